//! A steward keeps the glossary: what the words of the business mean, who says so, and what is marked with them. A
//! person's word stands over a source's field by field, and nobody's is lost.

use serde_json::Value;

use crate::weft::{Run, Weft};

fn edit(weft: &Weft, person: &str, words: &[&str]) -> Run {
    weft.run_as(person, &[&["glossary", "edit"], words, &["--json"]].concat())
}

fn show(weft: &Weft, name: &str) -> Value {
    weft.json(&["glossary", "show", name])
}

#[test]
fn a_persons_word_stands_field_by_field_and_a_sync_takes_nothing() {
    let weft = Weft::over_the_demo();
    let listed = weft.json(&["glossary", "list"]);
    let harvested = listed["terms"]
        .as_array()
        .unwrap()
        .iter()
        .find(|card| card["term"]["name"] == "Order")
        .unwrap_or_else(|| panic!("{listed}"))
        .clone();
    let meaning = harvested["term"]["definition"].as_str().unwrap().to_owned();
    let domain = harvested["term"]["domain"].clone();

    let run = edit(
        &weft,
        "maya",
        &[
            "Order",
            "--definition",
            "What a customer asked for.",
            "--synonym",
            "Besteltje",
        ],
    );
    assert_eq!(run.code, 0, "{}", run.stderr);
    let shown = show(&weft, "order");
    assert_eq!(
        shown["shown"]["definition"], "What a customer asked for.",
        "{shown}"
    );
    assert_eq!(
        shown["shown"]["domain"], domain,
        "what she left out is the source's: {shown}"
    );
    assert_eq!(shown["written"]["by"], "maya");
    assert_eq!(
        shown["harvested"][0]["term"]["definition"],
        meaning.as_str(),
        "{shown}"
    );
    assert!(shown["used_total"].as_u64().unwrap() > 0, "{shown}");
    let hits = weft.json(&["search", "besteltje kind:term"]);
    assert_eq!(hits["hits"][0]["name"], "Order", "a synonym finds it: {hits}");

    weft.json(&["sync"]);
    assert_eq!(
        show(&weft, "Order")["shown"]["definition"],
        "What a customer asked for."
    );
    // Back to the source, field by field.
    assert_eq!(edit(&weft, "maya", &["Order", "--definition", ""]).code, 0);
    let shown = show(&weft, "Order");
    assert_eq!(shown["shown"]["definition"], meaning.as_str(), "{shown}");
    assert_eq!(
        shown["shown"]["synonyms"],
        serde_json::json!(["Besteltje"]),
        "{shown}"
    );

    // Its history, and back again.
    let history = weft.json(&["docs", "history", "Order", "--of", "term"]);
    let versions = history["versions"].as_array().unwrap();
    let hers = versions
        .iter()
        .find(|one| one["value"]["value"]["definition"] == "What a customer asked for.")
        .unwrap_or_else(|| panic!("{history}"));
    let number = hers["revision"].as_u64().unwrap().to_string();
    weft.json(&["docs", "restore", "Order", &number, "--of", "term"]);
    assert_eq!(
        show(&weft, "Order")["shown"]["definition"],
        "What a customer asked for."
    );
}

