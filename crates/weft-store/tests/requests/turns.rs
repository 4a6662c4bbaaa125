//! People who work in one workspace, call by call in an order that a test chooses.

use std::{
    collections::{HashMap, VecDeque},
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use tokio::sync::Notify;
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

/// People at most.
const PEOPLE: usize = 3;

#[derive(Debug, Default)]
struct Inside {
    order: VecDeque<usize>,
    done: [bool; PEOPLE],
    busy: bool,
}

/// Whose turn it is.
#[derive(Debug, Default)]
pub struct Turns {
    inside: Mutex<Inside>,
    told: Notify,
}

impl Turns {
    /// A new order: the number of who may make the next call. When it is used up, everybody may.
    pub fn order(&self, order: impl IntoIterator<Item = usize>) {
        *self.inside() = Inside {
            order: order.into_iter().collect(),
            ..Inside::default()
        };
        self.told.notify_waiters();
    }

    /// Somebody has done what they were to do: nobody waits for them any more.
    pub fn done(&self, who: usize) {
        self.inside().done[who] = true;
        self.told.notify_waiters();
    }

    /// Waits for a turn; whether others wait until it is given back.
    async fn take(&self, who: usize) -> bool {
        loop {
            let mut told = pin!(self.told.notified());
            told.as_mut().enable();
            if let Some(alone) = self.may(who) {
                return alone;
            }
            told.await;
        }
    }

    fn may(&self, who: usize) -> Option<bool> {
        let mut inside = self.inside();
        if inside.done[who] {
            return Some(false);
        }
        if inside.busy {
            return None;
        }
        while let Some(next) = inside.order.front().copied() {
            if inside.done[next] {
                inside.order.pop_front();
                continue;
            }
            if next != who {
                return None;
            }
            inside.order.pop_front();
            inside.busy = true;
            return Some(true);
        }
        Some(false)
    }

    fn give(&self) {
        self.inside().busy = false;
        self.told.notify_waiters();
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The workspace as one of them sees it: what is read of records waits for its turn,
/// and so does what is written to them, until something is written.
pub struct InTurn {
    /// The workspace.
    pub workspace: Arc<dyn Workspace>,
    /// The order.
    pub turns: Arc<Turns>,
    /// Which of them.
    pub who: usize,
    /// What its database does not let them write.
    pub refuses: fn(&[Word]) -> bool,
    /// What records are read from instead, where that is behind.
    pub behind: Option<Arc<dyn Workspace>>,
}

impl InTurn {
    fn read(&self) -> &dyn Workspace {
        self.behind.as_ref().unwrap_or(&self.workspace).as_ref()
    }

    async fn turn<T>(&self, call: impl Future<Output = T> + Send) -> T {
        let alone = self.turns.take(self.who).await;
        let done = call.await;
        if alone {
            self.turns.give();
        }
        done
    }
}

#[async_trait]
impl Workspace for InTurn {
    async fn write_over(&self, person: &str, action: &str, words: Vec<Word>) -> PortResult<Worded> {
        if (self.refuses)(&words) {
            return Err(PortError::new(
                PortErrorKind::Denied,
                "the database does not see that",
            ));
        }
        let written = self
            .turn(self.workspace.write_over(person, action, words))
            .await?;
        // What follows is told by what was written. It holds locks of its own, and waits for nobody.
        if let Worded::Written(_) = written {
            self.turns.done(self.who);
        }
        Ok(written)
    }

    async fn has_image(&self, digest: &str) -> PortResult<bool> {
        self.workspace.has_image(digest).await
    }

    async fn records(&self, urns: &[Urn]) -> PortResult<Vec<Record>> {
        self.turn(self.read().records(urns)).await
    }

    async fn listed(&self, part: &str, aspect: Aspect) -> PortResult<Vec<Record>> {
        self.turn(self.read().listed(part, aspect)).await
    }

    async fn head(&self) -> PortResult<Revision> {
        self.workspace.head().await
    }

    async fn begin_harvest(&self, source: &str, at: Timestamp) -> PortResult<HarvestId> {
        self.workspace.begin_harvest(source, at).await
    }

    async fn commit_harvest(&self, harvest: &HarvestId, batch: HarvestBatch) -> PortResult<Committed> {
        self.workspace.commit_harvest(harvest, batch).await
    }

    async fn finish_harvest(
        &self,
        harvest: &HarvestId,
        complete: bool,
        report: SyncReport,
    ) -> PortResult<Committed> {
        self.workspace.finish_harvest(harvest, complete, report).await
    }

    async fn fingerprints(&self, source: &str, keys: &[String]) -> PortResult<HashMap<String, Fingerprint>> {
        self.workspace.fingerprints(source, keys).await
    }

    async fn write(&self, person: &str, action: &str, urn: &Urn, payload: Payload) -> PortResult<Revision> {
        self.workspace.write(person, action, urn, payload).await
    }

    async fn write_for(
        &self,
        person: &str,
        action: &str,
        author: &str,
        words: Vec<Word>,
        own: Vec<Word>,
    ) -> PortResult<Worded> {
        self.workspace.write_for(person, action, author, words, own).await
    }

    async fn note_act(&self, person: &str, action: &str, subject: &str, detail: &str) -> PortResult<()> {
        self.workspace.note_act(person, action, subject, detail).await
    }

    async fn keep_image(&self, person: &str, subject: &str, image: Image) -> PortResult<bool> {
        self.workspace.keep_image(person, subject, image).await
    }

    async fn image(&self, digest: &str) -> PortResult<Option<Image>> {
        self.workspace.image(digest).await
    }

    async fn changes(&self, since: Revision, limit: usize) -> PortResult<Vec<Record>> {
        self.workspace.changes(since, limit).await
    }

    async fn scan(&self, each: &mut (dyn FnMut(Urn, Vec<Record>) + Send)) -> PortResult<Revision> {
        self.workspace.scan(each).await
    }

    async fn history(&self, urn: &Urn, aspect: Aspect, origin: Option<&Origin>) -> PortResult<Vec<Record>> {
        self.workspace.history(urn, aspect, origin).await
    }

    async fn add_source(&self, person: &str, config: &SourceConfig, at: Timestamp) -> PortResult<()> {
        self.workspace.add_source(person, config, at).await
    }

    async fn remove_source(&self, person: &str, name: &str, at: Timestamp) -> PortResult<Committed> {
        self.workspace.remove_source(person, name, at).await
    }

    async fn sources(&self) -> PortResult<Vec<SourceState>> {
        self.workspace.sources().await
    }

    async fn audit(&self, subject: Option<&str>, limit: usize) -> PortResult<Vec<AuditEntry>> {
        self.workspace.audit(subject, limit).await
    }

    async fn audited(&self, filter: &AuditFilter, limit: usize) -> PortResult<Vec<AuditEntry>> {
        self.workspace.audited(filter, limit).await
    }

    async fn audit_hash(&self, sequence: u64) -> PortResult<Option<String>> {
        self.workspace.audit_hash(sequence).await
    }

    async fn verify_audit(&self) -> PortResult<Result<u64, AuditBreak>> {
        self.workspace.verify_audit().await
    }
}
