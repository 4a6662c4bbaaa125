//! Where a domain asks for it, an edit waits for a second person: proposed, talked about, and published by who answers for
//! the thing, as its author's words. Nobody accepts their own, nothing is published that was not looked at, and nothing is
//! lost when two people act at once.

use serde_json::Value;

use crate::{hold_a_grant::json_as, weft::Weft};

const MAYA: &str = "maya.lindqvist@alderfinch.example";
const RUTH: &str = "ruth.adeyemi@alderfinch.example";
const PRIYA: &str = "priya.raghavan@alderfinch.example";
const EMRE: &str = "emre.yilmaz@alderfinch.example";

/// A workspace with the demo's sources, in which edits of Sales wait for a second person.
fn reviewed() -> Weft {
    let weft = Weft::over_the_demo();
    let set = weft.run_as(MAYA, &["review", "rules", "--domain", "sales", "--on"]);
    assert_eq!(
        set.code, 3,
        "an owner of a product decides over no domain: {}",
        set.stdout
    );
    for person in [MAYA, EMRE] {
        let set = weft.run_as(person, &["review", "rules", "--on"]);
        assert_eq!(set.code, 3, "nor over the workspace: {}", set.stdout);
    }
    let set = weft.run_as(RUTH, &["review", "rules", "--domain", "sales", "--on", "--json"]);
    assert_eq!(set.code, 0, "{}", set.stderr);
    let rules = set.json();
    let sales = rules["domains"].as_array().unwrap().iter().find(|one| {
        let name = one["domain"].as_str().unwrap();
        name.eq_ignore_ascii_case("sales")
    });
    assert_eq!(sales.unwrap()["holds"], true, "{rules}");
    assert_eq!(rules["workspace"]["holds"], false);
    weft
}

/// Proposes a title for Orders; the id of the proposal.
fn proposed(weft: &Weft, person: &str, title: &str) -> String {
    let edit = [
        "docs",
        "edit",
        "sales.orders",
        "--title",
        title,
        "--propose",
        "A better title",
    ];
    let done = json_as(weft, person, &edit);
    assert_eq!(done["state"], "proposed", "{done}");
    done["proposal"].as_str().unwrap().to_owned()
}

fn show(weft: &Weft, person: &str, id: &str) -> Value {
    json_as(weft, person, &["proposal", "show", id])
}

fn name_of_orders(weft: &Weft) -> Value {
    weft.json(&["show", "sales.orders"])["name"].clone()
}

