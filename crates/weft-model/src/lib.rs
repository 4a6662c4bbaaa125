//! The nouns of a data mesh and how they fit together.
//!
//! No I/O, no async, no clock: everything here is a value or a pure function of values, so that every
//! other crate (and the UI, through the generated bindings) speaks of the same things in the same words.

pub mod access;
pub mod contract;
pub mod domain_rule;
pub mod entity;
pub mod fact;
pub mod field;
pub mod identity;
pub mod kind;
pub mod lineage;
pub mod namespace;
pub mod product;
pub mod record;
pub mod sla;
pub mod snapshot;
pub mod time;
pub mod urn;
pub mod warning;

pub use contract::{ContractInfo, ContractServer, QualityRule};
pub use domain_rule::{DomainRule, SourceRules};
pub use entity::{Entity, PersonRef, Provenance};
pub use fact::{
    Aspect, AssetInfo, Docs, DomainInfo, Fact, Ownership, Payload, PersonInfo, QualityInfo, TagInfo,
    TermInfo, TestResult, TestStatus,
};
pub use field::{Field, FieldChange, FieldChangeKind, PartitionField, SchemaInfo, SchemaVersion, SortField};
pub use identity::{Alias, AliasScheme};
pub use kind::{EntityKind, Lifecycle};
pub use lineage::{ColumnEdge, ColumnEdgeKind, Upstream, UpstreamRef};
pub use namespace::{CatalogInfo, Federation, NamespaceInfo};
pub use product::{InputPort, OutputPort, ProductInfo, SupportChannel, TeamMember};
pub use record::{AuditEntry, Origin, Record, Revision};
pub use sla::{Freshness, FreshnessState, Sla};
pub use snapshot::{Snapshot, SnapshotLog};
pub use time::Timestamp;
pub use urn::Urn;
pub use warning::{Warning, WarningCode};
