//! Where a webhook stands on this machine: how far was read, what waits, and when it is tried again.

use serde::{Deserialize, Serialize};
use weft_model::{EventType, Revision, Timestamp};

use super::{
    body,
    events::{self, Event},
    kept::Kept,
};
use crate::{App, AppError, AppResult, access::shown::Ledger};

/// Events that wait before no more is read.
const WAITING: usize = 200;
/// Records that are read at a time.
const PAGE: usize = 2_000;
/// Records that one act may have written.
const LARGEST: usize = 200_000;
/// One day, in milliseconds: how long an event is tried.
pub const LONGEST: i64 = 24 * 60 * 60 * 1_000;
/// Pause after the first failure, in milliseconds; after each further one it is three times as long.
const FIRST_PAUSE: i64 = 5_000;
/// Longest pause, in milliseconds.
const LONGEST_PAUSE: i64 = 6 * 60 * 60 * 1_000;

/// An event that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Its id.
    pub id: String,
    /// What happened.
    pub kind: EventType,
    /// What is sent.
    pub body: String,
    /// Since when it waits.
    pub since: Timestamp,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next.
    pub next: Timestamp,
}

/// Where a webhook stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queue {
    /// The revision up to which was read.
    pub cursor: Revision,
    /// The time up to which was looked for what time brings.
    pub looked: Timestamp,
    /// What waits, oldest first.
    #[serde(default)]
    pub waiting: Vec<Waiting>,
    /// Until when the receiver is left alone.
    #[serde(default)]
    pub rest: Option<Timestamp>,
    /// How many events arrived.
    #[serde(default)]
    pub delivered: u32,
    /// How many were given up after a day.
    #[serde(default)]
    pub given_up: u32,
    /// What was heard last, in words.
    #[serde(default)]
    pub said: Option<String>,
    /// Whether the receiver said that it is gone.
    #[serde(default)]
    pub gone: bool,
}

fn key(name: &str) -> String {
    format!("webhook/{}", name.to_lowercase())
}

impl Queue {
    /// One that begins after the webhook was added.
    pub const fn begin(cursor: Revision, looked: Timestamp) -> Self {
        Self {
            cursor,
            looked,
            waiting: Vec::new(),
            rest: None,
            delivered: 0,
            given_up: 0,
            said: None,
            gone: false,
        }
    }

    /// What is kept of a webhook; where nothing is, it begins where the webhook does.
    pub async fn load(app: &App, kept: &Kept) -> AppResult<Self> {
        let text = app.device.preference(&key(&kept.webhook.name)).await?;
        // What cannot be read any more begins anew, and what arrived may arrive again; nothing is lost.
        let known = text.and_then(|text| serde_json::from_str(&text).ok());
        Ok(known.unwrap_or_else(|| Self::begin(kept.revision, kept.webhook.at)))
    }

    /// Keeps it. Durable when it returns.
    pub async fn save(&self, app: &App, name: &str) -> AppResult<()> {
        let text = serde_json::to_string(self)
            .map_err(|error| AppError::failed(format!("what waits cannot be written as JSON: {error}")))?;
        Ok(app.device.set_preference(&key(name), &text).await?)
    }

    /// Forgets it.
    pub async fn forget(app: &App, name: &str) -> AppResult<()> {
        Ok(app.device.set_preference(&key(name), "").await?)
    }

    /// Reads what happened since, and puts what the webhook asks for at the end. What was read is told by the cursor in the
    /// same state as what waits: both are kept, or neither.
    pub async fn collect(&mut self, app: &App, kept: &Kept) -> AppResult<()> {
        let head = app.workspace.head().await?;
        while self.cursor < head && self.waiting.len() < WAITING {
            let mut records = app.workspace.changes(self.cursor, PAGE).await?;
            let whole = |records: &[weft_model::Record]| {
                records.len() < PAGE
                    || records.first().map(|one| one.revision) != records.last().map(|one| one.revision)
            };
            if !whole(&records) {
                // One act wrote more than a page: the rest of it is had with it only.
                records = app.workspace.changes(self.cursor, LARGEST).await?;
            }
            for record in &records {
                for event in events::of_record(app, record).await? {
                    self.put(app, kept, &event).await?;
                }
            }
            self.cursor = records.last().map_or(head, |record| record.revision);
        }
        let now = app.now();
        if now > self.looked {
            for event in of_time(app, self.looked, now).await? {
                self.put(app, kept, &event).await?;
            }
            self.looked = now;
        }
        Ok(())
    }

