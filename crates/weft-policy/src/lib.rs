//! What rules say about a thing: what is masked and why, and what needs attention.
//!
//! Pure: (thing, time) in, verdicts with their evidence out. The same engine answers in every face.

mod attention;
mod masks;
pub mod text;

pub use attention::{Finding, FindingKind, Severity, attention};
pub use masks::masks_for;
