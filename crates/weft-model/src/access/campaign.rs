//! Recertification: a campaign over what is granted. Somebody who answers for it keeps, reduces or revokes each grant.
//!
//! A campaign is one record, and each grant that it looks at is another beside it, under a urn of its own: whoever may not
//! see a grant sees nothing of it here either, and two people who answer at once are two only where they answer the same.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{
    grant::{EndReason, Grant, StepState},
    policy::AccessRole,
    request::AccessTerms,
};
use crate::{entity::PersonRef, review::Actor, time::Timestamp, urn::Urn};

/// Which grants a campaign looks at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", content = "of", rename_all = "snake_case")]
pub enum CampaignScope {
    /// Those of the things of a domain, by its name.
    Domain(String),
    /// Those of a product, and of the tables and views that it offers.
    Product(Urn),
    /// Those that open a table, view or column with this classification or tag.
    Classification(String),
    /// All.
    Mesh,
}

/// What becomes of a grant that nobody has answered for when its campaign is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Unanswered {
    /// It goes on.
    Keep,
    /// It is revoked.
    Revoke,
}

/// Who closed a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CampaignEnd {
    /// Who.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
}

/// Where a campaign stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum CampaignState {
    /// Answers are taken.
    Open,
    /// Answers are taken still, and ought to have been given by now.
    Overdue,
    /// It is closed.
    Closed,
}

/// A campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Campaign {
    /// What it is called; no other is called the same.
    pub name: String,
    /// Which grants it looks at.
    pub scope: CampaignScope,
    /// Who started it.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// When every grant is to be answered for.
    pub due: Timestamp,
    /// What becomes of those that are not when it is closed.
    pub unanswered: Unanswered,
    /// How many grants it began with.
    pub items: u32,
    /// That it is closed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub closed: Option<CampaignEnd>,
}

impl Campaign {
    /// Where it stands, where `open` of its grants wait for an answer.
    pub fn state(&self, open: u32, now: Timestamp) -> CampaignState {
        if self.closed.is_some() {
            CampaignState::Closed
        } else if open > 0 && self.due <= now {
            CampaignState::Overdue
        } else {
            CampaignState::Open
        }
    }
}

/// What somebody says of a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ReviewAnswer {
    /// It goes on as it is.
    Keep,
    /// It ends earlier, or has a lesser role.
    Reduce,
    /// It ends now.
    Revoke,
}

/// What a campaign came to for one grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ItemOutcome {
    /// What.
    pub answer: ReviewAnswer,
    /// When the grant ends, where it was made to end earlier.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub until: Option<Timestamp>,
    /// The role that it has, where it was given a lesser one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub role: Option<String>,
    /// Who said so; where nobody answered, who closed the campaign.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// Why, in their words.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
    /// Whether nobody answered, and the rule of the campaign did.
    pub unanswered: bool,
}

/// A grant that a campaign looks at, as it was when the campaign began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CampaignItem {
    /// The campaign.
    pub campaign: Urn,
    /// The grant.
    pub grant: Urn,
    /// The product or asset.
    pub subject: Urn,
    /// Who holds it.
    pub holder: Actor,
    /// What was granted.
    pub terms: AccessTerms,
    /// When it was to end.
    pub until: Timestamp,
    /// Who was to answer, never its holder. What they may do is decided when they do it.
    pub reviewers: Vec<PersonRef>,
    /// What it came to.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub outcome: Option<ItemOutcome>,
}

impl CampaignItem {
    /// A grant as it stands, to be answered for.
    pub fn of(campaign: &Urn, id: &Urn, grant: &Grant, reviewers: Vec<PersonRef>) -> Self {
        Self {
            campaign: campaign.clone(),
            grant: id.clone(),
            subject: grant.subject.clone(),
            holder: grant.holder.clone(),
            terms: grant.terms.clone(),
            until: grant.until,
            reviewers,
            outcome: None,
        }
    }

    /// Its urn.
    pub fn urn(&self) -> Urn {
        Urn::reviewed(&self.campaign, &self.grant)
    }

