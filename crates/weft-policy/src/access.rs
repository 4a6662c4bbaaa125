//! What the access policy says of a request: refused, granted within a guardrail, or decided by whom and by when.
//!
//! Pure: the same request, policy and moment give the same answer in every face and in a pipeline. Every rule that was
//! looked at leaves a check with its reason and what it was seen by.

mod checks;
mod compiled;
mod condition;
mod deciders;
mod trial;

use weft_model::{
    AccessCheck, AccessPolicy, AccessTerms, Actor, PersonRef, Timestamp,
    access::policy::{AccessRule, Protection, RuleEffect},
};

use condition::Held;

pub use checks::longest;
pub use compiled::{AppOnly, Compiled, compile};
pub use deciders::{may_decide, standing_in};
pub use trial::{TestOutcome, run_tests};

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// Full name of the product or asset.
    pub name: &'a str,
    /// Name of its domain.
    pub domain: Option<&'a str>,
    /// Classifications and tags of it, its assets and columns; lower case, each once.
    pub labels: &'a [String],
    /// Owners and stewards of the thing or its domain, with their role.
    pub answerable: &'a [PersonRef],
}

/// Who asks.
#[derive(Debug, Clone, Copy)]
pub struct Requester<'a> {
    /// Login and person.
    pub actor: &'a Actor,
    /// Name for people.
    pub name: &'a str,
    /// Mail, where known.
    pub mail: Option<&'a str>,
    /// Names of the domains that they work for.
    pub works_for: &'a [String],
}

/// Somebody who stands in for somebody else at this moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandIn {
    /// Who.
    pub who: PersonRef,
    /// For whom.
    pub of: PersonRef,
    /// Name of the domain that they do it for; none: for all that the other one answers for.
    pub domain: Option<String>,
    /// Whether they decide by a duty of their own, as in a team: they are among those who answer for it already, and nobody is
    /// added for them.
    pub by_duty: bool,
}

/// A request, with everything that the policy looks at.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// The policy.
    pub policy: &'a AccessPolicy,
    /// What is asked for.
    pub subject: Subject<'a>,
    /// Who asks.
    pub requester: Requester<'a>,
    /// Under which terms.
    pub terms: &'a AccessTerms,
    /// What it is for, in their words.
    pub reason: &'a str,
    /// The policy's governance people, as far as they are known.
    pub governance: &'a [PersonRef],
    /// Who stands in for whom now.
    pub stand_ins: &'a [StandIn],
    /// Now.
    pub now: Timestamp,
}

/// What the policy says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation {
    /// Every rule that was looked at.
    pub checks: Vec<AccessCheck>,
    /// What comes of it.
    pub route: Route,
}

/// What comes of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// It cannot be approved.
    Refused {
        /// Id of the check or rule.
        rule: String,
        /// Why, for the requester.
        says: String,
    },
    /// It needs no person.
    Granted {
        /// Id of the guardrail.
        guardrail: String,
        /// Why that is safe.
        says: String,
    },
    /// A person decides.
    Decided(Decided),
}

/// Who decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// Id of the rule that says so.
    pub rule: String,
    /// The people; never the requester. Empty where nobody is known, which `says` tells.
    pub by: Vec<PersonRef>,
    /// Those of them who decide only because they stand in for another one.
    pub stand_ins: Vec<StandIn>,
    /// Whether two of them have to approve.
    pub two_persons: bool,
    /// Hours until it is due.
    pub within_hours: u32,
    /// `a steward of Sales decides`, or why it fell to the governance team.
    pub says: String,
}

/// Holds a request against the policy.
///
/// A purpose, role or duration that the policy does not have refuses; then a rule that refuses; then the first guardrail that
/// covers it grants, unless a rule wants a person; then the first decision rule whose condition holds says who decides.
///
/// That nothing was said of what it is for is a check that does not hold and stops nothing here, so that whoever is still
/// writing sees where the request would go; it is not to be sent that way.
pub fn evaluate(case: &Case<'_>) -> Evaluation {
    let mut all = checks::own(case);
    let stopped = all.iter().find(|check| checks::stops(check)).cloned();
    let broken = checks::rules(case, &mut all);
    let route = match (stopped, refusing(&broken)) {
        (Some(check), _) => Route::Refused {
            rule: check.policy,
            says: check.reason,
        },
        (None, Some(rule)) => Route::Refused {
            rule: rule.id.clone(),
            says: rule.says.clone(),
        },
        (None, None) => match checks::guardrails(case, &broken, &mut all) {
            Some(guardrail) => Route::Granted {
                guardrail: guardrail.id.clone(),
                says: guardrail.description.clone(),
            },
            None => Route::Decided(deciders::decided(case, &mut all)),
        },
    };
    Evaluation { checks: all, route }
}

/// The first of the broken rules that refuses.
fn refusing<'p>(broken: &[&'p AccessRule]) -> Option<&'p AccessRule> {
    broken
        .iter()
        .find(|rule| rule.effect == RuleEffect::Refuse)
        .copied()
}

/// Why the data of a thing is closed to whoever has no grant; none where it is open. Only what a condition says of the thing
/// counts, and one that says nothing of it closes nothing.
pub fn protection<'p>(policy: &'p AccessPolicy, subject: &Subject<'_>) -> Option<&'p Protection> {
    policy.protects.iter().find(|protection| {
        let when = &protection.when;
        let says = !(when.domains.is_empty() && when.classifications.is_empty() && when.products.is_empty());
        says && matches!(condition::of_subject(when, subject), Held::Yes(_))
    })
}

/// Whether two names are the same, however they are written.
fn same(left: &str, right: &str) -> bool {
    left.trim().to_lowercase() == right.trim().to_lowercase()
}

#[cfg(test)]
mod tests;
