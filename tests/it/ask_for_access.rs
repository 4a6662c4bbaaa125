//! Somebody asks for data that is closed, whoever answers for it decides over what was shown, and it is open: nobody decides
//! their own or outside their domain, nothing is decided twice, and nothing is granted that was not looked at.

use serde_json::Value;

use crate::{
    hold_a_grant::{json_as, with_policy},
    weft::{Run, Weft},
};

const PRIYA: &str = "priya.raghavan@alderfinch.example";
const EMRE: &str = "emre.yilmaz@alderfinch.example";
const MAYA: &str = "maya.lindqvist@alderfinch.example";
const LENA: &str = "lena.fischer@alderfinch.example";
/// Steward of Sales and others, and of the governance team.
const RUTH: &str = "ruth.adeyemi@alderfinch.example";
/// Steward of Finance.
const OSKAR: &str = "oskar.nyberg@alderfinch.example";
/// What the policy of the demo closes.
const LEDGER: &str = "finance.general-ledger";
/// What it opens to everybody, masked.
const RATES: &str = "finance.exchange-rates";

/// The words of asking for one thing.
fn words<'a>(name: &'a str, role: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let mut words = vec![
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
    words.extend(more);
    words
}

/// Asks for one thing; the request.
fn asks(weft: &Weft, person: &str, name: &str, role: &str) -> Value {
    let sent = json_as(weft, person, &words(name, role, &[]));
    assert_eq!(sent.as_array().unwrap().len(), 1, "{sent}");
    sent[0].clone()
}

fn id(request: &Value) -> String {
    request["id"].as_str().unwrap().to_owned()
}

fn show(weft: &Weft, person: &str, id: &str) -> Value {
    json_as(weft, person, &["request", "show", id])
}

fn decide(weft: &Weft, person: &str, id: &str, more: &[&str]) -> Run {
    weft.run_as(person, &[&["decide", id][..], more].concat())
}

fn inbox(weft: &Weft, person: &str) -> Vec<String> {
    let listed = json_as(weft, person, &["requests", "--inbox"]);
    listed.as_array().unwrap().iter().map(id).collect()
}

/// It comes to nothing, with this exit code and these words.
fn fails(run: &Run, code: i32, words: &str) {
    assert_eq!(run.code, code, "{}{}", run.stdout, run.stderr);
    let told = format!("{}{}", run.stdout, run.stderr);
    assert!(told.contains(words), "`{words}` is not in: {told}");
}

