//! Everything that CI checks, the quick checks first.

use std::io::Write;

use crate::{
    Result, bench, deny, e2e,
    process::{cargo, lint_while_building, run as run_command},
    summary::Summary,
    system, tidy, ui,
};

/// Runs all of it and ends in one line that says how many tests passed.
pub fn run() -> Result<()> {
    let mut summary = Summary::new();
    let outcome = all(&mut summary);
    if let Err(message) = &outcome {
        eprintln!("{message}");
    }
    let line = summary.line(outcome.is_ok());
    writeln!(std::io::stdout(), "{line}").map_err(|error| format!("stdout cannot be written: {error}"))?;
    outcome.map_err(|_| "not everything passed".to_owned())
}

fn all(summary: &mut Summary) -> Result<()> {
    system::prepare(true)?;
    summary.check(tidy::run())?;
    summary.check(run_command(cargo(&["fmt", "--all", "--check"])))?;
    ui::check(summary)?;
    ui::build()?;
    ui::install_provider()?;
    // The programs first: the stories start them. Nothing in the documentation is a test.
    lint_while_building()?;
    summary.check(run_command(cargo(&["build", "--workspace", "--quiet"])))?;
    let tests = ["test", "--workspace", "--lib", "--bins", "--tests", "--quiet"];
    summary.of(cargo(&tests))?;
    e2e::check(summary)?;
    summary.check(bench::gate())?;
    summary.check(deny::check())
}
