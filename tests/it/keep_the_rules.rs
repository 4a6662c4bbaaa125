//! Which products keep which rule: what nobody can judge is not kept, a violation has its owner, and who has access is told
//! to those who answer for it.

use std::fs;

use serde_json::Value;

use crate::weft::Weft;

const MAYA: &str = "maya.lindqvist@alderfinch.example";
const PRIYA: &str = "priya.raghavan@alderfinch.example";
/// Of the governance team.
const RUTH: &str = "ruth.adeyemi@alderfinch.example";
const PEOPLE: &str = "\
name,mail,login,owner_name,until
Maya Lindqvist,maya.lindqvist@alderfinch.example,,,
Priya Raghavan,priya.raghavan@alderfinch.example,,,
Ruth Adeyemi,ruth.adeyemi@alderfinch.example,,,
";

/// A workspace of one's own with the demo's sources and its access policy.
fn with_policy() -> Weft {
    let weft = Weft::over_the_demo();
    let policy = Weft::demo().files().join("policy.yaml");
    let published = weft.run_as(RUTH, &["policy", "publish", policy.to_str().unwrap()]);
    assert_eq!(published.code, 0, "{}", published.stderr);
    weft
}

fn shown(weft: &Weft, person: &str, more: &[&str]) -> Value {
    let run = weft.run_as(person, &[&["compliance"], more, &["--json"]].concat());
    assert_eq!(run.code, 0, "{more:?}: {}", run.stderr);
    run.json()
}

fn rule<'a>(shown: &'a Value, name: &str) -> &'a Value {
    let rules = shown["rules"].as_array().unwrap();
    rules.iter().find(|rule| rule["rule"] == name).unwrap()
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap()
}

#[test]
fn numbers_of_domains_make_those_of_the_mesh() {
    let all = Weft::demo().json(&["compliance"]);
    assert!(number(&all["products"]) > 10, "{}", all["products"]);
    let rules = all["rules"].as_array().unwrap();
    assert_eq!(rules.len(), 10);
    let mut broken = 0;
    for one in rules {
        let cells = one["cells"].as_array().unwrap();
        assert!(cells.len() >= 6, "{one}");
        for part in ["products", "kept", "broken", "unknown"] {
            let sum: u64 = cells.iter().map(|cell| number(&cell[part])).sum();
            assert_eq!(sum, number(&one["all"][part]), "{part} of {}", one["rule"]);
        }
        let all = &one["all"];
        assert_eq!(
            number(&all["kept"]) + number(&all["broken"]) + number(&all["unknown"]),
            number(&all["products"])
        );
        broken += number(&all["broken"]);
    }
    assert_eq!(broken, number(&all["violation_count"]));
    let open = all["violations"].as_array().unwrap();
    assert_eq!(open.len() as u64, broken);
    for one in open {
        let text = one["text"].as_str().unwrap();
        assert!(!text.is_empty() && one["state"] == "broken", "{one}");
        let has_none = |other: &Value| other["rule"] == "owner" && other["product"] == one["product"];
        assert!(one["owner"].is_string() != open.iter().any(has_none), "{one}");
    }
    // Nothing in the demo enforces what is only measured.
    assert_eq!(rule(&all, "freshness")["enforced"], Value::Array(Vec::new()));
    assert_eq!(rule(&all, "classified")["enforced"][0]["place"], "preview");
}

#[test]
fn the_same_is_late_and_drifts_here_as_in_the_health_of_the_mesh() {
    let weft = Weft::demo();
    let all = weft.json(&["compliance"]);
    let health = weft.json(&["health", "--products"]);
    let total = |kind: &str| {
        let groups = health["groups"].as_array().unwrap();
        let group = groups.iter().find(|group| group["kind"] == kind).unwrap();
        number(&group["total"])
    };
    assert_eq!(number(&rule(&all, "schema")["all"]["broken"]), total("drifting"));
    assert_eq!(number(&rule(&all, "quality")["all"]["broken"]), total("failing"));
    assert_eq!(number(&rule(&all, "owner")["all"]["broken"]), total("no_owner"));
}

#[test]
fn a_deputy_is_not_known_then_missing_then_named() {
    let weft = with_policy();
    let deputy = || {
        let sales = shown(&weft, RUTH, &["--domain", "sales"]);
        rule(&sales, "deputy")["all"].clone()
    };
    let before = deputy();
    let products = number(&before["products"]);
    assert!(products > 0 && before["unknown"] == products, "{before}");
    assert!(before["share"].is_null(), "unknown is no share: {before}");

    let file = weft.folder().join("people.csv");
    fs::write(&file, PEOPLE).unwrap();
    let import = weft.run_as(RUTH, &["people", "import", file.to_str().unwrap(), "--yes"]);
    assert_eq!(import.code, 0, "{}", import.stderr);
    let missing = deputy();
    assert!(number(&missing["broken"]) > 0, "{missing}");
    let mine = shown(&weft, MAYA, &["--mine"]);
    let open = mine["violations"].as_array().unwrap();
    let words = open.iter().find(|one| one["rule"] == "deputy").unwrap();
    assert_eq!(words["owner"], "Maya Lindqvist", "{words}");
    assert_eq!(words["text"], "Nobody stands in for Maya Lindqvist");

    let words = ["people", "deputy", PRIYA, "--for", MAYA, "--until", "2099-12-31"];
    let named = weft.run_as(RUTH, &words);
    assert_eq!(named.code, 0, "{}", named.stderr);
    let named = deputy();
    assert_eq!(named["kept"], missing["broken"], "{named}");
    assert_eq!(named["broken"], 0, "{named}");
}

#[test]
fn who_has_access_is_told_to_those_who_answer_for_it() {
    let weft = with_policy();
    let access = |person: &str| rule(&shown(&weft, person, &[]), "access_review")["all"].clone();
    let stranger = access(PRIYA);
    assert!(number(&stranger["unknown"]) > 0, "{stranger}");
    assert!(stranger["share"].is_null(), "{stranger}");
    let governance = access(RUTH);
    assert_eq!(governance["unknown"], 0, "{governance}");
}

#[test]
fn a_pipeline_fails_where_something_is_open_and_only_when_it_asks() {
    let weft = Weft::demo();
    let run = weft.run(&["compliance", "--domain", "Sales"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("Retention set and kept"), "{}", run.stdout);
    let check = weft.run(&["compliance", "--check"]);
    assert_eq!(check.code, 1, "{}", check.stderr);
    assert!(check.stderr.contains("violations are open"), "{}", check.stderr);
    let run = weft.run(&["compliance", "--domain", "Nowhere"]);
    assert_eq!(run.code, 4, "{}", run.stderr);
    assert_eq!(weft.run(&["compliance", "--review-days", "0"]).code, 2);
    // A grant is looked at again when the days say so, whichever they are.
    let other = weft.json(&["compliance", "--review-days", "30"]);
    assert_eq!(
        rule(&other, "access_review")["label"],
        "Access reviewed in 30 days"
    );
}
