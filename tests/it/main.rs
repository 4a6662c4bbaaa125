//! User stories through the command line: the programs that people run, on the demo mesh and on hostile input.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "stories: a broken assumption is a failed story"
)]

mod kill_during_sync;
mod usage;
mod weft;
