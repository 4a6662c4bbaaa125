//! The table of rules: graded by one formula, complete, and the same as its document.

use std::{collections::BTreeSet, path::Path};

use serde_json::json;

use super::super::{
    Direction, Impact,
    rules::{RULES, Rule, markdown},
};
use super::{consumer, orders, peer, with};

fn all() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().flat_map(|(_, rules)| rules.iter())
}

#[test]
fn impacts_follow_from_directions() {
    for rule in all() {
        let (consumer, producer) = match rule.direction {
            Some(Direction::Tightens) => (Impact::Minor, Impact::Major),
            Some(Direction::Loosens) => (Impact::Major, Impact::Minor),
            Some(Direction::Both) => (Impact::Major, Impact::Major),
            Some(Direction::Undetermined) => (Impact::Minor, Impact::Minor),
            None => {
                assert!(
                    rule.consumer < Impact::Major && rule.producer < Impact::Major,
                    "{}",
                    rule.id
                );
                continue;
            }
        };
        if rule.id == "type-widened" {
            assert_eq!((rule.consumer, rule.producer), (Impact::Minor, Impact::Minor));
        } else {
            assert_eq!(
                (rule.consumer, rule.producer),
                (consumer, producer),
                "{}",
                rule.id
            );
        }
    }
    let ids: BTreeSet<&str> = all().map(|rule| rule.id).collect();
    assert_eq!(ids.len(), all().count(), "an id stands twice");
}

#[test]
fn every_rule_can_be_met() {
    let mut met: BTreeSet<String> = BTreeSet::new();
    let mut compare = |old: &serde_json::Value, new: &serde_json::Value| {
        met.extend(consumer(old, new).changes.into_iter().map(|change| change.rule));
        met.extend(consumer(new, old).changes.into_iter().map(|change| change.rule));
    };
    for case in peer::cases() {
        compare(&case.old, &case.new);
    }
    let table = |object: serde_json::Value| json!({"id": "orders", "schema": [object]});
    for (old, new) in [
        (table(json!({"name": "a"})), table(json!({"name": "b"}))),
        (
            table(json!({"name": "a", "physicalName": "t"})),
            table(json!({"name": "b", "physicalName": "t"})),
        ),
        (
            orders(json!([{"name": "a", "id": "1"}])),
            orders(json!([{"name": "a", "id": "2"}])),
        ),
        (
            orders(json!([{"name": "a"}])),
            orders(json!([{"name": "a", "deprecated": true}])),
        ),
        (
            with("slaProperties", json!([{"property": "custom", "value": 1}])),
            with("slaProperties", json!([{"property": "custom", "value": 2}])),
        ),
        (
            with("slaProperties", json!([{"property": "ly", "value": 1}])),
            with("slaProperties", json!([{"property": "latency", "value": 2}])),
        ),
        (
            with("slaProperties", json!([])),
            with("slaProperties", json!([{"property": "latency", "value": 2}])),
        ),
        (
            with("roles", json!([{"role": "a", "access": "read"}])),
            with("roles", json!([{"role": "a", "access": "bless"}])),
        ),
        (
            with("roles", json!([{"role": "a", "firstLevelApprovers": "x"}])),
            with("roles", json!([{"role": "a", "firstLevelApprovers": "y"}])),
        ),
        (
            with("status", json!("active")),
            with("status", json!("deprecated")),
        ),
        (with("status", json!("active")), with("status", json!("sleeping"))),
        (
            orders(json!([{"name": "a", "logicalTypeOptions": {"multipleOf": 2}}])),
            orders(json!([{"name": "a", "logicalTypeOptions": {"multipleOf": 3}}])),
        ),
        (with("id", json!("a")), with("id", json!("b"))),
        (
            with("price", json!({"priceAmount": 1})),
            with("price", json!({"priceAmount": 2})),
        ),
        (
            with("support", json!([{"channel": "a"}])),
            with("support", json!([])),
        ),
        (with("version", json!("1.0.0")), with("version", json!("2.0.0"))),
    ] {
        compare(&old, &new);
    }
    let unmet: Vec<&str> = all()
        .map(|rule| rule.id)
        .filter(|id| !met.contains(*id))
        .collect();
    assert!(unmet.is_empty(), "no case meets {unmet:?}");
}

#[test]
fn the_document_says_what_the_rules_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/contract-versions.md");
    if std::env::var_os("WEFT_WRITE_DOCS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, markdown()).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == markdown(),
        "docs/contract-versions.md is out of date; `WEFT_WRITE_DOCS=1 cargo test -p weft-policy` writes it"
    );
}
