use serde_json::{Value, json};
use weft_model::{Entity, EntityKind, Urn};

use super::{MissingKind, missing};

fn entity(kind: EntityKind, more: Value) -> Entity {
    let mut whole = json!({"urn": Urn::derive(kind, "test", "p"), "kind": kind, "name": "p", "full_name": "s.p",
                           "access": "unknown"});
    let (Value::Object(members), Value::Object(more)) = (&mut whole, more) else {
        panic!("no object");
    };
    members.extend(more);
    serde_json::from_value(whole).unwrap()
}

fn whole() -> Value {
    let person = |role: &str| json!({"urn": Urn::person(role), "name": role, "role": role});
    json!({
        "domain": "Sales", "owner": person("owner"), "people": [person("owner"), person("Data steward")],
        "slas": [{"property": "latency", "value": "1"}],
        "product": {
            "id": "p", "purpose": "to plan", "limitations": "not for billing", "support": [{"channel": "#p"}],
            "output_ports": [{"name": "orders", "assets": [Urn::derive(EntityKind::Table, "t", "o")],
                              "contract": Urn::derive(EntityKind::Contract, "t", "c")}],
        },
    })
}

fn kinds(product: Value, assets: &[&Entity]) -> Vec<(MissingKind, bool)> {
    let product = entity(EntityKind::Product, product);
    let found = missing(&product, assets);
    assert!(found.iter().all(|one| !one.why.is_empty()));
    found.iter().map(|one| (one.what, one.required)).collect()
}

#[test]
fn a_whole_product_misses_nothing() {
    assert_eq!(kinds(whole(), &[]), []);
}

#[test]
fn an_empty_one_misses_what_it_cannot_be_active_without_first() {
    use MissingKind::{Description, Domain, Limitations, OutputPort, Owner, Steward, SupportChannel};
    assert_eq!(
        kinds(json!({"product": {"id": "p"}}), &[]),
        [
            (Owner, true),
            (Domain, true),
            (Description, true),
            (OutputPort, true),
            (SupportChannel, false),
            (Limitations, false),
            (Steward, false),
        ]
    );
}

#[test]
fn a_port_says_which_one_it_is_and_what_is_not_behind_it() {
    let mut product = whole();
    product["product"]["output_ports"] = json!([{"name": "orders", "contract_id": "c1"}]);
    let found = missing(&entity(EntityKind::Product, product), &[]);
    let told: Vec<_> = found.iter().map(|one| (one.what, one.port.as_deref())).collect();
    assert_eq!(
        told,
        [
            (MissingKind::PortWithoutAsset, Some("orders")),
            (MissingKind::Contract, Some("orders"))
        ]
    );
    assert!(found[0].why.contains("`c1`"), "{}", found[0].why);
}

#[test]
fn columns_without_words_are_counted() {
    let field =
        |path: &str, doc: Option<&str>| json!({"path": path, "type": "int", "required": false, "doc": doc});
    let fields = json!([field("a", Some("what")), field("b", None), field("c", None)]);
    let table = entity(EntityKind::Table, json!({"schema": {"fields": fields}}));
    let product = entity(EntityKind::Product, whole());
    let found = missing(&product, &[&table]);
    assert_eq!(found.len(), 1);
    assert!(found[0].why.starts_with("2 of 3 "), "{}", found[0].why);
}
