//! The stories. Each starts from wherever the one before left the window.

use std::path::Path;

use serde_json::json;
use tempfile::TempDir;

use crate::{Stage, webdriver::Outcome};

/// One story.
pub type Story = fn(&Stage) -> Outcome<()>;

/// All stories, in the order of an analyst's morning.
pub const ALL: &[(&str, Story)] = &[("home", home)];

/// A copy of the demo workspace: stories write into it.
pub fn copy_of(workspace: &Path) -> Outcome<TempDir> {
    let copy = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
    for name in ["workspace.db", "replica.db", "device.db"] {
        let from = workspace.join(name);
        if from.exists() {
            std::fs::copy(&from, copy.path().join(name))
                .map_err(|error| format!("`{}` cannot be copied: {error}", from.display()))?;
        }
    }
    Ok(copy)
}

/// Waits until the window can be used.
pub fn ready(stage: &Stage) -> Outcome<()> {
    stage
        .window
        .wait(
            "the window",
            "return document.querySelector('.app') !== null",
            &[],
        )
        .map(drop)
}

/// Goes to an address inside the window.
pub fn go(stage: &Stage, address: &str) -> Outcome<()> {
    stage
        .window
        .script("window.location.hash = arguments[0]", &[json!(address)])
        .map(drop)
}

fn home(stage: &Stage) -> Outcome<()> {
    go(stage, "/")?;
    stage.picture("home")
}
