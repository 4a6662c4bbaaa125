//! What every device store has to do.
#![allow(
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::panic,
    reason = "a suite fails by panicking"
)]

use weft_model::{EntityKind, Timestamp, Urn};
use weft_ports::{
    Device, PortErrorKind,
    device::{Draft, DraftPart, SavedSearch},
};

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
    drafts(device).await;
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

async fn drafts(device: &dyn Device) {
    let draft = |name: &str, part: DraftPart, millis: i64, text: &str| Draft {
        urn: urn(name),
        part,
        at: at(millis),
        text: text.to_owned(),
    };
    let (docs, columns) = (DraftPart::Docs, DraftPart::Columns);
    for (person, one) in [
        ("ann", draft("a", docs, 1, "first")),
        ("ann", draft("b", docs, 2, "other")),
        ("ann", draft("a", columns, 2, "columns")),
        ("bob", draft("a", docs, 3, "Bob's")),
        ("ann", draft("a", docs, 4, "second")),
    ] {
        device.save_draft(person, &one).await.expect("a draft is kept");
    }
    let of = async |person: &str, name: &str, part: DraftPart| {
        let found = device.draft(person, &urn(name), part).await;
        found.expect("drafts are read").map(|draft| draft.text)
    };
    assert_eq!(of("ann", "a", docs).await.as_deref(), Some("second"));
    assert_eq!(of("ann", "a", columns).await.as_deref(), Some("columns"));
    assert_eq!(of("bob", "a", docs).await.as_deref(), Some("Bob's"));
    assert_eq!(of("bob", "b", docs).await, None);
    // What was kept since is another draft, and stays.
    for (millis, left) in [(1, Some("second")), (4, None)] {
        device
            .drop_draft("ann", &urn("a"), docs, at(millis))
            .await
            .expect("dropping what is not there is no error");
        assert_eq!(of("ann", "a", docs).await.as_deref(), left);
    }
    assert_eq!(of("ann", "a", columns).await.as_deref(), Some("columns"));
    let long = draft("a", docs, 5, &"x".repeat(1024 * 1024 + 1));
    let refused = device.save_draft("bob", &long).await.map_err(|error| error.kind);
    assert_eq!(refused, Err(PortErrorKind::Limit));
    assert_eq!(of("bob", "a", docs).await.as_deref(), Some("Bob's"));
}
