//! Runs the program that builds the demo mesh. A program of its own, because it links what no face should:
//! Arrow, Parquet and Iceberg writers.

use std::{path::PathBuf, process::Stdio};

use async_trait::async_trait;
use serde::Deserialize;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, BufReader},
    process::Command,
};
use weft_app::{DemoBuilder, DemoBuilt, DemoIncident, DemoPolicy};
use weft_ports::{Cancel, PortError, PortErrorKind, Progress, ProgressSink, SourceConfig, error::PortResult};

/// Longest line that the program may write, in bytes.
const LONGEST_LINE: u64 = 64 * 1024;
/// Most of its complaint that is passed on, in bytes.
const LONGEST_COMPLAINT: u64 = 4 * 1024;

/// The program and where it builds.
#[derive(Debug)]
pub struct DemoProgram {
    program: PathBuf,
    folder: PathBuf,
}

impl DemoProgram {
    /// Builds into `folder` with `program`.
    pub const fn new(program: PathBuf, folder: PathBuf) -> Self {
        Self { program, folder }
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Done {
        sources: Vec<SourceConfig>,
        incidents: Vec<DemoIncident>,
        policy: Option<DemoPolicy>,
    },
    Progress(Progress),
}

fn failed(message: String) -> PortError {
    PortError::new(PortErrorKind::Failed, message)
}

#[async_trait]
impl DemoBuilder for DemoProgram {
    async fn build(&self, fresh: bool, progress: ProgressSink, cancel: Cancel) -> PortResult<DemoBuilt> {
        let mut child = Command::new(&self.program)
            // Secrets of this process's environment are none of its business.
            .env_remove("WEFT_SECRETS_PASSPHRASE")
            .env_remove("PGPASSWORD")
            .arg("--folder")
            .arg(&self.folder)
            .args(fresh.then_some("--fresh"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| {
                failed(format!(
                    "the demo builder `{}` cannot be started: {error}",
                    self.program.display()
                ))
                .hint("build all programs with `cargo xtask run`, or reinstall Weft")
            })?;
        let (Some(stdout), Some(stderr)) = (child.stdout.take(), child.stderr.take()) else {
            return Err(failed("the demo builder has no output".to_owned()));
        };
        let complaint = tokio::spawn(async move {
            let mut text = String::new();
            // Not UTF-8 or not readable: then there is no complaint to pass on, and the exit code speaks.
            drop(stderr.take(LONGEST_COMPLAINT).read_to_string(&mut text).await);
            text
        });
        let mut lines = BufReader::new(stdout);
        let mut done = None;
        loop {
            let mut line = Vec::new();
            let mut bounded = (&mut lines).take(LONGEST_LINE);
            let read = tokio::select! {
                () = cancel.cancelled() => return Err(PortError::cancelled()),
                read = bounded.read_until(b'\n', &mut line) => read,
            };
            let count = read.map_err(|error| failed(format!("the demo builder cannot be read: {error}")))?;
            if count == 0 {
                break;
            }
            match serde_json::from_slice(&line) {
                Ok(Line::Progress(step)) => progress(step),
                Ok(Line::Done {
                    sources,
                    incidents,
                    policy,
                }) => {
                    done = Some(DemoBuilt {
                        sources,
                        incidents,
                        policy,
                    });
                }
                Err(error) => {
                    return Err(failed(format!(
                        "the demo builder wrote a line that is not its own: {error}"
                    )));
                }
            }
        }
        let status = child
            .wait()
            .await
            .map_err(|error| failed(format!("the demo builder was lost: {error}")))?;
        if status.success()
            && let Some(done) = done
        {
            return Ok(done);
        }
        let said = complaint.await.unwrap_or_default();
        Err(
            failed(format!("the demo mesh was not built ({status}): {}", said.trim()))
                .hint("check that the disk has 300 MB free, then try again"),
        )
    }

    /// This file is written last.
    fn is_made(&self) -> bool {
        self.folder.join("demo.json").is_file()
    }
}
