//! Full-text search over everything a person may find.

use std::sync::Arc;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use weft_model::{Entity, EntityKind, Revision, Timestamp, Urn};

use crate::error::PortResult;

/// Order of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum SortBy {
    /// Best match first.
    #[default]
    Relevance,
    /// By name.
    Name,
    /// Newest change first.
    Freshness,
}

/// What is asked.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Text in the query language, at most 1 KiB, brackets at most 32 deep:
    /// words, `"phrases"`, `field:value`, `field:a,b`, `-not`, `OR`, `( )`.
    /// Fields: `domain owner tag kind has sla incident column updated name source term`.
    pub text: String,
    /// Order.
    pub sort: SortBy,
    /// First hit, from 0.
    pub offset: usize,
    /// Hits at most (up to 200).
    pub limit: usize,
    /// Whether to count facets. Hits are answered without waiting for them when asked apart.
    pub facets: bool,
    /// Whether to explain each hit's score.
    pub explain: bool,
    /// Now, for `sla:late`, `updated:7d`.
    pub now: Timestamp,
}

/// Where words matched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Matched {
    /// Field: `name`, `title`, `column`, `description`, `docs`, `tag`, `owner`, `domain`, `term`, `full_name`.
    pub field: String,
    /// Text around the first match, plain. At most 200 characters.
    pub snippet: String,
    /// Matched ranges of `snippet`, as UTF-16 offsets (what JavaScript slices by).
    pub marks: Vec<(u32, u32)>,
}

/// One reason for a hit's place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Reason {
    /// In words: `"orders" is the exact name`.
    pub text: String,
    /// Its share of the score.
    pub score: f32,
}

/// One hit. Short on purpose: what a row shows beyond it comes from the replica.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Identity.
    pub urn: Urn,
    /// What it is.
    pub kind: EntityKind,
    /// Score; only comparable within one answer.
    pub score: f32,
    /// Where words matched, best field first.
    pub matched: Vec<Matched>,
    /// Why it stands where it stands, when asked for.
    pub reasons: Vec<Reason>,
}

/// A value of a facet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct FacetValue {
    /// The value as the query language writes it.
    pub value: String,
    /// Hits that have it, under all filters but those of this facet.
    #[specta(type = u32)]
    pub count: u64,
    /// Whether the query selects it.
    pub selected: bool,
}

/// One facet: `domain`, `kind`, `tag`, `owner`, `sla`, `has`, `source`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Facet {
    /// Which field.
    pub field: String,
    /// Values, most frequent first, at most 50.
    pub values: Vec<FacetValue>,
}

/// A column name that matched, over all assets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ColumnHit {
    /// The column's path.
    pub path: String,
    /// Assets and products that have it.
    #[specta(type = u32)]
    pub holders: u64,
    /// The first three holders.
    pub examples: Vec<Urn>,
}

/// The answer.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// The workspace revision the index had reached.
    pub revision: Revision,
    /// Hits in all.
    pub total: u64,
    /// The page of hits.
    pub hits: Vec<Hit>,
    /// Column names that match the last word, for the palette and the suggestions.
    pub columns: Vec<ColumnHit>,
    /// Facets, when asked for.
    pub facets: Vec<Facet>,
    /// Set when not all words could be matched and any of them sufficed; says so in words.
    pub relaxed: Option<String>,
    /// Hits that the filters hide: hits for the same words without filters, minus `total`.
    pub hidden_by_filters: u64,
    /// Words that were changed to find something: typed, used.
    pub corrected: Vec<(String, String)>,
}

/// One completion for the query line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Completion {
    /// Query text with the completion in place.
    pub text: String,
    /// What is added, for display: `domain:finance`.
    pub label: String,
    /// Hits it would leave.
    #[specta(type = u32)]
    pub count: u64,
}

/// The index. Written only by the projector.
#[async_trait]
pub trait Index: Send + Sync {
    /// The workspace revision it reached; `None` when it was never built, is damaged or has another format.
    async fn revision(&self) -> PortResult<Option<Revision>>;
    /// Applies changes and commits them stamped with `revision`. `reset` empties it first.
    async fn apply(
        &self,
        upserts: Vec<Arc<Entity>>,
        deletes: Vec<Urn>,
        reset: bool,
        revision: Revision,
    ) -> PortResult<()>;
    /// Searches.
    async fn search(&self, query: &Query) -> PortResult<Answer>;
    /// What Tab would add to this query.
    async fn complete(&self, query: &Query) -> PortResult<Vec<Completion>>;
}
