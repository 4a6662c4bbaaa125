//! An owner promises how fresh the data is: tested against the past first, written over what others said, taken back.

use crate::weft::Weft;

/// A workspace of one's own with the demo's files: this story writes.
fn mesh() -> Weft {
    let weft = Weft::new();
    let files = Weft::demo().files();
    let at = |folder: &str| files.join(folder).display().to_string();
    let catalog = format!("sqlite://{}", at("catalog.db"));
    assert_eq!(
        weft.run(&["source", "add", "contracts", "mesh", "--path", &at("contracts")])
            .code,
        0
    );
    let added = weft.run(&[
        "source",
        "add",
        "iceberg-sql",
        "lake",
        "--uri",
        &catalog,
        "--warehouse",
        &at("warehouse"),
    ]);
    assert_eq!(added.code, 0, "{}", added.stderr);
    weft.json(&["sync"]);
    weft
}

fn latency(weft: &Weft) -> serde_json::Value {
    let shown = weft.json(&["sla", "show", "sales.orders"]);
    let promises = shown["promises"].as_array().unwrap();
    promises
        .iter()
        .find(|promise| promise["property"] == "latency")
        .cloned()
        .unwrap_or_default()
}

#[test]
fn a_promise_is_tested_made_and_taken_back() {
    let weft = mesh();
    let harvested = latency(&weft);
    assert_eq!(
        (&harvested["promised"], &harvested["written"]),
        (&"60 min".into(), &false.into())
    );
    assert!(harvested["held"].is_number(), "{harvested}");
    let element = harvested["sla"]["element"].as_str().map(str::to_owned);
    let about: Vec<&str> = element
        .iter()
        .flat_map(|element| ["--element", element.as_str()])
        .collect();
    let run = |words: &[&str]| weft.run(&[words, &about].concat());

    // Only tested, nothing is written; and what would have passed does pass.
    let tested = weft.json(
        &[
            &["sla", "set", "sales.orders", "latency", "1", "min", "--test-only"],
            about.as_slice(),
        ]
        .concat(),
    );
    assert!(
        tested["measure"]["breach_count"].as_u64().unwrap() > 0,
        "{tested}"
    );
    let always = tested["passing"]
        .as_array()
        .unwrap()
        .iter()
        .find(|found| found["objective"] == 100.0)
        .unwrap()
        .clone();
    let (value, unit) = (
        always["value"].as_str().unwrap(),
        always["unit"].as_str().unwrap(),
    );
    let passes = weft.json(
        &[
            &[
                "sla",
                "set",
                "sales.orders",
                "ly",
                value,
                unit,
                "--objective",
                "100",
                "--test-only",
            ],
            about.as_slice(),
        ]
        .concat(),
    );
    assert_eq!(passes["measure"]["met"], true, "{passes}");
    assert_eq!(latency(&weft)["promised"], "60 min");

    // What cannot be promised says so, and writes nothing.
    for words in [
        ["latency", "-5", "min"],
        ["latency", "5", "parsecs"],
        ["availability", "101", "percent"],
    ] {
        let refused = run(&[&["sla", "set", "sales.orders"], words.as_slice()].concat());
        assert_eq!(refused.code, 2, "{words:?}: {}", refused.stdout);
    }
    assert_eq!(latency(&weft)["written"], false);

    // Made; made again writes nothing; made over an older state is a conflict.
    assert_eq!(run(&["sla", "set", "sales.orders", "latency", "2", "h"]).code, 0);
    let made = latency(&weft);
    assert_eq!(
        (&made["promised"], &made["written"]),
        (&"2 h".into(), &true.into())
    );
    assert_eq!(
        made["beneath"][0]["promised"], "60 min",
        "what the file says stays visible"
    );
    let again = run(&["sla", "set", "sales.orders", "latency", "2", "h"]);
    assert!(again.stdout.contains("nothing was written"), "{}", again.stdout);
    let late = run(&["sla", "set", "sales.orders", "latency", "3", "h", "--base", "0"]);
    assert_eq!(late.code, 1, "{}", late.stdout);
    assert_eq!(latency(&weft)["promised"], "2 h");

    // Taken back: it holds against the file, through a new sync, and stays visible as withdrawn.
    assert_eq!(run(&["sla", "remove", "sales.orders", "latency"]).code, 0);
    weft.json(&["sync"]);
    assert!(latency(&weft).is_null());
    let shown = weft.json(&["sla", "show", "sales.orders"]);
    assert_eq!(shown["withdrawn"][0]["promised"], "2 h", "{shown}");
    assert_eq!(shown["withdrawn"][0]["beneath"][0]["promised"], "60 min");
    let page = weft.json(&["show", "sales.orders"]);
    assert!(!page["slas"].to_string().contains("latency"), "{}", page["slas"]);

    // Said nothing of any more, the file speaks again.
    assert_eq!(
        run(&["sla", "remove", "sales.orders", "latency", "--follow-source"]).code,
        0
    );
    assert_eq!(latency(&weft)["promised"], "60 min");
    assert_eq!(run(&["sla", "remove", "sales.orders", "coffee"]).code, 4);
}

#[test]
fn health_is_told_of_a_thing_and_of_a_domain() {
    let weft = Weft::demo();
    let one = weft.json(&["health", "sales.orders"]);
    assert_eq!(one["subject"], "sales.orders");
    for sla in one["slas"].as_array().unwrap() {
        let tells = sla["measured"].is_string() || sla["why"].is_string();
        assert!(
            tells && sla["property"].is_string() && sla["promised"].is_string(),
            "{sla}"
        );
    }
    let domain = weft.json(&["health", "--domain", "Sales"]);
    assert!(domain["things"].as_array().unwrap().len() > 3, "{domain}");
    let states: Vec<&str> = domain["slas"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|sla| sla["state"].as_str())
        .collect();
    let order = ["broken", "due", "promised_not_measured", "holds"];
    let ranks: Vec<usize> = states
        .iter()
        .filter_map(|state| order.iter().position(|known| known == state))
        .collect();
    assert!(
        ranks.is_sorted() && ranks.len() == states.len(),
        "the worst first: {states:?}"
    );
    assert_eq!(weft.run(&["health", "--domain", "Nowhere"]).code, 4);
    assert_eq!(weft.run(&["health", "sales.orders", "--domain", "Sales"]).code, 2);
}
