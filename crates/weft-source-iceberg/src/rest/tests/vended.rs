//! Keys that the catalog hands out: asked for when they are needed, kept, and told when there are none.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{Router, extract::Request};
use secrecy::ExposeSecret as _;
use tokio::net::TcpListener;
use weft_ports::{PortError, PortErrorKind, Source as _, StoreSecret, source::TableLocation};

use super::{
    IcebergRestSource, SECRET,
    server::{Answer, honest, json, status, table},
    settings, source,
};

const PLACE: &str = "s3://lake/sales/orders";

/// A catalog with one table in a store; `keys` answers who asks for them, given the path.
struct Catalog {
    uri: String,
    plain: Arc<AtomicUsize>,
    delegated: Arc<AtomicUsize>,
}

impl Catalog {
    async fn start(keys: impl Fn(&str) -> Answer + Clone + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (plain, delegated) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
        let counts = (Arc::clone(&plain), Arc::clone(&delegated));
        let router = Router::new().fallback(move |request: Request| {
            let path = request.uri().to_string();
            let header = request.headers().get("x-iceberg-access-delegation");
            let asked = header.is_some_and(|value| value == "vended-credentials");
            let method = request.method().to_string();
            let answer = match () {
                () if !path.contains("/tables/orders") => config(&method, &path),
                () if asked => {
                    counts.1.fetch_add(1, Ordering::SeqCst);
                    keys(&path)
                }
                () => {
                    counts.0.fetch_add(1, Ordering::SeqCst);
                    json(table().replace("file:///lake/sales/orders", PLACE))
                }
            };
            async move { answer }
        });
        tokio::spawn(async move { axum::serve(listener, router).await.expect("a server") });
        Self {
            uri: format!("http://{address}/api/catalog"),
            plain,
            delegated,
        }
    }

    /// Plain loads and such with the header so far.
    fn counts(&self) -> (usize, usize) {
        (
            self.plain.load(Ordering::SeqCst),
            self.delegated.load(Ordering::SeqCst),
        )
    }
}

fn config(method: &str, path: &str) -> Answer {
    if path.contains("/v1/config") {
        return json(
            r#"{"overrides":{"prefix":"lake"},"endpoints":["GET /v1/{prefix}/namespaces/{namespace}/tables/{table}/credentials"]}"#,
        );
    }
    honest(method, path)
}

fn credentials(prefix: &str) -> String {
    format!(
        r#"[{{"prefix":"{prefix}","config":{{"s3.access-key-id":"canary-id","s3.secret-access-key":"canary-vended",
        "s3.session-token":"canary-session","s3.session-token-expires-at-ms":"32503680000000"}}}}]"#
    )
}

