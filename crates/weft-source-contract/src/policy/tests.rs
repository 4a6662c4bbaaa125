//! Policies that are as they should be, and all that is wrong with others.

use std::fmt::Write as _;

use weft_model::Timestamp;
use weft_ports::{PolicyReader, PortErrorKind, ReadPolicy};

use super::{AccessPolicyReader, read};

const NOW: &str = "2026-11-23T09:00:00Z";
const HEAD: &str = "apiVersion: weft/v1
kind: AccessPolicy
version: 3
governance: [gina@example.com]
purposes:
  - {id: reporting, name: Reporting}
roles:
  - {id: reader, name: Reader, privileges: [TABLE_READ_DATA]}
durations: {defaultDays: 30, maxDays: 90, choices: [7, 30]}
decisions:
  - {id: steward, by: steward, withinHours: 48}
";

fn checked(text: &str) -> ReadPolicy {
    read(text.as_bytes(), false, Timestamp::parse(NOW).unwrap())
}

/// The errors of a text, as `line:column message`.
fn errors(text: &str) -> Vec<String> {
    let read = checked(text);
    assert_eq!(read.policy.is_some(), read.errors.is_empty());
    let told = read.errors.iter().map(|error| {
        let place = error.place;
        format!("{}:{} {}", place.line, place.column, error.message)
    });
    told.collect()
}

/// The errors of a policy with these lines below the ordinary ones.
fn below(lines: &str) -> Vec<String> {
    errors(&format!("{HEAD}{lines}"))
}

/// That there is one error, at this place, with these words in it.
fn only(errors: &[String], place: &str, words: &str) {
    assert_eq!(errors.len(), 1, "{errors:?}");
    let error = &errors[0];
    assert!(error.starts_with(&format!("{place} ")), "{error}");
    assert!(error.contains(words), "{error}");
}

