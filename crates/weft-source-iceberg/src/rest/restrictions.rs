//! What a catalog wants of who reads a table (specification, `read-restrictions`). Only carried here: who reads looks
//! into it, and refuses what it does not know.

use serde_json::Value;
use weft_ports::{PortError, PortErrorKind, error::PortResult, preview::ReadRestrictions};

/// What two answers about one table want together.
#[derive(Debug)]
pub(super) struct Agreed {
    /// What holds.
    pub(super) restrictions: Option<Box<ReadRestrictions>>,
    /// Whether the answer without keys says all of it, so that the one with keys need not be asked for each time.
    pub(super) plainly: bool,
}

/// Joins the answer without keys and the one with them. Both are of this person: what only one of them wants is
/// wanted, and of two that differ nobody can know which holds.
pub(super) fn agreed(by: &str, plain: Option<String>, with_keys: Option<String>) -> PortResult<Agreed> {
    let (first, second) = (wish(plain.as_deref()), wish(with_keys.as_deref()));
    let (json, plainly) = match (first.is_null(), second.is_null()) {
        (_, true) => (plain, true),
        (true, false) => (with_keys, false),
        (false, false) if first == second => (plain, true),
        (false, false) => {
            return Err(PortError::new(
                PortErrorKind::Denied,
                "the catalog restricts what you may see of it in one way with keys to its files, and in another without",
            )
            .hint("tell the platform team; nothing is read while nobody can know which of the two holds"));
        }
    };
    Ok(Agreed {
        restrictions: json.map(|json| {
            Box::new(ReadRestrictions {
                by: by.to_owned(),
                json,
            })
        }),
        plainly,
    })
}

/// The wish, or null where nothing is wanted. What is no JSON is a wish too, for the reader to refuse.
fn wish(json: Option<&str>) -> Value {
    let Some(json) = json else {
        return Value::Null;
    };
    match serde_json::from_str(json) {
        Ok(Value::Object(fields)) if fields.is_empty() => Value::Null,
        Ok(value) => value,
        Err(_) => Value::String(json.to_owned()),
    }
}
