//! User stories through the command line: the programs that people run, on the demo mesh and on hostile input.

mod kill_during_sync;
mod usage;
mod weft;
