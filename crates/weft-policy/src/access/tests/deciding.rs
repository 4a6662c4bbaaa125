//! Who decides, and who may.

use weft_model::{
    Actor, Urn,
    access::policy::{AccessCondition, Deciders},
};

use super::{Given, actor, names, person, words};
use crate::access::{Decided, StandIn, may_decide};

fn by(who: Deciders) -> Given {
    let mut given = Given::new();
    for decision in &mut given.policy.decisions {
        decision.by = who;
    }
    given
}

#[test]
fn the_first_decision_whose_condition_holds_says_who() {
    let decided = Given::new().decided();
    assert_eq!((decided.rule.as_str(), decided.within_hours), ("steward", 48));
    assert_eq!(names(&decided.by), ["ruth"]);
    assert_eq!(decided.says, "a steward of Sales decides");
    let mut sensitive = Given::new();
    sensitive.labels = words(&["pii/email"]);
    let decided = sensitive.decided();
    assert_eq!(decided.rule, "pii-unmasked");
    assert!(decided.two_persons);
    assert_eq!(names(&decided.by), ["maya", "ruth"]);
    sensitive.role = "masked";
    assert_eq!(sensitive.decided().rule, "steward");
    sensitive.role = "reader";
    sensitive.policy.decisions.reverse();
    assert_eq!(sensitive.decided().rule, "steward", "the order decides");
}

#[test]
fn owners_stewards_either_or_the_governance_team() {
    assert_eq!(names(&by(Deciders::Owner).decided().by), ["maya"]);
    assert_eq!(names(&by(Deciders::Steward).decided().by), ["ruth"]);
    assert_eq!(
        names(&by(Deciders::OwnerOrSteward).decided().by),
        ["maya", "ruth"]
    );
    assert_eq!(names(&by(Deciders::Governance).decided().by), ["gina"]);
    let mut both = by(Deciders::Owner);
    both.answerable = vec![
        person("olga", "Owner and steward"),
        person("dan", "developer"),
        person("lea", "lead"),
    ];
    assert_eq!(names(&both.decided().by), ["olga", "lea"]);
}

#[test]
fn where_nobody_but_the_requester_answers_the_governance_team_decides() {
    let own = Given::new().decided_for("ruth");
    assert_eq!(names(&own.by), ["gina"]);
    assert!(
        own.says
            .starts_with("nobody but the requester is a steward of Sales"),
        "{}",
        own.says
    );
    let mut alone = Given::new();
    alone.answerable.clear();
    let decided = alone.decided();
    assert_eq!(names(&decided.by), ["gina"]);
    assert!(
        decided.says.contains("nobody is known as a steward"),
        "{}",
        decided.says
    );
    alone.governance = vec![person("priya", "governance")];
    let nobody = alone.decided();
    assert_eq!(
        names(&nobody.by),
        [""; 0],
        "nor does the requester as one of the team"
    );
    assert!(
        nobody.says.contains("name people under `governance`"),
        "{}",
        nobody.says
    );
    assert!(!may_decide(&nobody, &actor("priya"), None, &actor("ruth")).may);
}

#[test]
fn a_requester_is_known_by_mail_as_well() {
    let mut given = Given::new();
    let mut same = person("ruth under another name", "steward");
    same.mail = Some("Ruth@Example.com".to_owned());
    given.answerable = vec![same];
    assert_eq!(names(&given.decided_for("ruth").by), ["gina"]);
}

#[test]
fn where_two_have_to_and_there_is_one_the_governance_team_is_asked_too() {
    let mut given = Given::new();
    given.labels = words(&["pii"]);
    given.answerable.truncate(1);
    let decided = given.decided();
    assert_eq!(names(&decided.by), ["maya", "gina"]);
    assert!(decided.says.contains("governance"), "{}", decided.says);
}

#[test]
fn what_no_rule_covers_falls_to_the_governance_team() {
    let mut given = Given::new();
    given.policy.decisions.clear();
    let decided = given.decided();
    assert_eq!(names(&decided.by), ["gina"]);
    assert!(decided.within_hours > 0);
    given.policy.decisions = Given::new().policy.decisions;
    given.policy.decisions[1].when = AccessCondition {
        domains: words(&["Finance"]),
        ..AccessCondition::default()
    };
    assert_eq!(names(&given.decided().by), ["gina"]);
}

fn two() -> Decided {
    Decided {
        rule: "r".to_owned(),
        by: vec![person("maya", "owner"), person("ruth", "steward")],
        stand_ins: Vec::new(),
        two_persons: true,
        within_hours: 24,
        says: String::new(),
    }
}

