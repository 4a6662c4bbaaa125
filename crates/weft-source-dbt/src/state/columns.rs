//! Columns: what the project declares and what the database has, put together by name.

use std::collections::HashMap;

use serde_json::Value;
use weft_model::{Field, SchemaInfo, Warning, WarningCode};

use super::words;
use crate::{
    catalog::{COLUMNS, CatalogTable},
    json,
    manifest::ColumnsOf,
};

/// Columns of one node, in the order of the database, else of the project.
pub fn schema(
    id: &str,
    text: &str,
    node: &Value,
    table: Option<&CatalogTable>,
    warnings: &mut Vec<Warning>,
) -> SchemaInfo {
    let keys = Keys::of(node);
    let mut declared: Vec<Field> = declared(id, text, warnings)
        .into_iter()
        .map(|(name, column)| field(name, &column, &keys))
        .collect();
    let Some(table) = table else {
        return SchemaInfo {
            fields: declared,
            ..SchemaInfo::default()
        };
    };
    let by_name: HashMap<String, usize> = declared
        .iter()
        .enumerate()
        .map(|(index, field)| (field.path.to_lowercase(), index))
        .collect();
    let mut fields = Vec::with_capacity(table.columns.len());
    for column in &table.columns {
        let known = by_name
            .get(&column.name.to_lowercase())
            .and_then(|index| declared.get_mut(*index))
            .map(std::mem::take);
        let mut field = known.unwrap_or_else(|| field(column.name.clone(), &Value::Null, &keys));
        field.path.clone_from(&column.name);
        field.data_type.clone_from(&column.data_type);
        field.doc = field.doc.or_else(|| column.comment.clone());
        fields.push(field);
    }
    // Declared and not there (yet): a promise all the same. Fields that were taken are empty now.
    fields.extend(declared.into_iter().filter(|field| !field.path.is_empty()));
    SchemaInfo {
        fields,
        ..SchemaInfo::default()
    }
}

fn declared(id: &str, text: &str, warnings: &mut Vec<Warning>) -> Vec<(String, Value)> {
    let place = || format!("manifest.json: {}", json::cut(id, 200));
    let columns = match serde_json::from_str::<ColumnsOf<'_>>(text) {
        Ok(found) => found.columns,
        Err(error) => {
            warnings.push(json::broken(format!("{}: columns", place()), &error));
            return Vec::new();
        }
    };
    if columns.entries.len() > COLUMNS {
        let message = format!("columns beyond the first {COLUMNS} were left out");
        warnings.push(Warning::new(WarningCode::TooLarge, place(), message));
    }
    let mut declared = Vec::new();
    for (key, raw) in columns.entries.iter().take(COLUMNS) {
        match serde_json::from_str::<Value>(raw.get()) {
            Ok(column) => {
                let name = json::name(&column, "name").unwrap_or_else(|| json::one_line(key));
                if !name.is_empty() {
                    declared.push((name, column));
                }
            }
            Err(error) => {
                warnings.push(json::broken(
                    format!("{}: column {}", place(), json::cut(key, 100)),
                    &error,
                ));
            }
        }
    }
    declared
}

fn field(name: String, column: &Value, keys: &Keys) -> Field {
    let lower = name.to_lowercase();
    let own = constraints(column);
    let has = |kind: &str| own.iter().any(|found| found == kind);
    let tags = words::tags(column);
    Field {
        id: None,
        data_type: json::name(column, "data_type").unwrap_or_default(),
        required: has("not_null") || has("primary_key") || keys.required.contains(&lower),
        doc: json::prose(column, "description"),
        classification: classification(column),
        tags,
        key: has("primary_key") || keys.primary.contains(&lower),
        unique: has("unique") || keys.unique.contains(&lower),
        path: name,
    }
}

/// A classification out of `meta`: its own word, or `pii` where that is only flagged.
fn classification(column: &Value) -> Option<String> {
    let meta = words::meta(column);
    ["classification", "sensitivity", "data_classification"]
        .iter()
        .find_map(|key| json::name(&meta, key))
        .or_else(|| {
            ["pii", "contains_pii", "is_pii"]
                .iter()
                .any(|key| json::flag(&meta, key))
                .then(|| "pii".to_owned())
        })
}

fn constraints(node: &Value) -> Vec<String> {
    node.get("constraints")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|found| json::text(found, "type"))
        .collect()
}

/// Columns named by constraints of the whole model, in lower case.
#[derive(Default)]
struct Keys {
    primary: Vec<String>,
    unique: Vec<String>,
    required: Vec<String>,
}

impl Keys {
    fn of(node: &Value) -> Self {
        let lower = |words: Vec<String>| words.into_iter().map(|word| word.to_lowercase());
        let mut keys = Self {
            primary: lower(json::words(node, "primary_key")).collect(),
            ..Self::default()
        };
        let all = node.get("constraints").and_then(Value::as_array);
        for constraint in all.into_iter().flatten() {
            let columns: Vec<String> = lower(json::words(constraint, "columns")).collect();
            match json::text(constraint, "type").as_deref() {
                Some("primary_key") => {
                    keys.required.extend(columns.iter().cloned());
                    keys.primary.extend(columns);
                }
                // Several columns are unique together, none by itself.
                Some("unique") if columns.len() == 1 => keys.unique.extend(columns),
                Some("not_null") => keys.required.extend(columns),
                _ => {}
            }
        }
        keys
    }
}
