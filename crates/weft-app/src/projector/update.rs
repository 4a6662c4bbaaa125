//! Brings the projections up by what changed, exactly as making them anew would.
//!
//! In play is what the changed records are about, everything that shares a binding alias with it, and whoever
//! looked up something that answers differently now. Neighbours are only looked at. Both grow until nothing
//! new is asked for and nothing else is told of a change.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use weft_model::{Aspect, Entity, Origin, Record, Revision, Urn};
use weft_ports::replica::Change;

use super::{
    ties,
    told::Told,
    world::{Projected, World},
};
use crate::{App, AppError, AppResult};

/// More things in play than this, or more neighbours, are projected by rebuilding.
const IN_PLAY_AT_MOST: usize = 5_000;

/// Projects what `records` touch and stamps `revision`, the last whole one among them. `false` when that is too
/// much for this way.
pub async fn update(app: &App, revision: Revision, records: &[Record]) -> AppResult<bool> {
    // Rules are looked up by everything that their source holds, and who is who by everything that has an owner.
    let of_all = |record: &Record| matches!(record.aspect, Aspect::Rules | Aspect::Directory);
    if records.iter().any(of_all) {
        return Ok(false);
    }
    let directory = app.workspace.records(&[Urn::directory()]).await?;
    let mut play = Play {
        people: Arc::new(Told::new(&directory)),
        ..Play::default()
    };
    let mut wanted: BTreeSet<Urn> = records.iter().map(|record| record.urn.clone()).collect();
    let made = loop {
        play.load(app, std::mem::take(&mut wanted)).await?;
        if play.members.len() > IN_PLAY_AT_MOST || play.neighbours.len() > IN_PLAY_AT_MOST {
            return Ok(false);
        }
        let made = play.project().await?;
        let met = play.ask(app, &made).await?;
        wanted = play.promoted(&made);
        if met || !wanted.is_empty() {
            continue;
        }
        wanted = play.tell(app, &made).await?;
        if wanted.is_empty() {
            break made;
        }
    };
    let deletes = play.gone(app, &made).await?;
    let mut different: Vec<Arc<Entity>> = Vec::new();
    let mut changes: Vec<Change> = deletes.iter().cloned().map(Change::Delete).collect();
    // Also what is the same: it may have looked up something else.
    for one in made.into_values() {
        let same = play.before.get(&one.entity.urn) == Some(&one.entity);
        let entity = Arc::new(one.entity);
        if !same {
            different.push(Arc::clone(&entity));
        }
        changes.push(Change::Upsert(entity, one.ties));
    }
    app.replica.apply(changes, false, revision).await?;
    app.index.apply(different, deletes, false, revision).await?;
    Ok(true)
}

#[derive(Default)]
struct Play {
    /// Urns in play with their newest records; those without are gone or only mentioned.
    members: BTreeMap<Urn, Vec<Record>>,
    /// What the replica has of the members now.
    before: BTreeMap<Urn, Entity>,
    /// Entities that are looked at as they are.
    neighbours: BTreeMap<Urn, Entity>,
    asked: BTreeSet<String>,
    told: BTreeSet<String>,
    /// Rules of the sources that state something of the members, by what they stand under.
    rules: BTreeMap<Urn, Vec<Record>>,
    /// Who is who.
    people: Arc<Told>,
}

impl Play {
    /// Takes urns into play, with whatever they are merged with now.
    async fn load(&mut self, app: &App, mut wanted: BTreeSet<Urn>) -> AppResult<()> {
        let mut fresh: Vec<Urn> = Vec::new();
        loop {
            // Whoever is one person is in play together.
            let family: Vec<Urn> = wanted.iter().flat_map(|urn| self.people.family(urn)).collect();
            wanted.extend(family);
            wanted.retain(|urn| !self.members.contains_key(urn));
            if wanted.is_empty() {
                break;
            }
            for urn in &wanted {
                self.members.insert(urn.clone(), Vec::new());
            }
            let keys: Vec<String> = wanted.iter().map(ties::urn).collect();
            fresh.extend(std::mem::take(&mut wanted));
            let answering = app.replica.answering(&keys).await?;
            for entity in app.replica.entities(&answering).await? {
                self.neighbours.remove(&entity.urn);
                wanted.insert(entity.urn.clone());
                wanted.extend(entity.merged.iter().cloned());
                self.before.insert(entity.urn.clone(), entity);
            }
        }
        let mut ruled: BTreeSet<Urn> = BTreeSet::new();
        for record in app.workspace.records(&fresh).await? {
            if let Origin::Source(source) = &record.origin {
                ruled.insert(Urn::namespace(source, &[]));
            }
            if let Some(records) = self.members.get_mut(&record.urn) {
                records.push(record);
            }
        }
        for urn in &fresh {
            if let (Some(said), Some(records)) = (self.people.fact(urn), self.members.get_mut(urn)) {
                records.push(said);
            }
        }
        ruled.retain(|urn| !self.rules.contains_key(urn));
        let ruled: Vec<Urn> = ruled.into_iter().collect();
        for urn in &ruled {
            self.rules.insert(urn.clone(), Vec::new());
        }
        for record in app.workspace.records(&ruled).await? {
            if let Some(rules) = self.rules.get_mut(&record.urn)
                && record.aspect == Aspect::Rules
            {
                rules.push(record);
            }
        }
        Ok(())
    }

