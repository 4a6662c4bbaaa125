//! What the policy protects is closed without a grant, everywhere that rows are read; a grant opens it, to its holder and
//! until it ends; what is granted and what is held are compared; why somebody can or cannot see a thing is told; and the
//! audit tells who did what, and whether anybody has changed it.

use std::{fs, path::PathBuf};

use serde_json::Value;

use crate::weft::Weft;

pub const PRIYA: &str = "priya.raghavan@alderfinch.example";
pub const EMRE: &str = "emre.yilmaz@alderfinch.example";
pub const MAYA: &str = "maya.lindqvist@alderfinch.example";
/// Steward of Sales and others, and of the governance team.
pub const RUTH: &str = "ruth.adeyemi@alderfinch.example";
/// Steward of Finance.
pub const OSKAR: &str = "oskar.nyberg@alderfinch.example";
/// What the policy of the demo closes, and the table behind it.
pub const LEDGER: &str = "finance.general-ledger";
const TABLE: &str = "lake.finance.general_ledger";

/// A workspace of one's own with the demo's sources and its access policy, as `changed` makes it.
pub fn with_policy(changed: impl Fn(String) -> String) -> Weft {
    let weft = Weft::over_the_demo();
    let text = fs::read_to_string(Weft::demo().files().join("policy.yaml")).unwrap();
    let policy = weft.folder().join("policy.yaml");
    fs::write(&policy, changed(text)).unwrap();
    let published = weft.run_as(RUTH, &["policy", "publish", policy.to_str().unwrap()]);
    assert_eq!(published.code, 0, "{}", published.stderr);
    weft
}

pub fn json_as(weft: &Weft, person: &str, arguments: &[&str]) -> Value {
    let run = weft.run_as(person, &[arguments, &["--json"]].concat());
    assert_eq!(run.code, 0, "{arguments:?}: {}", run.stderr);
    run.json()
}

/// Somebody asks; the id of the request.
pub fn asked(weft: &Weft, person: &str, name: &str, role: &str, more: &[&str]) -> String {
    let request = [
        "request",
        name,
        "--role",
        role,
        "--purpose",
        "reporting",
        "--days",
        "30",
        "--reason",
        "The monthly figures of my team",
    ];
    let sent = json_as(weft, person, &[&request[..], more].concat());
    sent[0]["id"].as_str().unwrap().to_owned()
}

/// Somebody approves; the grant.
pub fn approved(weft: &Weft, person: &str, id: &str) -> Value {
    let decided = json_as(weft, person, &["decide", id, "--approve", "--reason", "Fine"]);
    let grant = decided["request"]["grant"].clone();
    assert_eq!(grant["state"], "active", "{decided}");
    grant
}

/// Somebody asks and somebody else approves; the grant.
pub fn granted(weft: &Weft, asks: &str, approves: &str, name: &str, role: &str) -> Value {
    approved(weft, approves, &asked(weft, asks, name, role, &[]))
}

pub fn short(grant: &Value) -> String {
    let id = grant["id"].as_str().unwrap();
    id.rsplit(':').next().unwrap().chars().take(8).collect()
}

/// What stands at the end of a line after these words; empty where they do not.
fn day_after<'line>(line: &'line str, words: &str) -> &'line str {
    line.split_once(words).map_or("", |(_, day)| day)
}

/// Every way to the rows of the ledger.
const WAYS: [&[&str]; 5] = [
    &["preview", LEDGER],
    &["preview", TABLE],
    &["sql", "select count(*) as n from finance.general_ledger"],
    &["sql", "select * from lake.finance.general_ledger limit 1"],
    &[
        "sql",
        "select (select count(*) from \"finance\".\"general_ledger\") as n from sales.orders limit 1",
    ],
];

