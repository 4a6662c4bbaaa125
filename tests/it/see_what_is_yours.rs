//! One table, two people: the catalog lets each of them see what is theirs.

use serde_json::{Value, json};
use weft_testkit::polaris::{Grant, PolarisDouble};

use crate::{
    shared::{connect, polaris},
    weft::Weft,
};

const RIGHTS: [&str; 4] = [
    "NAMESPACE_LIST",
    "NAMESPACE_READ_PROPERTIES",
    "TABLE_LIST",
    "TABLE_READ_DATA",
];

/// A workspace of somebody who reads all tables of the catalog, as far as it lets them.
fn desk(polaris: &PolarisDouble, name: &str) -> Weft {
    let credentials = polaris.add_principal(name, &["lake"]);
    for right in RIGHTS {
        polaris.grant("lake", name, Grant::catalog(right));
    }
    let weft = Weft::new();
    assert_eq!(connect(&weft, polaris, &credentials, &[]).code, 0);
    weft.json(&["sync", "mesh"]);
    weft
}

/// Field id of a column of `sales.orders`.
fn id(weft: &Weft, path: &str) -> i64 {
    let shown = weft.json(&["show", "mesh.sales.orders"]);
    let fields = shown["fields"].as_array().unwrap();
    let found = fields.iter().find(|field| field["path"] == path);
    found.unwrap_or_else(|| panic!("{path}: {shown}"))["id"]
        .as_i64()
        .unwrap()
}

fn number(answer: &Value) -> u64 {
    answer["rows"][0][0]
        .as_u64()
        .unwrap_or_else(|| panic!("{answer}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_people_see_different_rows_of_one_table() {
    let polaris = polaris(&[("sales", "orders")]).await;
    let (ana, ben) = (desk(&polaris, "ana"), desk(&polaris, "ben"));
    let (channel, order) = (id(&ana, "channel"), id(&ana, "order_id"));
    let common = "select channel from mesh.sales.orders group by channel order by count(*) desc limit 1";
    let common = ana.json(&["sql", common])["rows"][0][0].clone();
    let (mine, others) = (
        format!("channel = '{}'", common.as_str().unwrap()),
        format!("channel <> '{}'", common.as_str().unwrap()),
    );
    let filter = json!({"type": "eq", "left": {"type": "reference", "id": channel}, "right": common});
    let wanted = json!({"required-row-filter": filter,
        "required-column-projections": [{"field-id": order, "action": "sha-256-global"}]});
    polaris.restrict("ben", "lake", &["sales"], "orders", wanted);

    let all = "select count(*) n, count(distinct channel) c from mesh.sales.orders";
    let (hers, his) = (ana.json(&["sql", all]), ben.json(&["sql", all]));
    assert!(number(&hers) > number(&his) && number(&his) > 0, "{hers} {his}");
    assert_eq!(
        (&his["rows"][0][1], hers["row_filters"].as_array().unwrap().len()),
        (&json!(1), 0)
    );
    let theirs = format!("select count(*) from mesh.sales.orders where {mine}");
    let counted = ana.json(&["sql", &theirs]);
    assert_eq!(number(&counted), number(&his), "exactly those");

    let rows = ben.json(&[
        "preview",
        "mesh.sales.orders",
        "--limit",
        "50",
        "--columns",
        "channel,order_id",
    ]);
    let shown: Vec<&Value> = rows["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row[0])
        .collect();
    assert!(
        shown.len() == 50 && shown.iter().all(|channel| **channel == common),
        "{rows}"
    );
    assert_eq!(
        rows["row_filters"][0],
        json!({"table": "sales.orders", "by": "mesh", "condition": mine})
    );
    assert_eq!(
        (&rows["masked"][0]["column"], &rows["masked"][0]["by"]),
        (&json!("order_id"), &json!("mesh"))
    );
    let hidden = ben.json(&["preview", "mesh.sales.orders", "--where", &others]);
    assert_eq!(hidden["rows"], json!([]));
    let told = ben.run(&["preview", "mesh.sales.orders", "--limit", "1"]);
    let words = format!("mesh lets you see only rows of sales.orders where {mine}");
    assert!(told.stderr.contains(&words), "{}", told.stderr);
    // History is restricted as the present is.
    let table = ben.json(&["show", "mesh.sales.orders"]);
    let oldest = table["snapshots"][0]["id"].as_str().unwrap();
    let then = ben.json(&[
        "preview",
        "mesh.sales.orders",
        "--snapshot",
        oldest,
        "--where",
        &others,
    ]);
    assert_eq!(then["rows"], json!([]));
    // What the catalog wants is asked for at each reading and kept nowhere.
    let synced = ben.json(&["sync", "mesh"]);
    assert_eq!(synced["changed"], 0, "{synced}");
    polaris.restrict("ben", "lake", &["sales"], "orders", json!({}));
    assert_eq!(number(&ben.json(&["sql", all])), number(&hers));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_weft_cannot_apply_shows_nothing() {
    let polaris = polaris(&[("sales", "orders")]).await;
    let ben = desk(&polaris, "ben");
    for wanted in [
        json!({"required-row-filter": {"type": "is-even", "child": {"type": "reference", "id": 1}}}),
        json!({"required-column-projections": [{"field-id": 1, "action": "apply-expression", "expression": true}]}),
        json!({"required-column-projections": [{"field-id": 4711, "action": "replace-with-null"}]}),
    ] {
        polaris.restrict("ben", "lake", &["sales"], "orders", wanted);
        for arguments in [
            &["preview", "mesh.sales.orders", "--json"][..],
            &["sql", "select 1 from mesh.sales.orders", "--json"],
        ] {
            let run = ben.run(arguments);
            assert_eq!((run.code, run.stdout.as_str()), (3, ""), "{}", run.stderr);
            let error = run.error();
            assert_eq!(error["code"], "denied");
            assert!(
                error["message"].as_str().unwrap().contains("restricts"),
                "{error}"
            );
            assert!(
                error["hint"].as_str().unwrap().contains("engine that applies"),
                "{error}"
            );
        }
        let tried = ben.run(&["source", "test", "mesh", "--json"]);
        assert_eq!(tried.code, 3, "{}", tried.stdout);
        assert!(tried.stdout.contains("restricts"), "{}", tried.stdout);
    }
    // It is found all the same, with its columns.
    assert_eq!(ben.json(&["search", "orders"])["hits"][0]["name"], "orders");
}
