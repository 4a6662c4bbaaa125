//! The local, rebuildable copy that pages are read from.

use std::sync::Arc;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use weft_model::{Entity, EntityKind, Revision, Urn};

use crate::error::PortResult;

/// What ties an entity to others, as keys that the projector chose. The replica only compares them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ties {
    /// Keys that it answers to: its urns and aliases, what it offers, who it is.
    pub names: Vec<String>,
    /// Keys that were looked up to make it, whether something answered to them or not.
    pub looks: Vec<String>,
    /// Where sources hold it.
    pub places: Vec<Place>,
}

/// What a source calls a thing that it holds, and where: two sources may call one thing differently.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Name of the source.
    pub source: String,
    /// Levels of the namespace there.
    pub namespace: Vec<String>,
    /// Name there.
    pub name: String,
    /// Format of a table that is none of Iceberg's: `delta`.
    pub format: Option<String>,
    /// Whether the source lists it and shows nothing of it.
    pub denied: bool,
}

/// A namespace of a source with what lies right in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldNamespace {
    /// Its levels.
    pub namespace: Vec<String>,
    /// Things right in it.
    pub things: u64,
    /// Those of them that the source lists and does not show.
    pub denied: u64,
}

/// A page of what lies in a namespace.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlacePage {
    /// The things of this page, by name.
    pub places: Vec<(Urn, Place)>,
    /// Things in all that fit what was asked.
    pub total: u64,
}

/// One change of the replica.
#[derive(Debug, Clone)]
pub enum Change {
    /// The entity is new or changed, with what ties it to others.
    Upsert(Arc<Entity>, Ties),
    /// The entity is gone.
    Delete(Urn),
}

/// A short form of an entity, for lists. Everything a row needs, nothing more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityRow {
    /// Identity.
    pub urn: Urn,
    /// What it is.
    pub kind: EntityKind,
    /// Name to show.
    pub name: String,
    /// Full name.
    pub full_name: String,
    /// Domain.
    pub domain: Option<String>,
    /// Name of the owner.
    pub owner: Option<String>,
}

/// Which entities a list wants.
#[derive(Debug, Clone, Default)]
pub struct EntityFilter {
    /// Only these kinds; empty = all.
    pub kinds: Vec<EntityKind>,
    /// Only of this domain.
    pub domain: Option<String>,
    /// Only owned by this person (any role).
    pub person: Option<Urn>,
    /// Only known to this source.
    pub source: Option<String>,
}

/// The replica. Written only by the projector, under its lock; readable at any time, also by other processes.
#[async_trait]
pub trait Replica: Send + Sync {
    /// The workspace revision it reached; `None` when it was never built or has another format.
    async fn revision(&self) -> PortResult<Option<Revision>>;
    /// The last revision at which an entity changed: what is worked out from entities alone is good until then.
    async fn changed(&self) -> PortResult<Option<Revision>>;
    /// Applies changes and stamps the revision, in one transaction. `reset` empties it first.
    async fn apply(&self, changes: Vec<Change>, reset: bool, revision: Revision) -> PortResult<()>;
    /// One entity. A urn that was merged into another, a full name, or a dotted name that names exactly one
    /// thing finds it too.
    async fn find(&self, name_or_urn: &str) -> PortResult<Option<Entity>>;
    /// Entities by urn, in the order asked for; what is not there is left out.
    async fn entities(&self, urns: &[Urn]) -> PortResult<Vec<Entity>>;
    /// Up to `limit` names close to one that was not found, for "did you mean".
    async fn similar(&self, name: &str, limit: usize) -> PortResult<Vec<String>>;
    /// Short forms, ordered by kind and name.
    async fn list(&self, filter: &EntityFilter, limit: usize, offset: usize) -> PortResult<Vec<EntityRow>>;
    /// Whole entities of these kinds, in batches: for the graph, the mesh map and rebuilding the index.
    async fn scan(&self, kinds: &[EntityKind], each: &mut (dyn FnMut(Entity) + Send)) -> PortResult<()>;
    /// Number of entities of each kind and domain.
    async fn counts(&self) -> PortResult<Vec<(EntityKind, Option<String>, u64)>>;
    /// Entities that answer to any of these keys.
    async fn answering(&self, keys: &[String]) -> PortResult<Vec<Urn>>;
    /// Entities that were made by looking up any of these keys: they may have to be made again when what
    /// answers to a key changes.
    async fn looking(&self, keys: &[String]) -> PortResult<Vec<Urn>>;
    /// Where sources hold these things.
    async fn places(&self, urns: &[Urn]) -> PortResult<Vec<(Urn, Place)>>;
    /// The namespaces of a source that something lies in: this one and all below it.
    async fn namespaces(&self, source: &str, namespace: &[String]) -> PortResult<Vec<HeldNamespace>>;
    /// What lies right in a namespace of a source and has `filter` in its name, by name.
    async fn contents(
        &self,
        source: &str,
        namespace: &[String],
        filter: &str,
        limit: usize,
        offset: usize,
    ) -> PortResult<PlacePage>;
}
