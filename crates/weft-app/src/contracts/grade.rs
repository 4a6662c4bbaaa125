//! Two versions of a contract, graded, with who breaks; and whether the newer one may be published as it calls itself.

use serde::Serialize;
use serde_json::Value;
use specta::Type;
use weft_policy::contract_diff::{self, ContractChange, Impact, Perspective, Raised, raised};
use weft_ports::{Cancel, PortError};

use super::{
    breaks::{BrokenReader, Readers},
    text,
};
use crate::{App, AppResult};

/// Changes that are named in words.
const NAMED: usize = 3;
/// Readers that are named in words, of one change.
const READERS: usize = 5;

/// One change, and who breaks by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct GradedChange {
    /// The change.
    #[serde(flatten)]
    pub change: ContractChange,
    /// Who breaks, as far as the workspace knows who reads what. Empty in the producer's view.
    pub breaks: Vec<BrokenReader>,
}

/// Everything that changed between two versions.
#[derive(Debug, Clone)]
pub struct Graded {
    /// The highest impact; none where nothing changed.
    pub impact: Option<Impact>,
    /// What the newer version should be; none where the older one is no number.
    pub suggested_version: Option<String>,
    /// All changes, in the order of the document.
    pub changes: Vec<GradedChange>,
}

impl Graded {
    /// Nothing that could be compared.
    pub const fn nothing() -> Self {
        Self {
            impact: None,
            suggested_version: None,
            changes: Vec::new(),
        }
    }
}

/// Grades what changed.
pub async fn graded(
    app: &App,
    old: &Value,
    new: &Value,
    perspective: Perspective,
    cancel: &Cancel,
) -> AppResult<Graded> {
    let diff = contract_diff::diff(old, new, perspective);
    let breaking = perspective == Perspective::Consumer && diff.impact == Some(Impact::Major);
    let readers = if breaking {
        Some(Readers::new(app, old).await?)
    } else {
        None
    };
    let mut changes = Vec::with_capacity(diff.changes.len());
    for change in diff.changes {
        if cancel.is_cancelled() {
            return Err(PortError::cancelled().into());
        }
        let breaks = match &readers {
            Some(readers) => readers.of(app, &change, perspective).await?,
            None => Vec::new(),
        };
        changes.push(GradedChange { change, breaks });
    }
    Ok(Graded {
        impact: diff.impact,
        suggested_version: diff.suggested_version,
        changes,
    })
}

/// Whether a version says how much changed since the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum VersionStep {
    /// Nothing changed that a version speaks of.
    Unneeded,
    /// It does.
    Enough,
    /// It does not: it is the same, an earlier one, or promises less of a change.
    TooLittle,
    /// These versions say when and not how much (dates, names).
    Unknown,
}

/// How the version of `new` stands to what changed since `old`.
pub fn step(old: &Value, new: &Value, impact: Option<Impact>) -> VersionStep {
    let Some(impact) = impact else {
        return VersionStep::Unneeded;
    };
    let (old, new) = (text(old, "version"), text(new, "version"));
    match raised(old.as_deref(), new.as_deref(), impact) {
        Raised::Enough => VersionStep::Enough,
        Raised::TooLittle => VersionStep::TooLittle,
        Raised::Unknown => VersionStep::Unknown,
    }
}

/// Why a version cannot be published, and what to do.
pub struct Refusal {
    /// Why, in one sentence.
    pub message: String,
    /// Which rules say so, who breaks, and what to do.
    pub hint: String,
}

/// Why `new` cannot be published over `old`; none where it can.
pub fn refusal(old: &Value, new: &Value, graded: &Graded) -> Option<Refusal> {
    let impact = graded.impact?;
    if step(old, new, graded.impact) != VersionStep::TooLittle {
        return None;
    }
    let version = |document| text(document, "version").unwrap_or_else(|| "none".to_owned());
    let (from, to) = (version(old), version(new));
    let went = if from == to {
        format!("its version is still {to}")
    } else {
        format!("its version goes from {from} to {to}")
    };
    let wanted = match &graded.suggested_version {
        Some(wanted) => format!("publish it as {wanted}"),
        None => "publish it under a later version".to_owned(),
    };
    let mut decides: Vec<&GradedChange> = graded
        .changes
        .iter()
        .filter(|graded| graded.change.impact == impact)
        .collect();
    // Who breaks is what matters most.
    decides.sort_by_key(|graded| std::cmp::Reverse(graded.breaks.len()));
    let mut hint: Vec<String> = decides.iter().take(NAMED).map(|graded| told(graded)).collect();
    if decides.len() > NAMED {
        hint.push(format!("and {} more changes like these", decides.len() - NAMED));
    }
    Some(Refusal {
        message: format!(
            "what changed is {}, and {went}: {wanted}",
            match impact {
                Impact::Major => "breaking (major)",
                impact => impact.as_str(),
            }
        ),
        hint: hint.join("\n"),
    })
}

