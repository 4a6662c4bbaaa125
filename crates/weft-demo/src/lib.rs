//! Makes the demo mesh: "Alder & Finch", a made-up retailer with six domains.
//!
//! It is ordinary input. What comes out is a folder with a SQL catalog, a warehouse of Iceberg tables, product
//! and contract files and dbt artifacts, and Weft reads it through the same sources as a person's own. So this
//! crate knows the file formats and nothing of Weft: no port, no model, no workspace.

mod build;
mod catalog;
mod dbt;
mod documents;
mod error;
mod files;
mod hash;
mod policy;
mod report;
pub mod spec;
mod table;
#[cfg(test)]
mod tests;
mod values;

pub use build::{DemoOptions, Scale, build_demo};
pub use error::{DemoError, DemoResult};
pub use report::{DemoIncident, DemoPolicy, DemoReport, DemoSource, Progress, SourceKind};
