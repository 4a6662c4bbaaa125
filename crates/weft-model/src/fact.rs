//! What sources and people state: one aspect of one thing at a time.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{
    access::{
        AccessState,
        campaign::{Campaign, CampaignItem},
        grant::Grant,
        policy::PolicyText,
        request::AccessRequest,
        runner::Runner,
    },
    contract::ContractInfo,
    docs::{Docs, FieldDocs},
    domain_rule::SourceRules,
    field::SchemaInfo,
    identity::Alias,
    incident::Incident,
    kind::EntityKind,
    lineage::Upstream,
    namespace::NamespaceInfo,
    people::Directory,
    product::{ProductInfo, TeamMember},
    published::PublishedText,
    quality::RuleResult,
    review::{Proposal, ProposedWords, ReviewRule},
    sla::Sla,
    snapshot::SnapshotLog,
    time::Timestamp,
    urn::Urn,
    webhook::Webhook,
};

/// Which side of a thing a fact is about. Records are keyed by (urn, aspect, origin).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    /// That it exists, its kind and names.
    Asset,
    /// Columns.
    Schema,
    /// Snapshots.
    Snapshots,
    /// Words about it.
    Docs,
    /// Words of people about its columns. What sources say of them is part of the schema.
    FieldDocs,
    /// Who owns it, which domain.
    Ownership,
    /// Tags and glossary terms.
    Tags,
    /// That it is a product, and its ports.
    Product,
    /// That it is a contract.
    Contract,
    /// Promises.
    Slas,
    /// What went wrong, as people tell it.
    Incidents,
    /// Test results.
    Quality,
    /// What it is made from.
    Upstream,
    /// That it is a person.
    Person,
    /// That it is a domain.
    Domain,
    /// That it is a glossary term.
    Term,
    /// What is to be listed in a namespace of a source.
    Namespace,
    /// Which namespaces of a source belong to which domain.
    Rules,
    /// Whether edits wait for a second person.
    Review,
    /// That it is a proposal, and what became of it.
    Proposal,
    /// The words of a proposal.
    Proposed,
    /// The text that a person published.
    Published,
    /// That it is a request for access, and what became of it.
    Request,
    /// That it is a grant, and where it stands.
    Grant,
    /// That it is a runner, and how its last run went.
    Runner,
    /// That it is a campaign over what is granted.
    Campaign,
    /// What a campaign came to for one grant.
    Reviewed,
    /// A version of the access policy.
    Policy,
    /// Where events are sent.
    Webhook,
    /// Who is who, by all their names.
    Directory,
    /// What the source said, as it said it.
    Raw,
}

impl Aspect {
    /// The aspect as it stands in the workspace.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asset => "asset",
            Self::Schema => "schema",
            Self::Snapshots => "snapshots",
            Self::Docs => "docs",
            Self::FieldDocs => "field_docs",
            Self::Ownership => "ownership",
            Self::Tags => "tags",
            Self::Product => "product",
            Self::Contract => "contract",
            Self::Slas => "slas",
            Self::Incidents => "incidents",
            Self::Quality => "quality",
            Self::Upstream => "upstream",
            Self::Person => "person",
            Self::Domain => "domain",
            Self::Term => "term",
            Self::Namespace => "namespace",
            Self::Rules => "rules",
            Self::Review => "review",
            Self::Proposal => "proposal",
            Self::Proposed => "proposed",
            Self::Published => "published",
            Self::Request => "request",
            Self::Grant => "grant",
            Self::Runner => "runner",
            Self::Campaign => "campaign",
            Self::Reviewed => "reviewed",
            Self::Policy => "policy",
            Self::Webhook => "webhook",
            Self::Directory => "directory",
            Self::Raw => "raw",
        }
    }
}