    /// How a grant differs from what the campaign began with, in words, where that is not by its own answer.
    pub fn changed(&self, grant: &Grant, now: Timestamp) -> Option<String> {
        let answered = self.outcome.as_ref();
        if let Some(end) = &grant.end {
            if answered.is_some_and(|outcome| outcome.answer == ReviewAnswer::Revoke) {
                return None;
            }
            let by = &end.by.login;
            return Some(match end.why {
                EndReason::Expired => format!("its time was over, {}", end.at),
                EndReason::Revoked => format!("it was revoked by {by}, {}", end.at),
                EndReason::GivenBack => format!("its holder gave it back, {}", end.at),
                EndReason::Left => format!("its holder has left, {}", end.at),
                EndReason::Replaced => {
                    format!(
                        "it was renewed, {}: the grant that goes on from it is not part of this campaign",
                        end.at
                    )
                }
            });
        }
        if grant.is_due(now) {
            return Some(format!("its time was over, {}", grant.until));
        }
        let until = answered.and_then(|outcome| outcome.until).unwrap_or(self.until);
        if grant.until != until {
            return Some(format!(
                "it ends {} now, and {until} when the campaign looked",
                grant.until
            ));
        }
        let mut terms = self.terms.clone();
        if let Some(role) = answered.and_then(|outcome| outcome.role.as_ref()) {
            terms.role.clone_from(role);
        }
        (grant.terms != terms).then(|| "its terms are others than when the campaign began".to_owned())
    }
}

/// A grant that ends earlier, and never later, or has a lesser role; that the role is less by the policy is for whoever asks to
/// see to. What the role has not is marked, and taken away by whoever carries it out. An error says why it cannot.
pub fn reduced(
    grant: &Grant,
    until: Option<Timestamp>,
    role: Option<&AccessRole>,
    now: Timestamp,
) -> Result<Grant, &'static str> {
    if grant.end.is_some() || grant.is_due(now) {
        return Err("it has ended, or is about to");
    }
    if until.is_none() && role.is_none() {
        return Err("nothing of it would be less");
    }
    let mut less = grant.clone();
    if let Some(until) = until {
        if until <= now {
            return Err("that moment is over");
        }
        if until >= grant.until {
            return Err("that is not earlier than it ends now, and reducing never gives more");
        }
        less.until = until;
    }
    if let Some(role) = role {
        if role.id == grant.terms.role {
            return Err("it has that role already");
        }
        less.terms.role.clone_from(&role.id);
        for step in &mut less.steps {
            if step.dropped || role.privileges.contains(&step.privilege) {
                continue;
            }
            step.dropped = true;
            // Of what was refused when it was given nothing is there.
            if step.state == StepState::Refused {
                step.state = StepState::Pending;
            }
        }
        if less.steps.iter().all(|step| step.dropped) {
            return Err("that role has none of its rights, and nothing would be left");
        }
    }
    Ok(less)
}

#[cfg(test)]
mod tests {
    use super::{
        Campaign, CampaignEnd, CampaignItem, CampaignScope, CampaignState, ItemOutcome, ReviewAnswer,
        Unanswered, reduced,
    };
    use crate::{
        access::{
            grant::{EndReason, Grant, GrantEnd, GrantStep, StepState},
            policy::AccessRole,
            request::AccessTerms,
        },
        review::Actor,
        time::Timestamp,
        urn::Urn,
    };

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    fn grant() -> Grant {
        Grant {
            request: Urn::request("priya", "1"),
            subject: Urn::domain("orders"),
            holder: Actor::default(),
            terms: AccessTerms {
                role: "reader".to_owned(),
                purpose: "reporting".to_owned(),
                assets: vec![Urn::domain("table")],
                days: 30,
            },
            by: Actor::default(),
            guardrail: None,
            at: at(0),
            until: at(1_000),
            steps: Vec::new(),
            attempts: 0,
            end: None,
        }
    }

    fn end(why: EndReason) -> GrantEnd {
        GrantEnd {
            why,
            by: Actor::default(),
            at: at(20),
            reason: None,
        }
    }

    #[test]
    fn reducing_never_gives_more() {
        for until in [1_000, 1_001, i64::MAX] {
            assert!(
                reduced(&grant(), Some(at(until)), None, at(10)).is_err(),
                "{until}"
            );
        }
        for until in [i64::MIN, 9, 10] {
            assert!(
                reduced(&grant(), Some(at(until)), None, at(10)).is_err(),
                "{until}"
            );
        }
        let less = reduced(&grant(), Some(at(999)), None, at(10)).unwrap();
        assert_eq!(
            less,
            Grant {
                until: at(999),
                ..grant()
            },
            "and changes nothing else"
        );
        let ended = Grant {
            end: Some(end(EndReason::Revoked)),
            ..grant()
        };
        assert!(reduced(&ended, Some(at(999)), None, at(10)).is_err());
        assert!(reduced(&grant(), Some(at(2_000)), None, at(1_500)).is_err());
    }

