use serde_json::{Value, json};
use weft_model::{AccessPolicy, AccessTerms, Actor, Entity, Grant, PersonRef, Revision, Timestamp, Urn};
use weft_policy::access::{Route, StandIn};

use super::{Law, Other, after_days, after_hours, deciders, held, is_within, judge, lesser};
use crate::{
    access::facts::{Asker, Facts, Named},
    grants::{KeptGrant, sample},
};

fn policy(more: Value) -> AccessPolicy {
    let mut whole = json!({
        "apiVersion": "weft/v1", "kind": "AccessPolicy", "version": 1,
        "governance": ["gov@example.com"],
        "purposes": [{ "id": "reporting", "name": "Reporting" }],
        "roles": [
            { "id": "look", "name": "Look", "privileges": ["TABLE_READ_PROPERTIES"], "masked": true },
            { "id": "reader", "name": "Reader", "privileges": ["TABLE_READ_PROPERTIES", "TABLE_READ_DATA"], "masked": true },
            { "id": "full", "name": "Reader, unmasked", "privileges": ["TABLE_READ_PROPERTIES", "TABLE_READ_DATA"] },
            { "id": "odd", "name": "Odd", "privileges": ["VIEW_READ_PROPERTIES"], "masked": true },
        ],
        "durations": { "defaultDays": 30, "maxDays": 90 },
        "decisions": [{ "id": "steward", "by": "steward", "withinHours": 24 }],
    });
    let (Value::Object(members), Value::Object(more)) = (&mut whole, more) else {
        panic!("no object");
    };
    members.extend(more);
    serde_json::from_value(whole).unwrap()
}

fn person(name: &str, role: &str) -> PersonRef {
    PersonRef {
        urn: Urn::person(name),
        name: name.to_owned(),
        mail: None,
        role: Some(role.to_owned()),
    }
}

fn actor(name: &str) -> Actor {
    Actor {
        login: name.to_owned(),
        person: Some(Urn::person(name)),
    }
}

fn asset(name: &str) -> Urn {
    Urn::domain(name)
}

fn terms(role: &str, assets: &[&str]) -> AccessTerms {
    AccessTerms {
        role: role.to_owned(),
        purpose: "reporting".to_owned(),
        assets: assets.iter().map(|name| asset(name)).collect(),
        days: 30,
    }
}

fn facts(name: &str, others: &[&str]) -> Facts {
    let subject: Entity = serde_json::from_value(json!({
        "urn": asset(name), "kind": "table", "name": name, "full_name": name, "access": "unknown", "domain": "Sales",
    }))
    .unwrap();
    Facts {
        subject,
        assets: Vec::new(),
        others: others
            .iter()
            .map(|name| Named {
                name: (*name).to_owned(),
                domain: Some("Sales".to_owned()),
                answerable: vec![person("ruth", "steward")],
            })
            .collect(),
        labels: Vec::new(),
        answerable: vec![person("ruth", "steward")],
    }
}

fn route(policy: &AccessPolicy, name: &str, others: &[&str]) -> Route {
    let facts = facts(name, others);
    let asker = Asker {
        actor: actor("priya"),
        name: "Priya".to_owned(),
        mail: None,
        works_for: Vec::new(),
    };
    let law = Law {
        policy,
        governance: &[person("gov", "governance")],
        stand_ins: &[],
        now: Timestamp::from_millis(0),
    };
    judge(law, &facts, &asker, &terms("reader", &["orders"]), "to see").route
}

#[test]
fn a_rule_holds_under_every_name_of_a_thing() {
    let refusing = policy(json!({ "rules": [
        { "id": "no", "when": { "products": ["sales.secret"] }, "effect": "refuse", "says": "not for you" },
    ] }));
    assert!(matches!(route(&refusing, "sales.secret", &[]), Route::Refused { rule, .. } if rule == "no"));
    assert!(matches!(
        route(&refusing, "lake.t", &["sales.secret"]),
        Route::Refused { .. }
    ));
    assert!(matches!(
        route(&refusing, "lake.t", &["sales.other"]),
        Route::Decided(_)
    ));

    let two = policy(json!({ "decisions": [
        { "id": "two", "when": { "products": ["sales.secret"] }, "by": "steward", "twoPersons": true, "withinHours": 24 },
        { "id": "steward", "by": "steward", "withinHours": 24 },
    ], "guardrails": [
        { "id": "safe", "description": "safe", "when": { "products": ["lake.t"] }, "maxDays": 90 },
    ] }));
    let wants_two = |route: &Route| matches!(route, Route::Decided(decided) if decided.two_persons);
    assert!(wants_two(&route(&two, "lake.t", &["sales.secret"])));
    // A guardrail that names the table is not undone by a product of which nothing is said.
    assert!(matches!(
        route(&two, "lake.t", &["sales.other"]),
        Route::Granted { .. }
    ));
    assert!(!wants_two(&route(&two, "lake.u", &["sales.other"])));
}

