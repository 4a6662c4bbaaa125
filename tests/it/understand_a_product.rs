//! An analyst understands a thing: what it means, where it comes from, whether it keeps its promises.

use crate::{shape::shape, weft::Weft};

#[test]
fn a_product_joins_what_contract_catalog_and_dbt_say() {
    let weft = Weft::demo();
    let shown = weft.json(&["show", "sales.orders"]);
    assert_eq!(shown["kind"], "product");
    assert_eq!(shown["owner"], "Maya Lindqvist");
    assert_eq!(shown["domain"], "Sales");
    assert!(shown["contract"]["id"].is_string());
    assert!(
        shown["product"]["limitations"]
            .as_str()
            .unwrap()
            .contains("Revenue"),
        "{}",
        shown["product"]
    );
    let table = weft.json(&["show", "lake.sales.orders"]);
    let sources: Vec<&str> = table["sources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|name| name.as_str().unwrap())
        .collect();
    for source in ["lake", "shop", "mesh"] {
        assert!(sources.contains(&source), "{sources:?}");
    }
    // The catalog holds it, dbt tests it, the contract classifies it.
    assert!(table["snapshots"].as_array().unwrap().len() >= 3);
    assert!(!table["tests"]["results"].as_array().unwrap().is_empty());
    let fields = table["fields"].as_array().unwrap();
    let mail = fields
        .iter()
        .find(|field| field["path"] == "customer.email")
        .unwrap();
    assert_eq!(mail["classification"], "pii");
    assert!(mail["id"].is_number());
    assert_eq!(table["products"][0]["full_name"], "sales.orders");
}

#[test]
fn snapshot_ids_are_text() {
    let weft = Weft::demo();
    let table = weft.json(&["show", "lake.sales.orders"]);
    for snapshot in table["snapshots"].as_array().unwrap() {
        assert!(snapshot["id"].as_str().unwrap().parse::<i64>().is_ok());
    }
}

#[test]
fn lineage_crosses_domains() {
    let weft = Weft::demo();
    let graph = weft.json(&["lineage", "sales.orders", "--upstream", "2", "--downstream", "2"]);
    let nodes = graph["nodes"].as_array().unwrap();
    let domains: std::collections::BTreeSet<_> =
        nodes.iter().filter_map(|node| node["domain"].as_str()).collect();
    assert!(domains.len() >= 4, "{domains:?}");
    let depths: Vec<i64> = nodes.iter().map(|node| node["depth"].as_i64().unwrap()).collect();
    assert!(depths.contains(&-1) && depths.contains(&1) && depths.contains(&0));
    let urns: std::collections::BTreeSet<_> =
        nodes.iter().map(|node| node["urn"].as_str().unwrap()).collect();
    for edge in graph["edges"].as_array().unwrap() {
        assert!(urns.contains(edge["from"].as_str().unwrap()) && urns.contains(edge["to"].as_str().unwrap()));
    }
    insta::assert_snapshot!("lineage_shape", shape(&graph));
}

#[test]
fn the_documented_shape_stays() {
    let weft = Weft::demo();
    let mut table = weft.json(&["show", "lake.sales.orders"]);
    // README documents these; the page has more.
    let kept = [
        "urn",
        "kind",
        "name",
        "full_name",
        "domain",
        "owner",
        "description",
        "fields",
        "snapshots",
        "slas",
        "sources",
    ];
    table
        .as_object_mut()
        .unwrap()
        .retain(|member, _| kept.contains(&member.as_str()));
    insta::assert_snapshot!("show_shape", shape(&table));
}

#[test]
fn a_name_that_is_close_is_offered() {
    let weft = Weft::demo();
    let run = weft.run(&["show", "sales.order", "--json"]);
    assert_eq!(run.code, 4);
    assert!(
        run.error()["hint"].as_str().unwrap().contains("sales.orders"),
        "{}",
        run.stderr
    );
}
