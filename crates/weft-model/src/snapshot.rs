//! Snapshots of a table.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::time::Timestamp;

/// One snapshot of a table. Counts come from the snapshot summary and are absent where the writer left them out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Snapshot {
    /// Snapshot id, as text: it exceeds 2^53.
    pub id: String,
    /// Parent snapshot, where there is one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub parent_id: Option<String>,
    /// When it was committed.
    pub at: Timestamp,
    /// `append`, `replace`, `overwrite`, `delete`, or what the writer said.
    pub operation: String,
    /// Rows of the table after this snapshot (`total-records`).
    #[specta(type = Option<u32>)]
    pub rows: Option<u64>,
    /// Rows added (`added-records`).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[specta(type = Option<u32>)]
    pub added_rows: Option<u64>,
    /// Rows deleted (`deleted-records`).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[specta(type = Option<u32>)]
    pub deleted_rows: Option<u64>,
    /// Bytes of data files (`total-files-size`).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[specta(type = Option<u32>)]
    pub bytes: Option<u64>,
    /// Data files (`total-data-files`).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[specta(type = Option<u32>)]
    pub files: Option<u64>,
    /// Iceberg schema id of the snapshot.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub schema_id: Option<i32>,
}

/// The snapshots of a table that its metadata still names.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub struct SnapshotLog {
    /// Id of the current snapshot; absent for a table without rows yet.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub current_id: Option<String>,
    /// Oldest first.
    pub snapshots: Vec<Snapshot>,
    /// Named references (branches and tags): name and snapshot id.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub refs: Vec<SnapshotRef>,
}

/// A branch or tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SnapshotRef {
    /// Its name, for example `main`.
    pub name: String,
    /// `branch` or `tag`.
    pub kind: String,
    /// Where it points.
    pub snapshot_id: String,
}

impl SnapshotLog {
    /// The current snapshot.
    pub fn current(&self) -> Option<&Snapshot> {
        let id = self.current_id.as_deref()?;
        self.snapshots.iter().find(|snapshot| snapshot.id == id)
    }

    /// When data last came. Rewriting files (`replace`: compaction) brings none; where nothing else is kept any more, the
    /// oldest snapshot tells that it is at least that old.
    pub fn last_update(&self) -> Option<Timestamp> {
        self.current_id.as_ref()?;
        let line = self.line();
        let brings = |snapshot: &&&Snapshot| snapshot.operation != "replace";
        let newest = line.iter().rfind(brings);
        newest.or_else(|| line.first()).map(|snapshot| snapshot.at)
    }

    /// The snapshots of the table's own line, oldest first: those of other branches alone are left out.
    pub fn line(&self) -> Vec<&Snapshot> {
        let by_id: HashMap<&str, &Snapshot> = self
            .snapshots
            .iter()
            .map(|snapshot| (snapshot.id.as_str(), snapshot))
            .collect();
        let ancestors = |id: &str| {
            let mut seen: HashSet<&str> = HashSet::new();
            let mut next = by_id.get(id).copied();
            while let Some(snapshot) = next {
                if !seen.insert(snapshot.id.as_str()) {
                    break;
                }
                next = snapshot
                    .parent_id
                    .as_deref()
                    .and_then(|id| by_id.get(id).copied());
            }
            seen
        };
        let own = self.current_id.as_deref().map(ancestors).unwrap_or_default();
        let branches = self
            .refs
            .iter()
            .filter(|named| named.kind == "branch" && named.name != "main");
        let others: HashSet<&str> = branches.flat_map(|named| ancestors(&named.snapshot_id)).collect();
        let mut line: Vec<&Snapshot> = self
            .snapshots
            .iter()
            .filter(|snapshot| own.contains(snapshot.id.as_str()) || !others.contains(snapshot.id.as_str()))
            .collect();
        line.sort_by_key(|snapshot| snapshot.at);
        line
    }
}
