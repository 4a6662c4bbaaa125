//! Staying signed in: renewal, rotation, the end, and signing out.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use secrecy::{ExposeSecret as _, SecretString};
use weft_ports::{
    Cancel, PortErrorKind, Source as _,
    error::PortResult,
    progress::no_progress,
    source::{RestCatalog, SourceKind},
};
use weft_testkit::recording::harvest;

use super::{
    clean,
    double::{Double, Manners},
    patience, settings,
};
use crate::rest::{
    IcebergRestSource, SecretSource,
    tests::server::{Server, honest, json as said, status},
};

/// What is kept of one source.
#[derive(Clone, Default)]
struct Drawer(Arc<Mutex<Option<SecretString>>>);

impl Drawer {
    fn put(&self, text: &str) {
        *self.0.lock().expect("the drawer") = Some(text.into());
    }

    fn text(&self) -> Option<String> {
        let kept = self.0.lock().expect("the drawer");
        kept.as_ref().map(|secret| secret.expose_secret().to_owned())
    }
}

#[async_trait]
impl SecretSource for Drawer {
    async fn secret(&self) -> PortResult<Option<SecretString>> {
        Ok(self.0.lock().expect("the drawer").clone())
    }

    async fn replace(&self, secret: SecretString) -> PortResult<bool> {
        let mut kept = self.0.lock().expect("the drawer");
        let any = kept.is_some();
        if any {
            *kept = Some(secret);
        }
        Ok(any)
    }
}

fn source(double: &Double, catalog: &Server, drawer: &Drawer) -> IcebergRestSource {
    let kind = SourceKind::IcebergRest(RestCatalog::at(catalog.uri(), settings(&double.issuer())));
    IcebergRestSource::patient("lake", &kind, Box::new(drawer.clone()), patience()).expect("a source")
}

/// Signs in, as far as the person has something to do with it.
async fn signed_in(source: &IcebergRestSource, double: &Arc<Double>) -> Option<SecretString> {
    let person = Arc::clone(double);
    let progress: weft_ports::ProgressSink = Arc::new(move |progress| {
        if progress.step == weft_ports::source::BROWSER {
            person.send(&progress.detail.expect("an address"));
        }
    });
    let signed_in = source.sign_in(progress, Cancel::new()).await.expect("a sign-in");
    assert_eq!(signed_in.who.as_deref(), Some("ana"));
    clean(&format!("{signed_in:?} {source:?}"));
    signed_in.secret
}

#[tokio::test]
async fn what_a_sign_in_brings_holds_until_it_is_kept() {
    let (double, catalog) = (
        Double::start(Manners::default()).await,
        Server::start(honest).await,
    );
    let drawer = Drawer::default();
    let source = source(&double, &catalog, &drawer);
    let secret = signed_in(&source, &double).await.expect("a refresh token");
    assert_eq!(secret.expose_secret(), "canary-refresh-1");
    assert_eq!(
        source.unkept().expect("the same").expose_secret(),
        "canary-refresh-1"
    );
    source
        .test()
        .await
        .expect("the catalog is asked with the access token");
    assert_eq!(drawer.text(), None, "keeping it is the caller's");
    let probe = source.probe().await;
    assert!(probe.steps[0].found.starts_with("as ana at "), "{probe:?}");
}

#[tokio::test]
async fn a_rotated_refresh_token_replaces_the_kept_one() {
    let (double, catalog) = (
        Double::start(Manners::default()).await,
        Server::start(honest).await,
    );
    let drawer = Drawer::default();
    drawer.put("canary-refresh-0");
    let source = source(&double, &catalog, &drawer);
    source.test().await.expect("a renewal, then the catalog");
    assert_eq!(drawer.text().as_deref(), Some("canary-refresh-1"));
    assert!(source.unkept().is_none());
    source.test().await.expect("the same token again");
    assert_eq!(double.forms.lock().expect("the forms").len(), 1, "one renewal");
}

#[tokio::test]
async fn a_token_is_renewed_at_four_fifths_of_its_life() {
    let double = Double::start(Manners {
        tokens: Box::new(|form| {
            let number = form["refresh_token"].len();
            Some(said(format!(
                r#"{{"access_token":"a","expires_in":5,"refresh_token":"{}"}}"#,
                "r".repeat(number + 1)
            )))
        }),
        ..Manners::default()
    })
    .await;
    let catalog = Server::start(honest).await;
    let drawer = Drawer::default();
    drawer.put("r");
    let source = source(&double, &catalog, &drawer);
    source.test().await.expect("the first");
    source.test().await.expect("the same");
    assert_eq!(drawer.text().as_deref(), Some("rr"));
    tokio::time::sleep(std::time::Duration::from_millis(4_200)).await;
    source.test().await.expect("the next");
    assert_eq!(drawer.text().as_deref(), Some("rrr"));
}

