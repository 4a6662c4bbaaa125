//! Rows and statistics, read live with the person's own rights. Nothing of it is kept.

use async_trait::async_trait;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use weft_model::{Check, Timestamp};

use crate::{
    error::PortResult,
    object_store::ObjectStore,
    progress::Cancel,
    view::{Representation, ViewRead, ViewRef},
};

/// A table as the preview needs to know it: where its metadata is, and what must be masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRef {
    /// Name in SQL, dotted: `sales.orders`. With the source in front where two sources share a name.
    pub name: String,
    /// `metadata_location` as the catalog gives it.
    pub metadata_location: String,
    /// Folder that everything read must be inside of.
    pub root: String,
    /// The object store that holds it, with the keys to it; none for a folder of this machine.
    pub store: Option<Box<ObjectStore>>,
    /// Columns to mask, by path.
    pub masks: Vec<Mask>,
    /// What its catalog wants of this person's reading; absent where it wants nothing.
    pub restrictions: Option<Box<ReadRestrictions>>,
    /// When this person's right to read it as it is here ends, where it does.
    pub until: Option<Timestamp>,
}

/// What a catalog wants of who reads a table: which rows may be seen, and what is done to columns. Whoever reads does
/// all of it or fails. It holds for one person and one reading, and is never kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadRestrictions {
    /// Who restricts: name of the source.
    pub by: String,
    /// `read-restrictions` as the catalog answers them (Iceberg REST specification), not looked into yet.
    pub json: String,
}

/// A mask on one column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Mask {
    /// Path of the column; its members are masked too.
    pub column: String,
    /// Who masks: `weft` (as a courtesy), or the source whose catalog wants it of this person.
    pub by: String,
    /// Why, for people: `classified pii in contract orders 3.2.0`.
    pub why: String,
}

/// Limits of one read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Limits {
    /// Rows at most.
    #[specta(type = u32)]
    pub rows: u64,
    /// Bytes read from storage at most.
    #[specta(type = u32)]
    pub bytes: u64,
    /// Wall time at most, in milliseconds.
    #[specta(type = u32)]
    pub millis: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            rows: 100,
            bytes: 512 * 1024 * 1024,
            millis: 30_000,
        }
    }
}

/// First rows of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowsRequest {
    /// Which table.
    pub table: TableRef,
    /// Snapshot id as text; absent: the current one.
    pub snapshot_id: Option<String>,
    /// Top-level columns; empty: all.
    pub columns: Vec<String>,
    /// SQL condition over the table's columns, for example `country = 'DE'`; pushed into the scan.
    pub filter: Option<String>,
    /// Order.
    pub sort: Vec<SortKey>,
    /// Rows to skip.
    pub offset: u64,
    /// Limits.
    pub limits: Limits,
}

/// One key of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SortKey {
    /// Column.
    pub column: String,
    /// Largest first.
    pub descending: bool,
}

/// A read-only statement over several tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqlRequest {
    /// One SELECT (or EXPLAIN of one).
    pub sql: String,
    /// Tables it may name.
    pub tables: Vec<TableRef>,
    /// Views it may name, each behind those that it reads.
    pub views: Vec<ViewRef>,
    /// Limits.
    pub limits: Limits,
}

/// A condition that a catalog puts on the rows of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct RowFilter {
    /// Name of the table.
    pub table: String,
    /// Who filters: the source whose catalog wants it of this person.
    pub by: String,
    /// The condition in words: `country = 'DE'`.
    pub condition: String,
}

/// What was read, beside the rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ReadReport {
    /// Snapshot that was read, for a single table.
    pub snapshot_id: Option<String>,
    /// Masks that were applied to columns of the answer.
    pub masked: Vec<Mask>,
    /// Tables of which a catalog lets this person see only some rows.
    pub row_filters: Vec<RowFilter>,
    /// Views that were read through their text.
    pub views: Vec<ViewRead>,
    /// Data and delete files opened.
    #[specta(type = u32)]
    pub files_read: u64,
    /// Data files the snapshot has.
    #[specta(type = u32)]
    pub files_total: u64,
    /// Bytes read from storage.
    #[specta(type = u32)]
    pub bytes_read: u64,
    /// Wall time in milliseconds.
    #[specta(type = u32)]
    pub took_ms: u64,
    /// Rows in the answer.
    #[specta(type = u32)]
    pub rows: u64,
    /// Set when a limit cut the answer short; says which.
    pub truncated: Option<String>,
    /// When the first of the rights that it was read with ends, where one does: nothing of it is shown any more then.
    pub until: Option<Timestamp>,
}

