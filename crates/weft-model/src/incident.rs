//! Incidents: what went wrong with a thing, who looks after it, and what people wrote about it meanwhile.
//!
//! An incident is its log. Who opened it, how it stands and who resolved it are read from the log, so that two people who
//! act at once can both be kept: an act is an entry at the end, and nothing that was said is ever changed.

mod about;
mod act;

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{time::Timestamp, urn::Urn};
pub use about::{IncidentAbout, IncidentSource};
pub use act::{IncidentAct, Refused};

/// Incidents of one thing that are kept; of more the oldest resolved ones go, and stay in its history.
pub const INCIDENTS: usize = 100;
/// Entries of one incident.
pub const ENTRIES: usize = 200;
/// Bytes of a title.
pub const TITLE_BYTES: usize = 200;
/// Bytes of a note or a cause.
pub const TEXT_BYTES: usize = 4_000;
/// Bytes of all that is kept about one thing.
pub const ALL_BYTES: usize = 512 * 1024;

/// How bad it is for those who use the thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum IncidentSeverity {
    /// The data must not be used.
    Critical,
    /// Part of it is wrong, missing or late.
    Major,
    /// It can be used all the same.
    Minor,
}

impl IncidentSeverity {
    /// All, the worst first.
    pub const ALL: [Self; 3] = [Self::Critical, Self::Major, Self::Minor];

    /// As it is typed.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::Major => "major",
            Self::Minor => "minor",
        }
    }
}

/// How it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum IncidentState {
    /// Nobody has said that they look after it.
    Open,
    /// Somebody looks after it.
    Acknowledged,
    /// It is over.
    Resolved,
}

impl IncidentState {
    /// All, in the order of a lifetime.
    pub const ALL: [Self; 3] = [Self::Open, Self::Acknowledged, Self::Resolved];

    /// As it is typed.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Acknowledged => "acknowledged",
            Self::Resolved => "resolved",
        }
    }
}

/// One line of an incident's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct IncidentEntry {
    /// What was done.
    pub act: IncidentAct,
    /// Login of who did it.
    pub by: String,
    /// When, by their clock.
    pub at: Timestamp,
    /// What they wrote.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub text: Option<String>,
    /// What they say was the cause: of a resolution.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cause: Option<String>,
}

/// Something that went wrong with a thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Incident {
    /// `inc-` and ten letters, unique in the mesh.
    pub id: String,
    /// In a few words.
    pub title: String,
    /// How bad it is.
    pub severity: IncidentSeverity,
    /// The promise or rule that it is about.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub about: Option<IncidentAbout>,
    /// What happened to it, oldest first. The first entry opens it.
    pub log: Vec<IncidentEntry>,
}

impl Incident {
    /// Opens one about `subject`. The same words of the same person at the same instant are the same incident.
    pub fn open(
        subject: &Urn,
        title: String,
        severity: IncidentSeverity,
        about: Option<IncidentAbout>,
        first: IncidentEntry,
    ) -> Self {
        let key = [&first.by, &first.at.to_string(), &title]
            .map(String::as_str)
            .join("\u{1f}");
        Self {
            id: format!("inc-{}", subject.short_of(&key)),
            title,
            severity,
            about,
            log: vec![first],
        }
    }

    /// How it stands: what the last entry that is more than a note says.
    pub fn state(&self) -> IncidentState {
        let states = self.log.iter().rev().filter_map(|entry| entry.act.leads_to());
        states.into_iter().next().unwrap_or(IncidentState::Open)
    }

    /// Whether it is not over.
    pub fn is_open(&self) -> bool {
        self.state() != IncidentState::Resolved
    }

    /// The entry that opened it.
    pub fn opened(&self) -> Option<&IncidentEntry> {
        self.log.first()
    }

    /// The newest entry.
    pub fn latest(&self) -> Option<&IncidentEntry> {
        self.log.last()
    }

    /// The entry by which somebody looks after it, of the time since it was opened or reopened last.
    pub fn acknowledged(&self) -> Option<&IncidentEntry> {
        let begun = self
            .log
            .iter()
            .rposition(|entry| entry.act == IncidentAct::Reopen)
            .unwrap_or(0);
        let since = self.log.get(begun..).unwrap_or_default();
        since.iter().find(|entry| entry.act == IncidentAct::Acknowledge)
    }

    /// The entry that ended it, where it is over.
    pub fn resolved(&self) -> Option<&IncidentEntry> {
        let last = self
            .log
            .iter()
            .rev()
            .find(|entry| entry.act.leads_to().is_some())?;
        (last.act == IncidentAct::Resolve).then_some(last)
    }

    /// What was said last of its cause.
    pub fn cause(&self) -> Option<&str> {
        self.log.iter().rev().find_map(|entry| entry.cause.as_deref())
    }

    /// Times in which it was open: from and until, the last without an end where it still is.
    pub fn spans(&self) -> Vec<(Timestamp, Option<Timestamp>)> {
        let mut spans: Vec<(Timestamp, Option<Timestamp>)> = Vec::new();
        for entry in &self.log {
            match entry.act {
                IncidentAct::Open | IncidentAct::Reopen => spans.push((entry.at, None)),
                IncidentAct::Resolve => {
                    if let Some((_, end)) = spans.last_mut() {
                        *end = Some(entry.at);
                    }
                }
                IncidentAct::Acknowledge | IncidentAct::Note => {}
            }
        }
        spans
    }
}

/// Takes from an older word on the same thing what a newer one does not have. Nobody takes an incident away, so one that
/// is only in the older word was written about a urn that was found to be the same thing later.
pub fn join(newer: &mut Vec<Incident>, older: &[Incident]) {
    for incident in older {
        match newer.iter_mut().find(|known| known.id == incident.id) {
            Some(known) if known.log.len() < incident.log.len() && incident.log.starts_with(&known.log) => {
                known.log.clone_from(&incident.log);
            }
            Some(_) => {}
            None => newer.push(incident.clone()),
        }
    }
    fit(newer);
}

/// Leaves out the oldest resolved ones above [`INCIDENTS`].
pub fn fit(incidents: &mut Vec<Incident>) {
    while incidents.len() > INCIDENTS {
        let ended = |incident: &Incident| incident.resolved().map(|entry| entry.at);
        let oldest = incidents
            .iter()
            .enumerate()
            .filter_map(|(place, incident)| Some((ended(incident)?, place)))
            .min();
        let Some((_, place)) = oldest else { return };
        incidents.remove(place);
    }
}

#[cfg(test)]
mod tests;
