//! Reads restrictions as a catalog answers them, and refuses what it does not know.

use serde_json::{Map, Value};

use super::{Action, Comparison, Literal, Operand, Predicate, Projection, Restrictions};

/// Longest text.
const LONGEST: usize = 256 << 10;
/// Columns with an action.
const MOST_COLUMNS: usize = 1_000;
/// Deepest nesting of predicates.
const DEEPEST: usize = 32;
/// Predicates and constants of one filter.
const MOST_PARTS: usize = 10_000;

/// Restrictions that cannot be applied, in words that go behind "the catalog restricts it".
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotUnderstood(pub String);

type Read<T> = Result<T, NotUnderstood>;

fn wrong<T>(why: impl Into<String>) -> Read<T> {
    Err(NotUnderstood(why.into()))
}

pub(super) fn restrictions(json: &str) -> Read<Option<Restrictions>> {
    if json.len() > LONGEST {
        return wrong(format!("in more than {LONGEST} bytes"));
    }
    // What the parser says of the text may repeat values of the filter, which are not for messages.
    let Ok(value) = serde_json::from_str::<Value>(json) else {
        return wrong("in a text that is not JSON or too deep");
    };
    if value.is_null() {
        return Ok(None);
    }
    let fields = object(
        &value,
        "restrictions",
        &["required-row-filter", "required-column-projections"],
    )?;
    let filter = match fields.get("required-row-filter") {
        None | Some(Value::Null) => None,
        Some(filter) => match predicate(filter, 0, &mut 0)? {
            Predicate::Always(true) => None,
            filter => Some(filter),
        },
    };
    let columns = match fields.get("required-column-projections") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(list)) if list.len() <= MOST_COLUMNS => {
            list.iter().map(projection).collect::<Read<Vec<_>>>()?
        }
        Some(Value::Array(_)) => return wrong(format!("in more than {MOST_COLUMNS} columns")),
        Some(_) => return wrong("by a list of columns that is none"),
    };
    let mut ids: Vec<i32> = columns.iter().map(|one| one.field).collect();
    ids.sort_unstable();
    if ids.windows(2).any(|pair| pair.first() == pair.last()) {
        return wrong("by two actions on one column");
    }
    let free = filter.is_none() && columns.is_empty();
    Ok((!free).then_some(Restrictions { filter, columns }))
}

/// An object with no other keys than these: what a further one means is not known.
fn object<'a>(value: &'a Value, what: &str, keys: &[&str]) -> Read<&'a Map<String, Value>> {
    let Some(fields) = value.as_object() else {
        return wrong(format!("by a {what} that is no object"));
    };
    match fields.keys().find(|key| !keys.contains(&key.as_str())) {
        Some(key) => wrong(format!(
            "by a {what} with `{}`, which is not known here",
            word(key)
        )),
        None => Ok(fields),
    }
}

fn projection(value: &Value) -> Read<Projection> {
    // The action first: one that is not known may well have keys that are not known.
    let name = value.get("action").and_then(Value::as_str).unwrap_or_default();
    let Some(action) = Action::ALL.into_iter().find(|action| action.as_str() == name) else {
        return wrong(format!("by the action `{}`, which is not known here", word(name)));
    };
    let fields = object(value, "column", &["action", "field-id"])?;
    Ok(Projection {
        field: id(fields.get("field-id"))?,
        action,
    })
}

fn id(value: Option<&Value>) -> Read<i32> {
    let number = value
        .and_then(Value::as_i64)
        .and_then(|id| i32::try_from(id).ok());
    number.map_or_else(|| wrong("by a column that has no field id"), Ok)
}

fn predicate(value: &Value, depth: usize, parts: &mut usize) -> Read<Predicate> {
    if let Value::Bool(constant) = value {
        return Ok(Predicate::Always(*constant));
    }
    count(parts)?;
    if depth == DEEPEST {
        return wrong(format!("by a filter nested more than {DEEPEST} levels deep"));
    }
    let kind = value.get("type").and_then(Value::as_str).unwrap_or_default();
    let keys: &[&str] = match kind {
        "true" | "false" => &["type"],
        "not" | "is-null" | "not-null" | "is-nan" | "not-nan" => &["type", "child"],
        "in" | "not-in" => &["type", "child", "values"],
        "and" | "or" | "eq" | "not-eq" | "lt" | "lt-eq" | "gt" | "gt-eq" | "starts-with"
        | "not-starts-with" => &["type", "left", "right"],
        other => {
            return wrong(format!(
                "by the predicate `{}`, which is not known here",
                word(other)
            ));
        }
    };
    // The older forms with `term` name columns; here only field ids are certain.
    let fields = object(value, "filter", keys)?;
    let part = |key: &str| {
        let found = fields.get(key);
        found.map_or_else(|| wrong(format!("by a `{kind}` without `{key}`")), Ok)
    };
    let mut below = |key: &str| predicate(part(key)?, depth + 1, parts).map(Box::new);
    Ok(match kind {
        "true" => Predicate::Always(true),
        "false" => Predicate::Always(false),
        "not" => Predicate::Not(below("child")?),
        "and" => Predicate::And(below("left")?, below("right")?),
        "or" => Predicate::Or(below("left")?, below("right")?),
        "is-null" => Predicate::IsNull(reference(part("child")?)?),
        "not-null" => not(Predicate::IsNull(reference(part("child")?)?)),
        "is-nan" => Predicate::IsNan(reference(part("child")?)?),
        "not-nan" => not(Predicate::IsNan(reference(part("child")?)?)),
        "in" => Predicate::In(reference(part("child")?)?, literals(part("values")?, parts)?),
        "not-in" => not(Predicate::In(
            reference(part("child")?)?,
            literals(part("values")?, parts)?,
        )),
        "starts-with" => prefix(part("left")?, part("right")?)?,
        "not-starts-with" => not(prefix(part("left")?, part("right")?)?),
        _ => compare(kind, part("left")?, part("right")?)?,
    })
}