pub fn is_closed(weft: &Weft, person: &str) {
    for way in WAYS {
        let run = weft.run_as(person, way);
        assert_eq!(run.code, 3, "{person} {way:?}: {}{}", run.stdout, run.stderr);
        assert!(run.stderr.contains("closed without a grant"), "{}", run.stderr);
        assert!(run.stderr.contains("weft request"), "{}", run.stderr);
    }
    let shown = json_as(weft, person, &["show", LEDGER]);
    assert_eq!(shown["access"], "denied", "{person}");
    assert!(shown["access_says"].as_str().unwrap().contains("ledger"));
}

pub fn is_open(weft: &Weft, person: &str) {
    for way in WAYS {
        let run = weft.run_as(person, way);
        assert_eq!(run.code, 0, "{person} {way:?}: {}", run.stderr);
    }
    assert_eq!(json_as(weft, person, &["show", LEDGER])["access"], "readable");
}

#[test]
#[allow(clippy::too_many_lines, reason = "it is one story")]
fn what_is_protected_is_closed_until_it_is_granted_and_after_it_ends() {
    let weft = with_policy(|text| text);
    for person in [PRIYA, EMRE, RUTH] {
        is_closed(&weft, person);
    }
    is_open(&weft, OSKAR);
    assert_eq!(
        weft.run_as(PRIYA, &["preview", "sales.orders"]).code,
        0,
        "nothing closes what the policy does not name"
    );
    let why = json_as(&weft, PRIYA, &["why", LEDGER]);
    assert_eq!(why["verdict"], "denied", "{why}");
    assert_eq!(why["path"], Value::Array(Vec::new()));
    let missing = &why["missing"];
    assert_eq!(missing["how"], format!("weft request {LEDGER}"));
    let who = missing["who"].as_array().unwrap();
    assert!(who.iter().any(|one| one["name"] == "Oskar Nyberg"), "{why}");
    assert_eq!(json_as(&weft, OSKAR, &["why", LEDGER])["verdict"], "granted");

    let waiting = asked(&weft, EMRE, LEDGER, "reader", &[]);
    let why = json_as(&weft, EMRE, &["why", LEDGER]);
    assert!(
        why["missing"]["what"]
            .as_str()
            .unwrap()
            .contains("a decision on request"),
        "{why}"
    );
    // A time is a field for programs, and a day for people.
    assert!(why["missing"]["due"].is_string(), "{why}");
    let told = weft.run_as(EMRE, &["why", LEDGER]).stdout;
    let line = told.lines().find(|line| line.starts_with("missing:")).unwrap();
    assert_eq!(day_after(line, ", due on ").len(), 10, "{line}");
    json_as(&weft, EMRE, &["withdraw", &waiting]);

    let grant = granted(&weft, PRIYA, OSKAR, LEDGER, "reader");
    is_open(&weft, PRIYA);
    is_closed(&weft, EMRE);
    let shown = json_as(&weft, PRIYA, &["show", LEDGER]);
    assert_eq!(shown["access_until"], grant["until"]);
    let why = json_as(&weft, PRIYA, &["why", TABLE]);
    assert_eq!(
        (&why["verdict"], &why["until"]),
        (&"granted".into(), &grant["until"])
    );
    for key in ["from", "to", "what"] {
        assert!(why["path"][0][key].is_string(), "{why}");
    }
    assert!(why["path"].to_string().contains(&short(&grant)), "{why}");
    assert_eq!(why["path"][0]["until"], grant["until"]);
    let told = weft.run_as(PRIYA, &["why", TABLE]).stdout;
    let line = told.lines().find(|line| line.contains(&short(&grant))).unwrap();
    assert_eq!(day_after(line, ", until ").len(), 10, "{line}");
    assert_eq!(why["missing"], Value::Null);
    // Who answers for it asks for others; who does not asks about themselves.
    let asked = json_as(&weft, OSKAR, &["why", LEDGER, "--for", PRIYA]);
    assert_eq!(asked["verdict"], "granted");
    assert_eq!(
        json_as(&weft, OSKAR, &["why", LEDGER, "--for", EMRE])["verdict"],
        "denied"
    );
    assert_eq!(weft.run_as(EMRE, &["why", LEDGER, "--for", PRIYA]).code, 3);

    // Its holder sees it, and who answers for the thing; nobody else.
    let grants = |person: &str| json_as(&weft, person, &["grants"])["grants"].clone();
    for (person, number) in [(PRIYA, 1), (OSKAR, 1), (RUTH, 1), (EMRE, 0)] {
        assert_eq!(grants(person).as_array().unwrap().len(), number, "{person}");
    }
    let row = &grants(OSKAR)[0];
    assert_eq!(row["holder"]["login"], PRIYA);
    let steps = row["steps"].as_array().unwrap();
    assert!(
        !steps.is_empty() && steps.iter().all(|step| step["state"] == "held"),
        "{row}"
    );
    assert_eq!(
        json_as(&weft, OSKAR, &["grants", "--mine"])["grants"],
        Value::Array(Vec::new())
    );

    let id = short(&grant);
    assert_eq!(weft.run_as(EMRE, &["revoke", &id, "--reason", "x"]).code, 3);
    let silent = weft.run_as(OSKAR, &["revoke", &id]);
    assert_eq!(
        silent.code, 2,
        "who takes access back says why: {}",
        silent.stdout
    );
    is_open(&weft, PRIYA);
    let ended = json_as(&weft, OSKAR, &["revoke", &id, "--reason", "The audit is over"]);
    assert_eq!(ended["state"], "ended", "{ended}");
    assert_eq!(ended["end"]["why"], "revoked");
    is_closed(&weft, PRIYA);
    let again = weft.run_as(OSKAR, &["revoke", &id, "--reason", "Again"]);
    assert_eq!(again.code, 2);
    assert!(again.stderr.contains("ended already"), "{}", again.stderr);
    assert_eq!(grants(OSKAR), Value::Array(Vec::new()));
    let all = json_as(&weft, OSKAR, &["grants", LEDGER, "--ended"]);
    assert_eq!(all["grants"][0]["end"]["reason"], "The audit is over");

    // What was taken back can be asked for anew, and given back without a word.
    let grant = granted(&weft, PRIYA, OSKAR, LEDGER, "masked");
    is_open(&weft, PRIYA);
    let ended = json_as(&weft, PRIYA, &["revoke", &short(&grant)]);
    assert_eq!(
        (&ended["state"], &ended["end"]["why"]),
        (&"ended".into(), &"given_back".into())
    );
    is_closed(&weft, PRIYA);
    assert_eq!(
        json_as(&weft, RUTH, &["grants", "run"])["carried"],
        Value::Array(Vec::new())
    );
}

