//! People connect to a shared Polaris catalog, each as themselves: an analyst who may read, and a second one who may
//! see less and is told so.

use serde_json::Value;
use weft_testkit::polaris::Grant;

use crate::{
    shared::{connect, nowhere, polaris, with_secret},
    weft::Weft,
};

/// What the catalog of these stories holds.
const TABLES: [(&str, &str); 3] = [
    ("sales", "orders"),
    ("sales", "returns"),
    ("finance", "refund_ledger"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_analyst_connects_reads_and_looks_at_rows() {
    let polaris = polaris(&TABLES).await;
    let analyst = polaris.add_principal("ana", &["lake"]);
    for right in [
        "NAMESPACE_LIST",
        "NAMESPACE_READ_PROPERTIES",
        "TABLE_LIST",
        "TABLE_READ_DATA",
    ] {
        polaris.grant("lake", "ana", Grant::catalog(right));
    }
    let weft = Weft::new();
    let added = connect(&weft, &polaris, &analyst, &[]);
    assert_eq!(added.code, 0, "{}", added.stderr);
    assert!(added.stdout.contains("secrets.age"), "{}", added.stdout);

    let synced = weft.json(&["sync", "mesh"]);
    assert_eq!(synced["assets"], 3, "{synced}");
    let hits = weft.json(&["search", "refund_ledger"]);
    assert_eq!(
        hits["hits"][0]["full_name"], "mesh.finance.refund_ledger",
        "{hits}"
    );
    let rows = weft.json(&["preview", "mesh.sales.orders", "--limit", "5"]);
    assert_eq!(rows["rows"].as_array().unwrap().len(), 5, "{rows}");
    // What its contract classifies is masked, whichever catalog the table comes from.
    let contracts = Weft::demo().files().join("contracts");
    weft.json(&[
        "source",
        "add",
        "contracts",
        "shop",
        "--path",
        contracts.to_str().unwrap(),
    ]);
    weft.json(&["sync", "shop"]);
    let rows = weft.json(&["preview", "mesh.sales.orders", "--limit", "5"]);
    assert!(rows["masked"].to_string().contains("customer.email"), "{rows}");
    assert!(
        !rows["rows"].to_string().contains('@'),
        "a mail address is in the rows"
    );
    let counted = weft.json(&["sql", "select count(*) n from mesh.finance.refund_ledger"]);
    assert!(counted["rows"][0][0].as_u64().unwrap() > 0, "{counted}");

    let tried = weft.json(&["source", "test", "mesh"]);
    assert_eq!(tried["passed"], true, "{tried}");
    let steps: Vec<&str> = tried["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        steps,
        [
            "Sign in",
            "Open the catalog",
            "List namespaces",
            "List tables",
            "Load a table",
            "Read one row"
        ]
    );

    // Nothing new: nothing written.
    let again = weft.json(&["sync", "mesh"]);
    assert_eq!(
        (&again["changed"], &again["gone"]),
        (&0.into(), &0.into()),
        "{again}"
    );
    nowhere(weft.folder(), &analyst.1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_with_fewer_rights_sees_less_and_is_told_so() {
    let polaris = polaris(&TABLES).await;
    let person = polaris.add_principal("ben", &["lake"]);
    for right in ["NAMESPACE_LIST", "NAMESPACE_READ_PROPERTIES", "TABLE_LIST"] {
        polaris.grant("lake", "ben", Grant::catalog(right));
    }
    polaris.grant("lake", "ben", Grant::namespace(&["sales"], "TABLE_READ_DATA"));
    let weft = Weft::new();
    assert_eq!(connect(&weft, &polaris, &person, &[]).code, 0);
    let synced = weft.json(&["sync", "mesh"]);
    assert_eq!(
        synced["assets"], 3,
        "what may not be seen exists all the same: {synced}"
    );
    let denied: Vec<&Value> = synced["warnings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|warning| warning["place"] == "mesh.finance.refund_ledger")
        .collect();
    assert_eq!(denied.len(), 1, "{synced}");
    assert_eq!(denied[0]["code"], "denied");
    // It is found, and says that it is not for this person.
    let hits = weft.json(&["search", "refund_ledger"]);
    assert_eq!(
        hits["hits"][0]["full_name"], "mesh.finance.refund_ledger",
        "{hits}"
    );
    let preview = weft.run(&["preview", "mesh.finance.refund_ledger", "--json"]);
    assert_eq!(preview.code, 3, "{} {}", preview.stdout, preview.stderr);
    assert_eq!(preview.error()["code"], "denied");

    // The right comes: the next sync shows it.
    polaris.grant("lake", "ben", Grant::namespace(&["finance"], "TABLE_READ_DATA"));
    let synced = weft.json(&["sync", "mesh"]);
    assert_eq!(synced["assets"], 3, "{synced}");
    let rows = weft.json(&["preview", "mesh.finance.refund_ledger", "--limit", "1"]);
    assert_eq!(rows["rows"].as_array().unwrap().len(), 1, "{rows}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn secrets_are_replaced_and_forgotten_and_never_typed_as_words() {
    let polaris = polaris(&TABLES).await;
    let root = polaris.root_credentials();
    let weft = Weft::new();
    let wrong = connect(&weft, &polaris, &(root.0.clone(), "canary-wrong".to_owned()), &[]);
    assert_eq!(wrong.code, 3, "{}", wrong.stderr);
    assert!(!format!("{wrong:?}").contains("canary-wrong"));
    let list = weft.json(&["source", "list"]);
    assert!(!list.to_string().contains("mesh"), "nothing was added: {list}");

    assert_eq!(connect(&weft, &polaris, &root, &[]).code, 0);
    let replaced = with_secret(
        &weft,
        &["source", "secret", "mesh", "--secret-stdin", "--json"],
        "canary-wrong",
    );
    assert_eq!(
        replaced.code, 3,
        "one that is not taken is not kept: {}",
        replaced.stderr
    );
    assert_eq!(weft.run(&["sync", "mesh"]).code, 0, "the one before still holds");
    assert_eq!(weft.run(&["source", "secret", "mesh", "--forget"]).code, 0);
    let signed_out = weft.run(&["sync", "mesh", "--json"]);
    assert_eq!(signed_out.code, 3, "{}", signed_out.stderr);
    assert!(
        signed_out.error()["hint"]
            .as_str()
            .unwrap()
            .contains("weft source secret")
    );
    // Found all the same: reading is local.
    assert_eq!(weft.json(&["search", "orders"])["hits"][0]["name"], "orders");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_semantic_model_is_found_by_its_metric_and_shows_the_table_it_counts() {
    let polaris = polaris(&TABLES).await;
    let model = serde_json::json!({"name": "shop", "description": "What the shop counts",
        "datasets": [{"name": "orders", "source": "sales.orders", "fields": [{"name": "order_id"}]}],
        "metrics": [{"name": "net_revenue", "description": "Money that stays", "expression":
            {"dialects": [{"dialect": "ANSI_SQL", "expression": "SUM(orders.total_amount)"}]}}]});
    polaris.add_semantic_model("lake", &["sales"], "shop", &model);
    let weft = Weft::new();
    assert_eq!(connect(&weft, &polaris, &polaris.root_credentials(), &[]).code, 0);
    assert_eq!(weft.json(&["sync", "mesh"])["assets"], 4);
    let hits = weft.json(&["search", "column:net_revenue"]);
    assert_eq!(hits["hits"][0]["full_name"], "mesh.sales.shop", "{hits}");
    let lineage = weft.json(&[
        "lineage",
        "mesh.sales.shop",
        "--upstream",
        "1",
        "--level",
        "asset",
    ]);
    assert_eq!(lineage["total_nodes"], 2, "{lineage}");
    assert!(lineage["nodes"].to_string().contains("\"orders\""), "{lineage}");
}