#[test]
fn what_is_approved_is_never_more_than_what_was_asked_for() {
    let policy = policy(json!({}));
    let asked = terms("reader", &["orders", "lines"]);
    let less = |other: Other<'_>| lesser(&policy, &asked, other);
    assert_eq!(less(Other::default()).unwrap(), asked);
    let masked = less(Other {
        role: Some(" LOOK "),
        days: Some(7),
        assets: Some(&[asset("lines")]),
    })
    .unwrap();
    assert_eq!(
        (masked.role.as_str(), masked.days, masked.assets.as_slice()),
        ("look", 7, [asset("lines")].as_slice())
    );
    for role in ["full", "odd", "nothing"] {
        assert!(
            less(Other {
                role: Some(role),
                ..Other::default()
            })
            .is_err(),
            "{role}"
        );
    }
    for days in [0, 31] {
        assert!(
            less(Other {
                days: Some(days),
                ..Other::default()
            })
            .is_err(),
            "{days}"
        );
    }
    for assets in [
        vec![],
        vec![asset("secret")],
        vec![asset("lines"), asset("secret")],
    ] {
        assert!(
            less(Other {
                assets: Some(&assets),
                ..Other::default()
            })
            .is_err()
        );
    }
}

#[test]
fn a_role_is_within_another_only_where_it_opens_nothing_else() {
    let policy = policy(json!({}));
    assert!(is_within(&policy, "look", "reader") && is_within(&policy, "reader", "full"));
    assert!(
        is_within(&policy, "gone", "gone"),
        "the same is the same, in the policy or not"
    );
    for (role, than) in [
        ("full", "reader"),
        ("reader", "look"),
        ("odd", "full"),
        ("look", "odd"),
    ] {
        assert!(!is_within(&policy, role, than), "{role} {than}");
    }
}

#[test]
fn what_is_held_is_known_by_its_tables_and_its_role() {
    let policy = policy(json!({}));
    let kept = |role: &str, assets: &[&str], until: i64| KeptGrant {
        id: Urn::grant(&Urn::request("priya", role)),
        grant: Grant {
            request: Urn::request("priya", role),
            subject: asset("orders"),
            holder: actor("priya"),
            terms: terms(role, assets),
            by: actor("ruth"),
            until: Timestamp::from_millis(until),
            ..sample::grant()
        },
        revision: Revision(1),
    };
    let now = Timestamp::from_millis(5);
    let grants = [kept("reader", &["orders"], 10), kept("full", &["lines"], 20)];
    let finds = |role: &str, assets: &[&str]| held(&policy, &grants, &terms(role, assets), now).is_some();
    assert!(finds("reader", &["orders"]) && finds("look", &["orders", "lines"]));
    assert!(!finds("full", &["orders"]), "more is not held");
    assert!(!finds("reader", &["orders", "other"]), "nor are other tables");
    let both = terms("reader", &["orders", "lines"]);
    assert_eq!(
        held(&policy, &grants, &both, now).unwrap().grant.until,
        Timestamp::from_millis(20)
    );
    let later = Timestamp::from_millis(10);
    assert!(held(&policy, &grants, &terms("reader", &["orders"]), later).is_none());
}

#[test]
fn what_the_policy_refuses_by_now_is_still_decided_by_somebody_else() {
    let refused = Route::Refused {
        rule: "no".to_owned(),
        says: "no".to_owned(),
    };
    let facts = Facts {
        answerable: vec![
            person("priya", "owner"),
            person("ruth", "owner"),
            person("ruth", "steward"),
        ],
        ..facts("orders", &[])
    };
    let sam = StandIn {
        who: person("sam", "analyst"),
        of: person("ruth", "owner"),
        domain: Some("Sales".to_owned()),
        by_duty: false,
    };
    let decided = deciders(
        Some(&refused),
        Some(&facts),
        &[person("gov", "governance")],
        &[sam],
        &actor("priya"),
    );
    let names: Vec<&str> = decided.by.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(names, ["ruth", "gov", "sam"]);
}

#[test]
fn time_is_counted_in_plain_hours() {
    let at = Timestamp::from_millis(1);
    assert_eq!(after_hours(at, 24), after_days(at, 1));
    assert!(after_days(at, u32::MAX) > at);
}
