//! What a person should look at, with the evidence.

use serde::Serialize;
use specta::Type;
use weft_model::{Entity, EntityKind, FreshnessState, Lifecycle, TestStatus, Timestamp};

use crate::text::span;

/// What kind of thing needs attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// Older than promised.
    Late,
    /// Soon older than promised.
    DueSoon,
    /// Tests fail.
    FailingTests,
    /// Still there, with an end in sight.
    Deprecated,
    /// Nobody answers for it.
    NoOwner,
    /// Nobody said what it is.
    Undocumented,
    /// A product without a contract.
    NoContract,
    /// A product without a promise.
    NoSla,
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Broken now.
    Bad,
    /// Will break, or is incomplete.
    Warn,
    /// Good to know.
    Info,
}

/// One thing that needs attention.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Finding {
    /// What kind.
    pub kind: FindingKind,
    /// How bad.
    pub severity: Severity,
    /// In words: `Late by 1 h 10 min`.
    pub text: String,
}

/// What needs attention about an entity at `now`, worst first.
pub fn attention(entity: &Entity, now: Timestamp) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut add = |kind, severity, text: String| found.push(Finding { kind, severity, text });
    let promised = entity.freshness.promised_ms.unwrap_or_default();
    let age = entity.freshness.last_commit.map_or(0, |at| now.since(at));
    match entity.freshness.state(now) {
        FreshnessState::Late => {
            add(
                FindingKind::Late,
                Severity::Bad,
                format!("Late by {}", span(age - promised)),
            );
        }
        FreshnessState::DueSoon => {
            add(
                FindingKind::DueSoon,
                Severity::Warn,
                format!("Due in {}", span(promised - age)),
            );
        }
        FreshnessState::OnTime | FreshnessState::NotMeasured => {}
    }
    let results = entity
        .quality
        .as_ref()
        .map(|quality| quality.results.as_slice())
        .unwrap_or_default();
    let failing = results
        .iter()
        .filter(|test| matches!(test.status, TestStatus::Failed | TestStatus::Errored))
        .count();
    if failing > 0 {
        let noun = if failing == 1 { "test fails" } else { "tests fail" };
        add(
            FindingKind::FailingTests,
            Severity::Bad,
            format!("{failing} {noun}"),
        );
    }
    if entity.status == Some(Lifecycle::Deprecated) {
        add(FindingKind::Deprecated, Severity::Warn, "Deprecated".to_owned());
    }
    if entity.kind == EntityKind::Product {
        if entity.owner.is_none() {
            add(FindingKind::NoOwner, Severity::Warn, "No owner".to_owned());
        }
        if entity.description.is_none() && entity.markdown.is_none() {
            add(
                FindingKind::Undocumented,
                Severity::Warn,
                "Not documented".to_owned(),
            );
        }
        if entity.contract.is_none() {
            add(FindingKind::NoContract, Severity::Info, "No contract".to_owned());
        }
        if entity.slas.is_empty() {
            add(FindingKind::NoSla, Severity::Info, "No promises".to_owned());
        }
    }
    found.sort_by_key(|finding| finding.severity);
    found
}
