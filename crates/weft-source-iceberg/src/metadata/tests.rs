//! Metadata files as writers make them, and as nobody should.

mod limits;
mod samples;
mod shapes;

use weft_model::{EntityKind, WarningCode};

use super::{Document, Note, read};

/// A table with one column and what is inserted into the document, each insertion ending with a comma.
pub fn table(inserted: &str) -> String {
    format!(
        r#"{{{inserted}"format-version":2,"table-uuid":"9c12d441-03fe-4693-9a96-a0705ddf69c1","location":"/lake/t",
        "last-updated-ms":1,"last-sequence-number":0,"last-column-id":1,"current-schema-id":0,
        "schemas":[{{"type":"struct","schema-id":0,"fields":[{{"id":1,"name":"x","required":true,"type":"long"}}]}}],
        "default-spec-id":0,"partition-specs":[{{"spec-id":0,"fields":[]}}],"last-partition-id":999,
        "default-sort-order-id":0,"sort-orders":[{{"order-id":0,"fields":[]}}]}}"#
    )
}

pub fn schema(fields: &str) -> String {
    format!(
        r#"{{"format-version":1,"location":"/lake/t","last-updated-ms":1,"last-column-id":1,
        "schema":{{"type":"struct","fields":[{fields}]}},"partition-spec":[]}}"#
    )
}

pub fn taken(json: &str) -> Document {
    read(json.as_bytes(), EntityKind::Table).unwrap()
}

pub fn refused(json: &str) -> Note {
    read(json.as_bytes(), EntityKind::Table).unwrap_err()
}

pub fn codes(document: &Document) -> Vec<WarningCode> {
    document.notes.iter().map(|note| note.code).collect()
}
