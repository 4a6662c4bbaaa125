//! Where edits wait for a second person, and who that may be.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use weft_model::{
    Actor, Aspect, Entity, EntityKind, Origin, Payload, PersonRef, Record, ReviewRule, Revision, Roster,
    Timestamp, Urn,
};
use weft_policy::review::{Case, Verdict, answers_for, asks, may_act, may_decide};
use weft_ports::replica::EntityFilter;

use crate::{App, AppError, AppResult, directory, show_home::me_of, words::speaker};

/// People who are named in a hint.
const NAMED: usize = 3;
/// Products of a domain whose teams are looked at.
const PRODUCTS: usize = 2_000;

/// The rules, and who answers for the domains that were asked about: each domain is read once.
pub struct Book {
    rules: Vec<WrittenRule>,
    in_charge: HashMap<String, Vec<PersonRef>>,
    roster: Arc<Roster>,
}

impl Book {
    /// Reads the rules, and who is here.
    pub async fn open(app: &App) -> AppResult<Self> {
        Self::with(app, Arc::new(directory::roster(app).await?)).await
    }

    /// Reads the rules.
    pub async fn with(app: &App, roster: Arc<Roster>) -> AppResult<Self> {
        Ok(Self {
            rules: rules(app).await?,
            in_charge: HashMap::new(),
            roster,
        })
    }

    /// What holds for edits of a thing. Nobody who has left answers for it.
    pub async fn of(&mut self, app: &App, entity: &Entity) -> AppResult<Asked> {
        let (is, because) = asked(entity, &self.rules);
        let mut answerable = in_charge(entity);
        if let Some(domain) = &entity.domain {
            let key = domain.to_lowercase();
            if !self.in_charge.contains_key(&key) {
                self.in_charge.insert(key.clone(), of_domain(app, domain).await?);
            }
            join(
                &mut answerable,
                self.in_charge.get(&key).into_iter().flatten().cloned(),
            );
        }
        let now = app.now();
        answerable.retain(|person| self.roster.counts(&person.urn, now));
        Ok(Asked {
            is,
            because,
            answerable,
        })
    }
}

/// A rule with who wrote it.
pub struct WrittenRule {
    /// What it says.
    pub rule: ReviewRule,
    /// Login of who wrote it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// The revision that brought it.
    pub revision: Revision,
}

/// What holds for edits of one thing.
pub struct Asked {
    /// Whether they wait for a second person.
    pub is: bool,
    /// Who says so, in words.
    pub because: String,
    /// Who answers for the thing or its domain, owners first.
    pub answerable: Vec<PersonRef>,
}

/// The person at the desk.
pub async fn actor(app: &App) -> AppResult<Actor> {
    actor_of(app, &directory::roster(app).await?).await
}

/// The same, by the people of the workspace. Somebody who has left, or has not begun, is a login and answers for nothing.
pub async fn actor_of(app: &App, roster: &Roster) -> AppResult<Actor> {
    let me = me_of(app, roster).await?.map(|person| person.urn);
    let now = app.now();
    Ok(Actor {
        login: app.login.clone(),
        person: me.filter(|urn| roster.counts(urn, now)),
    })
}

/// All rules, the newest word on each.
pub async fn rules(app: &App) -> AppResult<Vec<WrittenRule>> {
    let urn = Urn::review(None);
    let records = app.workspace.listed(urn.part(), Aspect::Review).await?;
    let mut all: Vec<(Urn, WrittenRule)> = Vec::new();
    for record in records {
        let Record {
            urn,
            origin: origin @ Origin::Person(_),
            revision,
            at,
            payload: Some(Payload::Review(rule)),
            ..
        } = record
        else {
            continue;
        };
        let by = speaker(&origin).to_owned();
        let written = WrittenRule {
            rule,
            by,
            at,
            revision,
        };
        match all.iter_mut().find(|(other, _)| *other == urn) {
            Some((_, known)) if known.revision >= revision => {}
            Some((_, known)) => *known = written,
            None => all.push((urn, written)),
        }
    }
    Ok(all.into_iter().map(|(_, rule)| rule).collect())
}

/// What a rule says: of a domain, or of the workspace.
pub fn said(rules: &[WrittenRule], domain: Option<&str>) -> Option<bool> {
    let urn = Urn::review(domain);
    let found = rules
        .iter()
        .find(|written| Urn::review(written.rule.domain.as_deref()) == urn);
    found.and_then(|written| written.rule.asked)
}

/// Whether edits of a thing wait for a second person, and who says so.
pub fn asked(entity: &Entity, rules: &[WrittenRule]) -> (bool, String) {
    let domain = entity.domain.as_deref();
    let own = domain.and_then(|domain| said(rules, Some(domain)));
    let asked = asks(said(rules, None), own);
    let because = match (asked, own, domain) {
        (true, Some(_), Some(domain)) => format!("{domain} asks for a review of every edit"),
        (true, ..) => "this workspace asks for a review of every edit".to_owned(),
        (false, Some(_), Some(domain)) => format!("{domain} asks for no review"),
        (false, ..) => "nobody asks for a review".to_owned(),
    };
    (asked, because)
}