#[test]
fn a_role_lifts_masks_for_its_holder_and_for_nobody_else() {
    let weft = with_policy(|text| text.replace("twoPersons: true", "twoPersons: false"));
    let masked = |person: &str, way: &[&str]| {
        let rows = json_as(&weft, person, way);
        rows["masked"].as_array().unwrap().len()
    };
    let ways: [&[&str]; 3] = [
        &["preview", "sales.orders"],
        &["preview", "lake.sales.orders"],
        &["sql", "select * from sales.orders limit 5"],
    ];
    let before: Vec<usize> = ways.iter().map(|way| masked(EMRE, way)).collect();
    assert!(before.iter().all(|masks| *masks > 0), "{before:?}");
    let grant = granted(&weft, EMRE, MAYA, "sales.orders", "masked");
    let kept: Vec<usize> = ways.iter().map(|way| masked(EMRE, way)).collect();
    assert_eq!(kept, before, "the masked role lifts nothing");
    json_as(&weft, EMRE, &["revoke", &short(&grant)]);
    let grant = granted(&weft, EMRE, MAYA, "sales.orders", "reader");
    for way in ways {
        assert_eq!(masked(EMRE, way), 0, "{way:?}");
        assert!(masked(PRIYA, way) > 0, "{way:?}");
    }
    json_as(&weft, MAYA, &["revoke", &short(&grant), "--reason", "Done"]);
    let after: Vec<usize> = ways.iter().map(|way| masked(EMRE, way)).collect();
    assert_eq!(after, before);
}

