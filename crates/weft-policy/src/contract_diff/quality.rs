//! `quality[]` of objects and properties: what a rule admits, and whether it binds anybody.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    ChangeKind, Changes, Direction, at, bounds,
    matching::{self, canonical},
    property::Place,
    rules, shown,
    threshold::{OPERATORS, Threshold, threshold},
    words,
};

/// Severities of a rule that warns and binds nobody.
const ADVICE: [&str; 6] = ["info", "warning", "warn", "low", "minor", "trivial"];
/// The metrics of the standard's library.
const METRICS: [&str; 5] = [
    "nullValues",
    "missingValues",
    "invalidValues",
    "duplicateValues",
    "rowCount",
];
/// Keys that say what is checked; all others are words.
const CHECKED: [&str; 8] = [
    "arguments",
    "engine",
    "implementation",
    "metric",
    "query",
    "rule",
    "type",
    "unit",
];

/// Compares the rules of an object or property.
pub fn compare(changes: &mut Changes, place: &Place, old: &Value, new: &Value, at_property: bool) {
    let mut pairing = matching::Pairing::new(words::list(old, "quality"), words::list(new, "quality"));
    pairing.by(|rule| words::text(rule, "id"));
    pairing.by(|rule| words::text(rule, "name"));
    pairing.by(|rule| Some(canonical(rule, &["id", "name", "description"])));
    pairing.by(|rule| Some(check(rule)));
    let pairs = pairing.done();
    for pair in &pairs.kept {
        let path = format!("{}/quality/{}", place.new, pair.new.index);
        rule(changes, place, &path, pair.old.value, pair.new.value, at_property);
    }
    for item in &pairs.added {
        let binding = binds(item.value, at_property);
        let rule = if binding {
            &rules::QUALITY_ADDED
        } else {
            &rules::QUALITY_ADVICE
        };
        let path = format!("{}/quality/{}", place.new, item.index);
        changes.told(
            rule,
            ChangeKind::Added,
            at(path, &place.subject),
            None,
            Some(expectation(item.value)),
        );
    }
    for item in &pairs.removed {
        let binding = binds(item.value, at_property);
        let rule = if binding {
            &rules::QUALITY_REMOVED
        } else {
            &rules::QUALITY_ADVICE
        };
        let path = format!("{}/quality/{}", place.old, item.index);
        changes.told(
            rule,
            ChangeKind::Removed,
            at(path, &place.subject),
            Some(expectation(item.value)),
            None,
        );
    }
}

fn rule(changes: &mut Changes, place: &Place, path: &str, old: &Value, new: &Value, at_property: bool) {
    let (was, is) = (binds(old, at_property), binds(new, at_property));
    let direction = match (was, is) {
        (false, false) => None,
        (false, true) => Some(Direction::Tightens),
        (true, false) => Some(Direction::Loosens),
        (true, true) => [
            check_moved(old, new),
            threshold_moved(old, new),
            arguments_moved(old, new),
        ]
        .into_iter()
        .flatten()
        .reduce(together),
    };
    let mut besides: Vec<&str> = CHECKED.to_vec();
    besides.extend(OPERATORS);
    if let Some(direction) = direction {
        let rule = match direction {
            Direction::Tightens => &rules::QUALITY_TIGHTENED,
            Direction::Loosens => &rules::QUALITY_LOOSENED,
            Direction::Both => &rules::QUALITY_SHIFTED,
            Direction::Undetermined => &rules::QUALITY_CHANGED,
        };
        let (before, after) = (expectation(old), expectation(new));
        changes.told(
            rule,
            ChangeKind::Changed,
            at(path, &place.subject),
            Some(before),
            Some(after),
        );
        besides.push("severity");
    } else if CHECKED
        .iter()
        .chain(&OPERATORS)
        .any(|key| words::stated(old, key) != words::stated(new, key))
    {
        let (before, after) = (expectation(old), expectation(new));
        let rule = &rules::QUALITY_ADVICE;
        changes.told(
            rule,
            ChangeKind::Changed,
            at(path, &place.subject),
            Some(before),
            Some(after),
        );
    }
    words::others(changes, path, &place.subject, old, new, &besides);
}

