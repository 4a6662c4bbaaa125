//! Partition specs and sort orders, with the paths of the columns they are made from.

use std::collections::HashMap;

use serde::Deserialize;
use weft_model::{Field, PartitionField, SortField};

use super::{
    Note,
    scalar::{Bounded, Text},
};
use crate::names::clipped;

/// Specs or orders of one file, and fields of one of them.
const MAX: usize = 1_000;
/// Bytes of a name or transform.
const MAX_NAME: usize = 256;

/// A partition field or sort field.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Part<'a> {
    source_id: Option<i32>,
    /// Several columns: transforms of v3.
    source_ids: Option<Bounded<i32, MAX>>,
    #[serde(borrow)]
    name: Option<Text<'a>>,
    #[serde(borrow)]
    transform: Text<'a>,
    #[serde(borrow)]
    direction: Option<Text<'a>>,
    #[serde(borrow)]
    null_order: Option<Text<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Numbered<'a> {
    #[serde(alias = "spec-id", alias = "order-id")]
    id: i32,
    #[serde(borrow)]
    fields: Bounded<Part<'a>, MAX>,
}

/// Finds the paths of columns by their ids.
pub struct Paths<'a>(HashMap<i32, &'a str>);

impl<'a> Paths<'a> {
    pub fn of(fields: &'a [Field]) -> Self {
        Self(
            fields
                .iter()
                .filter_map(|field| Some((field.id?, field.path.as_str())))
                .collect(),
        )
    }

    fn source(&self, part: &Part<'_>) -> String {
        let several = part.source_ids.as_ref().map(|ids| ids.items.as_slice());
        let ids = part
            .source_id
            .as_slice()
            .iter()
            .chain(several.unwrap_or_default());
        let mut paths: Vec<String> = Vec::new();
        for id in ids {
            let path = self
                .0
                .get(id)
                .map_or_else(|| format!("field {id}"), |path| (*path).to_owned());
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
        paths.join(", ")
    }
}

/// The partition fields of the spec `id` in `partition-specs`.
pub fn spec(json: &str, id: Option<i32>, paths: &Paths<'_>, notes: &mut Vec<Note>) -> Vec<PartitionField> {
    chosen(json, "partition spec", id, notes).map_or_else(Vec::new, |parts| partition_fields(parts, paths))
}

/// The partition fields of `partition-spec`, the one list of v1.
pub fn single_spec(json: &str, paths: &Paths<'_>, notes: &mut Vec<Note>) -> Vec<PartitionField> {
    match serde_json::from_str::<Bounded<Part<'_>, MAX>>(json) {
        Ok(parts) => partition_fields(parts.items, paths),
        Err(error) => {
            notes.push(Note::malformed(format!(
                "its partition spec cannot be read: {error}"
            )));
            Vec::new()
        }
    }
}

/// The sort fields of the order `id` in `sort-orders`.
pub fn order(json: &str, id: Option<i32>, paths: &Paths<'_>, notes: &mut Vec<Note>) -> Vec<SortField> {
    let text = |text: Option<Text<'_>>, default: &str| match text {
        Some(text) => clipped(text.as_str(), MAX_NAME),
        None => default.to_owned(),
    };
    let parts = chosen(json, "sort order", id, notes).unwrap_or_default();
    parts
        .into_iter()
        .map(|part| SortField {
            source: paths.source(&part),
            transform: clipped(part.transform.as_str(), MAX_NAME),
            direction: text(part.direction, "asc"),
            null_order: text(part.null_order, "nulls-first"),
        })
        .collect()
}

fn chosen<'a>(json: &'a str, what: &str, id: Option<i32>, notes: &mut Vec<Note>) -> Option<Vec<Part<'a>>> {
    let listed = match serde_json::from_str::<Bounded<Numbered<'a>, MAX>>(json) {
        Ok(listed) => listed,
        Err(error) => {
            notes.push(Note::malformed(format!("its {what}s cannot be read: {error}")));
            return None;
        }
    };
    let Some(id) = id else {
        notes.push(Note::malformed(format!(
            "it does not say which {what} is the default"
        )));
        return None;
    };
    let found = listed.items.into_iter().find(|one| one.id == id);
    // Order 0 is the unsorted one, which writers may leave out.
    if found.is_none() && !(id == 0 && what == "sort order") {
        notes.push(Note::malformed(format!(
            "its default {what} {id} is not among its {what}s"
        )));
    }
    found.map(|one| one.fields.items)
}

fn partition_fields(parts: Vec<Part<'_>>, paths: &Paths<'_>) -> Vec<PartitionField> {
    parts
        .into_iter()
        // `void` marks a partition field that was dropped (v1 keeps the place).
        .filter(|part| part.transform.as_str() != "void")
        .map(|part| PartitionField {
            source: paths.source(&part),
            name: part
                .name
                .as_ref()
                .map_or_else(String::new, |name| clipped(name.as_str(), MAX_NAME)),
            transform: clipped(part.transform.as_str(), MAX_NAME),
        })
        .collect()
}
