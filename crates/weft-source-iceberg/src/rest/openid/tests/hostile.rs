//! Providers that lie, lead elsewhere, say too much or nothing.

use std::time::{Duration, Instant};

use axum::body::Body;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use weft_ports::{Cancel, PortError, PortErrorKind};

use super::{
    clean,
    double::{Double, Manners},
    openid, sign_in,
};
use crate::rest::{
    error::RestError,
    tests::server::{Answer, Tripwire, json as said, redirect, status},
};

#[tokio::test]
async fn an_honest_provider_gives_tokens_to_who_began_and_hears_nothing_more() {
    let double = Double::start(Manners::default()).await;
    let granted = sign_in(&double).await.expect("tokens");
    assert_eq!(granted.access_token.expose_secret(), "canary-access-1");
    assert_eq!(granted.who().as_deref(), Some("ana"));
    let asked = double.asked.lock().expect("what was asked").clone();
    assert_eq!(asked["scope"], "openid offline_access");
    assert_eq!(asked["prompt"], "consent");
    assert_eq!(asked["audience"], "polaris");
    assert_eq!(asked["code_challenge_method"], "S256");
    assert!(
        asked["redirect_uri"].starts_with("http://127.0.0.1:")
            && asked["redirect_uri"].ends_with("/callback"),
        "{asked:?}"
    );
    let forms = double.forms.lock().expect("the forms");
    let [form] = forms.as_slice() else {
        panic!("one request: {forms:?}");
    };
    let mut names: Vec<&str> = form.keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        ["client_id", "code", "code_verifier", "grant_type", "redirect_uri"]
    );
}

type Case = (&'static str, fn() -> Manners, &'static str);

fn tokens(answer: fn() -> Answer) -> Manners {
    Manners {
        tokens: Box::new(move |_| Some(answer())),
        ..Manners::default()
    }
}

fn claims(claims: fn(&mut Value)) -> Manners {
    Manners {
        claims,
        ..Manners::default()
    }
}