const fn together(one: Direction, other: Direction) -> Direction {
    match (one, other) {
        (Direction::Undetermined, _) | (_, Direction::Undetermined) => Direction::Undetermined,
        (Direction::Tightens, Direction::Tightens) => Direction::Tightens,
        (Direction::Loosens, Direction::Loosens) => Direction::Loosens,
        _ => Direction::Both,
    }
}

/// `type`, which may be left out: `library`, or `sql` where there is a query.
fn kind(rule: &Value) -> String {
    words::text(rule, "type").unwrap_or_else(|| {
        let kind = if rule.get("query").is_some() {
            "sql"
        } else {
            "library"
        };
        kind.to_owned()
    })
}

/// `metric`, or its deprecated alias `rule`.
fn metric(rule: &Value) -> Option<String> {
    words::text(rule, "metric").or_else(|| words::text(rule, "rule"))
}

/// What is measured, without what it is compared with.
fn check(rule: &Value) -> String {
    let parts = [
        Some(kind(rule)),
        metric(rule),
        words::text(rule, "query"),
        words::text(rule, "engine"),
        rule.get("implementation").map(|value| canonical(value, &[])),
    ];
    parts.map(Option::unwrap_or_default).join("\u{1f}")
}

/// Whether somebody has to keep the rule: it can fail, and its failure is more than a warning.
fn binds(rule: &Value, at_property: bool) -> bool {
    let severity = words::text(rule, "severity")
        .unwrap_or_default()
        .to_ascii_lowercase();
    if ADVICE.contains(&severity.as_str()) {
        return false;
    }
    let bounded = threshold(rule).is_some();
    match kind(rule).as_str() {
        "text" => false,
        "custom" => words::stated(rule, "implementation").is_some(),
        "sql" => bounded && words::text(rule, "query").is_some(),
        _ => {
            let Some(metric) = metric(rule).filter(|metric| METRICS.contains(&metric.as_str())) else {
                return false;
            };
            let argument = |key: &str| {
                rule.get("arguments")
                    .and_then(|all| words::stated(all, key))
                    .is_some()
            };
            let runs = match metric.as_str() {
                "invalidValues" => at_property && (argument("validValues") || argument("pattern")),
                "nullValues" | "missingValues" => at_property,
                _ => true,
            };
            bounded && runs
        }
    }
}

fn is_percent(rule: &Value) -> bool {
    let unit = words::text(rule, "unit").unwrap_or_default().to_ascii_lowercase();
    matches!(unit.as_str(), "percent" | "%" | "percentage" | "pct")
}

/// Another measurement.
fn check_moved(old: &Value, new: &Value) -> Option<Direction> {
    if check(old) == check(new) {
        return None;
    }
    let metrics = (metric(old), metric(new));
    let nulls_to_missing = match (metrics.0.as_deref(), metrics.1.as_deref()) {
        (Some("nullValues"), Some("missingValues")) => Some((true, new)),
        (Some("missingValues"), Some("nullValues")) => Some((false, old)),
        _ => None,
    };
    match nulls_to_missing {
        Some((more, missing)) => {
            let markers = listed(missing, "missingValues")
                .iter()
                .any(|marker| marker != "null");
            markers.then(|| counted(new, more)).flatten()
        }
        None => Some(Direction::Undetermined),
    }
}

