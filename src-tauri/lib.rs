//! The desktop: a window, menus and links over the verbs of `weft-app`. No logic of its own.

mod calls;
mod chosen;
mod commands;
mod links;
mod progress;
mod telling;
mod watch;
mod window;

pub use window::run;
