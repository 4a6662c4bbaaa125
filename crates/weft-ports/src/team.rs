//! The people of a team workspace, and how it stands between it and this machine.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::Timestamp;

use crate::error::{PortError, PortResult};

/// What somebody may do, for which domain, and until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Duty {
    /// Their login.
    pub login: String,
    /// What they are.
    pub role: DutyRole,
    /// Name of the domain; absent: the whole mesh.
    pub domain: Option<String>,
    /// From when it holds, where that is not at once.
    pub since: Option<Timestamp>,
    /// When it ends, where it does.
    pub until: Option<Timestamp>,
    /// Login of whom a deputy stands in for by it, where somebody was named.
    pub stands_for: Option<String>,
}

impl Duty {
    /// Whether it holds at a time: from its beginning on, and at its end no more.
    pub fn holds(&self, at: Timestamp) -> bool {
        self.since.is_none_or(|since| since <= at) && !self.is_over(at)
    }

    /// Whether it has ended by a time.
    pub fn is_over(&self, at: Timestamp) -> bool {
        self.until.is_some_and(|until| until <= at)
    }
}

/// What is undone in a domain, and whose turn that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum UndoneKind {
    /// A request waits, and nobody has a duty in the domain to decide it.
    Decide,
    /// It was approved, and is not in force.
    Give,
    /// It has ended or is over, and may be in force still.
    Take,
}

impl UndoneKind {
    /// The word that stands in the workspace.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Decide => "decide",
            Self::Give => "give",
            Self::Take => "take",
        }
    }

    /// Reads what [`Self::as_str`] writes.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Decide, Self::Give, Self::Take]
            .into_iter()
            .find(|kind| kind.as_str() == word)
    }
}

/// How much is undone, without whose it is or what anybody said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Undone {
    /// Name of the domain; absent: things of none.
    pub domain: Option<String>,
    /// What.
    pub kind: UndoneKind,
    /// How many.
    pub number: u32,
    /// Since when the oldest of them waits, where that is known.
    pub since: Option<Timestamp>,
}

/// What somebody is in a workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DutyRole {
    /// Reads, asks, proposes, tells of incidents.
    Analyst,
    /// Writes for what a domain owns, and decides over it.
    Owner,
    /// Decides over access, and says who is what in a domain.
    Steward,
    /// Stands in for an owner or steward.
    Deputy,
    /// Connects sources, invites people, publishes what sources state.
    Platform,
    /// Does unattended what was decided, and publishes what sources state.
    Runner,
    /// Reads everything about access, and changes nothing of it.
    Auditor,
    /// A program that reads and asks for its person.
    Agent,
    /// Has left: whatever else is said of them, they see nothing.
    Leaver,
}

impl DutyRole {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Analyst,
        Self::Owner,
        Self::Steward,
        Self::Deputy,
        Self::Platform,
        Self::Runner,
        Self::Auditor,
        Self::Agent,
        Self::Leaver,
    ];

    /// The word that stands in the workspace.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Analyst => "analyst",
            Self::Owner => "owner",
            Self::Steward => "steward",
            Self::Deputy => "deputy",
            Self::Platform => "platform",
            Self::Runner => "runner",
            Self::Auditor => "auditor",
            Self::Agent => "agent",
            Self::Leaver => "leaver",
        }
    }

    /// Reads what [`Self::as_str`] writes.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }
}

/// A duty and who gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct GivenDuty {
    /// The duty.
    #[serde(flatten)]
    pub duty: Duty,
    /// Login of who gave it.
    pub given_by: String,
}

/// How it stands between this machine and the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// When the workspace was last heard of.
    pub last: Option<Timestamp>,
    /// From when on the copy is locked, unless the workspace is heard of again before.
    pub locks: Option<Timestamp>,
    /// Why it is not heard of now.
    pub trouble: Option<PortError>,
    /// How often it turned out to be another workspace than it was, put back or written anew: what was made of the copy before
    /// that has to be made anew.
    pub anew: u32,
}

/// A workspace that several people share.
#[async_trait]
pub trait Team: Send + Sync {
    /// Where it is, without a login.
    fn address(&self) -> String;
    /// What whoever runs the database has to do for a login, so that it may connect: one SQL statement.
    fn admission(&self, login: &str) -> String;
    /// Everybody's duties, by login.
    async fn duties(&self) -> PortResult<Vec<GivenDuty>>;
    /// Gives a duty, or changes until when somebody has it. A deputy who stands in for somebody has it from one moment to another.
    async fn give(&self, duty: &Duty) -> PortResult<()>;
    /// Takes a duty away; one for somebody leaves those for others, and is no error where it is not there.
    async fn end(&self, duty: &Duty) -> PortResult<()>;
    /// What is undone in the domains that this person has a duty for.
    async fn undone(&self) -> PortResult<Vec<Undone>>;
    /// How it stands between here and there.
    async fn contact(&self) -> PortResult<Contact>;
    /// Refuses where what is kept of it on this machine is locked, in the words in which reading is refused then: it was not
    /// heard of for too long, and does not answer now either.
    async fn unlocked(&self) -> PortResult<()>;
    /// Waits until the workspace tells that it may have moved; at most twice a second, however much is written. Where nothing
    /// is ever told, as behind a pooler, it waits for good: whoever waits looks by the clock as well.
    async fn told(&self);
}
