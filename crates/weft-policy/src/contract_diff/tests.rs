mod peer;
mod rules_table;
mod told;

use serde_json::{Value, json};

use super::{ContractChange, ContractDiff, Perspective, diff};

/// A contract with one table of these properties.
#[expect(clippy::needless_pass_by_value, reason = "a literal at each call")]
fn orders(properties: Value) -> Value {
    json!({"id": "orders", "version": "1.4.2", "status": "active", "schema": [{"name": "orders", "properties": properties}]})
}

/// A contract with this part.
fn with(key: &str, value: Value) -> Value {
    let mut contract = orders(json!([{"name": "id"}]));
    contract[key] = value;
    contract
}

fn consumer(old: &Value, new: &Value) -> ContractDiff {
    diff(old, new, Perspective::Consumer)
}

/// Rules of all changes, in order.
fn rules(old: &Value, new: &Value) -> Vec<String> {
    consumer(old, new)
        .changes
        .into_iter()
        .map(|change| change.rule)
        .collect()
}

/// The only change.
fn only(old: &Value, new: &Value) -> ContractChange {
    let changes = consumer(old, new).changes;
    assert_eq!(changes.len(), 1, "{changes:#?}");
    changes.into_iter().next().unwrap()
}
