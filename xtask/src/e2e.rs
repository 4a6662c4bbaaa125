//! The analyst's whole job in the real window.

use std::process::Command;

use crate::{
    Result,
    process::{built, cargo, command, root, run as run_command},
    run as launch,
    summary::Summary,
    system, ui,
};

/// Builds, then drives the window.
pub fn run() -> Result<()> {
    system::prepare(true)?;
    ui::build()?;
    run_command(cargo(&["build", "--workspace"]))?;
    run_command(driver()?)
}

/// Drives the window of what is built and counts its stories.
pub fn check(summary: &mut Summary) -> Result<()> {
    summary.of(driver()?)
}

/// The program that drives the window, under a display and a session bus of its own.
pub fn driver() -> Result<Command> {
    ui::install_provider()?;
    launch::demo(&root().join("target/demo-workspace"))?;
    let program = built().join("weft-e2e").to_string_lossy().into_owned();
    let mut driver = command(
        "xvfb-run",
        &[
            "-a",
            "-s",
            "-screen 0 1440x900x24",
            "dbus-run-session",
            "--",
            &program,
        ],
    );
    driver
        .env("WEFT_E2E_DEMO", root().join("target/demo-workspace"))
        .env("WEFT_E2E_PICTURES", root().join("target/e2e"));
    Ok(driver)
}
