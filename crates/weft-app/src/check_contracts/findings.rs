//! What a check says: each finding with a stable rule, a level, and words that say what to do.

use std::collections::HashMap;

use weft_policy::{
    contract_diff::{
        ChangeKind, ContractChange, Direction, Impact, Raised,
        rules::{RULES, Rule},
    },
    contract_drift::{Difference, DriftKind, Verdict},
};
use weft_ports::{
    ContractFiles,
    contracts::{CheckedContract, ContractText, TextPlace},
};

use super::{BrokenReader, CheckFinding, CheckLevel, CheckedFile};
use crate::AppError;

/// Readers that are named in a message; the finding holds all.
const NAMED: usize = 5;

/// A rule as reports name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckRule {
    /// Stable id.
    pub id: &'static str,
    /// What it finds.
    pub about: &'static str,
    /// Why that matters.
    pub reason: &'static str,
}

const fn rule(id: &'static str, about: &'static str, reason: &'static str) -> CheckRule {
    CheckRule { id, about, reason }
}

const READ: CheckRule = rule(
    "file-not-read",
    "The file cannot be read",
    "What cannot be read cannot be promised.",
);
pub(super) const FOREIGN: CheckRule = rule(
    "no-contract",
    "The file is neither contract nor product",
    "A file that was named is meant to be one.",
);
const INVALID: CheckRule = rule(
    "not-valid",
    "The file is not valid by its standard",
    "Tools of others refuse it, or read something else in it.",
);
const VERSION: CheckRule = rule(
    "version-not-raised",
    "The version does not say what changed",
    "Consumers depend on a version: a breaking change is a new major one.",
);
const INCOMPLETE: CheckRule = rule(
    "base-incomplete",
    "The earlier version is not known as a whole",
    "The workspace keeps 64 KiB of a contract and 64 KiB of each of its objects.",
);

const DRIFT: [(DriftKind, CheckRule); 11] = [
    (
        DriftKind::Missing,
        rule(
            "drift-missing",
            "The table has no such column",
            "Who reads what is promised fails.",
        ),
    ),
    (
        DriftKind::Unpromised,
        rule(
            "drift-unpromised",
            "The table has a column that is not promised",
            "Nobody may rely on it.",
        ),
    ),
    (
        DriftKind::Renamed,
        rule(
            "drift-renamed",
            "The column has another name",
            "Queries name the promised one.",
        ),
    ),
    (
        DriftKind::NameCase,
        rule(
            "drift-name-case",
            "The column's name differs in case",
            "Engines that fold no names do not find it.",
        ),
    ),
    (
        DriftKind::FieldId,
        rule(
            "drift-field-id",
            "The field id is another",
            "The column was dropped and made again, or the table was.",
        ),
    ),
    (
        DriftKind::Type,
        rule(
            "drift-type",
            "The column's type is another",
            "Values may not be what is promised.",
        ),
    ),
    (
        DriftKind::Nullability,
        rule(
            "drift-nullability",
            "Whether values may be missing differs",
            "Only one side lets them.",
        ),
    ),
    (
        DriftKind::Key,
        rule(
            "drift-key",
            "Primary key and identifier fields differ",
            "Rows may not be told apart as is promised.",
        ),
    ),
    (
        DriftKind::Partition,
        rule(
            "drift-partition",
            "Partitioning differs",
            "Queries answer as promised; what they cost may differ.",
        ),
    ),
    (
        DriftKind::DbtMissing,
        rule(
            "drift-dbt-missing",
            "The dbt model has no such column",
            "The next run builds the table without it.",
        ),
    ),
    (
        DriftKind::DbtType,
        rule(
            "drift-dbt-type",
            "The dbt model gives the column another type",
            "The next run builds the table so.",
        ),
    ),
];

/// Every rule that a finding may name.
pub fn rules() -> Vec<CheckRule> {
    let changes = RULES.iter().flat_map(|(_, rules)| rules.iter());
    let changes = changes.map(|graded: &Rule| rule(graded.id, graded.about, graded.reason));
    [READ, FOREIGN, INVALID, VERSION, INCOMPLETE]
        .into_iter()
        .chain(DRIFT.iter().map(|(_, rule)| *rule))
        .chain(changes)
        .collect()
}

/// Findings of one file.
#[derive(Default)]
pub struct Findings {
    /// So far.
    pub found: Vec<CheckFinding>,
}

impl Findings {
    fn push(&mut self, rule: &str, level: CheckLevel, path: &str, message: String) {
        self.found.push(CheckFinding {
            rule: rule.to_owned(),
            level,
            path: path.to_owned(),
            place: TextPlace::default(),
            message,
            breaks: Vec::new(),
        });
    }

    /// A file that cannot be read.
    pub fn unreadable(&mut self, error: &AppError) {
        self.push(READ.id, CheckLevel::Error, "", error.message.clone());
    }

    /// What its standard says of it.
    pub fn invalid(&mut self, checked: &CheckedContract) {
        let foreign = checked.standard.is_none() && checked.document.is_some();
        let rule = if foreign { FOREIGN.id } else { INVALID.id };
        self.found.extend(checked.errors.iter().map(|error| CheckFinding {
            rule: rule.to_owned(),
            level: CheckLevel::Error,
            path: error.path.clone(),
            place: error.place,
            message: error.message.clone(),
            breaks: Vec::new(),
        }));
    }

