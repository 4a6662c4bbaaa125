//! Checks, rules, exceptions and guardrails.

use weft_model::access::policy::{AccessCondition, Protection, RuleEffect};

use super::{Given, exception, labelled, rule, words};
use crate::access::{Subject, longest, protection};

#[test]
fn every_check_says_why_and_by_what() {
    let mut given = Given::new();
    given.policy.rules = vec![rule("no-pii", RuleEffect::Refuse, labelled(&["pii"]))];
    for check in given.evaluate().checks {
        assert!(check.reason.len() > 10, "{check:?}");
        assert!(check.evidence.is_some_and(|seen| !seen.is_empty()));
    }
}

#[test]
fn an_unknown_purpose_or_role_refuses_and_tells_the_known() {
    let unknown = Given {
        purpose: "fun",
        ..Given::new()
    };
    assert_eq!(unknown.refused().as_deref(), Some("purpose-listed"));
    let check = unknown.check("purpose-listed");
    assert!(!check.pass && check.evidence.unwrap().contains("reporting, research"));
    let unknown = Given {
        role: "root",
        ..Given::new()
    };
    assert_eq!(unknown.refused().as_deref(), Some("role-listed"));
    let known = Given {
        purpose: "Reporting",
        role: " READER ",
        ..Given::new()
    };
    assert_eq!(known.refused(), None);
}

#[test]
fn it_lasts_no_longer_than_policy_purpose_and_role_allow() {
    let policy = Given::new().policy;
    assert_eq!(longest(&policy, "reporting", "masked"), 180);
    assert_eq!(longest(&policy, "reporting", "reader"), 90);
    assert_eq!(longest(&policy, "research", "reader"), 60);
    assert_eq!(longest(&policy, "fun", "root"), 180);
    let lasting = |purpose, role, days| {
        Given {
            purpose,
            role,
            days,
            ..Given::new()
        }
        .refused()
    };
    assert_eq!(lasting("research", "reader", 60), None);
    for days in [0, 61] {
        let refused = lasting("research", "reader", days);
        assert_eq!(refused.as_deref(), Some("duration-allowed"), "{days}");
    }
    assert_eq!(lasting("reporting", "masked", 180), None);
    let refused = lasting("reporting", "masked", 181);
    assert_eq!(refused.as_deref(), Some("duration-allowed"));
}

#[test]
fn without_a_reason_a_check_fails_and_the_way_is_still_shown() {
    let given = Given {
        reason: " \n",
        ..Given::new()
    };
    assert!(!given.check("reason-given").pass);
    assert_eq!(given.decided().rule, "steward");
    assert!(Given::new().check("reason-given").pass);
}

#[test]
fn a_rule_refuses_what_it_is_about_and_nothing_else() {
    let mut given = Given::new();
    given.policy.rules = vec![rule("no-secret", RuleEffect::Refuse, labelled(&["secret"]))];
    assert_eq!(given.refused(), None);
    let check = given.check("no-secret");
    assert!(check.pass && check.reason.contains("something else"), "{check:?}");
    for label in ["secret", "Secret/trade", "top_secret"] {
        given.labels = words(&[label]);
        assert_eq!(given.refused().as_deref(), Some("no-secret"), "{label}");
        let check = given.check("no-secret");
        assert_eq!((check.pass, check.reason.as_str()), (false, "no-secret says no"));
        assert!(check.evidence.unwrap().contains(label));
    }
    for label in ["secretary", "non-secret"] {
        given.labels = words(&[label]);
        assert_eq!(given.refused(), None, "{label}");
    }
}

#[test]
fn every_list_of_a_condition_has_to_be_met() {
    let all = AccessCondition {
        domains: words(&["sales"]),
        classifications: words(&["pii"]),
        products: words(&["SALES.Orders"]),
        purposes: words(&["Reporting"]),
        roles: words(&["Reader"]),
        requesters_of: words(&["finance", "marketing"]),
        longer_than_days: Some(29),
    };
    let mut given = Given::new();
    given.labels = words(&["pii"]);
    given.policy.rules = vec![rule("all", RuleEffect::Refuse, all)];
    assert_eq!(given.refused().as_deref(), Some("all"));
    let but = |change: &dyn Fn(&mut Given)| {
        let mut other = Given {
            policy: given.policy.clone(),
            labels: given.labels.clone(),
            ..Given::new()
        };
        change(&mut other);
        other.refused()
    };
    assert_eq!(but(&|other| other.domain = Some("Finance")), None);
    assert_eq!(but(&|other| other.domain = None), None);
    assert_eq!(but(&|other| other.labels.clear()), None);
    assert_eq!(but(&|other| other.name = "sales.order-lines"), None);
    assert_eq!(but(&|other| other.purpose = "research"), None);
    assert_eq!(but(&|other| other.role = "masked"), None);
    assert_eq!(but(&|other| other.works_for = words(&["Sales"])), None);
    assert_eq!(but(&|other| other.works_for.clear()), None);
    assert_eq!(but(&|other| other.days = 29), None);
}

