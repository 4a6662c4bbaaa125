//! What concerns somebody is listed for them and for no other, until they have read it: a request that waits, what was
//! decided, that access began, and that something they read is in trouble.

use std::fs;

use serde_json::Value;

use crate::{hold_a_grant::json_as, weft::Weft};

const PRIYA: &str = "priya.raghavan@alderfinch.example";
const EMRE: &str = "emre.yilmaz@alderfinch.example";
/// Steward of Sales and others, and of the governance team.
const RUTH: &str = "ruth.adeyemi@alderfinch.example";
/// Steward of Finance.
const OSKAR: &str = "oskar.nyberg@alderfinch.example";
const LEDGER: &str = "finance.general-ledger";
const WORDS: &str = "The monthly figures of my team";

/// Notices of somebody of this kind, about the ledger.
fn heard(weft: &Weft, person: &str, kind: &str) -> Vec<Value> {
    let listed = json_as(weft, person, &["notifications", "--limit", "200"]);
    let all = listed["notifications"].as_array().unwrap();
    let about = |one: &&Value| one["kind"] == kind && one["subject"]["full_name"] == LEDGER;
    all.iter().filter(about).cloned().collect()
}

#[test]
fn a_request_is_heard_of_by_who_decides_and_its_end_by_who_asked() {
    let weft = Weft::over_the_demo();
    let text = fs::read_to_string(Weft::demo().files().join("policy.yaml")).unwrap();
    let policy = weft.folder().join("policy.yaml");
    fs::write(&policy, text).unwrap();
    let published = weft.run_as(RUTH, &["policy", "publish", policy.to_str().unwrap()]);
    assert_eq!(published.code, 0, "{}", published.stderr);

    let asked = [
        "request",
        LEDGER,
        "--role",
        "reader",
        "--purpose",
        "reporting",
        "--days",
        "30",
        "--reason",
        WORDS,
    ];
    let sent = json_as(&weft, PRIYA, &asked);
    let id = sent[0]["id"].as_str().unwrap().to_owned();
    let waits = heard(&weft, OSKAR, "request_waits");
    assert_eq!(waits.len(), 1, "{waits:?}");
    assert_eq!(waits[0]["record"], id.as_str());
    assert!(!waits[0].to_string().contains(WORDS), "{waits:?}");
    assert_eq!(heard(&weft, PRIYA, "request_waits"), Vec::<Value>::new());
    assert_eq!(heard(&weft, EMRE, "request_waits"), Vec::<Value>::new());

    json_as(&weft, OSKAR, &["decide", &id, "--approve", "--reason", "Fine"]);
    assert_eq!(heard(&weft, OSKAR, "request_waits"), Vec::<Value>::new());
    let decided = heard(&weft, PRIYA, "request_decided");
    assert_eq!(decided.len(), 1, "{decided:?}");
    assert_eq!(heard(&weft, PRIYA, "grant_started").len(), 1);
    assert_eq!(heard(&weft, EMRE, "request_decided"), Vec::<Value>::new());

    // Whoever may read it hears that it is in trouble; who has nothing to do with it does not.
    let trouble = [
        "incident",
        "open",
        LEDGER,
        "--title",
        "Nothing adds up",
        "--severity",
        "major",
    ];
    json_as(&weft, OSKAR, &trouble);
    let incident = heard(&weft, PRIYA, "incident");
    assert_eq!(incident.len(), 1, "{incident:?}");
    assert!(!incident[0].to_string().contains("adds up"), "{incident:?}");
    assert_eq!(heard(&weft, OSKAR, "incident"), Vec::<Value>::new());
    assert_eq!(heard(&weft, "stranger", "incident"), Vec::<Value>::new());
}

#[test]
fn what_was_read_stays_read_and_for_one_person_only() {
    let weft = Weft::over_the_demo();
    let name = "sales.orders";
    for title in ["One", "Two"] {
        let open = ["incident", "open", name, "--title", title, "--severity", "minor"];
        json_as(&weft, OSKAR, &open);
    }
    // Ruth is its steward: whoever has a role in a product is told.
    let listed = json_as(&weft, RUTH, &["notifications", "--unread", "--limit", "200"]);
    let unread = listed["unread"].as_u64().unwrap();
    let first = &listed["notifications"][0];
    assert!(unread >= 2, "{listed}");
    assert_eq!(first["read"], false);
    let id = first["id"].as_str().unwrap();
    let marked = json_as(&weft, RUTH, &["notifications", "read", id]);
    assert_eq!(
        (&marked["marked"], &marked["unread"]),
        (&1.into(), &(unread - 1).into())
    );
    // Read twice is read once, and it is the same on the next run.
    let again = json_as(&weft, RUTH, &["notifications", "read", id]);
    assert_eq!(
        (&again["marked"], &again["unread"]),
        (&0.into(), &(unread - 1).into())
    );
    let after = json_as(&weft, RUTH, &["notifications", "--unread", "--limit", "200"]);
    assert_eq!(after["total"], unread - 1);
    json_as(&weft, RUTH, &["notifications", "read", "--all"]);
    assert_eq!(json_as(&weft, RUTH, &["notifications"])["unread"], 0);
    let unknown = weft.run_as(RUTH, &["notifications", "read", "nothing"]);
    assert_eq!(unknown.code, 4, "{}", unknown.stderr);
    assert_eq!(weft.run_as(RUTH, &["notifications", "read"]).code, 2);
}
