use serde_json::json;
use weft_model::{Entity, EntityKind, Origin, Sla, Timestamp, Urn};

use super::{Promise, Statement, add, inherit, tables_of};

fn entity(name: &str, more: &serde_json::Value) -> Entity {
    let mut all = json!({
        "urn": Urn::derive(EntityKind::Table, "test", name), "kind": "table", "name": name,
        "full_name": format!("lake.sales.{name}"), "namespace": ["sales"], "access": "unknown",
    });
    let fields = all.as_object_mut().expect("an object");
    fields.extend(more.as_object().expect("an object").clone());
    serde_json::from_value(all).expect("an entity")
}

fn sla(value: &str, element: Option<&str>) -> Sla {
    Sla {
        property: "latency".to_owned(),
        value: value.to_owned(),
        unit: Some("h".to_owned()),
        element: element.map(str::to_owned),
        ..Sla::default()
    }
}

fn said(sla: Sla, by: &Origin, on: &Entity) -> Statement {
    Statement {
        sla,
        origin: by.clone(),
        at: Timestamp::from_millis(0),
        on: on.urn.clone(),
    }
}

fn of(shown: Statement, tables: &[&Entity]) -> Promise {
    Promise {
        shown,
        beneath: Vec::new(),
        tables: tables.iter().map(|table| table.urn.clone()).collect(),
    }
}

#[test]
fn the_strongest_word_stands_and_the_others_stay_beneath() {
    let table = entity("orders", &json!({}));
    let (ann, lake) = (
        Origin::Person("ann".to_owned()),
        Origin::Source("lake".to_owned()),
    );
    let mut promises = Vec::new();
    let withdrawn = Sla {
        withdrawn: true,
        ..sla("1", None)
    };
    for statement in [
        said(withdrawn, &ann, &table),
        said(sla("2", None), &lake, &table),
        said(sla("3", Some("orders.at")), &lake, &table),
    ] {
        add(&mut promises, statement);
    }
    assert_eq!(promises.len(), 2);
    assert!(
        promises[0].shown.sla.withdrawn,
        "taken back holds against the source"
    );
    assert_eq!(promises[0].beneath[0].sla.value, "2");
    assert_eq!(promises[1].shown.sla.element.as_deref(), Some("orders.at"));
}

#[test]
fn a_product_takes_over_what_it_says_nothing_of_itself() {
    let (orders, lines) = (entity("orders", &json!({})), entity("lines", &json!({})));
    let (ann, lake) = (
        Origin::Person("ann".to_owned()),
        Origin::Source("lake".to_owned()),
    );
    let product = entity("product", &json!({"kind": "product"}));
    // One promise of a contract about both tables is one promise of the product.
    let mut promises = Vec::new();
    for table in [&orders, &lines] {
        inherit(
            &mut promises,
            0,
            of(said(sla("2", None), &lake, table), &[]),
            table,
        );
    }
    assert_eq!(promises.len(), 1);
    assert_eq!(promises[0].tables, [orders.urn.clone(), lines.urn.clone()]);
    // What the product promises itself stands in front of both.
    let mut promises = vec![of(said(sla("1", None), &ann, &product), &[&orders, &lines])];
    for table in [&orders, &lines] {
        inherit(
            &mut promises,
            1,
            of(said(sla("2", None), &lake, table), &[]),
            table,
        );
    }
    assert_eq!((promises.len(), promises[0].beneath.len()), (1, 2));
    // What the owner of one table took back is promised of the other one only.
    let mut promises = Vec::new();
    let withdrawn = Sla {
        withdrawn: true,
        ..sla("2", None)
    };
    inherit(&mut promises, 0, of(said(withdrawn, &ann, &orders), &[]), &orders);
    inherit(
        &mut promises,
        0,
        of(said(sla("2", None), &lake, &lines), &[]),
        &lines,
    );
    assert_eq!(promises.len(), 1);
    assert_eq!(promises[0].tables, [lines.urn]);
}

#[test]
fn an_element_names_its_tables() {
    let (orders, lines) = (entity("orders", &json!({})), entity("lines", &json!({})));
    let ports = json!([{"name": "a", "assets": [orders.urn]}, {"name": "b", "assets": [lines.urn]}]);
    let product = entity(
        "product",
        &json!({"kind": "product", "product": {"id": "p", "output_ports": ports}}),
    );
    let assets = [orders.clone(), lines.clone()];
    let both = vec![orders.urn.clone(), lines.urn.clone()];
    for (element, expected) in [
        (None, both.clone()),
        (Some("orders.at"), vec![orders.urn.clone()]),
        (Some("sales.lines"), vec![lines.urn]),
        (Some("orders.at, lines.at"), both),
        (Some("elsewhere.at"), Vec::new()),
    ] {
        assert_eq!(
            tables_of(&sla("1", element), &product, &assets),
            expected,
            "{element:?}"
        );
    }
}
