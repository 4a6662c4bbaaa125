//! A longer log, tampered with at each of its rows in every way: each is found, and where it is. `WEFT_AUDIT_ROWS` sets how
//! many rows (60; 10,000 by hand, some minutes).
//!
//! Nothing is copied for a case. What touches a row or two is done and undone in place; what moves everything behind a row is
//! carried on from the row beside it, which is the work of one row. A walk ends at the first bad row, so that the walks over
//! `n` rows look at `n * n / 2` rows for each kind.

use sqlx::{
    AssertSqlSafe, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteSynchronous},
};
use weft_ports::Workspace;

use super::{SqliteWorkspace, chain::DROP_TRIGGERS, open, place};

const KEEP: &str = "CREATE TABLE kept AS SELECT sequence, entry, digest, hash FROM audit;
                    CREATE UNIQUE INDEX kept_by_sequence ON kept (sequence)";

/// Rows of the log.
fn rows() -> u64 {
    std::env::var("WEFT_AUDIT_ROWS").map_or(60, |rows| rows.parse().unwrap())
}

/// The log, and a connection that knows no rules.
struct Log {
    workspace: SqliteWorkspace,
    raw: SqlitePool,
    rows: u64,
    _folder: tempfile::TempDir,
}

impl Log {
    async fn written(rows: u64) -> Self {
        let (folder, path) = place();
        let workspace = open(&path).await;
        for number in 0..rows {
            let detail = format!("act {number}");
            workspace
                .note_act("priya", "look", "orders", &detail)
                .await
                .unwrap();
        }
        let options = SqliteConnectOptions::new()
            .filename(&path)
            .synchronous(SqliteSynchronous::Off);
        let log = Self {
            workspace,
            raw: SqlitePool::connect_with(options).await.unwrap(),
            rows,
            _folder: folder,
        };
        log.run(&format!("{DROP_TRIGGERS} {KEEP}")).await;
        log.is_whole().await;
        log
    }

    /// Runs statements in one transaction.
    async fn run(&self, statements: &str) {
        let sql = format!("BEGIN IMMEDIATE; {statements}; COMMIT");
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&self.raw)
            .await
            .unwrap();
    }

    async fn is_whole(&self) {
        assert_eq!(self.workspace.verify_audit().await, Ok(Ok(self.rows)));
    }

    /// What was done at a row shows at this entry.
    async fn shows(&self, kind: &str, row: u64, at: u64) {
        match self.workspace.verify_audit().await.unwrap() {
            Ok(entries) => panic!("{kind} at {row} is not found in {entries} entries"),
            Err(found) => assert_eq!(found.entry, at, "{kind} at {row}: {}", found.says),
        }
    }

    /// Puts rows back as they were.
    async fn put_back(&self, condition: &str) {
        self.run(&format!(
            "DELETE FROM audit WHERE {condition};
             INSERT INTO audit (sequence, entry, digest, hash)
             SELECT sequence, entry, digest, hash FROM kept WHERE {condition}"
        ))
        .await;
    }
}

/// The rows of two numbers change their places.
fn swapped(one: u64, other: u64) -> String {
    format!(
        "UPDATE audit SET sequence = -1 WHERE sequence = {one};
         UPDATE audit SET sequence = {one} WHERE sequence = {other};
         UPDATE audit SET sequence = {other} WHERE sequence = -1"
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_is_not_what_it_was_is_found() {
    let log = Log::written(rows()).await;
    for row in 1..=log.rows {
        let next = row + 1;
        let here = format!("sequence = {row}");
        for (kind, tampering) in [
            (
                "flip",
                format!("UPDATE audit SET entry = replace(entry, 'act ', 'axt ') WHERE {here}"),
            ),
            (
                "flip a digest",
                format!("UPDATE audit SET digest = zeroblob(32) WHERE {here}"),
            ),
            (
                "flip a hash",
                format!("UPDATE audit SET hash = zeroblob(32) WHERE {here}"),
            ),
            ("delete", format!("DELETE FROM audit WHERE {here}")),
            ("reorder", swapped(row, next)),
        ] {
            if kind == "reorder" && row == log.rows {
                continue;
            }
            log.run(&tampering).await;
            log.shows(kind, row, row).await;
            log.put_back(&format!("sequence IN ({row}, {next})")).await;
        }
    }
    log.is_whole().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_was_put_between_others_is_found() {
    let log = Log::written(rows()).await;
    let last = log.rows + 1;
    log.run(&format!(
        "INSERT INTO audit (sequence, entry, digest, hash) SELECT {last}, entry, digest, hash FROM kept WHERE sequence = 1"
    ))
    .await;
    log.shows("insert", last, last).await;
    for row in (1..last).rev() {
        log.run(&swapped(row, row + 1)).await;
        // The first row before itself is the same row: it shows at the one behind it.
        log.shows("insert", row, row.max(2)).await;
    }
    log.put_back("sequence > 0").await;
    log.is_whole().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_that_was_cut_is_found() {
    let log = Log::written(rows()).await;
    for row in (1..=log.rows).rev() {
        log.run(&format!("DELETE FROM audit WHERE sequence = {row}"))
            .await;
        log.shows("cut", row, row).await;
    }
    log.put_back("sequence > 0").await;
    log.is_whole().await;
}