#[test]
fn nobody_decides_their_own_nor_outside_what_they_answer_for() {
    let may = |requester: &Actor, first: Option<&str>, decider: &Actor| {
        let first = first.map(actor);
        may_decide(&two(), requester, first.as_ref(), decider).may
    };
    assert!(may(&actor("priya"), None, &actor("maya")));
    assert!(!may(&actor("priya"), None, &actor("emre")));
    assert!(!may(&actor("maya"), None, &actor("maya")));
    // Under another login she is herself still, and so is her login under another name.
    let elsewhere = Actor {
        login: "m.lindqvist".to_owned(),
        person: Some(Urn::person("maya")),
    };
    let disguised = Actor {
        login: "maya".to_owned(),
        person: Some(Urn::person("ruth")),
    };
    assert!(!may(&actor("maya"), None, &elsewhere));
    assert!(!may(&actor("maya"), None, &disguised));
    // A login that nobody is known by decides nothing, whatever it is called.
    let unknown = Actor {
        login: "ruth".to_owned(),
        person: None,
    };
    assert!(!may(&actor("priya"), None, &unknown));
    assert!(
        !may(&actor("priya"), Some("maya"), &actor("maya")),
        "twice is one"
    );
    assert!(!may(&actor("priya"), Some("maya"), &elsewhere));
    assert!(may(&actor("priya"), Some("maya"), &actor("ruth")));
    let one = Decided {
        two_persons: false,
        ..two()
    };
    assert!(may_decide(&one, &actor("priya"), Some(&actor("maya")), &actor("maya")).may);
}

fn stand_in(who: &str, of: &str, domain: Option<&str>) -> StandIn {
    StandIn {
        who: person(who, "analyst"),
        of: person(of, "steward"),
        domain: domain.map(str::to_owned),
        by_duty: false,
    }
}

#[test]
fn a_deputy_decides_in_their_domain_and_is_named_with_whom_they_stand_in_for() {
    let mut given = Given::new();
    given.stand_ins = vec![stand_in("sam", "ruth", Some("sales"))];
    let decided = given.decided();
    assert_eq!(names(&decided.by), ["ruth", "sam"]);
    assert_eq!(decided.says, "a steward of Sales decides; sam stands in for ruth");
    let verdict = may_decide(&decided, &actor("priya"), None, &actor("sam"));
    assert!(verdict.may && verdict.because.contains("stand in"), "{verdict:?}");
    let own = may_decide(&decided, &actor("priya"), None, &actor("ruth"));
    assert!(own.may && !own.because.contains("stand in"), "{own:?}");

    given.stand_ins = vec![
        stand_in("sam", "ruth", Some("Finance")),
        stand_in("kim", "gina", None),
        // Nobody stands in for a deputy.
        stand_in("lee", "sam", None),
    ];
    let decided = given.decided();
    assert_eq!(names(&decided.by), ["ruth"]);
    assert!(!may_decide(&decided, &actor("priya"), None, &actor("sam")).may);
}

#[test]
fn a_deputy_decides_neither_their_own_nor_over_whom_they_stand_in_for() {
    let mut given = Given::new();
    given.stand_ins = vec![stand_in("sam", "ruth", None)];
    assert_eq!(names(&given.decided_for("sam").by), ["ruth"]);
    // Ruth asks: the governance team decides, and not Sam in her place, whatever else he is.
    assert_eq!(names(&given.decided_for("ruth").by), ["gina"]);
    given.answerable.push(person("sam", "Data steward"));
    assert_eq!(names(&given.decided_for("ruth").by), ["gina"]);
    let decided = given.decided();
    assert_eq!(names(&decided.by), ["ruth", "sam"]);
    assert!(decided.stand_ins.is_empty(), "he is a steward himself");
}

#[test]
fn a_deputy_by_duty_decides_where_they_have_it_and_nowhere_else() {
    let by_duty = |who: &str, of: &str| StandIn {
        by_duty: true,
        ..stand_in(who, of, None)
    };
    let mut given = Given::new();
    // Whom they stand in for need not decide themselves.
    given.answerable.push(person("sam", "deputy, owner and steward"));
    given.stand_ins = vec![by_duty("sam", "maya"), by_duty("kim", "ruth")];
    let decided = given.decided();
    assert_eq!(names(&decided.by), ["ruth", "sam"], "Kim has no duty here");
    assert_eq!(decided.says, "a steward of Sales decides; sam stands in for maya");
    assert!(may_decide(&decided, &actor("priya"), None, &actor("sam")).may);
    assert_eq!(names(&given.decided_for("maya").by), ["ruth"]);
}

#[test]
fn one_and_their_own_deputy_are_not_two() {
    let mut decided = two();
    decided.by.push(person("sam", "deputy, steward"));
    decided.stand_ins = vec![stand_in("sam", "ruth", None)];
    let may = |decided: &Decided, first: &str, who: &str| {
        may_decide(decided, &actor("priya"), Some(&actor(first)), &actor(who)).may
    };
    assert!(!may(&decided, "ruth", "sam") && !may(&decided, "sam", "ruth"));
    assert!(may(&decided, "maya", "sam") && may(&decided, "sam", "maya"));
    decided.stand_ins.push(stand_in("sam", "maya", None));
    assert!(
        may(&decided, "ruth", "sam"),
        "he stands in for another one as well"
    );
}
