//! When a copy is brought up, and how long whoever reads it waits for that.
//!
//! The copy is brought up before it is read, at most twice a second. While the server does not answer, it is read with its
//! age, and what would be written is refused. Nobody who has something to read waits long for a network.

use std::{
    sync::{PoisonError, atomic::Ordering},
    time::{Duration, Instant},
};

use weft_model::Timestamp;
use weft_ports::{PortError, PortErrorKind, error::PortResult, team::Contact};

use super::{FollowedWorkspace, Listening};
use crate::{error::stopped, workspace::now};

/// Shortest time between two looks.
const EVERY: Duration = Duration::from_millis(500);
/// A look that takes longer than this says that the server is busy.
const BUSY: Duration = Duration::from_millis(10);
/// How much longer a busy server is left alone at most: by chance, so that those who were told in one moment do not go on asking in
/// one moment, and it answers everybody sooner.
const SPREAD: Duration = Duration::from_millis(250);
/// How long nobody asks again after the server did not answer.
const REST: Duration = Duration::from_secs(5);
/// How long whoever reads waits for a look; what is here is read then, and the look goes on.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long whoever has written waits to see it here.
const PATIENCE_AFTER: Duration = Duration::from_secs(10);
/// How long the copy may be read without having heard from the workspace: 14 days, in milliseconds.
const LONGEST: i64 = 14 * 24 * 60 * 60 * 1_000;

/// How it stands with the looks.
#[derive(Debug)]
pub struct Follow(std::sync::Mutex<Stand>);

#[derive(Debug)]
struct Stand {
    /// When it was asked last, and how long it is left alone after that.
    asked: Option<(Instant, Duration)>,
    /// Since when it is asked now.
    asking: Option<Instant>,
    /// Why it did not answer last.
    trouble: Option<PortError>,
    /// Why nothing may be read, as it was answered last: what is here is none of theirs, whoever asks next.
    refused: Option<PortError>,
    /// Whether there is something here to read.
    here: bool,
}

impl Follow {
    /// Nobody has looked yet.
    pub const fn new(here: bool) -> Self {
        Self(std::sync::Mutex::new(Stand {
            asked: None,
            asking: None,
            trouble: None,
            refused: None,
            here,
        }))
    }

    fn with<T>(&self, act: impl FnOnce(&mut Stand) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What was here is forgotten.
    pub fn forgotten(&self) {
        self.with(|stand| stand.here = false);
    }

    /// How long nobody asks yet.
    fn rest(&self) -> Duration {
        self.with(|stand| stand.rest())
    }
}

/// That the workspace is asked now: over however that ends, or nobody would ask again.
struct Asking<'a>(&'a Follow);

impl<'a> Asking<'a> {
    fn begin(follow: &'a Follow, begun: Instant) -> Self {
        follow.with(|stand| stand.asking = Some(begun));
        Self(follow)
    }
}

impl Drop for Asking<'_> {
    fn drop(&mut self) {
        self.0.with(|stand| stand.asking = None);
    }
}

impl Stand {
    fn rest(&self) -> Duration {
        self.asked.map_or(Duration::ZERO, |(asked, pause)| {
            pause.saturating_sub(asked.elapsed())
        })
    }

    /// For how long it has not answered, where that is longer than anybody waits.
    fn late(&self) -> Option<Duration> {
        let since = self.asking?.elapsed();
        (since >= PATIENCE).then_some(since)
    }

    /// Why it is not heard of now.
    fn trouble(&self) -> Option<PortError> {
        let late = || {
            let seconds = self.late()?.as_secs();
            Some(PortError::new(
                PortErrorKind::Unavailable,
                format!("the team workspace has not answered for {seconds} s; it is still asked"),
            ))
        };
        self.trouble.clone().or_else(late)
    }
}

/// How long a workspace is left alone after a look that took so long; `chance` is between 0 and 1.
fn pause_after(took: Duration, chance: f64) -> Duration {
    if took < BUSY {
        EVERY
    } else {
        EVERY + SPREAD.mul_f64(chance)
    }
}

impl FollowedWorkspace {
    /// How it stands between here and there.
    pub(in crate::team) async fn standing(&self) -> PortResult<Contact> {
        let (last, anew) = self.copy.contact_and_anew().await?;
        Ok(Contact {
            last,
            locks: last.map(|last| Timestamp::from_millis(last.as_millis().saturating_add(LONGEST))),
            trouble: self.follow.with(|stand| stand.trouble()),
            anew,
        })
    }

    /// Waits until the workspace tells that it has moved, and until it may be looked at again: a burst is one look. What is
    /// written right after it told is told by nobody, and so it is looked at once more.
    pub(in crate::team) async fn wait_until_told(&self) {
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
        tokio::time::sleep(self.follow.rest()).await;
    }

