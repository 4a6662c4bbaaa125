//! A tree as JSON: of bounded size for "show me where this comes from", whole where it is checked and compared.

use serde_json::{Map, Value as Json};

use super::{Tree, Value};

/// Largest raw text of one fact, in bytes.
const RAW: usize = 64 * 1024;

/// The tree as JSON. Where it is longer than 64 KiB, the largest members of the root are left out and named
/// under `…omitted`, so that the text stays JSON and says what is missing.
pub fn to_json(tree: &Tree) -> String {
    let whole = value(tree);
    let text = whole.to_string();
    let Json::Object(members) = whole else {
        return text;
    };
    if text.len() <= RAW {
        return text;
    }
    let mut sized: Vec<(usize, String, Json)> = members
        .into_iter()
        .map(|(key, member)| (key.len() + member.to_string().len(), key, member))
        .collect();
    sized.sort_by(|left, right| left.0.cmp(&right.0).then(left.1.cmp(&right.1)));
    let (mut kept, mut omitted, mut used) = (Map::new(), Vec::new(), 0_usize);
    for (size, key, member) in sized {
        // Quotes, colon and comma around each member, and the list of what is left out, need room too.
        used = used.saturating_add(size + 8);
        if used <= RAW / 2 {
            kept.insert(key, member);
        } else if omitted.len() < 100 {
            omitted.push(Json::from(key.chars().take(100).collect::<String>()));
        }
    }
    kept.insert("…omitted".to_owned(), Json::Array(omitted));
    Json::Object(kept).to_string()
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
