//! What all work of this program owes to one server: few requests at once, a rest where it asks for one, and no more
//! attempts than make sense while it is down.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, OnceLock, PoisonError, Weak,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use tokio::sync::{Semaphore, SemaphorePermit};

use super::{error::RestError, wait::ATTEMPTS};

/// Requests that one server sees at once.
pub const AT_ONCE: usize = 8;
/// Questions in a row that came to nothing, after which each is asked only once.
const STRAINED: u32 = 3;
/// The same, after which a crawl asks no more. More than are under way at once, so that one bad moment is not the end.
const DOWN: u32 = 10;

/// What is known of one server.
pub struct Server {
    turns: Semaphore,
    rest: Mutex<Option<Instant>>,
    failures: AtomicU32,
}

impl Server {
    /// Waits for a turn, and for the end of the rest that the server asked for.
    pub async fn turn(&self) -> Result<SemaphorePermit<'_>, RestError> {
        let turn = self.turns.acquire().await.map_err(|_| RestError::Cancelled)?;
        while let Some(left) = self.resting() {
            tokio::time::sleep(left).await;
        }
        Ok(turn)
    }

    /// The server asked to be left alone for so long: that holds for whatever else asks it.
    pub fn rest(&self, pause: Duration) {
        let mut rest = self.rest.lock().unwrap_or_else(PoisonError::into_inner);
        let until = Instant::now() + pause;
        *rest = (*rest).max(Some(until));
    }

    fn resting(&self) -> Option<Duration> {
        let rest = *self.rest.lock().unwrap_or_else(PoisonError::into_inner);
        rest?
            .checked_duration_since(Instant::now())
            .filter(|left| !left.is_zero())
    }

    /// How often a question is asked at most at this moment.
    pub fn attempts(&self) -> u32 {
        if self.failures.load(Relaxed) < STRAINED {
            ATTEMPTS
        } else {
            1
        }
    }

    /// A question was answered, or came to nothing after all its attempts.
    pub fn settle(&self, came_to_nothing: bool) {
        if came_to_nothing {
            // It need not be exact, but may not begin again from nought.
            let most = |failures: u32| Some(failures.saturating_add(1));
            let _ = self.failures.fetch_update(Relaxed, Relaxed, most);
        } else {
            self.failures.store(0, Relaxed);
        }
    }

    /// It asked to be left alone, also after waiting.
    pub fn refused(&self) {
        self.failures.fetch_max(STRAINED, Relaxed);
    }

    /// Whether so much came to nothing that going on would be a storm.
    pub fn is_down(&self) -> bool {
        self.failures.load(Relaxed) >= DOWN
    }
}

/// The one that is known by scheme, host and port.
pub fn of(server: &str) -> Arc<Server> {
    static SERVERS: OnceLock<Mutex<HashMap<String, Weak<Server>>>> = OnceLock::new();
    let servers = SERVERS.get_or_init(Mutex::default);
    let mut servers = servers.lock().unwrap_or_else(PoisonError::into_inner);
    servers.retain(|_, known| known.strong_count() > 0);
    if let Some(known) = servers.get(server).and_then(Weak::upgrade) {
        return known;
    }
    let fresh = Arc::new(Server {
        turns: Semaphore::new(AT_ONCE),
        rest: Mutex::default(),
        failures: AtomicU32::new(0),
    });
    servers.insert(server.to_owned(), Arc::downgrade(&fresh));
    fresh
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_server_has_one_budget() {
        let (one, same) = (of("https://a.example"), of("https://a.example"));
        assert!(Arc::ptr_eq(&one, &same));
        assert!(!Arc::ptr_eq(&one, &of("https://b.example")));
    }

    #[test]
    fn a_server_that_is_down_is_asked_once_and_one_answer_ends_that() {
        let server = of("https://c.example");
        for failures in 0..DOWN {
            let attempts = if failures < STRAINED { ATTEMPTS } else { 1 };
            assert_eq!((server.attempts(), server.is_down()), (attempts, false));
            server.settle(true);
        }
        assert!(server.is_down());
        server.settle(false);
        assert_eq!((server.attempts(), server.is_down()), (ATTEMPTS, false));
    }

    #[tokio::test]
    async fn a_rest_holds_for_all() {
        let server = of("https://d.example");
        server.rest(Duration::from_millis(60));
        server.rest(Duration::from_millis(5));
        let began = Instant::now();
        drop(server.turn().await.unwrap());
        assert!(began.elapsed() >= Duration::from_millis(60));
    }
}
