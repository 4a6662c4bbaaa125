//! `logicalTypeOptions` and `enum`: which values may come.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    ChangeKind, Changes, Direction, at, bounds,
    property::Place,
    rules::{self, Rule},
    words,
};

/// Limits of one side: the keys that state it together.
const LIMITS: [&[&str]; 8] = [
    &["minimum", "exclusiveMinimum"],
    &["maximum", "exclusiveMaximum"],
    &["minLength"],
    &["maxLength"],
    &["minItems"],
    &["maxItems"],
    &["minProperties"],
    &["maxProperties"],
];

/// Rules that cannot be compared but by their being there.
const OPAQUE: [&str; 3] = ["pattern", "format", "multipleOf"];

/// Compares the options of a property.
pub fn compare(changes: &mut Changes, place: &Place, old: &Value, new: &Value) {
    let nothing = Value::Null;
    let key = "logicalTypeOptions";
    let before = old.get(key).unwrap_or(&nothing);
    let after = new.get(key).unwrap_or(&nothing);
    if before == after {
        return;
    }
    let logical = words::text(new, "logicalType").unwrap_or_default();
    let options = Place {
        old: words::step(&place.old, key),
        new: words::step(&place.new, key),
        ..place.clone()
    };
    for group in LIMITS {
        limits(changes, &options, before, after, group, &logical);
    }
    for key in OPAQUE {
        opaque(changes, &options, before, after, key);
    }
    if words::flag(before, "uniqueItems") != words::flag(after, "uniqueItems") {
        let added = words::flag(after, "uniqueItems");
        stated(
            changes,
            &options,
            before,
            after,
            "uniqueItems",
            if added {
                &rules::UNIQUE_ADDED
            } else {
                &rules::UNIQUE_REMOVED
            },
        );
    }
    sets(
        changes,
        &options,
        before,
        after,
        "required",
        [
            &rules::OPTION_TIGHTENED,
            &rules::OPTION_LOOSENED,
            &rules::OPTION_SHIFTED,
        ],
    );
    vector(changes, &options, before, after);
    let mut besides: Vec<&str> = LIMITS.concat();
    besides.extend(OPAQUE);
    besides.extend(["uniqueItems", "required", "dimensions", "elementType"]);
    words::others(changes, &options.new, &options.subject, before, after, &besides);
}

fn stated(changes: &mut Changes, place: &Place, old: &Value, new: &Value, key: &str, rule: &Rule) {
    let (before, after) = (words::stated(old, key), words::stated(new, key));
    let parent = if after.is_some() { &place.new } else { &place.old };
    changes.push(rule, at(words::step(parent, key), &place.subject), before, after);
}

/// One limit: `(is it a lower one, its value, whether the value itself is out)`.
type Limit = (bool, f64, bool);

fn limits(changes: &mut Changes, place: &Place, old: &Value, new: &Value, group: &[&str], logical: &str) {
    let differs = |key: &&&str| words::stated(old, key) != words::stated(new, key);
    let Some(key) = group
        .iter()
        .filter(differs)
        .max_by_key(|key| words::stated(new, key).is_some())
    else {
        return;
    };
    let states = |value: &Value| group.iter().any(|key| words::stated(value, key).is_some());
    let rule = match (states(old), states(new)) {
        (false, _) => &rules::OPTION_ADDED,
        (_, false) => &rules::OPTION_REMOVED,
        _ => match (parsed(old, group, logical), parsed(new, group, logical)) {
            (Some(before), Some(after)) => {
                let values: Vec<f64> = before.iter().chain(&after).map(|(_, value, _)| *value).collect();
                let whole = matches!(logical, "integer" | "date") || group.len() == 1;
                let admits = |limits: &[Limit], value: f64| {
                    limits.iter().all(|(lower, limit, open)| {
                        let inside = if *lower { value > *limit } else { value < *limit };
                        #[expect(clippy::float_cmp, reason = "a closed limit admits itself")]
                        let on_it = !open && value == *limit;
                        inside || on_it
                    })
                };
                match bounds::moved(
                    |value| admits(&before, value),
                    |value| admits(&after, value),
                    &values,
                    whole,
                ) {
                    None => &rules::WORDS_CHANGED,
                    Some(direction) => by(direction),
                }
            }
            _ => &rules::OPTION_CHANGED,
        },
    };
    stated(changes, place, old, new, key, rule);
}

const fn by(direction: Direction) -> &'static Rule {
    match direction {
        Direction::Tightens => &rules::OPTION_TIGHTENED,
        Direction::Loosens => &rules::OPTION_LOOSENED,
        Direction::Both => &rules::OPTION_SHIFTED,
        Direction::Undetermined => &rules::OPTION_CHANGED,
    }
}

