//! Makes replica, index and graph from the workspace: one projector, under one lock, in that order.
//!
//! A projection that is missing, damaged or of another format is rebuilt; one that is behind is brought up
//! by the changes since. The answer to a question is never made from a half-written projection.

pub(crate) mod ties;
mod told;
mod update;
mod world;

use std::{sync::Arc, time::Duration};

use weft_model::{Entity, EntityKind, Record, Revision, Urn};
use weft_ports::{PortErrorKind, progress::Progress, progress::ProgressSink, replica::Change};

use crate::{App, AppResult};
use told::Told;
use update::update;
use world::World;

/// More changed records than this are projected by rebuilding: it is simpler and not slower.
const REBUILD_ABOVE: usize = 20_000;

/// Waits until the workspace may have moved: until it tells so, at most for as long as `most`.
pub async fn moved(app: &App, most: Duration) {
    match &app.team {
        // That nothing was told is no error: it is looked at by the clock then.
        Some(team) => drop(tokio::time::timeout(most, team.told()).await),
        None => tokio::time::sleep(most).await,
    }
}

/// Brings all projections up to the head of the workspace. Returns the revision they reached.
pub async fn project(app: &App, progress: &ProgressSink) -> AppResult<Revision> {
    Ok(bring_up(app, progress).await?.0)
}

/// The same, and whether they stood elsewhere before: behind, or nowhere, as an index that is damaged does. Whoever asked
/// meanwhile may have had no answer.
pub async fn bring_up(app: &App, progress: &ProgressSink) -> AppResult<(Revision, bool)> {
    follow_anew(app).await?;
    if let Some(done) = up_to_date(app).await? {
        return Ok((done, false));
    }
    Ok((make(app, progress).await?, true))
}

async fn make(app: &App, progress: &ProgressSink) -> AppResult<Revision> {
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
        // Ahead of the workspace: an older workspace was put back, and what was projected never happened.
        Some(reached) if reached > head => rebuild(app, progress).await,
        Some(reached) if replica == index => catch_up(app, reached, head, progress).await,
        Some(reached) if index.is_none_or(|index| index < reached) => {
            // The replica is sound and the index is not: fill the index from the replica, then catch up.
            reindex(app, reached, progress).await?;
            catch_up(app, reached, head, progress).await
        }
        _ => rebuild(app, progress).await,
    }
}

/// Projects the changes after `reached`, page by page: each page ends with a whole revision, and only that far
/// is stamped.
async fn catch_up(
    app: &App,
    mut reached: Revision,
    head: Revision,
    progress: &ProgressSink,
) -> AppResult<Revision> {
    while reached < head {
        let records = app.workspace.changes(reached, REBUILD_ABOVE + 1).await?;
        // Acts that state nothing move the head too.
        let last = records.last().map_or(head, |record| record.revision);
        if records.len() > REBUILD_ABOVE || !update(app, last, &records).await? {
            return rebuild(app, progress).await;
        }
        reached = last;
    }
    Ok(reached)
}

/// The head of the workspace. Whoever may see nothing of it any more keeps no projection of it either.
async fn head(app: &App) -> AppResult<Revision> {
    let error = match app.workspace.head().await {
        Ok(head) => return Ok(head),
        Err(error) => error,
    };
    let forgotten = match &app.team {
        Some(team) if error.kind == PortErrorKind::Denied => team.contact().await?.last.is_none(),
        _ => false,
    };
    if forgotten
        && app
            .replica
            .revision()
            .await?
            .is_some_and(|reached| reached > Revision(0))
    {
        let _held = app.projection.lock().await?;
        app.replica.apply(Vec::new(), true, Revision(0)).await?;
        app.index.apply(Vec::new(), Vec::new(), true, Revision(0)).await?;
    }
    Err(error.into())
}

/// Of which of the workspaces that a team's one has been everything here was made: it may have been put back, or written anew.
const MADE_OF: &str = "projected-anew";

/// Forgets what was made of a team's workspace that is another one now.
async fn follow_anew(app: &App) -> AppResult<()> {
    let Some(team) = &app.team else { return Ok(()) };
    let anew = team.contact().await?.anew.to_string();
    let made = app.device.preference(MADE_OF).await?;
    if made.as_deref().unwrap_or("0") == anew {
        return Ok(());
    }
    let _held = app.projection.lock().await?;
    app.replica.apply(Vec::new(), true, Revision(0)).await?;
    app.index.apply(Vec::new(), Vec::new(), true, Revision(0)).await?;
    Ok(app.device.set_preference(MADE_OF, &anew).await?)
}

async fn up_to_date(app: &App) -> AppResult<Option<Revision>> {
    let head = head(app).await?;
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
    let made = tokio::task::spawn_blocking(move || {
        let mut world = World::default();
        let told = Told::among(&stated);
        told.state(&mut stated);
        world.tell(Arc::new(told));
        world.play(stated);
        world.connect()
    })
    .await
    .map_err(|error| crate::AppError::failed(format!("joining facts stopped: {error}")))?;
    let total = made.len() as u64;
    tell(progress, "Write pages and search", 0, Some(total));
    let mut entities: Vec<Arc<Entity>> = Vec::with_capacity(made.len());
    let mut changes: Vec<Change> = Vec::with_capacity(made.len());
    for one in made {
        let entity = Arc::new(one.entity);
        entities.push(Arc::clone(&entity));
        changes.push(Change::Upsert(entity, one.ties));
    }
    // Side by side: each has its own files and its own stamp, and `project` knows what to do when only one is there.
    let replica = app.replica.apply(changes, true, revision);
    let index = app.index.apply(entities, Vec::new(), true, revision);
    let (replica, index) = tokio::join!(replica, index);
    replica.and(index)?;
    tell(progress, "Write pages and search", total, Some(total));
    Ok(revision)
}

/// Fills the index from the replica.
async fn reindex(app: &App, revision: Revision, progress: &ProgressSink) -> AppResult<()> {
    tell(progress, "Build search", 0, None);
    let mut entities: Vec<Arc<Entity>> = Vec::new();
    app.replica
        .scan(&EntityKind::ALL, &mut |entity| entities.push(Arc::new(entity)))
        .await?;
    app.index.apply(entities, Vec::new(), true, revision).await?;
    Ok(())
}

fn tell(progress: &ProgressSink, step: &str, done: u64, total: Option<u64>) {
    progress(Progress {
        step: step.to_owned(),
        done,
        total,
        ..Progress::default()
    });
}
