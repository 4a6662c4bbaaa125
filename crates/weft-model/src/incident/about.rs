//! What an incident is about: a promise that is broken, or a rule or test that does not hold.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::time::Timestamp;

/// What kind of measure told of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum IncidentSource {
    /// A promise.
    Sla,
    /// A quality rule of a contract, or a test.
    Rule,
}

/// The measure that told of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct IncidentAbout {
    /// A promise or a rule.
    pub source: IncidentSource,
    /// Property of the promise, or name of the rule or test.
    pub name: String,
    /// Table or column that it is of.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub element: Option<String>,
    /// Since when it did not hold when the incident was opened, where that is known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub since: Option<Timestamp>,
    /// What was found, in words: `86 min of 60 min`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub found: Option<String>,
}
