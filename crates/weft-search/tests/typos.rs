//! Slips of the keyboard: changed only where nothing else can be meant, and said.

#[path = "support/support.rs"]
mod support;

use std::sync::Arc;

use support::{assets, build};
use weft_model::Revision;
use weft_ports::Index;

#[tokio::test]
async fn a_word_that_is_there_is_never_changed() {
    let folder = tempfile::tempdir().unwrap();
    let index = build(folder.path(), 2_000, 1).await;
    for text in ["orders", "customer refund", "settlement", "ship", "skus"] {
        let answer = index.search(&support::query(text)).await.unwrap();
        assert_eq!(answer.corrected, [], "{text}");
        assert!(answer.total > 0, "{text}");
    }
    for (text, typed, used) in [
        ("odrers", "odrers", "orders"),
        ("settelment", "settelment", "settlement"),
        ("refund custmer ", "custmer", "customer"),
        ("inevntroy ", "inevntroy", "inventory"),
    ] {
        let answer = index.search(&support::query(text)).await.unwrap();
        assert!(
            answer.corrected.contains(&(typed.to_owned(), used.to_owned())),
            "{text}: {:?}",
            answer.corrected
        );
        assert!(answer.total > 0, "{text}");
    }
    for text in ["xqz", "ordxyzs", "q1"] {
        let answer = index.search(&support::query(text)).await.unwrap();
        assert_eq!((answer.corrected, answer.total), (Vec::new(), 0), "{text}");
    }
}

#[tokio::test]
async fn a_slip_that_somebody_wrote_down_does_not_hide_the_word() {
    let folder = tempfile::tempdir().unwrap();
    let index = build(folder.path(), 2_000, 1).await;
    let mut slip = assets::asset(9_999_999, 1);
    slip.name = "custmer".to_owned();
    let urn = slip.urn.clone();
    index
        .apply(vec![Arc::new(slip)], Vec::new(), false, Revision(2))
        .await
        .unwrap();
    let answer = index.search(&support::query("custmer ")).await.unwrap();
    assert_eq!(
        answer.hits.first().map(|hit| &hit.urn),
        Some(&urn),
        "what was typed comes first"
    );
    assert!(answer.total > 100, "{}", answer.total);
    assert_eq!(answer.corrected, []);
}