#[test]
fn the_template_is_a_policy() {
    let read = AccessPolicyReader
        .read("policy.yaml", AccessPolicyReader.template().as_bytes())
        .unwrap();
    assert!(read.errors.is_empty(), "{:?}", read.errors);
    let policy = read.policy.unwrap();
    assert_eq!(policy.version, 1);
    assert!(policy.guardrails.is_empty() && policy.protects.is_empty());
    // What stands in comments is a policy as well.
    let whole: String = AccessPolicyReader
        .template()
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(rest) if rest.starts_with("  ") || rest.trim_end().ends_with(':') => format!("{rest}\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    let read = checked(&whole);
    assert!(read.errors.is_empty(), "{:?}", read.errors);
    let policy = read.policy.unwrap();
    assert_eq!(
        policy.guardrails.len() + policy.rules.len() + policy.exceptions.len(),
        3
    );
    assert_eq!(policy.protects.len(), 1);
}

#[test]
fn a_whole_policy_is_read_as_it_is_written() {
    let lines = "guardrails:
  - id: own
    description: own data
    when: {domains: [Sales], requestersOf: [Sales]}
    without: [pii]
    maxDays: 30
rules:
  - id: freeze
    when: {longerThanDays: 60}
    effect: decide
    says: look at it
exceptions:
  - {rule: freeze, people: [maya@example.com], until: 2027-01-31, because: audit}
protects:
  - {id: ledger, when: {products: [finance.ledger]}, says: closed}
tests:
  - name: own
    given: {domain: Sales, requesterOf: [Sales], purpose: reporting, role: reader, days: 7, on: 2026-12-01}
    expect: {verdict: granted, rule: own}
";
    assert_eq!(below(lines), [""; 0]);
    let policy = checked(&format!("{HEAD}{lines}")).policy.unwrap();
    assert_eq!(policy.version, 3);
    assert_eq!(policy.guardrails[0].when.requesters_of, ["Sales"]);
    assert_eq!(policy.rules[0].when.longer_than_days, Some(60));
    assert_eq!(policy.exceptions[0].until, "2027-01-31");
    assert_eq!(policy.tests[0].given.on.as_deref(), Some("2026-12-01"));
}

#[test]
fn json_is_read_too() {
    let document = serde_json::to_string(&checked(HEAD).policy.unwrap()).unwrap();
    let read = AccessPolicyReader
        .read("policy.json", document.as_bytes())
        .unwrap();
    assert!(read.errors.is_empty(), "{:?}", read.errors);
    assert_eq!(read.policy, checked(HEAD).policy);
}

#[test]
fn what_the_schema_does_not_know_is_told_where_it_stands() {
    only(&below("guardrail: []\n"), "12:1", "did you mean `guardrails`?");
    only(
        &errors(&HEAD.replace("version: 3", "version: 0")),
        "3:10",
        "less than 1",
    );
    only(
        &errors(&HEAD.replace("version: 3", "version: \"3\"")),
        "3:10",
        "a whole number",
    );
    only(
        &errors(&HEAD.replace("version: 3", "version: 3.0")),
        "1:1",
        "without a point",
    );
    only(
        &errors(&HEAD.replace("[gina@example.com]", "[]")),
        "4:13",
        "at least 1",
    );
    only(
        &errors(&HEAD.replace("TABLE_READ_DATA", "TABLE_READ_DATE")),
        "8:45",
        "did you mean `TABLE_READ_DATA`?",
    );
    only(
        &errors(&HEAD.replace("TABLE_READ_DATA", "TABLE_WRITE_DATA")),
        "8:45",
        "is not one of",
    );
    only(
        &errors(&HEAD.replace("by: steward", "by: stewart")),
        "11:23",
        "did you mean `steward`?",
    );
    only(
        &errors(&HEAD.replace(", withinHours: 48", "")),
        "11:5",
        "`withinHours` is missing",
    );
    only(
        &errors(&HEAD.replace("id: reporting", "id: Re porting")),
        "6:10",
        "is not written as",
    );
    only(
        &errors(&HEAD.replace("kind: AccessPolicy", "kind: DataContract")),
        "2:7",
        "AccessPolicy",
    );
}

#[test]
fn ids_stand_once_and_are_no_check_of_weft() {
    let twice = HEAD.replace(
        "  - {id: reporting, name: Reporting}\n",
        "  - {id: reporting, name: Reporting}\n  - {id: reporting, name: Again}\n",
    );
    only(&errors(&twice), "7:10", "`reporting` stands twice");
    let rule = |id: &str| {
        below(&format!(
            "rules:\n  - {{id: {id}, when: {{longerThanDays: 60}}, effect: refuse, says: no}}\n"
        ))
    };
    only(&rule("steward"), "13:10", "stands twice, first at /decisions/0");
    only(&rule("reason-given"), "13:10", "choose another id");
    only(&rule("governance"), "13:10", "choose another id");
    // A purpose may be called as a rule is.
    assert_eq!(rule("reporting"), [""; 0]);
}

#[test]
fn what_a_condition_names_is_there() {
    let rule = |when: &str| {
        below(&format!(
            "rules:\n  - {{id: r, when: {{{when}}}, effect: refuse, says: no}}\n"
        ))
    };
    only(
        &rule("purposes: [reportin]"),
        "13:31",
        "there is no purpose `reportin`; did you mean `reporting`?",
    );
    only(
        &rule("roles: [reader, root]"),
        "13:36",
        "there is no role `root`; known are `reader`",
    );
    // Where the purposes themselves are not there, that is what is wrong.
    let without = HEAD.replace("purposes:\n  - {id: reporting, name: Reporting}\n", "");
    let told = errors(&format!(
        "{without}rules:\n  - {{id: r, when: {{purposes: [any]}}, effect: refuse, says: no}}\n"
    ));
    only(&told, "1:1", "`purposes` is missing");
}

#[test]
fn somebody_decides_whatever_is_asked_for() {
    let conditional = HEAD.replace(
        "{id: steward, by: steward",
        "{id: steward, when: {domains: [Sales]}, by: steward",
    );
    only(
        &errors(&conditional),
        "11:25",
        "the last decision has no condition",
    );
    let early = format!("{HEAD}  - {{id: second, by: owner, withinHours: 24}}\n");
    only(&errors(&early), "11:5", "none after it is ever reached");
    let empty = HEAD.replace("{id: steward, by", "{id: steward, when: {}, by");
    assert_eq!(errors(&empty), [""; 0]);
}

#[test]
fn days_are_within_what_is_allowed() {
    only(
        &errors(&HEAD.replace("defaultDays: 30", "defaultDays: 91")),
        "9:26",
        "91 days are more than the 90",
    );
    only(
        &errors(&HEAD.replace("[7, 30]", "[7, 120]")),
        "9:56",
        "120 days are more than the 90",
    );
}

#[test]
fn a_guardrail_says_when_and_for_how_long() {
    let guardrail = |when: &str, days: u32| {
        below(&format!(
            "guardrails:\n  - {{id: g, description: d, when: {{{when}}}, maxDays: {days}}}\n"
        ))
    };
    only(&guardrail("", 30), "13:35", "would grant everything to everybody");
    only(
        &guardrail("domains: [Sales]", 91),
        "13:64",
        "91 days are more than the 90",
    );
    assert_eq!(guardrail("domains: [Sales]", 90), [""; 0]);
}

#[test]
fn an_exception_is_from_a_rule_and_ends() {
    let exception = |rule: &str, until: &str| {
        below(&format!(
            "rules:\n  - {{id: freeze, when: {{}}, effect: refuse, says: no}}\nexceptions:\n  - {{rule: {rule}, until: {until}, because: audit}}\n"
        ))
    };
    assert_eq!(exception("freeze", "2027-01-31"), [""; 0]);
    assert_eq!(
        exception("freeze", "2020-01-31"),
        [""; 0],
        "one that is over stays readable"
    );
    only(
        &exception("freez", "2027-01-31"),
        "15:12",
        "did you mean `freeze`?",
    );
    only(&exception("freeze", "2027-02-30"), "15:27", "is no day");
    only(&exception("freeze", "forever"), "15:27", "is no day");
    only(
        &exception("freeze", "2100-12-31"),
        "15:27",
        "more than two years from now",
    );
}

#[test]
fn what_closes_data_says_which_and_nothing_of_requests() {
    let protection = |when: &str| below(&format!("protects:\n  - {{id: p, when: {{{when}}}, says: no}}\n"));
    assert_eq!(protection("classifications: [pii]"), [""; 0]);
    only(&protection(""), "13:19", "say which data is closed");
    only(
        &protection("domains: [Sales], longerThanDays: 3"),
        "13:54",
        "says nothing of what data is closed",
    );
}

#[test]
fn tests_name_days_and_rules_that_are_there() {
    let test = |on: &str, rule: &str| {
        below(&format!(
            "tests:\n  - name: t\n    given: {{purpose: x, role: reader, days: 1, on: {on}}}\n    expect: {{verdict: refused, rule: {rule}}}\n"
        ))
    };
    // An unknown purpose is what a test may be about.
    assert_eq!(test("2026-12-01", "purpose-listed"), [""; 0]);
    only(&test("tomorrow", "steward"), "14:52", "is no day");
    only(&test("2026-12-01", "stewart"), "15:38", "did you mean `steward`?");
}

#[test]
fn all_of_it_is_told_at_once_by_place() {
    let text = HEAD
        .replace("version: 3", "version: 0")
        .replace("defaultDays: 30", "defaultDays: 91");
    let told = errors(&format!("{text}guardrail: []\n"));
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told[0].starts_with("3:10") && told[1].starts_with("9:26") && told[2].starts_with("12:1"));
}

#[test]
fn hostile_files_are_refused_where_they_stand() {
    only(&below("version: 4\n"), "12:1", "`version` stands twice");
    let mut laughs = format!("{HEAD}a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
    for level in 1..9 {
        let part = vec![format!("*a{}", level - 1); 9].join(",");
        writeln!(laughs, "a{level}: &a{level} [{part}]").unwrap();
    }
    assert_eq!(errors(&laughs).len(), 1);
    let deep = format!("{HEAD}rules: {}{}\n", "[".repeat(100_000), "]".repeat(100_000));
    let told = errors(&deep);
    assert!(told.len() == 1 && told[0].starts_with("12:"), "{told:?}");
    assert_eq!(checked("").errors.len(), 1);
    assert_eq!(
        read(b"\xff\xfe", false, Timestamp::parse(NOW).unwrap())
            .errors
            .len(),
        1
    );
    let large = AccessPolicyReader.read("p.yaml", &vec![b'#'; 1024 * 1024 + 1]);
    assert_eq!(large.unwrap_err().kind, PortErrorKind::Limit);
}
