//! What tests do with the double of Polaris beyond the recording.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, helpers too"
)]

use std::time::Duration;

use serde_json::{Value, json};
use weft_testkit::polaris::{Grant, PolarisDouble, Securable};

const TABLE: &str = "/api/catalog/v1/lake/namespaces/sales/tables/orders";
const SIBLING: &str = "/api/catalog/v1/lake/namespaces/sales/tables/customers";
const TABLES: &str = "/api/catalog/v1/lake/namespaces/sales/tables";
const NESTED: &str = "/api/catalog/v1/lake/namespaces/sales%1Feu/tables/orders_eu";

struct Person<'a> {
    double: &'a PolarisDouble,
    http: reqwest::Client,
    token: String,
}

fn client() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().build().expect("a client")
}

async fn ask(double: &PolarisDouble, id: &str, secret: &str, scope: &str) -> (u16, Value) {
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", id),
        ("client_secret", secret),
        ("scope", scope),
    ];
    let url = format!("{}/v1/oauth/tokens", double.catalog_uri());
    let answer = client().post(url).form(&form).send().await.expect("an answer");
    let status = answer.status().as_u16();
    let body = answer.bytes().await.expect("a body");
    (status, serde_json::from_slice(&body).unwrap_or_default())
}

impl<'a> Person<'a> {
    async fn of(double: &'a PolarisDouble, (id, secret): &(String, String), scope: &str) -> Self {
        let (status, body) = ask(double, id, secret, scope).await;
        assert_eq!(status, 200);
        Self {
            double,
            http: client(),
            token: body["access_token"].as_str().expect("a token").to_owned(),
        }
    }

    async fn all_of(double: &'a PolarisDouble, credentials: &(String, String)) -> Self {
        Self::of(double, credentials, "PRINCIPAL_ROLE:ALL").await
    }

    async fn get(&self, path: &str) -> reqwest::Response {
        let url = format!("{}{path}", self.double.origin());
        let request = self.http.get(url).bearer_auth(&self.token);
        request.send().await.expect("an answer")
    }

    async fn status(&self, path: &str) -> u16 {
        self.get(path).await.status().as_u16()
    }

    async fn json(&self, path: &str) -> Value {
        let body = self.get(path).await.bytes().await.expect("a body");
        serde_json::from_slice(&body).expect("JSON")
    }
}

async fn lake() -> PolarisDouble {
    let double = PolarisDouble::start().await;
    double.add_catalog("lake", "file:///lake/lake", &[("owner", "data-platform")]);
    double.add_namespace("lake", &["sales", "eu"], &[("region", "eu")]);
    for name in ["orders", "customers"] {
        let location = format!("file:/lake/lake/sales/{name}/metadata/00000.metadata.json");
        double.add_table("lake", &["sales"], name, &location, json!({"table-uuid": name}));
    }
    double.add_table("lake", &["sales", "eu"], "orders_eu", "file:/x", json!({}));
    double
}

#[tokio::test]
async fn grants_reach_what_lies_below_and_end_with_the_next_request() {
    let double = lake().await;
    let ann = double.add_principal("ann", &["lake"]);
    let ann = Person::all_of(&double, &ann).await;
    assert_eq!(ann.status(TABLE).await, 403);

    let on_table = Grant::table(&["sales"], "orders", "TABLE_READ_PROPERTIES");
    double.grant("lake", "ann", on_table.clone());
    assert_eq!([ann.status(TABLE).await, ann.status(SIBLING).await], [200, 403]);
    assert_eq!([ann.status(TABLES).await, ann.status(NESTED).await], [403, 403]);
    assert_eq!(double.grants("lake", "ann"), std::slice::from_ref(&on_table));

    double.revoke("lake", "ann", on_table);
    double.grant("lake", "ann", Grant::namespace(&["sales"], "TABLE_READ_DATA"));
    assert_eq!([ann.status(SIBLING).await, ann.status(NESTED).await], [200, 200]);
    double.add_table("lake", &["sales"], "later", "file:/later", json!({}));
    assert_eq!(ann.status(&format!("{TABLES}/later")).await, 200);
}

