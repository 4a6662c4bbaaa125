//! What is granted is looked at again: who answers for it keeps, reduces or revokes each grant, nobody their own; what
//! changed meanwhile is said; what is late is listed; and what nobody answered for goes by the rule of the campaign.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;
use weft_app::plan_access::Timestamp;

use crate::{
    hold_a_grant::{granted, is_closed, is_open, json_as, short, with_policy},
    weft::Weft,
};

const PRIYA: &str = "priya.raghavan@alderfinch.example";
const EMRE: &str = "emre.yilmaz@alderfinch.example";
const MAYA: &str = "maya.lindqvist@alderfinch.example";
/// Of the governance team.
const RUTH: &str = "ruth.adeyemi@alderfinch.example";
/// Steward of Finance, and of the governance team.
const OSKAR: &str = "oskar.nyberg@alderfinch.example";
/// Holds nothing here.
const LENA: &str = "lena.fischer@alderfinch.example";
const LEDGER: &str = "finance.general-ledger";

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(since.as_millis()).unwrap()
}

/// A moment so far from now.
fn moment(millis: i64) -> String {
    Timestamp::from_millis(now() + millis).to_string()
}

/// The day so many days from now.
fn day(days: i64) -> String {
    moment(days * 86_400_000).chars().take(10).collect()
}

/// Starts a campaign over Finance whose rule is to revoke.
fn started(weft: &Weft, name: &str, due: &str) -> Value {
    let start = ["recertify", "start", name, "--domain", "Finance", "--due", due];
    json_as(weft, OSKAR, &[&start[..], &["--unanswered", "revoke"]].concat())
}

fn shown(weft: &Weft, person: &str, name: &str) -> Vec<Value> {
    let shown = json_as(weft, person, &["recertify", "show", name]);
    shown["items"].as_array().unwrap().clone()
}

/// What a campaign says of a grant.
fn of(items: &[Value], grant: &Value) -> Value {
    let found = items.iter().find(|item| item["grant"]["id"] == grant["id"]);
    found.unwrap().clone()
}

fn refused(weft: &Weft, person: &str, arguments: &[&str], code: i32, says: &str) {
    let run = weft.run_as(person, arguments);
    assert_eq!(
        run.code, code,
        "{person} {arguments:?}: {}{}",
        run.stdout, run.stderr
    );
    assert!(run.stderr.contains(says), "{arguments:?}: {}", run.stderr);
}

fn ended(weft: &Weft, grant: &Value) -> Value {
    let all = json_as(weft, OSKAR, &["grants", LEDGER, "--ended"])["grants"].clone();
    let all = all.as_array().unwrap();
    all.iter().find(|row| row["id"] == grant["id"]).unwrap().clone()
}