/// What a provider does, and a word of what the person is told.
const CASES: [Case; 16] = [
    (
        "another issuer in its document",
        || Manners {
            document: |document| document["issuer"] = json!("https://other.example"),
            ..Manners::default()
        },
        "calls itself `https://other.example`",
    ),
    (
        "a document without end",
        || Manners {
            configuration: || Some(said(vec![b' '; (1 << 20) + 1])),
            ..Manners::default()
        },
        "larger than 1 MiB",
    ),
    (
        "a page in place of its document",
        || Manners {
            configuration: || Some(said("<html>canary</html>")),
            ..Manners::default()
        },
        "not what the specification says",
    ),
    (
        "no document",
        || Manners {
            configuration: || Some(status(404, "canary")),
            ..Manners::default()
        },
        "no `.well-known/openid-configuration`",
    ),
    (
        "only plain challenges",
        || Manners {
            document: |document| document["code_challenge_methods_supported"] = json!(["plain"]),
            ..Manners::default()
        },
        "PKCE",
    ),
    (
        "another nonce",
        || claims(|claims| claims["nonce"] = json!("other")),
        "belongs to another sign-in",
    ),
    (
        "no nonce",
        || claims(|claims| claims["nonce"] = Value::Null),
        "belongs to another sign-in",
    ),
    (
        "an ID token of another provider",
        || claims(|claims| claims["iss"] = json!("https://other.example")),
        "another provider",
    ),
    (
        "an ID token for another client",
        || claims(|claims| claims["aud"] = json!("other")),
        "another client",
    ),
    (
        "a person who does not agree",
        || Manners {
            back: |back| {
                back.remove("code");
                back.insert("error".to_owned(), "access_denied".to_owned());
                back.insert("error_description".to_owned(), "ana said no\u{202e}".to_owned());
            },
            ..Manners::default()
        },
        "ana said no\\u{202e} (access_denied)",
    ),
    (
        "an answer of another provider",
        || Manners {
            back: |back| drop(back.insert("iss".to_owned(), "https://other.example".to_owned())),
            ..Manners::default()
        },
        "came from another provider",
    ),
    (
        "an answer without the promised name",
        || Manners {
            document: |document| document["authorization_response_iss_parameter_supported"] = json!(true),
            ..Manners::default()
        },
        "does not say which provider",
    ),
    (
        "a code that was used before",
        || Manners {
            back: |back| drop(back.insert("code".to_owned(), "canary-old".to_owned())),
            ..Manners::default()
        },
        "it has ended",
    ),
    (
        "tokens without end",
        || tokens(|| said(vec![b' '; (64 << 10) + 1])),
        "larger than 64 KiB",
    ),
    (
        "no tokens",
        || tokens(|| said(r#"{"refresh_token":"canary"}"#)),
        "no `access_token`",
    ),
    (
        "tokens that never come",
        || {
            tokens(|| {
                said(Body::from_stream(futures::stream::pending::<
                    Result<bytes::Bytes, std::io::Error>,
                >()))
            })
        },
        "did not answer",
    ),
];

#[tokio::test]
async fn what_a_provider_does_wrong_is_told_and_nothing_secret_with_it() {
    for (name, manners, words) in CASES {
        let double = Double::start(manners()).await;
        let began = Instant::now();
        let error = sign_in(&double).await.err().expect(name);
        assert!(began.elapsed() < Duration::from_secs(5), "{name}");
        assert!(error.to_string().contains(words), "{name}: {error}");
        let told = PortError::from(error.clone());
        assert!(told.hint.is_some(), "{name}");
        clean(&format!("{error:?} {told:?}"));
    }
}

#[tokio::test]
async fn what_a_provider_repeats_is_hidden() {
    let double = Double::start(Manners {
        tokens: Box::new(|form| {
            let words = format!("you sent {} and {}", form["code"], form["code_verifier"]);
            Some(status(
                400,
                json!({"error": "invalid_request", "error_description": words}).to_string(),
            ))
        }),
        ..Manners::default()
    })
    .await;
    let error = sign_in(&double).await.err().expect("an error");
    clean(&format!("{error:?}"));
    let forms = double.forms.lock().expect("the forms");
    assert!(!error.to_string().contains(&forms[0]["code_verifier"]), "{error}");
    assert!(error.to_string().contains("(hidden)"), "{error}");
}

#[tokio::test]
async fn no_code_goes_to_a_second_host() {
    for code in [301, 302, 303, 307, 308] {
        let tripwire = Tripwire::start().await;
        let evil = format!("http://{}/tokens", tripwire.address);
        let double = Double::start(Manners {
            tokens: Box::new(move |_| Some(redirect(code, &evil))),
            ..Manners::default()
        })
        .await;
        let error = sign_in(&double).await.err().expect("an error");
        assert!(matches!(error, RestError::Redirected { .. }), "{error:?}");
        assert_eq!(tripwire.touched(), 0, "{code}");
    }
}

#[tokio::test]
async fn a_sign_in_is_cancelled_at_once_and_its_port_closed() {
    let double = Double::start(Manners::default()).await;
    let cancel = Cancel::new();
    let shown = std::sync::Mutex::new(String::new());
    let show = |address: &str| address.clone_into(&mut shown.lock().expect("the address"));
    let openid = openid(&double.issuer());
    let stop = cancel.clone();
    let stopping = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(300)).await;
        stop.cancel();
        Instant::now()
    });
    let error = openid.sign_in(&show, &cancel).await.err().expect("cancelled");
    let asked = stopping.await.expect("a time");
    assert!(asked.elapsed() < Duration::from_secs(3), "{:?}", asked.elapsed());
    assert_eq!(PortError::from(error).kind, PortErrorKind::Cancelled);
    let back = double.agree(&shown.lock().expect("the address"));
    assert_eq!(super::double::fetch(back).await.0, 0, "nobody listens any more");
    assert!(double.forms.lock().expect("the forms").is_empty());
}
