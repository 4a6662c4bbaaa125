//! The embedded workspace: one SQLite file, authoritative, append-only.
//!
//! This module holds the file and its transactions; what is written in them stands in the modules below.

pub(crate) mod audit;
pub(crate) mod changes;
pub(crate) mod encode;
mod harvest;
pub(crate) mod images;
pub(crate) mod sources;
mod transaction;
mod words;

#[cfg(test)]
mod tests;

use std::{collections::HashMap, path::Path};

use async_trait::async_trait;
use sqlx::{Sqlite, SqlitePool, Transaction, sqlite::SqliteSynchronous};
use weft_model::{Aspect, AuditEntry, Origin, Payload, Record, Revision, Timestamp, Urn};
use weft_ports::{
    PortError, PortErrorKind, Workspace,
    error::PortResult,
    source::{Fingerprint, SourceConfig},
    workspace::{
        AuditBreak, AuditFilter, Committed, HarvestBatch, HarvestId, Image, SourceState, SyncReport, Word,
        Worded,
    },
};

pub(crate) use words::now;

use crate::{
    error::stored,
    open::{self, Kind, Pools},
};

/// Version of the schema that this program writes.
const CLIENT: u32 = 1;

const KIND: Kind = Kind {
    file: "workspace.db",
    application_id: 0x5745_4654,
    synchronous: SqliteSynchronous::Full,
    migrations: &[
        (
            "records",
            include_str!("../migrations/workspace/0001_records.sql"),
        ),
        (
            "images",
            include_str!("../migrations/workspace/0002_images.sql"),
        ),
    ],
    scratch: "CREATE TEMP TABLE incoming (
                  number INTEGER PRIMARY KEY, urn TEXT NOT NULL, aspect TEXT NOT NULL, digest BLOB NOT NULL,
                  start INTEGER NOT NULL, length INTEGER NOT NULL, known INTEGER, previous INTEGER, changed INTEGER);
              CREATE TEMP TABLE turned (number INTEGER PRIMARY KEY, statement INTEGER NOT NULL, source INTEGER);",
};

/// The workspace in a SQLite file.
#[derive(Debug, Clone)]
pub struct SqliteWorkspace {
    pools: Pools,
    /// Why nothing may be written: a newer Weft has set that, or it was moved.
    read_only: Option<PortError>,
    moved_to: Option<String>,
}

impl SqliteWorkspace {
    /// Opens the workspace at `path`, making it where there is none.
    ///
    /// A workspace that a newer Weft has closed to this version opens for reading; writing then says why.
    pub async fn open(path: &Path) -> PortResult<Self> {
        let pools = open::open(path, &KIND, None).await?;
        let (lowest, schema, moved_to) = sqlx::query_as::<_, (String, String, Option<String>)>(
            "SELECT (SELECT value FROM meta WHERE key = 'lowest_client'),
                    (SELECT value FROM meta WHERE key = 'schema_version'),
                    (SELECT value FROM meta WHERE key = 'moved_to')",
        )
        .fetch_one(&pools.writer)
        .await
        .map_err(failed)?;
        let lowest: u32 = lowest
            .parse()
            .map_err(|_| crate::error::corrupt(KIND.file, "its lowest client version is no number"))?;
        let too_old = (lowest > CLIENT).then(|| {
            PortError::new(
                PortErrorKind::Unsupported,
                format!(
                    "{} has schema {schema} and may only be read by this version of Weft",
                    KIND.file
                ),
            )
            .hint("update Weft to write to this workspace")
        });
        let moved = moved_to.as_ref().map(|to| {
            PortError::new(
                PortErrorKind::Unsupported,
                format!("this workspace was moved to {to}, and may only be read here"),
            )
            .hint(format!(
                "go on there, in the same folder: `weft workspace join postgres://LOGIN@{to}`"
            ))
        });
        Ok(Self {
            pools,
            read_only: moved.or(too_old),
            moved_to,
        })
    }

    /// The team's workspace that this one was moved to, where it was.
    pub fn moved_to(&self) -> Option<&str> {
        self.moved_to.as_deref()
    }

    /// Reads beside others.
    pub(crate) const fn readers(&self) -> &SqlitePool {
        &self.pools.readers
    }

    /// Begins to write by hand: what the words of the port do not say.
    pub(crate) async fn begin_writing(&self) -> PortResult<Transaction<'static, Sqlite>> {
        self.pools.begin().await.map_err(failed)
    }

    /// Which workspace this is, wherever its folder lies: made at random with it.
    pub async fn id(&self) -> PortResult<String> {
        sqlx::query_scalar("SELECT value FROM meta WHERE key = 'workspace_id'")
            .fetch_one(&self.pools.readers)
            .await
            .map_err(failed)
    }

    /// Closes all connections; what was committed is on disk.
    pub async fn close(&self) {
        self.pools.close().await;
    }

    pub(crate) fn writable(&self) -> PortResult<()> {
        self.read_only.clone().map_or(Ok(()), Err)
    }
}

