//! What the app and its reading process say to each other over a pair of pipes.
//!
//! This crate is the whole of what the reading process knows about Weft: which tables, which masks, which
//! limits, which statement. It names no file format, no query engine and no noun of the mesh, so that neither
//! side drags the other's dependencies in.
//!
//! The host sends one [`Job`] at a time. The worker asks for bytes ([`FromWorker`]), many asks in flight, each
//! with its own number; the host answers each with bytes or a refusal ([`ToWorker`]). The worker never opens a
//! file: a location in an ask is only a wish that the host weighs against the table's folder.

mod fail;
mod frame;
mod job;
mod message;
mod restrictions;

pub use fail::{Fail, FailKind};
pub use frame::{Frame, FrameError, FrameHead, HEAD_BYTES, LARGEST_CONTROL, LARGEST_DATA};
pub use job::{Bounds, Count, Job, Key, Output, TableSpec, ViewSpec, ViewText, What};
pub use message::{ColumnFacts, Facts, FromWorker, MeasuredFacts, StatisticsFacts, ToWorker};
pub use restrictions::{
    Action, Comparison, Literal, NotUnderstood, Operand, Predicate, Projection, Restrictions,
};

/// Version of this protocol. Both sides are built together; a difference means a mixed installation.
pub const VERSION: u32 = 3;

/// Key of the schema's metadata under which the report travels, as JSON.
pub const REPORT_KEY: &str = "weft.report";
