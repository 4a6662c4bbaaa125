//! Several processes on one index: readers see commits of others, and a writer that is killed leaves the
//! last commit.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test that cannot be set up has failed"
)]

#[path = "support/support.rs"]
mod support;

use std::{
    env,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    time::Duration,
};

use support::{answers, assets, build};
use weft_model::Revision;
use weft_ports::Index;
use weft_search::TantivyIndex;
use weft_testkit::shared;

/// Set in a child: what it has to do.
const TASK: &str = "WEFT_SEARCH_TASK";
const FOLDER: &str = "WEFT_SEARCH_FOLDER";

fn child(test: &str, task: &str, folder: &std::path::Path) -> Child {
    Command::new(env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(TASK, task)
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

fn task() -> Option<TantivyIndex> {
    env::var(TASK).ok()?;
    Some(TantivyIndex::open(env::var(FOLDER).unwrap().as_ref()).unwrap())
}

#[tokio::test]
async fn a_reader_sees_what_another_process_commits() {
    if let Some(index) = task() {
        index
            .apply(shared(assets::assets(30, 2)), Vec::new(), false, Revision(2))
            .await
            .unwrap();
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let index = build(folder.path(), 50, 1).await;
    let before = index.search(&support::query("")).await.unwrap();
    assert_eq!((before.total, before.revision), (50, Revision(1)));
    let mut writer = child(
        "a_reader_sees_what_another_process_commits",
        "write",
        folder.path(),
    );
    assert!(writer.wait().unwrap().success());
    let after = index.search(&support::query("")).await.unwrap();
    assert_eq!((after.total, after.revision), (80, Revision(2)));
    assert_eq!(index.revision().await.unwrap(), Some(Revision(2)));
}

#[tokio::test]
async fn a_reset_by_another_process_is_seen() {
    if let Some(index) = task() {
        index
            .apply(shared(assets::assets(30, 2)), Vec::new(), true, Revision(9))
            .await
            .unwrap();
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let index = build(folder.path(), 50, 1).await;
    // Damaged while it is open: what is open goes on, the other process makes it anew.
    std::fs::write(folder.path().join("meta.json"), "{").unwrap();
    let mut writer = child("a_reset_by_another_process_is_seen", "reset", folder.path());
    assert!(writer.wait().unwrap().success());
    let after = index.search(&support::query("")).await.unwrap();
    assert_eq!((after.total, after.revision), (30, Revision(9)));
}

/// Prints each revision that was acknowledged.
async fn write_for_ever(index: TantivyIndex) {
    let mut revision = index.revision().await.unwrap().unwrap().0;
    loop {
        revision += 1;
        let count = usize::try_from(revision % 40).unwrap() + 5;
        index
            .apply(
                shared(assets::assets(count, revision)),
                Vec::new(),
                true,
                Revision(revision),
            )
            .await
            .unwrap();
        println!("done {revision}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_writer_loses_nothing_acknowledged() {
    if let Some(index) = task() {
        return write_for_ever(index).await;
    }
    let folder = tempfile::tempdir().unwrap();
    build(folder.path(), 6, 1).await;
    for round in 0..12_u64 {
        let mut writer = child(
            "a_killed_writer_loses_nothing_acknowledged",
            "for ever",
            folder.path(),
        );
        let mut lines = BufReader::new(writer.stdout.take().unwrap()).lines();
        let mut acknowledged = None;
        for line in lines.by_ref().map(Result::unwrap) {
            if let Some(revision) = line.strip_prefix("done ") {
                acknowledged = Some(revision.parse::<u64>().unwrap());
                break;
            }
        }
        tokio::time::sleep(Duration::from_millis(round * 7)).await;
        writer.kill().unwrap();
        writer.wait().unwrap();
        for line in lines.map_while(Result::ok) {
            acknowledged = line
                .strip_prefix("done ")
                .and_then(|text| text.parse().ok())
                .or(acknowledged);
        }
        let index = TantivyIndex::open(folder.path()).unwrap();
        let reached = index
            .revision()
            .await
            .unwrap()
            .expect("the last commit is sound")
            .0;
        let acknowledged = acknowledged.expect("at least one commit was acknowledged");
        assert!(
            reached == acknowledged || reached == acknowledged + 1,
            "{reached} after {acknowledged}"
        );
        let total = index.search(&support::query("")).await.unwrap().total;
        assert_eq!(total, reached % 40 + 5, "the index is that of its revision");
        answers(&index).await.unwrap();
    }
}
