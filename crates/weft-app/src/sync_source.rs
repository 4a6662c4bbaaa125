//! Harvests a source into the workspace and brings the projections up.

mod collect;

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};
use specta::Type;
use tokio::sync::mpsc;
use weft_model::Warning;
use weft_ports::{
    Cancel, ProgressSink,
    error::PortResult,
    source::HarvestContext,
    workspace::{HarvestBatch, HarvestId},
};

use crate::{App, AppError, AppResult, projector};
use collect::{Collector, Remembered, Tally, stopped, with};

/// Batches that wait for the one that is being committed. Each holds the source back when they are full.
const BATCHES_WAITING: usize = 1;
/// How often a running harvest is made searchable.
const PROJECT_EVERY: Duration = Duration::from_secs(3);

/// Which source.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct SyncSourceRequest {
    /// Its name.
    pub source: String,
}

/// What the sync did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct SyncSourceResponse {
    /// Name of the source.
    pub source: String,
    /// Assets seen.
    #[specta(type = u32)]
    pub assets: u64,
    /// Products seen.
    #[specta(type = u32)]
    pub products: u64,
    /// Lineage edges stated.
    #[specta(type = u32)]
    pub edges: u64,
    /// Facts and things that did not change.
    #[specta(type = u32)]
    pub unchanged: u64,
    /// Records written.
    #[specta(type = u32)]
    pub changed: u64,
    /// Records closed because the source has them no longer.
    #[specta(type = u32)]
    pub gone: u64,
    /// What was left out; at most 1,000.
    pub warnings: Vec<Warning>,
    /// Requests, file opens and queries made.
    #[specta(type = u32)]
    pub requests: u64,
    /// Bytes read.
    #[specta(type = u32)]
    pub bytes: u64,
    /// Wall time in milliseconds.
    #[specta(type = u32)]
    pub took_ms: u64,
}

/// Harvests the source. What was committed stays, also when it is cancelled or fails half-way.
pub async fn sync_source(
    app: &App,
    request: SyncSourceRequest,
    progress: ProgressSink,
    cancel: Cancel,
) -> AppResult<SyncSourceResponse> {
    let known = app.workspace.sources().await?;
    let Some(state) = known.iter().find(|state| state.config.name == request.source) else {
        let names: Vec<&str> = known.iter().map(|state| state.config.name.as_str()).collect();
        let hint = if names.is_empty() {
            "add one with `weft source add`".to_owned()
        } else {
            format!("there are {}", names.join(", "))
        };
        return Err(AppError::not_found(format!("no source is called `{}`", request.source)).hint(hint));
    };
    let clock = Instant::now();
    let started = app.now();
    let source = app.sources.open(&state.config)?;
    let harvest = app.workspace.begin_harvest(&request.source, started).await?;
    let tally = Arc::new(Mutex::new(Tally::default()));
    let (queue, waiting) = mpsc::channel(BATCHES_WAITING);
    let committing = tokio::spawn(commit_all(
        app.clone(),
        harvest.clone(),
        Arc::clone(&tally),
        waiting,
        progress.clone(),
    ));
    let sink = Collector {
        tally: Arc::clone(&tally),
        queue: queue.clone(),
    };
    let fingerprints = Remembered {
        workspace: Arc::clone(&app.workspace),
        source: request.source.clone(),
        tally: Arc::clone(&tally),
    };
    let context = HarvestContext {
        sink: Box::new(sink),
        fingerprints: Box::new(fingerprints),
        progress: progress.clone(),
        cancel: cancel.clone(),
    };
    let outcome = source.harvest(context).await;
    let rest = with(&tally, Tally::take_batch);
    // Refused only by a commit that failed, which tells its own error below.
    drop(queue.send(rest).await);
    drop(queue);
    let committed = committing
        .await
        .unwrap_or_else(|error| Err(stopped(&format!("writing what was harvested stopped: {error}"))));
    let whole = outcome.as_ref().is_ok_and(|summary| summary.complete) && committed.is_ok();
    let complete = whole && !cancel.is_cancelled();
    let mut report = with(&tally, |tally| tally.report(started));
    report.ended = Some(app.now());
    // A source whose facts cannot be written fails by that, so the commit's word comes first. The report is
    // written whatever failed.
    let failure = committed.as_ref().err().or(outcome.as_ref().err());
    report.error = failure.map(|error| error.message.clone());
    report.hint = failure.and_then(|error| error.hint.clone());
    report.by = Some(app.login.clone());
    if let Ok(summary) = &outcome {
        report.requests = summary.requests;
        report.bytes = summary.bytes;
    }
    let last = app
        .workspace
        .finish_harvest(&harvest, complete, report.clone())
        .await?;
    let projected = projector::project(app, &progress).await;
    committed?;
    outcome?;
    projected?;
    Ok(SyncSourceResponse {
        source: request.source,
        assets: report.assets,
        products: report.products,
        edges: report.edges,
        unchanged: report.unchanged,
        changed: report.changed,
        gone: report.gone + last.gone,
        warnings: report.warnings,
        requests: report.requests,
        bytes: report.bytes,
        took_ms: u64::try_from(clock.elapsed().as_millis()).unwrap_or(u64::MAX),
    })
}

/// Commits one batch after the other, beside the harvest that makes the next ones, and makes them searchable.
async fn commit_all(
    app: App,
    harvest: HarvestId,
    tally: Arc<Mutex<Tally>>,
    mut waiting: mpsc::Receiver<HarvestBatch>,
    progress: ProgressSink,
) -> PortResult<()> {
    let mut projected = Instant::now();
    while let Some(batch) = waiting.recv().await {
        let committed = app.workspace.commit_harvest(&harvest, batch).await?;
        with(&tally, |tally| tally.add(committed));
        if committed.changed > 0 && projected.elapsed() >= PROJECT_EVERY {
            projector::project(&app, &progress)
                .await
                .map_err(|error| stopped(&error.message))?;
            projected = Instant::now();
        }
    }
    Ok(())
}
