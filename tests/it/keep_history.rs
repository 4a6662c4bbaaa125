//! An analyst asks how long the history of a table is kept: what the contract promises, what is there, and which policy
//! removes it.

use std::{fs, path::PathBuf, process::Stdio};

use serde_json::Value;
use weft_testkit::polaris::{Grant, PolarisDouble, Securable};

use crate::{shape::shape, weft::Weft};

/// Orders of the demo's lake in a Polaris catalog, with a policy on the catalog and one on the table.
async fn polaris() -> PolarisDouble {
    let warehouse = Weft::demo().files().join("warehouse");
    let versions = fs::read_dir(warehouse.join("sales/orders/metadata")).unwrap();
    let mut versions: Vec<PathBuf> = versions
        .map(|file| file.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(".metadata.json"))
        .collect();
    versions.sort();
    let newest = versions.pop().unwrap();
    let metadata: Value = serde_json::from_slice(&fs::read(&newest).unwrap()).unwrap();
    let polaris = PolarisDouble::start().await;
    polaris.add_catalog("lake", &format!("file://{}", warehouse.display()), &[]);
    polaris.add_namespace("lake", &["sales"], &[]);
    polaris.add_table(
        "lake",
        &["sales"],
        "orders",
        &format!("file:{}", newest.display()),
        metadata,
    );
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
    let (id, secret) = polaris.add_principal(name, &["lake"]);
    for right in rights {
        polaris.grant("lake", name, Grant::catalog(right));
    }
    let weft = Weft::new();
    let (uri, files) = (polaris.catalog_uri(), Weft::demo().files());
    let root = files.join("warehouse").display().to_string();
    let add = [
        "source",
        "add",
        "polaris",
        "mesh",
        "--uri",
        &uri,
        "--warehouse",
        "lake",
        "--client-id",
        &id,
        "--root",
        &root,
        "--secret-stdin",
    ];
    let mut child = weft
        .command(&add)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), secret.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
    let contracts = files.join("contracts").display().to_string();
    weft.json(&["source", "add", "contracts", "shop", "--path", &contracts]);
    weft.json(&["sync"]);
    weft
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn promise_rows_snapshots_and_expiry_stand_side_by_side() {
    let polaris = polaris().await;
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
    let polaris = polaris().await;
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
