//! Who decides over a request, and whether somebody may.

use weft_model::{
    AccessCheck, Actor, PersonRef, Urn,
    access::policy::{Deciders, DecisionRule},
};

use super::{
    Case, Decided, StandIn,
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
    with_stand_ins(
        case,
        Decided {
            rule: "governance".to_owned(),
            says: format!("no decision rule covers it, so {}", team(&by)),
            by,
            stand_ins: Vec::new(),
            two_persons: false,
            within_hours: UNCOVERED,
        },
    )
}

/// Adds whoever stands in for those who decide, and says for whom.
fn with_stand_ins(case: &Case<'_>, mut decided: Decided) -> Decided {
    let (asks, domain) = (case.requester.actor, case.subject.domain);
    decided.stand_ins = standing_in(&mut decided.by, case.stand_ins, domain, asks);
    // Also where nothing but a mail tells that it is them.
    decided.stand_ins.retain(|one| !is_requester(case, &one.who));
    decided.by.retain(|person| !is_requester(case, person));
    for one in &decided.stand_ins {
        decided.says.push_str("; ");
        decided.says.push_str(&one.who.name);
        decided.says.push_str(" stands in for ");
        decided.says.push_str(&one.of.name);
    }
    decided
}

/// Adds to those who decide whoever stands in for one of them in this domain, and answers those who decide for no other
/// reason. Whoever stands in for who asks, wherever that is, does not decide over them at all.
pub fn standing_in(
    by: &mut Vec<PersonRef>,
    stand_ins: &[StandIn],
    domain: Option<&str>,
    asks: &Actor,
) -> Vec<StandIn> {
    by.retain(|person| !stands_in_for(stand_ins, person, asks));
    let own: Vec<PersonRef> = by.clone();
    let mut added: Vec<StandIn> = Vec::new();
    for one in stand_ins {
        if one.by_duty {
            if own.iter().any(|known| known.urn == one.who.urn) {
                added.push(one.clone());
            }
            continue;
        }
        let here = match (&one.domain, domain) {
            (None, _) => true,
            (Some(wanted), Some(domain)) => same(wanted, domain),
            (Some(_), None) => false,
        };
        let asks_too = asks.person.as_ref() == Some(&one.who.urn) || stands_in_for(stand_ins, &one.who, asks);
        let of = own.iter().find(|person| person.urn == one.of.urn);
        let Some(of) = of.filter(|_| here && !asks_too && own.iter().all(|known| known.urn != one.who.urn))
        else {
            continue;
        };
        added.push(one.clone());
        let role = of.role.as_deref().unwrap_or("decider");
        join(
            by,
            PersonRef {
                role: Some(format!("deputy, {role}")),
                ..one.who.clone()
            },
        );
    }
    added
}

/// Whether somebody stands in for whoever asks.
fn stands_in_for(stand_ins: &[StandIn], person: &PersonRef, asks: &Actor) -> bool {
    stand_ins
        .iter()
        .any(|one| one.who.urn == person.urn && asks.person.as_ref() == Some(&one.of.urn))
}

/// Whether one of two decides only in the place of the other: they are two people and one pair of eyes that was asked.
fn in_place_of(decided: &Decided, one: &Urn, other: &Urn) -> bool {
    let mut stands_in = false;
    for place in &decided.stand_ins {
        if place.who.urn == *one {
            if place.of.urn != *other {
                return false;
            }
            stands_in = true;
        }
    }
    stands_in
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
        let first = first.and_then(|first| first.person.as_ref());
        if let (true, Some(first), Some(who)) = (decided.two_persons, first, &who.person)
            && (in_place_of(decided, first, who) || in_place_of(decided, who, first))
        {
            return may_not("one of you stands in for the other, and it takes two who answer for it");
        }
        return if decided.stand_ins.iter().any(|one| is_asked(&one.who)) {
            may("you stand in for somebody whom the policy asks to decide")
        } else {
            may("the policy asks you to decide")
        };
    }
    if decided.by.is_empty() {
        return may_not(
            "nobody who may decide is known; the policy names the governance team, and in a team's workspace duties do",
        );
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
    with_stand_ins(
        case,
        Decided {
            rule: rule.id.clone(),
            by,
            stand_ins: Vec::new(),
            two_persons: rule.two_persons,
            within_hours: rule.within_hours,
            says,
        },
    )
}

/// The people that a rule asks, without the requester.
fn asked(case: &Case<'_>, who: Deciders) -> Vec<PersonRef> {
    if who == Deciders::Governance {
        return governance(case);
    }
    let mut all = Vec::new();
    for person in case.subject.answerable {
        if fits(who, person) && !is_out(case, person) {
            join(&mut all, person.clone());
        }
    }
    all
}

fn governance(case: &Case<'_>) -> Vec<PersonRef> {
    let mut all = Vec::new();
    for person in case.governance {
        if !is_out(case, person) {
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

/// Whether somebody has no say in a request: it is their own, or of somebody whom they stand in for.
fn is_out(case: &Case<'_>, person: &PersonRef) -> bool {
    is_requester(case, person) || stands_in_for(case.stand_ins, person, case.requester.actor)
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
        "the governance team decides, of which nobody else is known here: name people under `governance` in the policy, or in a team's workspace give them the duty of a steward of the whole mesh"
            .to_owned()
    } else {
        "the governance team decides".to_owned()
    }
}