    async fn project(&self) -> AppResult<BTreeMap<Urn, Projected>> {
        let stated: Vec<(Urn, Vec<Record>)> = self
            .members
            .iter()
            .filter(|(_, records)| !records.is_empty())
            .map(|(urn, records)| (urn.clone(), records.clone()))
            .collect();
        let neighbours: Vec<Entity> = self.neighbours.values().cloned().collect();
        let rules: Vec<Record> = self.rules.values().flatten().cloned().collect();
        let told = Arc::clone(&self.people);
        tokio::task::spawn_blocking(move || {
            let mut world = World::default();
            world.tell(told);
            world.rule(&rules);
            world.play(stated);
            for neighbour in neighbours {
                world.neighbour(neighbour);
            }
            let made = world.connect();
            made.into_iter()
                .map(|one| (one.entity.urn.clone(), one))
                .collect()
        })
        .await
        .map_err(|error| AppError::failed(format!("joining facts stopped: {error}")))
    }

    /// Meets whoever answers to what was looked up; says whether there was anyone new.
    async fn ask(&mut self, app: &App, made: &BTreeMap<Urn, Projected>) -> AppResult<bool> {
        let looked = made.values().flat_map(|one| one.ties.looks.iter().cloned());
        let identities = self.identities(made).into_iter().map(|(_, key)| key);
        let mut keys: BTreeSet<String> = looked.chain(identities).collect();
        keys.retain(|key| self.asked.insert(key.clone()));
        if keys.is_empty() {
            return Ok(false);
        }
        let keys: Vec<String> = keys.into_iter().collect();
        let mut answering = app.replica.answering(&keys).await?;
        answering.retain(|urn| !self.members.contains_key(urn) && !self.neighbours.contains_key(urn));
        for entity in app.replica.entities(&answering).await? {
            self.neighbours.insert(entity.urn.clone(), entity);
        }
        Ok(!answering.is_empty())
    }

    /// Binding aliases of everything in play, as it was and as it is, each with the class of the thing.
    fn identities(&self, made: &BTreeMap<Urn, Projected>) -> BTreeSet<(String, String)> {
        let entities = made.values().map(|one| &one.entity).chain(self.before.values());
        entities.flat_map(identities_of).collect()
    }

    /// Neighbours that have to be in play: what may be one thing with a member, and people, whose records
    /// say more of their names than the entity does.
    fn promoted(&self, made: &BTreeMap<Urn, Projected>) -> BTreeSet<Urn> {
        let identities = self.identities(made);
        let joins = |entity: &Entity| identities_of(entity).iter().any(|one| identities.contains(one));
        self.neighbours
            .values()
            .filter(|entity| ties::is_stated_person(entity) || joins(entity))
            .map(|entity| entity.urn.clone())
            .collect()
    }

    /// Whoever looked up something that answers differently now, and is not in play yet.
    async fn tell(&mut self, app: &App, made: &BTreeMap<Urn, Projected>) -> AppResult<BTreeSet<Urn>> {
        let mut changed: BTreeSet<String> = BTreeSet::new();
        for urn in made.keys().chain(self.before.keys()) {
            let (before, after) = (self.before.get(urn), made.get(urn));
            if before == after.map(|one| &one.entity) {
                continue;
            }
            let had = before.map(ties::names).unwrap_or_default();
            let has: BTreeSet<String> = after
                .map(|one| one.ties.names.iter().cloned().collect())
                .unwrap_or_default();
            changed.extend(had.symmetric_difference(&has).cloned());
            // The thing itself is another one, whatever its names.
            let itself = had.union(&has).filter(|key| key.starts_with("urn="));
            changed.extend(itself.cloned());
        }
        changed.retain(|key| self.told.insert(key.clone()));
        if changed.is_empty() {
            return Ok(BTreeSet::new());
        }
        let keys: Vec<String> = changed.into_iter().collect();
        let looking = app.replica.looking(&keys).await?;
        Ok(looking
            .into_iter()
            .filter(|urn| !self.members.contains_key(urn))
            .collect())
    }

    /// What is no longer there, and what was only mentioned and is not any more.
    async fn gone(&self, app: &App, made: &BTreeMap<Urn, Projected>) -> AppResult<Vec<Urn>> {
        let mut gone: Vec<Urn> = self
            .before
            .keys()
            .filter(|urn| !made.contains_key(urn))
            .cloned()
            .collect();
        let mentioned: BTreeSet<Urn> = made
            .values()
            .flat_map(|one| ties::mentions(&one.entity))
            .collect();
        let dropped: BTreeSet<Urn> = self
            .before
            .values()
            .flat_map(ties::mentions)
            .filter(|urn| {
                !mentioned.contains(urn) && !made.contains_key(urn) && !self.before.contains_key(urn)
            })
            .collect();
        for urn in dropped {
            let looking = app.replica.looking(&[ties::urn(&urn)]).await?;
            // A domain mentions itself.
            if looking
                .iter()
                .any(|one| *one != urn && !self.before.contains_key(one))
            {
                continue;
            }
            let here = app.replica.entities(std::slice::from_ref(&urn)).await?;
            if here
                .iter()
                .any(|entity| entity.urn == urn && entity.provenance.is_empty())
            {
                gone.push(urn);
            }
        }
        Ok(gone)
    }
}

fn identities_of(entity: &Entity) -> BTreeSet<(String, String)> {
    let class = entity
        .urn
        .as_str()
        .rsplit_once(':')
        .map_or("", |(class, _)| class);
    let aliases = entity.aliases.iter();
    aliases.map(|alias| (class.to_owned(), alias.key())).collect()
}
