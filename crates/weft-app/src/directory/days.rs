//! Days as people write them, in UTC.

use weft_model::Timestamp;

/// Length of a day, in milliseconds.
const DAY: i64 = 24 * 60 * 60 * 1_000;

/// The beginning of a day that is written as `2026-11-29`; none where it is no day.
pub fn start(day: &str) -> Option<Timestamp> {
    Timestamp::parse(&format!("{}T00:00:00Z", day.trim()))
}

/// The end of such a day: somebody who is here until a day is here on that day.
pub fn end(day: &str) -> Option<Timestamp> {
    start(day).map(|start| Timestamp::from_millis(start.as_millis().saturating_add(DAY)))
}

/// The beginning of today.
pub fn today(now: Timestamp) -> Timestamp {
    Timestamp::from_millis(now.day().saturating_mul(DAY))
}

/// The last day before something ends.
pub fn last(until: Timestamp) -> String {
    of(Timestamp::from_millis(until.as_millis().saturating_sub(1)))
}

/// The day of a moment.
pub fn of(at: Timestamp) -> String {
    let text = at.to_string();
    text.split('T').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Timestamp, end, last, of, start, today};

    #[test]
    fn a_day_is_over_when_the_next_one_begins() {
        let (begins, ends) = (start(" 2026-11-29 ").unwrap(), end("2026-11-29").unwrap());
        assert_eq!(
            (of(begins), of(ends), last(ends)),
            ("2026-11-29".into(), "2026-11-30".into(), "2026-11-29".into())
        );
        let noon = Timestamp::parse("2026-11-29T12:34:56Z").unwrap();
        assert_eq!(today(noon), begins);
        for odd in ["", "29.11.2026", "2026-02-30", "2026-11-29T10:00:00Z"] {
            assert_eq!(start(odd), None, "{odd}");
        }
    }
}