fn not(predicate: Predicate) -> Predicate {
    Predicate::Not(Box::new(predicate))
}

fn compare(kind: &str, left: &Value, right: &Value) -> Read<Predicate> {
    let (left, right) = (operand(left)?, operand(right)?);
    if let (Operand::Literal(_), Operand::Literal(_)) = (&left, &right) {
        return wrong("by a comparison without a column");
    }
    let compared = |how| Predicate::Compare(how, left, right);
    Ok(match kind {
        "eq" => compared(Comparison::Eq),
        "not-eq" => not(compared(Comparison::Eq)),
        "lt" => compared(Comparison::Lt),
        "lt-eq" => compared(Comparison::LtEq),
        "gt" => compared(Comparison::Gt),
        _ => compared(Comparison::GtEq),
    })
}

fn prefix(left: &Value, right: &Value) -> Read<Predicate> {
    let field = reference(left)?;
    match literal(right)? {
        Literal {
            value: Value::String(text),
            data_type,
        } if data_type.as_deref().is_none_or(|kind| kind == "string") => {
            Ok(Predicate::StartsWith(field, text))
        }
        _ => wrong("by a beginning that is no text"),
    }
}

fn operand(value: &Value) -> Read<Operand> {
    match value.get("type").and_then(Value::as_str) {
        Some("reference") => reference(value).map(Operand::Field),
        _ => literal(value).map(Operand::Literal),
    }
}

fn reference(value: &Value) -> Read<i32> {
    match value.get("type").and_then(Value::as_str) {
        Some("reference") => id(object(value, "column", &["type", "id"])?.get("id")),
        Some("apply" | "transform") => wrong("by a function over a column, which is not known here"),
        _ => wrong("by a filter over something else than a column"),
    }
}

fn literal(value: &Value) -> Read<Literal> {
    let (value, data_type) = match value {
        Value::Object(fields) if fields.get("type").and_then(Value::as_str) == Some("literal") => {
            let fields = object(value, "constant", &["type", "value", "data-type"])?;
            let data_type = match fields.get("data-type") {
                None => None,
                Some(kind) => Some(type_name(kind)?),
            };
            (fields.get("value").unwrap_or(&Value::Null), data_type)
        }
        other => (other, None),
    };
    match value {
        Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(Literal {
            value: value.clone(),
            data_type,
        }),
        // `x = null` is no predicate of the specification; `is-null` is.
        _ => wrong("by a constant that is no boolean, number or text"),
    }
}

fn literals(value: &Value, parts: &mut usize) -> Read<Vec<Literal>> {
    let (list, data_type) = match value {
        Value::Object(_) => {
            let fields = object(value, "list of constants", &["type", "values", "data-type"])?;
            if fields.get("type").and_then(Value::as_str) != Some("literals") {
                return wrong("by a list of constants that is none");
            }
            let kind = fields.get("data-type").map(type_name).transpose()?;
            (fields.get("values").unwrap_or(&Value::Null), kind)
        }
        other => (other, None),
    };
    let Some(list) = list.as_array() else {
        return wrong("by a list of constants that is none");
    };
    let mut found = Vec::new();
    for value in list {
        count(parts)?;
        let one = literal(value)?;
        let data_type = one.data_type.or_else(|| data_type.clone());
        found.push(Literal {
            value: one.value,
            data_type,
        });
    }
    Ok(found)
}

fn type_name(kind: &Value) -> Read<String> {
    let name = kind.as_str().filter(|name| name.len() <= 64);
    name.map_or_else(
        || wrong("by a constant of no simple type"),
        |name| Ok(name.to_owned()),
    )
}

fn count(parts: &mut usize) -> Read<()> {
    *parts += 1;
    if *parts > MOST_PARTS {
        return wrong(format!("by a filter of more than {MOST_PARTS} parts"));
    }
    Ok(())
}

/// A word of the catalog as it can be shown: what is no plain word is not repeated.
fn word(text: &str) -> &str {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
    if !text.is_empty() && text.len() <= 64 && text.chars().all(plain) {
        text
    } else {
        "?"
    }
}
