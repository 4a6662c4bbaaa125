//! A grant: what was decided, step by step, and whether the system that holds the data says that it is so.
//!
//! Nothing is called active that was not read back. A step whose outcome nobody knows is unknown, and is asked again.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::request::AccessTerms;
use crate::{review::Actor, time::Timestamp, urn::Urn};

/// Where a step stands, as the system itself last said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// Nothing was sent yet.
    Pending,
    /// The system was read back and holds the right.
    Held,
    /// The system was read back and does not hold the right.
    Absent,
    /// The system refused; its words stand in `said`.
    Refused,
    /// It was sent and no answer came, or reading back failed.
    Unknown,
}

/// A role of a system that several people have: what is given to it is given to all of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
pub struct SharedRole {
    /// What the system calls it.
    pub name: String,
    /// How many people have it; absent: nobody knows.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub people: Option<u32>,
}

impl SharedRole {
    /// For whom it opens, in words.
    pub fn says(&self) -> String {
        let people = match self.people {
            Some(1) => "1 person".to_owned(),
            Some(people) => format!("{people} people"),
            None => "people unknown".to_owned(),
        };
        format!("opens for everyone in {} ({people})", self.name)
    }
}

/// One right in one system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct GrantStep {
    /// The system that holds the right, as its sink is called: `weft`.
    pub system: String,
    /// Privilege in the system's own word: `TABLE_READ_DATA`.
    pub privilege: String,
    /// The table or view.
    pub target: Urn,
    /// What the system calls it: `sales.orders`.
    pub name: String,
    /// Where it stands.
    pub state: StepState,
    /// When that was last learned.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub at: Option<Timestamp>,
    /// What the system said when it did not go well.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub said: Option<String>,
    /// Whether the right was there before, so that ending this grant must not take it away.
    #[serde(default)]
    pub before: bool,
    /// The role that several people have, where the system gives the right to that and not to the holder alone. How many
    /// they were stands as it was when this was decided.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub through: Option<SharedRole>,
    /// Whether the grant has it no more, because it was reduced to a lesser role: it is taken away.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub dropped: bool,
}

impl GrantStep {
    /// Whether the grant has it no more, and it may be there still.
    pub fn is_to_go(&self) -> bool {
        self.dropped && !self.before && self.state != StepState::Absent
    }
}

/// Where a grant stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum GrantState {
    /// Decided; nothing is done yet.
    Pending,
    /// Every right was read back.
    Active,
    /// Some rights are there and others are not.
    Partial,
    /// No right is there, and the system refused.
    Failed,
    /// Nobody can say whether the rights are there.
    Unknown,
    /// It is to end, and rights of it may still be there.
    Ending,
    /// It ended, and no right of it is there.
    Ended,
}

impl GrantState {
    /// The state as it stands in the workspace.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Partial => "partial",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::Ending => "ending",
            Self::Ended => "ended",
        }
    }

    /// Whether there is work left to do: something to apply, to ask again or to take away.
    pub const fn is_unfinished(self) -> bool {
        !matches!(self, Self::Active | Self::Ended)
    }
}

/// Why a grant ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum EndReason {
    /// Its time is over.
    Expired,
    /// Somebody who decides took it back.
    Revoked,
    /// Its holder gave it back.
    GivenBack,
    /// Another one goes on from it.
    Replaced,
    /// Its holder has left.
    Left,
}

/// That a grant is to end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct GrantEnd {
    /// Why.
    pub why: EndReason,
    /// Who said so; for one whose time is over, or whose holder has left, whoever carried it out.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// In their words.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
}

/// A grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Grant {
    /// The request that it came from.
    pub request: Urn,
    /// The product or asset.
    pub subject: Urn,
    /// Who holds it.
    pub holder: Actor,
    /// What was granted.
    pub terms: AccessTerms,
    /// Who decided it; the requester's own login where a guardrail did.
    pub by: Actor,
    /// Id of the guardrail that approved it, where no person did.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub guardrail: Option<String>,
    /// When it was decided.
    pub at: Timestamp,
    /// When it ends.
    pub until: Timestamp,
    /// The rights that it is made of.
    pub steps: Vec<GrantStep>,
    /// How often it was tried.
    pub attempts: u32,
    /// That it is to end, where it is.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub end: Option<GrantEnd>,
}

impl Grant {
    /// Where it stands: what its steps say.
    pub fn state(&self) -> GrantState {
        let is = |state: StepState| move |step: &&GrantStep| step.state == state;
        let own = || self.steps.iter().filter(|step| !step.dropped);
        let count = |state: StepState| own().filter(is(state)).count();
        if self.end.is_some() {
            // A right that was there before stays.
            let gone = |step: &GrantStep| step.before || step.state == StepState::Absent;
            return if self.steps.iter().all(gone) {
                GrantState::Ended
            } else {
                GrantState::Ending
            };
        }
        let (held, all) = (count(StepState::Held), own().count());
        if held == all && all > 0 && self.steps.iter().any(GrantStep::is_to_go) {
            // More than it has is there still.
            GrantState::Partial
        } else if held == all && all > 0 {
            GrantState::Active
        } else if count(StepState::Unknown) > 0 {
            GrantState::Unknown
        } else if held > 0 {
            GrantState::Partial
        } else if count(StepState::Refused) + count(StepState::Absent) > 0 {
            GrantState::Failed
        } else {
            GrantState::Pending
        }
    }