#[test]
#[allow(clippy::too_many_lines, reason = "it is one story")]
fn each_grant_is_kept_reduced_or_revoked_and_what_nobody_answered_for_goes_by_the_rule() {
    let weft = with_policy(|text| text);
    let [kept, reduced, revoked, own] =
        [PRIYA, MAYA, EMRE, RUTH].map(|person| granted(&weft, person, OSKAR, LEDGER, "reader"));

    // What it would come to is shown first, and changes nothing.
    let start = [
        "recertify",
        "start",
        "Q4",
        "--domain",
        "Finance",
        "--due",
        "2099-01-31",
    ];
    let plan = json_as(&weft, OSKAR, &[&start[..], &["--plan"]].concat());
    assert_eq!(
        (&plan["grants"], &plan["may_start"]),
        (&4.into(), &true.into()),
        "{plan}"
    );
    let who = plan["reviewers"].as_array().unwrap();
    let oskar = who
        .iter()
        .find(|one| one["person"]["name"] == "Oskar Nyberg")
        .unwrap();
    assert_eq!(oskar["grants"], 4, "{plan}");
    let listed = json_as(&weft, OSKAR, &["recertify"]);
    assert_eq!(listed["campaigns"], Value::Array(Vec::new()));
    for (over, grants) in [("confidential", 4), ("no-such-label", 0)] {
        let start = [
            "recertify",
            "start",
            "x",
            "--classification",
            over,
            "--due",
            "2099-01-31",
            "--plan",
        ];
        assert_eq!(json_as(&weft, RUTH, &start)["grants"], grants, "{over}");
    }
    refused(&weft, EMRE, &start, 3, "steward of Finance");
    refused(
        &weft,
        OSKAR,
        &["recertify", "start", "x", "--all", "--due", "2001-01-01"],
        2,
        "day is over",
    );
    let unasked = [
        "recertify",
        "start",
        "x",
        "--domain",
        "Sales",
        "--due",
        "2099-01-31",
    ];
    refused(&weft, OSKAR, &unasked, 2, "no grant stands");

    let campaign = started(&weft, "Q4", "2099-01-31")["campaign"].clone();
    assert_eq!(
        (&campaign["items"], &campaign["mine"]),
        (&4.into(), &4.into()),
        "{campaign}"
    );
    assert_eq!(campaign["unanswered"], "revoke");
    refused(&weft, OSKAR, &start, 2, "already");
    // Whose grant it is sees it there and nothing else; whom it does not concern sees nothing.
    assert_eq!(shown(&weft, EMRE, "q4").len(), 1);
    refused(&weft, LENA, &["recertify", "show", "Q4"], 3, "between those");
    assert_eq!(
        json_as(&weft, LENA, &["recertify"])["campaigns"],
        Value::Array(Vec::new())
    );

    let items = shown(&weft, OSKAR, "Q4");
    let item = of(&items, &kept);
    assert!(
        item["last_use"].as_str().unwrap().starts_with("unknown"),
        "{item}"
    );
    assert_eq!(
        (&item["purpose_name"], &item["others"]),
        (&"Reporting".into(), &3.into()),
        "{item}"
    );
    assert_eq!(
        (&item["held_days"], &item["renewals"]),
        (&0.into(), &0.into()),
        "{item}"
    );
    assert_eq!(item["reason"], "The monthly figures of my team");
    assert!(item["sensitive"].to_string().contains("debit"), "{item}");

    let answer = |what: &'static str, grant: &Value| vec![what.to_owned(), "Q4".to_owned(), short(grant)];
    let run = |person: &str, words: Vec<String>, more: &[&str]| {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        json_as(&weft, person, &[&["recertify"][..], &words[..], more].concat())
    };
    let done = run(OSKAR, answer("keep", &kept), &["--reason", "Still needed"]);
    assert_eq!(
        (&done["outcome"], &done["item"]["state"]),
        (&"done".into(), &"kept".into()),
        "{done}"
    );
    is_open(&weft, PRIYA);
    refused(
        &weft,
        RUTH,
        &["recertify", "revoke", "Q4", &short(&kept)],
        2,
        "kept already, by",
    );

    // Nobody answers for their own, nor for what they have nothing to do with.
    refused(
        &weft,
        RUTH,
        &["recertify", "keep", "Q4", &short(&own)],
        3,
        "their own",
    );
    assert_eq!(of(&shown(&weft, RUTH, "Q4"), &own)["may_review"], false);
    refused(
        &weft,
        EMRE,
        &["recertify", "keep", "Q4", &short(&reduced)],
        3,
        "answers",
    );

    // Reducing never gives more, and says until when.
    let id = short(&reduced);
    let less = ["recertify", "reduce", "Q4", &id, "--until"];
    refused(
        &weft,
        OSKAR,
        &[&less[..], &["2099-01-01"]].concat(),
        2,
        "never gives more",
    );
    refused(&weft, OSKAR, &[&less[..], &["2001-01-01"]].concat(), 2, "is over");
    assert_eq!(weft.run_as(OSKAR, &["recertify", "reduce", "Q4", &id]).code, 2);
    let ten = day(10);
    let done = run(OSKAR, answer("reduce", &reduced), &["--until", ten.as_str()]);
    let until = done["item"]["grant"]["until"].as_str().unwrap();
    assert!(until < reduced["until"].as_str().unwrap(), "{done}");
    assert_eq!(
        (&done["item"]["state"], &done["item"]["changed"]),
        (&"reduced".into(), &Value::Null)
    );
    assert_eq!(json_as(&weft, MAYA, &["grants"])["grants"][0]["until"], until);
    is_open(&weft, MAYA);

    let done = run(OSKAR, answer("revoke", &revoked), &["--reason", "Left the team"]);
    assert_eq!(done["item"]["grant"]["state"], "ended", "{done}");
    is_closed(&weft, EMRE);
    let end = ended(&weft, &revoked)["end"].clone();
    assert_eq!(end["why"], "revoked");
    assert_eq!(end["reason"], "recertification “Q4”: Left the team");

    // What is left goes by the rule that was said when it began.
    refused(
        &weft,
        EMRE,
        &["recertify", "close", "Q4"],
        3,
        "steward of Finance",
    );
    let closed = json_as(&weft, OSKAR, &["recertify", "close", "Q4"]);
    let counted = [&closed["kept"], &closed["revoked"], &closed["unfinished"]];
    assert_eq!(counted, [0, 1, 0], "{closed}");
    assert_eq!(closed["campaign"]["state"], "closed");
    is_closed(&weft, RUTH);
    let end = ended(&weft, &own)["end"].clone();
    assert!(
        end["reason"].as_str().unwrap().contains("nobody answered"),
        "{end}"
    );
    assert_eq!(
        of(&shown(&weft, OSKAR, "Q4"), &own)["outcome"]["unanswered"],
        true
    );
    refused(&weft, OSKAR, &["recertify", "close", "Q4"], 2, "closed already");
    is_open(&weft, PRIYA);

    let acts = json_as(
        &weft,
        RUTH,
        &["audit", "show", "--person", OSKAR, "--limit", "500"],
    )["entries"]
        .to_string();
    for act in [
        "start_campaign",
        "keep_grant",
        "reduce_grant",
        "revoke_grant",
        "close_campaign",
    ] {
        assert!(acts.contains(act), "{act}: {acts}");
    }
    json_as(&weft, RUTH, &["audit", "verify"]);
}

