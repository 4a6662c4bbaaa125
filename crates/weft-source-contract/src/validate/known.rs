//! Words that would be right: the keys a schema knows at a place, and the one that is nearest to what was written.

use std::collections::BTreeSet;

use serde_json::Value;

/// Schemas behind references that are looked through for keys: they may be written in circles.
const LOOKED_AT: usize = 200;
/// Words that are listed.
const LISTED: usize = 12;

/// The keys that the schema at `pointer` knows, with those of the schemas it is made of.
pub fn keys<'s>(root: &'s Value, pointer: &str) -> BTreeSet<&'s str> {
    let mut keys = BTreeSet::new();
    let mut waiting: Vec<&Value> = root.pointer(pointer).into_iter().collect();
    let mut looked_at = 0;
    while let Some(schema) = waiting.pop() {
        looked_at += 1;
        if looked_at > LOOKED_AT {
            break;
        }
        if let Some(Value::Object(properties)) = schema.get("properties") {
            keys.extend(properties.keys().map(String::as_str));
        }
        if let Some(Value::String(reference)) = schema.get("$ref") {
            // Only within the schema itself.
            waiting.extend(
                reference
                    .strip_prefix('#')
                    .and_then(|pointer| root.pointer(pointer)),
            );
        }
        for list in ["allOf", "anyOf", "oneOf"] {
            waiting.extend(schema.get(list).and_then(Value::as_array).into_iter().flatten());
        }
        waiting.extend(["if", "then", "else"].iter().filter_map(|key| schema.get(key)));
    }
    keys
}

/// "did you mean `b`?", or the words that are known.
pub fn advice<'w>(written: &str, known: impl IntoIterator<Item = &'w str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    match nearest(written, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => "take it away".to_owned(),
        None => format!("known are {}", listed(&known)),
    }
}

/// Words in one line.
pub fn listed(words: &[&str]) -> String {
    let shown: Vec<String> = words
        .iter()
        .take(LISTED)
        .map(|word| format!("`{word}`"))
        .collect();
    let rest = words.len().saturating_sub(LISTED);
    let shown = shown.join(", ");
    if rest > 0 {
        format!("{shown} and {rest} more")
    } else {
        shown
    }
}

/// The word that is written most like `written`, where one is like it at all.
pub fn nearest<'w>(written: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let written: String = written.chars().take(64).collect::<String>().to_lowercase();
    let scored = words.into_iter().map(|word| {
        let lower = word.to_lowercase();
        (strsim::damerau_levenshtein(&written, &lower), word)
    });
    let (distance, word) = scored.min()?;
    let length = written.chars().count().max(word.chars().count());
    (distance * 3 <= length).then_some(word)
}
