//! The shape of a JSON answer: names and types, without values. What README documents is snapshotted as this.

use serde_json::Value;

/// One line a member, depth first, such as `hits[].name: string`.
pub fn shape(value: &Value) -> String {
    let mut lines = Vec::new();
    walk("", value, &mut lines);
    lines.sort();
    lines.dedup();
    // A member that is null here and something there is both: `string or null`.
    let mut merged: Vec<(String, Vec<String>)> = Vec::new();
    for line in lines {
        let (path, kind) = line.rsplit_once(": ").unwrap();
        match merged.last_mut() {
            Some((known, kinds)) if known == path => kinds.push(kind.to_owned()),
            _ => merged.push((path.to_owned(), vec![kind.to_owned()])),
        }
    }
    merged
        .iter()
        .map(|(path, kinds)| format!("{path}: {}", kinds.join(" or ")))
        .collect::<Vec<_>>()
        .join("\n")
}

fn walk(path: &str, value: &Value, lines: &mut Vec<String>) {
    let name = |member: &str| {
        if path.is_empty() {
            member.to_owned()
        } else {
            format!("{path}.{member}")
        }
    };
    match value {
        Value::Null => lines.push(format!("{path}: null")),
        Value::Bool(_) => lines.push(format!("{path}: boolean")),
        Value::Number(_) => lines.push(format!("{path}: number")),
        Value::String(_) => lines.push(format!("{path}: string")),
        Value::Array(items) => {
            for item in items {
                walk(&format!("{path}[]"), item, lines);
            }
            if items.is_empty() {
                lines.push(format!("{path}[]: empty"));
            }
        }
        Value::Object(members) => {
            for (member, value) in members {
                walk(&name(member), value, lines);
            }
        }
    }
}
