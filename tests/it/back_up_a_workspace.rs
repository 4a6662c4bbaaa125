//! A workspace is put into one file, comes back from it, and becomes a team's.

use std::{fs, path::Path};

use tempfile::TempDir;
use weft_testkit::postgres::Server;

use crate::weft::Weft;

fn shown(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn described(weft: &Weft, words: &str) {
    let edit = ["docs", "edit", "sales.orders", "--description", words];
    let run = weft.run_as("maya", &edit);
    assert_eq!(run.code, 0, "{}", run.stderr);
}

fn says(weft: &Weft, words: &str) {
    let run = weft.run(&["docs", "show", "sales.orders"]);
    assert!(run.stdout.contains(words), "{}\n{}", run.stdout, run.stderr);
}

/// What stands in a workspace, as far as the command line shows it: the audit's head, how much is found, what was said.
fn stands(weft: &Weft) -> [serde_json::Value; 4] {
    let audit = weft.json(&["audit", "verify"]);
    let found = weft.json(&["search", "orders"]);
    let history = weft.json(&["docs", "history", "sales.orders"]);
    let total = found["total"].clone();
    [audit["entries"].clone(), audit["head"].clone(), total, history]
}

#[test]
fn a_workspace_comes_back_from_its_backup() {
    let files = TempDir::new().unwrap();
    let file = files.path().join("mesh.jsonl");
    let weft = Weft::over_the_demo();
    described(&weft, "One row an order, said by maya.");
    let made = weft.json(&["workspace", "backup", "--out", shown(&file)]);
    assert_eq!(made["of_team"], false);
    assert!(made["counts"]["records"].as_u64().unwrap() > 100, "{made}");
    assert_eq!(
        fs::read_dir(files.path()).unwrap().count(),
        1,
        "nothing is left over"
    );
    let twice = weft.run(&["workspace", "backup", "--out", shown(&file)]);
    assert_eq!(twice.code, 2, "{}", twice.stderr);

    // What a restore left that was killed is in nobody's way; what somebody has there is.
    let again = Weft::new();
    fs::create_dir_all(again.folder().join(".restoring-killed")).unwrap();
    fs::write(again.folder().join(".restoring-killed/workspace.db"), "half").unwrap();
    let restored = again.json(&["workspace", "restore", shown(&file)]);
    assert_eq!(restored["counts"], made["counts"]);
    assert_eq!(stands(&again), stands(&weft));
    says(&again, "One row an order, said by maya.");
    let full = weft.run(&["workspace", "restore", shown(&file)]);
    assert_eq!(full.code, 2, "{}", full.stderr);
    described(&again, "And it goes on.");
    assert_eq!(again.json(&["audit", "verify"])["ok"], true);

    // A file that is damaged makes nothing.
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, bytes).unwrap();
    let nothing = Weft::new();
    let refused = nothing.run(&["workspace", "restore", shown(&file), "--json"]);
    assert_eq!(refused.code, 1, "{}", refused.stderr);
    assert!(refused.error()["message"].as_str().unwrap().contains("damaged"));
    assert!(!nothing.folder().exists());
    let none = nothing.run(&["workspace", "backup", "--out", shown(&files.path().join("none"))]);
    assert_eq!(none.code, 4, "{}", none.stderr);
}

#[test]
fn a_workspace_of_one_s_own_moves_to_a_team_and_goes_on_in_its_folder() {
    let Some(server) = Server::start() else { return };
    for sql in [
        "CREATE DATABASE w",
        "CREATE ROLE maya LOGIN",
        "CREATE ROLE rita LOGIN",
    ] {
        server.psql("admin", "postgres", sql).unwrap();
    }
    let admin = server.uri("admin", "w");
    let weft = Weft::over_the_demo();
    described(&weft, "Said before there was a team.");
    let before = weft.json(&["audit", "verify"]);
    assert_eq!(before["ok"], true);

    let words = ["workspace", "move", &admin, "--first", "maya"];
    let plan = weft.json(&words);
    assert_eq!(plan["moved"], false);
    assert!(
        server.psql("admin", "w", "SELECT * FROM weft.meta").is_err(),
        "a plan makes nothing"
    );
    described(&weft, "Said while the plan was looked at.");
    let moved = weft.json(&[&words[..], &["--yes"]].concat());
    assert_eq!(moved["moved"], true);
    assert_eq!(moved["member_role"], "w_weft_member");

    // The one here may be read, and says where it went.
    says(&weft, "Said while the plan was looked at.");
    let late = ["docs", "edit", "sales.orders", "--description", "Too late."];
    let refused = weft.run(&[&late[..], &["--json"]].concat());
    assert_eq!(refused.code, 1, "{}", refused.stderr);
    assert!(
        refused.error()["hint"]
            .as_str()
            .unwrap()
            .contains("workspace join")
    );
    assert_eq!(weft.run(&[&words[..], &["--yes"]].concat()).code, 1);

    // The same folder goes on with the team's, and with the head of the audit that it saw before.
    let stranger = Weft::over_the_demo();
    assert_eq!(
        stranger
            .run(&["workspace", "join", &server.uri("maya", "w")])
            .code,
        2,
        "a workspace that was not moved stays"
    );
    weft.json(&["workspace", "join", &server.uri("maya", "w")]);
    says(&weft, "Said while the plan was looked at.");
    let after = weft.json(&["audit", "verify"]);
    assert_eq!(after["ok"], true, "{after}");
    assert!(after["entries"].as_u64() > before["entries"].as_u64());
    described(&weft, "Said in the team.");
    says(&weft, "Said in the team.");
    weft.json(&["sync"]);
    let plan = weft.json(&["workspace", "migrate", &admin, "--plan"]);
    assert_eq!(plan["steps"].as_array().map(Vec::len), Some(0), "{plan}");

    // Only who sees all of it can back it up.
    let files = TempDir::new().unwrap();
    let file = files.path().join("team.jsonl");
    let back_up = ["workspace", "backup", "--out", shown(&file)];
    let denied = weft.run(&back_up);
    assert_eq!(denied.code, 3, "{}", denied.stderr);
    let invited = weft.json(&["workspace", "invite", "rita", "--role", "auditor"]);
    server
        .psql("admin", "w", invited["admission"].as_str().unwrap())
        .unwrap();
    let rita = Weft::new();
    rita.json(&["workspace", "join", &server.uri("rita", "w")]);
    assert_eq!(rita.json(&back_up)["of_team"], true);
    let alone = Weft::new();
    alone.json(&["workspace", "restore", shown(&file)]);
    says(&alone, "Said in the team.");
    assert_eq!(alone.json(&["audit", "verify"])["ok"], true);
}
