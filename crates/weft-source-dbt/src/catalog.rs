//! `catalog.json`: columns as the database has them.

use std::collections::HashMap;

use serde_json::Value;
use weft_model::{Warning, WarningCode};

use crate::{
    json,
    manifest::{Metadata, Section},
};

/// Columns of one table.
pub const COLUMNS: usize = 10_000;

/// Tables by dbt id.
#[derive(Debug, Default)]
pub struct Catalog(HashMap<String, CatalogTable>);

/// One table as the database has it.
#[derive(Debug, Clone, Default)]
pub struct CatalogTable {
    /// `BASE TABLE`, `VIEW` … in the database's own words.
    pub table_type: Option<String>,
    /// In the order of the table.
    pub columns: Vec<CatalogColumn>,
}

/// One column as the database has it.
#[derive(Debug, Clone)]
pub struct CatalogColumn {
    /// Name.
    pub name: String,
    /// Type in the database's own words.
    pub data_type: String,
    /// Comment in the database.
    pub comment: Option<String>,
}

#[derive(serde::Deserialize)]
struct Document<'a> {
    #[serde(default)]
    metadata: Metadata,
    #[serde(borrow, default)]
    nodes: Section<'a>,
    #[serde(borrow, default)]
    sources: Section<'a>,
}

impl Catalog {
    /// Reads the file's text. `Err` where it is no catalog at all.
    pub fn read(text: &str, warnings: &mut Vec<Warning>) -> serde_json::Result<Self> {
        let document: Document<'_> = serde_json::from_str(text)?;
        if document.metadata.version("catalog") != Some(1) {
            warnings.push(Warning::new(
                WarningCode::Unsupported,
                "catalog.json",
                "is not of catalog version 1; what could be read was taken",
            ));
        }
        let mut tables = HashMap::new();
        for (id, raw) in document.nodes.entries.iter().chain(&document.sources.entries) {
            match serde_json::from_str::<Value>(raw.get()) {
                Ok(value) => {
                    tables.insert(id.clone().into_owned(), table(&value));
                }
                Err(error) => warnings.push(json::broken(
                    format!("catalog.json: {}", json::cut(id, 200)),
                    &error,
                )),
            }
        }
        Ok(Self(tables))
    }

    /// What the database has of a node.
    pub fn table(&self, id: &str) -> Option<&CatalogTable> {
        self.0.get(id)
    }
}

fn table(value: &Value) -> CatalogTable {
    let mut columns: Vec<(u64, CatalogColumn)> = value
        .get("columns")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .take(COLUMNS)
        .map(|(key, column)| {
            let index = column.get("index").and_then(Value::as_u64).unwrap_or(u64::MAX);
            let column = CatalogColumn {
                name: json::name(column, "name").unwrap_or_else(|| json::one_line(key)),
                data_type: json::name(column, "type").unwrap_or_default(),
                comment: json::prose(column, "comment"),
            };
            (index, column)
        })
        .collect();
    columns.sort_by_key(|(index, _)| *index);
    CatalogTable {
        table_type: value.get("metadata").and_then(|about| json::name(about, "type")),
        columns: columns.into_iter().map(|(_, column)| column).collect(),
    }
}
