//! Snapshots and named references.

use std::{collections::BTreeMap, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{SeqAccess, Visitor},
};
use weft_model::{Snapshot, SnapshotLog, Timestamp, WarningCode, snapshot::SnapshotRef};

use super::{
    Note,
    scalar::{Count, Entries, Text},
};
use crate::names::clipped;

/// Snapshots of one table that are kept, the newest ones.
const MAX_SNAPSHOTS: usize = 10_000;
/// References of one table that are kept.
pub const MAX_REFS: usize = 1_000;
/// Schema versions whose first snapshot is remembered.
const MAX_VERSIONS: usize = 10_000;
/// Bytes of a reference's name and of an operation.
const MAX_NAME: usize = 256;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct SnapshotText<'a> {
    snapshot_id: i64,
    parent_snapshot_id: Option<i64>,
    timestamp_ms: i64,
    schema_id: Option<i32>,
    #[serde(borrow)]
    summary: Option<SummaryText<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct SummaryText<'a> {
    #[serde(borrow)]
    operation: Option<Text<'a>>,
    #[serde(default)]
    total_records: Count,
    #[serde(default)]
    added_records: Count,
    #[serde(default)]
    deleted_records: Count,
    #[serde(default)]
    total_files_size: Count,
    #[serde(default)]
    total_data_files: Count,
}

/// One entry of `refs`.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct RefText<'a> {
    snapshot_id: i64,
    #[serde(borrow, rename = "type")]
    kind: Option<Text<'a>>,
}

/// The first snapshot of a schema version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct First {
    pub at: i64,
    pub snapshot_id: i64,
}

/// The newest snapshots of the list, and the first one of every schema in all of it.
#[derive(Default)]
pub struct Snapshots<'a> {
    kept: Vec<SnapshotText<'a>>,
    total: usize,
    pub firsts: BTreeMap<i32, First>,
}

impl<'a> Snapshots<'a> {
    fn push(&mut self, snapshot: SnapshotText<'a>) {
        self.total += 1;
        if let Some(schema_id) = snapshot.schema_id {
            let first = First {
                at: snapshot.timestamp_ms,
                snapshot_id: snapshot.snapshot_id,
            };
            if let Some(known) = self.firsts.get_mut(&schema_id) {
                *known = first.min(*known);
            } else if self.firsts.len() < MAX_VERSIONS {
                self.firsts.insert(schema_id, first);
            }
        }
        self.kept.push(snapshot);
        if self.kept.len() >= MAX_SNAPSHOTS * 2 {
            self.prune();
        }
    }

    fn prune(&mut self) {
        self.kept.sort_by_key(|snapshot| snapshot.timestamp_ms);
        let surplus = self.kept.len().saturating_sub(MAX_SNAPSHOTS);
        self.kept.drain(..surplus);
    }

    /// The log, oldest first.
    pub fn into_log(
        mut self,
        current: Option<i64>,
        refs: Entries<'_, RefText<'_>, MAX_REFS>,
        notes: &mut Vec<Note>,
    ) -> SnapshotLog {
        self.prune();
        if self.total > self.kept.len() {
            notes.push(Note::new(
                WarningCode::TooLarge,
                format!(
                    "it has {} snapshots; the newest {} were taken, let the writer expire old ones",
                    self.total,
                    self.kept.len()
                ),
            ));
        }
        // Writers put -1 where there is none.
        let current = current.filter(|id| *id != -1);
        if let Some(id) = current
            && !self.kept.iter().any(|snapshot| snapshot.snapshot_id == id)
        {
            notes.push(Note::malformed(format!(
                "its current snapshot {id} is not among its snapshots"
            )));
        }
        if refs.total > refs.items.len() {
            notes.push(Note::new(
                WarningCode::TooLarge,
                format!("it has {} references; {MAX_REFS} were taken", refs.total),
            ));
        }
        SnapshotLog {
            current_id: current.map(|id| id.to_string()),
            snapshots: self.kept.into_iter().map(stated).collect(),
            refs: references(refs),
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Snapshots<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ListVisitor;
        impl<'de> Visitor<'de> for ListVisitor {
            type Value = Snapshots<'de>;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a list of snapshots")
            }

            fn visit_unit<E: serde::de::Error>(self) -> Result<Self::Value, E> {
                Ok(Snapshots::default())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Self::Value, A::Error> {
                let mut snapshots = Snapshots::default();
                while let Some(snapshot) = values.next_element()? {
                    snapshots.push(snapshot);
                }
                Ok(snapshots)
            }
        }
        deserializer.deserialize_any(ListVisitor)
    }
}

fn references(refs: Entries<'_, RefText<'_>, MAX_REFS>) -> Vec<SnapshotRef> {
    let mut stated: Vec<SnapshotRef> = refs
        .items
        .into_iter()
        .map(|(name, reference)| SnapshotRef {
            name: clipped(name.as_str(), MAX_NAME),
            kind: match reference.kind {
                Some(kind) => clipped(kind.as_str(), MAX_NAME),
                None => "branch".to_owned(),
            },
            snapshot_id: reference.snapshot_id.to_string(),
        })
        .collect();
    stated.sort_by(|left, right| left.name.cmp(&right.name));
    stated
}

fn stated(snapshot: SnapshotText<'_>) -> Snapshot {
    let summary = snapshot.summary;
    let count = |pick: fn(&SummaryText<'_>) -> Count| summary.as_ref().and_then(|summary| pick(summary).0);
    Snapshot {
        id: snapshot.snapshot_id.to_string(),
        parent_id: snapshot
            .parent_snapshot_id
            .filter(|id| *id != -1)
            .map(|id| id.to_string()),
        at: Timestamp::from_millis(snapshot.timestamp_ms),
        operation: summary
            .as_ref()
            .and_then(|summary| summary.operation.as_ref())
            .map_or_else(
                || "unknown".to_owned(),
                |operation| clipped(operation.as_str(), MAX_NAME),
            ),
        rows: count(|summary| summary.total_records),
        added_rows: count(|summary| summary.added_records),
        deleted_rows: count(|summary| summary.deleted_records),
        bytes: count(|summary| summary.total_files_size),
        files: count(|summary| summary.total_data_files),
        schema_id: snapshot.schema_id,
    }
}
