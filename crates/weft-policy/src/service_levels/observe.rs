//! What snapshots tell without a promise: how much data comes, and how often columns change.

use serde::Serialize;
use specta::Type;
use weft_model::{Snapshot, Timestamp};

use super::{Window, facts::TableFacts};

/// What was observed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ObservationKind {
    /// How much data comes.
    Volume,
    /// Rows went away at once.
    Shrunk,
    /// Columns changed.
    Schema,
}

/// Something that snapshots tell and nobody promised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Observation {
    /// What kind.
    pub kind: ObservationKind,
    /// Full name of the table.
    pub table: String,
    /// In words.
    pub text: String,
    /// When it last happened.
    pub at: Option<Timestamp>,
    /// Whether somebody should look at it.
    pub attention: bool,
}

/// What the snapshots of tables tell about the window.
pub fn observe(tables: &[TableFacts], window: Window) -> Vec<Observation> {
    let mut found: Vec<Observation> = Vec::new();
    for table in tables {
        let inside: Vec<&Snapshot> = table
            .snapshots
            .iter()
            .filter(|snapshot| snapshot.at.as_millis() >= window.start())
            .collect();
        let say = |kind, text: String, at, attention| Observation {
            kind,
            table: table.name.clone(),
            text,
            at,
            attention,
        };
        found.extend(volume(&inside).map(|(text, at)| say(ObservationKind::Volume, text, at, false)));
        found.extend(shrunk(&inside).map(|(text, at)| say(ObservationKind::Shrunk, text, at, true)));
        found.extend(schema(&inside).map(|(text, at)| say(ObservationKind::Schema, text, at, false)));
    }
    found
}

fn volume(inside: &[&Snapshot]) -> Option<(String, Option<Timestamp>)> {
    let brings = inside.iter().filter(|snapshot| snapshot.operation != "replace");
    let mut added: Vec<u64> = brings.filter_map(|snapshot| snapshot.added_rows).collect();
    added.sort_unstable();
    let (least, most) = (added.first()?, added.last()?);
    let median = added.get(added.len() / 2)?;
    let text = if least == most {
        format!("Each update added {least} rows")
    } else {
        format!("An update added {least} to {most} rows, {median} in the middle")
    };
    Some((text, inside.last().map(|snapshot| snapshot.at)))
}

/// The last update after which less than half of the rows were left.
fn shrunk(inside: &[&Snapshot]) -> Option<(String, Option<Timestamp>)> {
    let pairs = inside.iter().zip(inside.iter().skip(1)).rev();
    pairs.into_iter().find_map(|(before, after)| {
        let (before, rows) = (before.rows?, after.rows?);
        let halved = before > 0 && rows.saturating_mul(2) < before;
        halved.then(|| {
            (
                format!("Rows went from {before} to {rows} in one {}", after.operation),
                Some(after.at),
            )
        })
    })
}

fn schema(inside: &[&Snapshot]) -> Option<(String, Option<Timestamp>)> {
    let known: Vec<(i32, Timestamp)> = inside
        .iter()
        .filter_map(|snapshot| Some((snapshot.schema_id?, snapshot.at)))
        .collect();
    if known.len() < 2 {
        return None;
    }
    let changes = known
        .iter()
        .zip(known.iter().skip(1))
        .filter(|((before, _), (after, _))| before != after);
    let (count, last) = changes.fold((0_u32, None), |(count, _), (_, (_, at))| (count + 1, Some(*at)));
    let text = match count {
        0 => "Columns did not change".to_owned(),
        1 => "Columns changed once".to_owned(),
        count => format!("Columns changed {count} times"),
    };
    Some((text, last))
}