    /// One difference from the table.
    pub fn differs(&mut self, table: &str, difference: &Difference) {
        let level = match difference.verdict {
            Verdict::Breaks => CheckLevel::Error,
            Verdict::Unknown => CheckLevel::Warning,
            Verdict::Allowed => CheckLevel::Note,
        };
        let rule = DRIFT
            .iter()
            .find(|(kind, _)| *kind == difference.kind)
            .map(|(_, rule)| rule);
        let column = difference
            .column
            .as_deref()
            .map(|column| format!(" `{column}`"))
            .unwrap_or_default();
        let side = |text: &Option<String>| text.clone().unwrap_or_else(|| "nothing".to_owned());
        let message = format!(
            "{}{column}: the contract says {}, `{table}` has {}",
            rule.map_or("It differs", |rule| rule.about),
            side(&difference.contract),
            side(&difference.actual),
        );
        self.push(
            rule.map_or("drift", |rule| rule.id),
            level,
            &difference.path,
            message,
        );
    }

    /// One change since the earlier version.
    pub fn changed(&mut self, change: &ContractChange, raised: Raised, breaks: Vec<BrokenReader>) {
        let level = match (change.impact, raised) {
            (Impact::Major, Raised::TooLittle) => CheckLevel::Error,
            (Impact::Major, Raised::Unknown) => CheckLevel::Warning,
            _ if change.direction == Some(Direction::Undetermined) => CheckLevel::Warning,
            _ => CheckLevel::Note,
        };
        let mut message = format!("{}{}", change.about, values(change));
        if change.impact == Impact::Major {
            message.push_str(" (breaking)");
        }
        if !breaks.is_empty() {
            message.push_str("; breaks ");
            let named: Vec<String> = breaks
                .iter()
                .take(NAMED)
                .map(|reader| format!("`{}`", reader.name))
                .collect();
            message.push_str(&named.join(", "));
            if breaks.len() > NAMED {
                message.push_str(" and more");
            }
        }
        // What was removed has a place in the older file only.
        let path = match change.kind {
            ChangeKind::Removed => parent(&change.path),
            _ => &change.path,
        };
        self.push(&change.rule, level, path, message);
        if let Some(finding) = self.found.last_mut() {
            finding.breaks = breaks;
        }
    }

    /// Whether the version says what changed.
    pub fn version(&mut self, old: Option<&str>, file: &CheckedFile, impact: Impact, raised: Raised) {
        let level = match (raised, impact) {
            (Raised::Enough, _) | (Raised::Unknown, Impact::Minor | Impact::Patch) => return,
            (Raised::TooLittle, Impact::Major) => CheckLevel::Error,
            _ => CheckLevel::Warning,
        };
        let (from, to) = (old.unwrap_or("none"), file.version.as_deref().unwrap_or("none"));
        let wanted = match (&file.suggested_version, raised) {
            (Some(version), _) => format!("raise it to {version}"),
            (None, Raised::TooLittle) => "publish it under a later version".to_owned(),
            (None, _) => {
                "make sure that consumers are told: these versions do not say how much changed".to_owned()
            }
        };
        let message = if from == to {
            format!(
                "the change is {}, and the version is still {from}: {wanted}",
                impact.as_str()
            )
        } else {
            format!(
                "the change is {}, and the version went from {from} to {to}: {wanted}",
                impact.as_str()
            )
        };
        self.push(VERSION.id, level, "/version", message);
    }

    /// The earlier version cannot be compared.
    pub fn incomplete(&mut self, missing: &[String]) {
        let message = format!(
            "the earlier version was compared without {}, which was too large to be kept in the workspace; compare with \
             its file by `--base`",
            missing.join(", ")
        );
        self.push(INCOMPLETE.id, CheckLevel::Warning, "", message);
    }
}

/// ` from a to b`.
fn values(change: &ContractChange) -> String {
    let short = |text: &String| {
        let cut: String = text.chars().take(80).collect();
        if cut.len() < text.len() {
            format!("`{cut}…`")
        } else {
            format!("`{text}`")
        }
    };
    match (&change.before, &change.after) {
        (Some(before), Some(after)) => format!(": {} became {}", short(before), short(after)),
        (Some(one), None) | (None, Some(one)) => format!(": {}", short(one)),
        (None, None) => String::new(),
    }
}

fn parent(pointer: &str) -> &str {
    pointer.rsplit_once('/').map_or("", |(parent, _)| parent)
}

/// Findings with their places, each looked for once.
pub fn placed(
    contracts: &dyn ContractFiles,
    source: &ContractText,
    mut found: Vec<CheckFinding>,
) -> Vec<CheckFinding> {
    let mut known: HashMap<String, TextPlace> = HashMap::new();
    for finding in found
        .iter_mut()
        .filter(|finding| finding.place == TextPlace::default())
    {
        let path = finding.path.clone();
        let place = *known.entry(path).or_insert_with_key(|path| {
            // A key that is missing stands where its parent does.
            let mut at = path.as_str();
            loop {
                if let Some(place) = contracts.place(source, at) {
                    return place;
                }
                if at.is_empty() {
                    return TextPlace::default();
                }
                at = parent(at);
            }
        });
        finding.place = place;
    }
    found
}
