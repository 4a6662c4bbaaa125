//! A browser for the window that goes nowhere: it writes down the address that it was opened with.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use crate::webdriver::Outcome;

/// How long an address is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// A folder whose `xdg-open` is found before that of the system.
pub struct Browser {
    folder: PathBuf,
}

impl Browser {
    /// Makes it.
    pub fn new(folder: &Path) -> Outcome<Self> {
        let failed = |error: std::io::Error| format!("no browser can be made: {error}");
        fs::create_dir_all(folder).map_err(failed)?;
        let program = folder.join("xdg-open");
        // One word, whatever is in it.
        let script = "#!/bin/sh\ntest $# -eq 1 && printf '%s' \"$1\" > \"$(dirname \"$0\")/new\" && mv \"$(dirname \"$0\")/new\" \"$(dirname \"$0\")/opened\"\n";
        fs::write(&program, script).map_err(failed)?;
        #[cfg(unix)]
        fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o755)).map_err(failed)?;
        Ok(Self {
            folder: folder.to_owned(),
        })
    }

    /// The search path with it in front.
    pub fn path(&self) -> Outcome<PathBuf> {
        let others = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(self.folder.clone()).chain(std::env::split_paths(&others));
        let joined = std::env::join_paths(folders).map_err(|error| format!("no search path: {error}"))?;
        Ok(joined.into())
    }

    /// The address that it is opened with, once.
    pub fn opened(&self) -> Outcome<String> {
        let (file, began) = (self.folder.join("opened"), Instant::now());
        while began.elapsed() < PATIENCE {
            if let Ok(address) = fs::read_to_string(&file) {
                fs::remove_file(&file).map_err(|error| format!("the address stays: {error}"))?;
                return Ok(address);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Err("the browser was not opened".to_owned())
    }
}