#[test]
fn an_edit_waits_until_a_second_person_accepts_it() {
    let weft = reviewed();
    // Publishing says why it does not, and writes nothing; elsewhere nobody asks.
    let direct = weft.run_as(PRIYA, &["docs", "edit", "sales.orders", "--title", "Mine"]);
    assert_eq!(direct.code, 1);
    assert!(
        direct.stderr.to_lowercase().contains("sales") && direct.stderr.contains("--propose"),
        "{}",
        direct.stderr
    );
    let promise = ["sla", "set", "sales.orders", "retention", "30", "months"];
    assert_eq!(weft.run_as(MAYA, &promise).code, 1, "an owner waits as well");
    assert_eq!(name_of_orders(&weft), "Orders");
    let elsewhere = json_as(
        &weft,
        PRIYA,
        &["docs", "edit", "finance.refund-ledger", "--title", "Takings"],
    );
    assert_eq!(elsewhere["state"], "published");

    let id = proposed(&weft, PRIYA, "Orders of the shop");
    assert_eq!(
        proposed(&weft, PRIYA, "Orders of the shop"),
        id,
        "proposed twice it is one"
    );
    assert_eq!(name_of_orders(&weft), "Orders", "nothing is published yet");
    let searched = weft.json(&["search", "better title"]);
    assert!(
        !searched["hits"].to_string().contains("urn:weft:proposal"),
        "a proposal is nothing to be found"
    );

    // Who answers for Orders has it in the inbox; who does not, and its author, do not.
    let inbox = |person: &str| {
        let listed = json_as(&weft, person, &["proposals", "--inbox"]);
        listed["proposals"].as_array().unwrap().len()
    };
    assert_eq!(
        (inbox(MAYA), inbox(RUTH), inbox(EMRE), inbox(PRIYA)),
        (1, 1, 0, 0)
    );
    let shown = show(&weft, MAYA, &id);
    let change = &shown["changes"][0];
    assert_eq!(
        (&change["before"], &change["after"]),
        (&"Orders".into(), &"Orders of the shop".into()),
        "{shown}"
    );
    let digest = shown["digest"].as_str().unwrap();
    for (person, why) in [(PRIYA, "second person"), (EMRE, "owner")] {
        let refused = weft.run_as(person, &["proposal", "accept", &id, "--digest", digest]);
        assert_eq!(refused.code, 3, "{person}: {}", refused.stdout);
        assert!(refused.stderr.contains(why), "{}", refused.stderr);
    }
    assert_eq!(name_of_orders(&weft), "Orders");

    let accepted = json_as(
        &weft,
        MAYA,
        &[
            "proposal", "accept", &id, "--digest", digest, "--reason", "Better",
        ],
    );
    assert_eq!(accepted["outcome"], "decided");
    assert_eq!(name_of_orders(&weft), "Orders of the shop");
    let docs = weft.json(&["docs", "show", "sales.orders"]);
    assert_eq!(docs["written"]["by"], PRIYA, "the words are its author's");
    // Twice, and by two people, it has one effect.
    for (person, decision) in [(MAYA, "accept"), (RUTH, "accept")] {
        let again = weft.run_as(person, &["proposal", decision, &id, "--digest", digest]);
        assert_eq!(again.code, 1, "{}", again.stdout);
        assert!(again.stderr.contains("accepted already"), "{}", again.stderr);
    }
    let history = weft.json(&["docs", "history", "sales.orders"]);
    let written: Vec<&Value> = history["versions"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|version| version["origin"]["by"] == "person")
        .collect();
    assert_eq!(written.len(), 1, "{history}");
    assert_eq!(show(&weft, PRIYA, &id)["decision"]["reason"], "Better");
}

#[test]
fn what_was_not_looked_at_is_not_published() {
    let weft = reviewed();
    let id = proposed(&weft, PRIYA, "Orders of the shop");
    let seen = show(&weft, MAYA, &id)["digest"].as_str().unwrap().to_owned();
    // Its author puts other words in its place after Maya has looked.
    let revised = json_as(
        &weft,
        PRIYA,
        &[
            "docs",
            "edit",
            "sales.orders",
            "--title",
            "Something else",
            "--revises",
            &id,
        ],
    );
    assert_eq!(revised["proposal"], id.as_str());
    let late = weft.run_as(MAYA, &["proposal", "accept", &id, "--digest", &seen, "--json"]);
    assert_eq!((late.code, &late.json()["outcome"]), (1, &"changed".into()));
    assert_eq!(name_of_orders(&weft), "Orders");
    // Nobody but its author revises it, and a rejection says why.
    let others = ["docs", "edit", "sales.orders", "--title", "x", "--revises", &id];
    assert_eq!(weft.run_as(EMRE, &others).code, 3);
    assert_eq!(weft.run_as(MAYA, &["proposal", "reject", &id]).code, 2);
    assert_eq!(weft.run_as(MAYA, &["proposal", "withdraw", &id]).code, 3);
    assert_eq!(
        json_as(&weft, MAYA, &["proposal", "reject", &id, "--reason", "Too short"])["state"],
        "rejected"
    );
    assert_eq!(name_of_orders(&weft), "Orders");
    let again = weft.run_as(
        PRIYA,
        &["docs", "edit", "sales.orders", "--title", "y", "--revises", &id],
    );
    assert_eq!(again.code, 2, "what is decided is decided: {}", again.stdout);
    let own = proposed(&weft, PRIYA, "Third");
    assert_eq!(
        json_as(&weft, PRIYA, &["proposal", "withdraw", &own])["state"],
        "withdrawn"
    );
}

