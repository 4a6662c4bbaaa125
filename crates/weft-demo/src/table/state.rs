//! What is live in a table between two snapshots.

use crate::files::{DataFile, manifest::Status};

/// A file and, for data files, which rows it holds.
#[derive(Debug, Clone)]
pub struct Tracked {
    /// The file.
    pub file: DataFile,
    /// Rows in the order of the file, with the revision of each.
    pub rows: Vec<u64>,
    /// How often its rows were rewritten.
    pub revision: u32,
    /// Rows that position deletes hide.
    pub deleted: i64,
}

/// A manifest that the current snapshot lists.
#[derive(Debug, Clone)]
pub struct ManifestState {
    /// As the list has it.
    pub listed: crate::files::manifest_list::Listed,
    /// Positions of its files in the writer's list, with their status.
    pub entries: Vec<(Status, usize)>,
}

impl ManifestState {
    /// Whether any of its files is live.
    pub fn is_live(&self) -> bool {
        self.entries.iter().any(|(status, _)| *status != Status::Deleted)
    }
}

/// Counts that summaries carry along.
#[derive(Debug, Clone, Copy, Default)]
pub struct Totals {
    /// Records of live data files.
    pub records: i64,
    /// Live data files.
    pub files: i64,
    /// Bytes of live files.
    pub bytes: i64,
    /// Live delete files.
    pub delete_files: i64,
    /// Position deletes in them.
    pub deletes: i64,
}
