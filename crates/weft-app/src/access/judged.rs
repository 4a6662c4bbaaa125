//! What the policy says of a request, and which terms may be decided over. Nothing is asked here.

use weft_model::{
    AccessCheck, AccessPolicy, AccessTerms, Actor, PersonRef, Timestamp, Urn, access::policy::AccessRole,
};
use weft_policy::access::{
    Case, Decided, Evaluation, Requester, Route, StandIn, Subject, evaluate, standing_in,
};

use super::{
    facts::{Asker, Facts},
    view::{AccessOutcome, AccessOutcomeKind},
};
use crate::{AppError, AppResult, grants::KeptGrant};

/// Rule that what is held already is not asked for again.
pub const NOT_HELD: &str = "not-held";
/// Rule that one thing is asked for once at a time.
pub const NOT_ASKED: &str = "not-asked";
/// Rule that who asks is still here.
pub const STILL_HERE: &str = "still-here";
/// Rule that what is asked for is still there.
pub const STILL_THERE: &str = "still-there";
/// Hours until something is due of which the policy says no time.
const HOURS: u32 = 72;
const DAY: i64 = 86_400_000;
const HOUR: i64 = 3_600_000;

/// The policy, and who answers for it.
#[derive(Debug, Clone, Copy)]
pub struct Law<'a> {
    /// The policy.
    pub policy: &'a AccessPolicy,
    /// Its governance team, as far as the mesh knows them.
    pub governance: &'a [PersonRef],
    /// Who stands in for whom now.
    pub stand_ins: &'a [StandIn],
    /// Now.
    pub now: Timestamp,
}

/// Holds a request against the policy: under the name of the thing, and under every other name by which the policy may speak
/// of what it opens, so that nobody gets around a rule by asking for a table instead of its product or the other way round.
pub fn judge(law: Law<'_>, facts: &Facts, asker: &Asker, terms: &AccessTerms, reason: &str) -> Evaluation {
    let under = |name: &str, domain: Option<&str>, answerable: &[PersonRef]| {
        evaluate(&Case {
            policy: law.policy,
            subject: Subject {
                name,
                domain,
                labels: &facts.labels,
                answerable,
            },
            requester: Requester {
                actor: &asker.actor,
                name: &asker.name,
                mail: asker.mail.as_deref(),
                works_for: &asker.works_for,
            },
            terms,
            reason,
            governance: law.governance,
            stand_ins: law.stand_ins,
            now: law.now,
        })
    };
    let subject = &facts.subject;
    let mut judged = under(&subject.full_name, subject.domain.as_deref(), &facts.answerable);
    for other in &facts.others {
        let found = under(&other.name, other.domain.as_deref(), &other.answerable);
        if is_stricter(law.policy, &found, &judged.route) {
            let mut checks = judged.checks;
            for check in found.checks.into_iter().filter(|check| !check.pass) {
                checks.retain(|known| known.policy != check.policy || !known.pass);
                if !checks.iter().any(|known| known.policy == check.policy) {
                    checks.push(about(check, &other.name));
                }
            }
            judged = Evaluation {
                checks,
                route: found.route,
            };
        }
    }
    judged
}

/// A check with the name that it was made under.
fn about(check: AccessCheck, name: &str) -> AccessCheck {
    AccessCheck {
        evidence: Some(match check.evidence {
            Some(evidence) => format!("of {name}: {evidence}"),
            None => format!("of {name}"),
        }),
        ..check
    }
}

/// Whether another name of a thing asks for more. A guardrail that does not know that name takes nothing away.
fn is_stricter(policy: &AccessPolicy, found: &Evaluation, than: &Route) -> bool {
    let broken = || {
        found
            .checks
            .iter()
            .any(|check| !check.pass && policy.rules.iter().any(|rule| rule.id == check.policy))
    };
    match (&found.route, than) {
        (_, Route::Refused { .. }) | (Route::Granted { .. }, _) => false,
        (Route::Refused { .. }, _) => true,
        (Route::Decided(decided), Route::Granted { .. }) => decided.two_persons || broken(),
        (Route::Decided(decided), Route::Decided(known)) => decided.two_persons && !known.two_persons,
    }
}

/// Who decides over a request as it stands now. What the policy refuses by now, or would grant by now, is still decided by
/// somebody: whoever answers for the thing or for the policy.
pub fn deciders(
    route: Option<&Route>,
    facts: Option<&Facts>,
    governance: &[PersonRef],
    stand_ins: &[StandIn],
    requester: &Actor,
) -> Decided {
    if let Some(Route::Decided(decided)) = route {
        return decided.clone();
    }
    let answerable = facts.map(|facts| facts.answerable.as_slice()).unwrap_or_default();
    let domain = facts.and_then(|facts| facts.subject.domain.as_deref());
    let mut by: Vec<PersonRef> = Vec::new();
    for person in answerable.iter().chain(governance) {
        let own = requester.person.as_ref() == Some(&person.urn);
        if !own && !by.iter().any(|known| known.urn == person.urn) {
            by.push(person.clone());
        }
    }
    let stand_ins = standing_in(&mut by, stand_ins, domain, requester);
    Decided {
        rule: String::new(),
        by,
        stand_ins,
        two_persons: false,
        within_hours: HOURS,
        says: "whoever answers for it or for the policy decides".to_owned(),
    }
}

