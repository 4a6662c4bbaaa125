//! What everything that keeps secrets has to do.
#![allow(
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::panic,
    reason = "a suite fails by panicking"
)]

use std::fmt::Debug;

use futures::future::join_all;
use secrecy::{ExposeSecret, SecretString};
use weft_ports::Secrets;

/// A secret that is looked for where none may be.
pub const CANARY: &str = "weft-canary-5f1d0c9b7e";

/// Runs all checks, each on an empty store that `fresh` makes. Panics where one does not hold. Each check
/// takes away what it kept.
pub async fn run<S: Secrets + Debug>(fresh: impl AsyncFn() -> S) {
    what_is_kept_is_read_back(&fresh().await).await;
    sources_are_apart(&fresh().await).await;
    what_is_not_there_is_no_error(&fresh().await).await;
    every_text_comes_back_as_it_was(&fresh().await).await;
    secrets_kept_at_once_are_all_there(&fresh().await).await;
    nothing_shows_a_secret(&fresh().await).await;
}

/// Keeps a secret and returns the words for where.
pub async fn keep(secrets: &dyn Secrets, source: &str, secret: &str) -> String {
    let kept = secrets.set(source, SecretString::from(secret)).await;
    kept.expect("a secret is kept")
}

/// The secret of a source, in the clear.
pub async fn kept(secrets: &dyn Secrets, source: &str) -> Option<String> {
    let found = secrets.get(source).await.expect("secrets are read");
    found.map(|secret| secret.expose_secret().to_owned())
}

async fn forget(secrets: &dyn Secrets, source: &str) {
    secrets.remove(source).await.expect("a secret is forgotten");
    assert_eq!(kept(secrets, source).await, None, "what is forgotten is gone");
}

async fn what_is_kept_is_read_back(secrets: &dyn Secrets) {
    keep(secrets, "lake", "first").await;
    assert_eq!(kept(secrets, "lake").await.as_deref(), Some("first"));
    keep(secrets, "lake", "second").await;
    assert_eq!(
        kept(secrets, "lake").await.as_deref(),
        Some("second"),
        "a later one replaces an earlier one"
    );
    forget(secrets, "lake").await;
}

async fn sources_are_apart(secrets: &dyn Secrets) {
    for (source, secret) in [("lake", "a"), ("lake-2", "b"), ("lak", "c")] {
        keep(secrets, source, secret).await;
    }
    forget(secrets, "lake").await;
    assert_eq!(kept(secrets, "lake-2").await.as_deref(), Some("b"));
    assert_eq!(kept(secrets, "lak").await.as_deref(), Some("c"));
    forget(secrets, "lake-2").await;
    forget(secrets, "lak").await;
}

async fn what_is_not_there_is_no_error(secrets: &dyn Secrets) {
    assert_eq!(kept(secrets, "lake").await, None);
    forget(secrets, "lake").await;
    forget(secrets, "lake").await;
}

async fn every_text_comes_back_as_it_was(secrets: &dyn Secrets) {
    // As long as a token gets; some keychains take no more than 2,560 bytes.
    let long = "eyJhbGciOi".repeat(200);
    let texts = [
        " leading and trailing ",
        "two\nlines\r\n",
        "quotes \" ' \\ and {\"json\":1}",
        "Schlüssel 鍵 🔑 \u{7f}\u{1}",
        long.as_str(),
    ];
    for text in texts {
        keep(secrets, "lake", text).await;
        assert_eq!(kept(secrets, "lake").await.as_deref(), Some(text));
    }
    forget(secrets, "lake").await;
}

async fn secrets_kept_at_once_are_all_there(secrets: &dyn Secrets) {
    let sources: Vec<String> = (0..8).map(|number| format!("lake-{number}")).collect();
    join_all(
        sources
            .iter()
            .map(|source| keep(secrets, source, source.as_str())),
    )
    .await;
    for source in &sources {
        assert_eq!(kept(secrets, source).await.as_ref(), Some(source), "none is lost");
    }
    join_all(sources.iter().map(|source| forget(secrets, source))).await;
}

async fn nothing_shows_a_secret<S: Secrets + Debug>(secrets: &S) {
    let place = keep(secrets, "lake", CANARY).await;
    assert!(!place.is_empty(), "it is said where a secret is kept");
    let found = secrets.get("lake").await;
    for shown in [
        place,
        format!("{secrets:?}"),
        format!("{secrets:#?}"),
        format!("{found:?}"),
    ] {
        assert!(!shown.contains(CANARY), "a secret is shown");
    }
    forget(secrets, "lake").await;
}