#[test]
fn what_is_closed_is_asked_for_decided_and_granted() {
    let weft = with_policy(|text| text);
    // Before it is sent it is known who decides, what it opens, and what is done.
    let plan = json_as(&weft, PRIYA, &words(LEDGER, "reader", &["--plan"]));
    let item = &plan["items"][0];
    assert_eq!(item["outcome"]["kind"], "decided", "{item}");
    assert_eq!(item["outcome"]["by"][0]["name"], "Oskar Nyberg", "{item}");
    assert_eq!(
        item["opens"][0]["asset"]["full_name"], "lake.finance.general_ledger",
        "{item}"
    );
    assert!(!item["steps"].as_array().unwrap().is_empty(), "{item}");
    assert_eq!(
        json_as(&weft, PRIYA, &["requests"]).as_array().unwrap().len(),
        0,
        "a plan asks nobody"
    );

    let asked = asks(&weft, PRIYA, LEDGER, "reader");
    let id = id(&asked);
    assert_eq!(asked["state"], "waiting");
    assert_eq!(asked["subject"], LEDGER);
    assert_eq!(asked["requester"], PRIYA);
    assert!(asked["checks"][0]["policy"].is_string() && asked["checks"][0]["pass"].is_boolean());
    for key in ["system", "operation", "target"] {
        assert!(asked["plan"][0][key].is_string(), "{asked}");
    }
    assert_eq!(asked["history"][0]["act"], "send");
    fails(&weft.run_as(PRIYA, &words(LEDGER, "reader", &[])), 2, "already");

    // Who decides has it in the inbox, and nobody else.
    assert_eq!(inbox(&weft, OSKAR).as_slice(), std::slice::from_ref(&id));
    for person in [PRIYA, RUTH, MAYA, EMRE] {
        assert!(inbox(&weft, person).is_empty(), "{person}");
    }
    // One's own are what is listed where nothing else is said, and can be named.
    let own = json_as(&weft, PRIYA, &["requests", "--mine"]);
    // Until when it would hold moves on while it waits.
    assert_eq!(own[0]["id"], json_as(&weft, PRIYA, &["requests"])[0]["id"]);
    assert_eq!(own[0]["id"], id.as_str());
    for other in ["--inbox", "--all"] {
        assert_eq!(
            weft.run_as(PRIYA, &["requests", "--mine", other]).code,
            2,
            "{other}"
        );
    }
    // It is between them: whom it does not concern does not read it, and is not told that it is not there.
    assert_eq!(weft.run_as(EMRE, &["request", "show", &id]).code, 3);
    let others = json_as(&weft, EMRE, &["requests", "--all"]);
    assert_eq!(others.as_array().unwrap().len(), 0, "{others}");

    let shown = show(&weft, OSKAR, &id);
    let digest = shown["digest"].as_str().unwrap().to_owned();
    assert_eq!(shown["may_decide"], true, "{shown}");
    let approve = ["--approve", "--digest", &digest];
    fails(
        &decide(&weft, PRIYA, &id, &approve),
        3,
        "nobody decides their own",
    );
    for person in [RUTH, MAYA, EMRE] {
        fails(&decide(&weft, person, &id, &approve), 3, "Oskar Nyberg");
    }
    fails(&decide(&weft, OSKAR, &id, &["--reject"]), 2, "says why");

    // What was looked at is not what stands any more.
    json_as(
        &weft,
        PRIYA,
        &["request", "note", &id, "--text", "It is for the board"],
    );
    let late = decide(&weft, OSKAR, &id, &[&approve[..], &["--json"]].concat());
    assert_eq!((late.code, &late.json()["outcome"]), (1, &"changed".into()));
    assert_eq!(show(&weft, OSKAR, &id)["row"]["state"], "waiting");

    let digest = show(&weft, OSKAR, &id)["digest"].as_str().unwrap().to_owned();
    let approved = json_as(
        &weft,
        OSKAR,
        &[
            "decide",
            &id,
            "--approve",
            "--digest",
            &digest,
            "--reason",
            "For the board",
        ],
    );
    assert_eq!(approved["outcome"], "approved", "{approved}");
    assert_eq!(approved["request"]["grant"]["state"], "active", "{approved}");
    assert_eq!(approved["request"]["grant"]["holder"]["login"], PRIYA);
    // Twice, and by the other way, it has one effect.
    fails(
        &decide(&weft, OSKAR, &id, &["--approve"]),
        2,
        "approved already, by",
    );
    fails(
        &decide(&weft, OSKAR, &id, &["--reject", "--reason", "Never mind"]),
        2,
        "approved already",
    );
    fails(&weft.run_as(PRIYA, &["withdraw", &id]), 2, "approved already");
    let mine = json_as(&weft, PRIYA, &["requests"]);
    assert_eq!(mine[0]["state"], "approved");
    fails(
        &weft.run_as(PRIYA, &words(LEDGER, "reader", &[])),
        2,
        "hold it already",
    );
}

#[test]
fn a_question_is_answered_before_it_is_decided() {
    let weft = with_policy(|text| text);
    let id = id(&asks(&weft, PRIYA, LEDGER, "reader"));
    let ask = ["request", "ask", &id, "--text", "Which months?"];
    assert_eq!(weft.run_as(PRIYA, &ask).code, 3, "who asks does not ask back");
    assert_eq!(weft.run_as(EMRE, &ask).code, 3);
    assert_eq!(json_as(&weft, OSKAR, &ask)["row"]["state"], "asked_back");
    assert!(inbox(&weft, OSKAR).is_empty(), "it waits for somebody else now");
    fails(&decide(&weft, OSKAR, &id, &["--approve"]), 2, "not answered");
    let answer = ["request", "answer", &id, "--text", "This year's"];
    assert_eq!(weft.run_as(OSKAR, &answer).code, 3);
    json_as(&weft, PRIYA, &answer);
    assert_eq!(weft.run_as(PRIYA, &answer).code, 2, "nobody asked again");
    assert_eq!(inbox(&weft, OSKAR).as_slice(), std::slice::from_ref(&id));
    let rejected = json_as(
        &weft,
        OSKAR,
        &["decide", &id, "--reject", "--reason", "The report has them"],
    );
    assert_eq!(rejected["outcome"], "rejected");
    let shown = show(&weft, PRIYA, &id);
    let history = shown["history"].as_array().unwrap();
    let acts: Vec<&str> = history
        .iter()
        .map(|entry| entry["act"].as_str().unwrap())
        .collect();
    assert_eq!(acts, ["send", "ask_back", "answer", "reject"]);
    assert_eq!(history[3]["text"], "The report has them");
    assert_eq!(shown["grant"], Value::Null);

    // What was refused can be asked for anew; what is taken back is over.
    let again = asks(&weft, PRIYA, LEDGER, "masked");
    let again = again["id"].as_str().unwrap();
    assert_ne!(again, id);
    assert_eq!(weft.run_as(OSKAR, &["withdraw", again]).code, 3);
    json_as(&weft, PRIYA, &["withdraw", again]);
    fails(
        &decide(&weft, OSKAR, again, &["--approve"]),
        2,
        "withdrawn already",
    );
    assert_eq!(show(&weft, OSKAR, &id)["similar"]["rejected"], 0);
}

