//! Points in time. In JSON they are RFC 3339 text, so that people and every face read the same thing.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use specta::Type;
use std::fmt;

/// One day, in milliseconds.
const DAY: i64 = 24 * 60 * 60 * 1000;

/// Milliseconds since the Unix epoch, UTC. Written as RFC 3339 in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Type)]
#[specta(transparent)]
pub struct Timestamp(#[specta(type = String)] i64);

impl Timestamp {
    /// From milliseconds since the Unix epoch.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the Unix epoch.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Milliseconds from `earlier` to `self`; negative when `self` is the earlier one.
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The day in UTC, counted from 1970-01-01. What ends on a day is there until that day is over, whichever hour of it is
    /// written: a day that was agreed on is the same everywhere.
    pub const fn day(self) -> i64 {
        self.0.div_euclid(DAY)
    }

    /// The day in UTC as people write it in a text: `2026-12-01`.
    pub fn date(self) -> String {
        self.to_string().chars().take(10).collect()
    }

    /// Reads RFC 3339, or a date and time without zone (taken as UTC), or a date alone.
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(instant) = text.parse::<jiff::Timestamp>() {
            return Some(Self(instant.as_millisecond()));
        }
        let utc = jiff::tz::TimeZone::UTC;
        if let Ok(civil) = text.parse::<jiff::civil::DateTime>() {
            return civil
                .to_zoned(utc)
                .ok()
                .map(|at| Self(at.timestamp().as_millisecond()));
        }
        let date = text.parse::<jiff::civil::Date>().ok()?;
        date.to_zoned(utc)
            .ok()
            .map(|at| Self(at.timestamp().as_millisecond()))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(instant) => write!(out, "{instant}"),
            // Outside the range of civil dates: still a value, shown as what it is.
            Err(_) => write!(out, "{}ms", self.0),
        }
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if let Some(at) = Self::parse(&text) {
            return Ok(at);
        }
        text.strip_suffix("ms")
            .and_then(|millis| millis.parse().ok())
            .map(Self)
            .ok_or_else(|| D::Error::custom(format!("`{text}` is not a point in time")))
    }
}

#[cfg(test)]
mod tests {
    use super::Timestamp;

    #[test]
    fn a_day_is_the_same_in_its_first_and_last_hour() {
        let day = |text: &str| Timestamp::parse(text).unwrap().day();
        assert_eq!(day("2026-06-01"), day("2026-06-01T23:59:59Z"));
        assert!(day("2026-05-31T23:59:59Z") < day("2026-06-01"));
        assert_eq!(day("1969-12-31T12:00:00Z"), -1);
    }

    #[test]
    fn a_date_is_a_day_without_its_hour() {
        let date = |text: &str| Timestamp::parse(text).unwrap().date();
        assert_eq!(date("2026-12-01T17:26:59.329Z"), "2026-12-01");
        assert_eq!(date("2026-12-01T23:30:00-05:00"), "2026-12-02");
    }
}
