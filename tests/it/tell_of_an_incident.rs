//! Somebody says that something is wrong: who reads it is told, nobody's word is lost, and what is over is over.

use serde_json::Value;

use crate::weft::{Run, Weft};

fn open(weft: &Weft, name: &str, title: &str) -> String {
    let opened = weft.json(&["incident", "open", name, "--title", title, "--severity", "major"]);
    opened["incident"]["id"].as_str().unwrap().to_owned()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key]
        .as_array()
        .unwrap_or_else(|| panic!("no list `{key}` in {value}"))
}

#[test]
fn an_incident_lives_from_open_to_resolved() {
    let weft = Weft::over_the_demo();
    let id = open(&weft, "sales.orders", "Marketplace orders are missing");
    let one = || weft.json(&["incident", "show", &id])["incident"].clone();
    assert_eq!(
        (&one()["state"], &one()["severity"]),
        (&"open".into(), &"major".into())
    );

    // What makes no sense says why, and writes nothing.
    assert_eq!(weft.run(&["incident", "reopen", &id]).code, 2);
    assert_eq!(weft.run(&["incident", "note", &id, "--text", "  "]).code, 2);
    assert_eq!(weft.run(&["incident", "ack", "inc-0000000000"]).code, 4);
    assert_eq!(list(&one(), "log").len(), 1);

    weft.json(&["incident", "ack", &id]);
    weft.json(&["incident", "note", &id, "--text", "Amazon changed a field"]);
    // The beginning of an id is enough where only one begins so.
    let resolved = weft.json(&[
        "incident",
        "resolve",
        &id[..9],
        "--text",
        "The parser is tolerant now",
        "--cause",
        "A field was renamed",
    ]);
    assert_eq!(resolved["state"], "written");
    let over = one();
    assert_eq!(
        (&over["state"], &over["cause"]),
        (&"resolved".into(), &"A field was renamed".into())
    );
    let notes: Vec<&str> = list(&over, "notes")
        .iter()
        .map(|note| note["text"].as_str().unwrap())
        .collect();
    assert_eq!(notes, ["Amazon changed a field", "The parser is tolerant now"]);
    for part in [
        "opened_by",
        "opened_at",
        "acknowledged_by",
        "resolved_by",
        "resolved_at",
    ] {
        assert!(over[part].is_string(), "{part}: {over}");
    }
    let again = weft.run(&["incident", "resolve", &id]);
    assert_eq!(again.code, 2, "{}", again.stdout);
    assert!(again.stderr.contains("reopen"), "{}", again.stderr);
    assert_eq!(
        weft.json(&["incident", "reopen", &id])["incident"]["state"],
        "open"
    );

    // Every word is an act of the audit, kept by a sync, and part of what happened to the product.
    weft.json(&["sync"]);
    assert_eq!(list(&one(), "log").len(), 5);
    let health = weft.json(&["health", "sales.orders"]);
    assert_eq!(health["incidents"][0]["id"], id.as_str());
    assert!(
        list(&health, "slas").len() > 1 && health["quality"].is_object(),
        "{health}"
    );
}

#[test]
fn what_is_wrong_with_what_is_checked() {
    let weft = Weft::over_the_demo();
    for words in [
        vec!["incident", "open", "sales.orders", "--severity", "major"],
        vec![
            "incident",
            "open",
            "sales.orders",
            "--title",
            " ",
            "--severity",
            "major",
        ],
        vec![
            "incident",
            "open",
            "sales.orders",
            "--title",
            "x",
            "--severity",
            "awful",
        ],
        vec!["incident", "open", "Sales", "--title", "x", "--severity", "major"],
    ] {
        assert_eq!(weft.run(&words).code, 2, "{words:?}");
    }
    let long = "x".repeat(201);
    assert_eq!(
        weft.run(&[
            "incident",
            "open",
            "sales.orders",
            "--title",
            &long,
            "--severity",
            "minor"
        ])
        .code,
        2
    );
    assert_eq!(
        weft.run(&[
            "incident",
            "open",
            "sales.orders",
            "--sla",
            "errorRate",
            "--severity",
            "minor"
        ])
        .code,
        4,
        "nothing of the kind is promised"
    );
    assert_eq!(
        weft.run(&[
            "incident",
            "open",
            "sales.orders",
            "--rule",
            "no such rule",
            "--severity",
            "minor"
        ])
        .code,
        4
    );
}

#[test]
fn a_promise_brings_its_own_evidence_and_only_once() {
    let weft = Weft::over_the_demo();
    let opened = weft.json(&[
        "incident",
        "open",
        "sales.orders",
        "--sla",
        "ly",
        "--severity",
        "major",
    ]);
    let about = &opened["incident"]["about"];
    assert_eq!(
        (&about["source"], &about["name"]),
        (&"sla".into(), &"latency".into())
    );
    assert!(
        about["found"]
            .as_str()
            .is_some_and(|found| found.contains("of 60 min")),
        "{about}"
    );
    let twice = weft.run(&[
        "incident",
        "open",
        "sales.orders",
        "--sla",
        "latency",
        "--severity",
        "minor",
    ]);
    assert_eq!(twice.code, 2);
    assert!(
        twice.stderr.contains(opened["incident"]["id"].as_str().unwrap()),
        "{}",
        twice.stderr
    );
    assert_eq!(list(&weft.json(&["incident", "list"]), "incidents").len(), 1);
}

