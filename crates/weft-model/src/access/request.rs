//! A person's request for access: what they want, what was said about it, and what became of it.
//!
//! A request is one record under a urn of its own. Every act writes it anew over the state that the actor saw, so that of
//! two people who decide at once one is told that it is decided. A decision and the grant that follows from it are
//! written in one transaction.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{review::Actor, time::Timestamp, urn::Urn};

/// What is asked for, or granted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct AccessTerms {
    /// Id of a role of the policy: `reader`.
    pub role: String,
    /// Id of a purpose of the policy: `reporting`.
    pub purpose: String,
    /// Tables and views that it opens, in the order of the product's ports.
    pub assets: Vec<Urn>,
    /// How long, in days from the grant.
    pub days: u32,
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum RequestState {
    /// It waits for a decision.
    Waiting,
    /// Whoever decides wants to know more; the requester answers.
    AskedBack,
    /// It was approved, by a person or within a guardrail; the grant says what became of it.
    Approved,
    /// It was refused.
    Rejected,
    /// The requester took it back.
    Withdrawn,
}

impl RequestState {
    /// Whether something can still become of it.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::AskedBack)
    }

    /// The state as it stands in the workspace.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::AskedBack => "asked_back",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Where an act leads from here; none where it is not allowed.
    pub const fn after(self, act: RequestAct) -> Option<Self> {
        match (self, act) {
            (Self::Waiting, RequestAct::AskBack) => Some(Self::AskedBack),
            // One approval of two leaves it where it is.
            (Self::AskedBack, RequestAct::Answer) | (Self::Waiting, RequestAct::ApproveFirst) => {
                Some(Self::Waiting)
            }
            (Self::Waiting | Self::AskedBack, RequestAct::Note) => Some(self),
            (Self::Waiting | Self::AskedBack, RequestAct::Withdraw) => Some(Self::Withdrawn),
            (Self::Waiting | Self::AskedBack, RequestAct::Reject) => Some(Self::Rejected),
            (Self::Waiting, RequestAct::Approve) => Some(Self::Approved),
            _ => None,
        }
    }
}

/// What somebody did with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum RequestAct {
    /// It was sent.
    Send,
    /// Something was said about it.
    Note,
    /// Whoever decides wants to know more.
    AskBack,
    /// The requester said more.
    Answer,
    /// One of two people approved it.
    ApproveFirst,
    /// It was approved.
    Approve,
    /// It was refused.
    Reject,
    /// It was taken back.
    Withdraw,
}

/// One line of its history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RequestEntry {
    /// What was done.
    pub act: RequestAct,
    /// By whom.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// What was said.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub text: Option<String>,
    /// Id of the guardrail that approved it, where no person did.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub guardrail: Option<String>,
    /// For an approval: the terms, where they are others than what was asked for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub terms: Option<AccessTerms>,
}

/// A rule as it held for a request when it was checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct AccessCheck {
    /// Id of the rule: `purpose-listed`, or the policy's own.
    pub policy: String,
    /// Whether it holds.
    pub pass: bool,
    /// Why, or why not, in a sentence.
    pub reason: String,
    /// What it was seen by: values and names, never contents of data.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub evidence: Option<String>,
}

/// A request for access.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct AccessRequest {
    /// The product or asset that it is about.
    pub subject: Urn,
    /// Who asks, for themselves.
    pub by: Actor,
    /// What they ask for.
    pub terms: AccessTerms,
    /// What they need it for, in their words.
    pub reason: String,
    /// A ticket elsewhere.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reference: Option<String>,
    /// The same for requests that were sent together.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cart: Option<String>,
    /// The grant that it would go on from.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub renews: Option<Urn>,
    /// When it was sent.
    pub at: Timestamp,
    /// When it is to be decided by.
    pub due: Timestamp,
    /// Version of the policy that it was checked against.
    pub policy: u32,
    /// How the rules held when it was sent.
    pub checks: Vec<AccessCheck>,
    /// Where it stands.
    pub state: RequestState,
    /// Its history, oldest first.
    pub entries: Vec<RequestEntry>,
    /// The grant that followed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub grant: Option<Urn>,
}

impl AccessRequest {
    /// Who approved it first, where two have to.
    pub fn first_approval(&self) -> Option<&RequestEntry> {
        self.entries
            .iter()
            .rev()
            .take_while(|entry| !matches!(entry.act, RequestAct::AskBack | RequestAct::Answer))
            .find(|entry| entry.act == RequestAct::ApproveFirst)
    }

    /// The last act that decided it.
    pub fn decision(&self) -> Option<&RequestEntry> {
        self.entries.iter().rev().find(|entry| {
            matches!(
                entry.act,
                RequestAct::Approve | RequestAct::Reject | RequestAct::Withdraw
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{RequestAct, RequestState};

    const ACTS: [RequestAct; 8] = [
        RequestAct::Send,
        RequestAct::Note,
        RequestAct::AskBack,
        RequestAct::Answer,
        RequestAct::ApproveFirst,
        RequestAct::Approve,
        RequestAct::Reject,
        RequestAct::Withdraw,
    ];

    #[test]
    fn what_is_decided_stays_decided() {
        for state in [
            RequestState::Approved,
            RequestState::Rejected,
            RequestState::Withdrawn,
        ] {
            assert!(!state.is_open());
            for act in ACTS {
                assert_eq!(state.after(act), None, "{state:?} {act:?}");
            }
        }
    }

    #[test]
    fn what_was_asked_back_is_answered_before_it_is_approved() {
        let asked = RequestState::Waiting.after(RequestAct::AskBack);
        assert_eq!(asked, Some(RequestState::AskedBack));
        assert_eq!(RequestState::AskedBack.after(RequestAct::Approve), None);
        assert_eq!(
            RequestState::AskedBack.after(RequestAct::Answer),
            Some(RequestState::Waiting)
        );
        assert_eq!(RequestState::Waiting.after(RequestAct::Answer), None);
        assert_eq!(RequestState::Waiting.after(RequestAct::Send), None);
    }
}
