//! Tests of a policy.

use weft_model::{
    Timestamp,
    access::policy::{ExpectedVerdict, PolicyTest, RuleEffect, TestCase, TestExpectation},
};

use super::{exception, labelled, policy, rule, words};
use crate::access::run_tests;

fn test(name: &str, given: TestCase, verdict: ExpectedVerdict, by: Option<&str>) -> PolicyTest {
    PolicyTest {
        name: name.to_owned(),
        given,
        expect: TestExpectation {
            verdict,
            rule: by.map(str::to_owned),
        },
    }
}

fn asked() -> TestCase {
    TestCase {
        domain: Some("Sales".to_owned()),
        purpose: "reporting".to_owned(),
        role: "reader".to_owned(),
        days: 30,
        ..TestCase::default()
    }
}

#[test]
fn a_policy_is_held_against_what_it_is_meant_to_answer() {
    let mut policy = policy();
    policy.rules = vec![rule("no-secret", RuleEffect::Refuse, labelled(&["secret"]))];
    policy.exceptions = vec![exception("no-secret", "2026-12-31")];
    policy.exceptions[0].people = words(&["emre@example.com"]);
    let of_sales = TestCase {
        requester_of: words(&["Sales"]),
        ..asked()
    };
    let secret = TestCase {
        classifications: words(&["Secret"]),
        ..asked()
    };
    let on = |day: &str| TestCase {
        requester: Some("Emre@example.com".to_owned()),
        on: Some(day.to_owned()),
        ..secret.clone()
    };
    policy.tests = vec![
        test(
            "own",
            of_sales.clone(),
            ExpectedVerdict::Granted,
            Some("own-domain"),
        ),
        test("other", asked(), ExpectedVerdict::Decided, None),
        test(
            "secret",
            secret.clone(),
            ExpectedVerdict::Refused,
            Some("No-Secret"),
        ),
        test("before", on("2026-12-31"), ExpectedVerdict::Decided, None),
        test("after", on("2027-01-01"), ExpectedVerdict::Refused, None),
        test("wrong", of_sales, ExpectedVerdict::Decided, None),
        test(
            "by another",
            secret.clone(),
            ExpectedVerdict::Refused,
            Some("freeze"),
        ),
        test("no day", on("tomorrow"), ExpectedVerdict::Refused, None),
    ];
    let now = Timestamp::parse("2026-11-23T09:00:00Z").unwrap();
    let outcomes = run_tests(&policy, now);
    let passed: Vec<bool> = outcomes.iter().map(|outcome| outcome.pass).collect();
    assert_eq!(
        passed,
        [true, true, true, true, true, false, false, false],
        "{outcomes:?}"
    );
    assert_eq!(outcomes[5].expected, "decided");
    assert_eq!(outcomes[5].got, "granted by own-domain");
    assert_eq!(outcomes[5].because, "people read what their own domain makes");
    assert_eq!(outcomes[6].got, "refused by no-secret");
    assert!(outcomes[7].because.contains("no day"));
}
