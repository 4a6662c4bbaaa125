//! Table metadata, versions 1 to 3.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use weft_model::{EntityKind, SchemaInfo, Timestamp, WarningCode};
use weft_ports::shown::address;

use super::{
    Document, MAX_RAW, Note,
    history::{self, MAX_SCHEMAS},
    partition::{self, Paths},
    refused,
    scalar::{Bounded, Entries, Properties, Text, small},
    snapshots::{MAX_REFS, RefText, Snapshots},
};

/// The newest format version that this reader was written for.
const NEWEST: i64 = 3;
/// Bytes of a single text in the raw summary.
pub(super) const MAX_TEXT: usize = 4_096;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct TableText<'a> {
    format_version: i64,
    #[serde(borrow)]
    table_uuid: Option<Text<'a>>,
    #[serde(borrow)]
    location: Option<Text<'a>>,
    last_updated_ms: Option<i64>,
    last_sequence_number: Option<i64>,
    last_column_id: Option<i64>,
    last_partition_id: Option<i64>,
    #[serde(borrow)]
    schema: Option<&'a RawValue>,
    #[serde(borrow)]
    schemas: Option<Bounded<&'a RawValue, MAX_SCHEMAS>>,
    current_schema_id: Option<i32>,
    #[serde(borrow)]
    partition_spec: Option<&'a RawValue>,
    #[serde(borrow)]
    partition_specs: Option<&'a RawValue>,
    default_spec_id: Option<i32>,
    #[serde(borrow)]
    sort_orders: Option<&'a RawValue>,
    default_sort_order_id: Option<i32>,
    #[serde(borrow)]
    properties: Option<Properties<'a>>,
    current_snapshot_id: Option<i64>,
    #[serde(borrow, default)]
    snapshots: Snapshots<'a>,
    #[serde(borrow)]
    refs: Option<Entries<'a, RefText<'a>, MAX_REFS>>,
}

/// What is kept of the file for "show me where this comes from".
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct RawText<'a> {
    format_version: i64,
    table_uuid: Option<&'a str>,
    location: Option<String>,
    last_updated_ms: Option<i64>,
    last_sequence_number: Option<i64>,
    last_column_id: Option<i64>,
    current_schema_id: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    current_schema: Option<&'a RawValue>,
    default_spec_id: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    partition_specs: Option<&'a RawValue>,
    default_sort_order_id: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sort_orders: Option<&'a RawValue>,
    current_snapshot_id: Option<i64>,
    schemas: usize,
    snapshots: usize,
}

pub fn read(bytes: &[u8]) -> Result<Document, Note> {
    let mut text: TableText<'_> = serde_json::from_slice(bytes).map_err(|error| refused(&error))?;
    let mut notes = missing(&text);
    let schemas = text.schemas.take().unwrap_or_default();
    let snapshots = std::mem::take(&mut text.snapshots);
    let mut schema = columns(&text, &schemas, &snapshots, &mut notes);
    if let Some(schema) = &mut schema {
        lay_out(schema, &text, &mut notes);
    }
    let refs = text.refs.take().unwrap_or_default();
    let log = snapshots.into_log(text.current_snapshot_id, refs, &mut notes);
    let raw = raw(&text, &schemas, log.snapshots.len());
    let uuid = text
        .table_uuid
        .as_ref()
        .and_then(|text| uuid(text.as_str(), &mut notes));
    let properties = owned(text.properties.take().unwrap_or_default());
    Ok(Document {
        kind: EntityKind::Table,
        format_version: u8::try_from(text.format_version).ok(),
        uuid,
        location: text.location.map(|location| location.0.into_owned()),
        updated: text.last_updated_ms.map(Timestamp::from_millis),
        schema,
        snapshots: Some(log),
        properties,
        reads: Vec::new(),
        raw,
        notes,
    })
}

/// Keys that the specification requires of this version and that are not there.
fn missing(text: &TableText<'_>) -> Vec<Note> {
    let mut notes = Vec::new();
    if !(1..=NEWEST).contains(&text.format_version) {
        notes.push(Note::new(
            WarningCode::Unsupported,
            format!(
                "it has format version {}; Weft knows 1 to {NEWEST} and took what it could read",
                text.format_version
            ),
        ));
    }
    let newer = text.format_version >= 2;
    // Writers of v1 may leave the one schema out where the list says which one is current.
    let listed = text.schemas.is_some() && text.current_schema_id.is_some();
    let required = [
        ("schema", text.schema.is_some() || listed, !newer),
        ("location", text.location.is_some(), true),
        ("last-updated-ms", text.last_updated_ms.is_some(), true),
        ("last-column-id", text.last_column_id.is_some(), true),
        ("table-uuid", text.table_uuid.is_some(), newer),
        ("last-sequence-number", text.last_sequence_number.is_some(), newer),
        ("schemas", text.schemas.is_some(), newer),
        ("current-schema-id", text.current_schema_id.is_some(), newer),
        ("partition-specs", text.partition_specs.is_some(), newer),
        ("default-spec-id", text.default_spec_id.is_some(), newer),
        ("last-partition-id", text.last_partition_id.is_some(), newer),
        ("sort-orders", text.sort_orders.is_some(), newer),
        (
            "default-sort-order-id",
            text.default_sort_order_id.is_some(),
            newer,
        ),
    ];
    let absent: Vec<&str> = required
        .into_iter()
        .filter(|(_, there, wanted)| *wanted && !there)
        .map(|(key, _, _)| key)
        .collect();
    if !absent.is_empty() {
        notes.push(Note::malformed(format!(
            "it lacks `{}`, which format version {} requires",
            absent.join("`, `"),
            text.format_version
        )));
    }
    notes
}

