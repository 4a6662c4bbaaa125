//! What is done to the audit log behind the workspace's back is found, at each of its rows and in every way.
//! `WEFT_TEAM_AUDIT_ROWS` sets how many rows (12; 1,000 by hand, some minutes).

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use weft_ports::Workspace;
use weft_testkit::{
    postgres::Server,
    workspace_suite::{docs, urn},
};

use super::{
    TeamWorkspace, address, duty, login, made,
    rights_actions::{request, word, write},
    sql,
};

/// A superuser takes away what is in the way.
const OPEN_UP: &str = "ALTER TABLE audit DISABLE TRIGGER USER; ALTER TABLE audit_entry DISABLE TRIGGER USER;
     ALTER TABLE audit_entry DROP CONSTRAINT audit_entry_sequence_fkey;
     CREATE TABLE kept_audit AS TABLE audit; CREATE TABLE kept_entry AS TABLE audit_entry;";

/// Acts of one person after the two entries of making the workspace and inviting another.
fn acts() -> u64 {
    std::env::var("WEFT_TEAM_AUDIT_ROWS").map_or(12, |rows| rows.parse::<u64>().unwrap()) - 2
}

/// The log as somebody sees it who may see all of it, as somebody does who may not, and a superuser's hand on it.
struct Log {
    auditor: TeamWorkspace,
    plat: TeamWorkspace,
    admin: PgConnection,
    rows: u64,
}

impl Log {
    async fn written(server: &Server) -> Self {
        made(server, "w").await;
        login(server, "w", "anna").await;
        duty(server, "w", "anna", "auditor", None).await;
        let plat = TeamWorkspace::open(address(server, "plat", "w")).await.unwrap();
        for number in 0..acts() {
            let said = docs("a", &number.to_string()).payload;
            plat.write("plat", "edit_docs", &urn("a"), said).await.unwrap();
        }
        let mut log = Self {
            auditor: TeamWorkspace::open(address(server, "anna", "w")).await.unwrap(),
            plat,
            admin: PgConnection::connect(&server.uri("admin", "w")).await.unwrap(),
            rows: acts() + 2,
        };
        log.is_whole().await;
        log.run(OPEN_UP).await;
        log
    }

    /// Runs statements in one transaction.
    async fn run(&mut self, statements: &str) {
        sqlx::raw_sql(AssertSqlSafe(statements.to_owned()))
            .execute(&mut self.admin)
            .await
            .unwrap();
    }

    async fn is_whole(&self) {
        for person in [&self.auditor, &self.plat] {
            assert_eq!(person.verify_audit().await.unwrap(), Ok(self.rows));
        }
    }

    async fn shows(&self, kind: &str, row: u64, at: u64) {
        match self.auditor.verify_audit().await.unwrap() {
            Ok(entries) => panic!("{kind} at {row} is not found in {entries} entries"),
            Err(found) => assert_eq!(found.entry, at, "{kind} at {row}: {}", found.says),
        }
    }

    async fn put_back(&mut self, condition: &str) {
        self.run(&format!(
            "DELETE FROM audit_entry WHERE {condition}; DELETE FROM audit WHERE {condition};
             INSERT INTO audit SELECT * FROM kept_audit WHERE {condition};
             INSERT INTO audit_entry SELECT * FROM kept_entry WHERE {condition}"
        ))
        .await;
    }
}

/// The rows of two numbers change their places, their entries too.
fn swapped(one: u64, other: u64) -> String {
    ["audit", "audit_entry"]
        .map(|table| {
            format!(
                "UPDATE {table} SET sequence = -1 WHERE sequence = {one};
                 UPDATE {table} SET sequence = {one} WHERE sequence = {other};
                 UPDATE {table} SET sequence = {other} WHERE sequence = -1;"
            )
        })
        .concat()
}

/// Both halves of a row are gone.
fn gone(row: u64) -> String {
    format!("DELETE FROM audit_entry WHERE sequence = {row}; DELETE FROM audit WHERE sequence = {row}")
}

#[tokio::test]
async fn a_row_that_is_not_what_it_was_is_found() {
    let Some(server) = Server::start() else { return };
    let mut log = Log::written(&server).await;
    for row in 1..=log.rows {
        let next = row + 1;
        let other = if row == log.rows { row - 1 } else { next };
        for (kind, tampering) in [
            (
                "flip",
                format!(
                    "UPDATE audit_entry SET entry = replace(entry, 'plat', 'eve ') WHERE sequence = {row}"
                ),
            ),
            (
                "another's words",
                format!(
                    "UPDATE audit_entry SET entry = (SELECT entry FROM kept_entry WHERE sequence = {other})
                     WHERE sequence = {row}"
                ),
            ),
            (
                "flip a digest",
                format!("UPDATE audit SET digest = sha256(digest) WHERE sequence = {row}"),
            ),
            (
                "flip a hash",
                format!("UPDATE audit SET hash = sha256(hash) WHERE sequence = {row}"),
            ),
            ("delete", gone(row)),
            (
                "delete its words",
                format!("DELETE FROM audit_entry WHERE sequence = {row}"),
            ),
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

#[tokio::test]
async fn entries_that_somebody_may_not_see_break_nothing() {
    let Some(server) = Server::start() else { return };
    made(&server, "w").await;
    for name in ["asker", "eve"] {
        login(&server, "w", name).await;
        duty(&server, "w", name, "analyst", Some("Sales")).await;
    }
    let sent = request("asker", "waiting", 30, &[("send", "asker")], None);
    sql(&server, "asker", "w", &write(&[word("r", "request", &sent)])).await;
    for (name, sees) in [("asker", 1), ("eve", 0)] {
        let person = TeamWorkspace::open(address(&server, name, "w")).await.unwrap();
        assert_eq!(person.audit(Some("r"), 10).await.unwrap().len(), sees, "{name}");
        // The first duty, two invitations, the request.
        assert_eq!(person.verify_audit().await.unwrap(), Ok(4), "{name}");
    }
}

#[tokio::test]
async fn a_row_that_was_put_between_others_is_found() {
    let Some(server) = Server::start() else { return };
    let mut log = Log::written(&server).await;
    let last = log.rows + 1;
    log.run(&format!(
        "INSERT INTO audit SELECT {last}, digest, hash FROM kept_audit WHERE sequence = 1;
         INSERT INTO audit_entry SELECT {last}, subject, scope, entry FROM kept_entry WHERE sequence = 1"
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

/// A log that is cut together with its head is whole again for whoever never saw more: that is what the head that each
/// desktop keeps is for.
#[tokio::test]
async fn a_log_that_was_cut_is_found() {
    let Some(server) = Server::start() else { return };
    let mut log = Log::written(&server).await;
    for row in (1..=log.rows).rev() {
        log.run(&gone(row)).await;
        log.shows("cut", row, row).await;
    }
    log.put_back("sequence > 0").await;
    log.is_whole().await;
}
