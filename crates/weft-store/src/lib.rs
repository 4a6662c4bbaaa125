//! The stores: workspace, replica and device, each one SQLite file.
//!
//! The only crate that speaks SQL. Everything else knows the ports that these implement.

mod device;
mod error;
mod json;
mod open;
mod packed;
mod replica;
mod workspace;

pub use device::SqliteDevice;
pub use replica::SqliteReplica;
pub use workspace::SqliteWorkspace;
