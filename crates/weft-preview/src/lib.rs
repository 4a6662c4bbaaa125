//! The host's side of preview, SQL and export: guarded bytes for the reading process, and what becomes of its
//! answers.
//!
//! Nothing here decodes a table. The worker asks for ranges of files by location; this side decides whether the
//! location lies inside of the table's folder, counts what is read, keeps the limits with force, and turns a
//! dead worker into an error that names the table. So the app links no query engine and no file format.

mod error;
mod export;
mod outcome;
mod pool;
mod preview;
mod serve;
pub mod storage;
mod worker;

pub use error::PreviewError;
pub use preview::{PreviewOptions, WorkerPreview};
