//! What to say where one of several ways to write something had to hold and none did: the words of the way that is
//! nearest to what was written.

use jsonschema::{ValidationError, error::ValidationErrorKind};
use serde_json::Value;

use super::{
    Told, known,
    message::{self, kinds, missing},
};

/// Tells of the branches of `oneOf` and `anyOf`, of which none held.
pub fn none_held(
    error: &ValidationError<'_>,
    branches: &[Vec<ValidationError<'static>>],
    schema: &Value,
    document: &Value,
    told: &mut Vec<Told>,
) {
    let at = error.instance_path().as_str();
    if let Some(types) = only_types(branches, at) {
        told.push(Told::of(
            at,
            format!(
                "should be {}, and is {}",
                types.join(" or "),
                kinds::of(error.instance())
            ),
        ));
        return;
    }
    if let Some(keys) = only_missing(branches, at) {
        told.push(Told::of(at, format!("needs one of {}", known::listed(&keys))));
        return;
    }
    let nearest = branches.iter().min_by_key(|branch| distance(branch, at));
    let before = told.len();
    for error in nearest.into_iter().flatten() {
        message::tell(error, schema, document, told);
    }
    if told.len() == before {
        told.push(Told::of(
            at,
            "is written in none of the ways that the standard knows".to_owned(),
        ));
    }
}

/// Tells of branches of `oneOf` that held at once: they are told apart by a key, as a rule.
pub fn several_held(error: &ValidationError<'_>, schema: &Value) -> String {
    let branches = schema
        .pointer(error.schema_path().as_str())
        .and_then(Value::as_array);
    let required = branches.into_iter().flatten().filter_map(|branch| {
        let keys = branch.get("required")?.as_array()?;
        keys.first()?.as_str()
    });
    let there: Vec<&str> = required
        .filter(|key| error.instance().get(*key).is_some())
        .collect();
    if there.len() > 1 {
        format!("only one of {} may stand here", known::listed(&there))
    } else {
        "can be read in more than one of the ways that the standard knows".to_owned()
    }
}

/// How far a branch is from holding: one that wants another kind of value is farther than one that misses a word inside.
fn distance(branch: &[ValidationError<'static>], at: &str) -> (bool, bool, usize) {
    let here = |error: &&ValidationError<'static>| error.instance_path().as_str() == at;
    let other_kind = branch
        .iter()
        .filter(here)
        .any(|error| matches!(error.kind(), ValidationErrorKind::Type { .. }));
    let other_thing = branch.iter().filter(here).any(|error| {
        matches!(
            error.kind(),
            ValidationErrorKind::Constant { .. } | ValidationErrorKind::Not { .. }
        )
    });
    (other_kind, other_thing, branch.len())
}

fn only_types(branches: &[Vec<ValidationError<'static>>], at: &str) -> Option<Vec<&'static str>> {
    let mut types = Vec::new();
    for branch in branches {
        let [error] = branch.as_slice() else { return None };
        let ValidationErrorKind::Type { kind } = error.kind() else {
            return None;
        };
        if error.instance_path().as_str() != at {
            return None;
        }
        types.extend(kinds::wanted(kind));
    }
    types.dedup();
    (!types.is_empty()).then_some(types)
}

fn only_missing<'e>(branches: &'e [Vec<ValidationError<'static>>], at: &str) -> Option<Vec<&'e str>> {
    let mut keys = Vec::new();
    for branch in branches {
        let [error] = branch.as_slice() else { return None };
        if error.instance_path().as_str() != at {
            return None;
        }
        keys.push(missing(error)?);
    }
    (keys.len() > 1).then_some(keys)
}
