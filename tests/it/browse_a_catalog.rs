//! A person walks through a catalog without opening it, gives its namespaces to domains, and still reads all of it when
//! signed out.

use serde_json::Value;
use weft_testkit::polaris::Grant;

use crate::{
    shared::{connect, polaris},
    weft::Weft,
};

const TABLES: [(&str, &str); 3] = [
    ("sales", "orders"),
    ("sales", "returns"),
    ("finance", "refund_ledger"),
];

fn names<'v>(list: &'v Value, key: &str) -> Vec<&'v str> {
    let list = list[key].as_array().unwrap();
    list.iter().map(|one| one["name"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_catalog_is_walked_as_it_was_harvested() {
    let polaris = polaris(&TABLES).await;
    polaris.add_namespace("lake", &["sales", "eu"], &[]);
    polaris.add_namespace("lake", &["hr"], &[]);
    let person = polaris.add_principal("ana", &["lake"]);
    polaris.grant("lake", "ana", Grant::catalog("NAMESPACE_LIST"));
    for namespace in ["sales", "finance"] {
        polaris.grant("lake", "ana", Grant::namespace(&[namespace], "TABLE_LIST"));
    }
    polaris.grant("lake", "ana", Grant::namespace(&["sales"], "TABLE_READ_DATA"));
    let weft = Weft::new();
    assert_eq!(
        connect(&weft, &polaris, &person, &["--domain", "fin*=Money"]).code,
        0
    );
    let unread = weft.json(&["source", "browse", "mesh"]);
    assert_eq!(
        (&unread["read"], &unread["things_below"]),
        (&false.into(), &0.into()),
        "{unread}"
    );
    weft.json(&["sync", "mesh"]);
    polaris.forget_requests();

    let top = weft.json(&["source", "browse", "mesh"]);
    assert_eq!(names(&top, "namespaces"), ["finance", "hr", "sales"], "{top}");
    assert_eq!(top["things_below"], 3);
    let sales = weft.json(&["source", "browse", "mesh", "sales"]);
    assert_eq!(
        names(&sales, "namespaces"),
        ["eu"],
        "an empty namespace is there: {sales}"
    );
    assert_eq!(names(&sales, "rows"), ["orders", "returns"]);
    assert!(sales["rows"][0]["rows"].as_u64().unwrap() > 0, "{sales}");
    let page = weft.json(&[
        "source", "browse", "mesh", "sales", "--limit", "1", "--offset", "1",
    ]);
    assert_eq!(
        (names(&page, "rows"), &page["matching"]),
        (vec!["returns"], &2.into())
    );
    let filtered = weft.json(&["source", "browse", "mesh", "sales", "--filter", "RET"]);
    assert_eq!(names(&filtered, "rows"), ["returns"]);

    // Refused, not visible, and not there are three things.
    let hr = weft.json(&["source", "browse", "mesh", "hr"]);
    let why = |of: &Value, what: &str| {
        let unlisted = of["unlisted"].as_array().unwrap();
        unlisted
            .iter()
            .find(|one| one["what"] == what)
            .map(|one| one["why"].clone())
    };
    assert_eq!(why(&hr, "tables"), Some("denied".into()), "{hr}");
    assert_eq!(why(&sales, "tables"), None);
    let finance = weft.json(&["source", "browse", "mesh", "finance"]);
    assert_eq!(
        (&finance["denied"], &finance["rows"][0]["denied"]),
        (&1.into(), &true.into()),
        "{finance}"
    );
    assert_eq!(
        finance["rows"][0]["card"]["domain"], "Money",
        "the rule that was given when it was added"
    );
    let nowhere = weft.run(&["source", "browse", "mesh", "marketing", "--json"]);
    assert_eq!((nowhere.code, &nowhere.error()["code"]), (4, &"not_found".into()));
    let words = weft.run(&["source", "browse", "mesh"]);
    assert!(
        words.stdout.contains("you may not list its tables"),
        "{}",
        words.stdout
    );
    assert_eq!(polaris.requests().len(), 0, "nothing of this asks the server");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rules_hold_at_once_and_go_at_once() {
    let polaris = polaris(&TABLES).await;
    let weft = Weft::new();
    assert_eq!(connect(&weft, &polaris, &polaris.root_credentials(), &[]).code, 0);
    weft.json(&["sync", "mesh"]);
    let domain = || weft.json(&["show", "mesh.sales.orders"])["domain"].clone();
    assert_eq!(domain(), "Sales", "the first level, where nobody says otherwise");
    polaris.forget_requests();
    let said = weft.json(&[
        "source",
        "domains",
        "mesh",
        "--set",
        "sal*=Commerce",
        "--set",
        "**=Rest",
    ]);
    let decided: Vec<u64> = said["decided"]["rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| rule["namespaces"].as_u64().unwrap())
        .collect();
    assert_eq!(decided, [1, 1], "the first that matches decides: {said}");
    assert_eq!(domain(), "Commerce");
    assert_eq!(
        weft.json(&["search", "domain:commerce orders"])["hits"][0]["name"],
        "orders"
    );
    let wrong = weft.run(&["source", "domains", "mesh", "--set", "sales", "--json"]);
    assert_eq!(wrong.code, 2, "{}", wrong.stderr);
    assert_eq!(
        weft.json(&["source", "domains", "mesh"])["rules"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(polaris.requests().len(), 0, "nothing was read again");
    // A sync does not lose what a person wrote.
    weft.json(&["sync", "mesh"]);
    assert_eq!(domain(), "Commerce");
    weft.json(&["source", "domains", "mesh", "--clear"]);
    assert_eq!(domain(), "Sales");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_harvested_stays_when_one_is_signed_out_and_says_where_it_comes_from() {
    let polaris = polaris(&TABLES).await;
    let root = polaris.root_credentials();
    polaris.add_federated_catalog("partner", "lake", (root.0.as_str(), root.1.as_str()));
    let weft = Weft::new();
    assert_eq!(
        connect(&weft, &polaris, &root, &["--warehouse", "partner"]).code,
        0
    );
    weft.json(&["sync", "mesh"]);
    let from = format!(
        "federated from ICEBERG_REST {} / catalog lake",
        polaris.catalog_uri()
    );
    let partner = weft.json(&["source", "browse", "mesh", "partner"]);
    assert_eq!(partner["origin"], from.as_str(), "{partner}");
    let shown = weft.run(&["show", "mesh.partner.sales.orders"]);
    assert!(
        shown.stdout.contains(&format!("{from}, through mesh")),
        "{} {}",
        shown.stdout,
        shown.stderr
    );

    assert_eq!(weft.run(&["source", "secret", "mesh", "--forget"]).code, 0);
    let preview = weft.run(&["preview", "mesh.lake.sales.orders", "--json"]);
    assert_eq!(
        (preview.code, &preview.error()["code"]),
        (3, &"signed_out".into()),
        "{}",
        preview.stderr
    );
    let sales = weft.json(&["source", "browse", "mesh", "lake.sales"]);
    assert_eq!(names(&sales, "rows"), ["orders", "returns"]);
}
