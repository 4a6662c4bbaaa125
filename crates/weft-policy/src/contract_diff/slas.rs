//! `slaProperties[]`: promises with their units, stronger or weaker.

use serde_json::Value;
use weft_model::{Sla, Timestamp};

use super::{
    ChangeKind, Changes, Subject, at, matching, property,
    rules::{self, Rule},
    words,
};

/// Names of the standard with their short forms (ODCS "Service-Level Agreement"), compared without case, what they
/// measure, and whether more of it is the stronger promise.
const PROPERTIES: [(&str, &str, Measure, bool); 14] = [
    ("availability", "av", Measure::Amount, true),
    ("throughput", "th", Measure::Amount, true),
    ("errorRate", "er", Measure::Amount, false),
    ("generalAvailability", "ga", Measure::Date, false),
    ("endOfSupport", "es", Measure::Date, true),
    ("endOfLife", "el", Measure::Date, true),
    ("retention", "re", Measure::Span, true),
    ("frequency", "fy", Measure::Span, false),
    ("latency", "ly", Measure::Span, false),
    ("freshness", "freshness", Measure::Span, false),
    ("timeToDetect", "td", Measure::Span, false),
    ("timeToNotify", "tn", Measure::Span, false),
    ("timeToRepair", "tr", Measure::Span, false),
    ("timeOfAvailability", "ta", Measure::TimeOfDay, false),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Measure {
    /// A span of time.
    Span,
    /// A number, in the same unit on both sides.
    Amount,
    /// A day or moment.
    Date,
    /// `09:00-08:00`: time of day with the offset of its zone.
    TimeOfDay,
}

/// Compares the promises of two documents.
pub fn compare(changes: &mut Changes, old: &Value, new: &Value) {
    let default = |document: &Value| {
        words::text(document, "slaDefaultElement").or_else(|| words::text(document, "slaDefaultColumn"))
    };
    let defaults = (default(old), default(new));
    let mut pairing = matching::Pairing::new(
        words::list(old, "slaProperties"),
        words::list(new, "slaProperties"),
    );
    let key = |parts: [Option<String>; 3]| Some(parts.map(Option::unwrap_or_default).join("\u{1f}"));
    pairing.by(|sla| words::text(sla, "id"));
    pairing.by(|sla| {
        key([
            Some(name(sla)),
            words::text(sla, "element"),
            words::text(sla, "driver"),
        ])
    });
    pairing.by(|sla| key([Some(name(sla)), words::text(sla, "element"), None]));
    pairing.by(|sla| Some(name(sla)));
    let pairs = pairing.done();
    for pair in &pairs.kept {
        let (before, after) = (pair.old.value, pair.new.value);
        let path = format!("/slaProperties/{}", pair.new.index);
        let elements = (
            element(before, defaults.0.as_deref()),
            element(after, defaults.1.as_deref()),
        );
        let subject = subject(old, &elements.0);
        let moved = name(before) != name(after);
        if moved {
            changes.told(
                &rules::SLA_CHANGED,
                ChangeKind::Changed,
                at(path.clone(), &subject),
                Some(promise(before)),
                Some(promise(after)),
            );
        } else if let Some(rule) = graded(before, after) {
            let path = format!("{path}/value");
            changes.told(
                rule,
                ChangeKind::Changed,
                at(path, &subject),
                Some(promise(before)),
                Some(promise(after)),
            );
        }
        if elements.0 != elements.1 {
            let shown = |names: &[String]| (!names.is_empty()).then(|| names.join(", "));
            let path = format!("{path}/element");
            changes.told(
                &rules::SLA_MOVED,
                ChangeKind::Changed,
                at(path, &subject),
                shown(&elements.0),
                shown(&elements.1),
            );
        }
        let besides = ["element", "property", "unit", "value", "valueExt"];
        words::others(changes, &path, &subject, before, after, &besides);
    }
    for item in &pairs.added {
        let subject = subject(new, &element(item.value, defaults.1.as_deref()));
        let path = format!("/slaProperties/{}", item.index);
        let after = Some(promise(item.value));
        changes.told(
            &rules::SLA_ADDED,
            ChangeKind::Added,
            at(path, &subject),
            None,
            after,
        );
    }
    for item in &pairs.removed {
        let subject = subject(old, &element(item.value, defaults.0.as_deref()));
        let path = format!("/slaProperties/{}", item.index);
        let before = Some(promise(item.value));
        changes.told(
            &rules::SLA_REMOVED,
            ChangeKind::Removed,
            at(path, &subject),
            before,
            None,
        );
    }
}

/// The property in its long form.
fn name(sla: &Value) -> String {
    let stated = words::text(sla, "property").unwrap_or_default();
    known(&stated).map_or(stated, |(long, ..)| (*long).to_owned())
}

fn known(property: &str) -> Option<&'static (&'static str, &'static str, Measure, bool)> {
    PROPERTIES
        .iter()
        .find(|(long, short, ..)| property.eq_ignore_ascii_case(long) || property.eq_ignore_ascii_case(short))
}

