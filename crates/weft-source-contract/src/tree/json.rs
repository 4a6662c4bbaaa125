//! A tree as JSON: of bounded size for "show me where this comes from", whole where it is checked and compared.

use serde_json::Value as Json;
use weft_ports::raw;

use super::{Tree, Value};

/// The tree as the text of a raw record.
pub fn to_json(tree: &Tree) -> String {
    raw::text(value(tree))
}

/// The tree as a JSON document: numbers and booleans as a parser reads them, so that `version: 1.0` is a number.
pub fn document(tree: &Tree) -> Json {
    match &tree.value {
        Value::Null => Json::Null,
        Value::Text(text) => Json::from(text.as_str()),
        Value::Plain(plain) => plain.json.clone(),
        Value::List(items) => Json::Array(items.iter().map(document).collect()),
        Value::Map(entries) => Json::Object(
            entries
                .iter()
                .map(|(key, entry)| (key.clone(), document(entry)))
                .collect(),
        ),
    }
}

fn value(tree: &Tree) -> Json {
    match &tree.value {
        Value::Null => Json::Null,
        Value::Text(text) => Json::from(text.as_str()),
        Value::Plain(plain) => {
            // A number that does not read back as it was written stays text.
            let written = plain.json.to_string();
            if written == plain.text {
                plain.json.clone()
            } else {
                Json::from(plain.text.as_str())
            }
        }
        Value::List(items) => Json::Array(items.iter().map(value).collect()),
        Value::Map(entries) => Json::Object(
            entries
                .iter()
                .map(|(key, entry)| (key.clone(), value(entry)))
                .collect(),
        ),
    }
}
