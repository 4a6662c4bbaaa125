//! What the worker is to do.

use serde::{Deserialize, Serialize};

use crate::Restrictions;

/// One piece of work, one at a time per worker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Tables it may name. Asks for bytes carry the place in this list.
    pub tables: Vec<TableSpec>,
    /// Views it may name, each behind those that it reads.
    pub views: Vec<ViewSpec>,
    /// Limits.
    pub bounds: Bounds,
    /// What to do.
    pub what: What,
    /// What to answer with.
    pub output: Output,
}

/// A table: its name in SQL, its metadata and the columns to mask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableSpec {
    /// Dotted name, as a statement writes it.
    pub name: String,
    /// Location of the table's metadata file.
    pub metadata_location: String,
    /// Paths of columns to mask; members are masked with them.
    pub masks: Vec<String>,
    /// What its catalog wants of who reads it.
    pub restrictions: Option<Restrictions>,
}

/// A view: its name in SQL, its text and what the names in it stand for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewSpec {
    /// Dotted name, as a statement writes it.
    pub name: String,
    /// What tells it from other views of this name.
    pub key: String,
    /// Its text.
    pub text: ViewText,
    /// Names of its columns, in order; empty: as the text has them.
    pub columns: Vec<String>,
    /// Columns to mask, beside what is masked in its tables.
    pub masks: Vec<String>,
    /// What each name in the text stands for, by the name of a table or of an earlier view.
    pub relations: Vec<(Vec<String>, String)>,
}

/// The text of a view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewText {
    /// Dialect as the view says it.
    pub dialect: String,
    /// One SELECT.
    pub sql: String,
}

/// Limits that the worker keeps by itself. The host keeps bytes and time again, with force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// Rows of the answer at most.
    pub rows: u64,
    /// Bytes of the answer at most.
    pub answer_bytes: u64,
    /// Wall time in milliseconds after which the worker ends by itself with what it has.
    pub millis: u64,
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Rows of the first table.
    Rows {
        /// Snapshot id in decimal; absent: the current one.
        snapshot: Option<String>,
        /// Top-level columns; empty: all.
        columns: Vec<String>,
        /// SQL condition over the table's columns.
        filter: Option<String>,
        /// Order.
        sort: Vec<Key>,
        /// Rows to skip.
        offset: u64,
    },
    /// A statement over the tables.
    Sql {
        /// One SELECT, or EXPLAIN of one.
        sql: String,
    },
    /// Which names the text of a view reads.
    Relations {
        /// The text.
        text: ViewText,
    },
    /// A statement that answers with one number.
    Ask {
        /// One SELECT.
        sql: String,
    },
    /// Counts over the rows of one table or view, all in one pass over the columns that they need.
    Measure {
        /// Its name, as one of the tables or views has it.
        name: String,
        /// What to count; none: only which snapshot there is.
        counts: Vec<Count>,
        /// Bytes that the values of duplicate counts may take at a time. More of them are counted in more passes.
        key_bytes: u64,
    },
    /// Column statistics of the first table, from manifests alone.
    Statistics {
        /// Snapshot id in decimal; absent: the current one.
        snapshot: Option<String>,
    },
}

/// What is counted. Columns are paths: `address.zip`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Count {
    /// Rows.
    Rows,
    /// Rows in which the column is null.
    Nulls {
        /// Column.
        column: String,
    },
    /// Rows in which the column is null or one of these.
    Missing {
        /// Column.
        column: String,
        /// Values.
        values: Vec<String>,
    },
    /// Rows in which the column has a value that is none of these, or in which the pattern is not found.
    Invalid {
        /// Column.
        column: String,
        /// Right values; absent: any.
        values: Option<Vec<String>>,
        /// Regular expression.
        pattern: Option<String>,
    },
    /// Values (of several columns: combinations) without a null in them that occur in more than one row.
    Duplicates {
        /// Columns.
        columns: Vec<String>,
    },
}

/// One key of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// Column.
    pub column: String,
    /// Largest first.
    pub descending: bool,
}

/// What the answer is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Output {
    /// Arrow IPC stream, uncompressed, in types that the screen reads, with the report in its schema.
    Stream,
    /// CSV.
    Csv,
    /// Parquet, zstd.
    Parquet,
    /// Arrow IPC file.
    Arrow,
}
