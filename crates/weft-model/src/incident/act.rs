//! What people do with an incident, and when it makes sense.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{ENTRIES, Incident, IncidentEntry, IncidentState};

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum IncidentAct {
    /// It begins.
    Open,
    /// Somebody looks after it.
    Acknowledge,
    /// Somebody says something; also of one that is over.
    Note,
    /// It is over.
    Resolve,
    /// It was not over after all.
    Reopen,
}

impl IncidentAct {
    /// The state that it leads to; a note leads to none.
    pub const fn leads_to(self) -> Option<IncidentState> {
        match self {
            Self::Open | Self::Reopen => Some(IncidentState::Open),
            Self::Acknowledge => Some(IncidentState::Acknowledged),
            Self::Resolve => Some(IncidentState::Resolved),
            Self::Note => None,
        }
    }

    /// What was done, for people: `resolved it`.
    pub const fn done(self) -> &'static str {
        match self {
            Self::Open => "opened it",
            Self::Acknowledge => "acknowledged it",
            Self::Note => "noted",
            Self::Resolve => "resolved it",
            Self::Reopen => "reopened it",
        }
    }
}

/// Why an act makes no sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The incident stands so already.
    Already(IncidentState),
    /// It has to be reopened first.
    Over,
    /// Its log is full.
    Full,
    /// It is opened by opening it.
    Opened,
}

impl Incident {
    /// Puts an act at the end of the log, where it makes sense.
    pub fn act(&mut self, entry: IncidentEntry) -> Result<(), Refused> {
        use IncidentState::{Acknowledged, Open, Resolved};
        let state = self.state();
        match (entry.act, state) {
            (IncidentAct::Open, _) => return Err(Refused::Opened),
            (IncidentAct::Acknowledge, Acknowledged)
            | (IncidentAct::Resolve, Resolved)
            | (IncidentAct::Reopen, Open | Acknowledged) => return Err(Refused::Already(state)),
            (IncidentAct::Acknowledge, Resolved) => return Err(Refused::Over),
            (IncidentAct::Note, _)
            | (IncidentAct::Acknowledge, Open)
            | (IncidentAct::Resolve, Open | Acknowledged)
            | (IncidentAct::Reopen, Resolved) => {}
        }
        // The last place is kept for the end of it.
        let room = if entry.act == IncidentAct::Resolve {
            ENTRIES
        } else {
            ENTRIES - 1
        };
        if self.log.len() >= room {
            return Err(Refused::Full);
        }
        self.log.push(entry);
        Ok(())
    }
}
