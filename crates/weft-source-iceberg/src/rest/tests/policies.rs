//! Policies for the upkeep of tables: from above, from nearer, none, refused, and with content that is no content.

use serde_json::{Value, json};
use weft_ports::{AppliedPolicy, PolicyKind, PortErrorKind, Source as _, source::SourceKind};
use weft_testkit::polaris::{Grant, PolarisDouble, Securable};

use super::server::{self, Server};
use crate::rest::{AtHand, IcebergRestSource};

const EXPIRY: &str = "system.snapshot-expiry";
const COMPACTION: &str = "system.data-compaction";

/// A lake with a table in a namespace of one level and one in a namespace of two.
async fn lake() -> PolarisDouble {
    let polaris = PolarisDouble::start().await;
    polaris.add_catalog("lake", "file:///lake", &[]);
    for levels in [&["sales"][..], &["sales", "eu"]] {
        polaris.add_namespace("lake", levels, &[]);
        polaris.add_table("lake", levels, "orders", "file:///lake/orders/v1.json", json!({}));
    }
    polaris
}

/// What may be read by a person with these rights.
fn person(polaris: &PolarisDouble, name: &str, rights: &[&str]) -> IcebergRestSource {
    let (client_id, secret) = polaris.add_principal(name, &["lake"]);
    for right in rights {
        polaris.grant("lake", name, Grant::catalog(right));
    }
    connect(polaris, &client_id, &secret, &["lake"])
}

fn connect(polaris: &PolarisDouble, id: &str, secret: &str, warehouses: &[&str]) -> IcebergRestSource {
    let mut settings = super::settings(&polaris.catalog_uri());
    settings.warehouses = warehouses.iter().map(|&name| name.to_owned()).collect();
    if let weft_ports::source::SignIn::ClientCredentials { client_id, .. } = &mut settings.sign_in {
        id.clone_into(client_id);
    }
    let kind = SourceKind::Polaris(settings);
    IcebergRestSource::new("lake", &kind, Box::new(AtHand(secret.into()))).expect("a source")
}

fn levels(levels: &[&str]) -> Vec<String> {
    levels.iter().map(|&level| level.to_owned()).collect()
}

fn only(policies: &[AppliedPolicy]) -> &AppliedPolicy {
    let [policy] = policies else {
        panic!("one policy, not {policies:?}");
    };
    policy
}

