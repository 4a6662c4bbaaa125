//! Manifests (Iceberg table spec, "Manifests").

use iceberg::spec::{PrimitiveType, StructType, Type};
use serde_json::{Value, json};

use super::{
    DataFile, Key, Metrics,
    avro::{Encoder, container},
};

/// Status of a file in a manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It was there before.
    Existing = 0,
    /// It is new in this snapshot.
    Added = 1,
    /// It went with this snapshot.
    Deleted = 2,
}

/// What all manifests of a table say of it.
#[derive(Debug, Clone)]
pub struct TableFacts<'a> {
    /// 2 or 3.
    pub format: u8,
    /// Schema as JSON.
    pub schema: &'a Value,
    /// Schema id.
    pub schema_id: i32,
    /// Partition fields as JSON.
    pub partition_fields: &'a Value,
    /// Partition type.
    pub partition_type: &'a StructType,
}

/// Bytes of a manifest. `snapshot` is the one that writes it.
pub fn write(
    facts: &TableFacts<'_>,
    entries: &[(Status, &DataFile)],
    snapshot: i64,
    deletes: bool,
    marker: [u8; 16],
) -> Vec<u8> {
    let mut records = Encoder::default();
    for (status, file) in entries {
        entry(&mut records, facts.format, *status, file, snapshot);
    }
    let content = if deletes { "deletes" } else { "data" };
    let metadata = [
        ("avro.codec", "null".to_owned()),
        (
            "avro.schema",
            schema(facts.format, facts.partition_type).to_string(),
        ),
        ("content", content.to_owned()),
        ("format-version", facts.format.to_string()),
        ("partition-spec", facts.partition_fields.to_string()),
        ("partition-spec-id", "0".to_owned()),
        ("schema", facts.schema.to_string()),
        ("schema-id", facts.schema_id.to_string()),
    ];
    container(&metadata, marker, entries.len(), &records)
}

fn entry(out: &mut Encoder, format: u8, status: Status, file: &DataFile, snapshot: i64) {
    out.long(status as i64);
    let by = if status == Status::Existing {
        file.snapshot
    } else {
        snapshot
    };
    out.optional(Some(by), Encoder::long);
    // New entries inherit both numbers from the manifest list.
    let known = (status != Status::Added).then_some(file.sequence);
    out.optional(known, Encoder::long);
    out.optional(known, Encoder::long);
    out.long(i64::from(file.deletes_of.is_some()));
    out.string(&file.uri);
    out.string("PARQUET");
    for key in &file.partition {
        match key {
            Key::Null => out.long(0),
            Key::Int(number) => out.optional(Some(i64::from(*number)), Encoder::long),
            Key::Text(text) => out.optional(Some(text.as_str()), Encoder::string),
        }
    }
    out.long(file.records);
    out.long(file.bytes);
    metrics(out, &file.metrics);
    out.optional(None::<&[u8]>, Encoder::blob);
    out.array_or_null(&file.splits, |out, at| out.long(*at));
    out.optional(None::<&[u8]>, Encoder::blob);
    out.optional(file.sort_order, |out, id| out.long(i64::from(id)));
    if format >= 3 {
        let inherited = status == Status::Added;
        out.optional(file.first_row.filter(|_| !inherited), Encoder::long);
    }
    out.optional(file.deletes_of.as_deref(), Encoder::string);
}

fn metrics(out: &mut Encoder, metrics: &Metrics) {
    for counts in [&metrics.sizes, &metrics.values, &metrics.nulls] {
        out.array_or_null(counts, |out, (id, count)| {
            out.long(i64::from(*id));
            out.long(*count);
        });
    }
    // No column here holds NaN.
    out.optional(None::<&[u8]>, Encoder::blob);
    for bounds in [&metrics.lower, &metrics.upper] {
        out.array_or_null(bounds, |out, (id, bytes)| {
            out.long(i64::from(*id));
            out.blob(bytes);
        });
    }
}

fn schema(format: u8, partition_type: &StructType) -> Value {
    let partition: Vec<Value> = partition_type
        .fields()
        .iter()
        .map(|field| optional(&field.name, field.id, avro_type(&field.field_type)))
        .collect();
    let pairs = |name, id, key: i32, value: i32, inner: &str| {
        let fields = json!([
            {"name": "key", "type": "int", "field-id": key},
            {"name": "value", "type": inner, "field-id": value},
        ]);
        let record = json!({"type": "record", "name": format!("k{key}_v{value}"), "fields": fields});
        optional(
            name,
            id,
            json!({"type": "array", "items": record, "logicalType": "map"}),
        )
    };
    let list = |element: i32, items: &str| json!({"type": "array", "items": items, "element-id": element});
    let mut file = vec![
        required("content", 134, "int"),
        required("file_path", 100, "string"),
        required("file_format", 101, "string"),
        json!({
            "name": "partition",
            "type": {"type": "record", "name": "r102", "fields": partition},
            "field-id": 102,
        }),
        required("record_count", 103, "long"),
        required("file_size_in_bytes", 104, "long"),
        pairs("column_sizes", 108, 117, 118, "long"),
        pairs("value_counts", 109, 119, 120, "long"),
        pairs("null_value_counts", 110, 121, 122, "long"),
        pairs("nan_value_counts", 137, 138, 139, "long"),
        pairs("lower_bounds", 125, 126, 127, "bytes"),
        pairs("upper_bounds", 128, 129, 130, "bytes"),
        optional("key_metadata", 131, "bytes".into()),
        optional("split_offsets", 132, list(133, "long")),
        optional("equality_ids", 135, list(136, "int")),
        optional("sort_order_id", 140, "int".into()),
    ];
    if format >= 3 {
        file.push(optional("first_row_id", 142, "long".into()));
    }
    file.push(optional("referenced_data_file", 143, "string".into()));
    json!({
        "type": "record",
        "name": "manifest_entry",
        "fields": [
            required("status", 0, "int"),
            optional("snapshot_id", 1, "long".into()),
            optional("sequence_number", 3, "long".into()),
            optional("file_sequence_number", 4, "long".into()),
            {"name": "data_file", "type": {"type": "record", "name": "r2", "fields": file}, "field-id": 2},
        ],
    })
}

fn avro_type(field_type: &Type) -> Value {
    match field_type {
        Type::Primitive(PrimitiveType::String) => "string".into(),
        Type::Primitive(PrimitiveType::Date) => json!({"type": "int", "logicalType": "date"}),
        _ => "int".into(),
    }
}

/// A field that is always there.
pub(super) fn required(name: &str, id: i32, field_type: &str) -> Value {
    json!({"name": name, "type": field_type, "field-id": id})
}

/// A field that may be `null`.
#[expect(clippy::needless_pass_by_value, reason = "callers build the type in place")]
pub(super) fn optional(name: &str, id: i32, field_type: Value) -> Value {
    json!({"name": name, "type": ["null", field_type], "default": null, "field-id": id})
}
