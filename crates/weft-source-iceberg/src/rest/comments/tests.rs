//! Commits over connections that break, to servers that let nobody write, and beside others.

use std::collections::BTreeMap;

use serde_json::json;
use weft_ports::{
    PortErrorKind, Source as _,
    push::{Comments, Commit, TableComments},
};
use weft_testkit::faults::{Fault, Rule};

use crate::rest::tests::{
    faults::lake::Mesh,
    server::{Answer, Server, honest, json as answer},
    settings, source,
};

const COMMIT: &str = "POST /api/catalog/v1/lake/namespaces/sales/tables/";

fn comments(words: &str) -> Comments {
    Comments {
        table: Some(words.to_owned()),
        columns: BTreeMap::from([(1, words.to_owned())]),
    }
}

fn sales() -> Vec<String> {
    vec!["sales".to_owned()]
}

#[tokio::test]
async fn a_commit_whose_answer_is_lost_is_not_certain_and_sent_once() {
    let mesh = Mesh::start().await;
    for fault in [
        Fault::Close,
        Fault::CutAfter(3),
        Fault::ResetAfter(3),
        Fault::Silent,
    ] {
        let proxy = mesh.proxy().await;
        let source = mesh.source(&proxy, false);
        let seen = source.comments(&sales(), "orders").await.expect("comments");
        proxy.forget();
        proxy.set(Rule {
            fault: fault.clone(),
            having: vec![COMMIT.to_owned()],
            lacking: Vec::new(),
            times: usize::MAX,
        });
        let words = format!("{fault:?}");
        let done = source
            .write_comments(&sales(), "orders", &seen, &comments(&words))
            .await;
        assert!(matches!(done, Ok(Commit::Unknown(_))), "{fault:?}: {done:?}");
        let sent = proxy.passed();
        let sent = sent
            .iter()
            .filter(|passed| passed.line.starts_with(COMMIT))
            .count();
        assert_eq!(sent, 1, "{fault:?}");
        proxy.heal();
        // Whether it was taken is read back.
        let now = source.comments(&sales(), "orders").await.expect("comments");
        let taken = matches!(fault, Fault::CutAfter(_) | Fault::ResetAfter(_));
        assert_eq!(comments(&words).stand_in(&now), taken, "{fault:?}: {now:?}");
    }
}

#[tokio::test]
async fn a_comment_of_somebody_else_is_not_written_over() {
    let mesh = Mesh::start().await;
    let proxy = mesh.proxy().await;
    let source = mesh.source(&proxy, false);
    let seen = source.comments(&sales(), "orders").await.expect("comments");
    // Properties have no requirement in the specification: what was seen is compared once more.
    let older = TableComments {
        comment: Some("as it was".to_owned()),
        ..seen.clone()
    };
    proxy.forget();
    let done = source
        .write_comments(&sales(), "orders", &older, &comments("mine"))
        .await;
    assert!(matches!(done, Ok(Commit::Moved(_))), "{done:?}");
    assert!(
        proxy
            .passed()
            .iter()
            .all(|passed| !passed.line.starts_with("POST"))
    );
    let dropped = TableComments {
        uuid: "another table".to_owned(),
        ..seen
    };
    let done = source
        .write_comments(&sales(), "orders", &dropped, &comments("mine"))
        .await;
    assert!(matches!(done, Ok(Commit::Moved(_))), "{done:?}");
}

#[tokio::test]
async fn a_server_that_lets_nobody_write_is_not_asked_to() {
    let read_only = |method: &str, path: &str| -> Answer {
        if path.starts_with("/api/catalog/v1/config") {
            let endpoints = [
                "GET /v1/{prefix}/namespaces",
                "GET /v1/{prefix}/namespaces/{namespace}/tables/{table}",
            ];
            return answer(json!({"overrides": {"prefix": "lake"}, "endpoints": endpoints}).to_string());
        }
        honest(method, path)
    };
    let server = Server::start(read_only).await;
    let source = source(settings(&server.uri()));
    let seen = source.comments(&sales(), "orders").await.expect("comments");
    let error = source
        .write_comments(&sales(), "orders", &seen, &comments("mine"))
        .await
        .expect_err("read-only");
    assert_eq!(error.kind, PortErrorKind::Denied);
    assert!(error.message.contains("read-only"), "{error}");
    let posts = server.seen.lock().expect("the log").clone();
    assert!(
        posts
            .iter()
            .all(|line| !line.contains("POST /api/catalog/v1/lake")),
        "{posts:?}"
    );
}

