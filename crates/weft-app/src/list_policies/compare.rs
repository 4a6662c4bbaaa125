//! Where promise, rows, snapshots and policies do not fit each other. Nothing is asked here.

use weft_model::Timestamp;
use weft_policy::Severity;
use weft_ports::{AppliedPolicy, PolicyKind};

use super::{
    RetentionNote,
    promise::Promise,
    words::{age, days, days_of, kept_at_least},
};

/// A day: what was due an hour ago is not yet a contradiction.
const SLACK: i64 = 86_400_000;

/// What is known of the history of a table.
pub(super) struct Facts<'a> {
    /// How long rows are promised to be kept.
    pub(super) promised: Option<&'a Promise>,
    /// How far back versions are promised to be read.
    pub(super) time_travel: Option<&'a Promise>,
    /// Policies that hold.
    pub(super) policies: &'a [AppliedPolicy],
    /// When the oldest snapshot was committed.
    pub(super) oldest_snapshot: Option<Timestamp>,
    /// Whether there were older ones: the oldest names a parent.
    pub(super) is_cut: bool,
    /// Snapshots that are there.
    pub(super) snapshots: usize,
    /// The time of the oldest row.
    pub(super) oldest_row: Option<Timestamp>,
    /// Now.
    pub(super) now: Timestamp,
}

/// A policy that is switched on and names an age.
struct Expiry<'a> {
    name: &'a str,
    age: i64,
    kept: usize,
}

/// Sentences about what does not fit, worst first.
pub(super) fn compare(facts: &Facts<'_>) -> Vec<RetentionNote> {
    let expiry = facts.policies.iter().find_map(|policy| {
        let counts = policy.kind == PolicyKind::SnapshotExpiry && policy.enabled == Some(true);
        Some(Expiry {
            name: &policy.name,
            age: days_of(policy, "max_snapshot_age_days").filter(|_| counts)?,
            kept: kept_at_least(policy).unwrap_or(1),
        })
    });
    let mut notes = Vec::new();
    let mut say = |severity, text: String| notes.push(RetentionNote { severity, text });
    if let Some(promised) = facts.time_travel {
        versions(facts, promised, expiry.as_ref(), &mut say);
    }
    if let Some(promised) = facts.promised {
        records(facts, promised, expiry.as_ref(), &mut say);
    }
    if let (Some(expiry), Some(oldest)) = (&expiry, facts.oldest_snapshot) {
        let old = facts.now.since(oldest);
        if old > expiry.age.saturating_add(SLACK) && facts.snapshots > expiry.kept {
            say(
                Severity::Warn,
                format!(
                    "`{}` lets snapshots go after {}, and the oldest is from {} ago: either nothing runs the policy, or a branch or tag holds it.",
                    expiry.name,
                    days(expiry.age),
                    age(old)
                ),
            );
        }
    }
    for policy in facts.policies {
        if let Some(unread) = &policy.unread {
            let text = format!(
                "`{}` ({}) cannot be read in full: {unread}.",
                policy.name, policy.kind
            );
            say(Severity::Warn, text);
        }
    }
    notes.sort_by_key(|note| note.severity);
    notes
}

/// The promise of time travel: here expiry is what keeps or breaks it.
fn versions(
    facts: &Facts<'_>,
    promised: &Promise,
    expiry: Option<&Expiry<'_>>,
    say: &mut impl FnMut(Severity, String),
) {
    let Some(millis) = promised.millis else { return };
    if let Some(expiry) = expiry.filter(|expiry| expiry.age < millis) {
        say(
            Severity::Bad,
            format!(
                "Time travel of {} is promised ({}), and `{}` lets snapshots go after {}.",
                promised.words,
                promised.from,
                expiry.name,
                days(expiry.age)
            ),
        );
    }
    let oldest = facts.oldest_snapshot.map(|at| facts.now.since(at));
    if let Some(old) = oldest.filter(|old| facts.is_cut && *old < millis) {
        say(
            Severity::Bad,
            format!(
                "Time travel of {} is promised ({}), and the oldest snapshot is from {} ago; older ones were removed.",
                promised.words,
                promised.from,
                age(old)
            ),
        );
    }
}

/// The promise to keep rows: expiry neither keeps nor breaks it, and is often taken for it.
fn records(
    facts: &Facts<'_>,
    promised: &Promise,
    expiry: Option<&Expiry<'_>>,
    say: &mut impl FnMut(Severity, String),
) {
    let Promise { words, from, .. } = promised;
    let Some(millis) = promised.millis else {
        let text = format!("“{words}” ({from}) is no span of time that anything can be compared with.");
        say(Severity::Info, text);
        return;
    };
    if let Some(expiry) = expiry.filter(|expiry| expiry.age < millis) {
        say(
            Severity::Warn,
            format!(
                "{words} are promised ({from}), and `{}` lets snapshots go after {}. Expiry removes old versions of the table, not rows: what is in it now stays, and what was deleted or changed before that can no longer be looked up.",
                expiry.name,
                days(expiry.age)
            ),
        );
    }
    if let Some(old) = facts.oldest_row.map(|at| facts.now.since(at)) {
        if old > millis.saturating_add(SLACK) {
            say(
                Severity::Warn,
                format!(
                    "The oldest row is from {} ago, older than the promised {words}. That is a fault if the promise says when rows must be gone.",
                    age(old)
                ),
            );
        } else if old.saturating_add(SLACK) < millis {
            say(
                Severity::Info,
                format!(
                    "The oldest row is from {} ago, less than the promised {words}: either the data began then, or rows went early.",
                    age(old)
                ),
            );
        }
    }
    let oldest = facts.oldest_snapshot.map(|at| facts.now.since(at));
    if let Some(old) = oldest.filter(|old| *old > millis.saturating_add(SLACK)) {
        say(
            Severity::Warn,
            format!(
                "The oldest snapshot is from {} ago, older than the promised {words}: rows that were deleted since can still be read in it.",
                age(old)
            ),
        );
    }
}

#[cfg(test)]
mod tests;
