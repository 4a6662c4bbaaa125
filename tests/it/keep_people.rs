//! One person has many names: a file says which, what it comes to is shown before it is taken, a name is one person's, who
//! has left decides nothing, and who stands in decides within their days.

use std::fs;

use serde_json::Value;

use crate::{
    hold_a_grant::{self, json_as},
    weft::Weft,
};

const PRIYA: &str = "priya.raghavan@alderfinch.example";
const EMRE: &str = "emre.yilmaz@alderfinch.example";
/// Steward of Sales and others, and of the governance team.
const RUTH: &str = "ruth.adeyemi@alderfinch.example";
/// The only steward of Finance.
const OSKAR: &str = "oskar.nyberg@alderfinch.example";
const LEDGER: &str = "finance.general-ledger";
/// Everybody whom these stories need; Sam is nobody in the mesh.
const PEOPLE: &str = "\
name,mail,login,owner_name,until
Priya Raghavan,priya.raghavan@alderfinch.example,,,
Emre Yilmaz,emre.yilmaz@alderfinch.example,,,
Ruth Adeyemi,ruth.adeyemi@alderfinch.example,ra,stewards-sales,
Oskar Nyberg,oskar.nyberg@alderfinch.example,,,
Sam Lee,sam.lee@alderfinch.example,sam,,
Kim Berg,kim.berg@alderfinch.example,,,
";

fn with_policy() -> Weft {
    hold_a_grant::with_policy(|text| text)
}

