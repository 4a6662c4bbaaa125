//! The properties of ODCS 3.1 `slaProperties`, their short forms and units, and by what Weft can measure them.
//!
//! The standard's list is a recommendation and not closed: a property that stands here in no line is still a promise, only
//! one that nobody knows how to measure.

use serde::Serialize;
use specta::Type;

use super::Sla;

/// What kind of value a property takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SlaQuantity {
    /// A span of time: number and unit.
    Span,
    /// Percent, 0 to 100.
    Percent,
    /// So much in a unit of time: number and `rows/s`, `MB/h`.
    Rate,
    /// A point in time: date, or date and time.
    Moment,
    /// A time of day with its offset: `09:00-08:00`.
    Clock,
    /// Whatever it says.
    Free,
}

/// One property of the vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct SlaTerm {
    /// Name of the standard.
    pub property: &'static str,
    /// Its short form there.
    pub short: Option<&'static str>,
    /// Name for people.
    pub label: &'static str,
    /// What is promised, in words that go before the value.
    pub about: &'static str,
    /// What kind of value it takes.
    pub quantity: SlaQuantity,
    /// Units to choose from.
    pub units: &'static [&'static str],
    /// By what it is measured; absent where Weft reads nothing that tells.
    pub measured_by: Option<&'static str>,
    /// Why it is not measured; absent where it is.
    pub unmeasured: Option<&'static str>,
}

const SPANS: &[&str] = &["min", "h", "d", "w", "months", "y"];
const RATES: &[&str] = &["rows/s", "rows/h", "MB/s", "GB/d", "requests/s"];
const COMMITS: Option<&str> = Some("the times of the table's snapshots");

const fn term(
    property: &'static str,
    short: Option<&'static str>,
    label: &'static str,
    about: &'static str,
    quantity: SlaQuantity,
    measured: Result<Option<&'static str>, &'static str>,
) -> SlaTerm {
    let (measured_by, unmeasured) = match measured {
        Ok(by) => (by, None),
        Err(why) => (None, Some(why)),
    };
    let units = match quantity {
        SlaQuantity::Span => SPANS,
        SlaQuantity::Percent => &["percent"],
        SlaQuantity::Rate => RATES,
        SlaQuantity::Moment | SlaQuantity::Clock | SlaQuantity::Free => &[],
    };
    SlaTerm {
        property,
        short,
        label,
        about,
        quantity,
        units,
        measured_by,
        unmeasured,
    }
}

/// The vocabulary, what can be measured first.
pub const TERMS: [SlaTerm; 14] = [
    term(
        "latency",
        Some("ly"),
        "Freshness",
        "Data is at most this old",
        SlaQuantity::Span,
        Ok(COMMITS),
    ),
    term(
        "freshness",
        None,
        "Freshness (older word)",
        "Data is at most this old",
        SlaQuantity::Span,
        Ok(COMMITS),
    ),
    term(
        "frequency",
        Some("fy"),
        "Update frequency",
        "New data at least once every",
        SlaQuantity::Span,
        Ok(COMMITS),
    ),
    term(
        "retention",
        Some("re"),
        "Retention",
        "Data is kept for at least",
        SlaQuantity::Span,
        Ok(Some(
            "the oldest row by the bounds of its files, else the oldest snapshot",
        )),
    ),
    term(
        "errorRate",
        Some("er"),
        "Error rate",
        "At most this share of checks fails",
        SlaQuantity::Percent,
        Ok(Some("the results of tests")),
    ),
    term(
        "availability",
        Some("av"),
        "Availability",
        "It can be read this share of the time",
        SlaQuantity::Percent,
        Err("no source tells when the table could not be read"),
    ),
    term(
        "throughput",
        Some("th"),
        "Throughput",
        "It delivers at least",
        SlaQuantity::Rate,
        Err("no source tells how fast it is read"),
    ),
    term(
        "timeOfAvailability",
        Some("ta"),
        "Time of availability",
        "Data is there each day at",
        SlaQuantity::Clock,
        Err("a snapshot tells when something was written, and not whether the day's data was complete"),
    ),
    term(
        "timeToDetect",
        Some("td"),
        "Time to detect",
        "A problem is noticed within",
        SlaQuantity::Span,
        Err("no source tells when a problem began"),
    ),
    term(
        "timeToNotify",
        Some("tn"),
        "Time to notify",
        "Readers are told within",
        SlaQuantity::Span,
        Err("no source tells when readers were told"),
    ),
    term(
        "timeToRepair",
        Some("tr"),
        "Time to repair",
        "A problem is repaired within",
        SlaQuantity::Span,
        Err("no source tells when a problem was repaired"),
    ),
    term(
        "generalAvailability",
        Some("ga"),
        "General availability",
        "Anybody may use it from",
        SlaQuantity::Moment,
        Err("a date is announced, not measured"),
    ),
    term(
        "endOfSupport",
        Some("es"),
        "End of support",
        "Nobody helps with it after",
        SlaQuantity::Moment,
        Err("a date is announced, not measured"),
    ),
    term(
        "endOfLife",
        Some("el"),
        "End of life",
        "It is there until",
        SlaQuantity::Moment,
        Err("a date is announced, not measured"),
    ),
];

