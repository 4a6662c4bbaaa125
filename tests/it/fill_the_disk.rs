//! A disk that is full at each of the writes of an act in turn: it is said, nothing that was acknowledged is lost, and it
//! works again when there is room.
//!
//! Files may only grow to a limit (`RLIMIT_FSIZE`, by `prlimit`) that is raised step by step. The log of one database is made
//! longer than all other files before, and kept from being emptied: then its writes are those that fail. `WEFT_DISK_STEP` sets
//! the step in bytes (12,288; 1,024 by hand).

use std::{
    fs,
    path::PathBuf,
    process::{Command, Output, Stdio},
};

use serde_json::Value;
use sqlx::SqliteConnection;

use crate::decisions::{Desk, MAYA, RUTH, connection, now, owned};

/// Commits that make a log long: each of them is a page.
const PAGES: u32 = 150;
/// Raises after which an act has to have room.
const RAISES: u64 = 2_000;

fn step() -> u64 {
    std::env::var("WEFT_DISK_STEP").map_or(12_288, |step| step.parse().unwrap())
}

#[test]
fn a_workspace_that_cannot_be_written_loses_nothing() {
    let Some(full) = Full::of("workspace.db") else {
        return;
    };
    let refused = full.every_act();
    assert!(refused.iter().all(|refused| *refused > 0), "{refused:?}");
}

#[test]
fn rights_that_cannot_be_written_are_said_not_to_be_given() {
    let Some(full) = Full::of("rights.db") else { return };
    let [_, decided, _, revoked, _] = full.every_act();
    assert!(decided > 0 && revoked > 0, "{decided} {revoked}");
}

#[test]
fn a_copy_that_cannot_be_written_is_made_again() {
    let Some(full) = Full::of("replica.db") else {
        return;
    };
    let refused = full.every_act();
    assert!(refused.iter().any(|refused| *refused > 0), "{refused:?}");
}

/// A workspace of which one file cannot grow.
struct Full {
    desk: Desk,
    file: &'static str,
    /// Reads what stood at the start: nobody empties the log meanwhile.
    _reader: SqliteConnection,
}

impl Full {
    /// None, with a printed line, where the system cannot limit files.
    fn of(file: &'static str) -> Option<Self> {
        if Command::new("prlimit").arg("--version").output().is_err() {
            eprintln!("skipped: no `prlimit` here");
            return None;
        }
        let desk = Desk::new();
        let path = desk.weft.folder().join(file);
        let reader = now(async {
            let mut reader = connection(&path).await;
            sqlx::raw_sql("BEGIN; SELECT count(*) FROM sqlite_schema")
                .execute(&mut reader)
                .await
                .unwrap();
            let mut writer = connection(&path).await;
            for number in (0..PAGES).rev() {
                let written = format!("PRAGMA user_version = {number}");
                sqlx::raw_sql(sqlx::AssertSqlSafe(written))
                    .execute(&mut writer)
                    .await
                    .unwrap();
            }
            reader
        });
        Some(Self {
            desk,
            file,
            _reader: reader,
        })
    }

    /// Asks, decides, edits, revokes and syncs; how often each of them was refused.
    fn every_act(mut self) -> [u64; 5] {
        let ask = self.desk.ask();
        let waiting = self.asked("waits");
        let grant = self.asked("holds");
        let granted = self.desk.does(RUTH, &owned(&["decide", &grant, "--approve"]));
        let grant = granted["request"]["grant"]["id"].as_str().unwrap().to_owned();
        let table = self.desk.table.clone();
        let asked = self.act("asker", &ask);
        let decided = self.act(RUTH, &owned(&["decide", &waiting, "--approve"]));
        let edited = self.act(
            MAYA,
            &owned(&["docs", "edit", &table, "--title", "Orders of a day"]),
        );
        let revoked = self.act(RUTH, &owned(&["revoke", &grant, "--reason", "It is over"]));
        self.desk.source_says(1);
        let synced = self.act(MAYA, &owned(&["sync", "mesh"]));
        self.desk.whole(self.file);
        // And it is written to as before.
        let again = self.asked("later");
        self.desk.does(RUTH, &owned(&["decide", &again, "--approve"]));
        self.desk.does(MAYA, &owned(&["sync", "mesh"]));
        self.desk.whole(self.file);
        [asked, decided, edited, revoked, synced]
    }

    fn asked(&mut self, who: &str) -> String {
        let ask = self.desk.ask();
        let sent = self.desk.does(who, &ask);
        sent[0]["id"].as_str().unwrap().to_owned()
    }

    /// Acts under a limit that is raised until the act is done; how often it was refused.
    fn act(&mut self, login: &str, words: &[String]) -> u64 {
        let mut limit = fs::metadata(self.log()).unwrap().len();
        let mut words = words.to_vec();
        for refused in 0..RAISES {
            let output = self.within(limit, login, &words);
            let told = format!("{} {words:?} within {limit}", self.file);
            let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(
                self.desk.texts(self.file, "PRAGMA integrity_check"),
                ["ok"],
                "{told}"
            );
            match output.status.code() {
                Some(0) => {
                    let answer = self.desk.hear(&words, &output.stdout);
                    let answer = answer.unwrap_or_else(|| panic!("{told}: no answer"));
                    if !is_unfinished(&answer) {
                        return refused;
                    }
                    // What was decided stands; what could not be carried out is said, and gone on with.
                    words = owned(&["grants", "run"]);
                }
                Some(1) => says_so(&stderr, &told),
                // An earlier try wrote it, and could not do what follows.
                Some(2) => {
                    assert!(stderr.contains("already"), "{told}: {stderr}");
                    return refused;
                }
                _ => panic!("{told}: {:?} {stderr}", output.status),
            }
            // A try writes something too, and what it wrote takes room: in the end the raises outrun that.
            limit += step() * (1 + refused / 8);
        }
        panic!("{words:?} has no room within {limit}");
    }

    fn log(&self) -> PathBuf {
        self.desk.weft.folder().join(format!("{}-wal", self.file))
    }

    /// Runs the program while no file may grow beyond so many bytes.
    fn within(&self, limit: u64, login: &str, words: &[String]) -> Output {
        let mut arguments: Vec<&str> = words.iter().map(String::as_str).collect();
        arguments.push("--json");
        let inner = self.desk.weft.command(&arguments);
        let mut command = Command::new("sh");
        // A write beyond it fails then, as on a full disk, and does not end the program.
        command
            .args(["-c", "trap '' XFSZ; exec prlimit --fsize=\"$0\" \"$@\""])
            .arg(limit.to_string())
            .arg(inner.get_program())
            .args(inner.get_args())
            .stdin(Stdio::null());
        for (name, value) in inner.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command.env("USER", login).output().unwrap()
    }
}

/// Whether an answer is of a grant that is not carried out yet.
fn is_unfinished(answer: &Value) -> bool {
    let grants = [&answer["request"]["grant"], answer];
    let of_one = grants.iter().any(|grant| grant["unfinished_because"].is_string());
    of_one || answer["failed"].as_u64().is_some_and(|failed| failed > 0)
}

/// The error names the file, or the grants that are left, and the next step.
fn says_so(stderr: &str, told: &str) {
    let line = stderr.lines().last().unwrap_or_default();
    let error: Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("{told}: {stderr}"));
    let message = error["message"].as_str().unwrap();
    assert!(
        message.contains(".db") || message.contains("not finished"),
        "{told}: {error}"
    );
    assert!(error["hint"].is_string(), "{told}: {error}");
}
