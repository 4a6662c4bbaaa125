//! What a catalog holds: roles with grants, namespaces, what lies in them, and who may use it.

use std::{collections::BTreeSet, sync::OnceLock};

use axum::body::Bytes;
use serde_json::{Value, json};

use super::{
    answer::{Answer, no_namespace, no_policy, no_semantic_model, no_table, no_view, not_found},
    state::Entity,
};

/// A catalog.
#[derive(Debug)]
pub struct Catalog {
    /// Name, properties and the like.
    pub entity: Entity,
    /// Whether something else writes it.
    pub external: bool,
    /// The storage as it was given.
    pub storage: Value,
    /// The catalog that answers instead, if one does.
    pub connection: Option<Connection>,
    /// Catalog roles in the order in which they were made (#104).
    pub roles: Vec<CatalogRole>,
    /// Which principal role has which catalog role.
    pub usage: BTreeSet<(u64, u64)>,
    /// Namespaces in the order in which they were made (#139).
    pub namespaces: Vec<Namespace>,
    /// Policies and what they are attached to.
    pub attachments: Vec<Attachment>,
}

/// The way to a remote catalog.
#[derive(Debug)]
pub struct Connection {
    /// As it was given, without the secret: that is never shown again (#200, #201).
    pub shown: Value,
    /// The secret, until the server forgets it.
    pub secret: Option<String>,
}

/// A role in a catalog.
#[derive(Debug)]
pub struct CatalogRole {
    /// Name and the like.
    pub entity: Entity,
    /// Thing and place of the privilege. A set: granting twice lists once, older things first (#90, #154).
    pub grants: BTreeSet<(u64, usize)>,
}

/// A namespace.
#[derive(Debug)]
pub struct Namespace {
    /// Its name is the last level.
    pub entity: Entity,
    /// All levels.
    pub levels: Vec<String>,
    /// Tables, views, generic tables and semantic models in the order in which they were made (#127).
    pub leaves: Vec<Leaf>,
    /// Policies that live here.
    pub policies: Vec<Policy>,
}

/// Something in a namespace that has columns.
#[derive(Debug)]
pub struct Leaf {
    /// Name and the like.
    pub entity: Entity,
    /// What it is.
    pub kind: Kind,
    /// Where the metadata lies; empty for a generic table.
    pub location: String,
    /// Metadata of Iceberg, or the generic table as it is shown.
    pub body: Value,
    loaded: OnceLock<Loaded>,
}

/// The answer that loads a table, written down once: a benchmark is to measure clients.
#[derive(Debug)]
pub struct Loaded {
    /// Weak, the same for every caller, and blind to `snapshots=refs` (#237, #239).
    pub etag: String,
    /// All snapshots; there is no `config` with FILE storage, delegation or not (#232).
    pub body: Bytes,
}

/// What a leaf is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An Iceberg table.
    Table,
    /// An Iceberg view.
    View,
    /// A table of another format.
    Generic,
    /// A semantic model.
    Semantic,
}

/// A policy.
#[derive(Debug)]
pub struct Policy {
    /// Name and the like; its version is another than the policy's own.
    pub entity: Entity,
    /// One of four types.
    pub kind: String,
    /// What it is for.
    pub description: Option<String>,
    /// JSON in a text.
    pub content: String,
    /// From 0 (#168).
    pub version: u64,
}

/// A policy on something.
#[derive(Debug)]
pub struct Attachment {
    /// Which policy.
    pub policy: u64,
    /// On what.
    pub target: u64,
}

impl Catalog {
    /// A namespace.
    pub fn namespace(&self, levels: &[String]) -> Result<&Namespace, Answer> {
        let found = self.namespaces.iter().find(|known| known.levels == levels);
        found.ok_or_else(|| no_namespace(levels))
    }

    /// A namespace to change.
    pub fn namespace_mut(&mut self, levels: &[String]) -> Result<&mut Namespace, Answer> {
        let mut known = self.namespaces.iter_mut();
        let found = known.find(|namespace| namespace.levels == levels);
        found.ok_or_else(|| no_namespace(levels))
    }

