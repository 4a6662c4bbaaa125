//! Weft's other programs stand beside the one that runs.

use std::path::PathBuf;

/// Path of the program `name`: beside the running one. Tests run one folder deeper.
///
/// The answer may not exist; whoever starts it says so in terms of what the person wanted.
pub fn find(name: &str) -> PathBuf {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let Ok(running) = std::env::current_exe() else {
        return PathBuf::from(file);
    };
    running
        .ancestors()
        .skip(1)
        .take(2)
        .map(|folder| folder.join(&file))
        .find(|path| path.is_file())
        .unwrap_or_else(|| running.with_file_name(file))
}
