//! Two versions of an ODCS contract side by side: what changed, and what that means for who reads and who makes the data.
//!
//! Pure, over documents as JSON: whoever calls has parsed them, with limits. The rules stand in one table
//! ([`rules::RULES`]) so that people can read all of them, with their reasons, in `docs/contract-versions.md`.

mod access;
mod bounds;
mod document;
mod matching;
mod objects;
mod options;
mod property;
mod quality;
pub mod rules;
mod slas;
mod threshold;
pub mod version;
pub(crate) mod words;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use specta::Type;

use rules::Rule;
pub use version::{Raised, raised};

/// Longest text of a value before or after, in characters.
const VALUE: usize = 2_000;

/// What a change does to the promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Less data keeps the new promise than the old one.
    Tightens,
    /// More data keeps the new promise than the old one.
    Loosens,
    /// Data that kept the old promise may break the new one, and the other way round.
    Both,
    /// A program cannot say.
    Undetermined,
}

impl Direction {
    /// The word of the output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tightens => "tightens",
            Self::Loosens => "loosens",
            Self::Both => "both",
            Self::Undetermined => "undetermined",
        }
    }
}

/// Which part of a version a change raises. `Major` is breaking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Impact {
    /// Nobody has to do anything.
    Patch,
    /// There is more, or something to look at.
    Minor,
    /// Somebody has to change something first.
    Major,
}

impl Impact {
    /// The word of the output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

/// Whose side a change is graded from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Perspective {
    /// Who reads the data.
    #[default]
    Consumer,
    /// Who makes the data.
    Producer,
}

/// What happened to the value at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is another.
    Changed,
    /// The same thing under another name.
    Renamed,
}

/// What a change is about, by the physical names of the older document; of the newer one for what is new there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Type)]
pub struct Subject {
    /// Object (table): `physicalName`, else `name`. None: the whole contract.
    pub object: Option<String>,
    /// Column, dotted (`ship_to.country`, `items.element`). None: the whole object.
    pub column: Option<String>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ContractChange {
    /// JSON pointer (RFC 6901) into the newer document; into the older one for what was removed.
    pub path: String,
    /// What happened.
    pub kind: ChangeKind,
    /// The value before, as text (JSON where it is no scalar, cut at 2,000 characters).
    pub before: Option<String>,
    /// The value after.
    pub after: Option<String>,
    /// What it means in the perspective that was asked for.
    pub impact: Impact,
    /// Id of the rule, as in `docs/contract-versions.md`.
    pub rule: String,
    /// What it does to the promise; none where it binds no data.
    pub direction: Option<Direction>,
    /// What happened, in words.
    pub about: String,
    /// Which table and column it is about.
    pub subject: Subject,
}

/// Everything that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ContractDiff {
    /// The highest impact; none where nothing changed.
    pub impact: Option<Impact>,
    /// The next version of the older document; the old one where nothing changed; none where its version is no number.
    pub suggested_version: Option<String>,
    /// All changes, in the order of the document.
    pub changes: Vec<ContractChange>,
}

impl ContractDiff {
    /// Whether somebody has to change something first.
    pub fn is_breaking(&self) -> bool {
        self.impact == Some(Impact::Major)
    }
}

/// Compares two documents of one contract.
pub fn diff(old: &Value, new: &Value, perspective: Perspective) -> ContractDiff {
    let mut changes = Changes {
        perspective,
        found: Vec::new(),
    };
    document::compare(&mut changes, old, new);
    let found = changes.found;
    let impact = found.iter().map(|change| change.impact).max();
    let old_version = words::text(old, "version");
    let suggested_version = match impact {
        None => old_version,
        Some(impact) => old_version.and_then(|text| version::next(&text, impact)),
    };
    ContractDiff {
        impact,
        suggested_version,
        changes: found,
    }
}

/// Where changes are gathered.
struct Changes {
    perspective: Perspective,
    found: Vec<ContractChange>,
}

impl Changes {
    fn push(&mut self, rule: &Rule, at: At<'_>, before: Option<&Value>, after: Option<&Value>) {
        let kind = match (before, after) {
            (None, _) => ChangeKind::Added,
            (_, None) => ChangeKind::Removed,
            _ => ChangeKind::Changed,
        };
        self.told(rule, kind, at, before.map(shown), after.map(shown));
    }

    fn told(
        &mut self,
        rule: &Rule,
        kind: ChangeKind,
        at: At<'_>,
        before: Option<String>,
        after: Option<String>,
    ) {
        let impact = match self.perspective {
            Perspective::Consumer => rule.consumer,
            Perspective::Producer => rule.producer,
        };
        self.found.push(ContractChange {
            path: at.path,
            kind,
            before,
            after,
            impact,
            rule: rule.id.to_owned(),
            direction: rule.direction,
            about: rule.about.to_owned(),
            subject: at.subject.clone(),
        });
    }
}

/// Where a change is, and what it is about.
struct At<'a> {
    path: String,
    subject: &'a Subject,
}

fn at(path: impl Into<String>, subject: &Subject) -> At<'_> {
    At {
        path: path.into(),
        subject,
    }
}

/// A value as people read it.
fn shown(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match text.char_indices().nth(VALUE) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

#[cfg(test)]
mod tests;
