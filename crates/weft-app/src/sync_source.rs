//! Harvests a source into the workspace and brings the projections up.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{EntityKind, Fact, Payload, Urn, Warning};
use weft_ports::{
    Cancel, FactSink, PortError, ProgressSink, Workspace,
    error::PortResult,
    source::{Fingerprint, Fingerprints, HarvestContext},
    workspace::{Committed, HarvestBatch, HarvestId, SyncReport},
};

use crate::{App, AppError, AppResult, projector};

/// Facts that are committed together at most.
const BATCH: usize = 5_000;
/// Warnings that are kept with a report.
const WARNINGS_KEPT: usize = 1_000;
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
    let sink = Collector {
        app: app.clone(),
        harvest: harvest.clone(),
        tally: Arc::clone(&tally),
        progress: progress.clone(),
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
    let committed = app.workspace.commit_harvest(&harvest, rest).await;
    if let Ok(committed) = &committed {
        with(&tally, |tally| tally.add(*committed));
    }
    let whole = outcome.as_ref().is_ok_and(|summary| summary.complete) && committed.is_ok();
    let complete = whole && !cancel.is_cancelled();
    let mut report = with(&tally, |tally| tally.report(started));
    report.ended = Some(app.now());
    // The first failure is the one to tell of; the report is written whatever failed.
    let failure = outcome.as_ref().err().or(committed.as_ref().err());
    report.error = failure.map(|error| error.message.clone());
    if let Ok(summary) = &outcome {
        report.requests = summary.requests;
        report.bytes = summary.bytes;
    }
    let last = app
        .workspace
        .finish_harvest(&harvest, complete, report.clone())
        .await?;
    let projected = projector::project(app, &progress).await;
    outcome?;
    committed?;
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

/// What a harvest has found so far and what waits for the next commit.
#[derive(Default)]
struct Tally {
    batch: HarvestBatch,
    assets: BTreeSet<Urn>,
    products: BTreeSet<Urn>,
    edges: u64,
    committed: Committed,
    warnings: Vec<Warning>,
    warning_count: u64,
    projected: Option<Instant>,
}

impl Tally {
    fn take_batch(&mut self) -> HarvestBatch {
        std::mem::take(&mut self.batch)
    }

    fn add(&mut self, committed: Committed) {
        self.committed.changed += committed.changed;
        self.committed.unchanged += committed.unchanged;
        self.committed.gone += committed.gone;
        self.committed.revision = committed.revision;
    }

    fn see(&mut self, fact: &Fact) {
        match &fact.payload {
            Payload::Asset(asset) if asset.kind.is_asset() => {
                self.assets.insert(fact.urn.clone());
            }
            Payload::Asset(asset) if asset.kind == EntityKind::Product => {
                self.products.insert(fact.urn.clone());
            }
            Payload::Product(_) => {
                self.products.insert(fact.urn.clone());
            }
            Payload::Upstream(upstream) => self.edges += upstream.reads.len() as u64,
            _ => {}
        }
    }

    fn see_unchanged(&mut self, urn: &Urn) {
        if urn.as_str().starts_with("urn:weft:asset:") {
            self.assets.insert(urn.clone());
        } else if urn.as_str().starts_with("urn:weft:product:") {
            self.products.insert(urn.clone());
        }
    }

    fn report(&mut self, started: weft_model::Timestamp) -> SyncReport {
        SyncReport {
            started,
            ended: None,
            assets: self.assets.len() as u64,
            products: self.products.len() as u64,
            edges: self.edges,
            unchanged: self.committed.unchanged,
            changed: self.committed.changed,
            gone: self.committed.gone,
            warnings: std::mem::take(&mut self.warnings),
            warning_count: self.warning_count,
            error: None,
            requests: 0,
            bytes: 0,
        }
    }
}

fn with<T>(tally: &Mutex<Tally>, act: impl FnOnce(&mut Tally) -> T) -> T {
    // A panic elsewhere leaves plain counts behind; they are still worth reporting.
    act(&mut tally.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
}

struct Collector {
    app: App,
    harvest: HarvestId,
    tally: Arc<Mutex<Tally>>,
    progress: ProgressSink,
}

impl Collector {
    async fn commit_when_full(&self) -> PortResult<()> {
        let full = with(&self.tally, |tally| {
            let waiting = tally.batch.facts.len() + tally.batch.unchanged.len();
            (waiting >= BATCH).then(|| tally.take_batch())
        });
        let Some(batch) = full else { return Ok(()) };
        let committed = self.app.workspace.commit_harvest(&self.harvest, batch).await?;
        let due = with(&self.tally, |tally| {
            tally.add(committed);
            let last = *tally.projected.get_or_insert_with(Instant::now);
            let due = committed.changed > 0 && last.elapsed() >= PROJECT_EVERY;
            if due {
                tally.projected = Some(Instant::now());
            }
            due
        });
        if due {
            projector::project(&self.app, &self.progress)
                .await
                .map_err(|error| PortError::new(weft_ports::PortErrorKind::Failed, error.message))?;
        }
        Ok(())
    }
}

#[async_trait]
impl FactSink for Collector {
    async fn facts(&self, facts: Vec<Fact>) -> PortResult<()> {
        with(&self.tally, |tally| {
            for fact in &facts {
                tally.see(fact);
            }
            tally.batch.facts.extend(facts);
        });
        self.commit_when_full().await
    }

    async fn unchanged(&self, urns: Vec<Urn>) -> PortResult<()> {
        with(&self.tally, |tally| {
            for urn in &urns {
                tally.see_unchanged(urn);
            }
            tally.batch.unchanged.extend(urns);
        });
        self.commit_when_full().await
    }

    fn warn(&self, warning: Warning) {
        with(&self.tally, |tally| {
            tally.warning_count += 1;
            if tally.warnings.len() < WARNINGS_KEPT {
                tally.warnings.push(warning);
            }
        });
    }
}

struct Remembered {
    workspace: Arc<dyn Workspace>,
    source: String,
    tally: Arc<Mutex<Tally>>,
}

#[async_trait]
impl Fingerprints for Remembered {
    async fn get(&self, key: &str) -> PortResult<Option<Fingerprint>> {
        self.workspace.fingerprint(&self.source, key).await
    }

    async fn set(&self, key: &str, fingerprint: Fingerprint) -> PortResult<()> {
        with(&self.tally, |tally| {
            tally.batch.fingerprints.push((key.to_owned(), fingerprint));
        });
        Ok(())
    }
}