#[tokio::test]
async fn a_policy_of_the_catalog_is_inherited_and_says_where_it_lives() {
    let polaris = lake().await;
    let content = r#"{"version":"2025-02-03","enable":true,
        "config":{"min_snapshot_to_keep":1,"max_snapshot_age_days":7,"acme":{"a":[1]}}}"#;
    polaris.add_policy("lake", &["sales"], "expire", EXPIRY, content);
    polaris.attach_policy("lake", &["sales"], "expire", Securable::Catalog);
    let source = person(&polaris, "rita", &["TABLE_READ_PROPERTIES"]);
    let found = source
        .policies(&levels(&["sales"]), "orders")
        .await
        .expect("policies");
    let policy = only(&found);
    assert_eq!(policy.name, "expire");
    assert_eq!(policy.kind, PolicyKind::SnapshotExpiry);
    assert_eq!(policy.namespace, ["sales"]);
    assert!(policy.inherited);
    assert_eq!(policy.enabled, Some(true));
    assert_eq!(policy.version, Some(0));
    assert_eq!(policy.unread, None);
    assert_eq!(policy.setting("max_snapshot_age_days"), Some("7"));
    assert_eq!(policy.setting("acme"), Some(r#"{"a":[1]}"#));
    assert_eq!(policy.settings.len(), 3, "{:?}", policy.settings);
}

#[tokio::test]
async fn the_nearer_one_takes_the_place_of_the_farther_one() {
    let polaris = lake().await;
    polaris.add_policy("lake", &["sales"], "all", COMPACTION, r#"{"enable":true}"#);
    polaris.add_policy("lake", &["sales"], "mine", COMPACTION, r#"{"enable":false}"#);
    polaris.attach_policy("lake", &["sales"], "all", Securable::Catalog);
    let table = Securable::Table(levels(&["sales"]), "orders".to_owned());
    polaris.attach_policy("lake", &["sales"], "mine", table);
    let source = person(&polaris, "rita", &["TABLE_READ_PROPERTIES"]);
    let found = source
        .policies(&levels(&["sales"]), "orders")
        .await
        .expect("policies");
    let policy = only(&found);
    assert_eq!((policy.name.as_str(), policy.inherited), ("mine", false));
    assert_eq!(policy.enabled, Some(false));
}

#[tokio::test]
async fn a_namespace_of_several_levels_is_asked_as_the_server_joins_them() {
    let polaris = lake().await;
    polaris.add_policy("lake", &["sales", "eu"], "expire", EXPIRY, r#"{"enable":true}"#);
    let namespace = Securable::Namespace(levels(&["sales", "eu"]));
    polaris.attach_policy("lake", &["sales", "eu"], "expire", namespace);
    let source = person(&polaris, "rita", &["TABLE_READ_PROPERTIES"]);
    let found = source
        .policies(&levels(&["sales", "eu"]), "orders")
        .await
        .expect("policies");
    assert_eq!(only(&found).namespace, ["sales", "eu"]);
    assert!(only(&found).inherited);
    let above = source
        .policies(&levels(&["sales"]), "orders")
        .await
        .expect("policies");
    assert_eq!(above, [], "it is not attached there");
}

#[tokio::test]
async fn where_a_connection_reads_several_catalogs_the_catalog_is_part_of_the_place() {
    let polaris = lake().await;
    polaris.add_policy("lake", &["sales"], "expire", EXPIRY, r#"{"enable":true}"#);
    polaris.attach_policy("lake", &["sales"], "expire", Securable::Catalog);
    let (id, secret) = polaris.root_credentials();
    let source = connect(&polaris, &id, &secret, &[]);
    let found = source
        .policies(&levels(&["lake", "sales"]), "orders")
        .await
        .expect("policies");
    assert_eq!(only(&found).namespace, ["lake", "sales"]);
}

#[tokio::test]
async fn who_may_not_see_them_is_told_so() {
    let polaris = lake().await;
    polaris.add_policy("lake", &["sales"], "expire", EXPIRY, r#"{"enable":true}"#);
    polaris.attach_policy("lake", &["sales"], "expire", Securable::Catalog);
    let source = person(&polaris, "nora", &["TABLE_LIST"]);
    let error = source
        .policies(&levels(&["sales"]), "orders")
        .await
        .expect_err("refused");
    assert_eq!(error.kind, PortErrorKind::Denied, "{error}");
    assert!(error.message.contains("sales.orders"), "{error}");
    assert!(
        error
            .hint
            .is_some_and(|hint| hint.contains("TABLE_READ_PROPERTIES"))
    );
}

#[tokio::test]
async fn content_that_cannot_be_read_is_said_and_the_policy_stays() {
    let deep = "[".repeat(10_000);
    let long = format!(r#"{{"enable":true,"x":"{}"}}"#, "x".repeat(70_000));
    let many: serde_json::Map<String, Value> = (0..80).map(|n| (format!("k{n}"), json!(n))).collect();
    let many = json!({"enable": true, "config": many}).to_string();
    for (content, expected) in [
        ("not json", "not JSON"),
        (deep.as_str(), "not JSON"),
        ("[1]", "not an object"),
        (long.as_str(), "64 KiB"),
        (r#"{"enable":"yes"}"#, "switched on"),
        (many.as_str(), "16 of its settings"),
    ] {
        let polaris = lake().await;
        polaris.add_policy("lake", &["sales"], "odd\u{202e}", EXPIRY, content);
        polaris.attach_policy("lake", &["sales"], "odd\u{202e}", Securable::Catalog);
        let source = person(&polaris, "rita", &["TABLE_READ_PROPERTIES"]);
        let found = source
            .policies(&levels(&["sales"]), "orders")
            .await
            .expect(expected);
        let unread = only(&found).unread.clone().expect(expected);
        assert!(unread.contains(expected), "{unread}");
        assert_eq!(only(&found).name, r"odd\u{202e}");
    }
}

#[tokio::test]
async fn a_server_without_the_endpoint_keeps_no_policies_and_is_not_asked() {
    let server = Server::start(server::honest).await;
    let source = super::source(super::settings(&server.uri()));
    let error = source
        .policies(&levels(&["sales"]), "orders")
        .await
        .expect_err("none are kept");
    assert_eq!(error.kind, PortErrorKind::Unsupported, "{error}");
    let seen = server.seen.lock().expect("the log").clone();
    assert!(
        !seen.iter().any(|asked| asked.contains("applicable-policies")),
        "{seen:?}"
    );
}

#[tokio::test]
async fn an_answer_without_an_end_is_refused() {
    let server = Server::start(|method, path| match path.split('?').next().unwrap_or_default() {
        "/api/catalog/v1/config" => server::json(
            r#"{"overrides":{"prefix":"lake"},"endpoints":["GET polaris/v1/{prefix}/applicable-policies"]}"#,
        ),
        "/api/catalog/polaris/v1/lake/applicable-policies" => {
            server::json(r#"{"applicable-policies":[],"next-page-token":"again"}"#)
        }
        _ => server::honest(method, path),
    })
    .await;
    let source = super::source(super::settings(&server.uri()));
    let error = source
        .policies(&levels(&["sales"]), "orders")
        .await
        .expect_err("no end");
    assert_eq!(error.kind, PortErrorKind::Limit, "{error}");
}