/// A table's answer with keys for this prefix.
fn with_keys(prefix: &str) -> Answer {
    let body = table().replace("file:///lake/sales/orders", PLACE);
    let keys = credentials(prefix);
    json(body.replacen('{', &format!(r#"{{"storage-credentials":{keys},"#), 1))
}

async fn locate(source: &IcebergRestSource) -> Result<TableLocation, PortError> {
    let located = source.locate(&["sales".to_owned()], "orders").await;
    let shown = format!("{located:?} {source:?}");
    assert!(!shown.contains("canary") && !shown.contains(SECRET), "{shown}");
    if let Err(error) = &located {
        assert!(
            error.message.contains("sales.orders") && error.hint.is_some(),
            "{error:?}"
        );
    }
    located
}

#[tokio::test]
async fn keys_are_asked_for_once_and_are_gone_with_the_connection() {
    let catalog = Catalog::start(|path| {
        assert!(path.contains("snapshots=refs"), "{path}");
        with_keys(PLACE)
    })
    .await;
    let first = source(settings(&catalog.uri));
    let found = locate(&first).await.expect("a place");
    assert_eq!((found.root.as_str(), catalog.counts()), (PLACE, (1, 1)));
    let store = found.store.expect("a store");
    assert_eq!((store.endpoint, store.configured), (None, false));
    let StoreSecret::S3 {
        secret_access_key, ..
    } = &store.credentials[0].secret
    else {
        panic!("a key of S3");
    };
    assert_eq!(secret_access_key.expose_secret(), "canary-vended");
    locate(&first.clone()).await.expect("a place");
    assert_eq!(
        catalog.counts(),
        (2, 1),
        "where it is is asked each time, the keys are kept"
    );
    drop(first);
    locate(&source(settings(&catalog.uri))).await.expect("a place");
    assert_eq!(catalog.counts(), (3, 2));
}

#[tokio::test]
async fn restrictions_that_come_with_keys_only_are_asked_for_each_time() {
    const HIDDEN: &str = r#"{"required-row-filter":false}"#;
    let catalog = Catalog::start(|_| {
        let body = table().replace("file:///lake/sales/orders", PLACE);
        let keys = credentials(PLACE);
        let more = format!(r#"{{"read-restrictions":{HIDDEN},"storage-credentials":{keys},"#);
        json(body.replacen('{', &more, 1))
    })
    .await;
    let source = source(settings(&catalog.uri));
    for round in 1..3 {
        let found = locate(&source).await.expect("a place");
        assert_eq!(found.restrictions.expect("restrictions").json, HIDDEN);
        assert_eq!(catalog.counts(), (round, round));
    }
}

#[tokio::test]
async fn keys_apart_from_the_table() {
    let catalog = Catalog::start(|path| {
        if path.ends_with("/tables/orders/credentials") {
            return json(format!(r#"{{"storage-credentials":{}}}"#, credentials("s3")));
        }
        json(
            table()
                .replace("file:///lake/sales/orders", PLACE)
                .replace("canary-vended", ""),
        )
    })
    .await;
    let found = locate(&source(settings(&catalog.uri))).await.expect("a place");
    assert_eq!(found.store.expect("a store").credentials.len(), 1);
    assert_eq!(catalog.counts(), (1, 2));
}

#[tokio::test]
async fn a_catalog_that_hands_out_no_keys_says_so() {
    for (code, words) in [
        (400, "hands out no keys to its files (credential vending): no STS"),
        (403, "you may not: no STS"),
    ] {
        let catalog = Catalog::start(move |_| {
            status(
                code,
                r#"{"error":{"message":"no STS","type":"IllegalArgumentException","code":400}}"#,
            )
        })
        .await;
        let error = locate(&source(settings(&catalog.uri)))
            .await
            .expect_err("no keys");
        assert_eq!(error.kind, PortErrorKind::Denied);
        assert!(error.message.contains(words), "{error}");
        assert_eq!(catalog.counts(), (1, 1));
    }
    let signing = Catalog::start(|_| json(r#"{"config":{"s3.remote-signing-enabled":"true"}}"#)).await;
    let error = locate(&source(settings(&signing.uri)))
        .await
        .expect_err("no keys");
    assert!(error.message.contains("remote signing"), "{error}");
    let empty = Catalog::start(|_| json(r#"{"storage-credentials":[]}"#)).await;
    let error = locate(&source(settings(&empty.uri))).await.expect_err("no keys");
    assert!(error.message.contains("hands out no keys"), "{error}");
    assert_eq!(empty.counts(), (1, 2), "the other endpoint is asked too");
    let broken = Catalog::start(|_| {
        json(r#"{"storage-credentials":[{"prefix":"s3","config":{"s3.secret-access-key":["canary"]}}]}"#)
    })
    .await;
    let error = locate(&source(settings(&broken.uri)))
        .await
        .expect_err("malformed");
    assert_eq!(error.kind, PortErrorKind::Corrupt);
}

#[tokio::test]
async fn keys_for_another_place_are_not_used() {
    for prefix in [
        "s3://lake/sales/orders_old",
        "s3://other",
        "s3://lake/sales/orders/data",
    ] {
        let catalog = Catalog::start(move |_| with_keys(prefix)).await;
        let error = locate(&source(settings(&catalog.uri))).await.expect_err(prefix);
        assert_eq!(error.kind, PortErrorKind::Denied);
        assert!(error.message.contains(prefix), "{error}");
    }
}

#[tokio::test]
async fn roots_are_kept_before_keys_are_asked_for() {
    let catalog = Catalog::start(|_| with_keys(PLACE)).await;
    let mut set_up = settings(&catalog.uri);
    set_up.roots = vec!["/lake".to_owned(), "s3://lake/finance".to_owned()];
    let error = locate(&source(set_up.clone())).await.expect_err("outside");
    assert_eq!((error.kind, catalog.counts()), (PortErrorKind::Denied, (1, 0)));
    set_up.roots.push("s3a://lake/sales".to_owned());
    assert_eq!(
        locate(&source(set_up)).await.expect("a place").root,
        "s3a://lake/sales"
    );
}

#[tokio::test]
async fn an_endpoint_that_cannot_be_one_is_told_at_once() {
    for bad in [
        "minio:9000",
        "http://minio.example:9000",
        "https://user:canary@minio",
    ] {
        let mut set_up = settings("https://catalog.example/api/catalog");
        set_up.s3_endpoint = Some(bad.to_owned());
        let kind = weft_ports::source::SourceKind::IcebergRest(set_up);
        let error =
            IcebergRestSource::new("lake", &kind, Box::new(super::AtHand(SECRET.into()))).expect_err(bad);
        assert_eq!(error.kind, PortErrorKind::Invalid);
        assert!(!format!("{error:?}").contains("canary"), "{error:?}");
    }
}
