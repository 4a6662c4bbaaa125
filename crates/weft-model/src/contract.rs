//! Data contracts, as far as a catalog needs to know them.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{kind::Lifecycle, quality::QualityRule};

/// A contract (ODCS), read from its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ContractInfo {
    /// ODCS `id`.
    pub id: String,
    /// ODCS `name`.
    pub name: Option<String>,
    /// Version of the contract itself.
    pub version: Option<String>,
    /// Version of the standard (`apiVersion`).
    pub api_version: String,
    /// `status`, where it is a word of the standard.
    pub status: Option<Lifecycle>,
    /// `description.purpose`.
    pub purpose: Option<String>,
    /// `description.usage`.
    pub usage: Option<String>,
    /// `description.limitations`.
    pub limitations: Option<String>,
    /// `dataProduct`: name or id of the product that it is a part of.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub data_product: Option<String>,
    /// Path of the file below the source's folder.
    pub file: String,
    /// Where the data is served.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub servers: Vec<ContractServer>,
    /// Names of the schema objects it promises (`physicalName`, else `name`).
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub objects: Vec<String>,
    /// Quality rules of the contract and its objects.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub quality: Vec<QualityRule>,
}

/// ODCS `servers[]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ContractServer {
    /// `server` (3.0 and later) or `name`.
    pub name: Option<String>,
    /// `type`, for example `iceberg`, `dremio`, `s3`.
    #[serde(rename = "type")]
    pub server_type: String,
    /// Catalog, database or host, for people.
    pub location: Option<String>,
    /// Namespace or schema, dotted.
    pub namespace: Option<String>,
}