/// The elements it is about, in an order of their own.
fn element(sla: &Value, default: Option<&str>) -> Vec<String> {
    let stated = words::text(sla, "element").or_else(|| words::text(sla, "column"));
    let stated = stated.as_deref().or(default).unwrap_or_default();
    let mut elements: Vec<String> = stated
        .split(',')
        .map(|part| part.trim().to_owned())
        .filter(|part| !part.is_empty())
        .collect();
    elements.sort();
    elements
}

/// The table and column of a promise about one element; else the whole contract.
fn subject(document: &Value, elements: &[String]) -> Subject {
    let [only] = elements else {
        return Subject::default();
    };
    let objects = words::list(document, "schema").iter();
    let names = |value: &Value| [words::text(value, "name"), words::text(value, "physicalName")];
    // An object's name may hold dots itself.
    let found = objects
        .flat_map(|object| {
            names(object)
                .into_iter()
                .flatten()
                .map(move |name| (object, name))
        })
        .filter_map(|(object, name)| {
            let rest = only.strip_prefix(name.as_str())?;
            (rest.is_empty() || rest.starts_with('.'))
                .then(|| (object, name.len(), rest.trim_start_matches('.')))
        })
        .max_by_key(|(_, length, _)| *length);
    let Some((object, _, column)) = found else {
        return Subject::default();
    };
    let physical = words::list(object, "properties")
        .iter()
        .find(|property| words::text(property, "name").as_deref() == Some(column))
        .and_then(property::physical);
    Subject {
        object: property::physical(object),
        column: physical.or_else(|| (!column.is_empty()).then(|| column.to_owned())),
    }
}

fn graded(old: &Value, new: &Value) -> Option<&'static Rule> {
    let stated = |sla: &Value| ["value", "unit", "valueExt"].map(|key| words::text(sla, key));
    if stated(old) == stated(new) {
        return None;
    }
    let Some((_, _, measure, more_is_stronger)) = known(&name(old)) else {
        return Some(&rules::SLA_CHANGED);
    };
    let extended = words::text(old, "valueExt") != words::text(new, "valueExt");
    let (Some(before), Some(after)) = (measured(old, *measure), measured(new, *measure)) else {
        return Some(&rules::SLA_CHANGED);
    };
    let comparable = *measure != Measure::Amount || before.1 == after.1;
    if extended || !comparable {
        return Some(&rules::SLA_CHANGED);
    }
    Some(match before.0.total_cmp(&after.0) {
        std::cmp::Ordering::Equal => &rules::WORDS_CHANGED,
        order if order.is_lt() == *more_is_stronger => &rules::SLA_TIGHTENED,
        _ => &rules::SLA_LOOSENED,
    })
}

