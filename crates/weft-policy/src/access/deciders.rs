//! Who decides over a request, and whether somebody may.

use weft_model::{
    AccessCheck, Actor, PersonRef,
    access::policy::{Deciders, DecisionRule},
};

use super::{
    Case, Decided,
    checks::check,
    condition::{self, Held},
    same,
};
use crate::review::{Verdict, answers_for, may, may_not};

/// Hours until what no rule covers is due.
const UNCOVERED: u32 = 72;

/// Who decides, by the first decision rule whose condition holds.
pub fn decided(case: &Case<'_>, checks: &mut Vec<AccessCheck>) -> Decided {
    let found = case
        .policy
        .decisions
        .iter()
        .find_map(|rule| match condition::holds(&rule.when, case) {
            Held::Yes(seen) => Some((rule, seen)),
            Held::No(_) => None,
        });
    if let Some((rule, seen)) = found {
        let decided = by_rule(case, rule);
        checks.push(check(&rule.id, true, decided.says.clone(), seen));
        return decided;
    }
    // A policy whose last decision has a condition is refused when it is read. Nothing stays undecided all the same.
    let by = governance(case);
    Decided {
        rule: "governance".to_owned(),
        says: format!("no decision rule covers it, so {}", team(&by)),
        by,
        two_persons: false,
        within_hours: UNCOVERED,
    }
}

/// Whether somebody may decide. `first` approved it already, where two people have to.
pub fn may_decide(decided: &Decided, requester: &Actor, first: Option<&Actor>, who: &Actor) -> Verdict {
    if who.is(requester) {
        return may_not("you asked for it, and nobody decides their own request");
    }
    if decided.two_persons && first.is_some_and(|first| first.is(who)) {
        return may_not("you approved it first, and a second person has to");
    }
    let is_asked = |person: &PersonRef| who.person.as_ref() == Some(&person.urn);
    if decided.by.iter().any(is_asked) {
        return may("the policy asks you to decide");
    }
    if decided.by.is_empty() {
        return may_not("nobody who may decide is known; the governance team is named in the policy");
    }
    may_not("others decide: those whom the policy names for it")
}

fn by_rule(case: &Case<'_>, rule: &DecisionRule) -> Decided {
    let mut by = asked(case, rule.by);
    let place = case.subject.domain.unwrap_or(case.subject.name);
    let mut says = match (rule.by, by.is_empty()) {
        (Deciders::Governance, _) => team(&by),
        (who, false) => format!("{} of {place} decides", word(who)),
        (who, true) => {
            by = governance(case);
            let who = word(who);
            let own = case.subject.answerable.iter().any(|person| fits(rule.by, person));
            let nobody = if own {
                "nobody but the requester is"
            } else {
                "nobody is known as"
            };
            format!("{nobody} {who} of {place}, so {}", team(&by))
        }
    };
    if rule.two_persons {
        says.push_str("; two people have to approve");
        if by.len() < 2 {
            for person in governance(case) {
                join(&mut by, person);
            }
            says.push_str(", of whom one may be of the governance team");
        }
    }
    Decided {
        rule: rule.id.clone(),
        by,
        two_persons: rule.two_persons,
        within_hours: rule.within_hours,
        says,
    }
}

/// The people that a rule asks, without the requester.
fn asked(case: &Case<'_>, who: Deciders) -> Vec<PersonRef> {
    if who == Deciders::Governance {
        return governance(case);
    }
    let mut all = Vec::new();
    for person in case.subject.answerable {
        if fits(who, person) && !is_requester(case, person) {
            join(&mut all, person.clone());
        }
    }
    all
}

fn governance(case: &Case<'_>) -> Vec<PersonRef> {
    let mut all = Vec::new();
    for person in case.governance {
        if !is_requester(case, person) {
            join(&mut all, person.clone());
        }
    }
    all
}

fn join(all: &mut Vec<PersonRef>, person: PersonRef) {
    if !all.iter().any(|known| known.urn == person.urn) {
        all.push(person);
    }
}

fn is_requester(case: &Case<'_>, person: &PersonRef) -> bool {
    let requester = &case.requester;
    requester.actor.person.as_ref() == Some(&person.urn)
        || matches!((requester.mail, &person.mail), (Some(left), Some(right)) if same(left, right))
}

fn fits(who: Deciders, person: &PersonRef) -> bool {
    let role = person.role.as_deref();
    let steward = role.is_some_and(|role| role.to_lowercase().contains("steward"));
    match who {
        Deciders::Steward => steward,
        // A lead, or whoever is responsible, owns it; a "data owner and steward" is both.
        Deciders::Owner => {
            answers_for(role) && (!steward || role.is_some_and(|role| role.to_lowercase().contains("owner")))
        }
        Deciders::OwnerOrSteward => answers_for(role),
        Deciders::Governance => false,
    }
}

const fn word(who: Deciders) -> &'static str {
    match who {
        Deciders::Owner => "an owner",
        Deciders::Steward => "a steward",
        Deciders::OwnerOrSteward => "an owner or steward",
        Deciders::Governance => "the governance team",
    }
}

/// `the governance team decides`, and what to do where nobody of it can.
fn team(by: &[PersonRef]) -> String {
    if by.is_empty() {
        "the governance team decides, of which nobody else is known here: name people under `governance` in the policy"
            .to_owned()
    } else {
        "the governance team decides".to_owned()
    }
}
