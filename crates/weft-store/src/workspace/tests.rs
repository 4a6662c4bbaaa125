use std::path::{Path, PathBuf};

use weft_model::Revision;
use weft_ports::{
    PortErrorKind, Workspace,
    workspace::{HarvestBatch, SyncReport},
};
use weft_testkit::workspace_suite::{at, docs, harvest, table, urn};

use super::SqliteWorkspace;

mod chain;
mod faults;
mod tampering;

async fn open(path: &Path) -> SqliteWorkspace {
    SqliteWorkspace::open(path).await.unwrap()
}

/// A folder with the path of a workspace that is not there yet.
fn place() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("workspace.db");
    (folder, path)
}

#[tokio::test]
async fn passes_the_suite() {
    let folder = tempfile::tempdir().unwrap();
    let number = std::sync::atomic::AtomicU32::new(0);
    weft_testkit::workspace_suite::run(async || {
        let number = number.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        open(&folder.path().join(format!("{number}.db"))).await
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_open_and_write_at_once() {
    let (_folder, path) = place();
    let (one, other) = tokio::join!(open(&path), open(&path));
    let write = |workspace: SqliteWorkspace, who: &'static str| async move {
        let mut revisions = Vec::new();
        for number in 0..20 {
            let payload = docs("orders", &format!("{who} {number}")).payload;
            revisions.push(
                workspace
                    .write(who, "edit_docs", &urn("orders"), payload)
                    .await
                    .unwrap(),
            );
        }
        revisions
    };
    let (mut first, second) = tokio::join!(
        tokio::spawn(write(one.clone(), "priya")),
        tokio::spawn(write(other.clone(), "sam"))
    );
    let mut revisions = first.as_mut().unwrap().clone();
    revisions.extend(second.unwrap());
    revisions.sort();
    assert_eq!(
        revisions,
        (1..=40).map(Revision).collect::<Vec<_>>(),
        "each revision once"
    );
    assert_eq!(one.head().await, Ok(Revision(40)));
    assert_eq!(other.changes(Revision(0), 100).await.unwrap().len(), 40);
    assert_eq!(other.verify_audit().await, Ok(Ok(40)));
}

#[tokio::test]
async fn a_workspace_of_a_newer_weft_is_read_and_not_written() {
    let (_folder, path) = place();
    let workspace = open(&path).await;
    harvest(&workspace, "lake", vec![table("orders")], Vec::new(), true).await;
    sqlx::query("UPDATE meta SET value = '9000' WHERE key = 'lowest_client'")
        .execute(&workspace.pools.writer)
        .await
        .unwrap();
    sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (9000, 'newer', 1, x'00', 1)",
    )
    .execute(&workspace.pools.writer)
    .await
    .unwrap();
    workspace.close().await;
    let older = open(&path).await;
    assert_eq!(older.records(&[urn("orders")]).await.unwrap().len(), 1);
    let payload = docs("orders", "x").payload;
    let error = older
        .write("priya", "edit_docs", &urn("orders"), payload)
        .await
        .unwrap_err();
    assert_eq!(error.kind, PortErrorKind::Unsupported);
    assert!(error.message.contains("only be read") && error.hint.unwrap().contains("update Weft"));
    let error = older.begin_harvest("lake", at(1)).await.unwrap_err();
    assert_eq!(error.kind, PortErrorKind::Unsupported);
    assert_eq!(older.head().await, Ok(Revision(1)));
}

#[tokio::test]
async fn a_harvest_that_never_ended_is_audited_by_the_next() {
    let (_folder, path) = place();
    let workspace = open(&path).await;
    let lost = workspace.begin_harvest("lake", at(1)).await.unwrap();
    let batch = HarvestBatch {
        facts: vec![table("orders"), docs("orders", "x")],
        ..HarvestBatch::default()
    };
    workspace.commit_harvest(&lost, batch).await.unwrap();
    workspace.close().await;
    let workspace = open(&path).await;
    let next = workspace.begin_harvest("lake", at(2)).await.unwrap();
    let entries = workspace.audit(None, 10).await.unwrap();
    assert_eq!(entries.len(), 1);
    assert!(
        entries[0].detail.contains("did not end wrote 2 records"),
        "{entries:?}"
    );
    workspace
        .finish_harvest(&next, false, SyncReport::default())
        .await
        .unwrap();
    assert_eq!(workspace.audit(None, 10).await.unwrap().len(), 1, "audited once");
    assert_eq!(workspace.verify_audit().await, Ok(Ok(1)));
}