/// The term that a property names, in its long or short form and any case.
pub fn term_of(property: &str) -> Option<&'static SlaTerm> {
    let property = property.trim();
    TERMS.iter().find(|term| {
        let named = |name: &str| property.eq_ignore_ascii_case(name);
        named(term.property) || term.short.is_some_and(named)
    })
}

/// The long form of a property, in the standard's spelling; what the vocabulary does not hold stays as it is.
pub fn long_form(property: &str) -> &str {
    term_of(property).map_or(property, |term| term.property)
}

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpanUnit {
    /// As people read it behind a number: `min`, `h`, `d`.
    pub word: &'static str,
    /// Its length in milliseconds. A month has 30 days, a year 365.
    pub millis: i64,
}

/// The unit of time that a word means. ODCS names `d`, `day`, `days`, `y`, `yr`, `years`; files use more.
pub fn span_unit(word: &str) -> Option<SpanUnit> {
    let (word, millis) = match word.trim().to_ascii_lowercase().as_str() {
        "ms" | "millisecond" | "milliseconds" => ("ms", 1),
        "s" | "sec" | "second" | "seconds" => ("s", 1_000),
        "m" | "min" | "minute" | "minutes" => ("min", 60_000),
        "h" | "hr" | "hour" | "hours" => ("h", 3_600_000),
        "d" | "day" | "days" => ("d", 86_400_000),
        "w" | "week" | "weeks" => ("w", 604_800_000),
        "month" | "months" => ("months", 30 * 86_400_000),
        "y" | "yr" | "year" | "years" => ("y", 365 * 86_400_000),
        _ => return None,
    };
    Some(SpanUnit { word, millis })
}

/// The promise as people read it: `15 min`, `1 to 2 d`, `99.9 %`.
pub fn promised(sla: &Sla) -> String {
    let value = match &sla.value_ext {
        Some(end) => format!("{} to {end}", sla.value),
        None => sla.value.clone(),
    };
    let unit = sla.unit.as_deref().map(str::trim).unwrap_or_default();
    let is_percent = unit == "%" || unit.eq_ignore_ascii_case("percent");
    let unit = match term_of(&sla.property).map(|term| term.quantity) {
        // ODCS counts spans without a unit in days.
        Some(SlaQuantity::Span) if unit.is_empty() && sla.value.trim().parse::<f64>().is_ok() => "d",
        Some(SlaQuantity::Span) => span_unit(unit).map_or(unit, |known| known.word),
        Some(SlaQuantity::Percent) if unit.is_empty() || is_percent => "%",
        _ if is_percent => "%",
        _ => unit,
    };
    if unit.is_empty() {
        value
    } else {
        format!("{value} {unit}")
    }
}

#[cfg(test)]
mod tests;
