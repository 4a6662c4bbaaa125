//! Tables of other formats that Polaris keeps beside Iceberg's (`LoadGenericTableResponse`): delta, csv and the like.

use std::collections::BTreeMap;

use serde::Deserialize;
use weft_model::EntityKind;

use crate::metadata::{Document, Note};

/// Bytes of the raw answer that are kept.
const MAX_RAW: usize = 64 * 1024;

#[derive(Deserialize)]
struct Answer {
    table: Generic,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Generic {
    format: String,
    #[serde(default)]
    base_location: Option<String>,
    #[serde(default)]
    doc: Option<String>,
    #[serde(default)]
    properties: Option<BTreeMap<String, Option<String>>>,
}

/// Reads the answer. The catalog knows no columns of such a table.
pub(super) fn read(body: &[u8]) -> Result<Document, Note> {
    let answer: Answer = serde_json::from_slice(body).map_err(|error| Note {
        code: weft_model::WarningCode::Malformed,
        message: format!(
            "the answer is no generic table: line {}, column {}",
            error.line(),
            error.column()
        ),
    })?;
    let Generic {
        format,
        base_location,
        doc,
        properties,
    } = answer.table;
    let mut properties: Vec<(String, String)> = properties
        .unwrap_or_default()
        .into_iter()
        .filter_map(|(key, value)| Some((key, value?)))
        .collect();
    properties.push(("format".to_owned(), format.clone()));
    properties.extend(doc.map(|doc| ("comment".to_owned(), doc)));
    let base_location = base_location.as_deref().map(weft_ports::shown::address);
    let raw = serde_json::json!({ "format": format, "base-location": base_location }).to_string();
    Ok(Document {
        kind: EntityKind::Table,
        format_version: None,
        uuid: None,
        location: base_location,
        updated: None,
        schema: None,
        snapshots: None,
        properties,
        reads: Vec::new(),
        raw: crate::names::clipped(&raw, MAX_RAW),
        notes: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delta_table_is_known_by_format_and_place() {
        let body = br#"{"table":{"name":"clicks","format":"delta","base-location":"s3://lake/clicks",
            "doc":"Clicks of the shop","properties":{"a":"b","c":null}}}"#;
        let document = read(body).expect("a table");
        assert_eq!(document.location.as_deref(), Some("s3://lake/clicks"));
        let word = |key: &str| document.properties.iter().find(|(name, _)| name == key);
        assert_eq!(word("format").map(|(_, value)| value.as_str()), Some("delta"));
        assert_eq!(
            word("comment").map(|(_, value)| value.as_str()),
            Some("Clicks of the shop")
        );
        read(br#"{"table":{}}"#).expect_err("no format");
    }
}
