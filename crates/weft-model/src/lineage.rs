//! Lineage as sources state it.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::identity::Alias;

/// What an asset, product or exposure is made from, as one source states it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub struct Upstream {
    /// The things it reads.
    pub reads: Vec<UpstreamRef>,
}

/// One thing that is read. Named by alias: the other end may come from another source, or later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct UpstreamRef {
    /// How the source names the thing read.
    pub target: Alias,
    /// What says so: `dbt`, `port`, `openlineage`.
    pub via: String,
    /// The job between the two, where one is named.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub job: Option<String>,
    /// Column edges, where the source states them.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub columns: Vec<ColumnEdge>,
}

/// One column made from another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
pub struct ColumnEdge {
    /// Path of the column read.
    pub from: String,
    /// Path of the column made.
    pub to: String,
    /// How.
    pub kind: ColumnEdgeKind,
}

/// OpenLineage transformation type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ColumnEdgeKind {
    /// The value goes in.
    Direct,
    /// It decides which rows or groups there are (filter, join, group by).
    Indirect,
}
