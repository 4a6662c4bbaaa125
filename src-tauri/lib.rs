//! The desktop: a window, menus and links over the verbs of `weft-app`. No logic of its own.

// The list of verbs is taken apart one by one, and is longer than the depth that macros have by themselves.
#![recursion_limit = "512"]

mod calls;
mod chosen;
mod commands;
mod links;
mod progress;
mod telling;
mod watch;
mod window;

pub use window::run;
