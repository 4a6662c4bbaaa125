//! What owners write goes back to where it is used: comments to the catalog, descriptions to the files of projects and
//! contracts. Nothing is sent that was not shown, nothing over somebody else's words, and nothing twice.

mod files;

use serde_json::{Value, json};
use weft_testkit::polaris::{Grant, PolarisDouble};

use crate::{
    shared::{connect, polaris, warehouse, with_secret},
    weft::{Run, Weft},
};

const TABLE: &str = "mesh.sales.orders";
const PATH: &str = "/api/catalog/v1/lake/namespaces/sales/tables/orders";

/// The current schema of the table and its comment.
fn stands(polaris: &PolarisDouble) -> (Value, Option<String>) {
    let metadata = polaris.table("lake", &["sales"], "orders").unwrap();
    let current = &metadata["current-schema-id"];
    let schemas = metadata["schemas"].as_array().unwrap();
    let schema = schemas.iter().find(|schema| schema["schema-id"] == *current);
    let comment = metadata["properties"]["comment"].as_str().map(str::to_owned);
    (schema.unwrap().clone(), comment)
}

fn doc(schema: &Value, name: &str) -> Option<String> {
    let fields = schema["fields"].as_array().unwrap();
    let field = fields.iter().find(|field| field["name"] == name).unwrap();
    field["doc"].as_str().map(str::to_owned)
}

/// Commits to the table that were sent.
fn commits(polaris: &PolarisDouble) -> usize {
    let requests = polaris.requests();
    requests
        .iter()
        .filter(|seen| seen.method == "POST" && seen.path == PATH)
        .count()
}

fn write(weft: &Weft, comment: &str, column: &str) {
    weft.json(&["docs", "edit", TABLE, "--description", comment]);
    weft.json(&[
        "docs",
        "edit",
        TABLE,
        "--column",
        "order_id",
        "--description",
        column,
    ]);
}

/// A workspace that is connected to the catalog as its root, with words on one table.
async fn owner() -> (Weft, PolarisDouble) {
    let polaris = polaris(&[("sales", "orders"), ("sales", "returns")]).await;
    let weft = Weft::new();
    let added = connect(&weft, &polaris, &polaris.root_credentials(), &[]);
    assert_eq!(added.code, 0, "{}", added.stderr);
    weft.json(&["sync", "mesh"]);
    write(
        &weft,
        "One row an order.",
        "As on the **receipt**, see [lines](weft://search/lines).",
    );
    (weft, polaris)
}

