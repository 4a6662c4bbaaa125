//! The systems that hold rights: what is granted is sent there, and read back from there.
//!
//! A sink has no power of its own: what it does it does with the credential of the person who runs it. Each of its acts
//! may be done twice, and then changes nothing.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{SharedRole, Timestamp, Urn};

use crate::error::PortResult;

/// One right of one person on one table or view.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Right {
    /// Login of the holder, as the system knows them.
    pub holder: String,
    /// Privilege in the system's own word: `TABLE_READ_DATA`.
    pub privilege: String,
    /// The table or view.
    pub target: Urn,
    /// What the system calls it: `sales.orders`.
    pub name: String,
}

/// What would be done, before it is: shown to whoever asks and to whoever decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PlannedStep {
    /// The system.
    pub system: String,
    /// The exact call or statement.
    pub operation: String,
    /// What it is about: `sales.orders`.
    pub target: String,
    /// How it is undone.
    pub undo: String,
    /// The role that several people have, where the right is given to that and not to the holder alone.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub through: Option<SharedRole>,
}

/// A right that a system holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldRight {
    /// The right.
    pub right: Right,
    /// The grant it was made for; none where somebody else made it.
    pub grant: Option<Urn>,
    /// Since when, where the system knows.
    pub since: Option<Timestamp>,
}

/// A system that holds rights.
///
/// How a call fails tells what is known: `Denied`, `Invalid`, `NotFound` and `Unsupported` are refusals, after which nothing has
/// changed there; with every other kind nobody knows, until it is read back.
#[async_trait]
pub trait GrantSink: Send + Sync {
    /// What it is called: `weft`, `polaris`.
    fn system(&self) -> &str;
    /// What giving this right does, in the system's own call, and how it is undone.
    fn plan(&self, right: &Right) -> PlannedStep;
    /// Gives a right for a grant. One that is there already stays as it is.
    async fn give(&self, right: &Right, grant: &Urn, at: Timestamp) -> PortResult<()>;
    /// Takes a right away. One that is not there is no error.
    async fn take(&self, right: &Right) -> PortResult<()>;
    /// Whether the system holds it, by asking the system, and which grant it was given for.
    async fn holds(&self, right: &Right) -> PortResult<Option<HeldRight>>;
    /// What is known of a right, for whoever is about to read by it. Where the system does not answer this may be its last answer,
    /// for as long as that may be relied on; `Unavailable`, with since when, where there is none. Never what is carried out by.
    async fn known(&self, right: &Right) -> PortResult<Option<HeldRight>> {
        self.holds(right).await
    }
    /// Every right that the system holds.
    async fn held(&self) -> PortResult<Vec<HeldRight>>;
}
