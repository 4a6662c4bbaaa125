//! The same verdict as datacontract-cli, or a reason.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

use super::super::{ContractDiff, Direction, Perspective, diff};

const CASES: &str = include_str!("../../../../../fixtures/contract-diff/cases.json");

/// Cases with another verdict than the peer's, in either order of the two documents, and why.
const DIFFERENCES: &[(&str, &str)] = &[
    (
        "availability lower",
        "Consumers plan with every promise of `slaProperties`; the peer grades only freshness, because it tests only that.",
    ),
    (
        "latency longer",
        "A promise of latency is one, though the peer tests only freshness.",
    ),
    (
        "retention longer",
        "A promise of retention is one, though the peer tests only freshness.",
    ),
    (
        "freshness without element",
        "A promise about the whole contract is one, though the peer cannot measure it without a column.",
    ),
    (
        "role",
        "A role is a way to get access: who holds one that is taken away loses it. The peer tests no roles.",
    ),
    (
        "role may write",
        "What a role may do is what its holders can do. The peer tests no roles.",
    ),
    (
        "server",
        "Who connects to a server that is taken away finds nothing. The peer connects to one server at a time and compares none.",
    ),
    (
        "server moved",
        "Every connection has to be changed. The peer compares no servers.",
    ),
    (
        "retired",
        "A retired contract promises nothing. The peer reads `status` as words.",
    ),
    (
        "alias replaced by metric",
        "`rule` is the deprecated alias of `metric` (ODCS 3.1, Data quality): the same rule. The peer does not run the alias.",
    ),
    (
        "custom rule",
        "A rule that another engine runs is promised all the same; the peer counts only rules that it runs itself.",
    ),
    (
        "valid value replaced",
        "One value more and one less is a rule that admits other values; the peer compares lists by position and cannot say.",
    ),
    (
        "physical type widened",
        "Iceberg promotes int to long, float to double and decimals of more digits on reading (specification, Schema Evolution).",
    ),
    (
        "decimal widened",
        "Iceberg promotes int to long, float to double and decimals of more digits on reading (specification, Schema Evolution).",
    ),
    (
        "physical type respelled",
        "`bigint` and `long` are one Iceberg type; the peer compares the texts.",
    ),
    (
        "format changed",
        "A format restricts values as a pattern does; what two of them admit is left to a person. The peer does not test formats.",
    ),
    (
        "multiple",
        "`multipleOf` restricts values (ODCS 3.1, Logical type options); the peer does not test it.",
    ),
    (
        "only the logical name changed",
        "Queries name the physical column, which stays. The peer knows properties by their logical names alone.",
    ),
];

#[derive(Debug, Deserialize)]
pub struct Case {
    pub name: String,
    pub old: Value,
    pub new: Value,
    peer: Verdict,
}

#[derive(Debug, Deserialize, PartialEq, Eq)]
struct Verdict {
    directions: Vec<String>,
    consumer_breaks: bool,
    producer_breaks: bool,
}

pub fn cases() -> Vec<Case> {
    serde_json::from_str(CASES).unwrap()
}

fn breaks(old: &Value, new: &Value, perspective: Perspective) -> bool {
    diff(old, new, perspective).is_breaking()
}

/// The peer tells each key of a document by itself: what loosens and tightens at once is one change of ours.
fn directions(graded: &ContractDiff) -> BTreeSet<&'static str> {
    let found = graded.changes.iter().filter_map(|change| change.direction);
    normal(found.map(Direction::as_str).collect())
}

fn normal(mut directions: BTreeSet<&str>) -> BTreeSet<&str> {
    if directions.contains("tightens") && directions.contains("loosens") {
        directions.insert("both");
    }
    if directions.contains("both") {
        directions.remove("tightens");
        directions.remove("loosens");
    }
    directions
}

#[test]
fn every_case_of_the_peer_has_its_verdict_or_a_reason() {
    let mut differing: BTreeMap<String, String> = BTreeMap::new();
    for case in cases() {
        let ours = diff(&case.old, &case.new, Perspective::Consumer);
        let same = directions(&ours) == normal(case.peer.directions.iter().map(String::as_str).collect())
            && ours.is_breaking() == case.peer.consumer_breaks
            && breaks(&case.old, &case.new, Perspective::Producer) == case.peer.producer_breaks;
        if !same {
            let rules: Vec<&str> = ours.changes.iter().map(|change| change.rule.as_str()).collect();
            differing.insert(case.name.clone(), format!("{:?} against {rules:?}", case.peer));
        }
    }
    let listed: BTreeSet<&str> = DIFFERENCES.iter().map(|(name, _)| *name).collect();
    let plain = |name: &str| name.trim_end_matches(", back").to_owned();
    let unlisted: Vec<_> = differing
        .iter()
        .filter(|(name, _)| !listed.contains(plain(name).as_str()))
        .collect();
    assert!(unlisted.is_empty(), "{unlisted:#?}");
    let found: BTreeSet<String> = differing.keys().map(|name| plain(name)).collect();
    let stale: Vec<_> = listed.iter().filter(|name| !found.contains(**name)).collect();
    assert!(stale.is_empty(), "these agree now: {stale:?}");
    assert!(DIFFERENCES.iter().all(|(_, reason)| reason.len() > 20));
}

#[test]
fn a_change_and_its_way_back_mirror_each_other() {
    let mirrored = |direction: Option<Direction>| match direction {
        Some(Direction::Tightens) => Some(Direction::Loosens),
        Some(Direction::Loosens) => Some(Direction::Tightens),
        other => other,
    };
    // Widening has no way back that is allowed: narrowing moves both ways. Status has an order of its own.
    let one_way = [
        "type-widened",
        "type-changed",
        "status-advanced",
        "status-withdrawn",
    ];
    let mut checked = 0;
    for case in cases() {
        let told = |old: &Value, new: &Value| diff(old, new, Perspective::Consumer).changes;
        let (there, back) = (told(&case.old, &case.new), told(&case.new, &case.old));
        if there
            .iter()
            .chain(&back)
            .any(|change| one_way.contains(&change.rule.as_str()))
        {
            continue;
        }
        let mut forward: Vec<_> = there.iter().map(|change| change.direction).collect();
        let mut backward: Vec<_> = back.iter().map(|change| mirrored(change.direction)).collect();
        forward.sort();
        backward.sort();
        assert_eq!(forward, backward, "{}", case.name);
        checked += 1;
    }
    assert!(checked > 150, "{checked}");
}

#[test]
fn nothing_changed_in_a_document_beside_itself() {
    for case in cases() {
        for side in [&case.old, &case.new] {
            let graded = diff(side, side, Perspective::Producer);
            assert_eq!((graded.impact, graded.changes.len()), (None, 0), "{}", case.name);
            assert_eq!(graded.suggested_version.as_deref(), Some("1.0.0"));
        }
    }
}
