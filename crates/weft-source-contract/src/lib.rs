//! Contracts (ODCS) and products (ODPS) from a folder of YAML and JSON files.
//!
//! This crate knows the two standards and nothing of catalogs: what a contract promises is stated of a
//! thing of its own, with the names that bind it to a real table, and joining is left to the projector.
//! Files are written by many hands, so every file is read under limits and a broken one costs itself only.

mod facts;
mod glossary;
mod odcs;
mod odps;
mod people;
mod reading;
mod seen;
mod slas;
mod source;
mod standard;
mod tree;
mod walk;
mod words;

pub use source::ContractSource;
