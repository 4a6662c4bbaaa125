//! Who is meant, and for what somebody at the desk answers.

use std::{collections::HashMap, sync::Arc};

use weft_model::{AccessPolicy, Actor, Entity, EntityKind, Grant, PersonNames, PersonRef, Roster, Urn};
use weft_policy::access::{StandIn, standing_in};

use crate::{
    App, AppResult, access_policy, directory,
    duties::Duties,
    lookup,
    review::rules::{self, Book},
};

/// Somebody by any of their names or their urn. Whom the mesh does not know is a login.
pub async fn person(app: &App, roster: &Roster, text: &str) -> AppResult<Actor> {
    let text = text.trim();
    if let Some(known) = roster.find(text) {
        return Ok(Actor {
            login: known.login().to_owned(),
            person: Some(known.urn()),
        });
    }
    let found = app.replica.find(text).await?;
    let found = found.filter(|entity| entity.kind == EntityKind::Person);
    Ok(match found {
        Some(person) => Actor {
            login: person.full_name,
            person: Some(person.urn),
        },
        None => Actor {
            login: text.to_owned(),
            person: None,
        },
    })
}

/// The person at the desk, and what they answer for.
pub struct Desk {
    /// Who.
    pub actor: Actor,
    /// The policy as it stands.
    pub policy: AccessPolicy,
    /// Whether they answer for everything: they are of the governance team; in a team they decide for the whole mesh.
    pub governs: bool,
    /// The people of the workspace.
    pub roster: Arc<Roster>,
    stand_ins: Vec<StandIn>,
    book: Book,
    /// What the database of a team decides by.
    duties: Option<Arc<Duties>>,
    /// Whether the governance team of a team's database decides: only once a policy is published.
    is_published: bool,
    known: HashMap<Urn, Known>,
}

/// A thing, as far as somebody answers for it.
#[derive(Default)]
struct Known {
    domain: Option<String>,
    answerable: Vec<PersonRef>,
}

impl Desk {
    /// Looks who sits there.
    pub async fn open(app: &App) -> AppResult<Self> {
        let current = access_policy::current(app).await?;
        let actor = rules::actor_of(app, &current.roster).await?;
        let duties = Duties::open(app, &current.roster).await?;
        let governs = if let Some(duties) = &duties {
            duties.decides(&app.login, None)
        } else {
            let team = access_policy::governance(app, &current).await?;
            team.iter().any(|one| actor.person.as_ref() == Some(&one.urn))
                || access_policy::is_listed(app, &current)
        };
        Ok(Self {
            actor,
            governs,
            duties,
            is_published: current.is_published(),
            policy: current.text.policy,
            stand_ins: directory::stand_ins(&current.roster, app.now()),
            book: Book::with(app, Arc::clone(&current.roster)).await?,
            roster: current.roster,
            known: HashMap::new(),
        })
    }

    /// Who holds a grant, where they have left.
    pub fn left(&self, app: &App, grant: &Grant) -> Option<&PersonNames> {
        let holder = self.roster.of_actor(&grant.holder);
        holder.filter(|person| person.has_left(app.now()))
    }

    /// Who answers for a thing: its owners and stewards, and those of its domain, and who stands in for them now. Nobody for
    /// what is not there any more. In a team those who have the duty: for what is not there, for the whole mesh.
    pub async fn answerable(&mut self, app: &App, thing: &Urn) -> AppResult<&[PersonRef]> {
        Ok(&self.thing(app, thing).await?.answerable)
    }

    /// What is known of a thing.
    async fn thing(&mut self, app: &App, thing: &Urn) -> AppResult<&Known> {
        if !self.known.contains_key(thing) {
            let found = app.replica.find(thing.as_str()).await?;
            self.learn(app, thing, found.as_ref()).await?;
        }
        Ok(&*self.known.entry(thing.clone()).or_default())
    }

    async fn learn(&mut self, app: &App, thing: &Urn, entity: Option<&Entity>) -> AppResult<()> {
        let domain = entity.and_then(|entity| entity.domain.as_deref());
        let answerable = match (&self.duties, entity) {
            (Some(duties), _) => duties.deciders(domain).to_vec(),
            (None, Some(entity)) => {
                let mut people = self.book.of(app, entity).await?.answerable;
                standing_in(&mut people, &self.stand_ins, domain, &Actor::default());
                people
            }
            (None, None) => Vec::new(),
        };
        let known = Known {
            domain: domain.map(str::to_owned),
            answerable,
        };
        self.known.insert(thing.clone(), known);
        Ok(())
    }

    /// The same as [`Self::answers_for`] of a thing that is at hand: of many, none is read again.
    pub async fn answers_for_held(&mut self, app: &App, entity: &Entity) -> AppResult<bool> {
        if !self.governs && !self.known.contains_key(&entity.urn) {
            self.learn(app, &entity.urn, Some(entity)).await?;
        }
        self.answers_for(app, &entity.urn).await
    }

    /// Whether the person at the desk answers for a thing, or for the policy. In a team whoever decides over it does.
    pub async fn answers_for(&mut self, app: &App, thing: &Urn) -> AppResult<bool> {
        if self.governs {
            return Ok(true);
        }
        if let Some(duties) = self.duties.clone() {
            let known = self.thing(app, thing).await?;
            return Ok(duties.decides(&app.login, known.domain.as_deref()));
        }
        let person = self.actor.person.clone();
        let people = self.answerable(app, thing).await?;
        Ok(people.iter().any(|one| person.as_ref() == Some(&one.urn)))
    }

    /// Whether the person at the desk answers for a domain, or for the policy.
    pub async fn answers_for_domain(&self, app: &App, domain: &str) -> AppResult<bool> {
        if self.governs {
            return Ok(true);
        }
        if let Some(duties) = &self.duties {
            return Ok(duties.decides(&app.login, Some(domain)));
        }
        let people = rules::of_domain(app, domain).await?;
        let me = self.actor.person.as_ref();
        Ok(people.iter().any(|person| me == Some(&person.urn)))
    }

    /// Whether the person at the desk looks after what runs unattended anywhere.
    pub fn looks_after_all(&self, app: &App) -> bool {
        self.governs
            || self
                .duties
                .as_ref()
                .is_some_and(|duties| duties.governs(&app.login))
    }

    /// Whether the person at the desk ends a grant because they approved it. In a team the governance team does; whoever else
    /// approved it answers for it, or does so no more.
    pub fn approved(&self, app: &App, grant: &Grant) -> bool {
        let own = grant.guardrail.is_none() && grant.by.is(&self.actor);
        let ends = |duties: &Arc<Duties>| self.is_published && duties.governs(&app.login);
        own && self.duties.as_ref().is_none_or(ends)
    }

    /// The person at the desk among those who answer.
    pub fn me(&self) -> Option<Urn> {
        self.known_as(&self.actor).person
    }

    /// Somebody who acted, as those who answer are known: in a team by their login.
    pub fn known_as(&self, actor: &Actor) -> Actor {
        match &self.duties {
            Some(duties) => duties.canonical(actor),
            None => actor.clone(),
        }
    }
}

/// Urns that a thing is granted under: its own, and what it was found to be.
pub async fn urns_of(app: &App, name: &str) -> AppResult<Vec<Urn>> {
    Ok(crate::words::urns(&lookup::find(app, name).await?))
}
