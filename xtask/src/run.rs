//! From a clone to a window.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use crate::{
    Result,
    process::{built, cargo, command, output, root, run as run_command},
    system, ui,
};

/// Age at which most of the demo's hourly and daily promises are broken.
const STALE: Duration = Duration::from_hours(12);

/// Makes ready what is missing, builds, makes the demo mesh on the first start, and opens the window on it.
pub fn run(arguments: &[&str]) -> Result<()> {
    let workspace = match arguments {
        [] => root().join("target/demo-workspace"),
        ["--workspace", folder] => {
            std::path::absolute(folder).map_err(|error| format!("`{folder}` is no path: {error}"))?
        }
        _ => return Err("usage: cargo xtask run [--workspace DIR]".to_owned()),
    };
    system::prepare(false)?;
    ui::build()?;
    run_command(cargo(&["build", "--workspace"]))?;
    demo(&workspace)?;
    let desktop = built().join("weft-desktop");
    let desktop = desktop.to_string_lossy().into_owned();
    let mut window = if has_display() {
        command(&desktop, &[])
    } else if output(command("which", &["xvfb-run"])).is_some() {
        eprintln!("there is no display; the window opens on a virtual one");
        command("xvfb-run", &["-a", "-s", "-screen 0 1440x900x24", &desktop])
    } else {
        return Err("there is no display to open a window on; set DISPLAY, or install xvfb".to_owned());
    };
    window.env("WEFT_WORKSPACE", &workspace);
    eprintln!("the workspace is {}", workspace.display());
    run_command(window)
}

/// The demo mesh in `workspace`: made once, and anew when it is older than [`STALE`].
pub fn demo(workspace: &Path) -> Result<()> {
    let ready = workspace.join(".weft-demo-ready");
    let age = std::fs::metadata(&ready)
        .and_then(|made| made.modified())
        .ok()
        .map(|made| made.elapsed().unwrap_or_default());
    if age.is_some_and(|age| age < STALE) {
        return Ok(());
    }
    let weft = built().join("weft");
    let mut words = vec!["demo"];
    words.extend(age.map(|_| "--fresh"));
    let mut demo = command(&weft.to_string_lossy(), &words);
    demo.env("WEFT_WORKSPACE", workspace);
    run_command(demo)?;
    std::fs::write(&ready, "").map_err(|error| format!("`{}` cannot be written: {error}", ready.display()))
}

/// The verbs over HTTP on the loopback, and the UI's development server.
pub fn dev() -> Result<()> {
    system::prepare(false)?;
    ui::install()?;
    run_command(cargo(&["build", "--workspace"]))?;
    let workspace: PathBuf = root().join("target/demo-workspace");
    demo(&workspace)?;
    let bridge = built().join("weft-bridge");
    let mut serve = command(&bridge.to_string_lossy(), &[]);
    let mut child = serve
        .env("WEFT_WORKSPACE", &workspace)
        .spawn()
        .map_err(|error| format!("`{}` cannot be started: {error}", bridge.display()))?;
    let outcome = run_command(ui::npm(&["run", "dev"]));
    // It has nothing to lose; that it is gone already is fine.
    drop(child.kill());
    outcome
}

fn has_display() -> bool {
    cfg!(not(target_os = "linux"))
        || ["DISPLAY", "WAYLAND_DISPLAY"]
            .iter()
            .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}
