//! Bringing a copy up: one look, and what has moved since the last one.
//!
//! A duty that changes is followed from the start, and so is a workspace that was put back or written anew; whoever has no duty any
//! more keeps nothing here.

use std::{sync::atomic::Ordering, time::Duration};

use weft_model::{Revision, Timestamp};
use weft_ports::{PortError, PortErrorKind, Workspace, error::PortResult};

use super::FollowedWorkspace;
use crate::{
    team::{
        copy::{Passed, Place},
        duties,
        glance::{Glance, News, Standing, glance},
        reading, rights,
    },
    workspace::now,
};

/// Records that are asked for at a time.
const PAGE: usize = 5_000;
/// Audit entries that are asked for at a time.
const ENTRIES: usize = 5_000;
/// How old the moment may be that the copy is said to be as old as, in milliseconds: most looks show nothing new, and need no write.
const HEARD: i64 = 5_000;
/// How long a page may take to come.
const PATIENCE: Duration = Duration::from_mins(2);

/// Whether the workspace is not the one that was followed: the audit entry that was seen last is another one there, or gone.
fn has_turned(place: &Place, seen: &Glance) -> bool {
    place.audit_hash.is_some() && seen.stood != place.audit_hash || seen.head < place.head
}

/// What a server answers, unless it takes longer than anybody waits.
async fn in_time<T>(asked: impl Future<Output = PortResult<T>>) -> PortResult<T> {
    tokio::time::timeout(PATIENCE, asked).await.unwrap_or_else(|_| {
        Err(PortError::new(
            PortErrorKind::Unavailable,
            format!(
                "the team workspace did not answer within {} s",
                PATIENCE.as_secs()
            ),
        ))
    })
}

impl FollowedWorkspace {
    /// Brings the copy up; why it could not be, where nobody can say how this person stands. What breaks off on the way is
    /// gone on with next time.
    pub(super) async fn pull(&self) -> PortResult<Option<PortError>> {
        let mut place = self.copy.place().await?;
        let mut looked = self.glance(&place).await?;
        if let Standing::Member(seen, _) = &looked {
            let turned = has_turned(&place, seen);
            if turned {
                tracing::warn!(
                    "the team workspace is not the one that was followed: its audit entry {} is another one or gone; it is \
                     followed from the start",
                    place.audit
                );
            }
            // What is here is what they might see before.
            if turned || place.kept.get("standing") != Some(&seen.standing) {
                let asked = (place.head, place.audit);
                self.follow.forgotten();
                self.copy.forget(turned).await?;
                self.copy.keep("standing", &seen.standing).await?;
                place = self.copy.place().await?;
                // A copy that had nothing yet was told of all there is from its beginning on.
                if asked != (place.head, place.audit) {
                    looked = self.glance(&place).await?;
                }
            }
        }
        let (seen, news) = match looked {
            Standing::Member(seen, news) => (seen, news),
            Standing::Unknown(trouble) => return Ok(Some(trouble)),
            Standing::Stranger => {
                // An answer, not a failure.
                self.follow.forgotten();
                self.copy.forget(false).await?;
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
        self.pulls.fetch_add(1, Ordering::Relaxed);
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
            Some(last) if last.0 > seen.audit => Passed::at(last),
            _ if all_entries => seen.passed(),
            _ => place.passed(),
        };
        let audited = passed.sequence;
        if reached > place.head || audited > place.audit {
            self.copy
                .append(records, reached, Some((entries, passed)))
                .await?;
        }
        self.follow_records(reached, seen.head).await?;
        self.follow_audit(audited, seen).await?;
        if place.kept.get("sources") != Some(&seen.sources) {
            let sources = in_time(reading::source_rows(&self.team)).await?;
            self.copy.put_sources(sources, &seen.sources).await?;
        }
        if place.kept.get("held") != Some(&seen.held) {
            let held = in_time(rights::own(&self.team)).await?;
            self.copy.put_held(held, &seen.held).await?;
        }
        if place.kept.get("duties") != Some(&seen.members) {
            let rows = in_time(duties::rows(&self.team)).await?;
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
            let records = in_time(self.team.changes(reached, page)).await?;
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
    async fn follow_audit(&self, mut reached: i64, seen: &Glance) -> PortResult<()> {
        while reached < seen.audit {
            let entries = in_time(reading::audit_rows(&self.team, reached, ENTRIES)).await?;
            let passed = match entries.last() {
                Some(last) if entries.len() >= ENTRIES || last.0 > seen.audit => Passed::at(last),
                _ => seen.passed(),
            };
            reached = passed.sequence;
            self.copy.add_audit(entries, passed).await?;
        }
        Ok(())
    }
}