    /// Whether its time is over.
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.end.is_none() && self.until <= now
    }
}

#[cfg(test)]
mod tests {
    use super::{EndReason, Grant, GrantEnd, GrantState, GrantStep, SharedRole, StepState};
    use crate::{access::request::AccessTerms, review::Actor, time::Timestamp, urn::Urn};

    fn grant(states: &[StepState]) -> Grant {
        let step = |state: &StepState| GrantStep {
            system: "weft".to_owned(),
            privilege: "TABLE_READ_DATA".to_owned(),
            target: Urn::domain("sales"),
            name: "sales.orders".to_owned(),
            state: *state,
            at: None,
            said: None,
            before: false,
            through: None,
            dropped: false,
        };
        Grant {
            request: Urn::request("priya", "1"),
            subject: Urn::domain("sales"),
            holder: Actor::default(),
            terms: AccessTerms {
                role: "reader".to_owned(),
                purpose: "reporting".to_owned(),
                assets: Vec::new(),
                days: 30,
            },
            by: Actor::default(),
            guardrail: None,
            at: Timestamp::from_millis(0),
            until: Timestamp::from_millis(10),
            steps: states.iter().map(step).collect(),
            attempts: 0,
            end: None,
        }
    }

    #[test]
    fn it_is_active_when_every_right_was_read_back_and_not_before() {
        use StepState::{Absent, Held, Pending, Refused, Unknown};
        assert_eq!(grant(&[Held, Held]).state(), GrantState::Active);
        assert_eq!(grant(&[]).state(), GrantState::Pending);
        assert_eq!(grant(&[Pending, Pending]).state(), GrantState::Pending);
        assert_eq!(grant(&[Held, Pending]).state(), GrantState::Partial);
        assert_eq!(grant(&[Held, Refused]).state(), GrantState::Partial);
        assert_eq!(grant(&[Held, Unknown]).state(), GrantState::Unknown);
        assert_eq!(grant(&[Refused, Unknown]).state(), GrantState::Unknown);
        assert_eq!(grant(&[Refused, Pending]).state(), GrantState::Failed);
        assert_eq!(grant(&[Absent]).state(), GrantState::Failed);
    }

    #[test]
    fn what_it_has_no_more_is_no_part_of_it_once_it_is_gone() {
        use StepState::{Absent, Held, Unknown};
        let reduced = |kept: StepState, dropped: StepState| {
            let mut grant = grant(&[kept, dropped]);
            grant.steps[1].dropped = true;
            grant.state()
        };
        assert_eq!(reduced(Held, Absent), GrantState::Active);
        for state in [Held, Unknown] {
            assert_eq!(reduced(Held, state), GrantState::Partial, "{state:?}");
        }
        assert!(reduced(Held, Held).is_unfinished());
        assert_eq!(reduced(Absent, Held), GrantState::Failed);
    }

    #[test]
    fn a_shared_role_always_says_for_how_many_it_opens() {
        let role = |people| {
            SharedRole {
                name: "analysts".to_owned(),
                people,
            }
            .says()
        };
        assert_eq!(role(Some(12)), "opens for everyone in analysts (12 people)");
        assert_eq!(role(Some(1)), "opens for everyone in analysts (1 person)");
        assert_eq!(role(None), "opens for everyone in analysts (people unknown)");
        // What was kept before there were shared roles reads as it did, and is written as it was.
        let step = grant(&[StepState::Held]).steps.remove(0);
        let kept = serde_json::to_value(&step).unwrap();
        assert!(kept.get("through").is_none());
        assert_eq!(serde_json::from_value::<GrantStep>(kept).unwrap(), step);
    }

    #[test]
    fn it_has_ended_when_no_right_of_its_own_is_left() {
        use StepState::{Absent, Held, Unknown};
        let ending = |states: &[StepState]| Grant {
            end: Some(GrantEnd {
                why: EndReason::Revoked,
                by: Actor::default(),
                at: Timestamp::from_millis(5),
                reason: None,
            }),
            ..grant(states)
        };
        assert_eq!(ending(&[Absent, Absent]).state(), GrantState::Ended);
        assert_eq!(ending(&[Absent, Held]).state(), GrantState::Ending);
        assert_eq!(ending(&[Absent, Unknown]).state(), GrantState::Ending);
        let mut kept = ending(&[Absent, Held]);
        for step in kept.steps.iter_mut().skip(1) {
            step.before = true;
        }
        assert_eq!(kept.state(), GrantState::Ended);
        assert!(!kept.is_due(Timestamp::from_millis(20)));
        assert!(grant(&[Held]).is_due(Timestamp::from_millis(10)));
    }
}