/// What is stated. In JSON: `{"aspect": "docs", "value": {…}}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "aspect", content = "value", rename_all = "snake_case")]
pub enum Payload {
    /// Existence, kind, names.
    Asset(AssetInfo),
    /// Columns.
    Schema(SchemaInfo),
    /// Snapshots.
    Snapshots(SnapshotLog),
    /// Words.
    Docs(Docs),
    /// Words about columns.
    FieldDocs(FieldDocs),
    /// Owners and domain.
    Ownership(Ownership),
    /// Tags and terms.
    Tags(TagInfo),
    /// Product.
    Product(ProductInfo),
    /// Contract.
    Contract(ContractInfo),
    /// Promises.
    Slas(Vec<Sla>),
    /// Incidents.
    Incidents(Vec<Incident>),
    /// Test results.
    Quality(QualityInfo),
    /// What it is made from.
    Upstream(Upstream),
    /// A person.
    Person(PersonInfo),
    /// A domain.
    Domain(DomainInfo),
    /// A glossary term.
    Term(TermInfo),
    /// A namespace.
    Namespace(NamespaceInfo),
    /// Rules that give namespaces a domain.
    Rules(SourceRules),
    /// Whether edits wait for a second person.
    Review(ReviewRule),
    /// A proposal, without its words.
    Proposal(Box<Proposal>),
    /// The words of a proposal.
    Proposed(ProposedWords),
    /// A contract or product file as a person published it.
    Published(PublishedText),
    /// A request for access.
    Request(Box<AccessRequest>),
    /// A grant.
    Grant(Box<Grant>),
    /// A runner.
    Runner(Box<Runner>),
    /// A campaign over what is granted.
    Campaign(Box<Campaign>),
    /// What a campaign came to for one grant.
    Reviewed(Box<CampaignItem>),
    /// A version of the access policy.
    Policy(Box<PolicyText>),
    /// Where events are sent.
    Webhook(Box<Webhook>),
    /// Who is who, by all their names.
    Directory(Box<Directory>),
    /// As the source said it, for "show me where this comes from". JSON text of at most 64 KiB.
    Raw(String),
}

impl Payload {
    /// Which aspect this is.
    pub const fn aspect(&self) -> Aspect {
        match self {
            Self::Asset(_) => Aspect::Asset,
            Self::Schema(_) => Aspect::Schema,
            Self::Snapshots(_) => Aspect::Snapshots,
            Self::Docs(_) => Aspect::Docs,
            Self::FieldDocs(_) => Aspect::FieldDocs,
            Self::Ownership(_) => Aspect::Ownership,
            Self::Tags(_) => Aspect::Tags,
            Self::Product(_) => Aspect::Product,
            Self::Contract(_) => Aspect::Contract,
            Self::Slas(_) => Aspect::Slas,
            Self::Incidents(_) => Aspect::Incidents,
            Self::Quality(_) => Aspect::Quality,
            Self::Upstream(_) => Aspect::Upstream,
            Self::Person(_) => Aspect::Person,
            Self::Domain(_) => Aspect::Domain,
            Self::Term(_) => Aspect::Term,
            Self::Namespace(_) => Aspect::Namespace,
            Self::Rules(_) => Aspect::Rules,
            Self::Review(_) => Aspect::Review,
            Self::Proposal(_) => Aspect::Proposal,
            Self::Proposed(_) => Aspect::Proposed,
            Self::Published(_) => Aspect::Published,
            Self::Request(_) => Aspect::Request,
            Self::Grant(_) => Aspect::Grant,
            Self::Runner(_) => Aspect::Runner,
            Self::Campaign(_) => Aspect::Campaign,
            Self::Reviewed(_) => Aspect::Reviewed,
            Self::Policy(_) => Aspect::Policy,
            Self::Webhook(_) => Aspect::Webhook,
            Self::Directory(_) => Aspect::Directory,
            Self::Raw(_) => Aspect::Raw,
        }
    }
}

/// One statement about one thing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// What it is about.
    pub urn: Urn,
    /// What is stated.
    #[serde(flatten)]
    pub payload: Payload,
}

impl Fact {
    /// States `payload` of `urn`.
    pub const fn new(urn: Urn, payload: Payload) -> Self {
        Self { urn, payload }
    }
}

/// That a thing exists, and what it is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct AssetInfo {
    /// What it is.
    pub kind: EntityKind,
    /// Last part of its name: `orders`.
    pub name: String,
    /// Levels of its namespace: `["sales"]`.
    #[serde(default)]
    pub namespace: Vec<String>,
    /// `SOURCE.namespace.name`, with the name the person gave the source.
    pub full_name: String,
    /// Storage location, where there is one. Data, never an address to open by itself.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub location: Option<String>,
    /// Table format version, for example `2` for Iceberg v2.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub format_version: Option<u8>,
    /// Names that *bind*: another source that states one of these speaks of the same thing.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub aliases: Vec<Alias>,
    /// When the source last changed it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub updated: Option<Timestamp>,
    /// Properties as the source has them, at most 200 of at most 4 KiB each.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub properties: Vec<(String, String)>,
    /// What the source answered to whoever harvested it: `Denied` where it lists it and says no more. Absent where who
    /// reads the metadata reads the data too.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub access: Option<AccessState>,
}

