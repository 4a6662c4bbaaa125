//! Starts the command line.

fn main() -> std::process::ExitCode {
    weft_cli::run()
}
