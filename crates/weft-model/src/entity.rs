//! A thing as it is shown: every origin's word, joined and ranked.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{
    access::AccessState,
    contract::ContractInfo,
    fact::{Aspect, QualityInfo, TermInfo},
    field::SchemaInfo,
    identity::Alias,
    incident::Incident,
    kind::{EntityKind, Lifecycle},
    lineage::ColumnEdge,
    product::ProductInfo,
    record::Origin,
    sla::{Freshness, Sla},
    snapshot::SnapshotLog,
    time::Timestamp,
    urn::Urn,
};

/// A person in a role.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
pub struct PersonRef {
    /// The person.
    pub urn: Urn,
    /// Name for people.
    pub name: String,
    /// Mail, where known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub mail: Option<String>,
    /// Role, for example `owner`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub role: Option<String>,
}

/// Where one aspect of an entity comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Provenance {
    /// Which side.
    pub aspect: Aspect,
    /// Who stated it.
    pub origin: Origin,
    /// When.
    pub at: Timestamp,
    /// Whether this is the word that is shown; the others stand beside it.
    pub shown: bool,
}

/// One edge of the graph, seen from the thing that reads.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
pub struct UpstreamEdge {
    /// The thing read.
    pub from: Urn,
    /// What says so: `dbt`, `port`, `openlineage`.
    pub via: String,
    /// The job between the two, where one is named.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub job: Option<String>,
    /// Column edges, where stated.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub columns: Vec<ColumnEdge>,
}

/// A product, asset, contract, domain, person or term, resolved from its records.
///
/// This is what the replica keeps (one JSON document an entity), the index is filled from and pages show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct Entity {
    /// Identity.
    pub urn: Urn,
    /// What it is.
    pub kind: EntityKind,
    /// Technical name: `orders`.
    pub name: String,
    /// `SOURCE.namespace.name`; for a product `domain.name`; for people and domains the name.
    pub full_name: String,
    /// Name for people, where somebody gave one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub title: Option<String>,
    /// Levels of the namespace.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub namespace: Vec<String>,
    /// Names of the sources that know it, the one that holds it first.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub sources: Vec<String>,
    /// Other names, each with what joined it.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub aliases: Vec<Alias>,
    /// Urns of other sources' nodes that were found to be this thing. They redirect here.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub merged: Vec<Urn>,
    /// Name of its domain.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub domain: Option<String>,
    /// The person or team that answers for it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub owner: Option<PersonRef>,
    /// All people with a role, owner first.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub people: Vec<PersonRef>,
    /// A few plain sentences.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub description: Option<String>,
    /// Markdown. Untrusted: rendered without raw HTML.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub markdown: Option<String>,
    /// Lifecycle.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub status: Option<Lifecycle>,
    /// Version of the product or contract.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub version: Option<String>,
    /// Tags.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub tags: Vec<String>,
    /// Glossary terms.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub terms: Vec<String>,
    /// Columns; for a product those of its output ports' assets, where there is exactly one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub schema: Option<SchemaInfo>,
    /// Snapshots; for a product those of its output port's asset, where there is exactly one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub snapshots: Option<SnapshotLog>,
    /// Storage location.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub location: Option<String>,
    /// Table format version.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub format_version: Option<u8>,
    /// Product side.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub product: Option<ProductInfo>,
    /// The contract that promises it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub contract: Option<ContractInfo>,
    /// Promises.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub slas: Vec<Sla>,
    /// Incidents, those that are over too, as far as they are kept.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub incidents: Vec<Incident>,
    /// How fresh it is.
    #[serde(default)]
    pub freshness: Freshness,
    /// Test results.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub quality: Option<QualityInfo>,
    /// What it reads. For a product also what its output ports' assets read outside the product.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub upstream: Vec<UpstreamEdge>,
    /// For an asset: the products that offer it through an output port.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub products: Vec<Urn>,
    /// For a glossary term: its meaning.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub term: Option<TermInfo>,
    /// What this person may do with it.
    pub access: AccessState,
    /// Newest change that any source reported.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub updated: Option<Timestamp>,
    /// Where each aspect comes from.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub provenance: Vec<Provenance>,
}

impl Entity {
    /// One of which nothing is known but its name.
    pub fn bare(urn: Urn, kind: EntityKind, name: &str, full_name: &str) -> Self {
        Self {
            urn,
            kind,
            name: name.to_owned(),
            full_name: full_name.to_owned(),
            title: None,
            namespace: Vec::new(),
            sources: Vec::new(),
            aliases: Vec::new(),
            merged: Vec::new(),
            domain: None,
            owner: None,
            people: Vec::new(),
            description: None,
            markdown: None,
            status: None,
            version: None,
            tags: Vec::new(),
            terms: Vec::new(),
            schema: None,
            snapshots: None,
            location: None,
            format_version: None,
            product: None,
            contract: None,
            slas: Vec::new(),
            incidents: Vec::new(),
            freshness: Freshness::default(),
            quality: None,
            upstream: Vec::new(),
            products: Vec::new(),
            term: None,
            access: AccessState::Unknown,
            updated: None,
            provenance: Vec::new(),
        }
    }

    /// The name to show: the title where there is one, else the technical name.
    pub fn display_name(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.name)
    }
}