#[test]
fn an_exception_holds_for_its_people_and_products_to_its_last_day() {
    let mut given = Given::new();
    given.labels = words(&["secret"]);
    given.policy.rules = vec![rule("no-secret", RuleEffect::Refuse, labelled(&["secret"]))];
    given.policy.exceptions = vec![exception("no-secret", "2026-11-23")];
    assert_eq!(given.refused(), None);
    let check = given.check("no-secret");
    assert!(check.pass && check.reason.contains("2026-11-23"), "{check:?}");
    assert!(check.reason.contains("the audit of 2026"));
    given.now = "2026-11-24T00:00:00Z";
    assert!(given.refused().is_some());
    given.now = "2026-11-23T23:59:59Z";
    for (people, holds) in [
        (vec!["priya"], true),
        (vec!["PRIYA@example.com"], true),
        (vec!["emre@example.com", "maya"], false),
    ] {
        given.policy.exceptions[0].people = words(&people);
        assert_eq!(given.refused().is_none(), holds, "{people:?}");
    }
    given.policy.exceptions[0].people.clear();
    for (product, holds) in [("Sales.Orders", true), ("sales.returns", false)] {
        given.policy.exceptions[0].products = words(&[product]);
        assert_eq!(given.refused().is_none(), holds, "{product}");
    }
    given.policy.exceptions = vec![exception("another", "2026-12-31")];
    assert!(given.refused().is_some(), "it is from another rule");
}

fn own_domain() -> Given {
    Given {
        works_for: words(&["Sales"]),
        ..Given::new()
    }
}

#[test]
fn a_guardrail_grants_within_its_bounds_and_not_beyond() {
    assert_eq!(own_domain().granted().as_deref(), Some("own-domain"));
    assert!(own_domain().check("own-domain").pass);
    assert_eq!(Given::new().granted(), None, "of another domain");
    let mut long = own_domain();
    long.days = 31;
    assert_eq!(long.granted(), None);
    assert_eq!(long.decided().rule, "steward");
    let check = long.check("own-domain");
    assert!(
        !check.pass && check.reason.contains("30 days, and 31 days"),
        "{check:?}"
    );
    let mut labelled = own_domain();
    labelled.labels = words(&["contains_pii"]);
    assert_eq!(labelled.granted(), None);
    assert!(labelled.check("own-domain").reason.contains("contains_pii"));
    labelled.labels = words(&["non-pii", "piing"]);
    assert!(labelled.granted().is_some());
}

#[test]
fn a_guardrail_without_a_condition_grants_nothing() {
    let mut given = Given::new();
    given.policy.guardrails[0].when = AccessCondition::default();
    assert_eq!(given.granted(), None);
}

#[test]
fn the_first_guardrail_that_covers_it_grants() {
    let mut given = own_domain();
    let mut second = given.policy.guardrails[0].clone();
    "longer".clone_into(&mut second.id);
    second.max_days = 60;
    given.policy.guardrails.push(second);
    assert_eq!(given.granted().as_deref(), Some("own-domain"));
    given.days = 60;
    assert_eq!(given.granted().as_deref(), Some("longer"));
}

#[test]
fn a_rule_that_refuses_comes_before_a_guardrail_and_one_that_wants_a_person_blocks_it() {
    let mut given = own_domain();
    let always = AccessCondition {
        domains: words(&["Sales"]),
        ..AccessCondition::default()
    };
    given.policy.rules = vec![rule("freeze", RuleEffect::Refuse, always.clone())];
    assert_eq!(given.refused().as_deref(), Some("freeze"));
    given.policy.rules = vec![rule("look", RuleEffect::Decide, always.clone())];
    assert_eq!((given.refused(), given.granted()), (None, None));
    assert_eq!(given.decided().rule, "steward");
    assert!(!given.check("look").pass);
    assert!(given.check("own-domain").reason.contains("look"));
    given.policy.exceptions = vec![exception("look", "2026-12-31")];
    assert!(given.granted().is_some(), "but for an exception");
    // Of two rules the one that refuses, wherever it stands.
    given.policy.exceptions.clear();
    given
        .policy
        .rules
        .push(rule("freeze", RuleEffect::Refuse, always));
    assert_eq!(given.refused().as_deref(), Some("freeze"));
}

#[test]
fn data_is_closed_by_what_is_said_of_the_thing_alone() {
    let mut policy = Given::new().policy;
    let closed = |when| Protection {
        id: "closed".to_owned(),
        when,
        says: "salaries".to_owned(),
    };
    let subject = |name: &'static str, labels: &'static [String]| Subject {
        name,
        domain: Some("Finance"),
        labels,
        answerable: &[],
    };
    assert!(protection(&policy, &subject("finance.payroll", &[])).is_none());
    policy.protects = vec![closed(AccessCondition {
        products: words(&["Finance.Payroll"]),
        longer_than_days: Some(9_000),
        ..AccessCondition::default()
    })];
    let found = protection(&policy, &subject("finance.payroll", &[]));
    assert_eq!(found.map(|found| found.says.as_str()), Some("salaries"));
    assert!(protection(&policy, &subject("finance.invoices", &[])).is_none());
    policy.protects = vec![closed(AccessCondition::default())];
    assert!(protection(&policy, &subject("finance.payroll", &[])).is_none());
    policy.protects = vec![closed(AccessCondition {
        roles: words(&["reader"]),
        ..AccessCondition::default()
    })];
    assert!(protection(&policy, &subject("finance.payroll", &[])).is_none());
}