    /// A leaf; a missing namespace is told as a missing leaf. [assumed]
    pub fn leaf(&self, levels: &[String], name: &str, kind: Kind) -> Result<&Leaf, Answer> {
        let namespace = self.namespaces.iter().find(|known| known.levels == levels);
        let leaf = namespace.and_then(|namespace| namespace.leaf(name, kind));
        leaf.ok_or_else(|| kind.missing(levels, name))
    }

    /// A policy.
    pub fn policy(&self, levels: &[String], name: &str) -> Result<&Policy, Answer> {
        let mut policies = self.namespace(levels)?.policies.iter();
        let found = policies.find(|policy| policy.entity.name == name);
        found.ok_or_else(|| no_policy(levels, name))
    }

    /// A role (#150).
    pub fn role(&self, name: &str) -> Result<&CatalogRole, Answer> {
        let found = self.roles.iter().find(|role| role.entity.name == name);
        found.ok_or_else(|| self.no_role(name))
    }

    /// A role to change (#150).
    pub fn role_mut(&mut self, name: &str) -> Result<&mut CatalogRole, Answer> {
        let refusal = self.no_role(name);
        let mut known = self.roles.iter_mut();
        known.find(|role| role.entity.name == name).ok_or(refusal)
    }

    fn no_role(&self, name: &str) -> Answer {
        not_found(format!("CatalogRole not found: {}.{name}", self.entity.name))
    }

    /// The namespaces on the way down to `levels` that exist, as ids. A grant on one reaches what is below (#126).
    pub fn ancestors(&self, levels: &[String]) -> Vec<u64> {
        let above = (1..=levels.len()).filter_map(|depth| levels.get(..depth));
        above
            .filter_map(|part| self.namespaces.iter().find(|known| known.levels == part))
            .map(|namespace| namespace.entity.id)
            .collect()
    }

    /// A flag among the properties (#212, #243).
    pub fn flag(&self, name: &str) -> bool {
        self.entity
            .properties
            .get(name)
            .is_some_and(|value| value == "true")
    }

    /// Takes back every grant on a thing that is gone, and every policy on it.
    pub fn forget(&mut self, id: u64) {
        for role in &mut self.roles {
            role.grants.retain(|(thing, _)| *thing != id);
        }
        self.attachments.retain(|attachment| attachment.target != id);
    }
}

impl Namespace {
    /// A leaf of that kind.
    pub fn leaf(&self, name: &str, kind: Kind) -> Option<&Leaf> {
        let mut leaves = self.leaves.iter();
        leaves.find(|leaf| leaf.kind == kind && leaf.entity.name == name)
    }

    /// A leaf of that kind to change.
    pub fn leaf_mut(&mut self, name: &str, kind: Kind) -> Option<&mut Leaf> {
        let mut leaves = self.leaves.iter_mut();
        leaves.find(|leaf| leaf.kind == kind && leaf.entity.name == name)
    }
}

impl Leaf {
    /// Makes it.
    pub fn new(entity: Entity, kind: Kind, location: String, body: Value) -> Self {
        Self {
            entity,
            kind,
            location,
            body,
            loaded: OnceLock::new(),
        }
    }

    /// Takes new metadata, and with it a new `ETag`.
    pub fn change(&mut self, location: String, body: Value) {
        self.location = location;
        self.body = body;
        self.loaded = OnceLock::new();
        self.entity.touch();
    }

    /// The answer that loads it.
    pub fn loaded(&self) -> &Loaded {
        self.loaded.get_or_init(|| {
            let body = json!({"metadata-location": self.location, "metadata": self.body}).to_string();
            Loaded {
                etag: format!("W/\"{}\"", blake3::hash(body.as_bytes())),
                body: body.into(),
            }
        })
    }
}

impl Kind {
    /// The refusal for one that is not there.
    pub fn missing(self, levels: &[String], name: &str) -> Answer {
        match self {
            Self::View => no_view(levels, name),
            Self::Table | Self::Generic => no_table(levels, name),
            Self::Semantic => no_semantic_model(),
        }
    }
}
