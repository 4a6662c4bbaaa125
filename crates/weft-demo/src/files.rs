//! The files of an Iceberg table, as the table specification has them: Parquet, manifests, manifest lists,
//! table metadata.
//!
//! The crate's own writers are not used for the Avro files: they draw a random marker for each file and
//! write maps in the order of a hash table, so that no two builds would be the same. What is written here is
//! read back through the crate's types in the tests, and its table metadata is parsed by them at every build.

pub mod avro;
pub mod manifest;
pub mod manifest_list;
pub mod metadata;
pub mod parquet;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

/// A folder, by its place while it is being built and by the address that the metadata will carry.
#[derive(Debug, Clone)]
pub struct Place {
    /// Where files are written.
    pub disk: PathBuf,
    /// What they are called in metadata, without a slash at the end.
    pub uri: String,
}

impl Place {
    /// A path below.
    pub fn join(&self, below: &str) -> Self {
        Self {
            disk: self.disk.join(below),
            uri: format!("{}/{below}", self.uri),
        }
    }
}

/// A partition value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// Empty.
    Null,
    /// Days, months, buckets.
    Int(i32),
    /// Text.
    Text(String),
}

impl Key {
    /// Single-value serialization (spec, appendix D).
    pub fn bytes(&self) -> Option<Vec<u8>> {
        match self {
            Self::Null => None,
            Self::Int(number) => Some(number.to_le_bytes().to_vec()),
            Self::Text(text) => Some(text.clone().into_bytes()),
        }
    }
}

/// What a manifest says of a file's columns; each by field id, ascending.
#[derive(Debug, Clone, Default)]
pub struct Metrics {
    /// Bytes on disk.
    pub sizes: Vec<(i32, i64)>,
    /// Values, empty ones among them.
    pub values: Vec<(i32, i64)>,
    /// Empty values.
    pub nulls: Vec<(i32, i64)>,
    /// Lower bounds.
    pub lower: Vec<(i32, Vec<u8>)>,
    /// Upper bounds.
    pub upper: Vec<(i32, Vec<u8>)>,
}

/// A data or delete file.
#[derive(Debug, Clone)]
pub struct DataFile {
    /// Address.
    pub uri: String,
    /// Partition.
    pub partition: Vec<Key>,
    /// Rows.
    pub records: i64,
    /// Bytes.
    pub bytes: i64,
    /// Columns.
    pub metrics: Metrics,
    /// Where its row groups begin.
    pub splits: Vec<i64>,
    /// Whether it holds position deletes, and for which data file.
    pub deletes_of: Option<String>,
    /// Sort order of its rows.
    pub sort_order: Option<i32>,
    /// Sequence number of the snapshot that added it.
    pub sequence: i64,
    /// Snapshot that added it.
    pub snapshot: i64,
    /// Format v3: id of its first row.
    pub first_row: Option<i64>,
}
