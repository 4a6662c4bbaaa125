//! `weft-worker`: started by the app, speaks the worker protocol on standard input and output.

use std::process::ExitCode;

fn main() -> ExitCode {
    weft_worker::run()
}