#[tokio::test]
async fn one_refusal_of_the_catalog_is_one_renewal() {
    let double = Double::start(Manners::default()).await;
    let catalog = Server::start(|_, _| {
        status(
            401,
            r#"{"error":{"message":"not canary-access-2, not canary-refresh-1","type":"x"}}"#,
        )
    })
    .await;
    let drawer = Drawer::default();
    drawer.put("canary-refresh-0");
    let source = source(&double, &catalog, &drawer);
    let error = source.test().await.expect_err("refused");
    assert_eq!(error.kind, PortErrorKind::Denied);
    assert!(error.message.contains("does not take the sign-in of"), "{error}");
    assert_eq!(catalog.count(), 2);
    assert_eq!(double.forms.lock().expect("the forms").len(), 2);
    clean(&format!("{error:?}"));
}

#[tokio::test]
async fn another_program_that_renewed_in_between_is_no_end() {
    let drawer = Drawer::default();
    drawer.put("canary-old");
    let other = drawer.clone();
    let double = Double::start(Manners {
        tokens: Box::new(move |form| {
            if form["refresh_token"] == "canary-old" {
                other.put("canary-refresh-0");
            }
            None
        }),
        ..Manners::default()
    })
    .await;
    let catalog = Server::start(honest).await;
    source(&double, &catalog, &drawer)
        .test()
        .await
        .expect("with the newer one");
    assert_eq!(drawer.text().as_deref(), Some("canary-refresh-1"));
}

#[tokio::test]
async fn a_sign_in_that_ended_says_what_to_do() {
    let (double, catalog) = (
        Double::start(Manners::default()).await,
        Server::start(honest).await,
    );
    for kept in [None, Some("canary-ended")] {
        let drawer = Drawer::default();
        if let Some(kept) = kept {
            drawer.put(kept);
        }
        let source = source(&double, &catalog, &drawer);
        let error = source.test().await.expect_err("nobody is signed in");
        assert_eq!(error.kind, PortErrorKind::Denied);
        assert!(
            error.message.starts_with("you are not signed in at http://"),
            "{error}"
        );
        assert!(
            error
                .hint
                .as_deref()
                .unwrap_or_default()
                .contains("weft source sign-in"),
            "{error:?}"
        );
        clean(&format!("{error:?} {:?}", harvest(&source).await));
    }
    assert_eq!(catalog.count(), 0, "nobody asks without a sign-in");
}

#[tokio::test]
async fn a_provider_that_fails_for_now_is_no_end() {
    let double = Double::start(Manners {
        tokens: Box::new(|_| Some(status(503, "canary"))),
        ..Manners::default()
    })
    .await;
    let catalog = Server::start(honest).await;
    let drawer = Drawer::default();
    drawer.put("canary-refresh-0");
    let error = source(&double, &catalog, &drawer)
        .test()
        .await
        .expect_err("not now");
    assert_eq!(error.kind, PortErrorKind::Unavailable);
    assert_eq!(
        drawer.text().as_deref(),
        Some("canary-refresh-0"),
        "it may work later"
    );
}

#[tokio::test]
async fn signing_out_tells_the_provider() {
    let (double, catalog) = (
        Double::start(Manners::default()).await,
        Server::start(honest).await,
    );
    let drawer = Drawer::default();
    let source = source(&double, &catalog, &drawer);
    signed_in(&source, &double).await;
    assert!(source.sign_out().await.expect("told"));
    let form = double
        .forms
        .lock()
        .expect("the forms")
        .last()
        .cloned()
        .expect("a form");
    assert_eq!(form["token"], "canary-refresh-1");
    assert_eq!(form["client_id"], "weft");
    assert!(source.unkept().is_none());
    source.test().await.expect_err("signed out");

    let silent = Double::start(Manners {
        document: |document| {
            let document = document.as_object_mut().expect("a map");
            document.remove("revocation_endpoint");
        },
        ..Manners::default()
    })
    .await;
    drawer.put("canary-refresh-0");
    let source = self::source(&silent, &catalog, &drawer);
    assert!(!source.sign_out().await.expect("nobody to tell"));
}

#[tokio::test]
async fn other_sources_are_not_signed_in_to_through_a_browser() {
    let catalog = Server::start(honest).await;
    let source = crate::rest::tests::source(crate::rest::tests::settings(&catalog.uri()));
    let error = source
        .sign_in(no_progress(), Cancel::new())
        .await
        .expect_err("a client");
    assert_eq!(error.kind, PortErrorKind::Invalid);
    assert!(!source.sign_out().await.expect("nothing to end"));
}
