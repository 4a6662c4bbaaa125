//! What the stories about lost decisions share: one table that people ask for, what the program said to be done, and that all
//! of it is there afterwards.

use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    process::{Child, Stdio},
};

use serde_json::Value;
use sqlx::{Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};
use tempfile::TempDir;

use crate::weft::Weft;

/// Steward of the table, and of the governance team.
pub const RUTH: &str = "ruth@example.com";
/// Its owner.
pub const MAYA: &str = "maya@example.com";
/// The files that hold what must not be lost, and what is made of it.
pub const FILES: [&str; 4] = ["workspace.db", "rights.db", "device.db", "replica.db"];
/// Privileges of the one role.
const PRIVILEGES: [&str; 2] = ["TABLE_READ_DATA", "TABLE_READ_PROPERTIES"];

const POLICY: &str = "apiVersion: weft/v1\nkind: AccessPolicy\nversion: 1\ngovernance: [ruth@example.com]\n\
    purposes: [{id: reporting, name: Reporting}]\n\
    roles: [{id: reader, name: Reader, privileges: [TABLE_READ_DATA, TABLE_READ_PROPERTIES]}]\n\
    durations: {defaultDays: 30, maxDays: 90}\n\
    decisions: [{id: team, by: owner_or_steward, withinHours: 24}]\n";

/// A workspace in which people ask and decide.
pub struct Desk {
    pub weft: Weft,
    folder: TempDir,
    /// Urn of the table.
    pub table: String,
    /// What the program said to be done.
    pub said: Said,
}

/// What the program said to be done.
#[derive(Debug, Default)]
pub struct Said {
    /// Requests.
    pub asked: Vec<String>,
    /// Requests, and whether they were approved.
    pub decided: Vec<(String, bool)>,
    /// Grants that were to end.
    pub ended: Vec<String>,
    /// Titles of the table.
    pub titles: Vec<String>,
}

/// What can be gone on with.
#[derive(Debug, Default)]
pub struct Standing {
    /// Requests that wait.
    pub waiting: Vec<String>,
    /// Grants in force.
    pub active: Vec<String>,
}

impl Desk {
    pub fn new() -> Self {
        let (weft, folder) = (Weft::new(), tempfile::tempdir().unwrap());
        contract(folder.path(), 0);
        weft.json(&[
            "source",
            "add",
            "contracts",
            "mesh",
            "--path",
            text(folder.path()),
        ]);
        weft.json(&["sync", "mesh"]);
        let found = weft.json(&["search", "kind:table"]);
        let table = found["hits"][0]["urn"].as_str().unwrap().to_owned();
        let policy = weft.folder().join("policy.yaml");
        fs::write(&policy, POLICY).unwrap();
        let published = weft.run_as(RUTH, &["policy", "publish", text(&policy)]);
        assert_eq!(published.code, 0, "{}", published.stderr);
        Self {
            weft,
            folder,
            table,
            said: Said::default(),
        }
    }

    /// The source says something else from now on.
    pub fn source_says(&self, version: u64) {
        contract(self.folder.path(), version);
    }

    /// The words of somebody's asking. Sent twice it is one request.
    pub fn ask(&self) -> Vec<String> {
        let words = [
            "request",
            &self.table,
            "--role",
            "reader",
            "--purpose",
            "reporting",
        ];
        let more = [
            "--days",
            "30",
            "--reason",
            "The figures of a month",
            "--key",
            "once",
        ];
        owned(&[&words[..], &more[..]].concat())
    }

