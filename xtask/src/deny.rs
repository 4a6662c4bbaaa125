//! cargo-deny: licences, bans and sources always; advisories where their database can be reached.

use std::path::PathBuf;

use crate::{
    Result,
    process::{cargo, command, output, root, run},
};

const VERSION: &str = "^0.20";

/// Checks the dependencies, installing the tool from crates.io into `target/tools` when it is missing.
pub fn check() -> Result<()> {
    let tool = tool()?;
    let deny = |checks: &[&str]| {
        let mut command = command(&tool, &["--workspace", "--all-features", "--locked", "check"]);
        command.args(checks);
        command
    };
    run(deny(&["bans", "licenses", "sources"]))?;
    if advisories_are_here() {
        run(deny(&["advisories"]))?;
    } else {
        eprintln!("advisories are not checked: their database is not on this machine (`cargo deny fetch`)");
    }
    Ok(())
}

fn tool() -> Result<String> {
    if output(command("cargo-deny", &["--version"])).is_some() {
        return Ok("cargo-deny".to_owned());
    }
    let folder = root().join("target/tools");
    let installed = folder.join("bin/cargo-deny");
    if !installed.exists() {
        let folder = folder.to_string_lossy().into_owned();
        let install = [
            "install",
            "cargo-deny",
            "--version",
            VERSION,
            "--locked",
            "--root",
            &folder,
            "--no-track",
        ];
        run(cargo(&install))?;
    }
    Ok(installed.to_string_lossy().into_owned())
}

fn advisories_are_here() -> bool {
    let home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo")));
    home.is_some_and(|home| home.join("advisory-dbs").exists())
}
