//! The access policy as rows: as much of it as a database can hold people to by itself.
//!
//! Made of a policy by `weft-policy`, published beside it. The keys are those that the functions of a team's database read.

use serde::{Deserialize, Serialize};

use super::policy::{AccessCondition, Deciders, RuleEffect};

/// What binds everybody who writes, whatever they write with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompiledPolicy {
    /// Number of the version that it was made of.
    pub version: u32,
    /// Days at most, whatever is asked for.
    pub max_days: u32,
    /// What data may be asked for.
    pub purposes: Vec<CompiledPurpose>,
    /// What may be asked for, the least first.
    pub roles: Vec<CompiledRole>,
    /// Who decides; the first whose condition holds.
    pub decisions: Vec<CompiledDecision>,
    /// Within which of them nobody has to.
    pub guardrails: Vec<CompiledGuardrail>,
    /// What is refused, or wants a person.
    pub rules: Vec<CompiledRule>,
    /// Where a rule does not hold.
    pub exceptions: Vec<CompiledException>,
}

/// A purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompiledPurpose {
    /// Its id.
    pub id: String,
    /// At most so many days.
    pub max_days: Option<u32>,
}

/// A role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompiledRole {
    /// Its id.
    pub id: String,
    /// The privileges that a grant of it may have.
    pub privileges: Vec<String>,
    /// Whether sensitive columns stay masked.
    pub masked: bool,
    /// At most so many days.
    pub max_days: Option<u32>,
}

/// Who decides over what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompiledDecision {
    /// Its id.
    pub id: String,
    /// When it holds.
    pub when: AccessCondition,
    /// Who decides.
    pub by: Deciders,
    /// Whether two different people have to approve.
    pub two_persons: bool,
}

/// Access that needs no person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompiledGuardrail {
    /// Its id.
    pub id: String,
    /// When it holds.
    pub when: AccessCondition,
    /// Classifications that must not be there.
    pub without: Vec<String>,
    /// At most so many days.
    pub max_days: u32,
}

/// A rule over requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompiledRule {
    /// Its id.
    pub id: String,
    /// When it is broken.
    pub when: AccessCondition,
    /// What then.
    pub effect: RuleEffect,
}

/// Where a rule does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompiledException {
    /// Id of the rule.
    pub rule: String,
    /// Full names of products or assets; none: all.
    pub products: Vec<String>,
    /// Whether it is for some people only. The database cannot tell which.
    pub named: bool,
    /// Last day that it holds, in UTC: `2027-01-31`.
    pub until: String,
}
