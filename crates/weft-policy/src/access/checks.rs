//! The checks of a request, one a rule.

use weft_model::{
    AccessCheck, AccessPolicy,
    access::policy::{
        AccessException, AccessRole, AccessRule, DURATION_ALLOWED, Guardrail, PURPOSE_LISTED, Purpose,
        REASON_GIVEN, ROLE_LISTED, RuleEffect,
    },
};

use super::{
    Case,
    condition::{self, Held},
    same,
};

/// The checks that every request goes through.
pub fn own(case: &Case<'_>) -> Vec<AccessCheck> {
    let (policy, terms) = (case.policy, case.terms);
    let (purpose, role) = (purpose(policy, &terms.purpose), role(policy, &terms.role));
    vec![
        listed(
            PURPOSE_LISTED,
            "purpose",
            &terms.purpose,
            purpose.map(|purpose| purpose.name.as_str()),
            policy.purposes.iter().map(|purpose| purpose.id.as_str()),
        ),
        listed(
            ROLE_LISTED,
            "role",
            &terms.role,
            role.map(|role| role.name.as_str()),
            policy.roles.iter().map(|role| role.id.as_str()),
        ),
        duration(case, purpose, role),
        reason(case),
    ]
}

/// Whether a check of [`own`] refuses: all do that do not hold, but for the words that are still to be written.
pub fn stops(check: &AccessCheck) -> bool {
    !check.pass && check.policy != REASON_GIVEN
}

/// Days at most, for this purpose and role: the least that the policy, the purpose and the role say.
pub fn longest(policy: &AccessPolicy, purpose: &str, role: &str) -> u32 {
    let purpose = self::purpose(policy, purpose).and_then(|purpose| purpose.max_days);
    let role = self::role(policy, role).and_then(|role| role.max_days);
    let own = purpose.into_iter().chain(role);
    own.fold(policy.durations.max_days, u32::min)
}

/// The rules, and those of them that are broken.
pub fn rules<'p>(case: &Case<'p>, checks: &mut Vec<AccessCheck>) -> Vec<&'p AccessRule> {
    let mut broken = Vec::new();
    for rule in &case.policy.rules {
        let seen = match condition::holds(&rule.when, case) {
            Held::Yes(seen) => seen,
            Held::No(why) => {
                let reason = format!("the rule `{}` is about something else", rule.id);
                checks.push(check(&rule.id, true, reason, why));
                continue;
            }
        };
        if let Some(exception) = exception(case, rule) {
            let reason = format!("an exception until {}: {}", exception.until, exception.because);
            let evidence = format!("{seen}; the rule says: {}", rule.says);
            checks.push(check(&rule.id, true, reason, evidence));
        } else {
            checks.push(check(&rule.id, false, rule.says.clone(), seen));
            broken.push(rule);
        }
    }
    broken
}

/// The first guardrail that grants it. One that would, but for something, leaves a check that says what.
pub fn guardrails<'p>(
    case: &Case<'p>,
    broken: &[&AccessRule],
    checks: &mut Vec<AccessCheck>,
) -> Option<&'p Guardrail> {
    let wants_person = broken.iter().find(|rule| rule.effect == RuleEffect::Decide);
    for guardrail in &case.policy.guardrails {
        // One without a condition would grant everything; it is refused when a policy is read, and grants nothing here.
        if guardrail.when.is_empty() {
            continue;
        }
        let Held::Yes(seen) = condition::holds(&guardrail.when, case) else {
            continue;
        };
        let hindered = if let Some(rule) = wants_person {
            Some(format!("the rule `{}` wants a person to decide", rule.id))
        } else if let Some(label) = condition::label(&guardrail.without, &case.subject) {
            Some(format!("it is labelled `{label}`"))
        } else if case.terms.days > guardrail.max_days {
            Some(format!(
                "it covers {}, and {} are asked for",
                days(guardrail.max_days),
                days(case.terms.days)
            ))
        } else {
            None
        };
        let Some(why) = hindered else {
            checks.push(check(&guardrail.id, true, guardrail.description.clone(), seen));
            return Some(guardrail);
        };
        checks.push(check(
            &guardrail.id,
            false,
            format!("the guardrail `{}` does not grant it: {why}", guardrail.id),
            seen,
        ));
    }
    None
}

