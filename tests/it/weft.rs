//! Runs the command line as a person would, in a workspace of its own.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::OnceLock,
};

use serde_json::Value;
use tempfile::TempDir;

use crate::kill_during_sync::{add_sources, sources_of};

/// A workspace and the program over it.
pub struct Weft {
    folder: PathBuf,
    _temporary: Option<TempDir>,
}

/// What a run ended with.
#[derive(Debug)]
pub struct Run {
    /// Exit code; -1 when it was killed.
    pub code: i32,
    /// Data.
    pub stdout: String,
    /// Everything else.
    pub stderr: String,
}

impl Run {
    /// The JSON on stdout.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("not JSON ({error}): {}\nstderr: {}", self.stdout, self.stderr))
    }

    /// The JSON error on stderr.
    pub fn error(&self) -> Value {
        let line = self.stderr.lines().last().unwrap_or_default();
        serde_json::from_str(line).unwrap_or_else(|error| panic!("no JSON error ({error}): {}", self.stderr))
    }
}

impl Weft {
    /// A new, empty workspace.
    pub fn new() -> Self {
        let temporary = tempfile::tempdir().unwrap();
        Self {
            folder: temporary.path().join("workspace"),
            _temporary: Some(temporary),
        }
    }

    /// The demo mesh, built once for all stories. Stories only read from it.
    pub fn demo() -> &'static Self {
        static DEMO: OnceLock<Weft> = OnceLock::new();
        DEMO.get_or_init(|| {
            let weft = Self::new();
            let run = weft.run(&["demo", "--json"]);
            assert_eq!(run.code, 0, "{}", run.stderr);
            weft
        })
    }

    /// A workspace of one's own with the sources of the demo mesh: stories write into it.
    pub fn over_the_demo() -> Self {
        let weft = Self::new();
        add_sources(&weft, &sources_of(Self::demo()));
        weft.json(&["sync"]);
        weft
    }

    /// Folder of the workspace.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Folder of the demo's files.
    pub fn files(&self) -> PathBuf {
        self.folder.join("demo")
    }

    /// The program, ready to be started.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program("weft"));
        command
            .args(arguments)
            .env("WEFT_WORKSPACE", &self.folder)
            // No keychain and no configuration of the person who runs the tests.
            .env("WEFT_SECRETS", "file")
            .env("XDG_CONFIG_HOME", self.folder.with_extension("config"))
            .env_remove("WEFT_LOG")
            .stdin(Stdio::null());
        command
    }

    /// Runs it to its end.
    pub fn run(&self, arguments: &[&str]) -> Run {
        ended(self.command(arguments).output().unwrap())
    }

    /// The same as somebody else with an account on this machine.
    pub fn run_as(&self, login: &str, arguments: &[&str]) -> Run {
        ended(self.command(arguments).env("USER", login).output().unwrap())
    }

    /// Runs it with `--json`, expects success, and gives the answer.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let mut arguments = arguments.to_vec();
        arguments.push("--json");
        let run = self.run(&arguments);
        assert_eq!(run.code, 0, "weft {arguments:?}: {}", run.stderr);
        run.json()
    }
}

fn ended(output: Output) -> Run {
    Run {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A program beside the tests: `cargo build --workspace` comes first.
pub fn program(name: &str) -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let path = tests.parent().unwrap().parent().unwrap().join(name);
    assert!(
        path.exists(),
        "`{name}` is not built; run `cargo build --workspace`"
    );
    path
}
