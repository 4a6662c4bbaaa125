//! Gathers what a source states into batches, and counts it.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use tokio::sync::mpsc;
use weft_model::{EntityKind, Fact, Payload, Timestamp, Urn, Warning};
use weft_ports::{
    FactSink, PortError, PortErrorKind, Workspace,
    error::PortResult,
    source::{Fingerprint, Fingerprints},
    workspace::{Committed, HarvestBatch, SyncReport},
};

/// Facts that are committed together at most.
const BATCH: usize = 2_000;
/// Bytes of raw text that are committed together, about.
const BATCH_BYTES: usize = 16 << 20;
/// Warnings that are kept with a report.
const WARNINGS_KEPT: usize = 1_000;

/// What a harvest has found so far and what waits for the next commit.
#[derive(Default)]
pub struct Tally {
    batch: HarvestBatch,
    assets: BTreeSet<Urn>,
    products: BTreeSet<Urn>,
    edges: u64,
    committed: Committed,
    warnings: Vec<Warning>,
    warning_count: u64,
    raw_bytes: usize,
}

impl Tally {
    /// What waits, whatever its size.
    pub fn take_batch(&mut self) -> HarvestBatch {
        self.raw_bytes = 0;
        std::mem::take(&mut self.batch)
    }

    /// What waits, when it is enough for a commit.
    fn take_full(&mut self) -> Option<HarvestBatch> {
        let waiting = self.batch.facts.len() + self.batch.unchanged.len();
        (waiting >= BATCH || self.raw_bytes >= BATCH_BYTES).then(|| self.take_batch())
    }

    /// Adds what a commit did.
    pub fn add(&mut self, committed: Committed) {
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
            Payload::Raw(text) => self.raw_bytes += text.len(),
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

    /// The report of a harvest that started at `started`; the warnings go with it.
    pub fn report(&mut self, started: Timestamp) -> SyncReport {
        SyncReport {
            started,
            assets: self.assets.len() as u64,
            products: self.products.len() as u64,
            edges: self.edges,
            unchanged: self.committed.unchanged,
            changed: self.committed.changed,
            gone: self.committed.gone,
            warnings: std::mem::take(&mut self.warnings),
            warning_count: self.warning_count,
            ..SyncReport::default()
        }
    }
}

/// Works on the tally.
pub fn with<T>(tally: &Mutex<Tally>, act: impl FnOnce(&mut Tally) -> T) -> T {
    // A panic elsewhere leaves plain counts behind; they are still worth reporting.
    act(&mut tally.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
}

/// The sink that a source writes to.
pub struct Collector {
    pub tally: Arc<Mutex<Tally>>,
    pub queue: mpsc::Sender<HarvestBatch>,
}

impl Collector {
    async fn commit_when_full(&self) -> PortResult<()> {
        let Some(batch) = with(&self.tally, Tally::take_full) else {
            return Ok(());
        };
        self.queue
            .send(batch)
            .await
            .map_err(|_| stopped("the workspace took no more facts"))
    }
}

/// What ended before its work was done.
pub fn stopped(message: &str) -> PortError {
    PortError::new(PortErrorKind::Failed, message.to_owned())
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

/// What the workspace remembers of a source.
pub struct Remembered {
    pub workspace: Arc<dyn Workspace>,
    pub source: String,
    pub tally: Arc<Mutex<Tally>>,
}

#[async_trait]
impl Fingerprints for Remembered {
    async fn get_all(&self, keys: &[String]) -> PortResult<HashMap<String, Fingerprint>> {
        self.workspace.fingerprints(&self.source, keys).await
    }

    async fn set(&self, key: &str, fingerprint: Fingerprint) -> PortResult<()> {
        with(&self.tally, |tally| {
            tally.batch.fingerprints.push((key.to_owned(), fingerprint));
        });
        Ok(())
    }
}
