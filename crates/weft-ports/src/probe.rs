//! Trying a connection step by step, so that a missing right is named before it is missed.

use serde::{Deserialize, Serialize};

use crate::{error::PortError, source::TableLocation};

/// How a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ProbeState {
    /// It worked.
    Passed,
    /// The other side refused this person.
    Denied,
    /// It did not work.
    Failed,
    /// It was not tried: an earlier step is needed for it, or there is nothing to try it on.
    Skipped,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ProbeStep {
    /// What was tried, for people: `Sign in`.
    pub name: String,
    /// How it ended.
    pub state: ProbeState,
    /// What was found, or what the other side said.
    pub found: String,
    /// What does not work without it, and what to do; empty where it passed.
    pub costs: Option<String>,
    /// How long it took, in milliseconds.
    pub took_ms: u32,
}

impl ProbeStep {
    /// The step that this error ended.
    pub fn ended(name: &str, error: &PortError, costs: &str, took_ms: u32) -> Self {
        let state = if error.kind == crate::PortErrorKind::Denied {
            ProbeState::Denied
        } else {
            ProbeState::Failed
        };
        let next = error
            .hint
            .as_deref()
            .map_or_else(String::new, |hint| format!(" ({hint})"));
        Self {
            name: name.to_owned(),
            state,
            found: error.message.clone(),
            costs: Some(format!("{costs}{next}")),
            took_ms,
        }
    }

    /// A step that was not tried.
    pub fn skipped(name: &str, why: &str) -> Self {
        Self {
            name: name.to_owned(),
            state: ProbeState::Skipped,
            found: why.to_owned(),
            costs: None,
            took_ms: 0,
        }
    }
}

/// What a source found when it was tried.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Probe {
    /// The steps, in order. The last is the one that failed, where one that others need did.
    pub steps: Vec<ProbeStep>,
    /// A table that could be loaded, for a first row: its name, and where it is.
    pub sample: Option<(String, TableLocation)>,
}

impl Probe {
    /// Whether every step passed or was left out.
    pub fn passed(&self) -> bool {
        self.steps
            .iter()
            .all(|step| matches!(step.state, ProbeState::Passed | ProbeState::Skipped))
    }
}