#[tokio::test]
async fn a_table_of_the_same_name_is_another_table() {
    let double = lake().await;
    let ann = double.add_principal("ann", &["lake"]);
    let ann = Person::all_of(&double, &ann).await;
    double.grant(
        "lake",
        "ann",
        Grant::table(&["sales"], "orders", "TABLE_READ_DATA"),
    );
    double.drop_table("lake", &["sales"], "orders");
    assert_eq!(ann.status(TABLE).await, 404);
    assert_eq!(double.grants("lake", "ann"), []);
    double.add_table("lake", &["sales"], "orders", "file:/other", json!({}));
    assert_eq!(ann.status(TABLE).await, 403);
}

#[tokio::test]
async fn a_scope_activates_one_role_of_several() {
    let double = lake().await;
    let ann = double.add_principal("ann", &["lake"]);
    double.add_catalog_role("lake", "reader");
    double.grant("lake", "reader", Grant::catalog("TABLE_READ_DATA"));
    double.assign("ann", "lake", "reader");
    assert_eq!(Person::all_of(&double, &ann).await.status(TABLE).await, 200);
    assert_eq!(
        Person::of(&double, &ann, "PRINCIPAL_ROLE:ann")
            .await
            .status(TABLE)
            .await,
        200
    );
    let other = Person::of(&double, &ann, "PRINCIPAL_ROLE:other").await;
    assert_eq!(other.status(TABLE).await, 403);
}

#[tokio::test]
async fn new_metadata_has_a_new_etag() {
    let double = lake().await;
    let ann = double.add_principal("ann", &["lake"]);
    let ann = Person::all_of(&double, &ann).await;
    double.grant("lake", "ann", Grant::catalog("TABLE_READ_PROPERTIES"));
    let etag = |answer: reqwest::Response| answer.headers()["etag"].to_str().expect("text").to_owned();
    let first = etag(ann.get(TABLE).await);
    assert!(first.starts_with("W/\""));
    assert_eq!(etag(ann.get(TABLE).await), first);
    double.set_table(
        "lake",
        &["sales"],
        "orders",
        "file:/same/place",
        json!({"table-uuid": "next"}),
    );
    assert_ne!(etag(ann.get(TABLE).await), first);
    assert_eq!(ann.json(TABLE).await["metadata"]["table-uuid"], "next");
}

#[tokio::test]
async fn faults_come_in_order_and_end() {
    let double = lake().await;
    let root = Person::all_of(&double, &double.root_credentials()).await;
    double.fail_next("/api/catalog/v1/lake", 429, &[("retry-after", "7")], "", 1);
    let null = r#"{"error":{"message":null,"type":"NullPointerException","code":500}}"#;
    double.fail_next("/api/catalog/v1/lake", 500, &[], null, 2);
    let answer = root.get(TABLE).await;
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["retry-after"]),
        (429, &"7".parse().unwrap())
    );
    assert_eq!(root.json(TABLE).await["error"]["message"], Value::Null);
    assert_eq!([root.status(SIBLING).await, root.status(TABLE).await], [500, 200]);
}

#[tokio::test]
async fn tokens_end() {
    let double = lake().await;
    let root = Person::all_of(&double, &double.root_credentials()).await;
    double.expire_tokens();
    let answer = root.get(TABLE).await;
    assert_eq!(answer.status(), 401);
    assert_eq!(answer.headers()["www-authenticate"], "Bearer");
    assert!(answer.bytes().await.expect("a body").is_empty());

    double.set_token_lifetime(Duration::ZERO);
    let root = Person::all_of(&double, &double.root_credentials()).await;
    assert_eq!(root.status(TABLE).await, 401);
}