#[test]
fn a_request_holds_what_it_is_written_over() {
    let text = r#"{"table-uuid":"u","last-column-id":7,"current-schema-id":3,"properties":{"comment":"old"},
        "schemas":[{"type":"struct","schema-id":3,"fields":[{"id":1,"name":"id","required":true,"type":"long"}]},
                   {"type":"struct","schema-id":5,"fields":[]}]}"#;
    let metadata: super::Metadata<'_> = serde_json::from_str(text).expect("metadata");
    let seen = super::seen(&metadata, "x").expect("comments");
    let request = super::request(&metadata, &seen, &comments("new"), "x").expect("a request");
    let request: serde_json::Value = serde_json::from_str(&request).expect("JSON");
    assert_eq!(
        request,
        json!({
            "requirements": [
                {"type": "assert-table-uuid", "uuid": "u"},
                {"type": "assert-current-schema-id", "current-schema-id": 3},
                {"type": "assert-last-assigned-field-id", "last-assigned-field-id": 7}],
            "updates": [
                {"action": "set-properties", "updates": {"comment": "new"}},
                {"action": "add-schema", "last-column-id": 7, "schema": {"type": "struct", "schema-id": 6,
                    "fields": [{"id": 1, "name": "id", "required": true, "type": "long", "doc": "new"}]}},
                {"action": "set-current-schema", "schema-id": -1}],
        })
    );
}

#[test]
fn a_schema_that_the_table_has_had_is_taken_again_and_not_added() {
    let text = r#"{"table-uuid":"u","last-column-id":1,"current-schema-id":3,
        "schemas":[{"type":"struct","schema-id":2,"fields":[{"id":1,"name":"id","required":true,"type":"long","doc":"new"}]},
                   {"type":"struct","schema-id":3,"fields":[{"id":1,"name":"id","required":true,"type":"long","doc":"old"}]}]}"#;
    let metadata: super::Metadata<'_> = serde_json::from_str(text).expect("metadata");
    let seen = super::seen(&metadata, "x").expect("comments");
    let wished = Comments {
        table: None,
        ..comments("new")
    };
    let request = super::request(&metadata, &seen, &wished, "x").expect("a request");
    let request: serde_json::Value = serde_json::from_str(&request).expect("JSON");
    assert_eq!(
        request["updates"],
        json!([{"action": "set-current-schema", "schema-id": 2}])
    );
}

#[tokio::test]
async fn words_that_come_back_to_what_they_were_are_taken_again() {
    let mesh = Mesh::start().await;
    let proxy = mesh.proxy().await;
    let source = mesh.source(&proxy, false);
    for words in ["A", "B", "A", "B"] {
        let seen = source.comments(&sales(), "orders").await.expect("comments");
        let done = source
            .write_comments(&sales(), "orders", &seen, &comments(words))
            .await;
        assert!(matches!(done, Ok(Commit::Written)), "{words}: {done:?}");
        let now = source.comments(&sales(), "orders").await.expect("comments");
        assert!(comments(words).stand_in(&now), "{words}: {now:?}");
    }
}

#[test]
fn an_answer_counts_for_what_it_shows() {
    let text = |words: &str| {
        format!(
            r#"{{"metadata":{{"table-uuid":"u","current-schema-id":0,"properties":{{"comment":"{words}"}},
            "schemas":[{{"type":"struct","schema-id":0,"fields":[{{"id":1,"name":"id","required":true,"type":"long","doc":"{words}"}}]}}]}}}}"#
        )
    };
    let before = TableComments {
        uuid: "u".to_owned(),
        ..TableComments::default()
    };
    let told = |body: &str| super::taken(body.as_bytes(), &before, &comments("new"), "x");
    assert_eq!(told(&text("new")), Commit::Written);
    for other in [
        text("old"),
        text("new").replace(r#""u""#, r#""another""#),
        String::new(),
        "{}".to_owned(),
        "<html>sign in</html>".to_owned(),
    ] {
        assert!(matches!(told(&other), Commit::Unknown(_)), "{other}");
    }
}