/// A check.
pub fn check(policy: &str, pass: bool, reason: String, evidence: String) -> AccessCheck {
    AccessCheck {
        policy: policy.to_owned(),
        pass,
        reason,
        evidence: Some(evidence),
    }
}

/// `1 day`, `30 days`.
fn days(count: u32) -> String {
    if count == 1 {
        "1 day".to_owned()
    } else {
        format!("{count} days")
    }
}

fn purpose<'p>(policy: &'p AccessPolicy, id: &str) -> Option<&'p Purpose> {
    policy.purposes.iter().find(|purpose| same(&purpose.id, id))
}

fn role<'p>(policy: &'p AccessPolicy, id: &str) -> Option<&'p AccessRole> {
    policy.roles.iter().find(|role| same(&role.id, id))
}

fn listed<'p>(
    check_id: &str,
    what: &str,
    id: &str,
    name: Option<&str>,
    known: impl Iterator<Item = &'p str>,
) -> AccessCheck {
    match name {
        Some(name) => check(
            check_id,
            true,
            format!("{name} is a {what} of the policy"),
            format!("{what} `{id}`"),
        ),
        None => check(
            check_id,
            false,
            format!("the policy has no {what} `{id}`; choose one that it has"),
            format!("it has {}", known.collect::<Vec<_>>().join(", ")),
        ),
    }
}

fn duration(case: &Case<'_>, purpose: Option<&Purpose>, role: Option<&AccessRole>) -> AccessCheck {
    let (policy, terms) = (case.policy, case.terms);
    let most = longest(policy, &terms.purpose, &terms.role);
    let mut limits = vec![format!("the policy allows {}", days(policy.durations.max_days))];
    if let Some((purpose, most)) = purpose.and_then(|purpose| Some((purpose, purpose.max_days?))) {
        limits.push(format!("the purpose {} {}", purpose.name, days(most)));
    }
    if let Some((role, most)) = role.and_then(|role| Some((role, role.max_days?))) {
        limits.push(format!("the role {} {}", role.name, days(most)));
    }
    let (pass, reason) = if terms.days == 0 {
        (false, "access lasts at least a day; say for how long".to_owned())
    } else if terms.days > most {
        let reason = format!(
            "{} are asked for, and at most {} can be given; ask for less, and renew it",
            days(terms.days),
            days(most)
        );
        (false, reason)
    } else {
        (true, format!("{} of at most {}", days(terms.days), days(most)))
    };
    check(DURATION_ALLOWED, pass, reason, limits.join(", "))
}

fn reason(case: &Case<'_>) -> AccessCheck {
    let letters = case.reason.trim().chars().count();
    let reason = if letters > 0 {
        "the requester says what it is for"
    } else {
        "say in a sentence what it is for: whoever decides, or reads the audit, has nothing else"
    };
    check(
        REASON_GIVEN,
        letters > 0,
        reason.to_owned(),
        format!("{letters} characters"),
    )
}

/// The exception from a rule that holds for this request today.
fn exception<'p>(case: &Case<'p>, rule: &AccessRule) -> Option<&'p AccessException> {
    let requester = &case.requester;
    let is_requester = |person: &String| {
        same(person, requester.name)
            || same(person, &requester.actor.login)
            || requester.mail.is_some_and(|mail| same(person, mail))
    };
    case.policy.exceptions.iter().find(|exception| {
        let person = exception.people.is_empty() || exception.people.iter().any(is_requester);
        let product = exception.products.is_empty()
            || exception
                .products
                .iter()
                .any(|name| same(name, case.subject.name));
        same(&exception.rule, &rule.id) && person && product && exception.holds(case.now)
    })
}
