//! The nouns of a data mesh and how they fit together.
//!
//! No I/O, no async, no clock: everything here is a value or a pure function of values, so that every
//! other crate (and the UI, through the generated bindings) speaks of the same things in the same words.

pub mod access;
pub mod contract;
pub mod docs;
pub mod domain_rule;
pub mod entity;
pub mod fact;
pub mod field;
pub mod identity;
pub mod incident;
pub mod kind;
pub mod lineage;
pub mod namespace;
pub mod people;
pub mod product;
pub mod published;
pub mod quality;
pub mod record;
pub mod review;
pub mod sla;
pub mod snapshot;
mod spelling;
pub mod time;
pub mod urn;
pub mod warning;
pub mod webhook;

pub use access::{
    AccessState,
    campaign::{
        Campaign, CampaignEnd, CampaignItem, CampaignScope, CampaignState, ItemOutcome, ReviewAnswer,
        Unanswered,
    },
    grant::{EndReason, Grant, GrantEnd, GrantState, GrantStep, SharedRole, StepState},
    policy::AccessPolicy,
    request::{AccessCheck, AccessRequest, AccessTerms, RequestAct, RequestEntry, RequestState},
    runner::{Runner, RunnerAct, RunnerRun, RunnerState},
};
pub use contract::{ContractInfo, ContractServer};
pub use docs::{Docs, FieldDoc, FieldDocs};
pub use domain_rule::{DomainRule, SourceRules};
pub use entity::{Entity, PersonRef, Provenance};
pub use fact::{
    Aspect, AssetInfo, DomainInfo, Fact, Ownership, Payload, PersonInfo, QualityInfo, TagInfo, TermInfo,
    TestResult, TestStatus,
};
pub use field::{
    Field, FieldChange, FieldChangeKind, PartitionField, SchemaInfo, SchemaVersion, SortField, label_says,
};
pub use identity::{Alias, AliasScheme};
pub use incident::{
    Incident, IncidentAbout, IncidentAct, IncidentEntry, IncidentSeverity, IncidentSource, IncidentState,
};
pub use kind::{EntityKind, Lifecycle};
pub use lineage::{ColumnEdge, ColumnEdgeKind, Upstream, UpstreamRef};
pub use namespace::{CatalogInfo, Federation, NamespaceInfo};
pub use people::{Deputy, Directory, NameKind, OtherName, PersonNames, roster::Roster};
pub use product::{InputPort, OutputPort, ProductInfo, SupportChannel, TeamMember};
pub use published::{PublishedText, digest};
pub use quality::{Check, Condition, Operator, QualityRule, RuleArguments, RuleResult};
pub use record::{AuditEntry, Origin, Record, Revision};
pub use review::{
    Actor, Comment, Proposal, ProposalDecision, ProposalState, ProposedWord, ProposedWords, ReviewRule,
};
pub use sla::{
    Freshness, FreshnessState, Sla,
    check::{SlaField, SlaProblem},
    vocabulary::{SlaQuantity, SlaTerm},
};
pub use snapshot::{Snapshot, SnapshotLog};
pub use spelling::{ascii_slug, slug};
pub use time::Timestamp;
pub use urn::Urn;
pub use warning::{Warning, WarningCode};
pub use webhook::{EventType, Webhook, WebhookState};
