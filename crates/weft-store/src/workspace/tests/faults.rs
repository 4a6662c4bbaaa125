//! Kills, full disks, other writers, strangers' files.

use std::{path::Path, time::Duration};

use sqlx::SqlitePool;
use weft_model::{Fact, Revision};
use weft_ports::{PortErrorKind, Workspace, workspace::HarvestBatch};
use weft_testkit::workspace_suite::{at, docs, harvest, table, urn};

use super::{SqliteWorkspace, open, place};
use crate::workspace::transaction::Writing;

fn batch(facts: Vec<Fact>) -> HarvestBatch {
    HarvestBatch {
        facts,
        ..HarvestBatch::default()
    }
}

fn many(count: usize) -> Vec<Fact> {
    (0..count)
        .flat_map(|number| {
            let name = format!("t{number}");
            [table(&name), docs(&name, "words about it")]
        })
        .collect()
}

/// What a power loss at this moment would leave.
fn image(path: &Path, to: &Path) {
    for suffix in ["", "-wal"] {
        let name = |path: &Path| {
            let mut name = path.as_os_str().to_owned();
            name.push(suffix);
            name
        };
        std::fs::copy(name(path), name(to)).unwrap();
    }
}

async fn whole(workspace: &SqliteWorkspace) {
    let words: String = sqlx::query_scalar("PRAGMA integrity_check")
        .fetch_one(&workspace.pools.writer)
        .await
        .unwrap();
    assert_eq!(words, "ok");
    let loose = sqlx::query("PRAGMA foreign_key_check")
        .fetch_all(&workspace.pools.writer)
        .await
        .unwrap();
    assert!(loose.is_empty());
}

#[tokio::test]
async fn a_kill_in_the_middle_leaves_nothing_of_a_transaction() {
    let (folder, path) = place();
    let workspace = open(&path).await;
    harvest(&workspace, "lake", vec![table("orders")], Vec::new(), true).await;
    let mut writing = Writing::begin(&workspace.pools).await.unwrap();
    sqlx::query(
        "INSERT INTO statement (id, urn, aspect, origin, record, digest) VALUES (99, 'x', 'docs', 'source/x', 99, x'00')",
    )
    .execute(&mut *writing.tx)
    .await
    .unwrap();
    sqlx::query("INSERT INTO record (id, statement, revision, at) VALUES (99, 99, 2, 1)")
        .execute(&mut *writing.tx)
        .await
        .unwrap();
    writing.wrote(1);
    let copy = folder.path().join("copy.db");
    image(&path, &copy);
    drop(writing);
    for survivor in [workspace, open(&copy).await] {
        assert_eq!(survivor.head().await, Ok(Revision(1)));
        assert_eq!(survivor.changes(Revision(0), 10).await.unwrap().len(), 1);
        assert_eq!(survivor.verify_audit().await, Ok(Ok(1)));
        let payload = docs("orders", "and it is written to again").payload;
        let next = survivor
            .write("priya", "edit_docs", &urn("orders"), payload)
            .await;
        assert!(next.is_ok(), "{next:?}");
        whole(&survivor).await;
    }
}

#[tokio::test]
async fn a_commit_that_is_dropped_half_way_is_all_or_nothing() {
    let (folder, path) = place();
    let workspace = open(&path).await;
    let (mut none, mut all) = (0, 0);
    for number in 0..30_u64 {
        // A new harvest each time: within one, the first word on a thing counts.
        let id = workspace.begin_harvest("lake", at(1)).await.unwrap();
        let before = workspace.head().await.unwrap();
        let facts = (0..200)
            .map(|one| docs(&format!("t{one}"), &format!("version {number}")))
            .collect();
        // Dropped at another moment each time: before, in and after the transaction.
        let commit = workspace.commit_harvest(&id, batch(facts));
        let outcome = tokio::time::timeout(Duration::from_micros(number * 400), commit).await;
        let acknowledged = outcome.is_ok_and(|committed| committed.unwrap().changed == 200);
        let copy = folder.path().join(format!("{number}.db"));
        image(&path, &copy);
        for survivor in [open(&copy).await, workspace.clone()] {
            let changes = survivor.changes(before, 1000).await.unwrap();
            assert!(changes.is_empty() || changes.len() == 200, "{}", changes.len());
            assert_eq!(changes.is_empty(), survivor.head().await.unwrap() == before);
            assert!(
                !acknowledged || changes.len() == 200,
                "what was acknowledged is there"
            );
            *(if changes.is_empty() { &mut none } else { &mut all }) += 1;
        }
    }
    assert!(none > 0, "some were dropped before they committed");
    println!("dropped before the commit: {none}, committed: {all}");
    whole(&workspace).await;
}