#[test]
fn what_changed_meanwhile_is_said_and_nothing_is_done() {
    let weft = with_policy(|text| text);
    let [shorter, given_back] = [PRIYA, EMRE].map(|person| granted(&weft, person, OSKAR, LEDGER, "reader"));
    started(&weft, "Q4", "2099-01-31");
    let before = of(&shown(&weft, OSKAR, "Q4"), &shorter);
    let digest = before["digest"].as_str().unwrap().to_owned();

    // Another campaign over the same product reduces it in between.
    let start = [
        "recertify",
        "start",
        "Ledger",
        "--product",
        LEDGER,
        "--due",
        "2099-01-31",
    ];
    json_as(&weft, OSKAR, &start);
    let id = short(&shorter);
    json_as(
        &weft,
        OSKAR,
        &["recertify", "reduce", "Ledger", &id, "--until", &day(5)],
    );
    let keep = ["recertify", "keep", "Q4", &id, "--digest", &digest];
    refused(&weft, OSKAR, &keep, 1, "not what was shown any more: it ends");
    let after = of(&shown(&weft, OSKAR, "Q4"), &shorter);
    assert_eq!(
        (&after["state"], &after["outcome"]),
        (&"open".into(), &Value::Null),
        "{after}"
    );
    assert!(
        after["changed"]
            .as_str()
            .unwrap()
            .contains("when the campaign looked"),
        "{after}"
    );
    let done = json_as(&weft, OSKAR, &["recertify", "keep", "Q4", &id]);
    assert_eq!(done["outcome"], "done", "{done}");

    json_as(&weft, EMRE, &["revoke", &short(&given_back)]);
    let over = of(&shown(&weft, OSKAR, "Q4"), &given_back);
    assert_eq!(
        (&over["state"], &over["mine"]),
        (&"over".into(), &false.into()),
        "{over}"
    );
    assert!(
        over["changed"].as_str().unwrap().contains("gave it back"),
        "{over}"
    );
    refused(
        &weft,
        OSKAR,
        &["recertify", "revoke", "Q4", &short(&given_back)],
        2,
        "gave it back",
    );
    let closed = json_as(&weft, OSKAR, &["recertify", "close", "Q4"]);
    assert_eq!(
        [&closed["kept"], &closed["revoked"]],
        [0, 0],
        "what is over needs no answer: {closed}"
    );
}

#[test]
fn what_is_overdue_is_listed_until_it_is_answered() {
    let weft = with_policy(|text| text);
    let grant = granted(&weft, PRIYA, OSKAR, LEDGER, "reader");
    started(&weft, "Later", "2099-01-31");
    assert_eq!(weft.run_as(OSKAR, &["recertify", "list", "--overdue"]).code, 0);
    let due = moment(10_000);
    started(&weft, "Now", &due);
    let until = Timestamp::parse(&due).unwrap().as_millis();
    let left = u64::try_from(until - now()).unwrap_or(0);
    std::thread::sleep(Duration::from_millis(left + 100));

    let run = weft.run_as(OSKAR, &["recertify", "list", "--overdue", "--json"]);
    assert_eq!(run.code, 1, "{}{}", run.stdout, run.stderr);
    let listed = run.json();
    assert_eq!(
        [&listed["overdue"], &listed["late"], &listed["to_review"]],
        [1, 1, 2],
        "{listed}"
    );
    let campaigns = listed["campaigns"].as_array().unwrap();
    assert_eq!(campaigns.len(), 1, "{listed}");
    assert_eq!(
        (&campaigns[0]["name"], &campaigns[0]["state"]),
        (&"Now".into(), &"overdue".into())
    );
    json_as(&weft, OSKAR, &["recertify", "keep", "Now", &short(&grant)]);
    assert_eq!(weft.run_as(OSKAR, &["recertify", "--overdue"]).code, 0);
}
