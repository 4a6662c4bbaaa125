//! Edits that wait for a second person: what was proposed, what was said about it, and what became of it.
//!
//! A proposal is two records under a urn of its own: [`Proposal`], which every act on it writes anew over what it saw (so
//! that two people who comment or decide at once lose nothing), and [`ProposedWords`], which only its author writes.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{fact::Payload, record::Revision, time::Timestamp, urn::Urn};

/// Whether edits wait for a second person: in the whole workspace, or in one domain.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub struct ReviewRule {
    /// Name of the domain; absent: the whole workspace.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub domain: Option<String>,
    /// Whether they wait; absent: as the workspace says, which without a word is that they do not.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub asked: Option<bool>,
}

/// Somebody who acts: what the system calls them, and who they are in the mesh, where that is known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub struct Actor {
    /// Login.
    pub login: String,
    /// The person.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub person: Option<Urn>,
}

impl Actor {
    /// Whether both are one person. A login that says it is somebody else is the same one still.
    pub fn is(&self, other: &Self) -> bool {
        self.login == other.login || (self.person.is_some() && self.person == other.person)
    }
}

/// What became of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ProposalState {
    /// Nobody has decided.
    #[default]
    Open,
    /// Its words were published.
    Accepted,
    /// It was refused.
    Rejected,
    /// Its author took it back.
    Withdrawn,
}

/// A remark in the thread of a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Comment {
    /// Who.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// What, as Markdown.
    pub text: String,
    /// Which version of the words was there when it was made.
    pub version: u32,
}

/// Who decided a proposal, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ProposalDecision {
    /// Who.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// Why, where they said so.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
}

/// An edit that waits for a second person, without its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Proposal {
    /// The thing that is edited.
    pub subject: Urn,
    /// What the edit is for, in one line.
    pub title: String,
    /// Who proposes it.
    pub by: Actor,
    /// When it was first proposed.
    pub at: Timestamp,
    /// Which version of the words it is, from 1.
    pub version: u32,
    /// When the words were last put anew.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub revised: Option<Timestamp>,
    /// The thread, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub comments: Vec<Comment>,
    /// What became of it.
    pub state: ProposalState,
    /// Who decided, where somebody has.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub decision: Option<ProposalDecision>,
}

/// A word that would be written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct ProposedWord {
    /// The thing that it is about: the subject, or the table that holds its columns.
    pub urn: Urn,
    /// Newest revision of any person's word on this aspect that its author has seen; 0 where there was none.
    pub base: Revision,
    /// What would be said.
    pub payload: Payload,
}

/// The words of a proposal.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, Type)]
pub struct ProposedWords {
    /// All of them; they are published together or not at all.
    pub words: Vec<ProposedWord>,
}

/// A short digest of what was shown, for acts that are bound to it.
pub fn digest(shown: &[u8]) -> String {
    let hex = blake3::hash(shown).to_hex();
    hex.chars().take(32).collect()
}

#[cfg(test)]
mod tests {
    use super::Actor;
    use crate::Urn;

    #[test]
    fn a_login_that_says_it_is_somebody_else_is_the_same_one_still() {
        let actor = |login: &str, person: Option<&str>| Actor {
            login: login.to_owned(),
            person: person.map(Urn::person),
        };
        assert!(actor("maya", None).is(&actor("maya", Some("ruth@example.com"))));
        assert!(actor("maya", Some("m@example.com")).is(&actor("lindqvist", Some("m@example.com"))));
        assert!(!actor("maya", None).is(&actor("ruth", None)));
    }
}