    #[test]
    fn a_lesser_role_keeps_its_own_rights_and_drops_the_others() {
        let role = |id: &str, privileges: &[&str]| AccessRole {
            id: id.to_owned(),
            name: id.to_owned(),
            description: None,
            privileges: privileges.iter().map(|one| (*one).to_owned()).collect(),
            masked: false,
            max_days: None,
        };
        let step = |privilege: &str, state: StepState| GrantStep {
            system: "weft".to_owned(),
            privilege: privilege.to_owned(),
            target: Urn::domain("table"),
            name: "sales.orders".to_owned(),
            state,
            at: None,
            said: None,
            before: false,
            through: None,
            dropped: false,
        };
        let mut writer = grant();
        writer.terms.role = "writer".to_owned();
        writer.steps = vec![
            step("READ", StepState::Held),
            step("WRITE", StepState::Held),
            step("DROP", StepState::Refused),
        ];
        let reader = role("reader", &["READ"]);
        let less = reduced(&writer, None, Some(&reader), at(10)).unwrap();
        assert_eq!((less.terms.role.as_str(), less.until), ("reader", writer.until));
        let dropped: Vec<bool> = less.steps.iter().map(|step| step.dropped).collect();
        assert_eq!(dropped, [false, true, true]);
        assert_eq!(
            less.steps[1].state,
            StepState::Held,
            "it is there until it is taken"
        );
        assert_eq!(less.steps[2].state, StepState::Pending);
        for (role, says) in [
            (role("writer", &["READ", "WRITE"]), "already"),
            (role("other", &["LIST"]), "nothing would be left"),
        ] {
            let why = reduced(&writer, None, Some(&role), at(10)).unwrap_err();
            assert!(why.contains(says), "{why}");
        }
        assert!(
            reduced(&writer, Some(at(2_000)), Some(&reader), at(10)).is_err(),
            "nor longer with it"
        );
        assert!(reduced(&writer, None, None, at(10)).is_err());
    }

    #[test]
    fn it_is_overdue_while_something_waits_and_its_day_is_over() {
        let mut campaign = Campaign {
            name: "Q4".to_owned(),
            scope: CampaignScope::Mesh,
            by: Actor::default(),
            at: at(0),
            due: at(100),
            unanswered: Unanswered::Revoke,
            items: 3,
            closed: None,
        };
        assert_eq!(campaign.state(3, at(99)), CampaignState::Open);
        assert_eq!(campaign.state(1, at(100)), CampaignState::Overdue);
        assert_eq!(campaign.state(0, at(100)), CampaignState::Open);
        campaign.closed = Some(CampaignEnd {
            by: Actor::default(),
            at: at(200),
        });
        assert_eq!(campaign.state(1, at(300)), CampaignState::Closed);
    }

    #[test]
    fn what_changed_meanwhile_is_said_and_its_own_answer_is_no_change() {
        let campaign = Urn::campaign("Q4");
        let mut item = CampaignItem::of(
            &campaign,
            &Urn::grant(&Urn::request("priya", "1")),
            &grant(),
            Vec::new(),
        );
        assert_eq!(item.changed(&grant(), at(10)), None);
        assert!(
            item.changed(&grant(), at(1_000))
                .unwrap()
                .contains("time was over")
        );
        for (why, says) in [
            (EndReason::GivenBack, "gave it back"),
            (EndReason::Left, "has left"),
            (EndReason::Replaced, "renewed"),
            (EndReason::Revoked, "revoked by"),
            (EndReason::Expired, "time was over"),
        ] {
            let ended = Grant {
                end: Some(end(why)),
                ..grant()
            };
            let said = item.changed(&ended, at(30)).unwrap();
            assert!(said.contains(says), "{said}");
        }
        let shorter = Grant {
            until: at(500),
            ..grant()
        };
        assert!(item.changed(&shorter, at(10)).unwrap().contains("ends"));
        item.outcome = Some(ItemOutcome {
            answer: ReviewAnswer::Reduce,
            until: Some(at(500)),
            role: None,
            by: Actor::default(),
            at: at(5),
            reason: None,
            unanswered: false,
        });
        assert_eq!(item.changed(&shorter, at(10)), None);
        assert!(item.changed(&grant(), at(10)).is_some());
    }

    #[test]
    fn a_campaign_is_kept_as_the_rules_of_a_shared_workspace_read_it() {
        let json = |scope: &CampaignScope| serde_json::to_value(scope).unwrap();
        let sales = CampaignScope::Domain("Sales".to_owned());
        assert_eq!(
            json(&sales),
            serde_json::json!({ "kind": "domain", "of": "Sales" })
        );
        assert_eq!(json(&CampaignScope::Mesh), serde_json::json!({ "kind": "mesh" }));
        assert_eq!(serde_json::to_value(ReviewAnswer::Reduce).unwrap(), "reduce");
    }
}
