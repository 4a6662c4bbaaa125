//! Which value of a promise would have been kept.

use serde::Serialize;
use specta::Type;
use weft_model::{
    Sla,
    sla::vocabulary::{span_unit, term_of},
};

use super::{
    DAY, Window,
    course::{Course, Value, float},
    facts::Facts,
    measure::allowed,
};

/// A value that would have passed.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct PassingSla {
    /// Percent of the time in which it would have held at least.
    pub objective: f64,
    /// The strictest value in the promise's unit, rounded to the safe side, as it is to be written.
    pub value: String,
    /// Its unit, as it is to be written.
    pub unit: String,
    /// The same on the measure's scale.
    pub limit: f64,
}

const HOUR: i64 = 3_600_000;
/// Periods that people promise updates in.
const PERIODS: [(i64, &str, &str); 22] = [
    (5 * 60_000, "5", "min"),
    (10 * 60_000, "10", "min"),
    (15 * 60_000, "15", "min"),
    (30 * 60_000, "30", "min"),
    (HOUR, "1", "h"),
    (2 * HOUR, "2", "h"),
    (3 * HOUR, "3", "h"),
    (4 * HOUR, "4", "h"),
    (6 * HOUR, "6", "h"),
    (8 * HOUR, "8", "h"),
    (12 * HOUR, "12", "h"),
    (DAY, "1", "d"),
    (2 * DAY, "2", "d"),
    (3 * DAY, "3", "d"),
    (4 * DAY, "4", "d"),
    (5 * DAY, "5", "d"),
    (6 * DAY, "6", "d"),
    (7 * DAY, "1", "w"),
    (14 * DAY, "2", "w"),
    (21 * DAY, "3", "w"),
    (30 * DAY, "1", "months"),
    (60 * DAY, "2", "months"),
];

/// The strictest values that would have held for these shares of the time, each where there is one.
pub fn passing(sla: &Sla, facts: &Facts, window: Window, objectives: &[f64]) -> Vec<PassingSla> {
    let unit = sla.unit.as_deref().unwrap_or("d");
    let found = |objective: f64| match term_of(&sla.property)?.property {
        "latency" | "freshness" => of_ages(&facts.ages(window), objective, unit),
        "frequency" => of_periods(facts, window, objective),
        "errorRate" => of_levels(&facts.failing(window), objective),
        _ => None,
    };
    objectives.iter().copied().filter_map(found).collect()
}

fn of_ages(course: &Course, objective: f64, unit: &str) -> Option<PassingSla> {
    let length = course.length();
    if length == 0 {
        return None;
    }
    let budget = allowed(length, objective);
    // The larger the limit, the less is broken; above the oldest age nothing is.
    let oldest = course.0.iter().map(|piece| match piece.value {
        Value::AgeOf(since) => piece.to - since,
        Value::Level(_) => 0,
    });
    let (mut low, mut high) = (1, oldest.max()?.max(1));
    while low < high {
        let middle = low + (high - low) / 2;
        if course.broken(float(middle)) <= budget {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    let unit = span_unit(unit).unwrap_or(span_unit("min")?);
    // Far below or above one unit of what was asked another one says it better.
    let others = ["d", "h", "min", "s", "ms"].into_iter().filter_map(span_unit);
    let unit = if (unit.millis..100 * unit.millis).contains(&low) {
        unit
    } else {
        others.into_iter().find(|other| low >= other.millis)?
    };
    let whole = low >= 10 * unit.millis || unit.millis < 10;
    let step = if whole { unit.millis } else { unit.millis / 10 };
    let count = low.div_euclid(step) + i64::from(low % step != 0);
    let value = match (whole, count % 10) {
        (true, _) => count.to_string(),
        (false, 0) => (count / 10).to_string(),
        (false, tenth) => format!("{}.{tenth}", count / 10),
    };
    Some(PassingSla {
        objective,
        value,
        unit: unit.word.to_owned(),
        limit: float(count * step),
    })
}

fn of_periods(facts: &Facts, window: Window, objective: f64) -> Option<PassingSla> {
    let (period, value, unit) = PERIODS.into_iter().find(|(period, ..)| {
        let course = facts.periods(window, *period);
        !course.0.is_empty() && course.broken(0.5) <= allowed(course.length(), objective)
    })?;
    Some(PassingSla {
        objective,
        value: value.to_owned(),
        unit: unit.to_owned(),
        limit: float(period),
    })
}

fn of_levels(course: &Course, objective: f64) -> Option<PassingSla> {
    let budget = allowed(course.length(), objective);
    let levels = course.0.iter().filter_map(|piece| match piece.value {
        Value::Level(level) => Some((level * 10.0).ceil() / 10.0),
        Value::AgeOf(_) => None,
    });
    let lowest = levels
        .filter(|level| course.broken(*level) <= budget)
        .min_by(f64::total_cmp)?;
    Some(PassingSla {
        objective,
        value: lowest.to_string(),
        unit: "percent".to_owned(),
        limit: lowest,
    })
}
