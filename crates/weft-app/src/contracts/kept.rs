//! The text of a contract as the workspace keeps it: whole, or without what was too large for it.

use std::borrow::Cow;

use serde_json::Value;
use weft_ports::raw::OMITTED;

/// The part whose elements are kept by themselves too.
const OBJECTS: &str = "schema";

/// A kept document.
pub struct Kept {
    /// What it says.
    pub document: Value,
    /// Parts that were too large to be kept.
    pub missing: Vec<String>,
}

impl Kept {
    /// Reads a kept text; none where it is no JSON.
    pub fn read(text: &str) -> Option<Self> {
        let mut document = serde_json::from_str::<Value>(text).ok()?;
        let left_out = match &mut document {
            Value::Object(members) => members.remove(OMITTED),
            _ => None,
        };
        let names = left_out.as_ref().and_then(Value::as_array);
        let names = names.into_iter().flatten().filter_map(Value::as_str);
        let missing = names.map(str::to_owned).collect();
        Some(Self { document, missing })
    }

    /// The same of a text of which nothing was left out; none of any other.
    pub fn whole(text: &str) -> Option<Value> {
        let kept = Self::read(text)?;
        kept.missing.is_empty().then_some(kept.document)
    }

    /// Whether its objects were left out.
    pub fn lacks_objects(&self) -> bool {
        self.missing.iter().any(|key| key == OBJECTS)
    }

    /// Puts its objects back, as they are kept by themselves.
    pub fn put_objects(&mut self, objects: Value) {
        self.missing.retain(|key| key != OBJECTS);
        if let Value::Object(members) = &mut self.document {
            members.insert(OBJECTS.to_owned(), objects);
        }
    }
}

/// A document without these parts: what is not known of one side has not changed, as far as anybody knows.
pub fn without<'a>(document: &'a Value, missing: &[String]) -> Cow<'a, Value> {
    match document {
        Value::Object(members) if missing.iter().any(|key| members.contains_key(key)) => {
            let mut rest = members.clone();
            for key in missing {
                rest.remove(key);
            }
            Cow::Owned(Value::Object(rest))
        }
        _ => Cow::Borrowed(document),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Kept, without};

    #[test]
    fn what_was_left_out_is_told_and_can_be_put_back() {
        let text = json!({"id": "a", "…omitted": ["schema", "servers"]}).to_string();
        let mut kept = Kept::read(&text).unwrap();
        assert_eq!(kept.missing, ["schema", "servers"]);
        assert!(kept.lacks_objects());
        assert_eq!(Kept::whole(&text), None);
        kept.put_objects(json!([{"name": "b"}]));
        assert_eq!(kept.document, json!({"id": "a", "schema": [{"name": "b"}]}));
        assert_eq!(kept.missing, ["servers"]);
        assert_eq!(Kept::whole("{\"id\": \"a\"}"), Some(json!({"id": "a"})));
        assert!(Kept::read("{").is_none());
    }

    #[test]
    fn a_part_is_taken_from_what_is_compared() {
        let document = json!({"id": "a", "schema": []});
        assert_eq!(*without(&document, &["schema".to_owned()]), json!({"id": "a"}));
        assert_eq!(*without(&document, &["servers".to_owned()]), document);
    }
}
