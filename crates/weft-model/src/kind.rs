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
    /// What may follow it. A product that is relied on is never retired at once: who reads it is told first.
    pub const fn may_become(self) -> &'static [Self] {
        match self {
            Self::Proposed => &[Self::Draft, Self::Retired],
            Self::Draft => &[Self::Active, Self::Proposed, Self::Retired],
            Self::Active => &[Self::Deprecated],
            Self::Deprecated => &[Self::Active, Self::Retired],
            Self::Retired => &[Self::Draft],
        }
    }

    /// What may follow where nobody has said how it stands: anything but its end, because somebody may rely on it.
    pub const UNSAID: &'static [Self] = &[Self::Proposed, Self::Draft, Self::Active, Self::Deprecated];

    /// The state as it stands in JSON and in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Draft => "draft",
            Self::Active => "active",
            Self::Deprecated => "deprecated",
            Self::Retired => "retired",
        }
    }

    /// Whether who reads it has to look for something else.
    pub const fn is_ending(self) -> bool {
        matches!(self, Self::Deprecated | Self::Retired)
    }

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

#[cfg(test)]
mod tests {
    use super::Lifecycle::{self, Active, Deprecated, Draft, Proposed, Retired};

    #[test]
    fn a_product_that_is_relied_on_is_told_of_before_it_goes() {
        let all = [Proposed, Draft, Active, Deprecated, Retired];
        let reaches = |from: Lifecycle| from.may_become().to_vec();
        assert_eq!(reaches(Active), [Deprecated]);
        assert_eq!(reaches(Deprecated), [Active, Retired]);
        assert_eq!(reaches(Retired), [Draft]);
        assert!(!Lifecycle::UNSAID.contains(&Retired));
        for state in all {
            assert!(
                !state.may_become().contains(&state),
                "{state:?} becomes another one"
            );
            assert_eq!(Lifecycle::parse(state.as_str()), Some(state));
            assert_eq!(serde_json::to_value(state).unwrap(), state.as_str());
        }
    }
}