    /// Starts the program as somebody; its answer is JSON.
    pub fn start(&self, login: &str, words: &[String]) -> Child {
        let mut arguments: Vec<&str> = words.iter().map(String::as_str).collect();
        arguments.push("--json");
        self.weft
            .command(&arguments)
            .env("USER", login)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// Runs it to its end, and expects that it does what it is asked.
    pub fn does(&mut self, login: &str, words: &[String]) -> Value {
        let output = self.start(login, words).wait_with_output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{login} {words:?}: {stderr}");
        self.hear(words, &output.stdout)
            .unwrap_or_else(|| panic!("{login} {words:?} says nothing"))
    }

    /// What an answer acknowledges is kept. None where there is no whole answer.
    pub fn hear(&mut self, words: &[String], stdout: &[u8]) -> Option<Value> {
        let answer: Value = serde_json::from_slice(stdout).ok()?;
        let named = |value: &Value| value.as_str().unwrap().to_owned();
        match words[0].as_str() {
            "request" => self.said.asked.push(named(&answer[0]["id"])),
            "decide" => match answer["outcome"].as_str() {
                Some("approved") => self.said.decided.push((named(&answer["request"]["id"]), true)),
                Some("rejected") => self.said.decided.push((named(&answer["request"]["id"]), false)),
                other => panic!("{other:?}: {answer}"),
            },
            "revoke" => self.said.ended.push(named(&answer["id"])),
            "docs" if answer["state"] == "published" => self.said.titles.push(words[4].clone()),
            _ => {}
        }
        Some(answer)
    }

    fn json_as(&self, login: &str, words: &[&str]) -> Value {
        let run = self.weft.run_as(login, &[words, &["--json"]].concat());
        assert_eq!(run.code, 0, "{words:?}: {}{}", run.stdout, run.stderr);
        run.json()
    }

    /// Nothing is lost, doubled or said to be done that is not; what is unfinished is said to be, and is finished by
    /// `weft grants run`.
    pub fn whole(&self, when: &str) -> Standing {
        let before = self.json_as(RUTH, &["grants", "--ended"]);
        self.is_honest(&before, when);
        self.json_as(RUTH, &["grants", "run"]);
        let grants = self.json_as(RUTH, &["grants", "--ended"]);
        assert_eq!(grants["unfinished"], 0, "{when}: {grants}");
        self.is_honest(&grants, when);
        let requests = self.json_as(RUTH, &["requests", "--all"]);
        let (requests, grants) = (listed(&requests), listed(&grants["grants"]));
        self.nothing_is_lost(requests, grants, when);
        nothing_is_doubled(requests, grants, when);
        for file in FILES {
            let words = self.texts(file, "PRAGMA integrity_check");
            assert_eq!(words, ["ok"], "{when}: {file}");
        }
        let audit = self.json_as(RUTH, &["audit", "verify"]);
        assert_eq!(audit["ok"], true, "{when}: {audit}");
        let ids = |all: &[Value], state: &str| {
            let of_it = all.iter().filter(|one| one["state"] == state);
            of_it.map(|one| text_of(&one["id"])).collect()
        };
        Standing {
            waiting: ids(requests, "waiting"),
            active: ids(grants, "active"),
        }
    }

    /// The system holds what is said to be in force, and nothing of what is said to have ended.
    fn is_honest(&self, grants: &Value, when: &str) {
        let rights = self.texts("rights.db", "SELECT holder || ' ' || privilege FROM held");
        let rights: BTreeSet<String> = rights.into_iter().collect();
        for grant in listed(&grants["grants"]) {
            let holder = text_of(&grant["holder"]["login"]);
            let held = PRIVILEGES.map(|privilege| rights.contains(&format!("{holder} {privilege}")));
            match grant["state"].as_str().unwrap() {
                "active" => assert_eq!(held, [true, true], "{when}: {grant}"),
                "ended" => assert_eq!(held, [false, false], "{when}: {grant}"),
                _ => assert!(grant["unfinished_because"].is_string(), "{when}: {grant}"),
            }
        }
    }

    fn nothing_is_lost(&self, requests: &[Value], grants: &[Value], when: &str) {
        let find = |all: &[Value], id: &str| {
            let found = all.iter().find(|one| one["id"] == id);
            found.cloned().unwrap_or_else(|| panic!("{when}: {id} is lost"))
        };
        for id in &self.said.asked {
            find(requests, id);
        }
        for (id, approved) in &self.said.decided {
            let request = find(requests, id);
            let state = if *approved { "approved" } else { "rejected" };
            assert_eq!(request["state"], state, "{when}: a decision is lost: {request}");
        }
        for id in &self.said.ended {
            let grant = find(grants, id);
            assert_eq!(grant["state"], "ended", "{when}: {grant}");
        }
        if !self.said.titles.is_empty() {
            let listed_versions = self.weft.json(&["docs", "history", &self.table]);
            let versions = listed(&listed_versions["versions"]);
            for title in &self.said.titles {
                let is = |version: &Value| version["value"]["value"]["title"] == title.as_str();
                assert!(versions.iter().any(is), "{when}: `{title}` is lost");
            }
        }
    }

    /// The first column of what a file answers.
    pub fn texts(&self, file: &str, sql: &'static str) -> Vec<String> {
        let path = self.weft.folder().join(file);
        now(async {
            let mut connection = connection(&path).await;
            let texts: Vec<String> = sqlx::query_scalar(sql).fetch_all(&mut connection).await.unwrap();
            connection.close().await.unwrap();
            texts
        })
    }
}

/// A request was decided at most once, an approval has one grant, and nobody has two requests.
fn nothing_is_doubled(requests: &[Value], grants: &[Value], when: &str) {
    let mut askers = BTreeSet::new();
    let mut approved = BTreeSet::new();
    for request in requests {
        assert!(askers.insert(text_of(&request["requester"])), "{when}: {request}");
        let acts = listed(&request["history"]).iter();
        let decisions = acts.filter(|entry| entry["act"] != "send").count();
        assert_eq!(
            decisions,
            usize::from(request["state"] != "waiting"),
            "{when}: {request}"
        );
        if request["state"] == "approved" {
            approved.insert(text_of(&request["grant"]));
        }
    }
    let granted: Vec<String> = grants.iter().map(|grant| text_of(&grant["id"])).collect();
    assert_eq!(granted.len(), approved.len(), "{when}: {grants:?}");
    assert!(granted.iter().all(|id| approved.contains(id)), "{when}");
}

/// A connection to one of the files.
pub async fn connection(path: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(path);
    SqliteConnection::connect_with(&options).await.unwrap()
}

/// Waits for it.
pub fn now<T>(done: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().unwrap().block_on(done)
}

/// Words of a command line.
pub fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn text_of(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("no text: {value}"))
        .to_owned()
}

fn listed(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("no list: {value}"))
}

/// A contract of one table with its people, which says something else each time.
fn contract(folder: &Path, version: u64) {
    let text = format!(
        "apiVersion: v3.1.0\nkind: DataContract\nid: orders\nname: Orders\nversion: 1.0.0\nstatus: active\ndomain: sales\n\
         team:\n  - {{username: {RUTH}, role: Data Steward}}\n  - {{username: {MAYA}, role: Owner}}\n\
         schema:\n  - name: orders\n    logicalType: object\n    description: The contract on orders, {version}\n    \
         properties:\n      - {{name: order_id, logicalType: string}}\n"
    );
    fs::write(folder.join("orders.odcs.yaml"), text).unwrap();
}

/// Repeatable chance (xorshift).
pub struct Chance(pub u64);

impl Chance {
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    /// Takes one out, if there is one.
    pub fn take<T>(&mut self, from: &mut Vec<T>) -> Option<T> {
        if from.is_empty() {
            return None;
        }
        let at = usize::try_from(self.below(from.len() as u64)).unwrap();
        Some(from.swap_remove(at))
    }
}
