//! A policy as rows, and what is told of the rest.

use serde_json::json;
use weft_model::{
    AccessPolicy,
    access::policy::{AccessCondition, Protection, RuleEffect},
};

use super::{exception, labelled, policy, rule, words};
use crate::access::compile;

#[test]
fn a_database_reads_these_keys() {
    let mut policy = policy();
    policy.rules = vec![rule("no-pii", RuleEffect::Refuse, labelled(&["pii"]))];
    policy.exceptions = vec![exception("no-pii", "2027-01-31")];
    let rows = serde_json::to_value(compile(&policy).rows).unwrap();
    let expected = json!({
        "version": 1,
        "max_days": 180,
        "purposes": [{ "id": "reporting", "max_days": null }, { "id": "research", "max_days": 60 }],
        "roles": [
            { "id": "masked", "privileges": ["TABLE_READ_DATA"], "masked": true, "max_days": null },
            { "id": "reader", "privileges": ["TABLE_READ_DATA"], "masked": false, "max_days": 90 },
        ],
        "decisions": [
            {
                "id": "pii-unmasked", "when": { "classifications": ["pii"], "roles": ["reader"] },
                "by": "owner_or_steward", "two_persons": true,
            },
            { "id": "steward", "when": {}, "by": "steward", "two_persons": false },
        ],
        "guardrails": [{
            "id": "own-domain", "when": { "domains": ["sales"], "requestersOf": ["SALES"] }, "without": ["pii"], "max_days": 30,
        }],
        "rules": [{ "id": "no-pii", "when": { "classifications": ["pii"] }, "effect": "refuse" }],
        "exceptions": [{ "rule": "no-pii", "products": [], "named": false, "until": "2027-01-31" }],
    });
    assert_eq!(rows, expected);
}

#[test]
fn what_holds_never_is_no_row() {
    let mut policy = policy();
    policy.exceptions = vec![exception("steward", "soon")];
    policy.guardrails[0].when = AccessCondition::default();
    let compiled = compile(&policy);
    assert_eq!(compiled.rows.exceptions, Vec::new());
    assert_eq!(compiled.rows.guardrails, Vec::new());
}

fn told(policy: &AccessPolicy) -> Vec<String> {
    let app_only = compile(policy).app_only.into_iter();
    app_only
        .map(|one| format!("{}: {}", one.rule, one.says))
        .collect()
}

#[test]
fn what_binds_in_the_app_only_is_told_with_its_rule() {
    let mut policy = policy();
    policy.guardrails.clear();
    policy.decisions.remove(0);
    let plain = told(&policy);
    assert_eq!(plain.len(), 1, "{plain:?}");
    assert!(plain[0].starts_with("governance: "), "{plain:?}");

    policy.rules = vec![rule("no-pii", RuleEffect::Refuse, labelled(&["pii"]))];
    let mut for_some = exception("no-pii", "2027-01-31");
    for_some.people = words(&["lena@example.com"]);
    for_some.products = words(&["sales.orders"]);
    policy.exceptions = vec![for_some];
    policy.protects = vec![Protection {
        id: "ledger".to_owned(),
        when: labelled(&["ledger"]),
        says: "closed".to_owned(),
    }];
    let told = told(&policy);
    assert_eq!(told.len(), 4, "{told:?}");
    assert!(
        told[1].starts_with("no-pii: names and labels of a product"),
        "{told:?}"
    );
    assert!(
        told[2].starts_with("no-pii: the whole rule, for sales.orders until 2027-01-31"),
        "{told:?}"
    );
    assert!(told[3].starts_with("ledger: closing the data"), "{told:?}");
}