fn threshold_moved(old: &Value, new: &Value) -> Option<Direction> {
    let percent = (is_percent(old), is_percent(new));
    if percent.0 != percent.1 {
        return Some(Direction::Undetermined);
    }
    match (threshold(old), threshold(new)) {
        (Some(before), Some(after)) if before != after => {
            let (Some(was), Some(is)) = (before.limits(), after.limits()) else {
                return Some(Direction::Undetermined);
            };
            // A library metric counts rows, unless it is a share of them.
            let whole = !percent.0 && kind(new) == "library";
            let limits = [was, is].concat();
            bounds::moved(
                |value| before.passes(value),
                |value| after.passes(value),
                &limits,
                whole,
            )
        }
        (None, Some(_)) => Some(Direction::Tightens),
        (Some(_), None) => Some(Direction::Loosens),
        _ => None,
    }
}

/// The arguments that a metric of the library reads.
fn arguments_moved(old: &Value, new: &Value) -> Option<Direction> {
    let differ = old.get("arguments") != new.get("arguments");
    if !differ || check_moved(old, new).is_some() {
        return None;
    }
    let metric = metric(new).unwrap_or_default();
    // Which list is read, and whether another entry counts more rows as bad.
    let (key, more) = match (kind(new).as_str(), metric.as_str()) {
        ("library", "invalidValues") => ("validValues", false),
        ("library", "missingValues") => ("missingValues", true),
        ("library", "duplicateValues") => ("properties", false),
        ("library", _) => return None,
        _ => return Some(Direction::Undetermined),
    };
    let pattern = |rule: &Value| rule.get("arguments").and_then(|all| words::text(all, "pattern"));
    if metric == "invalidValues" && pattern(old) != pattern(new) {
        return Some(Direction::Undetermined);
    }
    let (before, after) = (listed(old, key), listed(new, key));
    if metric != "missingValues" && before.is_empty() != after.is_empty() {
        return Some(Direction::Undetermined);
    }
    let added = after.difference(&before).next().and_then(|_| counted(new, more));
    let removed = before.difference(&after).next().and_then(|_| counted(new, !more));
    [added, removed].into_iter().flatten().reduce(together)
}

fn listed(rule: &Value, key: &str) -> BTreeSet<String> {
    let arguments = rule.get("arguments").unwrap_or(&Value::Null);
    words::list(arguments, key).iter().map(Value::to_string).collect()
}

/// How counting more (or fewer) rows as bad moves a rule, judged by what it compares the count with.
fn counted(rule: &Value, more: bool) -> Option<Direction> {
    let Some((threshold, [low, high])) = threshold(rule).and_then(|threshold| {
        let limits = threshold.limits()?;
        Some((threshold, limits))
    }) else {
        return Some(Direction::Undetermined);
    };
    let mut probes = bounds::probes(&[0.0, low, high], !is_percent(rule));
    probes.retain(|probe| *probe >= 0.0);
    probes.sort_by(f64::total_cmp);
    let passes: Vec<bool> = probes.iter().map(|probe| threshold.passes(*probe)).collect();
    let rising = passes.is_sorted();
    let falling = passes.is_sorted_by(|one, next| one >= next);
    match (rising, falling) {
        (true, true) => None,
        // Passes up to a limit: more bad rows can only fail it.
        (false, true) => Some(if more {
            Direction::Tightens
        } else {
            Direction::Loosens
        }),
        (true, false) => Some(if more {
            Direction::Loosens
        } else {
            Direction::Tightens
        }),
        (false, false) => Some(Direction::Both),
    }
}

/// A rule in one line: `nullValues mustBe 0 percent`.
fn expectation(rule: &Value) -> String {
    let subject = metric(rule)
        .or_else(|| words::text(rule, "query"))
        .or_else(|| words::text(rule, "name"))
        .or_else(|| words::text(rule, "description"))
        .unwrap_or_else(|| kind(rule));
    let mut parts = vec![subject];
    parts.extend(threshold(rule).as_ref().map(Threshold::words));
    parts.extend(words::text(rule, "unit"));
    if let Some(arguments) = words::stated(rule, "arguments") {
        parts.push(arguments.to_string());
    }
    if let Some(severity) = words::text(rule, "severity") {
        parts.push(format!("({severity})"));
    }
    shown(&Value::from(parts.join(" ")))
}
