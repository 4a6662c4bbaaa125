//! Rules on the lake from a timer: every contract once, and again only what is new.

use serde_json::Value;

use crate::weft::Weft;

/// A demo mesh of one's own: these stories write into it.
fn mesh() -> Weft {
    let weft = Weft::new();
    let made = weft.run(&["demo", "--json"]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    weft
}

fn measured(weft: &Weft, words: &[&str]) -> (i32, Value) {
    let mut arguments = vec!["measure"];
    arguments.extend(words);
    arguments.push("--json");
    // The data of Finance that is closed is open to its steward.
    let run = weft.run_as("oskar.nyberg@alderfinch.example", &arguments);
    (run.code, run.json())
}

fn rules(answer: &Value) -> usize {
    let all = answer["measured"].as_array().unwrap();
    all.iter()
        .map(|one| one["results"].as_array().unwrap().len())
        .sum()
}

#[test]
fn a_timer_measures_every_contract_and_then_only_what_is_new() {
    let weft = mesh();
    let (_, first) = measured(&weft, &[]);
    assert_eq!(first["refused"], serde_json::json!([]), "{first}");
    assert!(rules(&first) > 20, "{first}");
    let all = first["measured"].as_array().unwrap();
    let names: Vec<&str> = all.iter().map(|one| one["subject"].as_str().unwrap()).collect();
    assert!(names.len() > 3, "{names:?}");

    // Counts are values too: who has no grant does not measure what is closed.
    let closed = weft.run(&["measure", "lake.finance.general_ledger", "--json"]);
    assert_eq!(closed.code, 1, "{}", closed.stdout);
    let told = closed.json()["results"].to_string();
    assert!(told.contains("closed without a grant"), "{told}");
    measured(&weft, &["lake.finance.general_ledger"]);

    // The same numbers without reading a byte again.
    let (_, again) = measured(&weft, &["--if-changed"]);
    assert_eq!(rules(&again), rules(&first));
    for one in again["measured"].as_array().unwrap() {
        for table in one["measured"].as_array().unwrap() {
            assert_eq!(table["unchanged"], true, "{table}");
        }
    }

    let (_, sales) = measured(&weft, &["--domain", "sales", "--if-changed"]);
    let count = sales["measured"].as_array().unwrap().len();
    assert!(count > 0 && count < all.len(), "{sales}");

    let run = weft.run(&["measure", "--domain", "nowhere"]);
    assert_eq!(run.code, 4, "{}", run.stderr);
    let run = weft.run(&["measure", "sales.orders", "--domain", "sales"]);
    assert_eq!(run.code, 2, "{}", run.stderr);
}

/// State, measured number and reason of each rule that was to be run, over all contracts.
fn outcomes(answer: &Value) -> Vec<&Value> {
    let all = answer["measured"].as_array().unwrap().iter();
    all.flat_map(|one| one["results"].as_array().unwrap()).collect()
}

fn is_error(outcome: &Value) -> bool {
    outcome["status"] == "error"
}

#[test]
fn a_contract_that_cannot_be_measured_does_not_keep_the_others_from_it() {
    let weft = mesh();
    let quality = || weft.json(&["health", "sales.orders"])["things"][0]["quality"].clone();
    let (_, before) = measured(&weft, &[]);
    assert!(!outcomes(&before).into_iter().any(is_error), "{before}");
    let seen = quality();
    assert!(seen["passed"].as_u64().unwrap() > 0, "{seen}");

    // The lake is gone; the contracts are still there.
    let warehouse = weft.files().join("warehouse");
    let orders = warehouse.join("sales").join("orders");
    assert!(orders.is_dir(), "{}", orders.display());
    std::fs::remove_dir_all(&orders).unwrap();
    let both: [&[&str]; 2] = [&[], &["--if-changed"]];
    for words in both {
        let (code, answer) = measured(&weft, words);
        assert_eq!(code, 1, "{words:?}");
        let lost: Vec<&Value> = outcomes(&answer)
            .into_iter()
            .filter(|one| is_error(one))
            .collect();
        assert!(!lost.is_empty(), "{words:?}: {answer}");
        for outcome in &lost {
            assert!(
                outcome["measured"].is_null() && outcome["reason"].is_string(),
                "{outcome}"
            );
        }
        let told = outcomes(&answer)
            .into_iter()
            .any(|outcome| outcome["measured"].is_number());
        assert!(told, "the others are measured: {answer}");
        // What was measured last stands: nobody knows anything newer.
        assert_eq!(quality(), seen, "{words:?}");
    }
    let (_, customer) = measured(&weft, &["--domain", "customer"]);
    assert!(rules(&customer) > 0, "{customer}");
}

#[test]
fn a_measure_that_read_nothing_is_a_failure() {
    let weft = mesh();
    std::fs::remove_dir_all(weft.files().join("warehouse")).unwrap();
    let (code, answer) = measured(&weft, &[]);
    assert_eq!(code, 1);
    let all = outcomes(&answer);
    assert!(all.iter().any(|outcome| is_error(outcome)), "{answer}");
    for outcome in all {
        assert!(
            outcome["status"] == "error" || outcome["status"] == "not_run",
            "{outcome}"
        );
    }
    let words = weft.run(&["measure", "sales.orders"]);
    assert_eq!(words.code, 1, "{}", words.stdout);
    assert!(words.stderr.contains("could not be run"), "{}", words.stderr);
}