/// The limits that a group of keys states. In ODCS 3.0 `exclusiveMinimum` is a switch that says how `minimum` is meant,
/// from 3.1 on a limit of its own.
fn parsed(options: &Value, group: &[&str], logical: &str) -> Option<Vec<Limit>> {
    let read = if logical == "date" {
        bounds::days
    } else {
        bounds::number
    };
    let lower = group.first().is_some_and(|key| key.starts_with("min"));
    let mut limits = Vec::new();
    let mut open = false;
    for key in group {
        match words::stated(options, key) {
            None => {}
            Some(Value::Bool(exclusive)) => open |= exclusive,
            Some(value) => limits.push((lower, read(value)?, key.starts_with("exclusive"))),
        }
    }
    for limit in &mut limits {
        limit.2 |= open;
    }
    Some(limits)
}

fn opaque(changes: &mut Changes, place: &Place, old: &Value, new: &Value, key: &str) {
    let rule = match (words::stated(old, key), words::stated(new, key)) {
        (before, after) if before == after => return,
        (None, _) => &rules::OPTION_ADDED,
        (_, None) => &rules::OPTION_REMOVED,
        (Some(before), Some(after)) => match (key, bounds::number(before), bounds::number(after)) {
            ("multipleOf", Some(before), Some(after)) if before > 0.0 && after > 0.0 => {
                multiples(before, after)
            }
            _ => &rules::OPTION_CHANGED,
        },
    };
    stated(changes, place, old, new, key, rule);
}

/// Multiples of 6 are multiples of 3.
fn multiples(before: f64, after: f64) -> &'static Rule {
    let whole = |ratio: f64| (ratio - ratio.round()).abs() < 1e-9;
    match (whole(after / before), whole(before / after)) {
        (true, true) => &rules::WORDS_CHANGED,
        (true, false) => &rules::OPTION_TIGHTENED,
        (false, true) => &rules::OPTION_LOOSENED,
        (false, false) => &rules::OPTION_SHIFTED,
    }
}

/// A vector's shape; its elements are `float32` where nothing is stated.
fn vector(changes: &mut Changes, place: &Place, old: &Value, new: &Value) {
    let rule = match (words::text(old, "dimensions"), words::text(new, "dimensions")) {
        (before, after) if before == after => None,
        (None, _) => Some(&rules::OPTION_ADDED),
        (_, None) => Some(&rules::OPTION_REMOVED),
        _ => Some(&rules::VECTOR_SHAPE),
    };
    if let Some(rule) = rule {
        stated(changes, place, old, new, "dimensions", rule);
    }
    let element =
        |options: &Value| words::text(options, "elementType").unwrap_or_else(|| "float32".to_owned());
    if element(old) != element(new) {
        stated(changes, place, old, new, "elementType", &rules::VECTOR_SHAPE);
    } else if words::text(old, "elementType") != words::text(new, "elementType") {
        stated(changes, place, old, new, "elementType", &rules::WORDS_CHANGED);
    }
}

/// A list of names: `[grew, shrank, both]`.
fn sets(changes: &mut Changes, place: &Place, old: &Value, new: &Value, key: &str, rules: [&Rule; 3]) {
    let set = |options: &Value| -> BTreeSet<String> {
        words::list(options, key).iter().map(Value::to_string).collect()
    };
    let (before, after) = (set(old), set(new));
    let [grew, shrank, both] = rules;
    let rule = match (after.is_subset(&before), before.is_subset(&after)) {
        (true, true) => return,
        (false, true) => grew,
        (true, false) => shrank,
        (false, false) => both,
    };
    stated(changes, place, old, new, key, rule);
}

/// `enum` (ODCS 3.2): the values that a property may have. Entries are `{value, label, …}`; labels are words.
pub fn enumeration(changes: &mut Changes, place: &Place, old: &Value, new: &Value) {
    let key = "enum";
    let value = |entry: &Value| match entry {
        Value::Object(_) => words::text(entry, "value").unwrap_or_default(),
        other => super::shown(other),
    };
    let values = |owner: &Value| -> BTreeSet<String> { words::list(owner, key).iter().map(value).collect() };
    let (before, after) = (values(old), values(new));
    let gone: Vec<String> = before.difference(&after).cloned().collect();
    let come: Vec<String> = after.difference(&before).cloned().collect();
    let (rule, kind) = match (before.is_empty(), after.is_empty()) {
        (true, false) => (&rules::ENUM_ADDED, ChangeKind::Added),
        (false, true) => (&rules::ENUM_REMOVED, ChangeKind::Removed),
        _ => match (gone.is_empty(), come.is_empty()) {
            (true, true) => {
                words::compare(
                    changes,
                    &words::step(&place.new, key),
                    &place.subject,
                    old.get(key),
                    new.get(key),
                );
                return;
            }
            (true, false) => (&rules::ENUM_EXTENDED, ChangeKind::Changed),
            (false, true) => (&rules::ENUM_REDUCED, ChangeKind::Changed),
            (false, false) => (&rules::ENUM_REPLACED, ChangeKind::Changed),
        },
    };
    let parent = if after.is_empty() { &place.old } else { &place.new };
    let shown = |values: Vec<String>| (!values.is_empty()).then(|| values.join(", "));
    changes.told(
        rule,
        kind,
        at(words::step(parent, key), &place.subject),
        shown(gone),
        shown(come),
    );
}
