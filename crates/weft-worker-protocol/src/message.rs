//! The messages of both directions.

use serde::{Deserialize, Serialize};

use crate::{Action, Fail, Job};

/// From the host.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToWorker {
    /// Begin.
    Start(Box<Job>),
    /// The ask is refused.
    Refused {
        /// Number of the ask.
        ask: u64,
        /// Why.
        fail: Fail,
    },
    /// The report to put into the answer's schema.
    Report {
        /// Number of the ask.
        ask: u64,
        /// JSON, opaque to the worker.
        json: String,
    },
}

/// From the worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FromWorker {
    /// Ready for a job.
    Hello {
        /// Version of the protocol it speaks.
        version: u32,
    },
    /// Wants a whole small file (metadata, manifest).
    Whole {
        /// Number of the ask.
        ask: u64,
        /// Place of the table in the job.
        table: u32,
        /// Location as the table's metadata has it.
        location: String,
        /// Bytes it is ready to take; a longer file is refused.
        most: u64,
    },
    /// Wants ranges of a data or delete file, answered in one run of bytes in this order.
    Ranges {
        /// Number of the ask.
        ask: u64,
        /// Place of the table in the job.
        table: u32,
        /// Location as the table's metadata has it.
        location: String,
        /// Half-open ranges of bytes.
        ranges: Vec<(u64, u64)>,
    },
    /// Knows everything about the answer but what the host counted; wants the report.
    Report {
        /// Number of the ask.
        ask: u64,
        /// What it knows.
        facts: Facts,
    },
    /// The job is done; the bytes of its answer were sent before.
    Done {
        /// What it knows.
        facts: Facts,
        /// For a statistics job.
        statistics: Option<Box<StatisticsFacts>>,
        /// For a job about the text of a view.
        relations: Option<Vec<Vec<String>>>,
        /// For a job that measures.
        measured: Option<Box<MeasuredFacts>>,
    },
    /// The job failed.
    Failed {
        /// Why.
        fail: Fail,
    },
}

/// What the worker knows about an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Snapshot that was read, for a single table.
    pub snapshot: Option<String>,
    /// Masks that touch the answer: place of the table, path of the mask as given.
    pub masked: Vec<(u32, String)>,
    /// Restricted columns of the answer: place of the table, path of the column, what was done to it.
    pub restricted: Vec<(u32, String, Action)>,
    /// Tables of which only some rows were seen, with the condition in words.
    pub filtered: Vec<(u32, String)>,
    /// Views that the answer was read through, by their place in the job.
    pub views: Vec<u32>,
    /// Data files of the snapshots read.
    pub files_total: u64,
    /// Rows in the answer.
    pub rows: u64,
    /// Which limit cut the answer short.
    pub truncated: Option<String>,
}

/// What was measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeasuredFacts {
    /// The number that a statement answered with.
    Answer(f64),
    /// Counts over the rows of a table or view.
    Counts {
        /// Rows that were looked at; absent where nothing had to be counted.
        rows: Option<u64>,
        /// Times that data was read.
        passes: u32,
        /// The counts, in the order of the job; for those that could not be made, why.
        counts: Vec<Result<u64, String>>,
    },
}

/// Statistics of a table at one snapshot.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct StatisticsFacts {
    /// The snapshot.
    pub snapshot: Option<String>,
    /// When it was committed, in milliseconds since 1970.
    pub at_millis: Option<i64>,
    /// Rows by the data files' counts, before deletes; absent where some of them may not be seen.
    pub rows: Option<u64>,
    /// Data files.
    pub files: u64,
    /// Delete files.
    pub delete_files: u64,
    /// Columns, members among them.
    pub columns: Vec<ColumnFacts>,
}

/// Statistics of one column.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ColumnFacts {
    /// Path of the column.
    pub column: String,
    /// Values counted, nulls among them; absent when a file does not say.
    pub values: Option<u64>,
    /// Nulls.
    pub nulls: Option<u64>,
    /// Bytes on disk.
    pub bytes: Option<u64>,
    /// Lowest value as text; never for masked columns.
    pub lower: Option<String>,
    /// Highest value as text; never for masked columns.
    pub upper: Option<String>,
    /// Bounds per group of files, as numbers.
    pub spread: Vec<(f64, f64)>,
    /// Whether bounds were left out because of a mask or of what the catalog does to the column.
    pub masked: bool,
}
