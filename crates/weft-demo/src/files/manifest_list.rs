//! Manifest lists (Iceberg table spec, "Manifest Lists").

use serde_json::{Value, json};

use super::{
    Key,
    avro::{Encoder, container},
    manifest::{optional, required},
};

/// One manifest as the list has it.
#[derive(Debug, Clone, Default)]
pub struct Listed {
    /// Address.
    pub uri: String,
    /// Bytes.
    pub length: i64,
    /// Whether it lists delete files.
    pub deletes: bool,
    /// Sequence number of the snapshot that wrote it.
    pub sequence: i64,
    /// Lowest sequence number of its live files.
    pub min_sequence: i64,
    /// Snapshot that wrote it.
    pub snapshot: i64,
    /// Files by status: added, existing, deleted.
    pub files: [i64; 3],
    /// Rows by status.
    pub rows: [i64; 3],
    /// Partition values of its files, a list each partition field.
    pub keys: Vec<Vec<Key>>,
    /// Format v3: id of the first row of its added files.
    pub first_row: Option<i64>,
}

/// What a list says of its snapshot.
#[derive(Debug, Clone, Copy)]
pub struct Head {
    /// 2 or 3.
    pub format: u8,
    /// Snapshot.
    pub snapshot: i64,
    /// The one before.
    pub parent: Option<i64>,
    /// Its sequence number.
    pub sequence: i64,
    /// Format v3: first row id that the snapshot may give.
    pub first_row: Option<i64>,
}

/// Bytes of a manifest list.
pub fn write(head: &Head, manifests: &[Listed], marker: [u8; 16]) -> Vec<u8> {
    let mut records = Encoder::default();
    for manifest in manifests {
        entry(&mut records, head.format, manifest);
    }
    let mut metadata = vec![
        ("avro.codec", "null".to_owned()),
        ("avro.schema", schema(head.format).to_string()),
        ("format-version", head.format.to_string()),
        (
            "parent-snapshot-id",
            head.parent
                .map_or_else(|| "null".to_owned(), |parent| parent.to_string()),
        ),
        ("sequence-number", head.sequence.to_string()),
        ("snapshot-id", head.snapshot.to_string()),
    ];
    metadata.extend(head.first_row.map(|row| ("first-row-id", row.to_string())));
    container(&metadata, marker, manifests.len(), &records)
}

fn entry(out: &mut Encoder, format: u8, manifest: &Listed) {
    out.string(&manifest.uri);
    out.long(manifest.length);
    out.long(0);
    out.long(i64::from(manifest.deletes));
    out.long(manifest.sequence);
    out.long(manifest.min_sequence);
    out.long(manifest.snapshot);
    for count in manifest.files.iter().chain(&manifest.rows) {
        out.long(*count);
    }
    out.array_or_null(&manifest.keys, |out, keys| {
        let bytes: Vec<Vec<u8>> = {
            let mut known: Vec<&Key> = keys.iter().filter(|key| **key != Key::Null).collect();
            known.sort();
            let ends = [known.first(), known.last()];
            ends.into_iter().flatten().filter_map(|key| key.bytes()).collect()
        };
        out.boolean(keys.contains(&Key::Null));
        out.optional(Some(false), Encoder::boolean);
        out.optional(bytes.first().map(Vec::as_slice), Encoder::blob);
        out.optional(bytes.last().map(Vec::as_slice), Encoder::blob);
    });
    out.optional(None::<&[u8]>, Encoder::blob);
    if format >= 3 {
        out.optional(manifest.first_row, Encoder::long);
    }
}

fn schema(format: u8) -> Value {
    let summary = json!({
        "type": "record",
        "name": "r508",
        "fields": [
            required("contains_null", 509, "boolean"),
            optional("contains_nan", 518, "boolean".into()),
            optional("lower_bound", 510, "bytes".into()),
            optional("upper_bound", 511, "bytes".into()),
        ],
    });
    let mut fields = vec![
        required("manifest_path", 500, "string"),
        required("manifest_length", 501, "long"),
        required("partition_spec_id", 502, "int"),
        required("content", 517, "int"),
        required("sequence_number", 515, "long"),
        required("min_sequence_number", 516, "long"),
        required("added_snapshot_id", 503, "long"),
        required("added_files_count", 504, "int"),
        required("existing_files_count", 505, "int"),
        required("deleted_files_count", 506, "int"),
        required("added_rows_count", 512, "long"),
        required("existing_rows_count", 513, "long"),
        required("deleted_rows_count", 514, "long"),
        optional(
            "partitions",
            507,
            json!({"type": "array", "items": summary, "element-id": 508}),
        ),
        optional("key_metadata", 519, "bytes".into()),
    ];
    if format >= 3 {
        fields.push(optional("first_row_id", 520, "long".into()));
    }
    json!({"type": "record", "name": "manifest_file", "fields": fields})
}