    /// How often the workspace was asked for what is new.
    #[cfg(test)]
    pub(in crate::team) fn pulls(&self) -> u32 {
        self.pulls.load(Ordering::Relaxed)
    }

    /// Brings the copy up. A server that does not answer is no error, as long as the copy may be read.
    pub(in crate::team) async fn look(&self) -> PortResult<()> {
        let (due, waits) = self.follow.with(|stand| {
            let waits = !stand.here || stand.asked.is_none();
            (stand.rest().is_zero() && (waits || stand.late().is_none()), waits)
        });
        if due {
            let asking = tokio::spawn(self.clone().ask_where_due());
            let done = if waits {
                Ok(asking.await)
            } else {
                tokio::time::timeout(PATIENCE, asking).await
            };
            // It goes on by itself where nobody waits for it any more.
            if let Ok(done) = done {
                done.map_err(|error| stopped(&error))??;
            }
        }
        if let Some(error) = self.follow.with(|stand| stand.refused.clone()) {
            return Err(error);
        }
        let Some(trouble) = self.follow.with(|stand| stand.trouble()) else {
            return Ok(());
        };
        let Some(last) = self.copy.contact().await? else {
            return Err(trouble);
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

    /// Refuses where the copy may not be read, as `look` does. The workspace is asked only where it was not heard of for so long:
    /// otherwise this is one row of the copy, which each verb can afford.
    pub(in crate::team) async fn may_be_read(&self) -> PortResult<()> {
        match self.copy.contact().await? {
            Some(last) if now().since(last) <= LONGEST => Ok(()),
            _ => self.look().await,
        }
    }

    async fn ask_where_due(self) -> PortResult<()> {
        let _turn = self.turn.lock().await;
        if self.follow.rest().is_zero() {
            self.ask().await?;
        }
        Ok(())
    }

    /// Follows after a write of one's own, so that it is seen here at once. It is written, whatever becomes of this: the copy
    /// learns of it when it can.
    pub(in crate::team) async fn after(&self) {
        let this = self.clone();
        let asking = tokio::spawn(async move {
            let _turn = this.turn.lock().await;
            this.ask().await
        });
        let why = match tokio::time::timeout(PATIENCE_AFTER, asking).await {
            Ok(Ok(Ok(()))) => return,
            Ok(Ok(Err(error))) => error.message,
            Ok(Err(error)) => error.to_string(),
            Err(_) => "the workspace is slow to answer".to_owned(),
        };
        tracing::warn!("what was written is not seen here yet: {why}");
    }

    /// Brings the copy up, and says when it may be done again. Whoever calls it has the turn.
    async fn ask(&self) -> PortResult<()> {
        let begun = Instant::now();
        let asking = Asking::begin(&self.follow, begun);
        let outcome = self.pull().await;
        drop(asking);
        let pause = match outcome {
            Ok(None) => pause_after(begun.elapsed(), fastrand::f64()),
            Ok(Some(_)) => REST,
            Err(_) => EVERY,
        };
        self.follow.with(|stand| {
            stand.asked = Some((Instant::now(), pause));
            stand.refused = outcome.as_ref().err().cloned();
            let trouble = outcome?;
            stand.here |= trouble.is_none();
            stand.trouble = trouble;
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Asking, BUSY, EVERY, Follow, SPREAD, Stand, pause_after};

    #[test]
    fn a_busy_server_is_asked_less_often_and_never_seldom() {
        assert_eq!(pause_after(Duration::from_millis(5), 0.9), EVERY);
        assert_eq!(pause_after(BUSY, 0.0), EVERY);
        assert_eq!(pause_after(Duration::from_mins(1), 1.0), EVERY + SPREAD);
    }

    #[test]
    fn a_look_that_breaks_off_is_over() {
        let follow = Follow::new(true);
        let long_ago = Instant::now().checked_sub(Duration::from_mins(1)).unwrap();
        let asking = Asking::begin(&follow, long_ago);
        assert!(follow.with(|stand| stand.late()).is_some());
        drop(asking);
        assert_eq!(follow.with(|stand| stand.late()), None);
    }

    #[test]
    fn who_does_not_answer_for_long_is_told_of() {
        let mut stand = Stand {
            asked: None,
            asking: Some(Instant::now()),
            trouble: None,
            refused: None,
            here: true,
        };
        assert_eq!(stand.trouble(), None);
        stand.asking = Instant::now().checked_sub(Duration::from_secs(9));
        let told = stand.trouble().unwrap();
        assert!(told.message.contains("for 9 s"), "{told:?}");
    }
}
