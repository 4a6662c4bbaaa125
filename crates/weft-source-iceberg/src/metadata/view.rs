//! View metadata, version 1.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use weft_model::{EntityKind, SchemaInfo, Timestamp, WarningCode};

use super::{
    Document, MAX_RAW, Note,
    history::{self, MAX_SCHEMAS},
    refused,
    scalar::{Bounded, Properties, Text, small},
    snapshots::First,
    table::{MAX_TEXT, bounded_json, owned, uuid},
};

/// Versions of one view that are looked at.
const MAX_VERSIONS: usize = 10_000;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct ViewText<'a> {
    format_version: i64,
    #[serde(borrow)]
    view_uuid: Option<Text<'a>>,
    #[serde(borrow)]
    location: Option<Text<'a>>,
    current_version_id: Option<i64>,
    #[serde(borrow, default)]
    versions: Bounded<VersionText<'a>, MAX_VERSIONS>,
    #[serde(borrow, default)]
    schemas: Bounded<&'a RawValue, MAX_SCHEMAS>,
    #[serde(borrow)]
    properties: Option<Properties<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct VersionText<'a> {
    version_id: i64,
    timestamp_ms: Option<i64>,
    schema_id: Option<i32>,
    #[serde(borrow)]
    representations: Option<&'a RawValue>,
    #[serde(borrow)]
    default_catalog: Option<Text<'a>>,
    #[serde(borrow)]
    default_namespace: Option<&'a RawValue>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct RawText<'a> {
    format_version: i64,
    view_uuid: Option<&'a str>,
    current_version_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    representations: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    default_catalog: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    default_namespace: Option<&'a RawValue>,
    versions: usize,
}

pub fn read(bytes: &[u8]) -> Result<Document, Note> {
    let text: ViewText<'_> = serde_json::from_slice(bytes).map_err(|error| refused(&error))?;
    let mut notes = Vec::new();
    if text.format_version != 1 {
        notes.push(Note::new(
            WarningCode::Unsupported,
            format!(
                "it has view format version {}; Weft knows 1 and took what it could read",
                text.format_version
            ),
        ));
    }
    if text.location.is_none() {
        notes.push(Note::malformed("it lacks `location`, which a view requires"));
    }
    let current = current(&text, &mut notes);
    if let Some(current) = current {
        dialects(current, &mut notes);
    }
    let schema = current.and_then(|current| columns(&text, current, &mut notes));
    let raw = raw(&text, current);
    let updated = current.and_then(|current| current.timestamp_ms);
    Ok(Document {
        kind: EntityKind::View,
        format_version: u8::try_from(text.format_version).ok(),
        uuid: text
            .view_uuid
            .as_ref()
            .and_then(|text| uuid(text.as_str(), &mut notes)),
        location: text.location.map(|location| location.0.into_owned()),
        updated: updated.map(Timestamp::from_millis),
        schema,
        snapshots: None,
        properties: owned(text.properties.unwrap_or_default()),
        reads: Vec::new(),
        raw,
        notes,
    })
}

fn current<'v, 'a>(text: &'v ViewText<'a>, notes: &mut Vec<Note>) -> Option<&'v VersionText<'a>> {
    let Some(id) = text.current_version_id else {
        notes.push(Note::malformed(
            "it lacks `current-version-id`, which a view requires",
        ));
        return None;
    };
    let found = text
        .versions
        .items
        .iter()
        .find(|version| version.version_id == id);
    if found.is_none() {
        notes.push(Note::malformed(format!(
            "its current version {id} is not among its versions"
        )));
    }
    found
}

fn columns(text: &ViewText<'_>, current: &VersionText<'_>, notes: &mut Vec<Note>) -> Option<SchemaInfo> {
    let Some(schema_id) = current.schema_id else {
        notes.push(Note::malformed(format!(
            "its version {} names no schema",
            current.version_id
        )));
        return None;
    };
    let mut firsts: BTreeMap<i32, First> = BTreeMap::new();
    for version in &text.versions.items {
        if let (Some(schema_id), Some(at)) = (version.schema_id, version.timestamp_ms) {
            let first = First {
                at,
                snapshot_id: version.version_id,
            };
            let known = firsts.entry(schema_id).or_insert(first);
            *known = first.min(*known);
        }
    }
    let mut schema = history::read(&text.schemas.items, Some(schema_id), &firsts, notes)?;
    for version in &mut schema.history {
        // What began it was a version of the view, not a snapshot.
        version.snapshot_id = None;
    }
    Some(schema)
}

/// The specification allows one text of SQL for each dialect.
fn dialects(current: &VersionText<'_>, notes: &mut Vec<Note>) {
    #[derive(Deserialize)]
    struct Representation<'a> {
        #[serde(borrow)]
        dialect: Option<Text<'a>>,
    }
    let Some(raw) = current.representations else {
        notes.push(Note::malformed("its current version lacks `representations`"));
        return;
    };
    let listed = match serde_json::from_str::<Bounded<Representation<'_>, 1_000>>(raw.get()) {
        Ok(listed) => listed,
        Err(error) => {
            notes.push(refused(&error));
            return;
        }
    };
    let mut seen = BTreeSet::new();
    for dialect in listed.items.into_iter().filter_map(|one| one.dialect) {
        let dialect = dialect.as_str().to_lowercase();
        if !seen.insert(dialect.clone()) {
            notes.push(Note::malformed(format!(
                "it has more than one text for the dialect `{}`",
                crate::names::visible(&dialect)
            )));
            return;
        }
    }
}

fn raw(text: &ViewText<'_>, current: Option<&VersionText<'_>>) -> String {
    let catalog = current.and_then(|current| current.default_catalog.as_ref());
    let kept = RawText {
        format_version: text.format_version,
        view_uuid: text
            .view_uuid
            .as_ref()
            .filter(|uuid| uuid.as_str().len() <= MAX_TEXT)
            .map(Text::as_str),
        current_version_id: text.current_version_id,
        representations: small(current.and_then(|current| current.representations), MAX_RAW / 2),
        default_catalog: catalog
            .filter(|catalog| catalog.as_str().len() <= MAX_TEXT)
            .map(Text::as_str),
        default_namespace: small(
            current.and_then(|current| current.default_namespace),
            MAX_RAW / 16,
        ),
        versions: text.versions.total,
    };
    bounded_json(&kept).unwrap_or_else(|| "{}".to_owned())
}
