//! Table metadata (Iceberg table spec, "Table Metadata").

use iceberg::spec::TableMetadata;
use serde_json::{Map, Value, json};

/// A snapshot as the metadata has it.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// Id.
    pub id: i64,
    /// The one before.
    pub parent: Option<i64>,
    /// Sequence number.
    pub sequence: i64,
    /// When, in milliseconds.
    pub at: i64,
    /// Address of its manifest list.
    pub manifest_list: String,
    /// Schema that it was written with.
    pub schema_id: i32,
    /// `operation` and counts.
    pub summary: Vec<(String, String)>,
    /// Format v3: first row id and rows.
    pub rows: Option<(i64, i64)>,
}

/// All that a metadata file says.
#[derive(Debug)]
pub struct Metadata<'a> {
    /// 2 or 3.
    pub format: u8,
    /// Uuid.
    pub uuid: uuid::Uuid,
    /// Address of the table.
    pub location: &'a str,
    /// When the table was made, in milliseconds.
    pub created_at: i64,
    /// Schemas as JSON, by id; the last one known to the newest snapshot is current.
    pub schemas: &'a [Value],
    /// Highest field id.
    pub last_column_id: i32,
    /// Partition fields as JSON.
    pub partition_fields: &'a Value,
    /// Fields of the sort order as JSON.
    pub sort_fields: &'a Value,
    /// Properties.
    pub properties: &'a [(String, String)],
    /// Snapshots, oldest first.
    pub snapshots: &'a [Snapshot],
    /// Refs besides `main`: name, snapshot, `tag` or `branch`.
    pub refs: &'a [(String, i64, &'static str)],
    /// The metadata file before: address and time.
    pub previous: Option<(&'a str, i64)>,
}

impl Metadata<'_> {
    /// The file's bytes. Fails where the crate's own types would not read them.
    pub fn bytes(&self) -> Result<Vec<u8>, String> {
        let bytes = serde_json::to_vec(&self.json()).map_err(|error| error.to_string())?;
        serde_json::from_slice::<TableMetadata>(&bytes)
            .map_err(|error| format!("its metadata is not valid: {error}"))?;
        Ok(bytes)
    }

    fn json(&self) -> Value {
        let last = self.snapshots.last();
        let schema_id = last.map_or(0, |snapshot| snapshot.schema_id);
        let known = usize::try_from(schema_id).unwrap_or(0) + 1;
        let schemas: Vec<&Value> = self.schemas.iter().take(known).collect();
        let partition_fields = self.partition_fields.as_array().map_or(0, Vec::len);
        let sorted = self
            .sort_fields
            .as_array()
            .is_some_and(|fields| !fields.is_empty());
        let mut orders = vec![json!({"order-id": 0, "fields": []})];
        if sorted {
            orders.push(json!({"order-id": 1, "fields": self.sort_fields}));
        }
        let mut refs = Map::new();
        if let Some(last) = last {
            refs.insert(
                "main".to_owned(),
                json!({"snapshot-id": last.id, "type": "branch"}),
            );
        }
        for (name, snapshot, kind) in self.refs {
            if self.snapshots.iter().any(|known| known.id == *snapshot) {
                refs.insert(name.clone(), json!({"snapshot-id": snapshot, "type": kind}));
            }
        }
        let log = |snapshot: &Snapshot| json!({"snapshot-id": snapshot.id, "timestamp-ms": snapshot.at});
        let previous = self
            .previous
            .map(|(file, at)| json!({"metadata-file": file, "timestamp-ms": at}));
        let properties: Map<String, Value> = self
            .properties
            .iter()
            .map(|(key, value)| (key.clone(), Value::from(value.as_str())))
            .collect();
        let mut all = json!({
            "format-version": self.format,
            "table-uuid": self.uuid,
            "location": self.location,
            "last-sequence-number": last.map_or(0, |snapshot| snapshot.sequence),
            "last-updated-ms": last.map_or(self.created_at, |snapshot| snapshot.at),
            "last-column-id": self.last_column_id,
            "current-schema-id": schema_id,
            "schemas": schemas,
            "default-spec-id": 0,
            "partition-specs": [{"spec-id": 0, "fields": self.partition_fields}],
            "last-partition-id": 999 + partition_fields,
            "default-sort-order-id": i32::from(sorted),
            "sort-orders": orders,
            "properties": properties,
            "current-snapshot-id": last.map_or(-1, |snapshot| snapshot.id),
            "refs": refs,
            "snapshots": self.snapshots.iter().map(snapshot_json).collect::<Vec<_>>(),
            "statistics": [],
            "partition-statistics": [],
            "snapshot-log": self.snapshots.iter().map(log).collect::<Vec<_>>(),
            "metadata-log": previous.into_iter().collect::<Vec<_>>(),
        });
        if let (Some(all), 3..) = (all.as_object_mut(), self.format) {
            let rows = last
                .and_then(|snapshot| snapshot.rows)
                .map_or(0, |(first, added)| first + added);
            all.insert("next-row-id".to_owned(), rows.into());
        }
        all
    }
}

fn snapshot_json(snapshot: &Snapshot) -> Value {
    let summary: Map<String, Value> = snapshot
        .summary
        .iter()
        .map(|(key, value)| (key.clone(), Value::from(value.as_str())))
        .collect();
    let mut json = json!({
        "snapshot-id": snapshot.id,
        "sequence-number": snapshot.sequence,
        "timestamp-ms": snapshot.at,
        "manifest-list": snapshot.manifest_list,
        "schema-id": snapshot.schema_id,
        "summary": summary,
    });
    if let Some(json) = json.as_object_mut() {
        if let Some(parent) = snapshot.parent {
            json.insert("parent-snapshot-id".to_owned(), parent.into());
        }
        if let Some((first, added)) = snapshot.rows {
            json.insert("first-row-id".to_owned(), first.into());
            json.insert("added-rows".to_owned(), added.into());
        }
    }
    json
}
