//! What a thing is, and where in its life it stands.

use serde::{Deserialize, Serialize};
use specta::Type;

/// What an entity is. The words are those of the query language's `kind:` filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum EntityKind {
    /// A data product: owned, documented, promised.
    Product,
    /// An Iceberg (or other) table.
    Table,
    /// A view of a catalog.
    View,
    /// A virtual dataset of an engine (Dremio).
    VirtualDataset,
    /// Files that no table format binds together.
    FileSet,
    /// A topic of a message broker.
    Topic,
    /// A dbt model that no catalog table could be joined to.
    Model,
    /// A metric of a semantic layer.
    Metric,
    /// A dashboard or another exposure.
    Dashboard,
    /// A job that reads and writes assets.
    Job,
    /// One column, or one member of a nested column.
    Field,
    /// A contract (ODCS).
    Contract,
    /// A person.
    Person,
    /// A team.
    Team,
    /// A domain of the mesh.
    Domain,
    /// A glossary term.
    Term,
}

impl EntityKind {
    /// The kind as it stands in JSON and in queries.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Table => "table",
            Self::View => "view",
            Self::VirtualDataset => "virtual_dataset",
            Self::FileSet => "file_set",
            Self::Topic => "topic",
            Self::Model => "model",
            Self::Metric => "metric",
            Self::Dashboard => "dashboard",
            Self::Job => "job",
            Self::Field => "field",
            Self::Contract => "contract",
            Self::Person => "person",
            Self::Team => "team",
            Self::Domain => "domain",
            Self::Term => "term",
        }
    }

    /// Reads what [`Self::as_str`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// Every kind, in the order in which lists show them.
    pub const ALL: [Self; 16] = [
        Self::Product,
        Self::Table,
        Self::View,
        Self::VirtualDataset,
        Self::FileSet,
        Self::Topic,
        Self::Model,
        Self::Metric,
        Self::Dashboard,
        Self::Job,
        Self::Field,
        Self::Contract,
        Self::Person,
        Self::Team,
        Self::Domain,
        Self::Term,
    ];

    /// Whether it is an asset: a thing that holds or shows data.
    pub const fn is_asset(self) -> bool {
        matches!(
            self,
            Self::Table
                | Self::View
                | Self::VirtualDataset
                | Self::FileSet
                | Self::Topic
                | Self::Model
                | Self::Metric
                | Self::Dashboard
        )
    }

    /// The part of a urn that tells kinds apart. All assets share one, because what a thing is may
    /// be learned later (a dbt model turns out to be a table) and its urn must not change by that.
    pub const fn urn_part(self) -> &'static str {
        if self.is_asset() { "asset" } else { self.as_str() }
    }
}

/// Lifecycle of a product or contract, in the words of ODCS and ODPS `status`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Lifecycle {
    /// An idea that nobody builds yet.
    Proposed,
    /// Being built.
    Draft,
    /// To be relied on.
    Active,
    /// Still there, with an end in sight.
    Deprecated,
    /// Gone.
    Retired,
}

impl Lifecycle {
    /// Reads an ODCS or ODPS status, leniently as to case; `None` for words of neither standard.
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim().to_ascii_lowercase().as_str() {
            "proposed" => Some(Self::Proposed),
            "draft" | "development" | "in development" => Some(Self::Draft),
            "active" | "production" | "current" => Some(Self::Active),
            "deprecated" => Some(Self::Deprecated),
            "retired" | "end of life" => Some(Self::Retired),
            _ => None,
        }
    }
}