fn failed(error: sqlx::Error) -> PortError {
    stored(KIND.file)(error)
}

#[async_trait]
impl Workspace for SqliteWorkspace {
    async fn head(&self) -> PortResult<Revision> {
        changes::head(&self.pools.readers).await
    }

    async fn begin_harvest(&self, source: &str, at: Timestamp) -> PortResult<HarvestId> {
        self.writable()?;
        harvest::begin(&self.pools, source, at).await
    }

    async fn commit_harvest(&self, harvest: &HarvestId, batch: HarvestBatch) -> PortResult<Committed> {
        self.writable()?;
        harvest::commit(&self.pools, harvest, batch).await
    }

    async fn finish_harvest(
        &self,
        harvest: &HarvestId,
        complete: bool,
        report: SyncReport,
    ) -> PortResult<Committed> {
        self.writable()?;
        harvest::finish(&self.pools, harvest, complete, report).await
    }

    async fn fingerprints(&self, source: &str, keys: &[String]) -> PortResult<HashMap<String, Fingerprint>> {
        sources::fingerprints(&self.pools.readers, source, keys).await
    }

    async fn write(&self, person: &str, action: &str, urn: &Urn, payload: Payload) -> PortResult<Revision> {
        self.writable()?;
        let said = words::Said::anew(urn.clone(), payload);
        match words::write(&self.pools, person, action, vec![said]).await? {
            Worded::Written(revision) => Ok(revision),
            // Without a base there is nothing to be in conflict with.
            Worded::Conflict(_) => Err(crate::error::corrupt(
                KIND.file,
                "a word without a base was refused",
            )),
        }
    }

    async fn write_over(&self, person: &str, action: &str, words: Vec<Word>) -> PortResult<Worded> {
        self.writable()?;
        let said = words.into_iter().map(words::Said::over).collect();
        words::write(&self.pools, person, action, said).await
    }

    async fn write_for(
        &self,
        person: &str,
        action: &str,
        author: &str,
        words: Vec<Word>,
        own: Vec<Word>,
    ) -> PortResult<Worded> {
        self.writable()?;
        let theirs = words.into_iter().map(|word| words::Said::over(word).of(author));
        let said = theirs.chain(own.into_iter().map(words::Said::over)).collect();
        words::write(&self.pools, person, action, said).await
    }

    async fn note_act(&self, person: &str, action: &str, subject: &str, detail: &str) -> PortResult<()> {
        self.writable()?;
        words::note_act(&self.pools, person, action, subject, detail).await
    }

    async fn keep_image(&self, person: &str, subject: &str, image: Image) -> PortResult<bool> {
        self.writable()?;
        images::keep(&self.pools, person, subject, image).await
    }

    async fn has_image(&self, digest: &str) -> PortResult<bool> {
        images::has(&self.pools.readers, digest).await
    }

    async fn image(&self, digest: &str) -> PortResult<Option<Image>> {
        images::read(&self.pools.readers, digest).await
    }

    async fn changes(&self, since: Revision, limit: usize) -> PortResult<Vec<Record>> {
        changes::since(&self.pools.readers, since, limit).await
    }

    async fn records(&self, urns: &[Urn]) -> PortResult<Vec<Record>> {
        changes::records(&self.pools.readers, urns).await
    }

    async fn listed(&self, part: &str, aspect: Aspect) -> PortResult<Vec<Record>> {
        changes::listed(&self.pools.readers, part, aspect).await
    }

    async fn scan(&self, each: &mut (dyn FnMut(Urn, Vec<Record>) + Send)) -> PortResult<Revision> {
        changes::scan(&self.pools.readers, each).await
    }

    async fn history(&self, urn: &Urn, aspect: Aspect, origin: Option<&Origin>) -> PortResult<Vec<Record>> {
        changes::history(&self.pools.readers, urn, aspect, origin).await
    }

    async fn add_source(&self, person: &str, config: &SourceConfig, at: Timestamp) -> PortResult<()> {
        self.writable()?;
        sources::add(&self.pools, person, config, at).await
    }

    async fn remove_source(&self, person: &str, name: &str, at: Timestamp) -> PortResult<Committed> {
        self.writable()?;
        sources::remove(&self.pools, person, name, at).await
    }

    async fn sources(&self) -> PortResult<Vec<SourceState>> {
        sources::list(&self.pools.readers).await
    }

    async fn audit(&self, subject: Option<&str>, limit: usize) -> PortResult<Vec<AuditEntry>> {
        audit::list(&self.pools.readers, subject, limit).await
    }

    async fn audited(&self, filter: &AuditFilter, limit: usize) -> PortResult<Vec<AuditEntry>> {
        audit::filtered(&self.pools.readers, filter, limit).await
    }

    async fn audit_hash(&self, sequence: u64) -> PortResult<Option<String>> {
        audit::hash(&self.pools.readers, sequence).await
    }

    async fn verify_audit(&self) -> PortResult<Result<u64, AuditBreak>> {
        audit::verify(&self.pools.readers).await
    }
}
