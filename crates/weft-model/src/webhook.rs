//! Where events of the workspace are sent to, and which there are.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{review::Actor, time::Timestamp};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
pub enum EventType {
    /// Access was asked for.
    #[serde(rename = "access.requested")]
    AccessRequested,
    /// Whoever decides wants to know more.
    #[serde(rename = "access.asked_back")]
    AccessAskedBack,
    /// Whoever asks said more.
    #[serde(rename = "access.answered")]
    AccessAnswered,
    /// A request was approved.
    #[serde(rename = "access.approved")]
    AccessApproved,
    /// A request was rejected.
    #[serde(rename = "access.rejected")]
    AccessRejected,
    /// A request was taken back.
    #[serde(rename = "access.withdrawn")]
    AccessWithdrawn,
    /// A request was not decided in time.
    #[serde(rename = "access.overdue")]
    AccessOverdue,
    /// A grant is in force.
    #[serde(rename = "grant.started")]
    GrantStarted,
    /// A grant could not be carried out whole.
    #[serde(rename = "grant.failed")]
    GrantFailed,
    /// A grant ends in seven days.
    #[serde(rename = "grant.ending")]
    GrantEnding,
    /// A grant has ended, and its rights are gone.
    #[serde(rename = "grant.ended")]
    GrantEnded,
    /// Something went wrong with a thing, or did so again.
    #[serde(rename = "incident.opened")]
    IncidentOpened,
    /// Somebody looks after it.
    #[serde(rename = "incident.acknowledged")]
    IncidentAcknowledged,
    /// It is over.
    #[serde(rename = "incident.resolved")]
    IncidentResolved,
    /// A version of a contract was published here.
    #[serde(rename = "contract.published")]
    ContractPublished,
    /// An edit waits for a second person.
    #[serde(rename = "proposal.opened")]
    ProposalOpened,
    /// It was accepted, rejected or taken back.
    #[serde(rename = "proposal.decided")]
    ProposalDecided,
    /// Somebody tries whether events arrive.
    #[serde(rename = "webhook.test")]
    Test,
}

impl EventType {
    /// Those that a webhook is asked for by; the trial is sent to each.
    pub const ALL: [Self; 17] = [
        Self::AccessRequested,
        Self::AccessAskedBack,
        Self::AccessAnswered,
        Self::AccessApproved,
        Self::AccessRejected,
        Self::AccessWithdrawn,
        Self::AccessOverdue,
        Self::GrantStarted,
        Self::GrantFailed,
        Self::GrantEnding,
        Self::GrantEnded,
        Self::IncidentOpened,
        Self::IncidentAcknowledged,
        Self::IncidentResolved,
        Self::ContractPublished,
        Self::ProposalOpened,
        Self::ProposalDecided,
    ];

    /// As it is typed, and as it stands in an event.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AccessRequested => "access.requested",
            Self::AccessAskedBack => "access.asked_back",
            Self::AccessAnswered => "access.answered",
            Self::AccessApproved => "access.approved",
            Self::AccessRejected => "access.rejected",
            Self::AccessWithdrawn => "access.withdrawn",
            Self::AccessOverdue => "access.overdue",
            Self::GrantStarted => "grant.started",
            Self::GrantFailed => "grant.failed",
            Self::GrantEnding => "grant.ending",
            Self::GrantEnded => "grant.ended",
            Self::IncidentOpened => "incident.opened",
            Self::IncidentAcknowledged => "incident.acknowledged",
            Self::IncidentResolved => "incident.resolved",
            Self::ContractPublished => "contract.published",
            Self::ProposalOpened => "proposal.opened",
            Self::ProposalDecided => "proposal.decided",
            Self::Test => "webhook.test",
        }
    }

    /// Those that a word stands for: one by its name, those of a kind by `access.*`, all by `*`; none where it stands for none.
    pub fn named(word: &str) -> Vec<Self> {
        let word = word.trim();
        let is = |one: &Self| match word.strip_suffix('*') {
            Some("") => true,
            Some(kind) => kind.ends_with('.') && one.as_str().starts_with(kind),
            None => one.as_str() == word,
        };
        Self::ALL.into_iter().filter(is).collect()
    }
}

/// Whether events are sent to a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum WebhookState {
    /// They are.
    Active,
    /// The receiver said that it is gone for good.
    Gone,
    /// Somebody took it away.
    Removed,
}

/// Where events are sent. The key that they are signed with is a secret of the machine that sends them, and is not in here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Webhook {
    /// Its name.
    pub name: String,
    /// The address; everybody in the workspace may read it.
    pub url: String,
    /// Which events.
    pub events: Vec<EventType>,
    /// Only those about things of this domain.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub domain: Option<String>,
    /// Whether the receiver may lie in a private network.
    #[serde(default)]
    pub inner: bool,
    /// Who set it up.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// Whether events are sent.
    pub state: WebhookState,
}

#[cfg(test)]
mod tests {
    use super::EventType;

    #[test]
    fn words_stand_for_one_event_or_for_those_of_a_kind() {
        assert_eq!(EventType::named("grant.ended"), [EventType::GrantEnded]);
        assert_eq!(EventType::named("*").len(), EventType::ALL.len());
        assert_eq!(EventType::named(" incident.* ").len(), 3);
        for none in [
            "",
            "grant",
            "grant.",
            "grant*",
            "gr*",
            "nothing.*",
            "webhook.test",
        ] {
            assert_eq!(EventType::named(none), [], "{none}");
        }
    }

    #[test]
    fn an_event_is_written_as_it_is_typed() {
        for one in EventType::ALL.into_iter().chain([EventType::Test]) {
            let written = serde_json::to_string(&one).unwrap();
            assert_eq!(written, format!("\"{}\"", one.as_str()));
        }
    }
}