/// Amount, and its unit where that is not converted.
#[expect(
    clippy::cast_precision_loss,
    reason = "dates and spans fit 53 bits of milliseconds"
)]
fn measured(sla: &Value, measure: Measure) -> Option<(f64, String)> {
    let value = words::text(sla, "value")?;
    let unit = words::text(sla, "unit");
    match measure {
        Measure::Span => span(&value, unit).map(|millis| (millis as f64, String::new())),
        Measure::Date => Timestamp::parse(&value).map(|at| (at.as_millis() as f64, String::new())),
        Measure::TimeOfDay => time_of_day(&value).map(|minutes| (minutes, String::new())),
        Measure::Amount => {
            let (number, rest) = number_and_rest(&value);
            let unit = unit
                .unwrap_or_else(|| rest.to_owned())
                .trim()
                .to_ascii_lowercase();
            let unit = match unit.as_str() {
                "%" | "percentage" | "pct" => "percent".to_owned(),
                _ => unit,
            };
            Some((number.parse().ok()?, unit))
        }
    }
}

fn number_and_rest(text: &str) -> (&str, &str) {
    let end = text
        .find(|letter: char| !letter.is_ascii_digit() && letter != '.')
        .unwrap_or(text.len());
    text.split_at(end)
}

/// Milliseconds of `24` with unit `h`, of `24h`, and of an ISO 8601 duration (`P1DT12H`).
fn span(value: &str, unit: Option<String>) -> Option<i64> {
    if let Some(parts) = value.strip_prefix('P') {
        return iso(parts);
    }
    let (number, rest) = number_and_rest(value);
    let unit = match (rest.trim(), unit) {
        ("", unit) => unit,
        (rest, _) => Some(rest.to_owned()),
    };
    millis(number, unit)
}

fn millis(number: &str, unit: Option<String>) -> Option<i64> {
    Sla {
        value: number.to_owned(),
        unit,
        ..Sla::default()
    }
    .millis()
}

fn iso(parts: &str) -> Option<i64> {
    let (days, times) = parts.split_once('T').unwrap_or((parts, ""));
    let mut total = 0_i64;
    for (text, units) in [
        (
            days,
            [('Y', "y"), ('M', "months"), ('W', "w"), ('D', "d")].as_slice(),
        ),
        (times, &[('H', "h"), ('M', "min"), ('S', "s")]),
    ] {
        let mut rest = text;
        while !rest.is_empty() {
            let (number, after) = number_and_rest(rest);
            let letter = after.chars().next()?;
            let (_, unit) = units.iter().find(|(known, _)| *known == letter)?;
            total = total.checked_add(millis(number, Some((*unit).to_owned()))?)?;
            rest = after.get(1..)?;
        }
    }
    (!parts.is_empty()).then_some(total)
}

/// Minutes of the day in UTC; may be below 0 or above a day, so that the offset does not turn earlier into later.
fn time_of_day(text: &str) -> Option<f64> {
    let text = text.trim();
    let split = text.find(['+', '-', 'Z']).unwrap_or(text.len());
    let (clock, offset) = text.split_at(split);
    let minutes = |text: &str| -> Option<f64> {
        let mut parts = text.split(':');
        let hours: f64 = parts.next()?.parse().ok().filter(|hours| *hours < 25.0)?;
        let minutes: f64 = parts.next()?.parse().ok().filter(|minutes| *minutes < 60.0)?;
        let seconds: f64 = parts.next().map_or(Ok(0.0), str::parse).ok()?;
        Some(hours * 60.0 + minutes + seconds / 60.0)
    };
    let offset = match offset.chars().next() {
        Some('+') => minutes(offset.get(1..)?)?,
        Some('-') => -minutes(offset.get(1..)?)?,
        _ => 0.0,
    };
    Some(minutes(clock)? - offset)
}

/// `retention 3 y`.
fn promise(sla: &Value) -> String {
    let parts = [
        Some(name(sla)),
        words::text(sla, "value"),
        words::text(sla, "unit"),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}
