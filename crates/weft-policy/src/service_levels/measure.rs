//! One promise against the facts.

use weft_model::{Sla, Timestamp};

use super::{
    DAY, SlaMeasure, SlaScale, SlaState, Window,
    course::{Course, SlaBreach, Value, float},
    facts::{Facts, next_period},
    measurable::{self, SHORTEST_PERIOD},
};
use crate::text::span;

/// Breaches that are told one by one.
const BREACHES: usize = 200;

/// Holds a promise against what is known.
pub fn measure(sla: &Sla, facts: &Facts, window: Window) -> SlaMeasure {
    let (term, limit) = match measurable::limit(sla) {
        Ok(found) => found,
        Err(why) => return SlaMeasure::unmeasured(why),
    };
    match term.property {
        "latency" | "freshness" => age(sla, facts, window, limit),
        "frequency" => frequency(sla, facts, window, limit),
        "retention" => retention(facts, window, limit),
        _ => error_rate(sla, facts, window, limit),
    }
}

fn age(sla: &Sla, facts: &Facts, window: Window, limit: f64) -> SlaMeasure {
    let course = facts.ages(window);
    let Some((_, now)) = course.span() else {
        return SlaMeasure::unmeasured(no_snapshots(facts));
    };
    let breaches = course.breaches(limit);
    let mut measure = judged(sla, &course, limit, &breaches, window);
    let dated = facts.dated();
    let last = dated
        .iter()
        .filter_map(|(_, updates)| updates.iter().rev().find(|at| **at <= now))
        .min();
    let since = last.copied().unwrap_or(now);
    measure.value = Some(float(now - since));
    measure.measured = Some(span(now - since));
    measure.measured_by = Some("the time since the newest snapshot that brought data".to_owned());
    #[expect(
        clippy::cast_possible_truncation,
        reason = "bounded where the promise is read"
    )]
    let due = since.saturating_add((limit * 0.8) as i64);
    if measure.state == SlaState::Holds && due < now {
        measure.state = SlaState::Due;
        measure.since = Some(Timestamp::from_millis(due));
    }
    measure.series = course.days(window.start(), now, &breaches);
    tables_left_out(&mut measure, facts);
    measure
}

fn frequency(sla: &Sla, facts: &Facts, window: Window, limit: f64) -> SlaMeasure {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "bounded where the promise is read"
    )]
    let period = limit as i64;
    if period < SHORTEST_PERIOD {
        return SlaMeasure::unmeasured(measurable::TOO_SHORT);
    }
    let ages = facts.ages(window);
    let Some((_, now)) = ages.span() else {
        return SlaMeasure::unmeasured(no_snapshots(facts));
    };
    let course = facts.periods(window, period);
    if course.0.is_empty() {
        return SlaMeasure::unmeasured("not one whole period lies in the time that is known");
    }
    let mut breaches = course.breaches(0.5);
    for breach in &mut breaches {
        breach.worst = float(breach.to.as_millis() - breach.from.as_millis());
    }
    let mut measure = judged(sla, &course, 0.5, &breaches, window);
    measure.limit = Some(limit);
    let whole = course.0.len();
    let missed = course
        .0
        .iter()
        .filter(|piece| piece.value == Value::Level(1.0))
        .count();
    measure.value = ages.0.last().map(|piece| match piece.value {
        Value::AgeOf(since) => float(now - since),
        Value::Level(level) => level,
    });
    measure.measured = Some(format!("in {} of {whole} periods", whole - missed));
    measure.measured_by =
        Some("whole periods of the calendar (UTC) with a snapshot that brought data".to_owned());
    // The period that runs is judged when it has ended; until then it may be due.
    let begun = course.span().map_or(now, |(_, end)| end);
    let quiet = facts
        .dated()
        .iter()
        .any(|(_, updates)| !updates.iter().any(|at| *at >= begun && *at <= now));
    if measure.state == SlaState::Holds && quiet && (now - begun).saturating_mul(5) > period.saturating_mul(4)
    {
        measure.state = SlaState::Due;
        measure.since = Some(Timestamp::from_millis(begun + period / 5 * 4));
    }
    debug_assert_eq!(next_period(begun, period), begun, "periods touch");
    measure.series = ages.days(window.start(), now, &breaches);
    tables_left_out(&mut measure, facts);
    measure
}

fn error_rate(sla: &Sla, facts: &Facts, window: Window, limit: f64) -> SlaMeasure {
    let course = facts.failing(window);
    let Some((_, now)) = course.span() else {
        return SlaMeasure::unmeasured("no result of any test is known");
    };
    let breaches = course.breaches(limit);
    let mut measure = judged(sla, &course, limit, &breaches, window);
    measure.scale = SlaScale::Percent;
    let (failing, all) = facts.failing_now();
    measure.value = course.0.last().map(|piece| match piece.value {
        Value::Level(level) => level,
        Value::AgeOf(since) => float(now - since),
    });
    measure.measured = Some(format!("{failing} of {all} checks fail"));
    measure.measured_by = Some("the last result of each test; warnings do not count".to_owned());
    measure.series = course.days(window.start(), now, &breaches);
    measure
}

