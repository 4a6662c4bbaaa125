//! Which deletes apply to a data file (spec, "Scan Planning").

use std::sync::Arc;

use iceberg::spec::{DataContentType, DataFileFormat, Datum, ManifestEntryRef, PrimitiveLiteral};

use super::Entry;
use crate::table::Table;

/// Reserved field id of `file_path` in position delete files.
const FILE_PATH_ID: i32 = 2_147_483_546;

/// What a delete file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum DeleteKind {
    /// Positions of rows, by file.
    Positions,
    /// A bitmap of positions in a Puffin file.
    Vector,
    /// Values of these field ids.
    Equality(Vec<i32>),
}

/// One delete file.
#[derive(Debug)]
pub(crate) struct DeleteFile {
    /// The manifest's entry.
    pub(crate) entry: ManifestEntryRef,
    /// What it holds.
    pub(crate) kind: DeleteKind,
    spec: i32,
    sequence: i64,
    /// Equality deletes of an unpartitioned spec apply everywhere.
    global: bool,
}

/// All delete files of a snapshot.
#[derive(Debug, Default)]
pub(super) struct Deletes(Vec<Arc<DeleteFile>>);

impl Deletes {
    pub(super) fn index(table: &Table, entries: Vec<Entry>) -> Self {
        let files = entries.into_iter().map(|entry| {
            let file = entry.found.data_file();
            let kind = match file.content_type() {
                DataContentType::EqualityDeletes => {
                    DeleteKind::Equality(file.equality_ids().unwrap_or_default())
                }
                _ if file.file_format() == DataFileFormat::Puffin => DeleteKind::Vector,
                _ => DeleteKind::Positions,
            };
            let unpartitioned = table
                .metadata
                .partition_spec_by_id(entry.spec)
                .is_some_and(|spec| spec.is_unpartitioned());
            Arc::new(DeleteFile {
                global: unpartitioned && matches!(kind, DeleteKind::Equality(_)),
                kind,
                spec: entry.spec,
                sequence: entry.sequence,
                entry: entry.found,
            })
        });
        Self(files.collect())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn of(&self, data: &Entry) -> Vec<Arc<DeleteFile>> {
        let applies = |delete: &&Arc<DeleteFile>| delete.applies_to(data);
        self.0.iter().filter(applies).cloned().collect()
    }
}

impl DeleteFile {
    fn applies_to(&self, data: &Entry) -> bool {
        let in_time = match self.kind {
            DeleteKind::Equality(_) => self.sequence > data.sequence,
            DeleteKind::Positions | DeleteKind::Vector => self.sequence >= data.sequence,
        };
        let file = self.entry.data_file();
        let in_place =
            self.global || (self.spec == data.spec && file.partition() == data.found.data_file().partition());
        in_time && in_place && self.may_name(data.found.file_path())
    }

    /// Whether a position delete file may hold positions of this data file.
    fn may_name(&self, path: &str) -> bool {
        if matches!(self.kind, DeleteKind::Equality(_)) {
            return true;
        }
        let file = self.entry.data_file();
        if let Some(referenced) = file.referenced_data_file() {
            return referenced == path;
        }
        let text = |datum: &Datum| match datum.literal() {
            PrimitiveLiteral::String(text) => Some(text.clone()),
            _ => None,
        };
        let lower = file.lower_bounds().get(&FILE_PATH_ID).and_then(text);
        let upper = file.upper_bounds().get(&FILE_PATH_ID).and_then(text);
        // Bounds may be cut short, but a cut lower bound is lower and a cut upper bound is rounded up.
        lower.is_none_or(|lower| lower.as_str() <= path) && upper.is_none_or(|upper| path <= upper.as_str())
    }
}
