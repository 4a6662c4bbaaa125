//! The access policy: one versioned document of the governance team, as everybody reads it.
//!
//! Purposes, roles, durations, who decides, the guardrails within which nobody has to, rules that refuse, exceptions that
//! end by themselves, and tests that say what the policy is meant to answer. What it says of a request is worked out in
//! `weft-policy`, the same for every face.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::time::Timestamp;

/// Ids of the checks that every request goes through, whatever the policy says: no rule of a policy is called so.
pub const OWN_CHECKS: [&str; 4] = [PURPOSE_LISTED, ROLE_LISTED, DURATION_ALLOWED, REASON_GIVEN];
/// The policy has the purpose.
pub const PURPOSE_LISTED: &str = "purpose-listed";
/// The policy has the role.
pub const ROLE_LISTED: &str = "role-listed";
/// It is not for longer than the policy, the purpose and the role allow.
pub const DURATION_ALLOWED: &str = "duration-allowed";
/// The requester said what it is for.
pub const REASON_GIVEN: &str = "reason-given";

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// The first moment of a day in UTC, written `2027-01-31` and not otherwise.
pub fn day(text: &str) -> Option<Timestamp> {
    let written = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if !written {
        return None;
    }
    Timestamp::parse(text)
}

/// The document. Its keys are those of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccessPolicy {
    /// `weft/v1`.
    pub api_version: String,
    /// `AccessPolicy`.
    pub kind: String,
    /// Number of the version; each one that is published is greater than the one before.
    pub version: u32,
    /// What it is for, in a few sentences.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub description: Option<String>,
    /// Mails or names of the people who may publish another version.
    pub governance: Vec<String>,
    /// What data may be asked for.
    pub purposes: Vec<Purpose>,
    /// What may be asked for, the least first.
    pub roles: Vec<AccessRole>,
    /// How long.
    pub durations: Durations,
    /// Who decides; the first whose condition holds. The last one has none.
    pub decisions: Vec<DecisionRule>,
    /// Within which of them access is granted without a person.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub guardrails: Vec<Guardrail>,
    /// What is refused, or said loudly.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub rules: Vec<AccessRule>,
    /// For whom a rule does not hold, and until when.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub exceptions: Vec<AccessException>,
    /// Which data is closed to whoever has no grant, where Weft itself is what holds the rights.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub protects: Vec<Protection>,
    /// What it is meant to answer.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub tests: Vec<PolicyTest>,
}

/// What data is needed for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Purpose {
    /// Its id: `reporting`.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// What counts as it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub description: Option<String>,
    /// At most so many days.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub max_days: Option<u32>,
}

/// What may be asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccessRole {
    /// Its id: `reader`.
    pub id: String,
    /// Name for people: `Reader, masked`.
    pub name: String,
    /// What it opens.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub description: Option<String>,
    /// Privileges in the words of Apache Polaris: `TABLE_READ_DATA`.
    pub privileges: Vec<String>,
    /// Whether columns that are classified as sensitive stay masked.
    #[serde(default)]
    pub masked: bool,
    /// At most so many days.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub max_days: Option<u32>,
}

/// How long access lasts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Durations {
    /// Days that are preset.
    pub default_days: u32,
    /// Days at most.
    pub max_days: u32,
    /// Days to choose from.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub choices: Vec<u32>,
}

/// When something holds. Every list that is given has to be met by one of its members; without any it always holds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct AccessCondition {
    /// Names of domains that the product or asset belongs to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub domains: Vec<String>,
    /// Classifications and tags that a column, the asset or the product has.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub classifications: Vec<String>,
    /// Full names of products or assets.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<String>,
    /// Ids of purposes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub purposes: Vec<String>,
    /// Ids of roles.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// Names of domains that the requester works for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub requesters_of: Vec<String>,
    /// Holds for more than so many days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub longer_than_days: Option<u32>,
}

impl AccessCondition {
    /// Whether it says nothing, so that it always holds.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Who decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Deciders {
    /// The owner of the product or asset, or of its domain.
    Owner,
    /// A steward of the product, the asset or its domain.
    Steward,
    /// Either of them.
    OwnerOrSteward,
    /// Those who answer for the policy.
    Governance,
}

/// Who decides over what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DecisionRule {
    /// Its id.
    pub id: String,
    /// When it holds.
    #[serde(default)]
    pub when: AccessCondition,
    /// Who decides.
    pub by: Deciders,
    /// Whether two different people have to approve.
    #[serde(default)]
    pub two_persons: bool,
    /// Hours until it is due.
    pub within_hours: u32,
}

