//! What the compiler does not check: direction of dependencies, sizes of files, words that must not be there.

mod direction;
mod sizes;
mod words;

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    Result,
    process::{command, output, root},
};

/// Runs all checks and lists every finding.
pub fn run() -> Result<()> {
    let files = files()?;
    let mut found = Vec::new();
    direction::check(&files, &mut found);
    sizes::check(&files, &mut found);
    words::check(&files, &mut found);
    if found.is_empty() {
        eprintln!("tidy: {} files, nothing to say", files.len());
        return Ok(());
    }
    Err(format!("tidy found:\n  {}", found.join("\n  ")))
}

/// One text file of the project.
pub struct File {
    /// Path below the project's folder, with `/`.
    pub path: String,
    /// What is in it.
    pub text: String,
}

impl File {
    /// Whether it ends with `.extension`.
    pub fn is(&self, extension: &str) -> bool {
        Path::new(&self.path)
            .extension()
            .is_some_and(|found| found.eq_ignore_ascii_case(extension))
    }
}

/// All text files that git knows or would know.
fn files() -> Result<Vec<File>> {
    let list = command("git", &["ls-files", "--cached", "--others", "--exclude-standard"]);
    let listed = output(list).ok_or("`git ls-files` does not work here")?;
    let root = root();
    let mut files: Vec<File> = listed
        .lines()
        .filter_map(|path| {
            let whole: PathBuf = root.join(path);
            // Not text, or removed and not committed yet.
            let text = fs::read_to_string(whole).ok()?;
            Some(File {
                path: path.to_owned(),
                text,
            })
        })
        .collect();
    files.sort_by(|left, right| left.path.cmp(&right.path));
    Ok(files)
}