#[test]
fn a_renewed_grant_goes_on_without_a_gap_and_ends_with_the_last() {
    let weft = with_policy(|text| text);
    let first = granted(&weft, PRIYA, OSKAR, LEDGER, "masked");
    let old = short(&first);
    let id = asked(&weft, PRIYA, LEDGER, "masked", &["--renews", &old]);
    let second = approved(&weft, OSKAR, &id);
    assert_ne!(first["id"], second["id"]);
    let all = json_as(&weft, PRIYA, &["grants", "--ended"])["grants"].clone();
    let ended = all
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["id"] == first["id"]);
    let ended = ended.unwrap();
    assert_eq!(
        (&ended["state"], &ended["end"]["why"]),
        (&"ended".into(), &"replaced".into())
    );
    is_open(&weft, PRIYA);
    json_as(&weft, RUTH, &["reconcile"]);
    let run = json_as(&weft, RUTH, &["grants", "run"]);
    assert_eq!(
        run["carried"],
        Value::Array(Vec::new()),
        "what stays is no work left"
    );
    json_as(&weft, PRIYA, &["revoke", &short(&second)]);
    is_closed(&weft, PRIYA);
    let agreed = json_as(&weft, RUTH, &["reconcile"]);
    assert_eq!(
        agreed["checked"], 0,
        "nothing is held that nobody was granted: {agreed}"
    );
}

/// Files of a database as they are now.
pub fn kept(weft: &Weft, name: &str) -> Vec<(PathBuf, Option<Vec<u8>>)> {
    ["", "-wal", "-shm"]
        .map(|end| {
            let path = weft.folder().join(format!("{name}{end}"));
            let bytes = fs::read(&path).ok();
            (path, bytes)
        })
        .into()
}

pub fn put_back(files: &[(PathBuf, Option<Vec<u8>>)]) {
    for (path, bytes) in files {
        match bytes {
            Some(bytes) => fs::write(path, bytes).unwrap(),
            // It may not be there now either.
            None => drop(fs::remove_file(path)),
        }
    }
}

#[test]
fn what_is_granted_and_what_is_held_are_compared_both_ways() {
    let weft = with_policy(|text| text);
    let empty = kept(&weft, "rights.db");
    let grant = granted(&weft, PRIYA, OSKAR, LEDGER, "reader");
    let agreed = json_as(&weft, RUTH, &["reconcile"]);
    assert!(agreed["checked"].as_u64().unwrap() > 0, "{agreed}");
    let full = kept(&weft, "rights.db");

    // Somebody took the rights away elsewhere: nothing opens, and it is said what is missing.
    put_back(&empty);
    let run = weft.run_as(RUTH, &["reconcile", "--json"]);
    assert_eq!(run.code, 1, "{}", run.stdout);
    let drift = run.json();
    assert_eq!(
        drift["missing"].as_array().unwrap().len(),
        grant["steps"].as_array().unwrap().len()
    );
    assert_eq!(drift["missing"][0]["holder"], PRIYA);
    assert_eq!(drift["missing"][0]["grant"], grant["id"]);
    assert_eq!(drift["foreign"], Value::Array(Vec::new()));
    is_closed(&weft, PRIYA);
    let why = json_as(&weft, PRIYA, &["why", LEDGER]);
    assert!(
        why["missing"]["what"].as_str().unwrap().contains("not in force"),
        "{why}"
    );
    let again = weft.run_as(RUTH, &["reconcile", "--json"]).json();
    assert_eq!(again, drift, "comparing changes nothing");

    // A right that is back after its grant has ended opens nothing, is told, and goes.
    put_back(&full);
    json_as(&weft, OSKAR, &["revoke", &short(&grant), "--reason", "Over"]);
    put_back(&full);
    is_closed(&weft, PRIYA);
    let run = weft.run_as(RUTH, &["reconcile", "--json"]);
    assert_eq!(run.code, 1, "{}", run.stdout);
    let drift = run.json();
    assert_eq!(drift["missing"], Value::Array(Vec::new()));
    assert!(
        drift["foreign"][0]["says"]
            .as_str()
            .unwrap()
            .contains("grants run"),
        "{drift}"
    );
    assert_eq!(
        json_as(&weft, EMRE, &["reconcile"])["checked"],
        0,
        "rights of others are told to who answers for the thing"
    );
    let carried = json_as(&weft, RUTH, &["grants", "run"]);
    assert_eq!(
        (&carried["carried"][0]["id"], &carried["failed"]),
        (&grant["id"], &0.into())
    );
    json_as(&weft, RUTH, &["reconcile"]);
}

