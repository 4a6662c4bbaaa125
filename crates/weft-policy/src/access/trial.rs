//! The tests of a policy: what it is meant to answer, held against what it answers.

use serde::Serialize;
use specta::Type;
use weft_model::{
    AccessPolicy, AccessTerms, Actor, PersonRef, Timestamp, Urn,
    access::policy::{ExpectedVerdict, PolicyTest, TestCase, TestExpectation, day},
};

use super::{Case, Evaluation, Requester, Route, Subject, evaluate, same};

/// How one test came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct TestOutcome {
    /// What it shows.
    pub name: String,
    /// Whether the policy answers as is meant.
    pub pass: bool,
    /// What is meant: `granted by own-domain`.
    pub expected: String,
    /// What the policy answers.
    pub got: String,
    /// Why it answers so.
    pub because: String,
}

/// Runs the tests of a policy. Those that name no day are held on `now`.
pub fn run_tests(policy: &AccessPolicy, now: Timestamp) -> Vec<TestOutcome> {
    policy.tests.iter().map(|test| run(policy, test, now)).collect()
}

fn run(policy: &AccessPolicy, trial: &PolicyTest, now: Timestamp) -> TestOutcome {
    let expected = words(trial.expect.verdict, trial.expect.rule.as_deref());
    let on = match trial.given.on.as_deref() {
        None => Some(now),
        Some(text) => day(text),
    };
    let Some(on) = on else {
        return TestOutcome {
            name: trial.name.clone(),
            pass: false,
            expected,
            got: "nothing".to_owned(),
            because: "`on` is no day: write it as 2027-01-31".to_owned(),
        };
    };
    let evaluation = answer(policy, trial, on);
    let (verdict, rule, because) = told(&evaluation);
    TestOutcome {
        name: trial.name.clone(),
        pass: holds(&trial.expect, verdict, rule),
        expected,
        got: words(verdict, Some(rule)),
        because,
    }
}

/// What the policy answers to a case of a test. Owner and steward of what is asked for are others than who asks.
fn answer(policy: &AccessPolicy, test: &PolicyTest, now: Timestamp) -> Evaluation {
    let given: &TestCase = &test.given;
    let person = |name: &str, role: &str| PersonRef {
        urn: Urn::person(name),
        name: name.to_owned(),
        mail: None,
        role: Some(role.to_owned()),
    };
    let answerable = [person("the owner", "owner"), person("the steward", "steward")];
    let governance: Vec<PersonRef> = policy
        .governance
        .iter()
        .map(|name| person(name, "governance"))
        .collect();
    let mut labels: Vec<String> = given
        .classifications
        .iter()
        .map(|label| label.to_lowercase())
        .collect();
    labels.sort();
    labels.dedup();
    let name = given.requester.as_deref().unwrap_or("somebody");
    let actor = Actor {
        login: name.to_owned(),
        person: given.requester.as_deref().map(Urn::person),
    };
    let terms = AccessTerms {
        role: given.role.clone(),
        purpose: given.purpose.clone(),
        assets: Vec::new(),
        days: given.days,
    };
    evaluate(&Case {
        policy,
        subject: Subject {
            name: given.product.as_deref().unwrap_or("what is asked for"),
            domain: given.domain.as_deref(),
            labels: &labels,
            answerable: &answerable,
        },
        requester: Requester {
            actor: &actor,
            name,
            mail: given.requester.as_deref().filter(|name| name.contains('@')),
            works_for: &given.requester_of,
        },
        terms: &terms,
        reason: &test.name,
        governance: &governance,
        stand_ins: &[],
        now,
    })
}

fn told(evaluation: &Evaluation) -> (ExpectedVerdict, &str, String) {
    match &evaluation.route {
        Route::Refused { rule, says } => (ExpectedVerdict::Refused, rule.as_str(), says.clone()),
        Route::Granted { guardrail, says } => (ExpectedVerdict::Granted, guardrail.as_str(), says.clone()),
        Route::Decided(decided) => (
            ExpectedVerdict::Decided,
            decided.rule.as_str(),
            decided.says.clone(),
        ),
    }
}

fn holds(expect: &TestExpectation, verdict: ExpectedVerdict, rule: &str) -> bool {
    expect.verdict == verdict && expect.rule.as_deref().is_none_or(|wanted| same(wanted, rule))
}

fn words(verdict: ExpectedVerdict, rule: Option<&str>) -> String {
    let verdict = match verdict {
        ExpectedVerdict::Refused => "refused",
        ExpectedVerdict::Granted => "granted",
        ExpectedVerdict::Decided => "decided",
    };
    match rule {
        Some(rule) => format!("{verdict} by {rule}"),
        None => verdict.to_owned(),
    }
}