fn retention(facts: &Facts, window: Window, limit: f64) -> SlaMeasure {
    let now = window.now.as_millis();
    let mut worst: Option<SlaMeasure> = None;
    for table in &facts.tables {
        let first = table
            .snapshots
            .iter()
            .map(|snapshot| snapshot.at.as_millis())
            .min();
        let row = table.oldest_row.as_ref();
        let (oldest, by) = match (row, first) {
            (Some(Ok(row)), _) => (row.at.as_millis(), row.by.clone()),
            (_, Some(first)) => (first, "the oldest snapshot".to_owned()),
            (_, None) => return SlaMeasure::unmeasured(format!("`{}` has no snapshots", table.name)),
        };
        let age = (now - oldest).max(0);
        let mut measure = SlaMeasure::unmeasured("");
        (measure.why, measure.measured_by) = (None, Some(by));
        (measure.limit, measure.value) = (Some(limit), Some(float(age)));
        measure.measured = Some(format!("{} back", span(age)));
        let born = table.born();
        if float(age) >= limit {
            measure.state = SlaState::Holds;
            #[expect(
                clippy::cast_possible_truncation,
                reason = "bounded where the promise is read"
            )]
            let since = oldest.saturating_add(limit as i64);
            measure.since = Some(Timestamp::from_millis(since));
        } else if let Some(born) = born.filter(|born| float(now - born) < limit) {
            measure.state = SlaState::Holds;
            measure.since = Some(Timestamp::from_millis(born));
            measure.notes.push(format!(
                "the table is {} old: nothing of it can be too old to be kept yet",
                span(now - born)
            ));
        } else if matches!(row, Some(Ok(_))) {
            measure.state = SlaState::Broken;
        } else {
            let why = match row {
                Some(Err(why)) => {
                    format!("{why}, and older snapshots are gone: they tell nothing of older rows")
                }
                _ => {
                    "older snapshots are gone, and those that are kept tell nothing of older rows".to_owned()
                }
            };
            return SlaMeasure::unmeasured(why);
        }
        let shorter = |known: &SlaMeasure| {
            measure.state > known.state || (measure.state == known.state && measure.value < known.value)
        };
        if worst.as_ref().is_none_or(shorter) {
            worst = Some(measure);
        }
    }
    worst.unwrap_or_else(|| SlaMeasure::unmeasured("it is about no table that is known"))
}

/// State, share, budget and breaches of a course.
fn judged(sla: &Sla, course: &Course, limit: f64, breaches: &[SlaBreach], window: Window) -> SlaMeasure {
    let mut measure = SlaMeasure::unmeasured("");
    measure.why = None;
    measure.limit = Some(limit);
    let (from, to) = course.span().unwrap_or_default();
    let length = course.length();
    let broken = course.broken(limit);
    let last = breaches.last();
    let lasts = last.filter(|breach| breach.to.as_millis() == to);
    measure.state = if lasts.is_some() {
        SlaState::Broken
    } else {
        SlaState::Holds
    };
    measure.since = Some(match (lasts, last) {
        (Some(lasts), _) => lasts.from,
        (None, Some(over)) => over.to,
        (None, None) => Timestamp::from_millis(from),
    });
    measure.measured_from = Some(Timestamp::from_millis(from));
    measure.measured_ms = length;
    let held = 100.0 * float(length - broken) / float(length.max(1));
    measure.held = Some(held);
    if let Some(objective) = sla.objective_percent() {
        let budget = allowed(length, objective);
        measure.objective = Some(objective);
        measure.met = Some(broken <= budget);
        measure.budget_ms = Some(budget);
        measure.budget_left_ms = Some(budget - broken);
        measure.budget_left = Some(match (budget, broken) {
            (0, 0) => 0.0,
            (0, _) => -100.0,
            _ => (100.0 * float(budget - broken) / float(budget)).max(-100.0),
        });
        measure.spent_at = course.spent_at(limit, budget);
    }
    if from > window.start() {
        measure.notes.push(format!(
            "measured over {}: nothing is known of the time before",
            days(to - from)
        ));
    }
    measure.breach_count = u32::try_from(breaches.len()).unwrap_or(u32::MAX);
    measure.breaches = breaches
        .iter()
        .skip(breaches.len().saturating_sub(BREACHES))
        .copied()
        .collect();
    measure
}

/// Milliseconds that an objective allows to be broken.
pub(super) fn allowed(length: i64, objective: f64) -> i64 {
    // Percent as written have few decimals: rounding undoes what binary fractions add.
    #[expect(clippy::cast_possible_truncation, reason = "a part of a span of time")]
    let allowed = (float(length) * (100.0 - objective) / 100.0).round() as i64;
    allowed
}

fn days(millis: i64) -> String {
    match millis / DAY {
        0 => span(millis),
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    }
}

fn no_snapshots(facts: &Facts) -> String {
    match facts.tables.as_slice() {
        [] => "it is about no table that is known".to_owned(),
        [table] if table.snapshots.is_empty() => format!("`{}` has no snapshots", table.name),
        [table] => format!(
            "only rewritten files are known of `{}`, and they bring no data",
            table.name
        ),
        _ => "none of its tables has snapshots".to_owned(),
    }
}

fn tables_left_out(measure: &mut SlaMeasure, facts: &Facts) {
    let silent = facts.tables.iter().filter(|table| table.updates().is_empty());
    for table in silent {
        measure
            .notes
            .push(format!("`{}` is left out: it has no snapshots", table.name));
    }
}
