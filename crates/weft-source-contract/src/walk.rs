//! Which files of the folder may be read. Nothing outside it ever is.

use std::{
    fs,
    path::{Path, PathBuf},
};

use weft_model::{Warning, WarningCode};
use weft_ports::Cancel;

/// Files of one folder that are read at most.
pub const FILES: usize = 20_000;
/// Entries that are looked at in one folder, of any kind.
const ENTRIES: usize = 500_000;
/// Levels of subfolders.
const DEPTH: usize = 32;

/// One file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Path below the folder, with `/` between its parts on every system.
    pub name: String,
    /// Where to open it.
    pub path: PathBuf,
    /// Whether its name says that it is JSON.
    pub json: bool,
}

/// What the walk saw.
#[derive(Debug, Default)]
pub struct Walked {
    /// Files in the order in which they are read: glossaries first, then by name.
    pub files: Vec<Found>,
    /// What was left out.
    pub warnings: Vec<Warning>,
    /// Whether every folder was listed to its end.
    pub complete: bool,
}

/// Lists the YAML and JSON files under `root`, an absolute path without symbolic links.
pub fn walk(root: &Path, cancel: &Cancel) -> std::io::Result<Walked> {
    let mut walked = Walked {
        complete: true,
        ..Walked::default()
    };
    let mut waiting = vec![(String::new(), root.to_owned(), 0_usize)];
    let mut entries = 0_usize;
    while let Some((below, path, depth)) = waiting.pop() {
        let listing = match fs::read_dir(&path) {
            Ok(listing) => listing,
            // An unreadable root is an error, not an empty folder.
            Err(error) if depth == 0 => return Err(error),
            Err(error) => {
                walked.complete = false;
                let message = format!("the folder could not be listed: {error}");
                walked.warn(WarningCode::Unreadable, &below, message);
                continue;
            }
        };
        for entry in listing {
            entries += 1;
            if cancel.is_cancelled() {
                walked.complete = false;
                return Ok(walked);
            }
            if entries > ENTRIES || walked.files.len() >= FILES {
                walked.complete = false;
                walked.warn(
                    WarningCode::TooLarge,
                    if below.is_empty() { "." } else { &below },
                    format!(
                        "the folder holds more than {FILES} contract files or {ENTRIES} entries; the rest was \
                         not read, so name a smaller folder"
                    ),
                );
                return Ok(walked.sorted());
            }
            match entry {
                Ok(entry) => {
                    let Some((name, path)) = look(root, &below, &entry, &mut walked) else {
                        continue;
                    };
                    if depth < DEPTH {
                        waiting.push((name, path, depth + 1));
                    } else {
                        walked.complete = false;
                        let message = format!("lies more than {DEPTH} folders deep and was not read");
                        walked.warn(WarningCode::TooLarge, &name, message);
                    }
                }
                Err(error) => {
                    walked.complete = false;
                    let message = format!("the folder could not be listed to its end: {error}");
                    walked.warn(WarningCode::Unreadable, &below, message);
                }
            }
        }
    }
    Ok(walked.sorted())
}

/// Takes a file, or returns a folder to go down into.
fn look(root: &Path, below: &str, entry: &fs::DirEntry, walked: &mut Walked) -> Option<(String, PathBuf)> {
    let path = entry.path();
    let file_name = entry.file_name().to_string_lossy().into_owned();
    if file_name.starts_with('.') || file_name == "node_modules" {
        return None;
    }
    let name = if below.is_empty() {
        file_name
    } else {
        format!("{below}/{file_name}")
    };
    let kind = match entry.file_type() {
        Ok(kind) => kind,
        Err(error) => {
            walked.complete = false;
            walked.warn(
                WarningCode::Unreadable,
                &name,
                format!("could not be looked at: {error}"),
            );
            return None;
        }
    };
    if kind.is_symlink() {
        linked(root, &name, &path, walked);
        return None;
    }
    if kind.is_dir() {
        return Some((name, path));
    }
    if kind.is_file()
        && let Some(json) = format_of(&name)
    {
        walked.files.push(Found { name, path, json });
    }
    None
}

/// A link inside the folder names something that is read anyway; one that leaves it is refused.
fn linked(root: &Path, name: &str, path: &Path, walked: &mut Walked) {
    match path.canonicalize() {
        Ok(target) if target.starts_with(root) => {}
        Ok(target) if target.is_file() && format_of(name).is_none() => {}
        Ok(_) => walked.warn(
            WarningCode::OutsideRoot,
            name,
            "is a link that leaves the folder and was not followed; copy the file here or add its folder as a \
             source of its own",
        ),
        Err(error) if format_of(name).is_some() => {
            walked.warn(WarningCode::Unreadable, name, format!("is a link to nothing: {error}"));
        }
        Err(_) => {}
    }
}

/// Whether a file is read at all, and whether as JSON.
fn format_of(name: &str) -> Option<bool> {
    let extension = Path::new(name).extension()?.to_str()?.to_ascii_lowercase();
    match extension.as_str() {
        "yaml" | "yml" => Some(false),
        "json" => Some(true),
        _ => None,
    }
}

fn is_glossary(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.to_ascii_lowercase().starts_with("glossary.")
}

impl Walked {
    fn warn(&mut self, code: WarningCode, place: &str, message: impl Into<String>) {
        self.warnings.push(Warning::new(code, place, message));
    }

    /// The order decides who is first to claim an id or a term, so it must not depend on the disk.
    fn sorted(mut self) -> Self {
        self.files.sort_by(|left, right| {
            (!is_glossary(&left.name), &left.name).cmp(&(!is_glossary(&right.name), &right.name))
        });
        self.warnings.sort();
        self
    }
}