/// What comes of a request, as faces show it.
pub fn outcome(route: &Route, due: impl FnOnce(&Decided) -> Timestamp) -> AccessOutcome {
    let without_person = |kind, rule: &str, says: &str| AccessOutcome {
        kind,
        rule: rule.to_owned(),
        says: says.to_owned(),
        by: Vec::new(),
        two_persons: false,
        due: None,
    };
    match route {
        Route::Refused { rule, says } => without_person(AccessOutcomeKind::Refused, rule, says),
        Route::Granted { guardrail, says } => without_person(AccessOutcomeKind::Granted, guardrail, says),
        Route::Decided(decided) => AccessOutcome {
            kind: AccessOutcomeKind::Decided,
            rule: decided.rule.clone(),
            says: decided.says.clone(),
            by: people(&decided.by),
            two_persons: decided.two_persons,
            due: Some(due(decided)),
        },
    }
}

/// Each person once.
pub fn people(all: &[PersonRef]) -> Vec<PersonRef> {
    let mut once: Vec<PersonRef> = Vec::new();
    for person in all {
        if !once.iter().any(|known| known.urn == person.urn) {
            once.push(person.clone());
        }
    }
    once
}

/// So many days later.
pub fn after_days(at: Timestamp, days: u32) -> Timestamp {
    Timestamp::from_millis(at.as_millis().saturating_add(i64::from(days).saturating_mul(DAY)))
}

/// So many hours later.
pub fn after_hours(at: Timestamp, hours: u32) -> Timestamp {
    Timestamp::from_millis(
        at.as_millis()
            .saturating_add(i64::from(hours).saturating_mul(HOUR)),
    )
}

/// The role of this id, however it is written.
pub fn role<'p>(policy: &'p AccessPolicy, id: &str) -> Option<&'p AccessRole> {
    policy
        .roles
        .iter()
        .find(|role| role.id.eq_ignore_ascii_case(id.trim()))
}

/// Whether a role opens nothing that another one does not: it comes no later in the policy, has no other privilege, and
/// unmasks nothing.
pub fn is_within(policy: &AccessPolicy, role: &str, than: &str) -> bool {
    if role == than {
        return true;
    }
    let place = |id: &str| policy.roles.iter().position(|role| role.id == id);
    let (Some(at), Some(limit)) = (place(role), place(than)) else {
        return false;
    };
    let (Some(role), Some(than)) = (policy.roles.get(at), policy.roles.get(limit)) else {
        return false;
    };
    at <= limit
        && (role.masked || !than.masked)
        && role.privileges.iter().all(|one| than.privileges.contains(one))
}

/// The roles of a policy that are less than one of it, the least first. Those whose privileges are the same are less where they mask.
pub fn lesser_roles<'a>(policy: &'a AccessPolicy, than: &str) -> Vec<&'a AccessRole> {
    let less = |role: &&AccessRole| role.id != than && is_within(policy, &role.id, than);
    policy.roles.iter().filter(less).collect()
}

/// Other terms for a request.
#[derive(Debug, Clone, Copy, Default)]
pub struct Other<'a> {
    /// Another role.
    pub role: Option<&'a str>,
    /// Other days.
    pub days: Option<u32>,
    /// Other tables and views.
    pub assets: Option<&'a [Urn]>,
}

/// The terms that are approved. They may be less than those that were asked for, never more.
pub fn lesser(policy: &AccessPolicy, asked: &AccessTerms, other: Other<'_>) -> AppResult<AccessTerms> {
    let mut terms = asked.clone();
    if let Some(wanted) = other.role {
        let known = role(policy, wanted).ok_or_else(|| {
            AppError::invalid(format!("the policy has no role `{}`", wanted.escape_debug()))
                .hint("`weft policy show` has its roles")
        })?;
        if !is_within(policy, &known.id, &asked.role) {
            return Err(AppError::invalid(format!(
                "`{}` opens more than `{}`, which was asked for",
                known.id, asked.role
            ))
            .hint("approve what was asked for or less; the requester can ask for more"));
        }
        terms.role.clone_from(&known.id);
    }
    if let Some(days) = other.days {
        if days == 0 || days > asked.days {
            return Err(AppError::invalid(format!(
                "{} days were asked for, and {days} is not between 1 and that",
                asked.days
            ))
            .hint("approve as long as was asked for or less; it can be renewed"));
        }
        terms.days = days;
    }
    if let Some(assets) = other.assets {
        if let Some(foreign) = assets.iter().find(|urn| !asked.assets.contains(urn)) {
            return Err(AppError::invalid(format!("`{foreign}` was not asked for"))
                .hint("approve what was asked for or less"));
        }
        terms.assets.retain(|urn| assets.contains(urn));
        if terms.assets.is_empty() {
            return Err(
                AppError::invalid("nothing is left to approve").hint("reject it with a reason instead")
            );
        }
    }
    Ok(terms)
}

/// A grant that gives all of this already, where there is one or several together do: the one that ends last.
pub fn held<'g>(
    policy: &AccessPolicy,
    grants: &'g [KeptGrant],
    terms: &AccessTerms,
    now: Timestamp,
) -> Option<&'g KeptGrant> {
    let stands = |kept: &&KeptGrant| {
        kept.grant.end.is_none()
            && !kept.grant.is_due(now)
            && is_within(policy, &terms.role, &kept.grant.terms.role)
    };
    let giving: Vec<&KeptGrant> = grants.iter().filter(stands).collect();
    let gives = |urn: &Urn| giving.iter().any(|kept| kept.grant.terms.assets.contains(urn));
    if terms.assets.is_empty() || !terms.assets.iter().all(gives) {
        return None;
    }
    giving
        .into_iter()
        .filter(|kept| {
            kept.grant
                .terms
                .assets
                .iter()
                .any(|urn| terms.assets.contains(urn))
        })
        .max_by_key(|kept| kept.grant.until)
}

#[cfg(test)]
mod tests;
