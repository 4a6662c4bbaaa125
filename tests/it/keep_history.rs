//! An analyst asks how long the history of a table is kept: what the contract promises, what is there, and which policy
//! removes it.

use serde_json::Value;
use weft_testkit::polaris::{Grant, PolarisDouble, Securable};

use crate::{
    shape::shape,
    shared::{connect, polaris},
    weft::Weft,
};

/// Orders of the demo's lake in a Polaris catalog, with a policy on the catalog and one on the table.
async fn kept_up() -> PolarisDouble {
    let polaris = polaris(&[("sales", "orders")]).await;
    let expiry = r#"{"enable":true,"config":{"max_snapshot_age_days":7,"min_snapshot_to_keep":1}}"#;
    polaris.add_policy("lake", &["sales"], "expire", "system.snapshot-expiry", expiry);
    polaris.attach_policy("lake", &["sales"], "expire", Securable::Catalog);
    let orphans = r#"{"enable":false,"max_orphan_file_age_in_days":30}"#;
    polaris.add_policy(
        "lake",
        &["sales"],
        "orphans",
        "system.orphan-file-removal",
        orphans,
    );
    let orders = Securable::Table(vec!["sales".to_owned()], "orders".to_owned());
    polaris.attach_policy("lake", &["sales"], "orphans", orders);
    polaris
}

/// A workspace with the catalog, as somebody with these rights, and the contracts of the demo.
fn connected(polaris: &PolarisDouble, name: &str, rights: &[&str]) -> Weft {
    let person = polaris.add_principal(name, &["lake"]);
    for right in rights {
        polaris.grant("lake", name, Grant::catalog(right));
    }
    let weft = Weft::new();
    let added = connect(&weft, polaris, &person, &[]);
    assert_eq!(added.code, 0, "{}", added.stderr);
    let files = Weft::demo().files();
    let contracts = files.join("contracts").display().to_string();
    weft.json(&["source", "add", "contracts", "shop", "--path", &contracts]);
    weft.json(&["sync"]);
    weft
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn promise_rows_snapshots_and_expiry_stand_side_by_side() {
    let polaris = kept_up().await;
    let weft = connected(
        &polaris,
        "ana",
        &[
            "NAMESPACE_LIST",
            "TABLE_LIST",
            "TABLE_READ_DATA",
            "TABLE_READ_PROPERTIES",
        ],
    );
    let shown = weft.json(&["policies", "mesh.sales.orders"]);
    let kept = &shown["retention"];
    assert_eq!(kept["promised"]["value"], "26 months", "{shown}");
    assert!(
        kept["promised"]["from"].as_str().unwrap().starts_with("contract"),
        "{shown}"
    );
    assert!(kept["oldest_row"].is_string(), "{shown}");
    assert!(kept["oldest_snapshot"].is_string(), "{shown}");
    assert_eq!(
        kept["expiry"],
        "`expire` lets engines remove snapshots after 7 days, but the newest 1 stays"
    );
    let names: Vec<_> = shown["policies"]
        .as_array()
        .unwrap()
        .iter()
        .map(|policy| {
            (
                policy["name"].as_str().unwrap(),
                policy["inherited"].as_bool().unwrap(),
            )
        })
        .collect();
    assert_eq!(names, [("orphans", false), ("expire", true)], "{shown}");
    assert!(
        shown["notes"]
            .to_string()
            .contains("old versions of the table, not rows"),
        "{shown}"
    );
    insta::assert_snapshot!("policies_shape", shape(&shown));

    let text = weft.run(&["policies", "mesh.sales.orders"]);
    assert_eq!(text.code, 0, "{}", text.stderr);
    for words in [
        "26 months",
        "inherited, kept in sales",
        "days that snapshots are kept: 7",
    ] {
        assert!(text.stdout.contains(words), "{}", text.stdout);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_not_see_the_policies_is_told_and_sees_the_rest() {
    let polaris = kept_up().await;
    let weft = connected(
        &polaris,
        "ben",
        &["NAMESPACE_LIST", "TABLE_LIST", "TABLE_READ_PROPERTIES"],
    );
    polaris.revoke("lake", "ben", Grant::catalog("TABLE_READ_PROPERTIES"));
    let run = weft.run(&["policies", "mesh.sales.orders", "--json"]);
    assert_eq!(run.code, 3, "{} {}", run.stdout, run.stderr);
    assert_eq!(run.error()["code"], "denied");
    let shown = run.json();
    assert_eq!(shown["refused"]["code"], "denied", "{shown}");
    assert_eq!(shown["policies"].as_array().unwrap().len(), 0);
    assert_eq!(shown["retention"]["promised"]["value"], "26 months", "{shown}");
    assert!(shown["retention"]["oldest_snapshot"].is_string(), "{shown}");
}

#[test]
fn a_source_without_policies_says_so_and_is_no_error() {
    let weft = Weft::demo();
    let shown = weft.json(&["policies", "sales.orders"]);
    assert_eq!(shown["table"], "lake.sales.orders");
    assert_eq!(
        (&shown["kept"], &shown["refused"]),
        (&Value::Bool(false), &Value::Null)
    );
    assert!(
        shown["retention"]["expiry"]
            .as_str()
            .unwrap()
            .contains("keeps no policies"),
        "{shown}"
    );
    assert!(shown["retention"]["oldest_row"].is_string(), "{shown}");
    let nothing = weft.run(&["policies", "Sales", "--json"]);
    assert_ne!(nothing.code, 0, "a domain is no table: {}", nothing.stdout);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_in_two_catalogs_is_asked_for_by_the_name_that_each_has_for_it() {
    let polaris = kept_up().await;
    polaris.add_catalog("other", "file:///other", &[]);
    let weft = Weft::new();
    let files = Weft::demo().files();
    let uri = format!("sqlite://{}", files.join("catalog.db").display());
    let warehouse = files.join("warehouse").display().to_string();
    weft.json(&[
        "source",
        "add",
        "iceberg-sql",
        "lake",
        "--uri",
        &uri,
        "--warehouse",
        &warehouse,
    ]);
    // Two catalogs: the first level of its names is the catalog.
    let added = connect(
        &weft,
        &polaris,
        &polaris.root_credentials(),
        &["--warehouse", "other"],
    );
    assert_eq!(added.code, 0, "{}", added.stderr);
    weft.json(&["sync"]);
    let shown = weft.json(&["show", "mesh.lake.sales.orders"]);
    assert_eq!(
        shown["sources"].as_array().unwrap().len(),
        2,
        "one thing: {shown}"
    );
    // The folder is open, whatever the server would say of the data.
    assert_eq!(shown["access"], "readable", "{shown}");
    for name in ["lake.sales.orders", "mesh.lake.sales.orders"] {
        let policies = weft.json(&["policies", name]);
        assert_eq!(policies["policies"].as_array().unwrap().len(), 2, "{policies}");
    }
    // The server goes; the other catalog still knows where the table is.
    drop(polaris);
    let rows = weft.json(&["preview", "mesh.lake.sales.orders", "--limit", "3"]);
    assert_eq!(rows["rows"].as_array().unwrap().len(), 3, "{rows}");
}
