//! Makes replica, index and graph from the workspace: one projector, under one lock, in that order.
//!
//! A projection that is missing, damaged or of another format is rebuilt; one that is behind is brought up
//! by the changes since. The answer to a question is never made from a half-written projection.

mod world;

use std::collections::BTreeSet;

use weft_model::{Entity, EntityKind, Record, Revision, Urn};
use weft_ports::{progress::Progress, progress::ProgressSink, replica::Change};

use crate::{App, AppResult};
use world::World;

/// More changed records than this are projected by rebuilding: it is simpler and not slower.
const REBUILD_ABOVE: usize = 20_000;
/// More entities in play than this, likewise.
const IN_PLAY_AT_MOST: usize = 5_000;

/// Brings all projections up to the head of the workspace. Returns the revision they reached.
pub async fn project(app: &App, progress: &ProgressSink) -> AppResult<Revision> {
    if let Some(done) = up_to_date(app).await? {
        return Ok(done);
    }
    let _held = app.projection.lock().await?;
    // Another process may have done it while this one waited.
    if let Some(done) = up_to_date(app).await? {
        return Ok(done);
    }
    // Read before the changes: whatever is committed in between is found again next time.
    let head = app.workspace.head().await?;
    let replica = app.replica.revision().await?;
    let index = app.index.revision().await?;
    match replica {
        Some(since) if replica == index => {
            let records = app.workspace.changes(since, REBUILD_ABOVE + 1).await?;
            if records.len() <= REBUILD_ABOVE && update(app, head, &records).await? {
                return Ok(head);
            }
            rebuild(app, progress).await
        }
        Some(reached) if index.is_none_or(|index| index < reached) => {
            // The replica is sound and the index is not: fill the index from the replica, then catch up.
            reindex(app, reached, progress).await?;
            let records = app.workspace.changes(reached, REBUILD_ABOVE + 1).await?;
            if records.len() <= REBUILD_ABOVE && update(app, head, &records).await? {
                return Ok(head);
            }
            rebuild(app, progress).await
        }
        _ => rebuild(app, progress).await,
    }
}

async fn up_to_date(app: &App) -> AppResult<Option<Revision>> {
    let head = app.workspace.head().await?;
    let here = app.replica.revision().await? == Some(head) && app.index.revision().await? == Some(head);
    Ok(here.then_some(head))
}

/// Makes everything anew from the newest records.
async fn rebuild(app: &App, progress: &ProgressSink) -> AppResult<Revision> {
    tell(progress, "Read the workspace", 0, None);
    let mut stated: Vec<(Urn, Vec<Record>)> = Vec::new();
    let revision = app
        .workspace
        .scan(&mut |urn, records| stated.push((urn, records)))
        .await?;
    let entities = tokio::task::spawn_blocking(move || {
        let mut world = World::default();
        world.play(stated);
        world.connect()
    })
    .await
    .map_err(|error| crate::AppError::failed(format!("joining facts stopped: {error}")))?;
    let total = entities.len() as u64;
    tell(progress, "Write pages", 0, Some(total));
    let changes = entities
        .iter()
        .cloned()
        .map(|entity| Change::Upsert(Box::new(entity)))
        .collect();
    app.replica.apply(changes, true, revision).await?;
    tell(progress, "Build search", 0, Some(total));
    app.index.apply(entities, Vec::new(), true, revision).await?;
    tell(progress, "Build search", total, Some(total));
    Ok(revision)
}

/// Fills the index from the replica.
async fn reindex(app: &App, revision: Revision, progress: &ProgressSink) -> AppResult<()> {
    tell(progress, "Build search", 0, None);
    let mut entities: Vec<Entity> = Vec::new();
    app.replica
        .scan(&EntityKind::ALL, &mut |entity| entities.push(entity))
        .await?;
    app.index.apply(entities, Vec::new(), true, revision).await?;
    Ok(())
}

/// Projects what `records` touch. `false` when that is too much for this way.
async fn update(app: &App, head: Revision, records: &[Record]) -> AppResult<bool> {
    let revision = records
        .iter()
        .map(|record| record.revision)
        .max()
        .map_or(head, |last| last.max(head));
    let touched = app.replica.affected(records).await?;
    if touched.len() > IN_PLAY_AT_MOST {
        return Ok(false);
    }
    let before = app.replica.entities(&touched).await?;
    let mut members: BTreeSet<Urn> = records.iter().map(|record| record.urn.clone()).collect();
    for entity in &before {
        members.insert(entity.urn.clone());
        members.extend(entity.merged.iter().cloned());
    }
    let members: Vec<Urn> = members.into_iter().collect();
    let stated = app.workspace.records(&members).await?;
    let around = app.replica.affected(&stated).await?;
    if around.len() > IN_PLAY_AT_MOST {
        return Ok(false);
    }
    let neighbours = app.replica.entities(&around).await?;
    let mut people = Vec::new();
    app.replica
        .scan(&[EntityKind::Person, EntityKind::Team], &mut |person| {
            people.push(person);
        })
        .await?;
    let gone_before: BTreeSet<Urn> = before.iter().map(|entity| entity.urn.clone()).collect();
    let entities = tokio::task::spawn_blocking(move || {
        let mut world = World::default();
        for person in &people {
            world.learn_person(person);
        }
        world.play(by_urn(stated));
        for neighbour in neighbours.into_iter().chain(people) {
            world.neighbour(neighbour);
        }
        world.connect()
    })
    .await
    .map_err(|error| crate::AppError::failed(format!("joining facts stopped: {error}")))?;
    let made: BTreeSet<Urn> = entities.iter().map(|entity| entity.urn.clone()).collect();
    // Domains, people and terms that are only mentioned have no records of their own; they stay.
    let mentioned = |urn: &Urn| {
        before.iter().any(|entity| {
            entity.urn == *urn
                && entity.provenance.is_empty()
                && matches!(
                    entity.kind,
                    EntityKind::Domain | EntityKind::Person | EntityKind::Term
                )
        })
    };
    let deletes: Vec<Urn> = gone_before
        .difference(&made)
        .filter(|urn| !mentioned(urn))
        .cloned()
        .collect();
    let mut changes: Vec<Change> = deletes.iter().cloned().map(Change::Delete).collect();
    changes.extend(
        entities
            .iter()
            .cloned()
            .map(|entity| Change::Upsert(Box::new(entity))),
    );
    app.replica.apply(changes, false, revision).await?;
    app.index.apply(entities, deletes, false, revision).await?;
    Ok(true)
}

fn by_urn(records: Vec<Record>) -> Vec<(Urn, Vec<Record>)> {
    let mut grouped: std::collections::BTreeMap<Urn, Vec<Record>> = std::collections::BTreeMap::new();
    for record in records {
        grouped.entry(record.urn.clone()).or_default().push(record);
    }
    grouped.into_iter().collect()
}

fn tell(progress: &ProgressSink, step: &str, done: u64, total: Option<u64>) {
    progress(Progress {
        step: step.to_owned(),
        done,
        total,
        detail: None,
    });
}
