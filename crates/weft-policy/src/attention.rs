//! What a person should look at, with the evidence.

use serde::Serialize;
use specta::Type;
use weft_model::{
    Entity, EntityKind, FreshnessState, Incident, IncidentSeverity, Lifecycle, TestStatus, Timestamp,
};

use crate::text::span;

/// What kind of thing needs attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// Somebody says that something is wrong with it.
    Incident,
    /// Somebody says so of something that it reads.
    UpstreamIncident,
    /// Older than promised.
    Late,
    /// Soon older than promised.
    DueSoon,
    /// Tests fail.
    FailingTests,
    /// Still there, with an end in sight.
    Deprecated,
    /// Something that it reads ends, or is gone.
    ReadsEnding,
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

/// Days before an end from which it is urgent.
const URGENT_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// What who reads a product that ends, or is gone, needs to know at `now`.
pub fn end_of_what_is_read(
    product: &str,
    status: Lifecycle,
    ends: Option<Timestamp>,
    successor: Option<&str>,
    now: Timestamp,
) -> Finding {
    let retired = status == Lifecycle::Retired;
    let left = ends.map(|ends| ends.since(now));
    let end = match ends {
        _ if retired => "is retired".to_owned(),
        Some(ends) if ends.day() < now.day() => format!("was to end on {}", ends.date()),
        Some(ends) => format!("ends on {}", ends.date()),
        None => "is deprecated".to_owned(),
    };
    let next = successor.map_or_else(
        || "; it has no successor".to_owned(),
        |successor| format!("; its successor is `{successor}`"),
    );
    let urgent = retired || left.is_some_and(|left| left < URGENT_MS);
    Finding {
        kind: FindingKind::ReadsEnding,
        severity: if urgent { Severity::Bad } else { Severity::Warn },
        text: format!("Reads `{product}`, which {end}{next}"),
    }
}

/// What needs attention about an entity at `now`, worst first.
pub fn attention(entity: &Entity, now: Timestamp) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut add = |kind, severity, text: String| found.push(Finding { kind, severity, text });
    if let Some((severity, text)) = incidents(entity) {
        add(FindingKind::Incident, severity, text);
    }
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
        let ends = entity.product.as_ref().and_then(|product| product.ends);
        let text = match ends {
            Some(ends) if ends.since(now) < 0 => format!("Deprecated, and was to end on {}", ends.date()),
            Some(ends) => format!("Deprecated, ends on {}", ends.date()),
            None => "Deprecated".to_owned(),
        };
        add(FindingKind::Deprecated, Severity::Warn, text);
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

/// Open incidents in one line: the title of the only one, else how many there are.
fn incidents(entity: &Entity) -> Option<(Severity, String)> {
    let open: Vec<&Incident> = entity.incidents.iter().filter(|one| one.is_open()).collect();
    let worst = open.iter().min_by_key(|one| one.severity)?;
    let text = match open.len() {
        1 => format!("Incident: {}", worst.title),
        several => format!("{several} incidents, the worst: {}", worst.title),
    };
    Some((weight(worst.severity), text))
}

/// How bad an incident is for whoever reads the thing.
pub const fn weight(severity: IncidentSeverity) -> Severity {
    match severity {
        IncidentSeverity::Critical | IncidentSeverity::Major => Severity::Bad,
        IncidentSeverity::Minor => Severity::Warn,
    }
}

#[cfg(test)]
mod tests {
    use weft_model::{Lifecycle, Timestamp};

    use super::{Severity, end_of_what_is_read};

    fn told(status: Lifecycle, ends: Option<&str>, successor: Option<&str>) -> (Severity, String) {
        let now = Timestamp::parse("2026-06-01T09:00:00Z").unwrap();
        let ends = ends.and_then(Timestamp::parse);
        let found = end_of_what_is_read("s.p", status, ends, successor, now);
        (found.severity, found.text)
    }

    #[test]
    fn who_reads_it_knows_how_long_and_what_then() {
        use Lifecycle::{Deprecated, Retired};
        let text = |text: &str| text.to_owned();
        assert_eq!(
            told(Deprecated, Some("2026-12-31"), Some("s.q")),
            (
                Severity::Warn,
                text("Reads `s.p`, which ends on 2026-12-31; its successor is `s.q`")
            )
        );
        let soon = told(Deprecated, Some("2026-06-20"), None);
        assert_eq!(
            soon,
            (
                Severity::Bad,
                text("Reads `s.p`, which ends on 2026-06-20; it has no successor")
            )
        );
        let past = told(Deprecated, Some("2026-05-31T23:59:59Z"), None);
        assert_eq!(past.0, Severity::Bad);
        assert!(past.1.contains("was to end on 2026-05-31"), "{}", past.1);
        // Its last day is one on which it is there, whichever hour of it is written.
        for today in ["2026-06-01", "2026-06-01T23:59:59Z"] {
            assert!(
                told(Deprecated, Some(today), None)
                    .1
                    .contains("which ends on 2026-06-01")
            );
        }
        assert_eq!(
            told(Retired, Some("2026-12-31"), None).1,
            "Reads `s.p`, which is retired; it has no successor"
        );
        assert_eq!(told(Deprecated, None, None).0, Severity::Warn);
    }
}