/// Whether somebody may decide over an edit of these things: they must be able to for each of them.
pub fn verdict(all: &[&Asked], author: &Actor, decider: &Actor) -> Verdict {
    let asked = all.iter().any(|one| one.is);
    let mut verdicts = all.iter().map(|one| {
        may_decide(&Case {
            asked,
            author,
            decider,
            answerable: &one.answerable,
        })
    });
    let first = verdicts.next();
    let refused = verdicts.find(|verdict| !verdict.may);
    refused.or(first).unwrap_or(Verdict {
        may: false,
        because: "what it is about is not there any more",
    })
}

/// Refuses what cannot be proposed where a domain, or without one the workspace, asks for a review of every edit, unless the
/// person at the desk answers for it. `what` is that in a sentence: `a new product cannot be proposed`.
pub async fn only_who_answers(app: &App, domain: Option<&str>, what: &str) -> AppResult<()> {
    let rules = rules(app).await?;
    let own = domain.and_then(|domain| said(&rules, Some(domain)));
    if !asks(said(&rules, None), own) {
        return Ok(());
    }
    let answerable = match domain {
        Some(domain) => of_domain(app, domain).await?,
        None => everybody(&of_domains(app).await?),
    };
    let verdict = may_act(&actor(app).await?, &answerable);
    if verdict.may {
        return Ok(());
    }
    let asks = domain.unwrap_or("this workspace");
    let names: Vec<&str> = answerable
        .iter()
        .take(NAMED)
        .map(|person| person.name.as_str())
        .collect();
    Err(AppError::denied(format!(
        "{asks} asks for a review of every edit, and {what}: {}",
        verdict.because
    ))
    .hint(format!("ask {}", names.join(" or "))))
}

/// Owners and stewards of a domain: its own, and the stewards of its products.
pub async fn of_domain(app: &App, domain: &str) -> AppResult<Vec<PersonRef>> {
    let itself = app.replica.entities(&[Urn::domain(domain)]).await?;
    let mut all: Vec<PersonRef> = itself.iter().flat_map(in_charge).collect();
    for product in products_of(app, domain).await? {
        join(&mut all, stewards(&product));
    }
    Ok(all)
}

/// The products of a domain, as far as their teams are looked at.
pub async fn products_of(app: &App, domain: &str) -> AppResult<Vec<Entity>> {
    let filter = EntityFilter {
        kinds: vec![EntityKind::Product],
        domain: Some(domain.to_owned()),
        ..EntityFilter::default()
    };
    let rows = app.replica.list(&filter, PRODUCTS, 0).await?;
    let urns: Vec<Urn> = rows.into_iter().map(|row| row.urn).collect();
    Ok(app.replica.entities(&urns).await?)
}

/// The same of every domain, by its name in lower case: who answers for any of them answers for the workspace.
pub async fn of_domains(app: &App) -> AppResult<BTreeMap<String, Vec<PersonRef>>> {
    let mut all: BTreeMap<String, Vec<PersonRef>> = BTreeMap::new();
    app.replica
        .scan(&[EntityKind::Domain, EntityKind::Product], &mut |entity| {
            let (domain, people) = if entity.kind == EntityKind::Domain {
                (Some(entity.name.clone()), in_charge(&entity))
            } else {
                (entity.domain.clone(), stewards(&entity).collect())
            };
            if let Some(domain) = domain {
                join(all.entry(domain.to_lowercase()).or_default(), people);
            }
        })
        .await?;
    Ok(all)
}

/// Everybody of some domains, each once.
pub fn everybody(domains: &BTreeMap<String, Vec<PersonRef>>) -> Vec<PersonRef> {
    let mut all = Vec::new();
    join(&mut all, domains.values().flatten().cloned());
    all
}

fn stewards(product: &Entity) -> impl Iterator<Item = PersonRef> {
    in_charge(product).into_iter().filter(is_steward)
}

/// Each person once, with the role that came first.
fn join(all: &mut Vec<PersonRef>, more: impl IntoIterator<Item = PersonRef>) {
    join_by(all, more, |known, person| known.urn == person.urn);
}

/// Adds those who are not there yet, as `same` tells them from each other.
pub fn join_by(
    all: &mut Vec<PersonRef>,
    more: impl IntoIterator<Item = PersonRef>,
    same: impl Fn(&PersonRef, &PersonRef) -> bool,
) {
    for person in more {
        if !all.iter().any(|known| same(known, &person)) {
            all.push(person);
        }
    }
}

/// Whether somebody is a steward by their role, whatever else it says.
pub fn is_steward(person: &PersonRef) -> bool {
    let role = person.role.as_deref().unwrap_or_default();
    role.to_lowercase().contains("steward")
}

fn in_charge(entity: &Entity) -> Vec<PersonRef> {
    let owner = entity.owner.iter();
    let team = entity
        .people
        .iter()
        .filter(|person| answers_for(person.role.as_deref()));
    let mut all: Vec<PersonRef> = Vec::new();
    join(&mut all, owner.chain(team).cloned());
    all
}
