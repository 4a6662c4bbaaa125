//! Composition: settings become an [`App`] over real adapters. The only crate that knows them all.
//!
//! Every face opens the workspace here and nowhere else, so that they agree on folders, locks and programs.

mod at_rest;
mod demo;
mod ending;
mod folders;
mod lock;
pub mod logging;
mod open;
mod private;
mod programs;
pub mod secrets;
mod sources;
mod team;
mod workspace;

pub use ending::{close, terminated};
pub use open::{Options, open};
pub use programs::find as program;
pub use team::{Login as TeamLogin, init as init_team, join as join_team};
pub use weft_ports::progress::no_progress;
pub use weft_store::{BackupCounts, MovePlan, MovedWorkspace, Work};
pub use workspace::{
    BackedUp, Restored, RestoredTo, SchemaStanding, backup, first_person, migrate, move_workspace, plan_move,
    restore, restore_team,
};
