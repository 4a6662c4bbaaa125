//! Where a person's workspace is when nobody says, and what the system calls the person.

use std::path::PathBuf;

use weft_app::{AppError, AppResult};

/// The default workspace: `weft/workspace` in the person's data folder.
pub fn workspace() -> AppResult<PathBuf> {
    dirs::data_dir()
        .map(|folder| folder.join("weft").join("workspace"))
        .ok_or_else(|| {
            AppError::failed("this system names no folder for data")
                .hint("name one with `--workspace` or WEFT_WORKSPACE")
        })
}

/// Login of the person at the desk.
pub fn login() -> String {
    ["USER", "LOGNAME", "USERNAME"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.trim().is_empty()))
        .unwrap_or_else(|| "me".to_owned())
}
