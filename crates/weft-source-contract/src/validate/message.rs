//! One error of the validator in words: what is wrong and what would be right.

pub mod kinds;

use jsonschema::{ValidationError, error::ValidationErrorKind as Kind};
use serde_json::Value;

use super::{Told, branch, known};
use crate::syntax::escaped;

/// Characters of a value that are shown.
const SHOWN: usize = 60;
/// Characters of a message.
const MESSAGE: usize = 400;

/// Tells of one error; of each key where several are at fault.
pub fn tell(error: &ValidationError<'_>, schema: &Value, document: &Value, told: &mut Vec<Told>) {
    let at = error.instance_path().as_str();
    let here = |message: String| Told::of(at, message.chars().take(MESSAGE).collect::<String>());
    match error.kind() {
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            let place = error.schema_path().as_str();
            let place = place
                .rfind('/')
                .and_then(|end| place.get(..end))
                .unwrap_or_default();
            let known = known::keys(schema, place);
            for key in unexpected {
                let reached = !known.contains(key.as_str());
                let message = if reached {
                    let advice = known::advice(key, known.iter().copied());
                    format!("`{}` is not known here; {advice}", short(key))
                } else {
                    format!(
                        "`{}` does not go with what stands beside it; take it away, or look at `type`",
                        short(key)
                    )
                };
                told.push(Told {
                    at_key: true,
                    follows: (!reached).then(|| at.to_owned()),
                    ..Told::of(format!("{at}/{}", escaped(key)), message)
                });
            }
        }
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
            branch::none_held(error, context, schema, document, told);
        }
        Kind::OneOfMultipleValid { .. } => told.push(here(branch::several_held(error, schema))),
        Kind::PropertyNames { error } => tell(error, schema, document, told),
        _ => told.push(here(words(error))),
    }
}

/// The key that is missing, where that is the error.
pub fn missing<'e>(error: &'e ValidationError<'_>) -> Option<&'e str> {
    match error.kind() {
        Kind::Required { property } => property.as_str(),
        _ => None,
    }
}

fn words(error: &ValidationError<'_>) -> String {
    let value = error.instance();
    match error.kind() {
        Kind::Required { property } => format!("`{}` is missing", property.as_str().unwrap_or_default()),
        Kind::Enum { options } => one_of(value, options),
        Kind::Constant { expected_value } => {
            format!("should be {}, and is {}", json(expected_value), json(value))
        }
        Kind::Type { kind } => of_type(value, &kinds::wanted(kind)),
        Kind::Pattern { pattern } => {
            format!("{} is not written as `{}` wants it", json(value), short(pattern))
        }
        Kind::Minimum { limit } => format!("{} is less than {limit}", json(value)),
        Kind::Maximum { limit } => format!("{} is more than {limit}", json(value)),
        Kind::ExclusiveMinimum { limit } => format!("{} has to be more than {limit}", json(value)),
        Kind::ExclusiveMaximum { limit } => format!("{} has to be less than {limit}", json(value)),
        Kind::MultipleOf { multiple_of } => format!("{} is no multiple of {multiple_of}", json(value)),
        Kind::MinItems { limit } => format!("needs at least {limit} elements"),
        Kind::MaxItems { limit } => format!("may have at most {limit} elements"),
        Kind::MinLength { limit } => format!("needs at least {limit} characters"),
        Kind::MaxLength { limit } => format!("may have at most {limit} characters"),
        Kind::MinProperties { limit } => format!("needs at least {limit} keys"),
        Kind::MaxProperties { limit } => format!("may have at most {limit} keys"),
        Kind::UniqueItems => twice(value),
        Kind::Contains => "lacks an element of the kind that has to be there".to_owned(),
        Kind::FalseSchema => "may not stand here".to_owned(),
        Kind::Not { schema } => not_allowed(schema),
        // Words of the validator without the value: they can be long.
        _ => error.masked().to_string(),
    }
}

fn one_of(value: &Value, options: &Value) -> String {
    let all = options.as_array().map(Vec::as_slice).unwrap_or_default();
    let words: Vec<&str> = all.iter().filter_map(Value::as_str).collect();
    let list = if words.len() == all.len() {
        known::listed(&words)
    } else {
        all.iter().map(json).collect::<Vec<_>>().join(", ")
    };
    let Some(written) = value.as_str() else {
        return format!("{} is not one of {list}", json(value));
    };
    match known::nearest(written, words) {
        Some(near) => format!(
            "`{}` is not one of {list}; did you mean `{near}`?",
            short(written)
        ),
        None => format!("`{}` is not one of {list}", short(written)),
    }
}

fn of_type(value: &Value, wanted: &[&str]) -> String {
    let said = format!("should be {}, and is {}", wanted.join(" or "), kinds::of(value));
    match value {
        Value::Number(_) | Value::Bool(_) if wanted == ["text"] => {
            format!("{said}; write it in quotes: \"{value}\"")
        }
        _ => said,
    }
}

fn twice(value: &Value) -> String {
    let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let again = items
        .iter()
        .enumerate()
        .find(|(at, item)| items.iter().take(*at).any(|other| other == *item));
    again.map_or_else(
        || "holds an element twice".to_owned(),
        |(at, item)| format!("holds {} twice, again as element {}", json(item), at + 1),
    )
}

fn not_allowed(schema: &Value) -> String {
    let keys = schema.get("required").and_then(Value::as_array);
    let keys: Vec<&str> = keys.into_iter().flatten().filter_map(Value::as_str).collect();
    if keys.is_empty() {
        "is written in a way that is not allowed here".to_owned()
    } else {
        format!("{} may not stand here", known::listed(&keys))
    }
}

fn json(value: &Value) -> String {
    match value {
        Value::String(text) => format!("`{}`", short(text)),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a mapping".to_owned(),
        other => format!("`{other}`"),
    }
}

fn short(text: &str) -> String {
    let line = text.replace(['\n', '\r', '\t'], " ");
    if line.chars().count() <= SHOWN {
        return line;
    }
    let start: String = line.chars().take(SHOWN).collect();
    format!("{start}…")
}
