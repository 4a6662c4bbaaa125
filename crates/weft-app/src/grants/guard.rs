//! Between a person and rows that no server guards: what the policy protects is closed without a grant.
//!
//! Whoever has left reads nothing that Weft guards.
//!
//! It holds people to what was decided, and no more than that: the rights are held by Weft, on this machine or in the team's
//! database, and whoever may open the files could read past it. Where a server holds the data, the server decides, and this says
//! nothing.

mod labels;

use std::{cmp::Reverse, sync::Arc};

use weft_model::{
    AccessPolicy, AccessState, Actor, Entity, EntityKind, GrantStep, PersonRef, Timestamp, Urn,
    access::policy::{AccessCondition, Protection},
};
use weft_policy::access::{Subject, protection};
use weft_ports::{PortErrorKind, SourceConfig, source::SourceKind};

use super::{KeptGrant, kept, steps};
use crate::{
    App, AppError, AppResult,
    access::judged::STILL_HERE,
    access_policy, directory,
    duties::Duties,
    lookup,
    review::rules::{self, Book},
};

/// What reading rows takes.
const READS: &str = "TABLE_READ_DATA";

/// Whose word it is, and how far it reaches.
pub const fn held_by(app: &App) -> &'static str {
    if app.team.is_some() {
        "held by Weft in the team's workspace; whoever may open the files could read past it"
    } else {
        "held by Weft on this machine; whoever may open the files could read past it"
    }
}

/// What is known of somebody who wants to read.
pub struct Guard {
    actor: Actor,
    policy: AccessPolicy,
    /// Those that end last come first.
    grants: Vec<KeptGrant>,
    /// When they leave, where that is known.
    leaves: Option<Timestamp>,
    /// That they have left, in words, where they have: then nothing is open to them.
    left: Option<String>,
    /// Who answers for what by the duties of a team.
    duties: Option<Arc<Duties>>,
}

/// That data is closed.
#[derive(Debug, Clone)]
pub struct Closed {
    /// What closes it.
    pub protection: Protection,
    /// What is to be asked for: the product that it is offered by, or the asset.
    pub ask_for: Entity,
    /// Who answers for it.
    pub answerable: Vec<PersonRef>,
    /// Whose word that is.
    pub held_by: &'static str,
    /// Why nobody can say whether a grant that stands opens it, where that is so.
    pub unheard: Option<String>,
    /// Whether it is closed because they have left: then nothing that is asked for opens it.
    pub left: bool,
}

/// A grant that opens data.
#[derive(Debug, Clone)]
pub struct Opening {
    /// The grant.
    pub kept: KeptGrant,
    /// Whether columns that are classified as sensitive stay masked.
    pub masked: bool,
}

/// Whether somebody may read.
#[derive(Debug, Clone)]
pub enum Passage {
    /// A server holds the data, and decides.
    Elsewhere,
    /// Nothing closes it.
    Open(Option<Opening>),
    /// It is closed to others, and they answer for it; in which role, and when they leave.
    Answers(String, Option<Timestamp>),
    /// It is closed to others, and a grant opens it.
    Granted(Opening),
    /// It is closed.
    Closed(Box<Closed>),
}

impl Passage {
    /// Whether masks of Weft are lifted; an error where it is closed.
    pub fn enter(&self, asset: &Entity) -> AppResult<bool> {
        match self {
            Self::Closed(closed) => Err(refused(asset, closed)),
            Self::Open(Some(opening)) | Self::Granted(opening) => Ok(!opening.masked),
            Self::Elsewhere | Self::Open(None) | Self::Answers(..) => Ok(false),
        }
    }

    /// When what it gives ends, where it does. Who shows it asks again then.
    pub const fn until(&self) -> Option<Timestamp> {
        match self {
            Self::Granted(opening) => Some(opening.kept.grant.until),
            // One that leaves the masks gives nothing that is not open anyway.
            Self::Open(Some(opening)) if !opening.masked => Some(opening.kept.grant.until),
            Self::Answers(_, leaves) => *leaves,
            Self::Open(_) | Self::Elsewhere | Self::Closed(_) => None,
        }
    }
}

fn refused(asset: &Entity, closed: &Closed) -> AppError {
    if let Some(unheard) = &closed.unheard {
        return AppError {
            retryable: true,
            ..AppError::denied(format!("`{}` stays closed: {unheard}", asset.full_name))
        }
        .hint("it was granted; connect to the workspace once, then it opens");
    }
    if closed.left {
        return AppError::denied(format!(
            "`{}` is closed: {}",
            asset.full_name, closed.protection.says
        ))
        .hint("if that is wrong, whoever keeps the people corrects the last day: `weft people import`");
    }
    AppError::denied(format!(
        "`{}` is closed without a grant: {}",
        asset.full_name, closed.protection.says
    ))
    .hint(format!(
        "ask for it with `weft request {}`; {}",
        closed.ask_for.full_name, closed.held_by
    ))
}

