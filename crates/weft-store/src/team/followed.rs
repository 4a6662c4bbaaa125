//! A team workspace as a desktop uses it: read from a copy on this machine that follows it, written there.

mod looking;
mod pulling;

use std::{
    collections::HashMap,
    path::Path,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicU32},
    },
};

use async_trait::async_trait;
use tokio::sync::Mutex;
use weft_model::{
    Aspect, AuditEntry, Origin, Payload, Record, Revision, Timestamp, Urn, access::compiled::CompiledPolicy,
};
use weft_ports::{
    AtRestKey, Workspace,
    error::PortResult,
    source::{Fingerprint, SourceConfig},
    workspace::{
        AuditBreak, AuditFilter, Committed, HarvestBatch, HarvestId, Image, SourceState, SyncReport, Word,
        Worded,
    },
};

use self::looking::Follow;
use super::{TeamWorkspace, copy::Copy, listening::Listening};
use crate::workspace::{audit, changes, images, sources};

/// A team workspace with its copy.
#[derive(Debug, Clone)]
pub struct FollowedWorkspace {
    team: TeamWorkspace,
    copy: Copy,
    follow: Arc<Follow>,
    /// Whoever brings the copy up.
    turn: Arc<Mutex<()>>,
    listening: Arc<OnceLock<Listening>>,
    /// Whether it was told of something, and not looked for what came behind.
    again: Arc<AtomicBool>,
    pulls: Arc<AtomicU32>,
}

impl FollowedWorkspace {
    /// Opens the copy at `path`, making it where there is none; it is encrypted with this key. Nothing is connected yet.
    pub async fn open(team: TeamWorkspace, path: &Path, key: &AtRestKey) -> PortResult<Self> {
        let copy = Copy::open(path, key).await?;
        let here = copy.contact().await?.is_some();
        Ok(Self {
            team,
            copy,
            follow: Arc::new(Follow::new(here)),
            turn: Arc::default(),
            listening: Arc::default(),
            again: Arc::default(),
            pulls: Arc::default(),
        })
    }

    /// The workspace itself.
    pub const fn team(&self) -> &TeamWorkspace {
        &self.team
    }

    /// The copy on this machine.
    pub(super) const fn copy(&self) -> &Copy {
        &self.copy
    }
}

#[async_trait]
impl Workspace for FollowedWorkspace {
    async fn head(&self) -> PortResult<Revision> {
        self.look().await?;
        changes::head(&self.copy.pools.readers).await
    }

    async fn begin_harvest(&self, source: &str, at: Timestamp) -> PortResult<HarvestId> {
        self.team.begin_harvest(source, at).await
    }

    async fn commit_harvest(&self, harvest: &HarvestId, batch: HarvestBatch) -> PortResult<Committed> {
        self.team.commit_harvest(harvest, batch).await
    }

    async fn finish_harvest(
        &self,
        harvest: &HarvestId,
        complete: bool,
        report: SyncReport,
    ) -> PortResult<Committed> {
        let done = self.team.finish_harvest(harvest, complete, report).await?;
        self.after().await;
        Ok(done)
    }

    async fn fingerprints(&self, source: &str, keys: &[String]) -> PortResult<HashMap<String, Fingerprint>> {
        self.team.fingerprints(source, keys).await
    }

    async fn write(&self, person: &str, action: &str, urn: &Urn, payload: Payload) -> PortResult<Revision> {
        let done = self.team.write(person, action, urn, payload).await?;
        self.after().await;
        Ok(done)
    }

    async fn write_over(&self, person: &str, action: &str, words: Vec<Word>) -> PortResult<Worded> {
        let done = self.team.write_over(person, action, words).await?;
        self.after().await;
        Ok(done)
    }

    async fn write_for(
        &self,
        person: &str,
        action: &str,
        author: &str,
        words: Vec<Word>,
        own: Vec<Word>,
    ) -> PortResult<Worded> {
        let done = self.team.write_for(person, action, author, words, own).await?;
        self.after().await;
        Ok(done)
    }

    async fn publish_policy(&self, person: &str, word: Word, rules: &CompiledPolicy) -> PortResult<Worded> {
        let done = self.team.publish_policy(person, word, rules).await?;
        self.after().await;
        Ok(done)
    }

    async fn note_act(&self, person: &str, action: &str, subject: &str, detail: &str) -> PortResult<()> {
        self.team.note_act(person, action, subject, detail).await?;
        self.after().await;
        Ok(())
    }

    async fn keep_image(&self, person: &str, subject: &str, image: Image) -> PortResult<bool> {
        let new = self.team.keep_image(person, subject, image.clone()).await?;
        self.copy.keep_image(&image).await?;
        Ok(new)
    }

    async fn has_image(&self, digest: &str) -> PortResult<bool> {
        if images::has(&self.copy.pools.readers, digest).await? {
            return Ok(true);
        }
        self.team.has_image(digest).await
    }

    async fn image(&self, digest: &str) -> PortResult<Option<Image>> {
        if let Some(kept) = images::read(&self.copy.pools.readers, digest).await? {
            return Ok(Some(kept));
        }
        let found = self.team.image(digest).await?;
        if let Some(image) = &found {
            self.copy.keep_image(image).await?;
        }
        Ok(found)
    }

    async fn changes(&self, since: Revision, limit: usize) -> PortResult<Vec<Record>> {
        self.look().await?;
        changes::since(&self.copy.pools.readers, since, limit).await
    }

    async fn records(&self, urns: &[Urn]) -> PortResult<Vec<Record>> {
        self.look().await?;
        changes::records(&self.copy.pools.readers, urns).await
    }

    async fn listed(&self, part: &str, aspect: Aspect) -> PortResult<Vec<Record>> {
        self.look().await?;
        changes::listed(&self.copy.pools.readers, part, aspect).await
    }

    async fn scan(&self, each: &mut (dyn FnMut(Urn, Vec<Record>) + Send)) -> PortResult<Revision> {
        self.look().await?;
        changes::scan(&self.copy.pools.readers, each).await
    }

    async fn history(&self, urn: &Urn, aspect: Aspect, origin: Option<&Origin>) -> PortResult<Vec<Record>> {
        self.look().await?;
        changes::history(&self.copy.pools.readers, urn, aspect, origin).await
    }

    async fn add_source(&self, person: &str, config: &SourceConfig, at: Timestamp) -> PortResult<()> {
        self.team.add_source(person, config, at).await?;
        self.after().await;
        Ok(())
    }

    async fn remove_source(&self, person: &str, name: &str, at: Timestamp) -> PortResult<Committed> {
        let done = self.team.remove_source(person, name, at).await?;
        self.after().await;
        Ok(done)
    }

    async fn sources(&self) -> PortResult<Vec<SourceState>> {
        self.look().await?;
        sources::list(&self.copy.pools.readers).await
    }

    async fn audit(&self, subject: Option<&str>, limit: usize) -> PortResult<Vec<AuditEntry>> {
        self.look().await?;
        audit::list(&self.copy.pools.readers, subject, limit).await
    }

    async fn audited(&self, filter: &AuditFilter, limit: usize) -> PortResult<Vec<AuditEntry>> {
        self.look().await?;
        audit::filtered(&self.copy.pools.readers, filter, limit).await
    }

    async fn audit_hash(&self, sequence: u64) -> PortResult<Option<String>> {
        self.team.audit_hash(sequence).await
    }

    async fn verify_audit(&self) -> PortResult<Result<u64, AuditBreak>> {
        self.team.verify_audit().await
    }
}
