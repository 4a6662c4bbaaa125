//! Who is meant, and for what somebody at the desk answers.

use std::{collections::HashMap, sync::Arc};

use weft_model::{AccessPolicy, Actor, Entity, EntityKind, Grant, PersonNames, PersonRef, Roster, Urn};
use weft_policy::access::{StandIn, standing_in};

use crate::{
    App, AppResult, access_policy, directory, lookup,
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
    /// Whether they are of the governance team.
    pub governs: bool,
    /// The people of the workspace.
    pub roster: Arc<Roster>,
    stand_ins: Vec<StandIn>,
    book: Book,
    known: HashMap<Urn, Vec<PersonRef>>,
}

impl Desk {
    /// Looks who sits there.
    pub async fn open(app: &App) -> AppResult<Self> {
        let current = access_policy::current(app).await?;
        let team = access_policy::governance(app, &current).await?;
        let actor = rules::actor_of(app, &current.roster).await?;
        let governs = team.iter().any(|one| actor.person.as_ref() == Some(&one.urn))
            || access_policy::is_listed(app, &current);
        Ok(Self {
            actor,
            governs,
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
    /// what is not there any more.
    pub async fn answerable(&mut self, app: &App, thing: &Urn) -> AppResult<&[PersonRef]> {
        if !self.known.contains_key(thing) {
            match app.replica.find(thing.as_str()).await? {
                Some(entity) => self.learn(app, thing, &entity).await?,
                None => {
                    self.known.insert(thing.clone(), Vec::new());
                }
            }
        }
        Ok(self.known.get(thing).map(Vec::as_slice).unwrap_or_default())
    }

    async fn learn(&mut self, app: &App, thing: &Urn, entity: &Entity) -> AppResult<()> {
        let mut people = self.book.of(app, entity).await?.answerable;
        let domain = entity.domain.as_deref();
        standing_in(&mut people, &self.stand_ins, domain, &Actor::default());
        self.known.insert(thing.clone(), people);
        Ok(())
    }

    /// The same as [`Self::answers_for`] of a thing that is at hand: of many, none is read again.
    pub async fn answers_for_held(&mut self, app: &App, entity: &Entity) -> AppResult<bool> {
        if !self.governs && !self.known.contains_key(&entity.urn) {
            self.learn(app, &entity.urn, entity).await?;
        }
        self.answers_for(app, &entity.urn).await
    }

    /// Whether the person at the desk answers for a thing, or for the policy.
    pub async fn answers_for(&mut self, app: &App, thing: &Urn) -> AppResult<bool> {
        if self.governs {
            return Ok(true);
        }
        let person = self.actor.person.clone();
        let people = self.answerable(app, thing).await?;
        Ok(people.iter().any(|one| person.as_ref() == Some(&one.urn)))
    }
}

/// Urns that a thing is granted under: its own, and what it was found to be.
pub async fn urns_of(app: &App, name: &str) -> AppResult<Vec<Urn>> {
    Ok(crate::words::urns(&lookup::find(app, name).await?))
}