fn columns(
    text: &TableText<'_>,
    schemas: &Bounded<&RawValue, MAX_SCHEMAS>,
    snapshots: &Snapshots<'_>,
    notes: &mut Vec<Note>,
) -> Option<SchemaInfo> {
    if schemas.total > schemas.items.len() {
        notes.push(Note::new(
            WarningCode::TooLarge,
            format!("it keeps {} schemas; {MAX_SCHEMAS} were looked at", schemas.total),
        ));
    }
    let single = text.schema.as_slice();
    // v1 has `schema`, and may have `schemas` with `current-schema-id` beside it; those win where both are whole.
    let listed = !schemas.items.is_empty() && (text.current_schema_id.is_some() || single.is_empty());
    if listed {
        history::read(&schemas.items, text.current_schema_id, &snapshots.firsts, notes)
    } else if single.is_empty() {
        notes.push(Note::malformed("it has no schema"));
        None
    } else {
        history::read(single, None, &snapshots.firsts, notes)
    }
}

fn lay_out(schema: &mut SchemaInfo, text: &TableText<'_>, notes: &mut Vec<Note>) {
    let paths = Paths::of(&schema.fields);
    let partition = match (text.partition_specs, text.partition_spec) {
        (Some(specs), single) if text.default_spec_id.is_some() || single.is_none() => {
            partition::spec(specs.get(), text.default_spec_id, &paths, notes)
        }
        (_, Some(single)) => partition::single_spec(single.get(), &paths, notes),
        _ => Vec::new(),
    };
    let sort = match text.sort_orders {
        Some(orders) => partition::order(orders.get(), text.default_sort_order_id, &paths, notes),
        None => Vec::new(),
    };
    schema.partition = partition;
    schema.sort = sort;
}

fn raw(text: &TableText<'_>, schemas: &Bounded<&RawValue, MAX_SCHEMAS>, snapshots: usize) -> String {
    let current = schemas
        .items
        .iter()
        .copied()
        .find(|raw| text.current_schema_id.is_some() && schema_id(raw) == text.current_schema_id)
        .or(text.schema);
    let mut kept = RawText {
        format_version: text.format_version,
        table_uuid: text
            .table_uuid
            .as_ref()
            .filter(|uuid| uuid.as_str().len() <= MAX_TEXT)
            .map(Text::as_str),
        location: text
            .location
            .as_ref()
            .filter(|location| location.as_str().len() <= MAX_TEXT)
            .map(|location| address(location.as_str())),
        last_updated_ms: text.last_updated_ms,
        last_sequence_number: text.last_sequence_number,
        last_column_id: text.last_column_id,
        current_schema_id: text.current_schema_id,
        current_schema: small(current, MAX_RAW / 2),
        default_spec_id: text.default_spec_id,
        partition_specs: small(text.partition_specs.or(text.partition_spec), MAX_RAW / 16),
        default_sort_order_id: text.default_sort_order_id,
        sort_orders: small(text.sort_orders, MAX_RAW / 16),
        current_snapshot_id: text.current_snapshot_id,
        schemas: schemas.total.max(usize::from(text.schema.is_some())),
        snapshots,
    };
    bounded_json(&kept).unwrap_or_else(|| {
        kept.current_schema = None;
        bounded_json(&kept).unwrap_or_else(|| "{}".to_owned())
    })
}

/// `value` as JSON, if that stays within the limit of a raw fact.
pub(super) fn bounded_json(value: &impl Serialize) -> Option<String> {
    serde_json::to_string(value)
        .ok()
        .filter(|json| json.len() <= MAX_RAW)
}

fn schema_id(raw: &RawValue) -> Option<i32> {
    #[derive(Deserialize)]
    #[serde(rename_all = "kebab-case")]
    struct Id {
        schema_id: Option<i32>,
    }
    serde_json::from_str::<Id>(raw.get()).ok()?.schema_id
}

/// A uuid in lower case; anything else that stands there is no identity.
pub(super) fn uuid(text: &str, notes: &mut Vec<Note>) -> Option<String> {
    let plain = text.len() == 36 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    if !plain {
        notes.push(Note::malformed(format!(
            "`{}` is not a uuid; the table is known by its name",
            crate::names::visible(text)
        )));
        return None;
    }
    Some(text.to_ascii_lowercase())
}

pub(super) fn owned(properties: Properties<'_>) -> Vec<(String, String)> {
    properties
        .0
        .into_iter()
        .map(|(key, value)| (key.0.into_owned(), value.0.into_owned()))
        .collect()
}
