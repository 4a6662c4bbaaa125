//! Contracts (ODCS) and products (ODPS) from a folder of YAML and JSON files.
//!
//! This crate knows the two standards and nothing of catalogs: what a contract promises is stated of a
//! thing of its own, with the names that bind it to a real table, and joining is left to the projector.
//! Files are written by many hands, so every file is read under limits and a broken one costs itself only.
//!
//! The same files are what owners edit: `validate` holds one against the official schema of its version, `edit` changes
//! it in place, and `files` offers both with reading and writing as a port. `policy` reads the access policy, which is a
//! file of people as well, with the same parser and validator.

mod edit;
mod facts;
mod files;
mod glossary;
mod odcs;
mod odps;
mod people;
mod policy;
mod reading;
mod seen;
mod slas;
mod source;
mod standard;
mod syntax;
mod tree;
mod validate;
mod walk;
mod words;

pub use files::LocalContractFiles;
pub use policy::AccessPolicyReader;
pub use source::ContractSource;