/// Access that needs no person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Guardrail {
    /// Its id.
    pub id: String,
    /// Why it is safe, for whoever reads the audit.
    pub description: String,
    /// When it holds; something has to be said.
    pub when: AccessCondition,
    /// Classifications that must not be there.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub without: Vec<String>,
    /// At most so many days.
    pub max_days: u32,
}

/// What a rule does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum RuleEffect {
    /// It cannot be approved.
    Refuse,
    /// No guardrail grants it; a person sees the rule and decides.
    Decide,
}

/// A rule over requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccessRule {
    /// Its id.
    pub id: String,
    /// When it is broken.
    pub when: AccessCondition,
    /// What then.
    pub effect: RuleEffect,
    /// What the requester and the steward read.
    pub says: String,
}

/// For whom a rule does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccessException {
    /// Id of the rule.
    pub rule: String,
    /// Mails or names of people; none: everybody.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub people: Vec<String>,
    /// Full names of products or assets; none: all.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub products: Vec<String>,
    /// Last day that it holds, in UTC: `2027-01-31`.
    pub until: String,
    /// Why.
    pub because: String,
}

impl AccessException {
    /// Whether it still holds: to the end of its last day. One whose day cannot be read does not.
    pub fn holds(&self, now: Timestamp) -> bool {
        day(&self.until).is_some_and(|until| now.since(until) < DAY)
    }
}

/// Data that is closed without a grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Protection {
    /// Its id.
    pub id: String,
    /// When it holds; purposes, roles and days say nothing here.
    pub when: AccessCondition,
    /// Why, for whoever is refused.
    pub says: String,
}

/// What the policy is meant to answer in a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PolicyTest {
    /// What it shows.
    pub name: String,
    /// The case.
    pub given: TestCase,
    /// What is expected.
    pub expect: TestExpectation,
}

/// A case of a test. What is not said is not there.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct TestCase {
    /// Domain of what is asked for.
    pub domain: Option<String>,
    /// Its full name.
    pub product: Option<String>,
    /// Classifications and tags on it.
    pub classifications: Vec<String>,
    /// Mail or name of who asks.
    pub requester: Option<String>,
    /// Domains that they work for.
    pub requester_of: Vec<String>,
    /// Id of the purpose.
    pub purpose: String,
    /// Id of the role.
    pub role: String,
    /// Days.
    pub days: u32,
    /// The day it is, in UTC: `2026-11-01`; absent: today.
    pub on: Option<String>,
}

/// What is expected of the policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TestExpectation {
    /// What comes of it.
    pub verdict: ExpectedVerdict,
    /// Id of the rule, guardrail or decision that says so; absent: any.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rule: Option<String>,
}

/// What comes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ExpectedVerdict {
    /// A rule refuses it.
    Refused,
    /// A guardrail grants it.
    Granted,
    /// A person decides.
    Decided,
}

/// A version of the policy as it was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PolicyText {
    /// Number of the version.
    pub version: u32,
    /// The file, as it was.
    pub text: String,
    /// Its document.
    pub policy: AccessPolicy,
}

#[cfg(test)]
mod tests {
    use super::{AccessCondition, AccessException, day};
    use crate::time::Timestamp;

    #[test]
    fn a_day_is_written_in_one_way() {
        assert_eq!(day("2027-01-31"), Timestamp::parse("2027-01-31T00:00:00Z"));
        for text in [
            "2027-02-30",
            "20270131",
            "2027-1-31",
            "2027-01-31T00:00:00Z",
            "+027-01-31",
            "",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn an_exception_holds_to_the_end_of_its_last_day() {
        let exception = |until: &str| AccessException {
            rule: "r".to_owned(),
            people: Vec::new(),
            products: Vec::new(),
            until: until.to_owned(),
            because: "b".to_owned(),
        };
        let at = |text: &str| Timestamp::parse(text).unwrap();
        assert!(exception("2027-01-31").holds(at("2027-01-31T23:59:59Z")));
        assert!(!exception("2027-01-31").holds(at("2027-02-01T00:00:00Z")));
        assert!(!exception("soon").holds(at("2020-01-01T00:00:00Z")));
    }

    #[test]
    fn a_condition_that_says_nothing_is_empty() {
        assert!(AccessCondition::default().is_empty());
        let days = AccessCondition {
            longer_than_days: Some(1),
            ..AccessCondition::default()
        };
        assert!(!days.is_empty());
    }
}
