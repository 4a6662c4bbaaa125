//! Promises and how they are kept.

pub mod check;
pub mod vocabulary;

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::time::Timestamp;

/// One promise, in the vocabulary of ODCS `slaProperties`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Sla {
    /// Property in its long form: `latency`, `freshness`, `frequency`, `retention`, `availability` …
    pub property: String,
    /// The promised value as written.
    pub value: String,
    /// The other end of a range that begins with the value, in the same unit (ODCS `valueExt`).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub value_ext: Option<String>,
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
    /// Percent of the time in which it is to hold, as written. No word of ODCS: files carry it as a custom property
    /// `objective` of the promise (ODCS 3.2).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub objective: Option<String>,
    /// A person takes the promise of this property and element back: what sources promise of them does not count, and
    /// stays visible beside it. The value is the one that stood when it was taken back.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub withdrawn: bool,
}

impl Sla {
    /// Whether both promise the same property of the same element: of two such promises one stands.
    pub fn replaces(&self, other: &Self) -> bool {
        let element = |sla: &Self| {
            sla.element
                .as_deref()
                .unwrap_or_default()
                .trim()
                .to_ascii_lowercase()
        };
        vocabulary::long_form(&self.property).eq_ignore_ascii_case(vocabulary::long_form(&other.property))
            && element(self) == element(other)
    }

    /// Percent of the time in which it is to hold, where it says one.
    pub fn objective_percent(&self) -> Option<f64> {
        let percent: f64 = self.objective.as_deref()?.trim().parse().ok()?;
        (percent > 0.0 && percent <= 100.0).then_some(percent)
    }

    /// The promise as milliseconds, for properties that promise a span of time.
    pub fn millis(&self) -> Option<i64> {
        let value: f64 = self.value.trim().parse().ok()?;
        let unit = vocabulary::span_unit(self.unit.as_deref().unwrap_or("d"))?.millis;
        #[expect(clippy::cast_precision_loss, reason = "units are far below 2^53")]
        let millis = (value * unit as f64).round();
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
