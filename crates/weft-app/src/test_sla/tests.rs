use serde_json::json;
use weft_model::{Entity, EntityKind, Urn};

use super::{is_there, percent};

#[test]
fn an_element_is_a_table_or_a_column_of_one() {
    let orders: Entity = serde_json::from_value(json!({
        "urn": Urn::derive(EntityKind::Table, "test", "orders"), "kind": "table", "name": "orders",
        "full_name": "lake.sales.orders", "namespace": ["sales"], "access": "unknown",
        "schema": {"fields": [{"path": "placed_at", "type": "timestamp", "required": true}]},
    }))
    .expect("an entity");
    let assets = [orders];
    for (element, there) in [
        ("orders", true),
        ("sales.orders", true),
        ("orders.placed_at", true),
        ("placed_at", true),
        ("orders.gone", false),
        ("gone", false),
        ("order", false),
        ("ordersplaced_at", false),
        ("", false),
    ] {
        assert_eq!(is_there(element, &assets), there, "{element}");
    }
}

#[test]
fn what_is_advised_would_have_held() {
    // Bits, not tolerance: 97.8 as it is written.
    assert_eq!(percent(97.899_9).to_string(), "97.8");
    assert_eq!(percent(100.0).to_string(), "100");
}