/// Who answers for a thing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub struct Ownership {
    /// Name of the domain.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub domain: Option<String>,
    /// People and teams, owner first.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub people: Vec<TeamMember>,
}

/// Tags, classifications and glossary terms of a thing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub struct TagInfo {
    /// Free tags, lower case.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub tags: Vec<String>,
    /// Names of glossary terms.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub terms: Vec<String>,
}

/// Results of tests and rules.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, Type)]
pub struct QualityInfo {
    /// One entry a test.
    pub results: Vec<TestResult>,
}

impl QualityInfo {
    /// Share of the tests that ran and passed, in percent; `None` where none ran.
    pub fn score(&self) -> Option<u8> {
        let ran = self
            .results
            .iter()
            .filter(|result| result.status != TestStatus::NotRun)
            .count();
        let passed = self
            .results
            .iter()
            .filter(|result| result.status == TestStatus::Passed)
            .count();
        passed
            .saturating_mul(100)
            .checked_div(ran)
            .and_then(|percent| u8::try_from(percent).ok())
    }
}

/// Outcome of a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TestStatus {
    /// It ran and holds.
    Passed,
    /// It ran and does not hold, with severity warning.
    Warned,
    /// It ran and does not hold.
    Failed,
    /// It ran into an error of its own.
    Errored,
    /// No result known.
    NotRun,
}

/// One test and its last result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct TestResult {
    /// What is tested: `not_null order_id`.
    pub name: String,
    /// Column, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub column: Option<String>,
    /// Outcome.
    pub status: TestStatus,
    /// Rows that fail, where counted.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[specta(type = Option<u32>)]
    pub failures: Option<u64>,
    /// When it ran.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub at: Option<Timestamp>,
    /// Words of the tool.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub message: Option<String>,
    /// What was measured, for a rule of a contract that was run on the rows themselves.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rule: Option<Box<RuleResult>>,
}

impl TestResult {
    /// Whether this is another word on the same test: the same rule of the same contract, else the same name and column.
    pub fn is_same_test(&self, other: &Self) -> bool {
        match (&self.rule, &other.rule) {
            (Some(own), Some(other)) => own.contract == other.contract && own.key == other.key,
            (None, None) => self.name == other.name && self.column == other.column,
            _ => false,
        }
    }
}

/// A person as sources name them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub struct PersonInfo {
    /// Name for people.
    pub name: String,
    /// Mail, where known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub mail: Option<String>,
}

/// A domain as sources name it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub struct DomainInfo {
    /// Its name: `Sales`.
    pub name: String,
}

/// A word of the glossary.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub struct TermInfo {
    /// The word.
    pub name: String,
    /// What it means.
    pub definition: String,
    /// Name of the domain that defined it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub domain: Option<String>,
    /// Mail, login or name of who answers for what it means.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub owner: Option<String>,
    /// Other words for the same.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub synonyms: Vec<String>,
    /// Names of terms that a reader of this one should know.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub related: Vec<String>,
    /// Why it is not to be used any more.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub deprecated: Option<String>,
    /// Name of the term that stands for it now.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub merged_into: Option<String>,
}

impl TermInfo {
    /// Whether nothing is said of it but its name.
    pub fn is_silent(&self) -> bool {
        *self
            == Self {
                name: self.name.clone(),
                ..Self::default()
            }
    }

    /// Takes from a weaker word what this one leaves out.
    pub fn fill(&mut self, weaker: &Self) {
        if self.definition.trim().is_empty() {
            self.definition.clone_from(&weaker.definition);
        }
        for (slot, value) in [
            (&mut self.domain, &weaker.domain),
            (&mut self.owner, &weaker.owner),
            (&mut self.deprecated, &weaker.deprecated),
            (&mut self.merged_into, &weaker.merged_into),
        ] {
            if slot.is_none() {
                slot.clone_from(value);
            }
        }
        for (slot, values) in [
            (&mut self.synonyms, &weaker.synonyms),
            (&mut self.related, &weaker.related),
        ] {
            if slot.is_empty() {
                slot.clone_from(values);
            }
        }
    }
}
