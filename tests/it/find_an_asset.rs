//! An analyst finds a thing by whatever they know of it.

use serde_json::Value;

use crate::{shape::shape, weft::Weft};

fn names(found: &Value) -> Vec<&str> {
    let hits = found["hits"].as_array().unwrap();
    hits.iter()
        .map(|hit| hit["full_name"].as_str().unwrap())
        .collect()
}

#[test]
fn an_exact_or_full_name_comes_first() {
    let weft = Weft::demo();
    for (typed, first) in [
        ("sales.orders", "sales.orders"),
        ("lake.sales.orders", "lake.sales.orders"),
        // The product `refund-ledger` bears that name too, and products come first.
        ("refund_ledger", "finance.refund-ledger"),
        ("finance.refund_ledger", "finance.refund-ledger"),
        ("lake.finance.refund_ledger", "lake.finance.refund_ledger"),
        ("finance.payment-settlements", "finance.payment-settlements"),
    ] {
        let found = weft.json(&["search", typed]);
        assert_eq!(names(&found).first(), Some(&first), "{typed}");
    }
    let found = weft.json(&["search", "refund_ledger"]);
    assert_eq!(names(&found).get(1), Some(&"lake.finance.refund_ledger"));
}

#[test]
fn products_stand_before_tables_and_words_match_in_any_form() {
    let weft = Weft::demo();
    let found = weft.json(&["search", "settlement"]);
    let first = &found["hits"][0];
    assert_eq!(
        (first["kind"].as_str(), first["name"].as_str()),
        (Some("product"), Some("Payment settlements"))
    );
    let typo = weft.json(&["search", "setlements"]);
    assert!(
        names(&typo).iter().any(|name| name.contains("settlements")),
        "{typo}"
    );
}

#[test]
fn filters_narrow_and_negation_takes_away() {
    let weft = Weft::demo();
    let all = weft.json(&["search", "refund", "--limit", "200"]);
    let sales = weft.json(&["search", "refund", "domain:sales", "--limit", "200"]);
    let others = weft.json(&["search", "refund", "-domain:sales", "--limit", "200"]);
    let total = |found: &Value| found["total"].as_u64().unwrap();
    assert!(total(&sales) > 0 && total(&others) > 0);
    assert_eq!(total(&sales) + total(&others), total(&all));
    for hit in sales["hits"].as_array().unwrap() {
        assert_eq!(hit["domain"], "Sales");
    }
    let facet = |found: &Value, field: &str, value: &str| {
        let facets = found["facets"].as_array().unwrap().clone();
        let facet = facets.into_iter().find(|facet| facet["field"] == field).unwrap();
        let values = facet["values"].as_array().unwrap().clone();
        let found = values
            .into_iter()
            .find(|one| one["value"].as_str().unwrap().eq_ignore_ascii_case(value));
        found.map_or(0, |one| one["count"].as_u64().unwrap())
    };
    // A facet counts under all filters but its own, so its counts say what choosing it would give.
    assert_eq!(facet(&sales, "domain", "sales"), total(&sales));
    assert_eq!(facet(&all, "domain", "sales"), total(&sales));
}

#[test]
fn late_products_are_a_query() {
    let weft = Weft::demo();
    let late = weft.json(&["search", "kind:product", "sla:late"]);
    let hits = late["hits"].as_array().unwrap();
    assert!(hits.len() >= 2, "{late}");
    for hit in hits {
        let shown = weft.json(&["show", hit["urn"].as_str().unwrap()]);
        assert_eq!(shown["freshness"]["state"], "late", "{}", shown["full_name"]);
    }
}

#[test]
fn a_wrong_filter_says_what_was_meant() {
    let weft = Weft::demo();
    let run = weft.run(&["search", "domian:sales", "--json"]);
    assert_eq!(run.code, 2);
    let error = run.error();
    assert!(format!("{error}").contains("domain"), "{error}");
}

#[test]
fn hostile_queries_are_answered_or_refused_but_never_kill() {
    let weft = Weft::demo();
    let deep = "(".repeat(20_000);
    let not = "NOT ".repeat(20_000);
    let wide = (0..5_000)
        .map(|word| format!("w{word}"))
        .collect::<Vec<_>>()
        .join(" OR ");
    for query in [
        deep.as_str(),
        &not,
        &wide,
        "\"",
        "domain:",
        ":",
        "-",
        "((((",
        "a:b:c",
        "\u{202e}x",
        "*",
    ] {
        let run = weft.run(&["search", "--json", "--", query]);
        assert!(matches!(run.code, 0 | 2), "{}: {}", run.code, run.stderr);
    }
}

#[test]
fn the_documented_shape_stays() {
    let weft = Weft::demo();
    let mut found = weft.json(&["search", "refund"]);
    found["facets"].as_array_mut().unwrap().truncate(1);
    insta::assert_snapshot!("search_shape", shape(&found));
}
