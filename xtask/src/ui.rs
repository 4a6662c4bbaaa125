//! The UI: dependencies, build, checks.

use std::{fs, path::Path, process::Command, time::SystemTime};

use crate::{
    Result,
    process::{command, root, run},
    summary::Summary,
};

/// Installs what `package-lock.json` names, when it changed since the last time. No scripts of packages run.
pub fn install() -> Result<()> {
    install_in("ui")
}

/// The same for the OpenID provider that stories sign in at.
pub fn install_provider() -> Result<()> {
    install_in("tests/oidc")
}

fn install_in(folder: &str) -> Result<()> {
    let folder = root().join(folder);
    let stamp = folder.join("node_modules/.weft-installed");
    let lock = folder.join("package-lock.json");
    if newer(&stamp, &[lock]) {
        return Ok(());
    }
    let mut ci = npm(&["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    ci.current_dir(folder);
    run(ci)?;
    fs::write(&stamp, "").map_err(|error| format!("`{}` cannot be written: {error}", stamp.display()))
}

/// Builds `ui/dist` when a source is newer than it.
pub fn build() -> Result<()> {
    let ui = root().join("ui");
    let mut sources = vec![
        ui.join("index.html"),
        ui.join("package-lock.json"),
        ui.join("vite.config.ts"),
    ];
    files(&ui.join("src"), &mut sources)?;
    let stamp = ui.join("dist/.weft-built");
    if newer(&stamp, &sources) {
        return Ok(());
    }
    install()?;
    run(npm(&["run", "--silent", "build"]))?;
    fs::write(&stamp, "").map_err(|error| format!("`{}` cannot be written: {error}", stamp.display()))
}

/// Types, lint and unit tests.
pub fn check(summary: &mut Summary) -> Result<()> {
    install()?;
    run(npm(&["run", "--silent", "typecheck"]))?;
    run(npm(&["run", "--silent", "lint"]))?;
    let mut tests = npm(&["run", "--silent", "test"]);
    tests.env("NO_COLOR", "1").env("CI", "1");
    summary.of(tests)
}

/// npm in `ui/`.
pub fn npm(arguments: &[&str]) -> Command {
    let program = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let mut npm = command(program, arguments);
    npm.current_dir(root().join("ui"));
    npm
}

/// Whether `stamp` is there and newer than all of `sources`.
fn newer(stamp: &Path, sources: &[std::path::PathBuf]) -> bool {
    let changed = |path: &Path| -> Option<SystemTime> { fs::metadata(path).ok()?.modified().ok() };
    let Some(built) = changed(stamp) else { return false };
    sources
        .iter()
        .all(|source| changed(source).is_some_and(|at| at <= built))
}

fn files(folder: &Path, found: &mut Vec<std::path::PathBuf>) -> Result<()> {
    let entries =
        fs::read_dir(folder).map_err(|error| format!("`{}` cannot be read: {error}", folder.display()))?;
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}