#[test]
fn two_people_open_names_and_addresses() {
    let weft = with_policy(|text| text);
    let asked = asks(&weft, EMRE, "sales.orders", "reader");
    let id = id(&asked);
    let shown = show(&weft, MAYA, &id);
    assert_eq!(shown["outcome"]["two_persons"], true, "{shown}");
    let opens = shown["opens"].as_array().unwrap();
    let sensitive = |asset: &Value| asset["sensitive"].to_string().contains("customer.email");
    assert!(opens.iter().any(sensitive), "{shown}");
    let first = json_as(&weft, MAYA, &["decide", &id, "--approve", "--days", "14"]);
    assert_eq!(first["outcome"], "first_of_two", "{first}");
    assert_eq!(first["request"]["grant"], Value::Null);
    fails(&decide(&weft, MAYA, &id, &["--approve"]), 3, "second person");
    assert!(inbox(&weft, MAYA).is_empty());
    // The second approves what the first approved, or less; never more.
    fails(
        &decide(&weft, RUTH, &id, &["--approve", "--days", "30"]),
        2,
        "14 days",
    );
    let second = json_as(&weft, RUTH, &["decide", &id, "--approve"]);
    assert_eq!(second["outcome"], "approved", "{second}");
    assert_eq!(second["request"]["row"]["terms"]["days"], 14, "{second}");
    assert_eq!(second["request"]["grant"]["state"], "active", "{second}");
}

#[test]
fn who_decides_may_approve_less_and_never_more() {
    let weft = with_policy(|text| text);
    let id = id(&asks(&weft, PRIYA, LEDGER, "masked"));
    for more in [
        &["--approve", "--role", "reader"][..],
        &["--approve", "--role", "root"],
        &["--approve", "--days", "31"],
        &["--approve", "--only", "sales.orders"],
    ] {
        assert_eq!(decide(&weft, OSKAR, &id, more).code, 2, "{more:?}");
    }
    let less = [
        "decide",
        &id,
        "--approve",
        "--days",
        "7",
        "--only",
        "lake.finance.general_ledger",
    ];
    let approved = json_as(&weft, OSKAR, &less);
    assert_eq!(approved["request"]["row"]["terms"]["days"], 7, "{approved}");
    let history = approved["request"]["history"].as_array().unwrap();
    assert_eq!(history.last().unwrap()["terms"]["days"], 7, "{approved}");
}

#[test]
fn a_guardrail_grants_at_once_and_a_rule_refuses_at_once() {
    let weft = with_policy(|text| text);
    let asked = asks(&weft, PRIYA, RATES, "masked");
    assert_eq!(asked["state"], "approved", "{asked}");
    let shown = show(&weft, PRIYA, &id(&asked));
    assert_eq!(shown["row"]["guardrail"], "certified-masked", "{shown}");
    assert_eq!(shown["grant"]["state"], "active", "{shown}");
    assert_eq!(shown["grant"]["guardrail"], "certified-masked");

    // What is held is not asked for again, unless it goes on; then the old one ends.
    let again = words(RATES, "masked", &[]);
    fails(&weft.run_as(PRIYA, &again), 2, "hold it already");
    let grant = shown["grant"]["id"].as_str().unwrap();
    assert_eq!(
        weft.run_as(EMRE, &words(RATES, "masked", &["--renews", grant]))
            .code,
        3,
        "nobody renews what others hold"
    );
    let other = words("supply.items", "masked", &["--renews", grant]);
    assert_eq!(weft.run_as(PRIYA, &other).code, 2, "nor something else by it");
    let renewed = json_as(&weft, PRIYA, &words(RATES, "masked", &["--renews", grant]));
    assert_eq!(renewed[0]["state"], "approved", "{renewed}");
    let held = show(&weft, PRIYA, &id(&renewed[0]));
    let holds = held["requester_holds"].as_array().unwrap();
    assert_eq!(holds.len(), 1, "{held}");
    assert_ne!(holds[0]["id"], grant);
    fails(
        &weft.run_as(PRIYA, &words(RATES, "masked", &["--renews", grant])),
        2,
        "ended",
    );

    // A rule refuses before anything is written, and says which.
    let refused = weft.run_as(LENA, &words("customer.customer-profile", "reader", &[]));
    fails(&refused, 3, "no-addresses-for-marketing");
    for (role, purpose, days) in [
        ("root", "reporting", "30"),
        ("reader", "fun", "30"),
        ("reader", "reporting", "9999"),
    ] {
        let ask = [
            "request",
            LEDGER,
            "--role",
            role,
            "--purpose",
            purpose,
            "--days",
            days,
            "--reason",
            "x",
        ];
        assert_eq!(weft.run_as(LENA, &ask).code, 2, "{role} {purpose} {days}");
    }
    assert_eq!(
        json_as(&weft, LENA, &["requests"]).as_array().unwrap().len(),
        0,
        "nothing of it was sent"
    );
}

