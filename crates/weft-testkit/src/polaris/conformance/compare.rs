//! Whether an answer is the recorded one.

use serde_json::Value;

use super::{client::Response, recording::Line};

/// Fields whose values are another one in every run: only their types are compared.
const VOLATILE: &[&str] = &[
    "access_token",
    "clientSecret",
    "createTimestamp",
    "created-at",
    "current-snapshot-id",
    "iceberg-version",
    "last-updated-ms",
    "lastUpdateTimestamp",
    "manifest-list",
    "metadata-file",
    "metadata-location",
    "next-page-token",
    "parent-snapshot-id",
    "snapshot-id",
    "table-uuid",
    "timestamp-ms",
    "view-uuid",
];

/// Lists whose order comes from hashing on the server (#174, #186 to #189), and the endpoints (#223).
const UNORDERED: &[&str] = &["applicable-policies", "endpoints"];

/// What differs; nothing where the answer is the recorded one.
pub fn compare(line: &Line, expected: &Value, answer: &Response) -> Vec<String> {
    let mut differences = Vec::new();
    if line.status != answer.status {
        differences.push(format!("status {} instead of {}", answer.status, line.status));
    }
    for header in ["www-authenticate", "content-type"] {
        let (wanted, found) = (line.header(header), answer.header(header));
        if !same_header(wanted, found) {
            differences.push(format!("{header} {found:?} instead of {wanted:?}"));
        }
    }
    // The recording has none beside the 304.
    if line.status != 304 && line.header("etag").is_some() != answer.header("etag").is_some() {
        differences.push(format!("ETag {:?}", answer.header("etag")));
    }
    let policies = line.path.ends_with("/policies");
    let mut walk = Walk {
        differences,
        policies,
    };
    walk.compare("", "", expected, &answer.body);
    walk.differences
}

fn same_header(wanted: Option<&str>, found: Option<&str>) -> bool {
    let plain = |value: &str| value.replace(' ', "").to_lowercase();
    wanted.map(plain) == found.map(plain)
}

struct Walk {
    differences: Vec<String>,
    /// Whether `identifiers` are those of policies, which come in the order of a hash (#174).
    policies: bool,
}

impl Walk {
    fn compare(&mut self, path: &str, key: &str, wanted: &Value, found: &Value) {
        match (wanted, found) {
            (Value::Object(wanted), Value::Object(found)) => {
                for (key, value) in wanted {
                    match found.get(key) {
                        Some(found) => self.compare(&format!("{path}/{key}"), key, value, found),
                        None => self.note(path, &format!("lacks {key}")),
                    }
                }
                let more = found.keys().filter(|key| !wanted.contains_key(*key));
                for key in more {
                    self.note(path, &format!("has {key} as well"));
                }
            }
            (Value::Array(wanted), Value::Array(found)) => self.lists(path, key, wanted, found),
            _ if kind(wanted) != kind(found) => {
                self.note(path, &format!("{} instead of {}", kind(found), kind(wanted)));
            }
            _ if VOLATILE.contains(&key) => self.volatile(path, key, wanted, found),
            (Value::String(wanted), Value::String(found)) if masked(wanted) == masked(found) => {}
            _ if wanted != found => self.note(path, &format!("{found} instead of {wanted}")),
            _ => {}
        }
    }

    // A catalog that was just made says that it was never changed (#5): zero is not a time.
    fn volatile(&mut self, path: &str, key: &str, wanted: &Value, found: &Value) {
        let zero = |value: &Value| value.as_i64() == Some(0);
        if key.ends_with("Timestamp") && zero(wanted) != zero(found) {
            self.note(path, &format!("{found} instead of {wanted}"));
        }
    }

    fn lists(&mut self, path: &str, key: &str, wanted: &[Value], found: &[Value]) {
        if wanted.len() != found.len() {
            self.note(
                path,
                &format!("{} items instead of {}", found.len(), wanted.len()),
            );
            return;
        }
        let (mut wanted, mut found) = (wanted.to_vec(), found.to_vec());
        if UNORDERED.contains(&key) || key == "identifiers" && self.policies {
            wanted.sort_by_key(sorted_by);
            found.sort_by_key(sorted_by);
        }
        for (place, (wanted, found)) in wanted.iter().zip(&found).enumerate() {
            self.compare(&format!("{path}/{place}"), key, wanted, found);
        }
    }

    fn note(&mut self, path: &str, what: &str) {
        let path = if path.is_empty() { "/" } else { path };
        self.differences.push(format!("{path} {what}"));
    }
}

fn sorted_by(value: &Value) -> String {
    let name = value.get("name").and_then(Value::as_str);
    name.map_or_else(|| value.to_string(), str::to_owned)
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// A text with its UUIDs made equal: messages have some in them (#258), and so have names of files.
fn masked(text: &str) -> String {
    let of_uuid = |letter: char| letter.is_ascii_hexdigit() || letter == '-';
    let mut masked = String::with_capacity(text.len());
    for part in text.split_inclusive(|letter: char| !of_uuid(letter)) {
        let word = part.trim_end_matches(|letter: char| !of_uuid(letter));
        let zero = word.chars().all(|letter| letter == '0' || letter == '-');
        let uuid = word.len() == 36 && word.matches('-').count() == 4 && !zero;
        masked.push_str(if uuid { "<uuid>" } else { word });
        masked.push_str(part.get(word.len()..).unwrap_or_default());
    }
    masked
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn differences(wanted: &Value, found: &Value) -> Vec<String> {
        let mut walk = Walk {
            differences: Vec::new(),
            policies: false,
        };
        walk.compare("", "", wanted, found);
        walk.differences
    }

    #[test]
    fn times_may_differ_and_types_may_not() {
        let wanted = json!({"createTimestamp": 1, "name": "a", "next-page-token": null});
        let found = json!({"createTimestamp": 2, "name": "a", "next-page-token": null});
        assert_eq!(differences(&wanted, &found), Vec::<String>::new());
        let found = json!({"createTimestamp": "2", "name": "b", "next-page-token": "x", "more": 1});
        assert_eq!(differences(&wanted, &found).len(), 4);
        assert_eq!(
            differences(&json!([1]), &json!([1, 2])),
            ["/ 2 items instead of 1"]
        );
    }

    #[test]
    fn ids_in_messages_are_masked() {
        let one = "expected bb89ab27-56ee-4f8d-9bb4-7d0e46286aad != 00000000-0000-0000-0000-000000000000";
        let other = "expected 2a1716ab-8c6e-4b80-b2da-0451e7dba758 != 00000000-0000-0000-0000-000000000000";
        assert_eq!(masked(one), masked(other));
        assert_eq!(masked("a dead-beef cafe"), "a dead-beef cafe");
    }
}
