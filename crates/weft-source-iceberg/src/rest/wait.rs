//! When a request is made again, and how long before.

use std::{collections::hash_map::RandomState, hash::BuildHasher as _, time::Duration};

use reqwest::{
    StatusCode,
    header::{DATE, HeaderMap, HeaderName, RETRY_AFTER},
};

use super::error::RestError;

/// Times that one request is made at most.
pub const ATTEMPTS: u32 = 4;
/// First pause; it doubles each time.
const FIRST: Duration = Duration::from_millis(200);
/// Longest pause that a server may ask for.
const LONGEST: Duration = Duration::from_secs(20);

/// The pause before attempt `attempt` + 1 after this answer; `None` where asking again is no use.
pub fn after_answer(status: StatusCode, headers: &HeaderMap, attempt: u32) -> Option<Duration> {
    if !strained(status) {
        return None;
    }
    match asked_for(headers) {
        Some(pause) if pause > LONGEST => None,
        // Not before the server said, and not everybody at once.
        Some(pause) => Some(pause + jittered(FIRST)),
        None => Some(doubled(attempt)),
    }
}

/// The pause after a question that was not answered.
pub fn after_break(error: &RestError, attempt: u32) -> Option<Duration> {
    let most = match error {
        RestError::Unreachable { .. } => 3,
        // A connection can be dead without a word (a laptop that slept); a new one tells. Not more: each takes long.
        RestError::Slow { .. } => 2,
        _ => 0,
    };
    (attempt < most).then(|| doubled(attempt))
}

/// Whether a status tells of too much to do, or of something in front of the server that did not reach it.
pub fn strained(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::TOO_MANY_REQUESTS
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::BAD_GATEWAY
            | StatusCode::GATEWAY_TIMEOUT
    )
}

/// How long the server asks to be left alone.
pub fn rest(status: StatusCode, headers: &HeaderMap) -> Option<Duration> {
    strained(status).then(|| asked_for(headers)).flatten()
}

/// Whether the server asks to be left alone, rather than failing.
pub fn busy(status: StatusCode, headers: &HeaderMap) -> bool {
    status == StatusCode::TOO_MANY_REQUESTS || rest(status, headers).is_some()
}

/// Whether the server did nothing but refuse for the moment, so that asking again repeats nothing.
pub fn undone(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE
    )
}

/// `Retry-After`: seconds, or a date by the server's own clock, which its `Date` tells. Clocks of others differ.
fn asked_for(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: HeaderName| headers.get(name)?.to_str().ok().map(str::trim);
    let asked = text(RETRY_AFTER)?;
    if !asked.is_empty() && asked.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than fit are a long time too.
        return Some(Duration::from_secs(asked.parse().unwrap_or(u64::MAX)));
    }
    let (until, now) = (
        httpdate::parse_http_date(asked).ok()?,
        httpdate::parse_http_date(text(DATE)?).ok()?,
    );
    Some(until.duration_since(now).unwrap_or_default())
}

fn doubled(attempt: u32) -> Duration {
    jittered(FIRST * 2_u32.pow(attempt.saturating_sub(1).min(8)))
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
        headers.insert(RETRY_AFTER, retry_after.parse().expect("a header"));
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
        for long in ["3600", "99999999999999999999999"] {
            assert_eq!(
                after_answer(busy, &headers(long), 1),
                None,
                "that long nobody waits"
            );
            assert!(rest(busy, &headers(long)).expect("a rest") > LONGEST);
        }
        for nothing in ["-5", "soon", "", "1.5", "Wed, 21 Oct 2026 07:28:00 GMT"] {
            let pause = after_answer(busy, &headers(nothing), 1).expect("a pause");
            assert!(pause <= FIRST, "{nothing}: {pause:?}");
        }
    }

    #[test]
    fn a_date_is_read_by_the_clock_of_the_server() {
        let busy = StatusCode::SERVICE_UNAVAILABLE;
        let mut dated = headers("Wed, 21 Oct 2026 07:28:03 GMT");
        let mut at = |now: &str| {
            dated.insert(DATE, now.parse().expect("a header"));
            (after_answer(busy, &dated, 1), rest(busy, &dated))
        };
        let (pause, asked) = at("Wed, 21 Oct 2026 07:28:00 GMT");
        assert_eq!(asked, Some(Duration::from_secs(3)));
        assert!(pause.expect("a pause") >= Duration::from_secs(3));
        assert_eq!(at("Wed, 21 Oct 2026 06:28:00 GMT").0, None, "an hour");
        assert_eq!(
            at("Wed, 21 Oct 2026 08:28:00 GMT").1,
            Some(Duration::ZERO),
            "gone by"
        );
    }

    #[test]
    fn pauses_grow_and_end() {
        let busy = StatusCode::SERVICE_UNAVAILABLE;
        let none = HeaderMap::new();
        let third = after_answer(busy, &none, 3).expect("a pause");
        assert!(third >= FIRST * 2 && third <= FIRST * 4, "{third:?}");
        assert_eq!(after_answer(StatusCode::INTERNAL_SERVER_ERROR, &none, 1), None);
        assert_eq!(after_answer(StatusCode::FORBIDDEN, &none, 1), None);
        assert_eq!(after_break(&RestError::NoSecret, 1), None);
    }
}