/// Rows as an Arrow IPC stream (schema, batches, end), and what was read.
#[derive(Debug, Clone)]
pub struct Rows {
    /// Arrow IPC stream, uncompressed.
    pub ipc: Bytes,
    /// What was read.
    pub report: ReadReport,
}

/// Statistics of one column, from manifests alone (no data is read).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct ColumnStatistics {
    /// Path of the column.
    pub column: String,
    /// Values counted, nulls among them.
    #[specta(type = Option<u32>)]
    pub values: Option<u64>,
    /// Nulls.
    #[specta(type = Option<u32>)]
    pub nulls: Option<u64>,
    /// Bytes on disk.
    #[specta(type = Option<u32>)]
    pub bytes: Option<u64>,
    /// Lowest value as text; left out for masked columns.
    pub lower: Option<String>,
    /// Highest value as text; left out for masked columns.
    pub upper: Option<String>,
    /// Per data file, in order of the files: (lower, upper) as numbers, for a mini plot. At most 64 groups; left out for
    /// masked and non-numeric columns. Temporal columns count milliseconds.
    pub spread: Vec<(f64, f64)>,
    /// Whether bounds were left out because the column is masked.
    pub masked: bool,
}

/// Statistics of a table at one snapshot.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct TableStatistics {
    /// The snapshot.
    pub snapshot_id: Option<String>,
    /// When it was committed.
    pub at: Option<Timestamp>,
    /// Rows by the data files' counts, before deletes; absent where this person may not see all of them.
    #[specta(type = Option<u32>)]
    pub rows: Option<u64>,
    /// Data files.
    #[specta(type = u32)]
    pub files: u64,
    /// Delete files.
    #[specta(type = u32)]
    pub delete_files: u64,
    /// Columns.
    pub columns: Vec<ColumnStatistics>,
    /// When the right that it was read with ends, where it does.
    pub until: Option<Timestamp>,
}

/// Counts over the rows of one table or view at its current snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureRequest {
    /// Its name, as one of the tables or views has it.
    pub name: String,
    /// Tables: itself, or what the view reads.
    pub tables: Vec<TableRef>,
    /// Views, each behind those that it reads.
    pub views: Vec<ViewRef>,
    /// What to count; none: only which snapshot there is, no data is read.
    pub checks: Vec<Check>,
    /// Limits; rows do not count here.
    pub limits: Limits,
}

/// Counts. No value of a row is in them.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// Rows that were looked at, deletes applied; absent where nothing had to be counted.
    pub rows: Option<u64>,
    /// Times that data was read: one, and more only for the columns of duplicates that do not fit into memory.
    pub passes: u32,
    /// The counts, in the order of the checks; for those that could not be made, why.
    pub counts: Vec<Result<u64, String>>,
    /// What was read.
    pub report: ReadReport,
}

/// The one number that a statement answered with.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// The number; finite.
    pub number: f64,
    /// What was read.
    pub report: ReadReport,
}

/// File format of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// RFC 4180; cells that a spreadsheet would run as a formula are quoted.
    Csv,
    /// Parquet, zstd.
    Parquet,
    /// Arrow IPC file.
    Arrow,
}

/// What to export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportSource {
    /// Rows of one table.
    Rows(RowsRequest),
    /// The answer of a statement.
    Sql(SqlRequest),
}

/// Reads data. The work is done by a limited child process; killing it never takes the app down.
#[async_trait]
pub trait Preview: Send + Sync {
    /// First rows of a table.
    async fn rows(&self, request: RowsRequest, cancel: Cancel) -> PortResult<Rows>;
    /// A statement.
    async fn sql(&self, request: SqlRequest, cancel: Cancel) -> PortResult<Rows>;
    /// A statement that answers with one number: one row, whose first column is it.
    async fn ask(&self, request: SqlRequest, cancel: Cancel) -> PortResult<Answered>;
    /// Counts over rows, in one pass over the columns that they need.
    async fn measure(&self, request: MeasureRequest, cancel: Cancel) -> PortResult<Measured>;
    /// Names of the tables and views that the text of a view reads, each by its parts; fails where the text is not
    /// one query, or means something else here than in its dialect.
    async fn relations(&self, text: Representation, cancel: Cancel) -> PortResult<Vec<Vec<String>>>;
    /// Column statistics.
    async fn statistics(
        &self,
        table: TableRef,
        snapshot_id: Option<String>,
        cancel: Cancel,
    ) -> PortResult<TableStatistics>;
    /// Writes rows to `path` (made anew, never over an existing file).
    async fn export(
        &self,
        source: ExportSource,
        format: ExportFormat,
        path: &std::path::Path,
        cancel: Cancel,
    ) -> PortResult<ReadReport>;
}
