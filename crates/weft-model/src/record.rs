//! How the workspace keeps what was stated.

use serde::{Deserialize, Serialize};
use specta::Type;
use std::fmt;

use crate::{
    fact::{Aspect, Payload},
    time::Timestamp,
    urn::Urn,
};

/// Number of a committed change of the workspace. Commit order is revision order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, Type)]
#[serde(transparent)]
pub struct Revision(#[specta(type = u32)] pub u64);

impl fmt::Display for Revision {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

/// Who stated it: a source by its name, or a person by their login.
///
/// A person outranks a source; among sources the newer harvest outranks the older one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(tag = "by", content = "name", rename_all = "snake_case")]
pub enum Origin {
    /// A person's word.
    Person(String),
    /// A harvested fact.
    Source(String),
}

impl Origin {
    /// `person/priya` or `source/lake`, as it stands in the workspace.
    pub fn key(&self) -> String {
        match self {
            Self::Person(name) => format!("person/{name}"),
            Self::Source(name) => format!("source/{name}"),
        }
    }

    /// Reads what [`Self::key`] writes.
    pub fn parse(key: &str) -> Option<Self> {
        match key.split_once('/')? {
            ("person", name) => Some(Self::Person(name.to_owned())),
            ("source", name) => Some(Self::Source(name.to_owned())),
            _ => None,
        }
    }
}

/// One version of one aspect of one thing by one origin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// What it is about.
    pub urn: Urn,
    /// Which side of it.
    pub aspect: Aspect,
    /// Who stated it.
    pub origin: Origin,
    /// The change of the workspace that brought it.
    pub revision: Revision,
    /// When it was stated.
    pub at: Timestamp,
    /// What was stated; `None` is a tombstone: the origin states it no longer.
    pub payload: Option<Payload>,
}

/// One line of the audit chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct AuditEntry {
    /// Gapless number, from 1.
    #[specta(type = u32)]
    pub sequence: u64,
    /// When.
    pub at: Timestamp,
    /// Who: a login; `source/NAME` of a sync whose maker is not known.
    pub actor: String,
    /// Which verb.
    pub action: String,
    /// On what: a urn, or the name of a source.
    pub subject: String,
    /// What changed, in one line.
    pub detail: String,
    /// Hex digest over the sequence, the stored bytes and the previous hash.
    pub hash: String,
}
