//! What rules say about a thing: what is masked and why, what needs attention, what a change of a contract breaks,
//! where a contract and its table disagree, and what becomes of a request for access.
//!
//! Pure: (thing, time) in, verdicts with their evidence out. The same engine answers in every face.

pub mod access;
mod attention;
mod completeness;
pub mod contract_diff;
pub mod contract_drift;
mod masks;
pub mod merge;
pub mod notify;
mod physical_type;
pub mod quality;
pub mod review;
pub mod service_levels;
pub mod text;

pub use attention::{Finding, FindingKind, Severity, attention, end_of_what_is_read, weight};
pub use completeness::{EditPart, Missing, MissingKind, missing};
pub use masks::masks_for;
