//! What a catalog wants of who reads a table (specification, `read-restrictions`, PR #13879): never lost on the way.

use serde_json::json;
use weft_ports::{PortErrorKind, Source as _};
use weft_testkit::polaris::Grant;

use super::{
    lake::{Lake, connect},
    server::{Server, honest, json as answer, table},
    settings, source,
};
use crate::rest::restrictions::agreed;

const FILTER: &str = r#"{"required-row-filter":{"type":"eq","left":{"type":"reference","id":1},"right":7}}"#;

#[tokio::test]
async fn restrictions_are_carried_word_by_word() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder
        .path()
        .canonicalize()
        .expect("a place")
        .display()
        .to_string();
    for (said, carried) in [
        ("null", None),
        ("{}", Some("{}")),
        ("7", Some("7")),
        (FILTER, Some(FILTER)),
    ] {
        let place = root.clone();
        let server = Server::start(move |method, path| {
            if path.contains("/tables/orders") {
                let restricted = format!(r#"{{"read-restrictions":{said},"#);
                return answer(
                    table()
                        .replace("/lake/sales", &place)
                        .replacen('{', &restricted, 1),
                );
            }
            honest(method, path)
        })
        .await;
        let mut set_up = settings(&server.uri());
        set_up.roots = vec![root.clone()];
        let found = source(set_up).locate(&["sales".to_owned()], "orders").await;
        let found = found.expect("a place").restrictions;
        assert_eq!(found.as_ref().map(|one| one.json.as_str()), carried, "{said}");
        assert!(found.is_none_or(|one| one.by == "lake"));
    }
}

#[tokio::test]
async fn each_person_is_told_their_own() {
    let lake = Lake::start().await;
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder
        .path()
        .canonicalize()
        .expect("a place")
        .display()
        .to_string();
    let at = format!("file://{root}/orders/metadata/v1.json");
    lake.polaris.set_table(
        "lake",
        &["sales"],
        "orders",
        &at,
        super::lake::metadata(1, "orders"),
    );
    let restricted = json!({"required-column-projections": [{"field-id": 1, "action": "replace-with-null"}]});
    let mut told = Vec::new();
    for name in ["ana", "ben"] {
        let (id, secret) = lake.polaris.add_principal(name, &["lake"]);
        lake.polaris
            .grant("lake", name, Grant::catalog("TABLE_READ_PROPERTIES"));
        if name == "ben" {
            lake.polaris
                .restrict(name, "lake", &["sales"], "orders", restricted.clone());
        }
        let person = connect(&lake.polaris, &id, &secret, |rest| {
            rest.roots = vec![root.clone()];
        });
        let found = person
            .locate(&["sales".to_owned()], "orders")
            .await
            .expect("a place");
        told.push(found.restrictions.map(|one| one.json));
    }
    assert_eq!(told, [None, Some(restricted.to_string())]);
}

#[test]
fn two_answers_about_one_table_agree_or_nothing_is_read() {
    let text = |json: &str| Some(json.to_owned());
    let spaced = FILTER.replace(':', " : ");
    for (plain, with_keys, wanted, plainly) in [
        (None, None, None, true),
        (text(FILTER), None, Some(FILTER), true),
        (text(FILTER), text("{}"), Some(FILTER), true),
        (text(FILTER), text(&spaced), Some(FILTER), true),
        (None, text(FILTER), Some(FILTER), false),
        (text("{}"), text(FILTER), Some(FILTER), false),
        (None, text("not json"), Some("not json"), false),
    ] {
        let found = agreed("lake", plain, with_keys).expect("they agree");
        let json = found.restrictions.as_ref().map(|one| one.json.as_str());
        assert_eq!((json, found.plainly), (wanted, plainly));
    }
    let error =
        agreed("lake", text(FILTER), text(r#"{"required-row-filter":false}"#)).expect_err("they differ");
    assert_eq!(error.kind, PortErrorKind::Denied);
}
