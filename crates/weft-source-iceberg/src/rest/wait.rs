//! When a request is made again, and how long before.

use std::{collections::hash_map::RandomState, hash::BuildHasher as _, time::Duration};

use reqwest::{StatusCode, header::HeaderMap};

/// Times that one request is made at most.
pub const ATTEMPTS: u32 = 4;
/// First pause; it doubles each time.
const FIRST: Duration = Duration::from_millis(200);
/// Longest pause that a server may ask for.
const LONGEST: Duration = Duration::from_secs(20);

/// The pause before attempt `attempt` + 1 after this answer; `None` where asking again is no use.
pub fn after_answer(status: StatusCode, headers: &HeaderMap, attempt: u32) -> Option<Duration> {
    let again = matches!(
        status,
        StatusCode::TOO_MANY_REQUESTS
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::BAD_GATEWAY
            | StatusCode::GATEWAY_TIMEOUT
    );
    if !again || attempt >= ATTEMPTS {
        return None;
    }
    match asked_for(headers) {
        Some(pause) if pause > LONGEST => None,
        // Not before the server said, and not everybody at once.
        Some(pause) => Some(pause + jittered(FIRST)),
        None => Some(jittered(FIRST * 2_u32.pow(attempt.saturating_sub(1)))),
    }
}

/// The pause after a connection that failed or broke off.
pub fn after_break(attempt: u32) -> Option<Duration> {
    (attempt < 3).then(|| jittered(FIRST * 2_u32.pow(attempt.saturating_sub(1))))
}

/// `Retry-After` in seconds. A date is not waited for: clocks differ.
fn asked_for(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(reqwest::header::RETRY_AFTER)?.to_str().ok()?;
    text.trim().parse().ok().map(Duration::from_secs)
}

/// Between half of the pause and the whole of it.
fn jittered(pause: Duration) -> Duration {
    // The standard library's hasher is seeded at random; that is random enough to spread requests.
    let share = RandomState::new().hash_one(pause) % 1_000;
    pause / 2 + pause.mul_f64(f64::from(u32::try_from(share).unwrap_or(0)) / 2_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(retry_after: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(
            reqwest::header::RETRY_AFTER,
            retry_after.parse().expect("a header"),
        );
        headers
    }

    #[test]
    fn what_the_server_asks_for_is_kept() {
        let busy = StatusCode::TOO_MANY_REQUESTS;
        let pause = after_answer(busy, &headers("2"), 1).expect("a pause");
        assert!(
            pause >= Duration::from_secs(2) && pause < Duration::from_secs(3),
            "{pause:?}"
        );
        assert_eq!(
            after_answer(busy, &headers("3600"), 1),
            None,
            "that long nobody waits"
        );
        let other = after_answer(busy, &headers("Wed, 21 Oct 2026 07:28:00 GMT"), 1);
        assert!(other.expect("a pause") <= FIRST);
    }

    #[test]
    fn pauses_grow_and_end() {
        let busy = StatusCode::SERVICE_UNAVAILABLE;
        let none = HeaderMap::new();
        let third = after_answer(busy, &none, 3).expect("a pause");
        assert!(third >= FIRST * 2 && third <= FIRST * 4, "{third:?}");
        assert_eq!(after_answer(busy, &none, ATTEMPTS), None);
        assert_eq!(after_answer(StatusCode::INTERNAL_SERVER_ERROR, &none, 1), None);
        assert_eq!(after_answer(StatusCode::FORBIDDEN, &none, 1), None);
    }
}
