//! Files that a person can read in one sitting.

use super::File;

/// Most lines of a Rust file.
const RUST_MOST: usize = 500;
/// Most lines that the middle one of all Rust files may have.
const RUST_MEDIAN: usize = 150;
/// Most lines of a component file.
const TSX_MOST: usize = 250;

/// Checks sizes; generated files are exempt.
pub fn check(files: &[File], found: &mut Vec<String>) {
    let mut rust = Vec::new();
    for file in files {
        let lines = file.text.lines().count();
        if file.is("rs") {
            rust.push(lines);
            if lines > RUST_MOST {
                found.push(format!("{}: {lines} lines; the most is {RUST_MOST}", file.path));
            }
        } else if file.is("tsx") && lines > TSX_MOST {
            found.push(format!("{}: {lines} lines; the most is {TSX_MOST}", file.path));
        }
    }
    rust.sort_unstable();
    if let Some(median) = rust.get(rust.len() / 2)
        && *median > RUST_MEDIAN
    {
        found.push(format!(
            "the middle one of all Rust files has {median} lines; the most is {RUST_MEDIAN}"
        ));
    }
}
