//! Running other programs.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use crate::Result;

/// The project's folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// A command in the project's folder.
pub fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments);
    command
}

/// Runs it with this terminal; an error names it.
pub fn run(mut command: Command) -> Result<()> {
    let shown = show(&command);
    eprintln!("$ {shown}");
    let began = Instant::now();
    let status = command
        .status()
        .map_err(|error| format!("`{shown}` cannot be started: {error}"))?;
    took(&shown, began);
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{shown}` ended with {status}"))
    }
}

/// Runs it, shows each line of its stdout and gives them to `each`.
pub fn lines(mut command: Command, mut each: impl FnMut(&str)) -> Result<()> {
    let shown = show(&command);
    eprintln!("$ {shown}");
    let began = Instant::now();
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("`{shown}` cannot be started: {error}"))?;
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).lines() {
            let line = line.map_err(|error| format!("`{shown}` cannot be read: {error}"))?;
            eprintln!("{line}");
            each(&line);
        }
    }
    let status = child
        .wait()
        .map_err(|error| format!("`{shown}` was lost: {error}"))?;
    took(&shown, began);
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{shown}` ended with {status}"))
    }
}

/// Runs it quietly and gives its stdout; `None` when it cannot be started or fails.
pub fn output(mut command: Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Cargo, the one that runs this program.
///
/// What it said to this program about its package is kept from it: build scripts that watch those variables (ring's does)
/// would run again, and half of the tree with them, whenever cargo was last started by hand.
pub fn cargo(arguments: &[&str]) -> Command {
    let program = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut cargo = command(&program, arguments);
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PKG_")
            || name.starts_with("CARGO_MANIFEST_")
            || name.starts_with("CARGO_BIN_")
        {
            cargo.env_remove(name.as_ref());
        }
    }
    if let Some(driver) = LINTER.get() {
        cargo.env("RUSTC_WORKSPACE_WRAPPER", driver);
        // As `cargo clippy -- -D warnings` hands it to its driver.
        cargo.env("CLIPPY_ARGS", "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__");
    }
    cargo
}

static LINTER: OnceLock<PathBuf> = OnceLock::new();

/// From here on clippy compiles what is ours, with warnings denied: what is built is linted on the way, and everything that
/// it stands on is compiled once instead of checked first.
pub fn lint_while_building() -> Result<()> {
    let sysroot = output(command("rustc", &["--print", "sysroot"]))
        .ok_or("`rustc --print sysroot` says nothing; install Rust with rustup")?;
    let driver = Path::new(sysroot.trim()).join("bin/clippy-driver");
    if !driver.exists() {
        return Err("clippy is missing; type `rustup component add clippy`".to_owned());
    }
    drop(LINTER.set(driver));
    Ok(())
}

static RELEASE: AtomicBool = AtomicBool::new(false);

/// From here on the programs are those of the release profile.
pub fn use_release() {
    RELEASE.store(true, Ordering::Relaxed);
}

/// Whether the programs are those of the release profile.
pub fn is_release() -> bool {
    RELEASE.load(Ordering::Relaxed)
}

/// Folder of what cargo built, in the dev profile unless [`use_release`] was called.
pub fn built() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    target.join(if is_release() { "release" } else { "debug" })
}

/// Says what took long: where a run's minutes go is seen in its own output.
fn took(shown: &str, began: Instant) {
    let seconds = began.elapsed().as_secs();
    if seconds >= 5 {
        eprintln!("  {seconds} s: {shown}");
    }
}

fn show(command: &Command) -> String {
    let mut words = vec![
        Path::new(command.get_program())
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
    ];
    words.extend(
        command
            .get_args()
            .map(|argument| argument.to_string_lossy().into_owned()),
    );
    words.join(" ")
}
