//! Metadata of new tables and views, with the keys that the recording shows (#59, #62).

use serde_json::{Value, json};

use crate::polaris::{
    answer::{Answer, misfit},
    state::{now, random_uuid},
};

/// The metadata of an empty table.
pub fn table(location: &str, body: &Value) -> Result<Value, Answer> {
    let mut schema = body.get("schema").cloned().ok_or_else(misfit)?;
    let fields = schema.as_object_mut().ok_or_else(misfit)?;
    fields.insert("schema-id".to_owned(), json!(0));
    let mut properties = body.get("properties").cloned().unwrap_or_else(|| json!({}));
    let known = properties.as_object_mut().ok_or_else(misfit)?;
    known
        .entry("write.parquet.compression-codec")
        .or_insert_with(|| json!("zstd"));
    let spec = json!({"spec-id": 0, "fields": []});
    let order = json!({"order-id": 0, "fields": []});
    Ok(json!({
        "format-version": 2,
        "table-uuid": random_uuid(),
        "location": body.get("location").and_then(Value::as_str).unwrap_or(location),
        "last-sequence-number": 0,
        "last-updated-ms": now(),
        "last-column-id": last_column(&schema),
        "current-schema-id": 0,
        "schemas": [schema],
        "default-spec-id": 0,
        "partition-specs": [body.get("partition-spec").filter(|given| !given.is_null()).unwrap_or(&spec)],
        "last-partition-id": 999,
        "default-sort-order-id": 0,
        "sort-orders": [body.get("write-order").filter(|given| !given.is_null()).unwrap_or(&order)],
        "properties": properties,
        "current-snapshot-id": -1, // [assumed]: the recording has no table without a snapshot
        "refs": {},
        "snapshots": [],
        "statistics": [],
        "partition-statistics": [],
        "snapshot-log": [],
        "metadata-log": [],
    }))
}

/// The highest field id of a schema, nested ones not counted.
pub fn last_column(schema: &Value) -> i64 {
    let fields = schema.get("fields").and_then(Value::as_array);
    let ids = fields.into_iter().flatten();
    ids.filter_map(|field| field.get("id")?.as_i64())
        .max()
        .unwrap_or_default()
}

/// The metadata of a view; the server puts its own summary and time in place of those given (#59).
pub fn view(location: &str, body: &Value) -> Result<Value, Answer> {
    let schema = body.get("schema").ok_or_else(misfit)?;
    let mut version = body.get("view-version").cloned().ok_or_else(misfit)?;
    let fields = version.as_object_mut().ok_or_else(misfit)?;
    let now = now();
    let wrote = "Apache Iceberg 1.11.0 (commit 6976e020b894f6a6777704df2b8c4458cb291ae9)";
    fields.insert("timestamp-ms".to_owned(), json!(now));
    fields.insert("summary".to_owned(), json!({ "iceberg-version": wrote }));
    let id = fields.get("version-id").cloned().unwrap_or_else(|| json!(1));
    Ok(json!({
        "view-uuid": random_uuid(),
        "format-version": 1,
        "location": location,
        "properties": body.get("properties").cloned().unwrap_or_else(|| json!({})),
        "schemas": [schema],
        "current-version-id": id,
        "versions": [version],
        "version-log": [{"timestamp-ms": now, "version-id": id}],
    }))
}

/// The name of a metadata file. One slash after `file:`, where locations have three (#62).
pub fn file(location: &str, number: u32, ending: &str) -> String {
    let location = location
        .strip_prefix("file:///")
        .map_or_else(|| location.to_owned(), |path| format!("file:/{path}"));
    format!("{location}/metadata/{number:05}-{}{ending}", random_uuid())
}
