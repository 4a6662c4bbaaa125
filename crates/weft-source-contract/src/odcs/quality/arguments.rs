//! `arguments` of a library rule, within bounds.

use weft_model::RuleArguments;

use super::Faults;
use crate::tree::{Tree, Value};

/// Values of one list.
const VALUES: usize = 1_000;
/// Longest value in bytes.
const VALUE: usize = 1_024;
/// Longest pattern in bytes.
const PATTERN: usize = 1_024;
/// Columns that are looked at together.
const COLUMNS: usize = 32;

/// Reads them; `None` where there are none. `object` is what the rule is about: its properties are named by their
/// physical names from here on.
pub(super) fn read(rule: &Tree, object: &Tree, faults: &mut Faults) -> Option<RuleArguments> {
    let tree = rule.get("arguments")?;
    if !tree.is_map() {
        faults.add(tree.line, "its `arguments` should be a mapping".to_owned());
        return None;
    }
    let arguments = RuleArguments {
        missing_values: list(tree, "missingValues", faults),
        valid_values: list(tree, "validValues", faults),
        pattern: pattern(tree, faults),
        properties: properties(tree, object, faults),
    };
    (arguments != RuleArguments::default()).then_some(arguments)
}

/// The list as written: an empty text is a value, null is one too.
fn list(tree: &Tree, key: &str, faults: &mut Faults) -> Option<Vec<Option<String>>> {
    let found = tree.get(key)?;
    if !found.is_list() {
        faults.add(found.line, format!("its `{key}` should be a list"));
        return None;
    }
    if found.items().len() > VALUES {
        faults.add(found.line, format!("its `{key}` has more than {VALUES} values"));
        return None;
    }
    let mut values = Vec::with_capacity(found.items().len());
    for item in found.items() {
        let value = match &item.value {
            Value::Null => None,
            Value::Text(text) => Some(text.clone()),
            Value::Plain(plain) => Some(plain.text.clone()),
            Value::List(_) | Value::Map(_) => {
                faults.add(item.line, format!("its `{key}` holds what is no single value"));
                return None;
            }
        };
        if value.as_ref().is_some_and(|value| value.len() > VALUE) {
            faults.add(
                item.line,
                format!("its `{key}` holds a value longer than {VALUE} bytes"),
            );
            return None;
        }
        values.push(value);
    }
    Some(values)
}

fn pattern(tree: &Tree, faults: &mut Faults) -> Option<String> {
    let found = tree.get("pattern")?;
    match found.scalar() {
        Some(pattern) if pattern.len() <= PATTERN => Some(pattern.to_owned()),
        Some(_) => {
            faults.add(
                found.line,
                format!("its `pattern` is longer than {PATTERN} bytes"),
            );
            None
        }
        None => {
            faults.add(found.line, "its `pattern` should be a text".to_owned());
            None
        }
    }
}

fn properties(tree: &Tree, object: &Tree, faults: &mut Faults) -> Vec<String> {
    let found = tree.list("properties");
    if found.len() > COLUMNS {
        let line = tree.line_of("properties");
        faults.add(line, format!("its `properties` are more than {COLUMNS}"));
        return Vec::new();
    }
    found
        .iter()
        .filter_map(Tree::scalar)
        .map(|name| physical(object, name))
        .collect()
}

/// The path by physical names, as far as the object knows it.
fn physical(object: &Tree, path: &str) -> String {
    let mut at = Some(object);
    let parts = path.split('.').map(|name| {
        let named = |tree: &&Tree| tree.text("name").is_some_and(|known| known == name);
        at = at.and_then(|tree| tree.list("properties").iter().find(named));
        at.and_then(|tree| tree.text("physicalName"))
            .unwrap_or_else(|| name.to_owned())
    });
    parts.collect::<Vec<_>>().join(".")
}