#[test]
fn the_audit_tells_who_did_what_and_that_nobody_has_changed_it() {
    let weft = with_policy(|text| text);
    let grant = granted(&weft, PRIYA, OSKAR, LEDGER, "reader");
    let before = kept(&weft, "workspace.db");
    json_as(&weft, PRIYA, &["revoke", &short(&grant)]);

    let acts = |arguments: &[&str]| {
        let shown = json_as(&weft, RUTH, &[&["audit", "show"][..], arguments].concat());
        let entries = shown["entries"].as_array().unwrap().clone();
        entries
            .iter()
            .map(|entry| {
                (
                    entry["actor"].as_str().unwrap().to_owned(),
                    entry["action"].as_str().unwrap().to_owned(),
                )
            })
            .collect::<Vec<_>>()
    };
    let about = acts(&["--subject", LEDGER]);
    for (person, action) in [
        (PRIYA, "request_access"),
        (OSKAR, "approve_access"),
        (OSKAR, "carry_out_grant"),
        (PRIYA, "end_grant"),
    ] {
        assert!(
            about.contains(&(person.to_owned(), action.to_owned())),
            "{person} {action}: {about:?}"
        );
    }
    assert!(
        acts(&["--person", OSKAR])
            .iter()
            .all(|(person, _)| person == OSKAR)
    );
    assert!(acts(&["--since", "2999-01-01"]).is_empty());
    assert_eq!(weft.run_as(RUTH, &["audit", "show", "--since", "soon"]).code, 2);

    let verified = json_as(&weft, RUTH, &["audit", "verify"]);
    assert_eq!(
        (&verified["ok"], &verified["first_bad"]),
        (&true.into(), &Value::Null)
    );
    let entries = verified["entries"].as_u64().unwrap();
    let exported = weft.run_as(RUTH, &["audit", "export"]);
    assert_eq!(exported.code, 0, "{}", exported.stderr);
    let lines: Vec<Value> = exported
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len() as u64, entries);
    for (number, line) in (1_u64..).zip(&lines) {
        assert_eq!(line["sequence"], number);
    }
    assert_eq!(lines.last().unwrap()["hash"], verified["head"]);

    // A log that was cut, and follows from itself: this machine has seen what is not there any more.
    put_back(&before);
    let run = weft.run_as(RUTH, &["audit", "verify", "--json"]);
    assert_eq!(run.code, 1, "{}", run.stdout);
    let found = run.json();
    assert_eq!(
        (&found["ok"], &found["first_bad"]),
        (&false.into(), &entries.into()),
        "{found}"
    );
    // The proof is kept, however the log goes on.
    json_as(&weft, PRIYA, &["audit", "show"]);
    assert_eq!(weft.run_as(RUTH, &["audit", "verify"]).code, 1);
}
