//! A team workspace as a desktop uses it: read from a copy on this machine that follows it, written there.
//!
//! The copy is brought up before it is read, at most twice a second. While the server does not answer, it is read with its
//! age, and what would be written is refused. A duty that changes is followed from the start; whoever has none any more keeps
//! nothing here.

use std::{
    collections::HashMap,
    path::Path,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use async_trait::async_trait;
use tokio::sync::Mutex;
use weft_model::{
    Aspect, AuditEntry, Origin, Payload, Record, Revision, Timestamp, Urn, access::compiled::CompiledPolicy,
};
use weft_ports::{
    AtRestKey, PortError, PortErrorKind, Workspace,
    error::PortResult,
    source::{Fingerprint, SourceConfig},
    team::Contact,
    workspace::{
        AuditBreak, AuditFilter, Committed, HarvestBatch, HarvestId, Image, SourceState, SyncReport, Word,
        Worded,
    },
};

use super::{
    TeamWorkspace,
    copy::{Copy, Place},
    duties,
    glance::{Glance, News, Standing, glance},
    listening::Listening,
    reading, rights,
};
use crate::workspace::{audit, changes, images, sources};

/// Shortest time between two looks.
const EVERY: Duration = Duration::from_millis(500);
/// The same where the server answers slowly: whoever asks a busy server less often lets it answer everybody sooner.
const EVERY_OF_A_BUSY_ONE: Duration = Duration::from_millis(700);
/// How long nobody asks again after the server did not answer: reading must not wait for it each time.
const REST: Duration = Duration::from_secs(5);
/// Records that are asked for at a time.
const PAGE: usize = 5_000;
/// Audit entries that are asked for at a time.
const ENTRIES: usize = 5_000;
/// How old the moment may be that the copy is said to be as old as, in milliseconds: most looks show nothing new, and need no write.
const HEARD: i64 = 5_000;
/// How long the copy may be read without having heard from the workspace: 14 days, in milliseconds.
const LONGEST: i64 = 14 * 24 * 60 * 60 * 1_000;

#[derive(Debug, Default)]
struct Follow {
    /// When it was asked last, and how long it is left alone after that.
    asked: Option<(Instant, Duration)>,
    trouble: Option<PortError>,
}

impl Follow {
    /// How long nobody asks yet.
    fn rest(&self) -> Duration {
        self.asked.map_or(Duration::ZERO, |(asked, pause)| {
            pause.saturating_sub(asked.elapsed())
        })
    }
}

/// How long a workspace is left alone after a look that took so long: ten times that, within bounds.
fn pause_after(took: Duration) -> Duration {
    took.saturating_mul(10).clamp(EVERY, EVERY_OF_A_BUSY_ONE)
}

/// A team workspace with its copy.
#[derive(Debug, Clone)]
pub struct FollowedWorkspace {
    team: TeamWorkspace,
    copy: Copy,
    follow: Arc<Mutex<Follow>>,
    listening: Arc<OnceLock<Listening>>,
    /// Whether it was told of something, and not looked for what came behind.
    again: Arc<AtomicBool>,
    pulls: Arc<AtomicU32>,
}

impl FollowedWorkspace {
    /// Opens the copy at `path`, making it where there is none; it is encrypted with this key. Nothing is connected yet.
    pub async fn open(team: TeamWorkspace, path: &Path, key: &AtRestKey) -> PortResult<Self> {
        Ok(Self {
            team,
            copy: Copy::open(path, key).await?,
            follow: Arc::default(),
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

    /// How it stands between here and there.
    pub(super) async fn standing(&self) -> PortResult<Contact> {
        let last = self.copy.contact().await?;
        Ok(Contact {
            last,
            locks: last.map(|last| Timestamp::from_millis(last.as_millis().saturating_add(LONGEST))),
            trouble: self.follow.lock().await.trouble.clone(),
        })
    }

    /// Waits until the workspace tells that it has moved, and until it may be looked at again: a burst is one look. What is
    /// written right after it told is told by nobody, and so it is looked at once more.
    pub(super) async fn wait_until_told(&self) {
        let listening = self
            .listening
            .get_or_init(|| Listening::start(&self.team.address));
        if self.again.load(Ordering::Relaxed) {
            let told = tokio::time::timeout(EVERY, listening.wait()).await;
            self.again.store(told.is_ok(), Ordering::Relaxed);
        } else {
            listening.wait().await;
            self.again.store(true, Ordering::Relaxed);
        }
        let rest = self.follow.lock().await.rest();
        tokio::time::sleep(rest).await;
    }

    /// How often the workspace was asked for what is new.
    #[cfg(test)]
    pub(super) fn pulls(&self) -> u32 {
        self.pulls.load(Ordering::Relaxed)
    }

    /// Brings the copy up. A server that does not answer is no error, as long as the copy may be read.
    pub(super) async fn look(&self) -> PortResult<()> {
        let mut follow = self.follow.lock().await;
        if follow.rest().is_zero() {
            self.ask(&mut follow).await?;
        }
        let Some(trouble) = &follow.trouble else {
            return Ok(());
        };
        let Some(last) = self.copy.contact().await? else {
            return Err(trouble.clone());
        };
        if now().since(last) > LONGEST {
            return Err(PortError::new(
                PortErrorKind::Denied,
                format!(
                    "this copy of the team workspace is locked: it has heard nothing from it for 14 days, since {last}"
                ),
            )
            .hint("connect to the workspace once, then it opens again"));
        }
        Ok(())
    }

    /// Follows after a write of one's own, so that it is seen here at once.
    pub(super) async fn after(&self) -> PortResult<()> {
        // It is written; the copy learns of it when it can.
        self.ask(&mut *self.follow.lock().await).await
    }

    /// Brings the copy up, and says when it may be done again.
    async fn ask(&self, follow: &mut Follow) -> PortResult<()> {
        let begun = Instant::now();
        let outcome = self.pull().await;
        let pause = match outcome {
            Ok(None) => pause_after(begun.elapsed()),
            Ok(Some(_)) => REST,
            Err(_) => EVERY,
        };
        follow.asked = Some((Instant::now(), pause));
        follow.trouble = outcome?;
        Ok(())
    }

    /// Brings the copy up; why it could not be, where nobody can say how this person stands. What breaks off on the way is
    /// gone on with next time.
    async fn pull(&self) -> PortResult<Option<PortError>> {
        self.pulls.fetch_add(1, Ordering::Relaxed);
        let mut place = self.copy.place().await?;
        let mut looked = self.glance(&place).await?;
        if let Standing::Member(seen, _) = &looked
            && place.kept.get("standing") != Some(&seen.standing)
        {
            // What is here is what they might see before.
            self.copy.forget().await?;
            self.copy.keep("standing", &seen.standing).await?;
            place = self.copy.place().await?;
            looked = self.glance(&place).await?;
        }
        let (seen, news) = match looked {
            Standing::Member(seen, news) => (seen, news),
            Standing::Unknown(trouble) => return Ok(Some(trouble)),
            Standing::Stranger => {
                // An answer, not a failure.
                self.copy.forget().await?;
                return Err(self.team.turned_away().await);
            }
        };
        match self.bring_up(place, &seen, news).await {
            Ok(()) => Ok(None),
            Err(error) if error.kind == PortErrorKind::Unavailable => Ok(Some(error)),
            Err(error) => Err(error),
        }
    }

    async fn glance(&self, from: &Place) -> PortResult<Standing> {
        glance(&self.team, from, PAGE + 1, ENTRIES + 1).await
    }

    /// Takes what has moved: what a look shows as it was is as it is here. Where it moves on meanwhile, the next look shows that.
    async fn bring_up(&self, place: Place, seen: &Glance, news: News) -> PortResult<()> {
        let (all_records, all_entries) = (news.records.len() <= PAGE, news.entries.len() <= ENTRIES);
        let records = if all_records { news.records } else { Vec::new() };
        let entries = if all_entries { news.entries } else { Vec::new() };
        let records = reading::numbered(records).await?;
        // What nobody can read counts as taken.
        let reached = match records.last() {
            Some(last) => last.revision.max(seen.head),
            None if all_records => seen.head,
            None => place.head,
        };
        let passed = match entries.last() {
            Some(last) => last.0.max(seen.audit),
            None if all_entries => seen.audit,
            None => place.audit,
        };
        if reached > place.head || passed > place.audit {
            self.copy
                .append(records, reached, Some((entries, passed)))
                .await?;
        }
        self.follow_records(reached, seen.head).await?;
        self.follow_audit(passed, seen.audit).await?;
        if place.kept.get("sources") != Some(&seen.sources) {
            let sources = reading::source_rows(&self.team).await?;
            self.copy.put_sources(sources, &seen.sources).await?;
        }
        if place.kept.get("held") != Some(&seen.held) {
            let held = rights::own(&self.team).await?;
            self.copy.put_held(held, &seen.held).await?;
        }
        if place.kept.get("duties") != Some(&seen.members) {
            let rows = duties::rows(&self.team).await?;
            self.copy.put_duties(rows, &seen.members).await?;
        }
        let heard = place.kept.get("contact").and_then(|text| text.parse().ok());
        let now = now();
        if heard.is_some_and(|heard| now.since(Timestamp::from_millis(heard)) < HEARD) {
            return Ok(());
        }
        self.copy.keep("contact", &now.as_millis().to_string()).await
    }

    /// Takes the records that are more than a look brings.
    async fn follow_records(&self, mut reached: Revision, head: Revision) -> PortResult<()> {
        let mut page = PAGE;
        while reached < head {
            let records = self.team.changes(reached, page).await?;
            let last = records.last().map_or(head, |record| record.revision);
            // One revision that fills the page may go on behind it, and its rest is only had with a larger page. What
            // cannot be read is left out of it, so that half of it counts as all.
            let is_one = records.first().is_some_and(|record| record.revision == last);
            if is_one && records.len() > page / 2 {
                page = page.saturating_mul(2);
                continue;
            }
            page = PAGE;
            self.copy.append(records, last, None).await?;
            reached = last;
        }
        Ok(())
    }

    /// Takes the entries that this person may read, where they are more than a look brings. Those of others are passed by once:
    /// how far is kept.
    async fn follow_audit(&self, mut passed: i64, newest: i64) -> PortResult<()> {
        while passed < newest {
            let entries = reading::audit_rows(&self.team, passed, ENTRIES).await?;
            let full = entries.len() >= ENTRIES;
            let last = entries.last().map_or(newest, |entry| entry.0);
            passed = if full { last } else { newest.max(last) };
            self.copy.add_audit(entries, passed).await?;
        }
        Ok(())
    }
}

fn now() -> Timestamp {
    crate::workspace::now()
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
        self.after().await?;
        Ok(done)
    }

    async fn fingerprints(&self, source: &str, keys: &[String]) -> PortResult<HashMap<String, Fingerprint>> {
        self.team.fingerprints(source, keys).await
    }

    async fn write(&self, person: &str, action: &str, urn: &Urn, payload: Payload) -> PortResult<Revision> {
        let done = self.team.write(person, action, urn, payload).await?;
        self.after().await?;
        Ok(done)
    }

    async fn write_over(&self, person: &str, action: &str, words: Vec<Word>) -> PortResult<Worded> {
        let done = self.team.write_over(person, action, words).await?;
        self.after().await?;
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
        self.after().await?;
        Ok(done)
    }

    async fn publish_policy(&self, person: &str, word: Word, rules: &CompiledPolicy) -> PortResult<Worded> {
        let done = self.team.publish_policy(person, word, rules).await?;
        self.after().await?;
        Ok(done)
    }

    async fn note_act(&self, person: &str, action: &str, subject: &str, detail: &str) -> PortResult<()> {
        self.team.note_act(person, action, subject, detail).await?;
        self.after().await
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
        self.after().await
    }

    async fn remove_source(&self, person: &str, name: &str, at: Timestamp) -> PortResult<Committed> {
        let done = self.team.remove_source(person, name, at).await?;
        self.after().await?;
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

    async fn verify_audit(&self) -> PortResult<Result<u64, AuditBreak>> {
        self.team.verify_audit().await
    }
}