#[test]
fn asking_for_the_table_does_not_get_around_what_is_said_of_its_product() {
    let weft = with_policy(|text| text);
    // Two people open the names and addresses of orders, under whatever name they are asked for.
    let plan = json_as(&weft, EMRE, &words("lake.sales.orders", "reader", &["--plan"]));
    assert_eq!(plan["items"][0]["outcome"]["two_persons"], true, "{plan}");
    let profile = weft.json(&["show", "customer.customer-profile"]);
    let table = profile["output_ports"][0]["assets"][0]["full_name"]
        .as_str()
        .unwrap();
    let refused = weft.run_as(LENA, &words(table, "reader", &[]));
    fails(&refused, 3, "no-addresses-for-marketing");
}

#[test]
fn the_same_key_twice_is_one_request_and_a_cart_is_all_or_nothing() {
    let weft = with_policy(|text| text);
    let keyed = words(LEDGER, "reader", &["--key", "window-1"]);
    let first = json_as(&weft, PRIYA, &keyed);
    let second = json_as(&weft, PRIYA, &keyed);
    assert_eq!(first[0]["id"], second[0]["id"]);
    assert_eq!(second[0]["history"].as_array().unwrap().len(), 1);
    fails(
        &weft.run_as(PRIYA, &words(LEDGER, "masked", &["--key", "window-1"])),
        2,
        "key",
    );
    // One of the two is asked for already: nothing is sent.
    let both = words("sales.orders", "reader", &[LEDGER]);
    fails(&weft.run_as(PRIYA, &both), 2, "already");
    assert_eq!(json_as(&weft, PRIYA, &["requests"]).as_array().unwrap().len(), 1);
    let cart = json_as(&weft, EMRE, &both);
    assert_eq!(cart.as_array().unwrap().len(), 2, "{cart}");
    let carts: Vec<Value> = [&cart[0], &cart[1]]
        .map(|request| show(&weft, EMRE, &id(request))["row"]["cart"].clone())
        .to_vec();
    assert!(carts[0].is_string() && carts[0] == carts[1], "{carts:?}");
}

#[test]
fn what_is_said_is_bounded_and_cannot_drive_a_terminal() {
    let weft = with_policy(|text| text);
    let long = "x".repeat(5_000);
    for reason in [" ", "a\u{1b}[2Jb", long.as_str()] {
        let ask = ["request", LEDGER, "--role", "reader", "--reason", reason];
        assert_eq!(weft.run_as(PRIYA, &ask).code, 2, "{reason:?}");
    }
    let names: Vec<String> = (0..51).map(|number| format!("n{number}")).collect();
    let mut many = vec!["request", "--reason", "x"];
    many.extend(names.iter().map(String::as_str));
    fails(&weft.run_as(PRIYA, &many), 2, "at most 50");
    fails(
        &weft.run_as(PRIYA, &words(OSKAR, "reader", &[])),
        2,
        "no table or view",
    );
    assert_eq!(weft.run_as(PRIYA, &words("nothing.there", "reader", &[])).code, 4);
    assert_eq!(weft.run_as(PRIYA, &["request", "show", "zzzzzzzz"]).code, 4);
    assert_eq!(weft.run_as(PRIYA, &["decide", "zzzzzzzz", "--approve"]).code, 4);
    assert_eq!(weft.run_as(PRIYA, &["decide", "zzzzzzzz"]).code, 2);
}