#[test]
fn a_term_is_made_linked_deprecated_and_merged() {
    let weft = Weft::over_the_demo();
    let refused = edit(&weft, "maya", &["Trolley", "--definition", "What lies in it."]);
    assert_eq!(refused.code, 4, "{}", refused.stderr);
    assert_eq!(
        edit(&weft, "maya", &["Trolley", "--new"]).code,
        2,
        "without a meaning there is no term"
    );
    let words = [
        "Trolley",
        "--new",
        "--definition",
        "What lies in it.",
        "--domain",
        "Sales",
        "--owner",
        "maya@shop.example",
    ];
    assert_eq!(edit(&weft, "maya", &words).code, 0);
    assert_eq!(
        edit(&weft, "ben", &["trolley", "--new", "--definition", "Other."]).code,
        2,
        "it is there"
    );
    assert_eq!(
        edit(&weft, "maya", &["Trolley", "--related", "Ordr"]).code,
        4,
        "related to what is not there"
    );
    assert_eq!(edit(&weft, "maya", &["Trolley", "--related", "Order"]).code, 0);
    assert_eq!(edit(&weft, "maya", &["Trolley", "--related", "Trolley"]).code, 2);
    weft.json(&["docs", "edit", "sales.orders", "--term", "Trolley"]);
    let shown = show(&weft, "Trolley");
    assert_eq!(shown["used"][0]["full_name"], "sales.orders", "{shown}");
    assert_eq!(shown["related"][0]["name"], "Order", "{shown}");

    let page = weft.json(&["show", "Trolley"]);
    assert_eq!(
        (&page["kind"], &page["domain"]),
        (&"term".into(), &"Sales".into()),
        "{page}"
    );
    assert_eq!(
        edit(&weft, "maya", &["Trolley", "--deprecate", "Nobody says so."]).code,
        0
    );
    assert_eq!(weft.json(&["show", "Trolley"])["status"], "deprecated");

    assert_eq!(
        edit(&weft, "maya", &["Trolley", "--merge-into", "trolley"]).code,
        2,
        "into itself"
    );
    let run = edit(&weft, "maya", &["Trolley", "--merge-into", "Order"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(show(&weft, "Trolley")["into"]["name"], "Order");
    let order = show(&weft, "Order");
    assert!(
        order["shown"]["synonyms"].to_string().contains("Trolley"),
        "{order}"
    );
    assert_eq!(order["merged"][0]["name"], "Trolley", "{order}");
    assert!(
        order["used"].to_string().contains("\"sales.orders\""),
        "its uses count there: {order}"
    );
    assert_eq!(
        edit(&weft, "maya", &["Order", "--merge-into", "Trolley"]).code,
        2,
        "no rings"
    );
    weft.json(&["sync"]);
    assert_eq!(
        show(&weft, "Trolley")["into"]["name"],
        "Order",
        "a sync takes nothing"
    );
}

/// Three terms that nobody else knows.
fn three() -> Weft {
    let weft = Weft::over_the_demo();
    for name in ["Trolley", "Hamper", "Cart"] {
        let run = edit(
            &weft,
            "maya",
            &[name, "--new", "--definition", "What goods lie in."],
        );
        assert_eq!(run.code, 0, "{}", run.stderr);
    }
    weft
}

fn merge(weft: &Weft, name: &str, into: &str) -> Run {
    edit(weft, "maya", &[name, "--merge-into", into])
}

#[test]
fn a_term_stands_for_those_that_came_over_others() {
    let weft = three();
    weft.json(&["docs", "edit", "sales.orders", "--term", "Trolley"]);
    assert_eq!(merge(&weft, "Trolley", "Hamper").code, 0);
    assert_eq!(merge(&weft, "Hamper", "Cart").code, 0);
    assert_eq!(show(&weft, "Trolley")["into"]["name"], "Cart");
    let cart = show(&weft, "Cart");
    let names: Vec<&str> = cart["merged"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["Hamper", "Trolley"], "{cart}");
    assert_eq!(cart["used"][0]["full_name"], "sales.orders", "{cart}");
    let run = merge(&weft, "Order", "Trolley");
    assert_eq!(run.code, 2, "{}", run.stdout);
    assert_eq!(run.error()["hint"], "merge into `Cart`");
}

#[test]
fn an_old_version_makes_no_ring_and_is_not_proposed() {
    let weft = three();
    assert_eq!(merge(&weft, "Trolley", "Hamper").code, 0);
    let history = weft.json(&["docs", "history", "Trolley", "--of", "term"]);
    let version = history["versions"][0]["revision"].as_u64().unwrap().to_string();
    assert_eq!(merge(&weft, "Trolley", "").code, 0);
    assert_eq!(merge(&weft, "Hamper", "Trolley").code, 0);
    let restore = ["docs", "restore", "Trolley", &version, "--of", "term", "--json"];
    let run = weft.run(&restore);
    assert_eq!(run.code, 2, "{}", run.stdout);
    let said = run.error()["message"].as_str().unwrap().to_owned();
    assert!(said.contains("that one is merged into `Trolley`"), "{said}");
    assert_eq!(show(&weft, "Trolley")["into"], Value::Null);
    assert_eq!(show(&weft, "Hamper")["into"]["name"], "Trolley");
    let run = weft.run(&[&restore[..], &["--propose", "As it was"]].concat());
    assert_eq!(run.code, 2, "{}", run.stdout);
    let said = run.error()["message"].as_str().unwrap().to_owned();
    assert!(said.contains("cannot be proposed"), "{said}");
    // What is not about the merge is not in its way.
    let run = edit(&weft, "maya", &["Hamper", "--definition", "Smaller than a cart."]);
    assert_eq!(run.code, 0, "{}", run.stderr);
}

#[test]
fn a_conflict_shows_both_and_writes_neither() {
    let weft = Weft::over_the_demo();
    let base = show(&weft, "Order")["base"].as_u64().unwrap().to_string();
    assert_eq!(edit(&weft, "maya", &["Order", "--definition", "Hers."]).code, 0);
    let run = edit(&weft, "ben", &["Order", "--definition", "His.", "--base", &base]);
    assert_eq!(run.code, 1, "{}", run.stdout);
    let answer = run.json();
    let conflict = &answer["conflicts"][0];
    assert_eq!(conflict["by"], "maya", "{answer}");
    assert_eq!(conflict["theirs"]["value"]["definition"], "Hers.", "{answer}");
    assert_eq!(conflict["mine"]["value"]["definition"], "His.", "{answer}");
    assert_eq!(show(&weft, "Order")["shown"]["definition"], "Hers.");
    let seen = answer["base"].as_u64().unwrap().to_string();
    assert_eq!(
        edit(&weft, "ben", &["Order", "--definition", "His.", "--base", &seen]).code,
        0
    );
    assert_eq!(show(&weft, "Order")["written"]["by"], "ben");
}

#[test]
fn a_term_of_a_reviewed_domain_waits_for_a_second_person() {
    let (ruth, emre) = (
        "ruth.adeyemi@alderfinch.example",
        "emre.yilmaz@alderfinch.example",
    );
    let weft = Weft::over_the_demo();
    let rule = weft.run_as(ruth, &["review", "rules", "--domain", "sales", "--on"]);
    assert_eq!(rule.code, 0, "{}", rule.stderr);
    let meaning = || show(&weft, "Trolley")["shown"]["definition"].clone();

    // One that is not there yet cannot be proposed: who answers for the domain makes it.
    let new = [
        "Trolley",
        "--new",
        "--definition",
        "What lies in it.",
        "--domain",
        "Sales",
    ];
    assert_eq!(edit(&weft, emre, &new).code, 3);
    assert_eq!(edit(&weft, ruth, &new).code, 0);
    let other = [
        "Hamper",
        "--new",
        "--definition",
        "A small one.",
        "--domain",
        "Marketing",
    ];
    assert_eq!(edit(&weft, emre, &other).code, 0);
    let moved = edit(&weft, emre, &["Hamper", "--domain", "Sales"]);
    assert_eq!(moved.code, 3, "nor is it moved in: {}", moved.stdout);

    let mine = ["Trolley", "--definition", "What a customer pushes."];
    let direct = weft.run_as(emre, &[&["glossary", "edit"], mine.as_slice()].concat());
    assert_eq!(direct.code, 1, "{}", direct.stdout);
    assert!(direct.stderr.contains("--propose"), "{}", direct.stderr);
    assert_eq!(meaning(), "What lies in it.");
    let proposed = edit(
        &weft,
        emre,
        &[mine.as_slice(), &["--propose", "Say it plainly"]].concat(),
    );
    assert_eq!(proposed.code, 0, "{}", proposed.stderr);
    let proposed = proposed.json();
    assert_eq!(proposed["state"], "proposed", "{proposed}");
    assert_eq!(meaning(), "What lies in it.", "nothing is published yet");

    let id = proposed["proposal"].as_str().unwrap();
    let shown = weft.run_as(ruth, &["proposal", "show", id, "--json"]).json();
    let changes = shown["changes"].as_array().unwrap();
    let definition = changes
        .iter()
        .find(|change| change["part"] == "definition")
        .unwrap();
    assert_eq!(
        (&definition["before"], &definition["after"]),
        (&"What lies in it.".into(), &"What a customer pushes.".into())
    );
    let digest = shown["digest"].as_str().unwrap();
    let accepted = weft.run_as(ruth, &["proposal", "accept", id, "--digest", digest]);
    assert_eq!(accepted.code, 0, "{}", accepted.stderr);
    assert_eq!(meaning(), "What a customer pushes.");
    assert_eq!(
        show(&weft, "Trolley")["written"]["by"],
        emre,
        "its author's words"
    );
}
