//! The little that is this machine's own and cannot be rebuilt.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use weft_model::{Timestamp, Urn};

use crate::error::PortResult;

/// A search that a person kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SavedSearch {
    /// Its name.
    pub name: String,
    /// The query text.
    pub text: String,
    /// When it was kept.
    pub at: Timestamp,
}

/// Which words of a thing a draft holds: they are typed in different places, and each place keeps its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum DraftPart {
    /// Title, descriptions, text, tags.
    Docs,
    /// Words on columns.
    Columns,
    /// Promises.
    Slas,
    /// What a product is and offers.
    Product,
    /// The text of a contract's file (ODCS).
    Contract,
    /// The text of a product's file (ODPS).
    ProductFile,
    /// A request for access.
    Request,
    /// The text of the access policy.
    Policy,
}

impl DraftPart {
    /// The part as it is kept.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Docs => "docs",
            Self::Columns => "columns",
            Self::Slas => "slas",
            Self::Product => "product",
            Self::Contract => "contract",
            Self::ProductFile => "product_file",
            Self::Request => "request",
            Self::Policy => "policy",
        }
    }
}

/// What a person has typed and not published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Draft {
    /// The thing it is about.
    pub urn: Urn,
    /// Which words of it.
    pub part: DraftPart,
    /// When it was kept.
    pub at: Timestamp,
    /// What was typed, as JSON text in a form that is the writer's own; at most 1 MiB.
    pub text: String,
}

/// Drafts, recents, stars, preferences.
#[async_trait]
pub trait Device: Send + Sync {
    /// Remembers that the person opened it.
    async fn visit(&self, urn: &Urn, at: Timestamp) -> PortResult<()>;
    /// What was opened last, newest first.
    async fn visited(&self, limit: usize) -> PortResult<Vec<(Urn, Timestamp)>>;
    /// Stars or unstars.
    async fn star(&self, urn: &Urn, starred: bool, at: Timestamp) -> PortResult<()>;
    /// What is starred, oldest star first.
    async fn starred(&self) -> PortResult<Vec<Urn>>;
    /// Remembers a query that led somewhere.
    async fn searched(&self, text: &str, at: Timestamp) -> PortResult<()>;
    /// Queries, newest first, each once.
    async fn recent_searches(&self, limit: usize) -> PortResult<Vec<String>>;
    /// Keeps a search under a name; the same name replaces.
    async fn save_search(&self, search: &SavedSearch) -> PortResult<()>;
    /// Forgets a kept search.
    async fn delete_search(&self, name: &str) -> PortResult<()>;
    /// Kept searches by name.
    async fn saved_searches(&self) -> PortResult<Vec<SavedSearch>>;
    /// Keeps a draft of a person; one per thing and part, the newest replaces. Durable when it returns.
    async fn save_draft(&self, person: &str, draft: &Draft) -> PortResult<()>;
    /// The draft of a person about a thing.
    async fn draft(&self, person: &str, urn: &Urn, part: DraftPart) -> PortResult<Option<Draft>>;
    /// Drops a draft; only the one that was kept `at` this time: a newer one, of another window, stays.
    async fn drop_draft(&self, person: &str, urn: &Urn, part: DraftPart, at: Timestamp) -> PortResult<()>;
    /// A preference.
    async fn preference(&self, key: &str) -> PortResult<Option<String>>;
    /// Sets a preference.
    async fn set_preference(&self, key: &str, value: &str) -> PortResult<()>;
}
