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
    /// A preference.
    async fn preference(&self, key: &str) -> PortResult<Option<String>>;
    /// Sets a preference.
    async fn set_preference(&self, key: &str, value: &str) -> PortResult<()>;
}
