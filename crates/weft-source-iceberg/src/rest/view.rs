//! The text of a view, for who wants its rows (view specification, version 1). The crawl reads the rest of it.

use serde::Deserialize;
use weft_ports::{
    PortError, PortErrorKind,
    error::PortResult,
    view::{Representation, ViewText},
};

use super::{catalog::parsed, error::RestError};

/// Versions, schemas and columns that are looked at.
const MOST: usize = 10_000;
/// Texts of one version: one for each dialect.
const MOST_TEXTS: usize = 100;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Metadata {
    format_version: i64,
    current_version_id: i64,
    versions: Vec<Version>,
    #[serde(default)]
    schemas: Vec<Schema>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Version {
    #[serde(rename = "version-id")]
    id: i64,
    schema_id: Option<i64>,
    #[serde(default)]
    representations: Vec<Text>,
    default_catalog: Option<String>,
    #[serde(default)]
    default_namespace: Vec<String>,
}

#[derive(Deserialize)]
struct Text {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    dialect: String,
    #[serde(default)]
    sql: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Schema {
    schema_id: Option<i64>,
    fields: Vec<Field>,
}

#[derive(Deserialize)]
struct Field {
    name: String,
}

/// Reads the version that holds now.
pub(super) fn text(
    metadata: &[u8],
    what: &str,
    catalogs: Vec<String>,
    above: Vec<String>,
) -> PortResult<ViewText> {
    let view: Metadata = parsed(metadata, what)?;
    let wrong = |why: &str| {
        PortError::from(RestError::Malformed {
            what: what.to_owned(),
            why: why.to_owned(),
        })
    };
    if view.format_version != 1 {
        return Err(PortError::new(
            PortErrorKind::Unsupported,
            format!(
                "{what} has view format version {}; version 1 is read",
                view.format_version
            ),
        ));
    }
    if view.versions.len() > MOST || view.schemas.len() > MOST {
        return Err(wrong("it has more versions than are looked at"));
    }
    let id = view.current_version_id;
    let current = view.versions.into_iter().find(|version| version.id == id);
    let current = current.ok_or_else(|| wrong("its current version is not among its versions"))?;
    let schema = view
        .schemas
        .into_iter()
        .find(|schema| schema.schema_id.is_some() && schema.schema_id == current.schema_id);
    let columns = schema.map(|schema| schema.fields).unwrap_or_default();
    if columns.len() > MOST || current.representations.len() > MOST_TEXTS {
        return Err(wrong("it has more columns or texts than are looked at"));
    }
    let texts = current
        .representations
        .into_iter()
        .filter(|text| text.kind == "sql");
    Ok(ViewText {
        version: id.to_string(),
        columns: columns.into_iter().map(|field| field.name).collect(),
        representations: texts
            .map(|text| Representation {
                dialect: text.dialect,
                sql: text.sql,
            })
            .collect(),
        default_catalog: current.default_catalog.filter(|name| !name.is_empty()),
        default_namespace: current.default_namespace,
        catalogs,
        above,
    })
}
