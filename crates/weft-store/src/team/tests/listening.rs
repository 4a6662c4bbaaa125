//! A client that waits hears of what others write, and asks no more often than it may.

use std::time::{Duration, Instant};

use sqlx::postgres::PgListener;
use weft_model::{Aspect, Revision};
use weft_ports::Workspace;
use weft_testkit::{
    postgres::Server,
    workspace_suite::{docs, urn},
};

use super::{TeamWorkspace, address, key, made};
use crate::FollowedWorkspace;

/// Far longer than anything here takes.
const LONG: Duration = Duration::from_secs(20);
const WRITES: u64 = 50;
/// Longer than nothing is told after something was.
const SILENCE: Duration = Duration::from_millis(450);

#[tokio::test]
async fn a_burst_is_seen_whole_in_few_pulls_and_a_word_within_a_second() {
    let Some(server) = Server::start() else { return };
    made(&server, "w").await;
    let folder = tempfile::tempdir().unwrap();
    let team = TeamWorkspace::at(address(&server, "plat", "w"));
    let reader = FollowedWorkspace::open(team, &folder.path().join("copy.db"), &key())
        .await
        .unwrap();
    let writer = TeamWorkspace::open(address(&server, "plat", "w")).await.unwrap();
    // Listening begins with being told once.
    tokio::time::timeout(LONG, reader.wait_until_told())
        .await
        .unwrap();
    assert_eq!(reader.head().await, Ok(Revision(0)));

    let (begun, before) = (Instant::now(), reader.pulls());
    let other = writer.clone();
    let burst = tokio::spawn(async move {
        for number in 0..WRITES {
            let said = docs("a", &format!("word {number}")).payload;
            other.write("plat", "edit_docs", &urn("a"), said).await.unwrap();
        }
    });
    // Nothing here looks by the clock: without being told it would never end.
    let mut reached = Revision(0);
    while reached < Revision(WRITES) {
        tokio::time::timeout(LONG, reader.wait_until_told())
            .await
            .unwrap();
        reached = reader.head().await.unwrap();
    }
    burst.await.unwrap();
    let history = reader.history(&urn("a"), Aspect::Docs, None).await.unwrap();
    assert_eq!(history.len() as u64, WRITES);
    let pulls = u128::from(reader.pulls() - before);
    let most = begun.elapsed().as_millis() / 500 + 2;
    assert!(pulls <= most, "{pulls} pulls, and {most} are allowed");

    // What was told while the burst was read.
    while tokio::time::timeout(Duration::from_millis(900), reader.wait_until_told())
        .await
        .is_ok()
    {}
    let said = docs("a", "the last word").payload;
    writer.write("plat", "edit_docs", &urn("a"), said).await.unwrap();
    tokio::time::timeout(Duration::from_secs(2), reader.wait_until_told())
        .await
        .unwrap();
    assert_eq!(reader.head().await, Ok(Revision(WRITES + 1)));

    // Two words at once: the second is told by nobody, and seen all the same.
    tokio::time::sleep(Duration::from_millis(850)).await;
    reader.head().await.unwrap();
    for word in ["one more", "and another"] {
        let said = docs("a", word).payload;
        writer.write("plat", "edit_docs", &urn("a"), said).await.unwrap();
        if word == "one more" {
            tokio::time::timeout(LONG, reader.wait_until_told())
                .await
                .unwrap();
            assert_eq!(reader.head().await, Ok(Revision(WRITES + 2)));
        }
    }
    tokio::time::timeout(Duration::from_secs(2), reader.wait_until_told())
        .await
        .unwrap();
    assert_eq!(reader.head().await, Ok(Revision(WRITES + 3)));
}

#[tokio::test]
async fn what_is_told_says_nothing_and_acts_without_a_word_are_told_too() {
    let Some(server) = Server::start() else { return };
    made(&server, "w").await;
    let mut listener = PgListener::connect(&server.uri("admin", "w")).await.unwrap();
    listener.listen("weft").await.unwrap();
    let writer = TeamWorkspace::open(address(&server, "plat", "w")).await.unwrap();
    let said = docs("a", "x").payload;
    // What was made here was told before somebody listened; sooner it is not told again.
    tokio::time::sleep(SILENCE).await;
    writer.write("plat", "edit_docs", &urn("a"), said).await.unwrap();
    tokio::time::sleep(SILENCE).await;
    // An act that is noted in the audit only moves no revision.
    writer
        .note_act("plat", "push_docs", urn("a").as_str(), "one file")
        .await
        .unwrap();
    for _ in 0..2 {
        let told = tokio::time::timeout(LONG, listener.recv())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(told.payload(), "");
    }
    let more = tokio::time::timeout(Duration::from_millis(300), listener.recv()).await;
    assert!(more.is_err(), "each act is told once");
}