impl Guard {
    /// For the person at the desk.
    pub async fn open(app: &App) -> AppResult<Self> {
        Self::of(app, rules::actor(app).await?).await
    }

    /// For somebody.
    pub async fn of(app: &App, actor: Actor) -> AppResult<Self> {
        let current = access_policy::current(app).await?;
        let policy = current.text.policy;
        let now = app.now();
        let mut grants = kept::of_holder(app, &actor).await?;
        // A grant that is to end opens nothing any more, whether or not its rights are gone yet.
        grants.retain(|kept| kept.grant.end.is_none() && !kept.grant.is_due(now));
        // What two of them open alike is open until the later one ends.
        grants.sort_by_key(|kept| Reverse(kept.grant.until));
        let left = directory::leaver(&current.roster, &actor, now).map(directory::left_words);
        let duties = Duties::open(app, &current.roster).await?;
        // Whoever has left is of no team any more.
        let person = actor.person.filter(|urn| current.roster.counts(urn, now));
        let known = person.as_ref().and_then(|urn| current.roster.of_urn(urn));
        let leaves = known.and_then(|known| known.until);
        let actor = Actor { person, ..actor };
        Ok(Self {
            actor,
            policy,
            grants,
            leaves,
            left,
            duties,
        })
    }

    /// Whether they may read an asset as this source holds it.
    pub async fn passage(&self, app: &App, asset: &Entity, source: &SourceConfig) -> AppResult<Passage> {
        if !is_held_here(source) {
            return Ok(Passage::Elsewhere);
        }
        if let Some(left) = &self.left {
            return Ok(Passage::Closed(Box::new(gone(app, asset, left))));
        }
        let (opening, unheard) = self.opening(app, asset).await?;
        let Some(mut closed) = self.closed(app, asset).await? else {
            return Ok(Passage::Open(opening));
        };
        closed.unheard = unheard;
        Ok(match opening {
            Some(opening) => Passage::Granted(opening),
            None => match self.role(asset, &closed) {
                Some(role) => Passage::Answers(role, self.leaves),
                None => Passage::Closed(Box::new(closed)),
            },
        })
    }

    /// The same by whichever of its sources lets them in, with the name of that source; none where no source holds it.
    pub async fn passage_of(&self, app: &App, asset: &Entity) -> AppResult<Option<(String, Passage)>> {
        let mut found: Option<(String, Passage)> = None;
        for holder in lookup::holders(app, asset).await? {
            let source = holder.state.config;
            if !holds_rows(&source) {
                continue;
            }
            let passage = self.passage(app, asset, &source).await?;
            let closed = |passage: &Passage| matches!(passage, Passage::Closed(_));
            if found.as_ref().is_none_or(|(_, known)| closed(known)) {
                found = Some((source.name, passage));
            }
        }
        Ok(found)
    }

    /// The grant that opens an asset, as the system that holds the rights confirms it; one that lifts masks before others. And
    /// why one of them was not confirmed, where the system cannot be asked.
    async fn opening(&self, app: &App, asset: &Entity) -> AppResult<(Option<Opening>, Option<String>)> {
        let mut best: Option<Opening> = None;
        let mut unheard: Option<String> = None;
        for kept in &self.grants {
            let reads = |step: &&GrantStep| {
                !step.dropped
                    && step.system == app.grants.system()
                    && step.privilege == READS
                    && (step.target == asset.urn || asset.merged.contains(&step.target))
            };
            let Some(step) = kept.grant.steps.iter().find(reads) else {
                continue;
            };
            let role = self
                .policy
                .roles
                .iter()
                .find(|role| role.id == kept.grant.terms.role);
            // A role that the policy does not have any more opens no more than it must.
            let masked = role.is_none_or(|role| role.masked);
            if best.as_ref().is_some_and(|best| masked || !best.masked) {
                continue;
            }
            let right = steps::right(&kept.grant.holder, step);
            match app.grants.known(&right).await {
                Ok(None) => {}
                Ok(Some(_)) => {
                    best = Some(Opening {
                        kept: kept.clone(),
                        masked,
                    });
                }
                // What nothing closes is read all the same.
                Err(error) if error.kind == PortErrorKind::Unavailable => unheard = Some(error.message),
                Err(error) => return Err(error.into()),
            }
        }
        Ok((best, unheard))
    }

