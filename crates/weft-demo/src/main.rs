//! `weft-demo`: makes the demo mesh in a process of its own, so that Weft itself links no table writer.
//!
//! Prints progress as JSON lines, and at the end one line with the sources to add.

use std::{io::Write, path::PathBuf, process::ExitCode};

use clap::{Parser, ValueEnum};
use weft_demo::{DemoOptions, Progress, Scale, build_demo};

/// Make the demo mesh "Alder & Finch" in a folder.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Folder to make it in; a complete demo there is left alone, unless it shall be fresh.
    #[arg(long)]
    folder: PathBuf,
    /// Number that the made-up data depends on.
    #[arg(long, default_value_t = 20_261_123)]
    seed: u64,
    /// Moment to measure ages from, for example 2026-11-23T09:41:00Z; now, if absent.
    #[arg(long)]
    now: Option<jiff::Timestamp>,
    /// Make a complete demo anew, too
    #[arg(long)]
    fresh: bool,
    /// How large the tables are.
    #[arg(long, value_enum, default_value_t = Size::Full)]
    scale: Size,
}

#[derive(Clone, Copy, ValueEnum)]
enum Size {
    /// Up to 1,000,000 rows.
    Full,
    /// At most 2,000 rows each.
    Small,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let options = DemoOptions {
        folder: arguments.folder,
        seed: arguments.seed,
        now: arguments.now.unwrap_or_else(jiff::Timestamp::now),
        scale: match arguments.scale {
            Size::Full => Scale::Full,
            Size::Small => Scale::Small,
        },
        fresh: arguments.fresh,
    };
    let told = |progress: Progress| line(&progress);
    match build_demo(&options, &told) {
        Ok(report) => {
            line(&report);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("weft-demo: {error}");
            ExitCode::FAILURE
        }
    }
}

/// One line on standard output. Whoever reads it may be gone; the demo is made all the same.
fn line(message: &impl serde::Serialize) {
    let mut out = std::io::stdout().lock();
    let written = serde_json::to_writer(&mut out, message).map_err(std::io::Error::from);
    if written
        .and_then(|()| writeln!(out))
        .and_then(|()| out.flush())
        .is_err()
    {
        // Nobody is left to tell.
    }
}
