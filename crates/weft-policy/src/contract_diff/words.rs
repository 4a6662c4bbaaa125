//! Reading values of a document leniently, and comparing what binds no data.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::{Changes, Subject, at, rules};

/// Keys by which elements of a list are told apart, in this order.
const KEYS: [&str; 11] = [
    "id", "property", "url", "username", "channel", "role", "server", "name", "question", "synonym", "value",
];

/// Text of a scalar at a key; none where there is none, or `null`, or no scalar.
pub fn text(value: &Value, key: &str) -> Option<String> {
    match value.get(key)? {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// A value that says something: not there and `null` are the same.
pub fn stated<'a>(value: &'a Value, key: &str) -> Option<&'a Value> {
    value.get(key).filter(|value| !value.is_null())
}

/// A switch that is off where it is not stated.
pub fn flag(value: &Value, key: &str) -> bool {
    match value.get(key) {
        Some(Value::Bool(flag)) => *flag,
        Some(Value::String(text)) => matches!(text.trim().to_ascii_lowercase().as_str(), "true" | "1"),
        Some(Value::Number(number)) => number.as_i64() == Some(1),
        _ => false,
    }
}

/// The elements of a list at a key; of anything else none.
pub fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value
        .get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// A key as a part of a JSON pointer (RFC 6901).
pub fn step(path: &str, key: &str) -> String {
    format!("{path}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// Compares all keys but `besides` as words.
pub(super) fn others(
    changes: &mut Changes,
    path: &str,
    subject: &Subject,
    old: &Value,
    new: &Value,
    besides: &[&str],
) {
    let empty = Map::new();
    let (old, new) = (
        old.as_object().unwrap_or(&empty),
        new.as_object().unwrap_or(&empty),
    );
    let mut keys: Vec<&String> = old
        .keys()
        .chain(new.keys().filter(|key| !old.contains_key(*key)))
        .collect();
    keys.sort();
    keys.retain(|key| !besides.contains(&key.as_str()));
    for key in keys {
        compare(changes, &step(path, key), subject, old.get(key), new.get(key));
    }
}

/// Compares two values as words: maps by key, lists by what names their elements, else as a whole.
pub(super) fn compare(
    changes: &mut Changes,
    path: &str,
    subject: &Subject,
    old: Option<&Value>,
    new: Option<&Value>,
) {
    let (old, new) = (said(old), said(new));
    if old == new || same_number(old, new) {
        return;
    }
    match (old, new) {
        (Some(old @ Value::Object(_)), Some(new @ Value::Object(_))) => {
            others(changes, path, subject, old, new, &[]);
        }
        (Some(Value::Array(old)), Some(Value::Array(new))) => {
            if let (Some(before), Some(after)) = (named(old), named(new)) {
                elements(changes, path, subject, (old, &before), (new, &after));
            } else {
                changes.told(
                    &rules::WORDS_CHANGED,
                    super::ChangeKind::Changed,
                    at(path, subject),
                    Some(Value::from(old.clone()).to_string()).map(|text| super::shown(&Value::from(text))),
                    Some(Value::from(new.clone()).to_string()).map(|text| super::shown(&Value::from(text))),
                );
            }
        }
        _ => changes.push(&rules::WORDS_CHANGED, at(path, subject), old, new),
    }
}

/// `99.90` as a text and as a number: what was kept of a file keeps the spelling of a number as text.
fn same_number(old: Option<&Value>, new: Option<&Value>) -> bool {
    let ((Some(Value::Number(number)), Some(Value::String(text)))
    | (Some(Value::String(text)), Some(Value::Number(number)))) = (old, new)
    else {
        return false;
    };
    number
        .as_f64()
        .zip(text.parse::<f64>().ok())
        .is_some_and(|(one, other)| one.total_cmp(&other).is_eq())
}

/// Empty lists and maps say as little as nothing.
fn said(value: Option<&Value>) -> Option<&Value> {
    value.filter(|value| match value {
        Value::Null => false,
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => !members.is_empty(),
        _ => true,
    })
}

/// Elements by their name, where each has one of its own.
fn named(items: &[Value]) -> Option<HashMap<String, usize>> {
    let mut names = HashMap::new();
    for (index, item) in items.iter().enumerate() {
        let name = KEYS
            .iter()
            .find_map(|key| Some(format!("{key}:{}", text(item, key)?)))?;
        if names.insert(name, index).is_some() {
            return None;
        }
    }
    Some(names)
}

type Named<'a> = (&'a [Value], &'a HashMap<String, usize>);

fn elements(changes: &mut Changes, path: &str, subject: &Subject, old: Named<'_>, new: Named<'_>) {
    let in_order = |names: &HashMap<String, usize>| {
        let mut order: Vec<(usize, String)> =
            names.iter().map(|(name, index)| (*index, name.clone())).collect();
        order.sort();
        order
    };
    for (index, name) in in_order(new.1) {
        let before = old.1.get(&name).and_then(|index| old.0.get(*index));
        compare(
            changes,
            &format!("{path}/{index}"),
            subject,
            before,
            new.0.get(index),
        );
    }
    for (index, _) in in_order(old.1)
        .into_iter()
        .filter(|(_, name)| !new.1.contains_key(name))
    {
        compare(
            changes,
            &format!("{path}/{index}"),
            subject,
            old.0.get(index),
            None,
        );
    }
}