#[test]
fn words_of_others_in_between_are_not_buried() {
    let weft = reviewed();
    let id = proposed(&weft, PRIYA, "Orders of the shop");
    let column = [
        "docs",
        "edit",
        "sales.orders",
        "--column",
        "status",
        "--description",
        "Where it stands",
        "--propose",
        "Status",
    ];
    let columns = json_as(&weft, PRIYA, &column)["proposal"]
        .as_str()
        .unwrap()
        .to_owned();
    // Meanwhile the review is not asked for, and others publish: the same title, and another column.
    json_as(&weft, RUTH, &["review", "rules", "--domain", "Sales", "--off"]);
    json_as(
        &weft,
        MAYA,
        &["docs", "edit", "sales.orders", "--title", "Maya's orders"],
    );
    let other = [
        "docs",
        "edit",
        "sales.orders",
        "--column",
        "order_id",
        "--description",
        "Its number",
    ];
    json_as(&weft, MAYA, &other);
    json_as(&weft, RUTH, &["review", "rules", "--domain", "Sales", "--clear"]);
    json_as(&weft, RUTH, &["review", "rules", "--on"]);

    let shown = show(&weft, MAYA, &id);
    assert_eq!(shown["state"], "outdated", "{shown}");
    let change = &shown["changes"][0];
    assert_eq!(
        (&change["before"], &change["clash"]["theirs"], &change["after"]),
        (
            &"Orders".into(),
            &"Maya's orders".into(),
            &"Orders of the shop".into()
        )
    );
    let refused = weft.run_as(MAYA, &["proposal", "accept", &id, "--json"]);
    assert_eq!(
        (refused.code, &refused.json()["outcome"]),
        (1, &"outdated".into())
    );
    assert_eq!(name_of_orders(&weft), "Maya's orders");
    // Another column is in nobody's way, and stays.
    assert_eq!(show(&weft, MAYA, &columns)["state"], "open");
    assert_eq!(
        json_as(&weft, MAYA, &["proposal", "accept", &columns])["outcome"],
        "decided"
    );
    let docs = weft.json(&["docs", "show", "sales.orders"]);
    let said = |path: &str| {
        let columns = docs["columns"].as_array().unwrap();
        let found = columns.iter().find(|column| column["path"] == path).unwrap();
        (found["doc"].clone(), found["written"]["by"].clone())
    };
    assert_eq!(said("status"), ("Where it stands".into(), PRIYA.into()));
    assert_eq!(said("order_id"), ("Its number".into(), MAYA.into()));

    // Its author has seen Maya's title, and puts the proposal over it.
    let put = json_as(&weft, PRIYA, &["proposal", "revise", &id]);
    assert_eq!(put["version"], 2);
    assert_eq!(show(&weft, MAYA, &id)["state"], "open");
    json_as(&weft, MAYA, &["proposal", "accept", &id]);
    assert_eq!(name_of_orders(&weft), "Orders of the shop");
}