#[tokio::test]
async fn a_full_disk_says_so_and_loses_nothing() {
    let (_folder, path) = place();
    let workspace = open(&path).await;
    harvest(&workspace, "lake", vec![table("orders")], Vec::new(), true).await;
    let id = workspace.begin_harvest("lake", at(1)).await.unwrap();
    let raise = |sql: &'static str| sqlx::query(sql).execute(&workspace.pools.writer);
    let pages: i64 = sqlx::query_scalar("PRAGMA page_count")
        .fetch_one(&workspace.pools.writer)
        .await
        .unwrap();
    for more in [0, 1, 2, 3, 5, 8, 13, 21] {
        let limit = format!("PRAGMA max_page_count = {}", pages + more);
        sqlx::raw_sql(sqlx::AssertSqlSafe(limit))
            .execute(&workspace.pools.writer)
            .await
            .unwrap();
        let error = workspace.commit_harvest(&id, batch(many(400))).await.unwrap_err();
        assert_eq!(error.kind, PortErrorKind::Limit, "{error:?}");
        assert!(error.message.contains("workspace.db is full"), "{error}");
        assert!(error.hint.is_some());
        assert_eq!(workspace.head().await, Ok(Revision(1)), "{more} more pages");
        whole(&workspace).await;
    }
    raise("PRAGMA max_page_count = 1000000").await.unwrap();
    let committed = workspace.commit_harvest(&id, batch(many(400))).await.unwrap();
    assert_eq!((committed.changed, committed.revision), (800, Revision(2)));
}

#[tokio::test]
async fn after_a_disk_failed_it_is_written_to_again() {
    let (_folder, path) = place();
    let workspace = open(&path).await;
    for pool in [&workspace.pools.writer, &workspace.pools.readers] {
        let mut tx = pool.begin().await.unwrap();
        // As SQLite does by itself when it cannot write.
        sqlx::query("ROLLBACK").execute(&mut *tx).await.unwrap();
        drop(tx);
    }
    let payload = docs("orders", "there is room again").payload;
    let written = workspace
        .write("priya", "edit_docs", &urn("orders"), payload)
        .await;
    assert_eq!(written, Ok(Revision(1)));
    assert_eq!(workspace.head().await, Ok(Revision(1)));
    whole(&workspace).await;
}

#[tokio::test]
async fn another_writer_is_named_when_it_takes_too_long() {
    let (_folder, path) = place();
    let workspace = open(&path).await;
    sqlx::query("PRAGMA busy_timeout = 20")
        .execute(&workspace.pools.writer)
        .await
        .unwrap();
    let other = open(&path).await;
    let held = Writing::begin(&other.pools).await.unwrap();
    let payload = || docs("orders", "x").payload;
    let error = workspace
        .write("priya", "edit_docs", &urn("orders"), payload())
        .await
        .unwrap_err();
    assert_eq!(error.kind, PortErrorKind::Busy, "{error:?}");
    assert!(error.hint.is_some());
    assert_eq!(workspace.head().await, Ok(Revision(0)), "reading goes on");
    drop(held);
    other.close().await;
    let revision = workspace
        .write("priya", "edit_docs", &urn("orders"), payload())
        .await;
    assert_eq!(revision, Ok(Revision(1)));
}

#[tokio::test]
async fn what_is_no_workspace_is_left_as_it_is() {
    let (folder, path) = place();
    std::fs::write(
        &path,
        "not a database at all, but a text of some length that was here before",
    )
    .unwrap();
    assert_eq!(
        SqliteWorkspace::open(&path).await.unwrap_err().kind,
        PortErrorKind::Corrupt
    );
    let other = folder.path().join("other.db");
    let options = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(&other)
        .create_if_missing(true);
    let pool = SqlitePool::connect_with(options).await.unwrap();
    sqlx::query("CREATE TABLE mine (x)").execute(&pool).await.unwrap();
    pool.close().await;
    let before = std::fs::read(&other).unwrap();
    let error = SqliteWorkspace::open(&other).await.unwrap_err();
    assert_eq!(error.kind, PortErrorKind::Invalid, "{error:?}");
    assert_eq!(std::fs::read(&other).unwrap(), before);
    let nowhere = folder.path().join("no/such/folder/workspace.db");
    let error = SqliteWorkspace::open(&nowhere).await.unwrap_err();
    assert_eq!(error.kind, PortErrorKind::Unavailable, "{error:?}");
}