#[test]
fn consumers_two_hops_away_are_told_until_it_is_over() {
    let weft = Weft::over_the_demo();
    // It is read by tables, those by others, and products offer them.
    let id = open(&weft, "sales_raw.orders", "The shop wrote no orders");
    let told = weft.json(&["incident", "show", &id]);
    let ledger = list(&told, "told")
        .iter()
        .find(|one| one["thing"]["full_name"] == "lake.finance.refund_ledger");
    let far = list(&told, "told")
        .iter()
        .filter(|one| one["steps"].as_u64().unwrap() >= 3)
        .count();
    assert!(ledger.is_some() && far > 0, "{told}");

    let reaching = |name: &str| weft.json(&["incident", "list", name])["reaching"].clone();
    let orders = reaching("sales.orders");
    let way: Vec<&str> = list(&orders[0], "path")
        .iter()
        .map(|step| step["full_name"].as_str().unwrap())
        .collect();
    assert!(way.len() >= 3, "{way:?}");
    assert_eq!(orders[0]["id"], id.as_str());
    assert_eq!(way.last(), Some(&"sales.orders"));
    assert!(way[0].ends_with("sales_raw.orders"), "{way:?}");
    let health = weft.json(&["health", "finance.refund_ledger"]);
    assert_eq!(health["reaching"][0]["id"], id.as_str());
    assert!(
        list(&health, "incidents").is_empty(),
        "it is not its own: {health}"
    );
    // What is read is not told of trouble with what reads it.
    let downstream = open(&weft, "finance.refund_ledger", "Refunds are counted twice");
    assert!(!reaching("sales.orders").to_string().contains(&downstream));

    assert_eq!(weft.json(&["search", "incident:open kind:table"])["total"], 2);
    weft.json(&["incident", "resolve", &id]);
    assert!(!reaching("sales.orders").to_string().contains(&id));
    assert!(!reaching("finance.refund_ledger").to_string().contains(&id));
    assert!(list(&weft.json(&["incident", "show", &id]), "told").is_empty());
    weft.json(&["incident", "resolve", &downstream]);
    assert_eq!(weft.json(&["search", "incident:open"])["total"], 0);
    assert_eq!(weft.json(&["incident", "list"])["total"], 0);
    assert_eq!(weft.json(&["incident", "list", "--state", "all"])["total"], 2);
}

#[test]
fn notes_of_several_people_at_once_are_all_kept() {
    let weft = Weft::over_the_demo();
    let id = open(&weft, "sales.orders", "Orders stopped");
    let people = 8;
    let runs: Vec<std::process::Child> = (0..people)
        .map(|number| {
            let text = format!("seen by {number}");
            weft.command(&["incident", "note", &id, "--text", &text])
                .env("USER", format!("person{number}"))
                .stderr(std::process::Stdio::piped())
                .stdout(std::process::Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    for run in runs {
        let output = run.wait_with_output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let shown = weft.json(&["incident", "show", &id]);
    let mut notes: Vec<&str> = list(&shown["incident"], "notes")
        .iter()
        .map(|note| note["text"].as_str().unwrap())
        .collect();
    notes.sort_unstable();
    let wanted: Vec<String> = (0..people).map(|number| format!("seen by {number}")).collect();
    assert_eq!(notes, wanted);
    // Two end it at once: one of them is told what the other did, and nothing is written twice.
    let ends: Vec<Run> = {
        let first = weft
            .command(&["incident", "resolve", &id, "--text", "mine"])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let second = weft.run_as("ann", &["incident", "resolve", &id, "--text", "hers"]);
        let first = first.wait_with_output().unwrap();
        vec![
            Run {
                code: first.status.code().unwrap_or(-1),
                stdout: String::new(),
                stderr: String::new(),
            },
            second,
        ]
    };
    let done = ends.iter().filter(|end| end.code == 0).count();
    assert_eq!(done, 1, "{ends:?}");
    let log = weft.json(&["incident", "show", &id])["incident"]["log"].to_string();
    assert_eq!(log.matches("resolve").count(), 1, "{log}");
}

#[test]
fn the_health_of_the_mesh_adds_up() {
    let weft = Weft::over_the_demo();
    let id = open(&weft, "sales.orders", "Orders stopped");
    let all = weft.json(&["health"]);
    let number = |value: &Value| value.as_u64().unwrap();
    let domains = list(&all, "domains");
    for part in ["things", "sound"] {
        let sum: u64 = domains.iter().map(|domain| number(&domain[part])).sum();
        assert_eq!(sum, number(&all[part]), "{part}");
    }
    for (place, group) in list(&all, "groups").iter().enumerate() {
        let sum: u64 = domains
            .iter()
            .map(|domain| number(&domain["counts"][place]["things"]))
            .sum();
        assert_eq!(sum, number(&group["total"]), "{}", group["kind"]);
        let consumers: Vec<u64> = list(group, "rows")
            .iter()
            .map(|row| number(&row["consumers"]))
            .collect();
        if group["kind"] != "incident" {
            assert!(
                consumers.iter().rev().is_sorted(),
                "what hurts most first: {consumers:?}"
            );
        }
    }
    let incidents = &list(&all, "groups")[0];
    assert_eq!(
        (&incidents["kind"], &incidents["rows"][0]["incident"]),
        (&"incident".into(), &id.as_str().into())
    );
    let late = &list(&all, "groups")[1];
    let search = weft.json(&["search", "sla:late kind:product"]);
    let products = weft.json(&["health", "--products"]);
    assert_eq!(
        list(&products, "groups")[1]["total"],
        search["total"],
        "the same things are late as in search"
    );
    assert!(number(&late["total"]) >= number(&search["total"]));
    let text = weft.run(&["health"]);
    assert!(text.stdout.contains("incident open: 1"), "{}", text.stdout);
    assert!(
        weft.run(&["health", "--domain", "Sales"])
            .stdout
            .contains("Orders stopped")
    );
}
