//! The one place where people's words and published metadata live.

use std::collections::HashMap;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use weft_model::{Aspect, AuditEntry, Fact, Origin, Payload, Record, Revision, Timestamp, Urn, Warning};

use crate::{
    error::PortResult,
    source::{Fingerprint, SourceConfig},
};

/// Facts of one source that are committed together.
#[derive(Debug, Clone, Default)]
pub struct HarvestBatch {
    /// Stated facts. Those equal to what is there already write nothing.
    pub facts: Vec<Fact>,
    /// Things that were seen and did not change.
    pub unchanged: Vec<Urn>,
    /// Fingerprints that become valid with this commit.
    pub fingerprints: Vec<(String, Fingerprint)>,
}

/// What a commit did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Committed {
    /// Head after it. The head does not move when nothing changed.
    pub revision: Revision,
    /// Records written.
    #[specta(type = u32)]
    pub changed: u64,
    /// Facts that said nothing new, plus things reported as unchanged.
    #[specta(type = u32)]
    pub unchanged: u64,
    /// Records closed by a tombstone.
    #[specta(type = u32)]
    pub gone: u64,
}

/// A running harvest of one source. Ended by `finish`; without it nothing is marked as gone, and what was
/// committed stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HarvestId(pub String);

/// How the last syncs of a source went. Written by the use case, shown on the connections screen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SyncReport {
    /// When it started.
    pub started: Timestamp,
    /// When it ended; absent while it runs or after a crash.
    pub ended: Option<Timestamp>,
    /// Assets seen.
    #[specta(type = u32)]
    pub assets: u64,
    /// Products seen.
    #[specta(type = u32)]
    pub products: u64,
    /// Edges stated.
    #[specta(type = u32)]
    pub edges: u64,
    /// Facts and things that did not change.
    #[specta(type = u32)]
    pub unchanged: u64,
    /// Records written.
    #[specta(type = u32)]
    pub changed: u64,
    /// Records closed.
    #[specta(type = u32)]
    pub gone: u64,
    /// What was left out; at most 1,000 are kept.
    pub warnings: Vec<Warning>,
    /// Warnings in all.
    #[specta(type = u32)]
    pub warning_count: u64,
    /// Why it failed as a whole, in plain words.
    pub error: Option<String>,
    /// What to do about that.
    #[serde(default)]
    pub hint: Option<String>,
    /// Who asked for it: the login of a person or of a runner.
    #[serde(default)]
    pub by: Option<String>,
    /// Requests, opens and queries.
    #[specta(type = u32)]
    pub requests: u64,
    /// Bytes read.
    #[specta(type = u32)]
    pub bytes: u64,
}

/// A source and its last reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceState {
    /// The connection.
    pub config: SourceConfig,
    /// When it was added.
    pub added: Timestamp,
    /// The last sync, where there was one.
    pub last: Option<SyncReport>,
    /// When a sync last ended without an error.
    pub last_success: Option<Timestamp>,
}

/// The workspace: authoritative, append-only, one head. Every method that writes is one transaction that
/// is durable when it returns.
#[async_trait]
pub trait Workspace: Send + Sync {
    /// The head revision.
    async fn head(&self) -> PortResult<Revision>;

    /// Opens a harvest of `source`.
    async fn begin_harvest(&self, source: &str, at: Timestamp) -> PortResult<HarvestId>;
    /// Commits a batch: writes a new version only for facts whose bytes differ from the newest one of the same
    /// (urn, aspect, origin), and revives what a tombstone had closed.
    async fn commit_harvest(&self, harvest: &HarvestId, batch: HarvestBatch) -> PortResult<Committed>;
    /// Ends a harvest. With `complete`, records of the source that this harvest neither stated nor reported as
    /// unchanged get a tombstone. Writes the report and, if anything changed, one audit entry for the whole harvest.
    async fn finish_harvest(
        &self,
        harvest: &HarvestId,
        complete: bool,
        report: SyncReport,
    ) -> PortResult<Committed>;
    /// The fingerprints of `keys` at the last harvest of `source` that committed them, by key. A key that has
    /// none is left out.
    async fn fingerprints(&self, source: &str, keys: &[String]) -> PortResult<HashMap<String, Fingerprint>>;

    /// Writes a person's word, with its audit entry.
    async fn write(&self, person: &str, action: &str, urn: &Urn, payload: Payload) -> PortResult<Revision>;

    /// Records committed after `since`, in revision order, at most `limit`. Revisions are not split, unless the
    /// first one alone exceeds the limit: then the answer is as many records of it, and the rest is only had by
    /// asking with a larger limit.
    async fn changes(&self, since: Revision, limit: usize) -> PortResult<Vec<Record>>;
    /// The newest versions of all aspects of these things, tombstones left out.
    async fn records(&self, urns: &[Urn]) -> PortResult<Vec<Record>>;
    /// Calls `each` with the newest version of every record, grouped by urn, tombstones left out: for rebuilding.
    /// What a source said in its own words ([`Payload::Raw`]) is most of the bytes and part of no projection: it
    /// comes with its text left empty.
    async fn scan(&self, each: &mut (dyn FnMut(Urn, Vec<Record>) + Send)) -> PortResult<Revision>;
    /// All versions of one aspect, newest first.
    async fn history(&self, urn: &Urn, aspect: Aspect, origin: Option<&Origin>) -> PortResult<Vec<Record>>;

    /// Adds a source; audited as an act of `person`.
    async fn add_source(&self, person: &str, config: &SourceConfig, at: Timestamp) -> PortResult<()>;
    /// Removes a source and closes all its records by tombstones; audited.
    async fn remove_source(&self, person: &str, name: &str, at: Timestamp) -> PortResult<Committed>;
    /// All sources, by name.
    async fn sources(&self) -> PortResult<Vec<SourceState>>;

    /// Audit entries, newest first; `subject` narrows to one urn or source.
    async fn audit(&self, subject: Option<&str>, limit: usize) -> PortResult<Vec<AuditEntry>>;
    /// Walks the whole audit chain and says where it breaks, if it does.
    async fn verify_audit(&self) -> PortResult<Result<u64, String>>;
}
