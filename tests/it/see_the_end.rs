//! Until when something may be seen is told beside it, by whichever way it is read; the first of several ends counts; and from
//! then on every way is closed, before anything has taken the right away.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::Value;
use weft_app::plan_access::Timestamp;

use crate::{
    hold_a_grant::{EMRE, LEDGER, OSKAR, PRIYA, granted, is_closed, is_open, json_as, short, with_policy},
    weft::Weft,
};

const TABLE: &str = "lake.finance.general_ledger";
const STATEMENT: &str = "select (select count(*) from finance.general_ledger) as n from sales.orders limit 1";
/// How soon a grant ends that is reduced: every way is tried before.
const AHEAD: Duration = Duration::from_secs(40);

/// What the ways to the rows of the ledger say of their end.
fn ends(weft: &Weft, person: &str) -> Vec<Value> {
    let ways: [&[&str]; 4] = [
        &["preview", LEDGER, "--limit", "1"],
        &["preview", TABLE, "--limit", "1"],
        &["sql", STATEMENT],
        &["why", LEDGER],
    ];
    let told = ways.map(|way| json_as(weft, person, way)["until"].clone());
    let shown = json_as(weft, person, &["show", LEDGER])["access_until"].clone();
    told.into_iter().chain([shown]).collect()
}

/// Who answers for it lets a grant end soon; when it is over.
fn reduced(weft: &Weft, campaign: &str, grant: &Value) -> (String, Instant) {
    let over = Instant::now() + AHEAD;
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap() + AHEAD;
    let until = Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap()).to_string();
    let id = short(grant);
    let reduce = ["recertify", "reduce", campaign, &id, "--until", &until];
    json_as(weft, OSKAR, &reduce);
    (until, over)
}

#[test]
fn what_is_read_says_until_when_and_is_closed_then() {
    let weft = with_policy(|text| text);
    let held = granted(&weft, EMRE, OSKAR, LEDGER, "reader");
    let end = held["until"].clone();
    assert!(end.is_string(), "{held}");
    assert_eq!(ends(&weft, EMRE), vec![end; 5]);
    // Who answers for it holds no grant, and what nothing closes has no end.
    assert_eq!(ends(&weft, OSKAR), vec![Value::Null; 5]);
    let open = json_as(&weft, EMRE, &["preview", "sales.orders", "--limit", "1"]);
    assert_eq!(open["until"], Value::Null);
    let text = weft.run_as(EMRE, &["preview", LEDGER, "--limit", "1"]);
    let day: String = held["until"].as_str().unwrap().chars().take(10).collect();
    assert!(
        text.stderr.contains(&format!("your right to it ends on {day}")),
        "{}",
        text.stderr
    );

    let other = granted(&weft, PRIYA, OSKAR, LEDGER, "reader");
    let start = [
        "recertify",
        "start",
        "Soon",
        "--domain",
        "Finance",
        "--due",
        "2099-01-31",
    ];
    json_as(&weft, OSKAR, &start);
    let (until, over) = reduced(&weft, "Soon", &held);
    assert_eq!(ends(&weft, EMRE), vec![Value::from(until); 5]);
    is_open(&weft, EMRE);
    std::thread::sleep(over.saturating_duration_since(Instant::now()) + Duration::from_millis(100));
    // Nothing has ended it yet: no runner is there.
    is_closed(&weft, EMRE);
    let grants = json_as(&weft, OSKAR, &["grants", LEDGER]);
    assert_eq!(grants["overdue"], 1, "{grants}");
    let why = json_as(&weft, EMRE, &["why", LEDGER]);
    assert_eq!(
        (&why["verdict"], &why["until"]),
        (&"denied".into(), &Value::Null),
        "{why}"
    );
    assert_eq!(ends(&weft, PRIYA), vec![other["until"].clone(); 5]);
}
