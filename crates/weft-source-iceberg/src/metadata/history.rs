//! Which schema is the present one, and the versions before it.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use weft_model::{SchemaInfo, SchemaVersion, Timestamp, WarningCode};

use super::{
    Note,
    schema::{self, Columns},
    snapshots::First,
};

/// Schemas of one file that are looked at.
pub const MAX_SCHEMAS: usize = 10_000;
/// Fields of all versions together; the oldest versions go first.
const MAX_HISTORY_FIELDS: usize = 50_000;

/// Lays out all schemas, oldest first.
///
/// `None` with a note where the file does not have the schema that it calls current.
pub fn read(
    schemas: &[&RawValue],
    current: Option<i32>,
    firsts: &BTreeMap<i32, First>,
    notes: &mut Vec<Note>,
) -> Option<SchemaInfo> {
    let mut versions: Vec<Columns> = Vec::with_capacity(schemas.len());
    let mut fields = 0_usize;
    let mut dropped = 0_usize;
    // Newest first, so that the limit takes the oldest; the current one counts always.
    for raw in schemas.iter().rev() {
        let mut about = Vec::new();
        let columns = match schema::read(raw.get(), &mut about) {
            Ok(columns) => columns,
            Err(note) => {
                notes.push(note);
                continue;
            }
        };
        let is_current = columns.schema_id == current || schemas.len() == 1;
        if fields.saturating_add(columns.fields.len()) > MAX_HISTORY_FIELDS && !is_current {
            dropped += 1;
            continue;
        }
        fields = fields.saturating_add(columns.fields.len());
        for note in about {
            // Every version repeats what is wrong with a column.
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
        versions.push(columns);
    }
    if dropped > 0 {
        notes.push(Note::new(
            WarningCode::TooLarge,
            format!(
                "it keeps {} schema versions; {dropped} old ones were left out",
                schemas.len()
            ),
        ));
    }
    versions.sort_by_key(|version| version.schema_id);
    let present = match current {
        Some(id) => versions.iter().find(|version| version.schema_id == Some(id)),
        None if versions.len() == 1 => versions.first(),
        None => None,
    };
    let Some(present) = present else {
        let said = match current {
            Some(id) => format!("its current schema {id} is not among its schemas"),
            None => "it does not say which schema is current".to_owned(),
        };
        notes.push(Note::malformed(said));
        return None;
    };
    let (schema_id, fields) = (present.schema_id.or(current), present.fields.clone());
    Some(SchemaInfo {
        // An id marks the catalog's own schema; a file of v1 has one schema without a number.
        schema_id: schema_id.or(Some(0)),
        fields,
        history: versions
            .into_iter()
            .map(|columns| version(columns, firsts))
            .collect(),
        ..SchemaInfo::default()
    })
}

fn version(columns: Columns, firsts: &BTreeMap<i32, First>) -> SchemaVersion {
    let schema_id = columns.schema_id.unwrap_or(0);
    let first = firsts.get(&schema_id);
    SchemaVersion {
        schema_id,
        since: first.map(|first| Timestamp::from_millis(first.at)),
        snapshot_id: first.map(|first| first.snapshot_id.to_string()),
        fields: columns.fields,
    }
}
