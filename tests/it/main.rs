//! User stories through the command line: the programs that people run, on the demo mesh and on hostile input.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "stories: a broken assumption is a failed story"
)]

mod browse_a_catalog;
mod canaries;
mod find_an_asset;
mod follow_a_catalog;
mod keep_history;
mod kill_during_sync;
mod look_at_rows;
mod other_engines;
mod read_a_view;
mod see_what_is_yours;
mod shape;
mod shared;
mod sign_in_with_a_browser;
mod sync_again;
mod understand_a_product;
mod usage;
mod weft;