fn push(weft: &Weft, more: &[&str]) -> Run {
    let words = [&["docs", "push", TABLE, "--to", "iceberg", "--json"], more].concat();
    weft.run(&words)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn comments_go_to_the_catalog_and_come_back_with_the_next_sync() {
    let (weft, polaris) = owner().await;
    let (before, comment) = stands(&polaris);
    let plan = push(&weft, &["--dry-run"]).json();
    assert_eq!(commits(&polaris), 0, "a plan sends nothing");
    let target = &plan["targets"][0];
    assert_eq!(target["key"], "iceberg:mesh:sales.orders", "{plan}");
    let changes = target["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 2, "{plan}");
    assert_eq!(changes[0]["old"].as_str().map(str::to_owned), comment, "{plan}");
    assert_eq!(changes[0]["new"], "One row an order.");
    assert_eq!(
        (&changes[1]["path"], &changes[1]["part"]),
        (&json!("order_id"), &json!("doc"))
    );
    assert_eq!(changes[1]["new"], "As on the receipt, see lines.", "plain text");

    let digest = plan["digest"].as_str().unwrap().to_owned();
    let run = push(&weft, &["--digest", &digest]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.json()["outcomes"][0]["state"], "written", "{}", run.stdout);
    assert_eq!(commits(&polaris), 1);
    let (after, comment) = stands(&polaris);
    assert_eq!(comment.as_deref(), Some("One row an order."));
    assert_eq!(
        doc(&after, "order_id").as_deref(),
        Some("As on the receipt, see lines.")
    );
    let without = |schema: &Value| {
        let mut schema = schema.clone();
        schema.as_object_mut().unwrap().remove("schema-id");
        for field in schema["fields"].as_array_mut().unwrap() {
            if field["name"] == "order_id" {
                field.as_object_mut().unwrap().remove("doc");
            }
        }
        schema
    };
    assert_eq!(without(&before), without(&after), "nothing else of the schema");
    let metadata = polaris.table("lake", &["sales"], "orders").unwrap();
    assert!(
        metadata["schemas"].as_array().unwrap().contains(&before),
        "the schema before stays in the history"
    );

    weft.json(&["sync", "mesh"]);
    let docs = weft.json(&["docs", "show", TABLE]);
    assert_eq!(
        docs["harvested"][0]["docs"]["description"], "One row an order.",
        "{docs}"
    );
    let again = push(&weft, &[]);
    assert_eq!(again.code, 2, "{}", again.stdout);
    assert!(
        again.error()["message"]
            .as_str()
            .unwrap()
            .contains("nothing to push")
    );
    assert_eq!(commits(&polaris), 1);

    let app = weft_host::open(&weft_host::Options {
        workspace: Some(weft.folder().to_owned()),
    })
    .await
    .unwrap();
    let acts = app.workspace.audit(None, 50).await.unwrap();
    let pushed: Vec<&str> = acts
        .iter()
        .filter(|act| act.action == "push_docs")
        .map(|act| act.detail.as_str())
        .collect();
    assert_eq!(pushed.len(), 1, "{acts:?}");
    assert!(
        pushed[0].contains("the catalog took 2 descriptions"),
        "{pushed:?}"
    );
    assert!(acts.iter().any(|act| act.action == "push_docs.begin"), "{acts:?}");
    app.workspace.verify_audit().await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_that_are_taken_back_take_the_schema_of_before() {
    let (weft, polaris) = owner().await;
    let schemas = || {
        let metadata = polaris.table("lake", &["sales"], "orders").unwrap();
        metadata["schemas"].as_array().unwrap().len()
    };
    let mut rounds = Vec::new();
    for (round, words) in ["As on the receipt.", "As on the bill.", "As on the receipt."]
        .into_iter()
        .enumerate()
    {
        write(&weft, &format!("One row an order, {round}."), words);
        let run = push(&weft, &[]);
        assert_eq!(run.code, 0, "{round}: {} {}", run.stdout, run.stderr);
        assert_eq!(run.json()["outcomes"][0]["state"], "written", "{}", run.stdout);
        let (schema, _) = stands(&polaris);
        assert_eq!(doc(&schema, "order_id").as_deref(), Some(words));
        rounds.push((schema, schemas()));
    }
    assert_eq!(rounds[2].0, rounds[0].0, "the schema of before");
    assert_eq!(rounds[2].1, rounds[1].1, "and none is added twice");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_shows_nothing_is_read_back() {
    let (weft, polaris) = owner().await;
    polaris.lose_next_commit(PATH, 200, true);
    let run = push(&weft, &[]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let outcome = &run.json()["outcomes"][0];
    assert_eq!(outcome["state"], "written", "{outcome}");
    assert!(
        outcome["words"].as_str().unwrap().contains("read back"),
        "{outcome}"
    );
    // A proxy in between says yes, and the catalog never heard of it.
    write(&weft, "One row a line.", "As on the bill.");
    let stood = stands(&polaris);
    polaris.lose_next_commit(PATH, 200, false);
    let run = push(&weft, &[]);
    assert_eq!(run.code, 1, "{}", run.stdout);
    assert_eq!(run.json()["outcomes"][0]["state"], "unknown", "{}", run.stdout);
    assert_eq!(stands(&polaris), stood);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_of_somebody_else_is_shown_and_never_written_over() {
    let (weft, polaris) = owner().await;
    let (mut other, comment) = stands(&polaris);
    other["fields"][0]["doc"] = "of the catalog's own people".into();
    let theirs =
        json!([{"action": "add-schema", "schema": other}, {"action": "set-current-schema", "schema-id": -1}]);
    polaris.commit_before_next("lake", &["sales"], "orders", &theirs);
    let run = push(&weft, &[]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let answer = run.json();
    assert_eq!(answer["outcomes"][0]["state"], "conflict", "{answer}");
    let words = answer["outcomes"][0]["words"].as_str().unwrap();
    assert!(
        words.contains("current schema changed"),
        "the catalog's words: {words}"
    );
    assert_eq!(commits(&polaris), 1, "not tried again");
    let (after, now) = stands(&polaris);
    assert_eq!(
        (now, &after["fields"][0]["doc"]),
        (comment, &json!("of the catalog's own people"))
    );
    // What stands there now is shown, and pushing is a new decision.
    assert!(
        answer["plan"].to_string().contains("of the catalog's own people"),
        "{answer}"
    );
    assert_eq!(push(&weft, &[]).code, 0);
    assert_eq!(stands(&polaris).1.as_deref(), Some("One row an order."));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_what_was_seen_is_sent() {
    let (weft, polaris) = owner().await;
    let digest = push(&weft, &["--dry-run"]).json()["digest"]
        .as_str()
        .unwrap()
        .to_owned();
    let refused = |digest: &str| {
        let run = push(&weft, &["--digest", digest]);
        assert_eq!(run.code, 1, "{}", run.stdout);
        let said = run.error()["message"].as_str().unwrap().to_owned();
        assert!(said.contains("is not what you saw"), "{said}");
        assert_eq!(commits(&polaris), 0);
    };
    // Words changed since, the same words as before, then the table.
    weft.json(&["docs", "edit", TABLE, "--description", "One row a line."]);
    refused(&digest);
    weft.json(&["docs", "edit", TABLE, "--description", "One row an order."]);
    let mut metadata = polaris.table("lake", &["sales"], "orders").unwrap();
    metadata["properties"]["comment"] = "of the catalog".into();
    polaris.set_table(
        "lake",
        &["sales"],
        "orders",
        "file:///x/metadata/00009.json",
        metadata,
    );
    refused(&digest);
    refused("of-nothing");
    assert_eq!(stands(&polaris).1.as_deref(), Some("of the catalog"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_answer_is_read_back_before_anything_is_said() {
    let (weft, polaris) = owner().await;
    for status in [500, 502, 504] {
        write(
            &weft,
            &format!("One row an order, {status}."),
            "As on the receipt.",
        );
        let before = commits(&polaris);
        polaris.lose_next_commit(PATH, status, true);
        let run = push(&weft, &[]);
        assert_eq!(run.code, 0, "{status}: {}", run.stderr);
        let outcome = &run.json()["outcomes"][0];
        assert_eq!(outcome["state"], "written", "{outcome}");
        assert!(
            outcome["words"].as_str().unwrap().contains("read back"),
            "{outcome}"
        );
        assert_eq!(commits(&polaris), before + 1, "{status}: sent once");
    }
    let stood = stands(&polaris);
    for status in [500, 502, 504] {
        write(&weft, &format!("Other words, {status}."), "As on the bill.");
        let before = commits(&polaris);
        polaris.lose_next_commit(PATH, status, false);
        let run = push(&weft, &[]);
        assert_eq!(run.code, 1, "{status}: {}", run.stdout);
        let outcome = &run.json()["outcomes"][0];
        assert_eq!(outcome["state"], "unknown", "{outcome}");
        assert_eq!(commits(&polaris), before + 1, "{status}: not sent again");
        assert_eq!(stands(&polaris), stood);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_not_change_a_table_is_told_so_in_the_catalogs_words() {
    let polaris = polaris(&[("sales", "orders")]).await;
    let reader = polaris.add_principal("rita", &["lake"]);
    for right in [
        "NAMESPACE_LIST",
        "NAMESPACE_READ_PROPERTIES",
        "TABLE_LIST",
        "TABLE_READ_DATA",
    ] {
        polaris.grant("lake", "rita", Grant::catalog(right));
    }
    let weft = Weft::new();
    assert_eq!(connect(&weft, &polaris, &reader, &[]).code, 0);
    weft.json(&["sync", "mesh"]);
    write(&weft, "One row an order.", "As on the receipt.");
    let stood = stands(&polaris);
    let run = push(&weft, &[]);
    assert_eq!(run.code, 3, "{} {}", run.stdout, run.stderr);
    let outcome = &run.json()["outcomes"][0];
    assert_eq!(outcome["state"], "denied", "{outcome}");
    assert!(
        outcome["words"].as_str().unwrap().contains("you may not"),
        "{outcome}"
    );
    assert_eq!(stands(&polaris), stood);
    // The right comes: the same push works.
    polaris.grant(
        "lake",
        "rita",
        Grant::table(&["sales"], "orders", "TABLE_WRITE_PROPERTIES"),
    );
    let run = push(&weft, &[]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(stands(&polaris).1.as_deref(), Some("One row an order."));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plain_catalog_of_the_specification_takes_them_too() {
    let polaris = polaris(&[("sales", "orders")]).await;
    let weft = Weft::new();
    let (id, secret) = polaris.root_credentials();
    let (uri, root) = (polaris.catalog_uri(), warehouse().display().to_string());
    let adding = [
        "source",
        "add",
        "iceberg-rest",
        "mesh",
        "--uri",
        &uri,
        "--warehouse",
        "lake",
        "--root",
        &root,
    ];
    let words = [&adding[..], &["--client-id", &id, "--secret-stdin"]].concat();
    let added = with_secret(&weft, &words, &secret);
    assert_eq!(added.code, 0, "{}", added.stderr);
    weft.json(&["sync", "mesh"]);
    write(&weft, "One row an order.", "As on the receipt.");
    let run = weft.run(&["docs", "push", TABLE]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        run.stderr.contains("the catalog took 2 descriptions"),
        "{}",
        run.stderr
    );
    assert_eq!(
        doc(&stands(&polaris).0, "order_id").as_deref(),
        Some("As on the receipt.")
    );
}
