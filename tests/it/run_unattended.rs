//! What was decided is done and ended while nobody is at the desk: by a runner that a steward installed, as its own login, for
//! one domain. When time is over is told in the tests of grants, where a clock can be set.

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

use serde_json::Value;

use crate::{
    hold_a_grant::{
        EMRE, LEDGER, MAYA, OSKAR, PRIYA, RUTH, approved, granted, json_as, kept, put_back, short,
        with_policy,
    },
    weft::Weft,
};

const INSTALL: [&str; 7] = [
    "runner", "install", "finance", "--domain", "finance", "--login", "robot",
];

/// Runs the runner of Finance as its own login.
fn runs(weft: &Weft) -> Value {
    let run = weft.run(&["runner", "run", "finance", "--as", "robot", "--json"]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    run.json()
}

#[test]
fn a_runner_does_what_is_left_in_its_domain_and_in_no_other() {
    let weft = with_policy(|text| text.replace("twoPersons: true", "twoPersons: false"));
    for nobody in [EMRE, MAYA] {
        let refused = weft.run_as(nobody, &INSTALL);
        assert_eq!(refused.code, 3, "{nobody}: {}", refused.stdout);
    }
    let installed = weft.run_as(OSKAR, &INSTALL);
    assert_eq!(installed.code, 0, "{}", installed.stderr);
    assert!(
        installed
            .stdout
            .contains("ExecStart=weft runner run finance --as \"robot\"")
            && installed.stdout.contains("OnUnitInactiveSec=300s"),
        "{}",
        installed.stdout
    );
    let status = json_as(&weft, EMRE, &["runner", "status"]);
    assert_eq!(status["runners"][0]["state"], "waiting");
    assert_eq!(status["unattended"], Value::Array(Vec::new()), "all is well");

    // Rights of two grants that have ended are back: those of Finance and those of Sales.
    let ledger = granted(&weft, PRIYA, OSKAR, LEDGER, "masked");
    let orders = granted(&weft, EMRE, MAYA, "sales.orders", "masked");
    let full = kept(&weft, "rights.db");
    json_as(&weft, OSKAR, &["revoke", &short(&ledger), "--reason", "Over"]);
    json_as(&weft, MAYA, &["revoke", &short(&orders), "--reason", "Over"]);
    put_back(&full);
    let another = weft.run_as(OSKAR, &["runner", "run", "finance", "--json"]);
    assert_eq!(another.code, 3, "{}", another.stdout);
    assert_eq!(another.error()["hint"], "add `--as robot`");
    let done = runs(&weft);
    assert_eq!(
        (
            &done["run"]["taken"],
            &done["run"]["left"],
            &done["run"]["foreign"]
        ),
        (&1.into(), &0.into(), &0.into()),
        "{done}"
    );
    assert_eq!(done["carried"][0]["id"], ledger["id"]);
    let drift = weft.run_as(RUTH, &["reconcile", "--json"]).json();
    let foreign = drift["foreign"].as_array().unwrap();
    assert!(
        !foreign.is_empty() && foreign.iter().all(|one| one["grant"] == orders["id"]),
        "{drift}"
    );
    let audit = json_as(&weft, RUTH, &["audit", "show", "--person", "robot"]);
    let acts = audit["entries"].to_string();
    assert!(
        acts.contains("carry_out_grant") && acts.contains("run_runner"),
        "{acts}"
    );

    let status = json_as(&weft, EMRE, &["runner", "status", "finance"]);
    let last = &status["runners"][0]["last"];
    assert_eq!(
        (&last["taken"], &last["left"]),
        (&1.into(), &0.into()),
        "{status}"
    );
    assert_eq!(status["runners"][0]["state"], "good");
    assert_eq!(
        runs(&weft)["carried"],
        Value::Array(Vec::new()),
        "done twice it changes nothing"
    );

    assert_eq!(weft.run_as(MAYA, &["runner", "remove", "finance"]).code, 3);
    assert_eq!(weft.run_as(OSKAR, &["runner", "remove", "finance"]).code, 0);
    assert_eq!(weft.run(&["runner", "run", "finance", "--as", "robot"]).code, 4);
}

#[test]
fn what_starts_a_runner_is_written_to_files_and_to_none_that_is_there() {
    let weft = with_policy(|text| text);
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let install = [&INSTALL[..], &["--every", "1m", "--out", out]].concat();
    let run = weft.run_as(OSKAR, &install);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let timer = std::fs::read_to_string(folder.path().join("weft-runner-finance.timer")).unwrap();
    assert!(timer.contains("OnUnitInactiveSec=60s"), "{timer}");
    assert!(folder.path().join("weft-runner-finance.service").exists());
    let again = weft.run_as(OSKAR, &install);
    assert_eq!(again.code, 2, "{}", again.stdout);
    for wrong in [
        &["--every", "1s"][..],
        &["--every", "soon"],
        &["--system", "polaris"],
    ] {
        let run = weft.run_as(OSKAR, &[&INSTALL[..], wrong].concat());
        assert_eq!(run.code, 2, "{wrong:?}: {}", run.stdout);
    }
}

#[cfg(unix)]
#[test]
fn it_runs_again_and_again_until_it_is_asked_to_end() {
    let weft = with_policy(|text| text);
    assert_eq!(weft.run_as(OSKAR, &INSTALL).code, 0);
    let mut child = weft
        .command(&[
            "runner", "run", "finance", "--as", "robot", "--every", "1s", "--json",
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    for line in lines.take(2) {
        let run: Value = serde_json::from_str(&line.unwrap()).unwrap();
        assert_eq!(run["run"]["left"], 0, "{run}");
    }
    let asked = Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status();
    assert!(asked.unwrap().success());
    assert_eq!(
        child.wait().unwrap().code(),
        Some(0),
        "it ends when it is done, and well"
    );
}

#[test]
fn a_grant_is_renewed_in_one_step_by_its_holder() {
    let weft = with_policy(|text| text);
    let first = granted(&weft, PRIYA, OSKAR, LEDGER, "masked");
    let old = short(&first);
    let plan = json_as(&weft, PRIYA, &["renew", &old, "--plan"]);
    assert_eq!(plan["items"][0]["terms"]["role"], "masked", "{plan}");
    assert_eq!(
        weft.run_as(EMRE, &["renew", &old]).code,
        3,
        "only its holder does"
    );
    assert_eq!(weft.run_as(PRIYA, &["renew", "nosuchgrant"]).code, 4);
    let sent = json_as(&weft, PRIYA, &["renew", &old, "--days", "20"]);
    assert_eq!(
        (&sent[0]["state"], &sent[0]["days"], &sent[0]["purpose"]),
        (&"waiting".into(), &20.into(), &"reporting".into()),
        "{sent}"
    );
    assert_eq!(
        sent[0]["reason"], "The monthly figures of my team",
        "in the words of the request that it came from"
    );
    approved(&weft, OSKAR, sent[0]["id"].as_str().unwrap());
    let all = json_as(&weft, PRIYA, &["grants", "--ended"])["grants"].clone();
    let ended = all
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["id"] == first["id"])
        .unwrap();
    assert_eq!(
        (&ended["state"], &ended["end"]["why"]),
        (&"ended".into(), &"replaced".into())
    );
    let over = weft.run_as(PRIYA, &["renew", &old, "--because", "Still"]);
    assert_eq!(over.code, 2, "what has ended is asked for anew: {}", over.stdout);
}
