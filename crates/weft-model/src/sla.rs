//! Promises and how they are kept.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::time::Timestamp;

/// One promise, in the vocabulary of ODCS `slaProperties`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Sla {
    /// Property in its long form: `latency`, `freshness`, `frequency`, `retention`, `availability` …
    pub property: String,
    /// The promised value as written.
    pub value: String,
    /// Unit as written (`h`, `minutes`, `percent`).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub unit: Option<String>,
    /// Element it is about (`orders.placed_at`).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub element: Option<String>,
    /// Why it was promised: `regulatory`, `analytics`, `operational`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub driver: Option<String>,
    /// Words of the owner.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub description: Option<String>,
}

impl Sla {
    /// The promise as milliseconds, for properties that promise a span of time.
    pub fn millis(&self) -> Option<i64> {
        let value: f64 = self.value.trim().parse().ok()?;
        let unit = match self
            .unit
            .as_deref()
            .unwrap_or("d")
            .trim()
            .to_ascii_lowercase()
            .as_str()
        {
            "ms" | "millisecond" | "milliseconds" => 1.0,
            "s" | "sec" | "second" | "seconds" => 1_000.0,
            "m" | "min" | "minute" | "minutes" => 60_000.0,
            "h" | "hr" | "hour" | "hours" => 3_600_000.0,
            "d" | "day" | "days" => 86_400_000.0,
            "w" | "week" | "weeks" => 604_800_000.0,
            "month" | "months" => 30.0 * 86_400_000.0,
            "y" | "yr" | "year" | "years" => 365.0 * 86_400_000.0,
            _ => return None,
        };
        let millis = value * unit;
        // A promise of a thousand years is still a promise; one that overflows is not a number of ours.
        #[expect(clippy::cast_possible_truncation, reason = "bounded by the check before it")]
        (millis.is_finite() && millis.abs() < 1.0e15).then_some(millis as i64)
    }

    /// Whether this promises how old the newest data may be.
    pub fn is_freshness(&self) -> bool {
        matches!(self.property.as_str(), "latency" | "freshness")
    }
}

/// Freshness as measured against its promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum FreshnessState {
    /// Younger than promised.
    OnTime,
    /// More than 80 % of the promised age is used up.
    DueSoon,
    /// Older than promised.
    Late,
    /// No promise, or nothing to measure it by.
    NotMeasured,
}

impl FreshnessState {
    /// The word of the query language's `sla:` filter.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OnTime => "on_time",
            Self::DueSoon => "due_soon",
            Self::Late => "late",
            Self::NotMeasured => "not_measured",
        }
    }
}

/// How old the newest data is, and how old it may be.
///
/// Only the promise and the last commit are facts; the state is worked out when it is read, because it
/// changes while nothing is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub struct Freshness {
    /// When the newest snapshot was committed.
    pub last_commit: Option<Timestamp>,
    /// Promised largest age, in milliseconds.
    #[specta(type = Option<u32>)]
    pub promised_ms: Option<i64>,
}

impl Freshness {
    /// The state at `now`.
    pub fn state(&self, now: Timestamp) -> FreshnessState {
        let (Some(last_commit), Some(promised)) = (self.last_commit, self.promised_ms) else {
            return FreshnessState::NotMeasured;
        };
        let age = now.since(last_commit);
        if age > promised {
            FreshnessState::Late
        } else if age.saturating_mul(5) > promised.saturating_mul(4) {
            FreshnessState::DueSoon
        } else {
            FreshnessState::OnTime
        }
    }
}
