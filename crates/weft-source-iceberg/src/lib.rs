//! Iceberg catalogs as sources.
//!
//! [`metadata`] reads table and view metadata whatever catalog names it, [`storage`] guards where the files may
//! lie, [`sql`] is the catalog that is two tables of a database, and [`rest`] the one that is a server. Metadata is
//! read by serde types of this crate's own instead of the `iceberg` crate: a harvest needs a handful of keys of each
//! file, must take what it can from a file that is half wrong, and must not let a file decide how much memory it
//! takes.

pub mod metadata;
pub mod rest;
pub mod sql;
pub mod storage;

mod facts;
mod meter;
mod names;
mod namespaces;
mod stating;

pub use rest::IcebergRestSource;
pub use sql::IcebergSqlSource;
