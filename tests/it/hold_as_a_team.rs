//! A team asks, decides, carries out and reads on four machines: what is given on one opens on its holder's, and closes there when
//! it ends.

use std::fs;

use serde_json::Value;
use weft_testkit::postgres::Server;

use crate::{
    hold_a_grant::{LEDGER, OSKAR, PRIYA, RUTH, approved, asked, json_as, short},
    kill_during_sync::{add_sources, sources_of},
    share_a_workspace::joined,
    weft::Weft,
};

const GIVE: &str = "FUNCTION weft.give_right(text, text, text, text)";

/// Somebody on a machine of their own.
fn machine(server: &Server, person: &str) -> Weft {
    joined(server, &person.replace('@', "%40"))
}

/// Invites somebody, and lets them in.
fn invited(server: &Server, ruth: &Weft, person: &str, duty: &[&str]) {
    let invited = ruth.json(&[&["workspace", "invite", person, "--role"][..], duty].concat());
    let admission = invited["admission"].as_str().unwrap();
    server.psql("admin", "w", admission).unwrap();
}

/// A workspace with the demo in it and its policy in force; the machine of Ruth, who connects the mesh.
fn furnished(server: &Server) -> Weft {
    server.psql("admin", "postgres", "CREATE DATABASE w").unwrap();
    for login in [RUTH, OSKAR, PRIYA, "robot"] {
        let role = format!("CREATE ROLE \"{login}\" LOGIN");
        server.psql("admin", "postgres", &role).unwrap();
    }
    Weft::new().json(&["workspace", "init", &server.uri("admin", "w"), "--first", RUTH]);
    let ruth = machine(server, RUTH);
    add_sources(&ruth, &sources_of(Weft::demo()));
    ruth.json(&["sync"]);
    let policy = ruth.folder().join("policy.yaml");
    fs::copy(Weft::demo().files().join("policy.yaml"), &policy).unwrap();
    let published = ruth.run(&["policy", "publish", policy.to_str().unwrap()]);
    assert_eq!(published.code, 0, "{}", published.stderr);
    invited(server, &ruth, PRIYA, &["analyst"]);
    invited(server, &ruth, OSKAR, &["steward", "--domain", "Finance"]);
    let install = [
        "runner", "install", "finance", "--domain", "Finance", "--login", "robot",
    ];
    let installed = ruth.run(&install);
    assert_eq!(installed.code, 0, "{}", installed.stderr);
    server.psql("admin", "w", "GRANT w_weft_member TO robot").unwrap();
    ruth
}

fn is_closed(weft: &Weft) {
    let run = weft.run(&["preview", LEDGER]);
    assert_eq!(run.code, 3, "{}{}", run.stdout, run.stderr);
    assert!(run.stderr.contains("closed without a grant"), "{}", run.stderr);
}

fn is_open(weft: &Weft) {
    for way in [
        &["preview", LEDGER][..],
        &["sql", "select count(*) as n from finance.general_ledger"],
    ] {
        let run = weft.run(way);
        assert_eq!(run.code, 0, "{way:?}: {}", run.stderr);
    }
}

fn run_of(robot: &Weft) -> Value {
    robot.json(&["runner", "run", "finance"])["run"].clone()
}

#[test]
fn what_one_machine_gives_opens_on_another_until_it_ends() {
    let Some(server) = Server::start() else { return };
    let ruth = furnished(&server);
    let held = || server.psql("admin", "w", "SELECT count(*) FROM weft.held_right");
    let oskar = machine(&server, OSKAR);
    let priya = machine(&server, PRIYA);
    let robot = machine(&server, "robot");
    is_closed(&priya);

    // Priya asks; Oskar approves, and what he approves cannot be carried out at once.
    let id = asked(&priya, PRIYA, LEDGER, "masked", &[]);
    let broken = format!("REVOKE EXECUTE ON {GIVE} FROM w_weft_member");
    server.psql("admin", "w", &broken).unwrap();
    oskar.run(&["decide", &id, "--approve", "--reason", "Fine"]);
    let grant = json_as(&oskar, OSKAR, &["grants"])["grants"][0].clone();
    assert_eq!(grant["state"], "failed", "{grant}");
    is_closed(&priya);
    let mended = format!("GRANT EXECUTE ON {GIVE} TO w_weft_member");
    server.psql("admin", "w", &mended).unwrap();

    // The runner does what is left; Priya reads, and nobody finds anything missing.
    let run = run_of(&robot);
    assert_eq!(
        (&run["granted"], &run["left"], &run["missing"], &run["foreign"]),
        (&1.into(), &0.into(), &0.into(), &0.into()),
        "{run}"
    );
    is_open(&priya);
    for weft in [&oskar, &ruth, &priya] {
        let drift = weft.run(&["reconcile", "--json"]).json();
        assert_eq!(
            (&drift["missing"], &drift["foreign"]),
            (&Value::Array(Vec::new()), &Value::Array(Vec::new())),
            "{drift}"
        );
    }
    let checked = oskar.run(&["reconcile", "--json"]).json()["checked"].clone();
    assert_ne!(checked, 0);

    // She gives it back: it is closed at once, and the runner takes the rights away.
    let back = priya.run(&["revoke", &short(&grant), "--json"]);
    assert_eq!(back.json()["state"], "ending", "{}", back.stderr);
    is_closed(&priya);
    assert_ne!(held().unwrap(), "0");
    assert_eq!(run_of(&robot)["taken"], 1);
    assert_eq!(held().unwrap(), "0");
    is_closed(&priya);

    // Approved anew, it opens without anything in between; Oskar takes it back.
    let again = approved(&oskar, OSKAR, &asked(&priya, PRIYA, LEDGER, "masked", &[]));
    is_open(&priya);
    json_as(
        &oskar,
        OSKAR,
        &["revoke", &short(&again), "--reason", "The month is closed"],
    );
    is_closed(&priya);
    assert_eq!(held().unwrap(), "0");

    // What she held when her machine last heard of the server is read by still; a machine that heard that it is gone reads nothing.
    approved(&oskar, OSKAR, &asked(&priya, PRIYA, LEDGER, "masked", &[]));
    is_open(&priya);
    let second = machine(&server, PRIYA);
    server.psql("admin", "w", "DELETE FROM weft.held_right").unwrap();
    is_closed(&second);
    drop(server);
    is_open(&priya);
    let unheard = second.run(&["preview", LEDGER]);
    assert_eq!(unheard.code, 3, "{}", unheard.stdout);
    assert!(
        unheard.stderr.contains("has not been heard of since 20"),
        "{}",
        unheard.stderr
    );
    is_closed(&ruth);
}
