//! Full-text search in one folder, for one machine: an adapter of [`weft_ports::Index`] over tantivy.
//!
//! tantivy keeps the terms, postings and columns; which documents answer a query and in what order is
//! decided here, because "exact names first, always" and "products before tables" are promises, not
//! tendencies. Nothing outside this crate knows tantivy.
//!
//! The way of a query: [`language`] reads it, [`words`] finds what each word can mean, [`matching`] marks
//! where words stand, [`evaluate`] selects documents, [`rank`] orders them, [`snippet`] and [`explain`] show
//! why. The way of an entity: [`document`] makes its terms, [`storage`] commits them.

mod analysis;
mod bits;
mod column_hits;
mod columns;
mod complete;
mod document;
mod error;
mod evaluate;
mod explain;
mod facets;
mod filters;
mod hash;
mod index;
mod language;
mod marks;
mod matching;
mod parallel;
mod rank;
mod schema;
mod search;
mod snapshot;
mod snippet;
mod sorting;
mod storage;
mod stored;
mod words;

pub use index::TantivyIndex;