    /// What closes an asset: a protection of itself, or of a product that offers it.
    async fn closed(&self, app: &App, asset: &Entity) -> AppResult<Option<Closed>> {
        if self.policy.protects.is_empty() {
            return Ok(None);
        }
        let products = app.replica.entities(&asset.products).await?;
        let mut found: Option<Protection> = None;
        for thing in products.iter().chain([asset]) {
            let labels = labels::of(app, thing).await?;
            let subject = Subject {
                name: &thing.full_name,
                domain: thing.domain.as_deref(),
                labels: &labels,
                answerable: &[],
            };
            if let Some(closing) = protection(&self.policy, &subject) {
                found = Some(closing.clone());
                break;
            }
        }
        let Some(protection) = found else {
            return Ok(None);
        };
        let mut book = Book::open(app).await?;
        let mut answerable: Vec<PersonRef> = Vec::new();
        for thing in [asset].into_iter().chain(&products) {
            let of_it = book.of(app, thing).await?.answerable;
            // Its team works with the data, whether or not they decide over it.
            for person in of_it.into_iter().chain(thing.people.iter().cloned()) {
                if !answerable.iter().any(|known| known.urn == person.urn) {
                    answerable.push(person);
                }
            }
        }
        let ask_for = products.into_iter().next().unwrap_or_else(|| asset.clone());
        Ok(Some(Closed {
            protection,
            ask_for,
            answerable,
            held_by: held_by(app),
            unheard: None,
            left: false,
        }))
    }

    /// As what they answer for an asset, or work on it; in a team by a duty as well.
    fn role(&self, asset: &Entity, closed: &Closed) -> Option<String> {
        let person = self.actor.person.as_ref();
        let by_files = closed.answerable.iter().find(|one| Some(&one.urn) == person);
        let by_duty = || {
            let duties = self.duties.as_ref()?;
            let known = duties.canonical(&self.actor).person;
            let all = duties.deciders(asset.domain.as_deref());
            all.iter().find(|one| Some(&one.urn) == known.as_ref())
        };
        let found = by_files.or_else(by_duty)?;
        let role = found.role.as_deref().unwrap_or("team");
        Some(format!(
            "{role} of {}",
            asset.domain.as_deref().unwrap_or(&asset.full_name)
        ))
    }
}

/// That an asset is closed to somebody who has left.
fn gone(app: &App, asset: &Entity, left: &str) -> Closed {
    Closed {
        protection: Protection {
            id: STILL_HERE.to_owned(),
            when: AccessCondition::default(),
            says: left.to_owned(),
        },
        ask_for: asset.clone(),
        answerable: Vec::new(),
        held_by: held_by(app),
        unheard: None,
        left: true,
    }
}

/// Whether Weft is what holds the rights: files of this machine that a catalog without rights of its own names.
pub const fn is_held_here(source: &SourceConfig) -> bool {
    matches!(source.kind, SourceKind::IcebergSql { .. })
}

/// Whether rows are read from sources of this kind.
const fn holds_rows(source: &SourceConfig) -> bool {
    matches!(
        source.kind,
        SourceKind::IcebergSql { .. } | SourceKind::IcebergRest(_) | SourceKind::Polaris(_)
    )
}

/// Whether rows are read of things of this kind.
pub const fn has_rows(kind: EntityKind) -> bool {
    matches!(kind, EntityKind::Table | EntityKind::View)
}

/// The tables and views whose rows stand behind a thing.
pub async fn behind(app: &App, thing: &Entity) -> AppResult<Vec<Entity>> {
    if has_rows(thing.kind) {
        return Ok(vec![thing.clone()]);
    }
    let ports = thing.product.iter().flat_map(|product| &product.output_ports);
    let urns: Vec<Urn> = ports.flat_map(|port| port.assets.iter().cloned()).collect();
    let mut assets = app.replica.entities(&urns).await?;
    assets.retain(|asset| has_rows(asset.kind));
    Ok(assets)
}

/// What a page says of somebody's access to a thing.
pub struct Shown {
    /// Whether they may read it.
    pub state: AccessState,
    /// When that ends, where it does.
    pub until: Option<Timestamp>,
    /// Why, in a sentence.
    pub says: Option<String>,
}

/// What the page of a thing says: what its source answered, unless Weft is what holds the rights and something closes it.
pub async fn shown(app: &App, thing: &Entity, data: Option<&Entity>) -> AppResult<Shown> {
    let plain = Shown {
        state: thing.access,
        until: None,
        says: None,
    };
    let Some(asset) = data.filter(|asset| has_rows(asset.kind)) else {
        return Ok(plain);
    };
    let guard = Guard::open(app).await?;
    Ok(match guard.passage_of(app, asset).await? {
        None | Some((_, Passage::Elsewhere | Passage::Open(None))) => plain,
        Some((_, Passage::Open(Some(opening)))) => Shown {
            until: Some(opening.kept.grant.until),
            ..plain
        },
        Some((_, Passage::Answers(role, leaves))) => Shown {
            state: AccessState::Readable,
            until: leaves,
            says: Some(format!("closed without a grant; you are {role}")),
        },
        Some((_, Passage::Granted(opening))) => Shown {
            state: AccessState::Readable,
            until: Some(opening.kept.grant.until),
            says: Some(format!("granted; {}", held_by(app))),
        },
        Some((_, Passage::Closed(closed))) => Shown {
            state: AccessState::Denied,
            until: None,
            says: Some(closed.unheard.unwrap_or(closed.protection.says)),
        },
    })
}
