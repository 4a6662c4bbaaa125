//! Reading JSON that other versions of dbt, and other tools, wrote: what is not as expected is not there.

use serde_json::Value;
use weft_model::{Timestamp, Warning, WarningCode};

/// Longest name or title, in characters.
const NAME: usize = 512;
/// Longest description, in bytes.
const TEXT: usize = 64 * 1024;
/// Words in one list.
const WORDS: usize = 1_000;

/// The scalar under `key` as text; nothing where it is absent, null, empty or a collection.
pub fn text(value: &Value, key: &str) -> Option<String> {
    scalar(value.get(key)?)
}

/// A scalar as text.
pub fn scalar(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// The scalar under `key` as a name: one line, at most 512 characters.
pub fn name(value: &Value, key: &str) -> Option<String> {
    text(value, key).map(|text| one_line(&text))
}

/// A text as it may stand in lists.
pub fn one_line(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(NAME)
        .collect()
}

/// A description, at most 64 KiB.
pub fn prose(value: &Value, key: &str) -> Option<String> {
    text(value, key).map(|text| cut(&text, TEXT).to_owned())
}

/// The scalars of the list under `key`; a scalar alone is a list of one.
pub fn words(value: &Value, key: &str) -> Vec<String> {
    match value.get(key) {
        Some(Value::Array(items)) => items.iter().take(WORDS).filter_map(scalar).collect(),
        Some(other) => scalar(other).into_iter().collect(),
        None => Vec::new(),
    }
}

/// Whether the scalar under `key` says true.
pub fn flag(value: &Value, key: &str) -> bool {
    text(value, key).is_some_and(|text| text.eq_ignore_ascii_case("true"))
}

/// The point in time under `key`.
pub fn time(value: &Value, key: &str) -> Option<Timestamp> {
    Timestamp::parse(&text(value, key)?)
}

/// At most `limit` bytes, cut between two characters.
pub fn cut(text: &str, limit: usize) -> &str {
    let mut end = text.len().min(limit);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// Why a piece could not be read, without quoting more of it than a line.
pub fn broken(place: impl Into<String>, error: &serde_json::Error) -> Warning {
    let message = format!("is not what dbt writes and was left out: {error}");
    Warning::new(WarningCode::Malformed, place, cut(&message, 300))
}