#[tokio::test]
async fn requests_are_seen_and_counted() {
    let double = lake().await;
    let root = Person::all_of(&double, &double.root_credentials()).await;
    double.forget_requests();
    double.set_latency(Duration::from_millis(200));
    let paged = format!("{TABLES}?pageSize=2");
    let (one, two, three) = tokio::join!(root.status(TABLE), root.status(SIBLING), root.status(&paged));
    assert_eq!((one, two, three), (200, 200, 200));
    assert_eq!(double.most_at_once(), 3);
    let seen = double.requests();
    assert_eq!(seen.len(), 3);
    assert!(
        seen.iter()
            .all(|seen| seen.authorized && seen.principal.as_deref() == Some("root"))
    );
    assert!(seen.iter().any(|seen| seen.path == paged));
}

#[tokio::test]
async fn a_dropped_double_is_gone() {
    let double = lake().await;
    let url = double.catalog_uri();
    let http = client();
    assert!(http.get(&url).send().await.is_ok());
    drop(double);
    let mut refused = false;
    for _ in 0..100 {
        refused = http.get(&url).send().await.is_err();
        if refused {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(refused);
}

#[tokio::test]
async fn a_federated_catalog_shows_what_its_principal_may_see() {
    let double = lake().await;
    let link = double.add_principal("link", &["lake"]);
    double.add_federated_catalog("partner", "lake", (&link.0, &link.1));
    let root = Person::all_of(&double, &double.root_credentials()).await;
    let table = TABLE.replace("/lake/", "/partner/");
    assert_eq!(root.status(&table).await, 403);
    double.grant("lake", "link", Grant::catalog("CATALOG_MANAGE_CONTENT"));
    assert_eq!(root.status(&table).await, 200);

    double.restart();
    assert_eq!(root.status(&table).await, 401);
    let root = Person::all_of(&double, &double.root_credentials()).await;
    assert_eq!(root.json(&table).await["error"]["message"], Value::Null);
}

#[tokio::test]
async fn pages_policies_and_other_formats() {
    let double = lake().await;
    let root = Person::all_of(&double, &double.root_credentials()).await;
    let click = json!({"format": "delta", "base-location": "file:///lake/lake/sales/clicks"});
    double.add_generic_table("lake", &["sales"], "clicks", click);
    double.add_view(
        "lake",
        &["sales"],
        "v_orders",
        "file:/v",
        json!({"format-version": 1}),
    );
    double.set_catalog_property("lake", "polaris.config.list-pagination-enabled", "true");
    let first = root.json(&format!("{TABLES}?pageSize=1")).await;
    let token = first["next-page-token"].as_str().expect("another page");
    let second = root.json(&format!("{TABLES}?pageSize=1&pageToken={token}")).await;
    assert_eq!(
        second["identifiers"],
        json!([{"namespace": ["sales"], "name": "customers"}])
    );
    assert_eq!(second["next-page-token"], Value::Null);

    let generic = "/api/catalog/polaris/v1/lake/namespaces/sales/generic-tables/clicks";
    assert_eq!(root.json(generic).await["table"]["format"], "delta");

    let expiry = "system.snapshot-expiry";
    double.add_policy("lake", &["sales"], "far", expiry, r#"{"enable": true}"#);
    double.add_policy("lake", &["sales"], "near", expiry, r#"{"enable": false}"#);
    double.attach_policy("lake", &["sales"], "far", Securable::Catalog);
    let orders = Securable::Table(vec!["sales".to_owned()], "orders".to_owned());
    double.attach_policy("lake", &["sales"], "near", orders);
    let applicable = "/api/catalog/polaris/v1/lake/applicable-policies?namespace=sales&target-name=";
    let names = async |table: &str| {
        let body = root.json(&format!("{applicable}{table}")).await;
        (
            body["applicable-policies"][0]["name"].clone(),
            body["applicable-policies"][0]["inherited"].clone(),
        )
    };
    assert_eq!(names("orders").await, (json!("near"), json!(false)));
    assert_eq!(names("customers").await, (json!("far"), json!(true)));
}