#[test]
fn remarks_at_once_are_all_kept_and_so_is_one_decision() {
    let weft = reviewed();
    let id = proposed(&weft, PRIYA, "Orders of the shop");
    let digest = show(&weft, MAYA, &id)["digest"].as_str().unwrap().to_owned();
    let say = |person: &str, text: &str| {
        let mut command = weft.command(&["proposal", "comment", &id, text]);
        command.env("USER", person).spawn().unwrap()
    };
    let texts: Vec<String> = (0..8).map(|number| format!("remark {number}")).collect();
    let people = [MAYA, RUTH, PRIYA, EMRE];
    let mut running: Vec<_> = texts
        .iter()
        .zip(people.iter().cycle())
        .map(|(text, person)| say(person, text))
        .collect();
    let deciding: Vec<_> = [MAYA, RUTH, MAYA]
        .iter()
        .map(|person| {
            let mut command = weft.command(&["proposal", "accept", &id, "--digest", &digest, "--json"]);
            command
                .env("USER", person)
                .stdout(std::process::Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for child in &mut running {
        assert!(child.wait().unwrap().success());
    }
    let mut outcomes: Vec<String> = deciding
        .into_iter()
        .map(|child| {
            let output = child.wait_with_output().unwrap();
            let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
            answer["outcome"].as_str().unwrap().to_owned()
        })
        .collect();
    outcomes.sort();
    assert_eq!(outcomes, ["decided", "decided_before", "decided_before"]);
    let shown = show(&weft, MAYA, &id);
    let mut kept: Vec<&str> = shown["comments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|comment| comment["text"].as_str().unwrap())
        .collect();
    kept.sort_unstable();
    assert_eq!(kept, texts);
    assert_eq!(shown["state"], "accepted");
    assert_eq!(name_of_orders(&weft), "Orders of the shop");
}

#[test]
fn promises_are_in_conflict_one_by_one() {
    let weft = Weft::over_the_demo();
    let base = weft.json(&["sla", "show", "sales.orders"])["base"].to_string();
    let promised = |person: &str, property: &str, value: &str, unit: &str, element: Option<&str>| {
        let mut words = vec![
            "sla",
            "set",
            "sales.orders",
            property,
            value,
            unit,
            "--base",
            &base,
            "--json",
        ];
        words.extend(element.iter().flat_map(|element| ["--element", element]));
        weft.run_as(person, &words)
    };
    let retention = promised(MAYA, "retention", "30", "months", None);
    assert_eq!(retention.code, 0, "{}", retention.stderr);
    // Another promise, made over the same state, is in nobody's way; the same one is, alone.
    let other = promised(RUTH, "availability", "99.5", "percent", None);
    assert_eq!(other.code, 0, "{}", other.stderr);
    let same = promised(RUTH, "retention", "12", "months", None);
    assert_eq!(same.code, 1);
    let conflicts = same.json()["conflicts"].clone();
    assert_eq!(conflicts.as_array().unwrap().len(), 1, "{conflicts}");
    assert_eq!(conflicts[0]["theirs"]["value"][0]["value"], "30");
    assert_eq!(conflicts[0]["mine"]["value"][0]["value"], "12");
    let shown = weft.json(&["sla", "show", "sales.orders"]);
    let value = |property: &str| {
        let all = shown["written"].as_array().unwrap();
        let found = all.iter().find(|sla| sla["property"] == property);
        found.map(|sla| sla["value"].clone())
    };
    assert_eq!(value("retention"), Some("30".into()));
    assert_eq!(value("availability"), Some("99.5".into()));
}

#[test]
fn nothing_comes_into_a_reviewed_domain_or_leaves_it_by_others() {
    let weft = reviewed();
    let refused = |words: &[&str]| {
        let run = weft.run_as(EMRE, words);
        assert_eq!(run.code, 3, "{words:?}: {}{}", run.stdout, run.stderr);
        let told = run.stderr.to_lowercase();
        assert!(told.contains("sales asks for a review"), "{words:?}: {told}");
    };
    // A product cannot be proposed before it is there: who answers for the domain makes it.
    let new = ["product", "new", "mine", "--from-assets", "lake.sales.orders"];
    refused(&new);
    let made = weft.run_as(RUTH, &new);
    assert_eq!(made.code, 0, "{}", made.stderr);
    // Nor is it made elsewhere and moved.
    let elsewhere = [new.as_slice(), &["--domain", "Marketing"]].concat();
    let made = weft.run_as(EMRE, &elsewhere);
    assert_eq!(made.code, 0, "{}", made.stderr);
    refused(&["product", "edit", "marketing.mine", "--set", "domain=Sales"]);

    let domain = || weft.json(&["show", "lake.sales.orders"])["domain"].clone();
    let before = domain();
    let rules = ["source", "domains", "lake", "--set", "sales.**=Marketing"];
    refused(&rules);
    assert_eq!(domain(), before);
    let elsewhere = weft.run_as(EMRE, &["source", "domains", "lake", "--set", "sales.**=Sales"]);
    assert_eq!(elsewhere.code, 0, "nothing leaves: {}", elsewhere.stderr);
    let moved = weft.run_as(RUTH, &rules);
    assert_eq!(moved.code, 0, "{}", moved.stderr);
    assert_eq!(domain(), "Marketing");
}
