//! Connections that do not come about.

use std::{net::SocketAddr, time::Duration};

use weft_ports::{PortErrorKind, Source as _, source::SignIn};
use weft_testkit::faults::{DeadPort, Fault, FaultProxy, Rule};

use super::lake::{Mesh, PATIENCE};
use crate::rest::IcebergRestSource;

/// The connection of somebody who signs in first, and that of somebody who has a token.
async fn both(mesh: &Mesh, address: SocketAddr) -> [(&'static str, IcebergRestSource); 2] {
    let (id, secret) = mesh.polaris.root_credentials();
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", &id),
        ("client_secret", &secret),
        ("scope", "PRINCIPAL_ROLE:ALL"),
    ];
    let url = format!("{}/v1/oauth/tokens", mesh.polaris.catalog_uri());
    let answer = reqwest::Client::new()
        .post(url)
        .form(&form)
        .send()
        .await
        .expect("an answer");
    let answer: serde_json::Value =
        serde_json::from_slice(&answer.bytes().await.expect("a body")).expect("JSON");
    let token = answer["access_token"].as_str().expect("a token");
    [
        (
            "the sign-in",
            mesh.with(address, SignIn::client(id), &secret, false),
        ),
        ("catalog `lake`", mesh.with(address, SignIn::Token, token, false)),
    ]
}

async fn tried(source: &IcebergRestSource, what: &str, address: SocketAddr, words: &str) {
    let error = source.test().await.expect_err(what);
    assert_eq!(error.kind, PortErrorKind::Unavailable, "{error}");
    for part in [what, &address.to_string(), words] {
        assert!(
            error.message.contains(part),
            "`{part}` is not in `{}`",
            error.message
        );
    }
}

#[tokio::test]
async fn a_port_that_refuses_is_tried_again_also_for_a_sign_in_because_nothing_was_sent() {
    let mesh = Mesh::start().await;
    let mut proxy = mesh.proxy().await;
    for (what, source) in both(&mesh, proxy.address()).await {
        proxy.refuse();
        tried(&source, what, proxy.address(), "cannot be reached").await;
        proxy.forget();
        let heals = async {
            tokio::time::sleep(Duration::from_millis(150)).await;
            proxy.listen_again().await.expect("the port");
        };
        let (found, ()) = tokio::join!(source.test(), heals);
        assert!(found.expect(what).contains("namespaces"), "{what}");
    }
}

#[tokio::test]
async fn a_connection_that_is_reset_at_once_is_tried_again_but_not_for_a_sign_in() {
    let mesh = Mesh::start().await;
    let rule = |fault, times| Rule {
        fault,
        having: Vec::new(),
        lacking: Vec::new(),
        times,
    };
    for (fault, words, attempts) in [
        (Fault::ResetAtOnce, "cannot be reached", 3),
        (Fault::Unread, "did not answer within", 2),
    ] {
        let proxy = mesh.proxy().await;
        for (what, source) in both(&mesh, proxy.address()).await {
            let attempts = if what == "the sign-in" { 1 } else { attempts };
            proxy.forget();
            proxy.set(rule(fault.clone(), usize::MAX));
            tried(&source, what, proxy.address(), words).await;
            assert_eq!(proxy.connections(), attempts, "{fault:?}: {what}");
            proxy.heal();
            proxy.set(rule(fault.clone(), 1));
            let once = source.test().await;
            assert_eq!(once.is_ok(), attempts > 1, "{fault:?}: {what}: {once:?}");
            proxy.heal();
            source.test().await.expect(what);
        }
    }
}

#[tokio::test]
async fn a_port_that_says_nothing_is_left() {
    let Some(dead) = DeadPort::start().await.expect("a port") else {
        println!("this system takes connections that nobody accepts: not tried");
        return;
    };
    let mesh = Mesh::start().await;
    for (what, source) in both(&mesh, dead.address()).await {
        let began = std::time::Instant::now();
        tried(&source, what, dead.address(), "did not answer within").await;
        assert!(began.elapsed() < PATIENCE.total + super::SLACK);
    }
}

/// A laptop that slept: the connection is there, and nobody is at its other end.
#[tokio::test]
async fn a_connection_that_died_unseen_is_replaced() {
    let mesh = Mesh::start().await;
    let proxy: FaultProxy = mesh.proxy().await;
    let source = mesh.source(&proxy, false);
    source.test().await.expect("well");
    proxy.set(Rule {
        fault: Fault::Silent,
        having: vec!["/v1/config".to_owned()],
        lacking: Vec::new(),
        times: 1,
    });
    source.test().await.expect("over another connection");
}
