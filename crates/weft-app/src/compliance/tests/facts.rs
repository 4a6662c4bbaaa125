//! What a product is judged by, taken from it and what is behind its ports.

use std::sync::Arc;

use serde_json::{Value, json};
use weft_model::{Entity, EntityKind, Urn};

use super::{Broken, Unknown, contract, product, state, table};
use crate::compliance::{
    facts::{Held, ProductFacts, of},
    rules::ComplianceRule,
};

/// What a product is judged by whose column `mail` is made from `email` of another table.
fn made_from(kind: &str, classification: Option<&str>) -> ProductFacts {
    let accounts = Urn::derive(EntityKind::Table, "lake", "customer.accounts");
    let entity = |value: Value| -> Arc<Entity> { Arc::new(serde_json::from_value(value).unwrap()) };
    let source = entity(json!({
        "urn": accounts, "kind": "table", "name": "accounts", "full_name": "lake.customer.accounts",
        "access": "unknown",
        "schema": {"fields": [{"path": "email", "type": "string", "required": false, "classification": "pii"}]},
    }));
    let asset = entity(json!({
        "urn": table(), "kind": "table", "name": "orders", "full_name": "lake.sales.orders", "access": "unknown",
        "schema": {"fields": [
            {"path": "mail", "type": "string", "required": false, "classification": classification}
        ]},
        "upstream": [{"from": accounts, "via": "dbt", "columns": [{"from": "email", "to": "mail", "kind": kind}]}],
    }));
    let rule = |key: &str, kind: &str| json!({"name": key, "type": kind, "key": key});
    let promise = entity(json!({
        "urn": contract(), "kind": "contract", "name": "Orders", "full_name": "Orders", "access": "unknown",
        "contract": {"id": "orders", "api_version": "v3.0.2", "file": "orders.yaml", "status": "active",
            "quality": [rule("counted", "library"), rule("silent", "sql"), rule("prose", "text")]},
    }));
    let port = |name: &str| json!({"name": name, "contract_id": "orders", "contract": contract(), "assets": [table()]});
    let passed = json!({"name": "counted", "status": "passed",
        "rule": {"contract": "orders", "key": "counted", "took_ms": 1}});
    let product = product(
        "orders",
        Some("Sales"),
        &json!({
            "product": {"id": "orders", "output_ports": [port("one"), port("two")]},
            "quality": {"results": [passed]},
        }),
    );
    let held = Held::from([(table(), asset), (contract(), promise)]);
    let read = Held::from([(source.urn.clone(), Arc::clone(&source))]);
    of(product, &held, &read)
}

#[test]
fn what_is_made_from_a_sensitive_column_is_classified_as_whatever_it_is_then() {
    let silent = made_from("direct", None);
    assert_eq!(state(ComplianceRule::Classified, &silent), Some(Broken));
    let text = silent.unclassified.join("\n");
    assert!(text.contains("`email` of lake.customer.accounts"), "{text}");
    assert_eq!(silent.unclassified.len(), 1, "one table behind two ports is one");
    for (kind, classification) in [
        ("direct", Some("internal")),
        ("direct", Some("pii")),
        ("indirect", None),
    ] {
        let found = made_from(kind, classification).unclassified;
        assert!(found.is_empty(), "{kind} {classification:?}: {found:?}");
    }
}

#[test]
fn a_rule_of_a_contract_that_was_never_run_is_one_without_a_result() {
    let tests = made_from("direct", None).tests;
    assert_eq!(
        (tests.passed, tests.failed, tests.unknown),
        (1, 0, 1),
        "prose is not run, two ports are one contract"
    );
    assert_eq!(
        state(ComplianceRule::Quality, &made_from("direct", None)),
        Some(Unknown)
    );
}