/// Why `new` cannot be published over a file that says another thing than was read of it last; none where it can.
pub async fn refused_over(
    app: &App,
    file: &str,
    held: &Value,
    new: &Value,
    cancel: &Cancel,
) -> AppResult<Option<Refusal>> {
    let found = graded(app, held, new, Perspective::Consumer, cancel).await?;
    Ok(refusal(held, new, &found).map(|refusal| Refusal {
        message: format!("against `{file}` as it stands in the folder, {}", refusal.message),
        hint: refusal.hint,
    }))
}

/// A change in one line: rule, what, where, who breaks.
fn told(graded: &GradedChange) -> String {
    let change = &graded.change;
    let subject = [change.subject.object.as_deref(), change.subject.column.as_deref()];
    let subject: Vec<&str> = subject.into_iter().flatten().collect();
    let place = if subject.is_empty() {
        change.path.clone()
    } else {
        subject.join(".")
    };
    let values = match (&change.before, &change.after) {
        (Some(before), Some(after)) => format!(", {} became {}", short(before), short(after)),
        (Some(one), None) | (None, Some(one)) => format!(", {}", short(one)),
        (None, None) => String::new(),
    };
    let mut line = format!("{} (`{place}`{values}; rule {})", change.about, change.rule);
    let names: Vec<String> = graded
        .breaks
        .iter()
        .take(READERS)
        .map(|reader| match &reader.column {
            Some(column) => format!("`{}` ({column})", reader.name),
            None => format!("`{}`", reader.name),
        })
        .collect();
    if !names.is_empty() {
        line.push_str("; breaks ");
        line.push_str(&names.join(", "));
    }
    if graded.breaks.len() > READERS {
        line.push_str(" and more");
    }
    line
}

fn short(value: &str) -> String {
    let cut: String = value.chars().take(60).collect();
    if cut.len() < value.len() {
        format!("`{cut}…`")
    } else {
        format!("`{cut}`")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use weft_policy::contract_diff::{Perspective, diff};

    use super::{Graded, GradedChange, VersionStep, refusal, step};

    #[test]
    fn a_breaking_change_is_refused_as_minor_with_its_rule() {
        let document = |version: &str, kind: &str| {
            json!({"kind": "DataContract", "id": "a", "version": version, "schema": [
                {"name": "orders", "properties": [{"name": "amount", "logicalType": kind}]}]})
        };
        let old = document("1.2.0", "integer");
        let found = |version: &str, kind: &str| {
            let new = document(version, kind);
            let diff = diff(&old, &new, Perspective::Consumer);
            let graded = Graded {
                impact: diff.impact,
                suggested_version: diff.suggested_version,
                changes: diff
                    .changes
                    .into_iter()
                    .map(|change| GradedChange {
                        change,
                        breaks: Vec::new(),
                    })
                    .collect(),
            };
            (step(&old, &new, graded.impact), refusal(&old, &new, &graded))
        };
        let (stands, refused) = found("1.3.0", "string");
        let refused = refused.unwrap();
        assert_eq!(stands, VersionStep::TooLittle);
        assert_eq!(
            refused.message,
            "what changed is breaking (major), and its version goes from 1.2.0 to 1.3.0: publish it as 2.0.0"
        );
        assert!(refused.hint.contains("`orders.amount`"), "{}", refused.hint);
        assert!(refused.hint.contains("rule type-changed"), "{}", refused.hint);
        assert!(
            found("1.2.0", "string")
                .1
                .unwrap()
                .message
                .contains("still 1.2.0")
        );
        for (version, kind) in [("2.0.0", "string"), ("1.2.0", "integer"), ("1.2.1", "integer")] {
            assert!(found(version, kind).1.is_none(), "{version} {kind}");
        }
        // Lower than what is out, whatever changed.
        assert!(found("1.1.0", "integer").1.is_some());
    }
}
