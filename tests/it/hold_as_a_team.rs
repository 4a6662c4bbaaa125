//! A team asks, decides, carries out and reads on several machines: what is given on one opens on its holder's, and closes there when
//! it ends. Who decides is who has the duty, and not whom a file names.

use std::fs;

use serde_json::Value;
use weft_testkit::postgres::Server;

use crate::{
    hold_a_grant::{LEDGER, OSKAR, PRIYA, RUTH, approved, asked, json_as, short},
    kill_during_sync::{add_sources, sources_of},
    share_a_workspace::joined,
    weft::{Run, Weft},
};

/// A steward whom no file names.
const DINA: &str = "dina";
/// Of the platform team, and in no file either.
const PAULA: &str = "paula";

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

/// A workspace with the demo in it, and logins; the machine of the first of them, who connects the mesh.
fn founded(server: &Server, logins: &[&str]) -> Weft {
    server.psql("admin", "postgres", "CREATE DATABASE w").unwrap();
    for login in logins {
        let role = format!("CREATE ROLE \"{login}\" LOGIN");
        server.psql("admin", "postgres", &role).unwrap();
    }
    Weft::new().json(&[
        "workspace",
        "init",
        &server.uri("admin", "w"),
        "--first",
        logins[0],
    ]);
    let first = machine(server, logins[0]);
    add_sources(&first, &sources_of(Weft::demo()));
    first.json(&["sync"]);
    first
}

/// Somebody publishes the policy of the demo.
fn publish(weft: &Weft) -> Run {
    let policy = weft.folder().join("policy.yaml");
    fs::copy(Weft::demo().files().join("policy.yaml"), &policy).unwrap();
    weft.run(&["policy", "publish", policy.to_str().unwrap()])
}

/// The same with its policy in force, and people who work there.
fn furnished(server: &Server) -> Weft {
    let ruth = founded(server, &[RUTH, OSKAR, PRIYA, "robot"]);
    let published = publish(&ruth);
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

/// Who would decide over a request, by name and as what they do.
fn deciders(weft: &Weft) -> Vec<(String, String)> {
    let plan = [
        "request",
        LEDGER,
        "--role",
        "masked",
        "--purpose",
        "reporting",
        "--days",
        "30",
        "--reason",
        "The monthly figures",
        "--plan",
    ];
    let planned = weft.json(&plan);
    let by = planned["items"][0]["outcome"]["by"].as_array().unwrap().clone();
    let text = |one: &Value, key: &str| one[key].as_str().unwrap_or_default().to_owned();
    by.iter()
        .map(|one| (text(one, "name"), text(one, "role")))
        .collect()
}

fn pair(name: &str, role: &str) -> (String, String) {
    (name.to_owned(), role.to_owned())
}

/// The requests that wait for somebody.
fn inbox(weft: &Weft) -> Vec<Value> {
    let listed = weft.json(&["requests", "--inbox"]);
    let all = listed.as_array().unwrap().iter();
    all.map(|request| request["id"].clone()).collect()
}

#[test]
fn who_has_the_duty_decides_and_nobody_because_a_file_names_them() {
    let Some(server) = Server::start() else { return };
    let ruth = founded(&server, &[RUTH, OSKAR, PRIYA, DINA]);
    let published = publish(&ruth);
    assert_eq!(published.code, 0, "{}", published.stderr);
    for person in [PRIYA, OSKAR] {
        invited(&server, &ruth, person, &["analyst"]);
    }
    let (priya, oskar) = (machine(&server, PRIYA), machine(&server, OSKAR));

    // The contract names Oskar as the steward, and he has no duty: the governance team decides, and is told that nobody does.
    assert_eq!(deciders(&priya), [pair("Ruth Adeyemi", "governance")]);
    let shown = priya.json(&["show", LEDGER]).to_string();
    assert!(
        shown.contains("Oskar Nyberg"),
        "he is shown as what he is: {shown}"
    );
    let id = asked(&priya, PRIYA, LEDGER, "masked", &[]);
    assert_eq!(inbox(&ruth), [id.as_str()]);
    assert!(inbox(&oskar).is_empty());
    let undone = ruth.json(&["workspace", "undone"])["undone"][0].clone();
    assert!(
        undone["next"]
            .as_str()
            .unwrap()
            .contains("--role steward --domain 'finance'"),
        "{undone}"
    );

    // What it advises helps.
    invited(&server, &ruth, DINA, &["steward", "--domain", "Finance"]);
    let dina = machine(&server, DINA);
    assert_eq!(deciders(&ruth), [pair(DINA, "steward")]);
    assert_eq!(inbox(&dina), [id.as_str()]);
    assert!(inbox(&ruth).is_empty() && inbox(&oskar).is_empty());
    let refused = ruth.run(&["decide", &id, "--approve", "--reason", "Fine"]);
    assert_eq!(refused.code, 3, "{}", refused.stdout);
    assert!(refused.stderr.contains(DINA), "{}", refused.stderr);

    let why = ["why", LEDGER, "--for", PRIYA];
    assert_eq!(dina.json(&why)["verdict"], "denied");
    for weft in [&oskar, &ruth] {
        assert_eq!(weft.run(&why).code, 3, "that is none of theirs");
    }
    let grant = approved(&dina, DINA, &id);
    is_open(&priya);
    assert_eq!(dina.json(&why)["verdict"], "granted");

    let campaign = ["recertify", "start", "Finance, 2026", "--domain", "Finance"];
    let rule = ["--due", "2099-01-31", "--unanswered", "revoke"];
    let start = [&campaign[..], &rule].concat();
    assert_eq!(oskar.run(&start).code, 3);
    let started = dina.json(&start);
    assert_eq!(
        started["plan"]["reviewers"][0]["person"]["name"], DINA,
        "{started}"
    );

    let given = short(&grant);
    let revoke = ["revoke", &given, "--reason", "The month is closed"];
    assert_ne!(oskar.run(&revoke).code, 0);
    assert_eq!(dina.json(&revoke)["state"], "ended");
    is_closed(&priya);

    // Without the server lists open, and who decides is told as it was last heard.
    drop(server);
    assert_eq!(deciders(&ruth), [pair(DINA, "steward")]);
    for weft in [&dina, &priya] {
        let listed = weft.run(&["requests", "--all"]);
        assert_eq!(listed.code, 0, "{}", listed.stderr);
    }
}

#[test]
fn the_platform_team_publishes_the_first_policy_whomever_the_sources_name() {
    let Some(server) = Server::start() else { return };
    let paula = founded(&server, &[PAULA, OSKAR]);
    invited(&server, &paula, OSKAR, &["analyst"]);
    let oskar = machine(&server, OSKAR);
    let refused = publish(&oskar);
    assert_eq!(refused.code, 3, "{}", refused.stdout);
    assert!(refused.stderr.contains("platform team"), "{}", refused.stderr);
    let published = publish(&paula);
    assert_eq!(published.code, 0, "{}", published.stderr);
    let policy = paula.json(&["policy", "show"]);
    assert_eq!(
        (&policy["may_publish"], &policy["governance"][0]["name"]),
        (&true.into(), &PAULA.into()),
        "{policy}"
    );
}
