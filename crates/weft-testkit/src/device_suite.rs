//! What every device store has to do.
#![allow(
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::panic,
    reason = "a suite fails by panicking"
)]

use weft_model::{EntityKind, Timestamp, Urn};
use weft_ports::{Device, device::SavedSearch};

fn urn(name: &str) -> Urn {
    Urn::derive(EntityKind::Table, "test", name)
}

const fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

/// Runs all checks on an empty store. Panics where one does not hold.
pub async fn run(device: &dyn Device) {
    visits(device).await;
    stars(device).await;
    searches(device).await;
    preferences(device).await;
}

async fn visits(device: &dyn Device) {
    assert_eq!(device.visited(10).await, Ok(Vec::new()));
    for (name, millis) in [("a", 1), ("b", 2), ("c", 2), ("a", 3)] {
        device
            .visit(&urn(name), at(millis))
            .await
            .expect("a visit is remembered");
    }
    let visited = device.visited(10).await.expect("visits are listed");
    assert_eq!(
        visited,
        [(urn("a"), at(3)), (urn("c"), at(2)), (urn("b"), at(2))],
        "newest first, each once"
    );
    assert_eq!(device.visited(1).await.expect("visits are listed").len(), 1);
}

async fn stars(device: &dyn Device) {
    for (name, millis) in [("b", 1), ("a", 2), ("b", 3)] {
        device
            .star(&urn(name), true, at(millis))
            .await
            .expect("a star is kept");
    }
    assert_eq!(
        device.starred().await,
        Ok(vec![urn("b"), urn("a")]),
        "oldest star first"
    );
    device
        .star(&urn("b"), false, at(4))
        .await
        .expect("a star is taken away");
    device
        .star(&urn("never"), false, at(4))
        .await
        .expect("no star to take away is no error");
    assert_eq!(device.starred().await, Ok(vec![urn("a")]));
}

async fn searches(device: &dyn Device) {
    for (text, millis) in [("orders", 1), ("churn", 2), ("orders", 3)] {
        device
            .searched(text, at(millis))
            .await
            .expect("a query is remembered");
    }
    let recent = device.recent_searches(10).await.expect("queries are listed");
    assert_eq!(recent, ["orders", "churn"], "newest first, each once");
    let saved = |name: &str, text: &str| SavedSearch {
        name: name.to_owned(),
        text: text.to_owned(),
        at: at(5),
    };
    for (name, text) in [
        ("late", "sla:late"),
        ("early", "x"),
        ("late", "sla:late kind:product"),
    ] {
        device
            .save_search(&saved(name, text))
            .await
            .expect("a search is kept");
    }
    assert_eq!(
        device.saved_searches().await,
        Ok(vec![saved("early", "x"), saved("late", "sla:late kind:product")]),
        "by name, the same name replaces"
    );
    device
        .delete_search("early")
        .await
        .expect("a search is forgotten");
    device
        .delete_search("early")
        .await
        .expect("forgetting twice is no error");
    assert_eq!(
        device.saved_searches().await.expect("searches are listed").len(),
        1
    );
}

async fn preferences(device: &dyn Device) {
    assert_eq!(device.preference("theme").await, Ok(None));
    for value in ["dark", "light"] {
        device
            .set_preference("theme", value)
            .await
            .expect("a preference is set");
    }
    assert_eq!(device.preference("theme").await, Ok(Some("light".to_owned())));
}