fn written(weft: &Weft, name: &str, text: &str) -> String {
    let path = weft.folder().join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Takes a file of people as the governance team.
fn import(weft: &Weft, text: &str) -> Value {
    let file = written(weft, "people.csv", text);
    json_as(weft, RUTH, &["people", "import", &file, "--yes"])
}

/// Somebody asks for the ledger; the id of the request.
fn asked(weft: &Weft, person: &str) -> String {
    let request = [
        "request",
        LEDGER,
        "--role",
        "reader",
        "--purpose",
        "reporting",
        "--days",
        "30",
        "--reason",
        "The monthly figures of my team",
    ];
    let sent = json_as(weft, person, &request);
    sent[0]["id"].as_str().unwrap().to_owned()
}

/// The exit code of somebody who approves it.
fn approves(weft: &Weft, person: &str, id: &str) -> i32 {
    let words = ["decide", id, "--approve", "--reason", "Fine"];
    weft.run_as(person, &words).code
}

fn ids(people: &Value) -> Vec<String> {
    let mut ids: Vec<String> = people
        .as_array()
        .unwrap()
        .iter()
        .map(|person| person["id"].as_str().unwrap().to_owned())
        .collect();
    ids.sort();
    ids
}

#[test]
fn a_file_of_people_is_shown_before_it_is_taken_and_its_names_are_used() {
    let weft = with_policy();
    assert!(ids(&json_as(&weft, PRIYA, &["people"])["people"]).is_empty());
    let file = written(&weft, "people.csv", PEOPLE);
    let plan = json_as(&weft, RUTH, &["people", "import", &file]);
    assert_eq!(ids(&plan["joiners"]).len(), 6, "{plan}");
    // Names of the mesh that nobody in the file has.
    let unmatched = plan["unmatched"].as_array().unwrap();
    let maya = unmatched
        .iter()
        .find(|one| one["name"] == "maya.lindqvist@alderfinch.example");
    assert_eq!(maya.unwrap()["kind"], "owner", "{plan}");
    assert!(maya.unwrap()["at"].is_string(), "{plan}");
    assert!(unmatched.iter().all(|one| one["name"] != RUTH), "{plan}");
    let shown = weft.run_as(RUTH, &["people", "import", &file]);
    assert!(shown.stdout.contains("Sam Lee"), "{}", shown.stdout);
    assert!(shown.stderr.contains("--yes"), "{}", shown.stderr);
    assert!(
        ids(&json_as(&weft, PRIYA, &["people"])["people"]).is_empty(),
        "a plan writes nothing"
    );

    let refused = weft.run_as(PRIYA, &["people", "import", &file, "--yes"]);
    assert_eq!(refused.code, 3, "{}", refused.stderr);
    assert_eq!(import(&weft, PEOPLE)["state"], "imported");
    assert_eq!(import(&weft, PEOPLE)["state"], "unchanged");
    assert_eq!(ids(&json_as(&weft, PRIYA, &["people"])["people"]).len(), 6);
    let ruth = json_as(&weft, PRIYA, &["people", "show", "ra"]);
    assert_eq!(ids(&ruth["people"]), [RUTH]);
    assert_eq!(weft.run(&["people", "show", "nobody"]).code, 4);

    // By her login she is herself: what waits for her, and what she may. What files call her is no login.
    let file = written(&weft, "more.csv", PEOPLE);
    assert_eq!(
        json_as(&weft, "ra", &["people", "import", &file])["may_import"],
        true
    );
    let stranger = json_as(&weft, "stewards-sales", &["people", "import", &file]);
    assert_eq!(stranger["may_import"], false, "{stranger}");
    // And by any name her page is found.
    for name in ["ra", "stewards-sales"] {
        assert_eq!(json_as(&weft, PRIYA, &["show", name])["full_name"], RUTH);
    }
    assert_eq!(weft.json(&["audit", "verify"])["ok"], true);
    // What is harvested again finds the same people.
    weft.json(&["sync"]);
    assert_eq!(json_as(&weft, PRIYA, &["show", "ra"])["full_name"], RUTH);
}

#[test]
fn a_name_that_two_people_claim_is_told_with_both_and_nothing_is_written() {
    let weft = with_policy();
    import(&weft, PEOPLE);
    for (row, line, other) in [
        ("Mia Ott,mia.ott@alderfinch.example,RA,,\n", 2, "Ruth Adeyemi"),
        ("Mia Ott,mia.ott@alderfinch.example,,sam,\n", 2, "Sam Lee"),
    ] {
        let text = format!("name,mail,login,owner_name,until\n{row}");
        let file = written(&weft, "more.csv", &text);
        let run = weft.run_as(RUTH, &["people", "import", &file, "--yes"]);
        assert_eq!(run.code, 2, "{}", run.stderr);
        let place = format!(":{line}:");
        for says in [place.as_str(), "Mia Ott", other] {
            assert!(run.stdout.contains(says), "`{says}`: {}", run.stdout);
        }
    }
    let broken = written(&weft, "more.csv", "name,mail\nMia,nobody\n");
    let run = weft.run_as(RUTH, &["people", "import", &broken]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stdout.contains(":2: mail:"), "{}", run.stdout);
    assert_eq!(ids(&json_as(&weft, RUTH, &["people"])["people"]).len(), 6);
}

#[test]
fn who_has_left_decides_nothing_and_their_grants_are_to_end() {
    let weft = with_policy();
    import(&weft, PEOPLE);
    let first = asked(&weft, EMRE);
    assert_eq!(approves(&weft, OSKAR, &first), 0);
    let id = asked(&weft, PRIYA);
    import(
        &weft,
        "name,mail,until\nOskar Nyberg,oskar.nyberg@alderfinch.example,2020-12-31\nEmre Yilmaz,emre.yilmaz@alderfinch.example,2020-12-31\n",
    );
    assert_eq!(approves(&weft, OSKAR, &id), 3);
    // Nobody else is a steward of Finance: it falls to the governance team, of which he was too.
    assert_eq!(approves(&weft, RUTH, &id), 0);
    let listed = json_as(&weft, RUTH, &["grants", LEDGER]);
    assert_eq!(listed["left"], 1, "{listed}");
    let to_end: Vec<&Value> = listed["grants"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|grant| grant["to_end_because"].is_string())
        .collect();
    assert_eq!(to_end[0]["holder"]["login"], EMRE, "{listed}");
    let emre = json_as(&weft, RUTH, &["people", "show", EMRE]);
    assert_eq!(emre["people"][0]["state"], "left");
    assert_eq!(emre["people"][0]["grants_to_end"].as_array().unwrap().len(), 1);
    // What was granted to him opens nothing any more, nor does anything else that is read here.
    for name in [LEDGER, "sales.orders"] {
        let closed = weft.run_as(EMRE, &["preview", name]);
        assert_eq!(closed.code, 3, "{name}: {}", closed.stdout);
        assert!(
            closed.stderr.contains("Emre Yilmaz has left"),
            "{}",
            closed.stderr
        );
        let why = json_as(&weft, RUTH, &["why", name, "--for", EMRE]);
        assert_eq!(why["verdict"], "denied", "{why}");
        assert!(why["says"].as_str().unwrap().contains("has left"), "{why}");
        assert_eq!(why["missing"]["who"], Value::Array(Vec::new()), "{why}");
    }
    // Whoever carries out what is left ends it.
    let done = json_as(&weft, RUTH, &["grants", "run"]);
    assert_eq!(done["failed"], 0, "{done}");
    let [ended] = done["carried"].as_array().unwrap().as_slice() else {
        panic!("{done}");
    };
    assert_eq!(
        (&ended["state"], &ended["end"]["why"]),
        (&"ended".into(), &"left".into()),
        "{done}"
    );
    assert!(
        ended["end"]["reason"].as_str().unwrap().contains("has left"),
        "{done}"
    );
    assert_eq!(json_as(&weft, RUTH, &["grants", LEDGER])["left"], 0);
    let again = weft.run_as(EMRE, &["request", "sales.orders", "--reason", "More of it"]);
    assert!(
        again.code != 0 && again.stderr.contains("left"),
        "{}",
        again.stderr
    );
}

#[test]
fn who_stands_in_decides_within_their_days_and_not_their_own() {
    let weft = with_policy();
    import(&weft, PEOPLE);
    let deputy = |person: &str, more: &[&str]| {
        let words = ["people", "deputy", "sam", "--for", OSKAR, "--domain", "finance"];
        weft.run_as(person, &[&words[..], more].concat())
    };
    let id = asked(&weft, PRIYA);
    assert_eq!(approves(&weft, "sam", &id), 3, "he is nobody yet");
    assert_eq!(deputy(PRIYA, &["--until", "2099-12-31"]).code, 3);
    assert_eq!(deputy(RUTH, &["--until", "soon"]).code, 2);
    assert_eq!(
        deputy(RUTH, &["--until", "2020-12-31"]).code,
        2,
        "there is nothing to end"
    );

    let later = ["--from", "2098-01-01", "--until", "2099-12-31"];
    assert_eq!(deputy(RUTH, &later).code, 0);
    assert_eq!(approves(&weft, "sam", &id), 3, "it is not his time");
    // Oskar says it of himself.
    assert_eq!(deputy(OSKAR, &["--until", "2099-12-31"]).code, 0);
    let shown = json_as(&weft, "sam", &["request", "show", &id]);
    assert_eq!(shown["may_decide"], true, "{shown}");
    let says = shown["outcome"]["says"].as_str().unwrap();
    assert!(says.contains("Sam Lee stands in for Oskar Nyberg"), "{says}");
    for own in ["sam", OSKAR] {
        let own = asked(&weft, own);
        assert_eq!(approves(&weft, "sam", &own), 3);
    }
    assert_eq!(approves(&weft, "sam", &id), 0);

    let second = asked(&weft, EMRE);
    let ended = deputy(RUTH, &["--until", "2020-12-31"]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert_eq!(approves(&weft, "sam", &second), 3, "his days are over");
    assert_eq!(approves(&weft, OSKAR, &second), 0);
}

#[test]
fn an_export_that_names_everybody_says_who_is_gone_and_lets_no_crowd_go_by_mistake() {
    let weft = with_policy();
    import(&weft, PEOPLE);
    let user = |name: &str, mail: &str| {
        format!(r#"{{"userName":"{mail}","name":{{"formatted":"{name}"}},"active":true}}"#)
    };
    let export = |people: &[(&str, &str)]| {
        let users: Vec<String> = people.iter().map(|(name, mail)| user(name, mail)).collect();
        let text = format!(
            r#"{{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":{},"Resources":[{}]}}"#,
            users.len(),
            users.join(",")
        );
        written(&weft, "users.json", &text)
    };
    let all = [
        ("Priya Raghavan", PRIYA),
        ("Emre Yilmaz", EMRE),
        ("Ruth Adeyemi", RUTH),
        ("Oskar Nyberg", OSKAR),
        ("Sam Lee", "sam.lee@alderfinch.example"),
    ];
    let file = export(&all);
    let plan = json_as(&weft, RUTH, &["people", "sync", &file]);
    assert_eq!(ids(&plan["missing"]), ["kim.berg@alderfinch.example"], "{plan}");
    assert!(ids(&plan["leavers"]).is_empty(), "{plan}");
    let gone = json_as(&weft, RUTH, &["people", "sync", &file, "--leavers", "--yes"]);
    assert_eq!(gone["state"], "imported", "{gone}");
    assert_eq!(ids(&gone["plan"]["leavers"]), ["kim.berg@alderfinch.example"]);
    let kim = json_as(&weft, RUTH, &["people", "show", "kim.berg@alderfinch.example"]);
    assert_eq!(kim["people"][0]["state"], "left");
    // What the export does not speak of stays.
    assert_eq!(
        ids(&json_as(&weft, RUTH, &["people", "show", "ra"])["people"]),
        [RUTH]
    );

    // A file that was cut short.
    let short = export(&all[1..3]);
    let refused = weft.run_as(RUTH, &["people", "sync", &short, "--leavers", "--yes"]);
    assert_eq!(refused.code, 2, "{}", refused.stderr);
    assert!(
        refused.stderr.contains("3 of 5") && refused.stderr.contains("--leavers-anyway"),
        "{}",
        refused.stderr
    );
    let page = fs::read_to_string(&file)
        .unwrap()
        .replace("\"totalResults\":2", "\"totalResults\":340");
    let page = written(&weft, "page.json", &page);
    let run = weft.run_as(RUTH, &["people", "sync", &page, "--leavers-anyway", "--yes"]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stdout.contains("all pages"), "{}", run.stdout);
    assert_eq!(
        json_as(
            &weft,
            RUTH,
            &["people", "sync", &short, "--leavers-anyway", "--yes"]
        )["state"],
        "imported"
    );
}

#[test]
fn a_list_tells_who_keeps_the_people_and_which_names_are_nobodys_where_it_is_asked() {
    let weft = with_policy();
    let listed = |person: &str| json_as(&weft, person, &["people", "list", "--unmatched"]);
    let names = |listed: &Value, name: &str| -> Vec<Value> {
        let all = listed["keeping"]["unmatched"].as_array().unwrap();
        all.iter().filter(|one| one["name"] == name).cloned().collect()
    };
    let before = listed(RUTH);
    assert!(ids(&before["people"]).is_empty(), "{before}");
    assert_eq!(before["keeping"]["may_keep"], true, "{before}");
    let ruth = names(&before, RUTH);
    assert_eq!(ruth[0]["kind"], "owner", "{before}");
    assert!(ruth[0]["at"].is_string(), "{before}");
    assert_eq!(json_as(&weft, RUTH, &["people"])["keeping"], Value::Null);

    import(&weft, PEOPLE);
    let after = listed(PRIYA);
    assert!(names(&after, RUTH).is_empty(), "{after}");
    let maya = names(&after, "maya.lindqvist@alderfinch.example");
    assert_eq!(maya.len(), 1, "{after}");
    // She reads it and does not keep it; who stands in for herself she says.
    assert_eq!(after["keeping"]["may_keep"], false, "{after}");
    let because = after["keeping"]["because"].as_str().unwrap();
    assert!(because.contains("Ruth Adeyemi"), "{because}");
    assert_eq!(after["keeping"]["own"], PRIYA, "{after}");
    let shown = weft.run_as(PRIYA, &["people", "list", "--unmatched"]);
    assert!(shown.stdout.contains("is nobody's"), "{}", shown.stdout);
    assert!(shown.stderr.contains("Ruth Adeyemi"), "{}", shown.stderr);
    assert!(!weft.run_as(PRIYA, &["people"]).stdout.contains("is nobody's"));
}
