//! Who is meant, and for what somebody at the desk answers.

use std::collections::HashMap;

use weft_model::{AccessPolicy, Actor, EntityKind, PersonRef, Urn};

use crate::{
    App, AppResult, access_policy, lookup,
    review::rules::{self, Book},
};

/// Somebody by their login, name, mail or urn. Whom the mesh does not know is a login.
pub async fn person(app: &App, text: &str) -> AppResult<Actor> {
    let text = text.trim();
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
    book: Book,
    known: HashMap<Urn, Vec<PersonRef>>,
}

impl Desk {
    /// Looks who sits there.
    pub async fn open(app: &App) -> AppResult<Self> {
        let current = access_policy::current(app).await?;
        let team = access_policy::governance(app, &current).await?;
        let actor = rules::actor(app).await?;
        let listed = |name: &String| current.is_published() && name.eq_ignore_ascii_case(&app.login);
        let governs = team.iter().any(|one| actor.person.as_ref() == Some(&one.urn))
            || current.text.policy.governance.iter().any(listed);
        Ok(Self {
            actor,
            governs,
            policy: current.text.policy,
            book: Book::open(app).await?,
            known: HashMap::new(),
        })
    }

    /// Who answers for a thing: its owners and stewards, and those of its domain. Nobody for what is not there any more.
    pub async fn answerable(&mut self, app: &App, thing: &Urn) -> AppResult<&[PersonRef]> {
        if !self.known.contains_key(thing) {
            let people = match app.replica.find(thing.as_str()).await? {
                Some(entity) => self.book.of(app, &entity).await?.answerable,
                None => Vec::new(),
            };
            self.known.insert(thing.clone(), people);
        }
        Ok(self.known.get(thing).map(Vec::as_slice).unwrap_or_default())
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