    async fn put(&mut self, app: &App, kept: &Kept, event: &Event) -> AppResult<()> {
        let webhook = &kept.webhook;
        if !webhook.events.contains(&event.kind) || self.waiting.iter().any(|one| one.id == event.id) {
            return Ok(());
        }
        let subject = body::subject(app, event).await?;
        let domain = subject.as_ref().and_then(|link| link.domain.as_deref());
        let wanted = webhook
            .domain
            .as_deref()
            .is_none_or(|wanted| domain.is_some_and(|domain| domain.eq_ignore_ascii_case(wanted)));
        if wanted {
            let now = app.now();
            self.waiting.push(Waiting {
                id: event.id.clone(),
                kind: event.kind,
                body: body::text(&app.workspace_id, event, subject.as_ref()),
                since: now,
                attempts: 0,
                next: now,
            });
        }
        Ok(())
    }

    /// Drops what was tried for a day; how many.
    pub fn give_up(&mut self, now: Timestamp) -> u32 {
        let before = self.waiting.len();
        self.waiting
            .retain(|one| one.attempts == 0 || now.since(one.since) < LONGEST);
        let dropped = u32::try_from(before - self.waiting.len()).unwrap_or(u32::MAX);
        self.given_up = self.given_up.saturating_add(dropped);
        dropped
    }
}

/// What time brought: decisions that became overdue, and grants that end in seven days.
async fn of_time(app: &App, after: Timestamp, now: Timestamp) -> AppResult<Vec<Event>> {
    let ledger = Ledger::open(app).await?;
    let came = |at: Timestamp| at > after && at <= now;
    let open = ledger
        .requests
        .iter()
        .filter(|kept| kept.request.state.is_open() && came(kept.request.due))
        .map(|kept| events::overdue(&kept.id, &kept.request));
    let held = ledger
        .grants
        .iter()
        .filter(|kept| {
            let warned = events::warned(&kept.grant);
            kept.grant.end.is_none() && warned > kept.grant.at && came(warned)
        })
        .map(|kept| events::ending(&kept.id, &kept.grant));
    Ok(open.chain(held).collect())
}

/// How long to wait after a try that failed, in milliseconds: three times as long each time, a fifth more or less so that
/// not all come back at once, and no shorter than the receiver asks for.
pub fn pause(id: &str, attempts: u32, after: Option<u64>) -> i64 {
    let pause = FIRST_PAUSE.saturating_mul(3_i64.saturating_pow(attempts.saturating_sub(1)));
    let pause = pause.min(LONGEST_PAUSE);
    let drawn = blake3::hash(format!("{id}/{attempts}").as_bytes());
    let part = i64::from(drawn.as_bytes().first().copied().unwrap_or_default());
    let jittered = pause / 5 * 4 + pause / 5 * 2 * part / 255;
    let asked = after.map_or(0, |seconds| {
        i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(1_000)
    });
    jittered.max(asked).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::{FIRST_PAUSE, LONGEST, LONGEST_PAUSE, Queue, Waiting, pause};
    use weft_model::{EventType, Revision, Timestamp};

    #[test]
    fn a_pause_grows_differs_and_is_as_long_as_the_receiver_asks() {
        let first = pause("evt_a", 1, None);
        assert!(
            (FIRST_PAUSE / 5 * 4..=FIRST_PAUSE / 5 * 6).contains(&first),
            "{first}"
        );
        assert!(pause("evt_a", 2, None) > first);
        assert_eq!(pause("evt_a", 1, None), first);
        assert!((0..9).any(|other| pause(&format!("evt_{other}"), 1, None) != first));
        assert!(pause("evt_a", 60, None) <= LONGEST_PAUSE / 5 * 6);
        assert_eq!(pause("evt_a", 1, Some(600)), 600_000);
        assert_eq!(pause("evt_a", 1, Some(u64::MAX)), LONGEST);
    }

    #[test]
    fn an_event_is_given_up_after_a_day_of_trying_and_not_before_it_was_tried() {
        let waiting = |attempts| Waiting {
            id: "evt_a".to_owned(),
            kind: EventType::Test,
            body: String::new(),
            since: Timestamp::from_millis(0),
            attempts,
            next: Timestamp::from_millis(0),
        };
        let mut queue = Queue::begin(Revision(0), Timestamp::from_millis(0));
        queue.waiting = vec![waiting(3), waiting(0)];
        assert_eq!(queue.give_up(Timestamp::from_millis(LONGEST - 1)), 0);
        assert_eq!(queue.give_up(Timestamp::from_millis(LONGEST)), 1);
        assert_eq!((queue.waiting.len(), queue.given_up), (1, 1));
        assert_eq!(queue.waiting[0].attempts, 0);
    }
}
