//! The text of a raw record: what a source read, for "show me where this comes from".

use serde_json::{Map, Value};

/// Longest text, in bytes.
const LONGEST: usize = 64 * 1024;
/// Members that are named where they are left out.
const NAMED: usize = 100;
/// Letters of such a name.
const NAME: usize = 100;
/// Name of the member that lists what was left out.
pub const OMITTED: &str = "…omitted";

/// A value as JSON of at most 64 KiB. Where it is longer, the largest members of the root are left out and named, so that
/// the text stays JSON and says what is missing.
pub fn text(value: Value) -> String {
    let whole = value.to_string();
    let Value::Object(members) = value else {
        return whole;
    };
    if whole.len() <= LONGEST {
        return whole;
    }
    let mut sized: Vec<(usize, String, Value)> = members
        .into_iter()
        .map(|(key, member)| (key.len() + member.to_string().len(), key, member))
        .collect();
    sized.sort_by(|left, right| left.0.cmp(&right.0).then(left.1.cmp(&right.1)));
    let (mut kept, mut omitted, mut used) = (Map::new(), Vec::new(), 0_usize);
    for (size, key, member) in sized {
        // Quotes, colon and comma around each member, and the list of what is left out, need room too.
        used = used.saturating_add(size + 8);
        if used <= LONGEST / 2 {
            kept.insert(key, member);
        } else if omitted.len() < NAMED {
            omitted.push(Value::from(key.chars().take(NAME).collect::<String>()));
        }
    }
    kept.insert(OMITTED.to_owned(), Value::Array(omitted));
    Value::Object(kept).to_string()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{LONGEST, OMITTED, text};

    #[test]
    fn what_is_too_long_names_what_it_leaves_out() {
        let small = json!({ "a": 1 });
        assert_eq!(text(small.clone()), small.to_string());
        let large = json!({ "name": "orders", "schema": "x".repeat(LONGEST) });
        let kept = text(large);
        assert!(kept.len() <= LONGEST, "{}", kept.len());
        let kept: Value = serde_json::from_str(&kept).unwrap();
        assert_eq!(kept, json!({ "name": "orders", OMITTED: ["schema"] }));
    }
}
