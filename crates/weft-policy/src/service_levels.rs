//! Promises held against facts: what was measured, since when, how often not, and what could have been promised.
//!
//! Pure: (promise, facts, window, now) in, a measure with its evidence out. A promise is a limit over a *course*, the value of
//! what is promised at every instant of the window; where no fact tells the value, the measure says why instead of a number.
//! Times are milliseconds since the Unix epoch, days are those of UTC.

mod course;
mod facts;
mod measurable;
mod measure;
mod observe;
mod passing;

use serde::Serialize;
use specta::Type;
use weft_model::Timestamp;

pub use course::SlaBreach;
pub use facts::{Facts, OldestRow, TableFacts, TestRun};
pub use measurable::{Known, unmeasured};
pub use measure::measure;
pub use observe::{Observation, ObservationKind, observe};
pub use passing::{PassingSla, passing};

/// Milliseconds of a day.
pub const DAY: i64 = 86_400_000;
/// Days that are looked back where nobody asks for more or less.
pub const WINDOW_DAYS: u32 = 90;
/// The longest look back, in days.
pub const LONGEST_WINDOW_DAYS: u32 = 400;

/// The time that is looked at: from `days` before `now` until now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Its length, 1 to [`LONGEST_WINDOW_DAYS`].
    pub days: u32,
    /// Its end.
    pub now: Timestamp,
}

impl Window {
    /// Its beginning.
    pub fn start(self) -> i64 {
        self.now.as_millis().saturating_sub(i64::from(self.days) * DAY)
    }
}

/// How a promise stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SlaState {
    /// It is kept.
    Holds,
    /// It is kept, and more than 80 % of what is promised is used up.
    Due,
    /// It is not kept.
    Broken,
    /// Nothing that Weft reads tells.
    PromisedNotMeasured,
}

impl SlaState {
    /// The state in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Due => "due",
            Self::Broken => "broken",
            Self::PromisedNotMeasured => "promised, not measured",
        }
    }
}

/// What numbers of a measure count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SlaScale {
    /// Milliseconds.
    Millis,
    /// Percent.
    Percent,
}

/// One day of a course.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Type)]
pub struct SlaDay {
    /// Its beginning, midnight UTC.
    pub day: Timestamp,
    /// The worst value in it, on the measure's scale; absent where nothing was known that day.
    pub worst: Option<f64>,
    /// Milliseconds of it in which the promise did not hold.
    #[specta(type = u32)]
    pub broken_ms: i64,
}

/// A promise against what was measured.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct SlaMeasure {
    /// How it stands now.
    pub state: SlaState,
    /// Since when it stands so; absent where that is not known.
    pub since: Option<Timestamp>,
    /// What numbers count.
    pub scale: SlaScale,
    /// The promised limit.
    pub limit: Option<f64>,
    /// The value now.
    pub value: Option<f64>,
    /// The value now, in words: `6 min`, `2 of 40 checks fail`.
    pub measured: Option<String>,
    /// By what it is measured.
    pub measured_by: Option<String>,
    /// Why it is not measured.
    pub why: Option<String>,
    /// What a person should know about the measure: that facts reach back less than the window, that a table is left out.
    pub notes: Vec<String>,
    /// From when on it was measured.
    pub measured_from: Option<Timestamp>,
    /// Milliseconds over which it was measured.
    #[specta(type = u32)]
    pub measured_ms: i64,
    /// Percent of that time in which it held.
    pub held: Option<f64>,
    /// Percent of the time in which it is to hold, where it is promised so.
    pub objective: Option<f64>,
    /// Whether the objective was reached.
    pub met: Option<bool>,
    /// Milliseconds that the objective allows to be broken, over the measured time.
    #[specta(type = Option<u32>)]
    pub budget_ms: Option<i64>,
    /// What is left of them; negative where more was used.
    #[specta(type = Option<u32>)]
    pub budget_left_ms: Option<i64>,
    /// The same in percent of the budget, at least -100; 0 where there is no budget and none was used.
    pub budget_left: Option<f64>,
    /// When the budget was spent.
    pub spent_at: Option<Timestamp>,
    /// Times in which it did not hold, oldest first; the last one reaches until now where it is broken. At most the 200
    /// newest.
    pub breaches: Vec<SlaBreach>,
    /// Breaches in all.
    pub breach_count: u32,
    /// Day by day.
    pub series: Vec<SlaDay>,
}

impl SlaMeasure {
    /// That nothing tells, and why.
    pub fn unmeasured(why: impl Into<String>) -> Self {
        Self {
            state: SlaState::PromisedNotMeasured,
            since: None,
            scale: SlaScale::Millis,
            limit: None,
            value: None,
            measured: None,
            measured_by: None,
            why: Some(why.into()),
            notes: Vec::new(),
            measured_from: None,
            measured_ms: 0,
            held: None,
            objective: None,
            met: None,
            budget_ms: None,
            budget_left_ms: None,
            budget_left: None,
            spent_at: None,
            breaches: Vec::new(),
            breach_count: 0,
            series: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
