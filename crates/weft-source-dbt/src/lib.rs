//! The artifacts of a dbt project: `manifest.json`, `catalog.json`, `run_results.json`, `sources.json`.
//!
//! This crate knows what dbt writes and nothing of dbt's own language or of any engine: it reads four files
//! and states what is in them. Models are stated as things of their own, under the names that bind them to
//! tables which a catalog holds; joining is left to the projector.

mod artifacts;
mod catalog;
mod checks;
mod described;
mod folder;
mod json;
mod lineage;
mod manifest;
mod results;
mod seen;
mod source;
mod state;

pub use source::DbtSource;
