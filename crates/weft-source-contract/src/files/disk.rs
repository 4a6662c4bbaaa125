//! Finding, reading and writing.

use std::{
    collections::HashSet,
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use weft_model::Warning;
use weft_ports::{Cancel, PortError, PortErrorKind, contracts::ContractText, error::PortResult};

use super::BYTES;
use crate::walk::walk;

/// Files that are named or found at most.
const FILES: usize = 20_000;

/// Files as they are named; of folders what is below them, by name.
pub fn find(paths: &[PathBuf], cancel: &Cancel) -> PortResult<(Vec<PathBuf>, Vec<Warning>)> {
    let (mut found, mut warnings) = (Vec::new(), Vec::new());
    let mut seen = HashSet::new();
    for path in paths {
        let held = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
        if !held.is_dir() {
            if seen.insert(path.clone()) {
                found.push(path.clone());
            }
            continue;
        }
        let root = path.canonicalize().map_err(|error| unreadable(path, &error))?;
        let walked = walk(&root, cancel).map_err(|error| unreadable(path, &error))?;
        if cancel.is_cancelled() {
            return Err(PortError::cancelled());
        }
        warnings.extend(walked.warnings);
        let mut below: Vec<PathBuf> = walked
            .files
            .into_iter()
            .map(|file| path.join(file.name))
            .collect();
        below.sort();
        found.extend(below.into_iter().filter(|file| seen.insert(file.clone())));
        if found.len() > FILES {
            return Err(PortError::new(
                PortErrorKind::Limit,
                format!("more than {FILES} files are named"),
            ));
        }
    }
    Ok((found, warnings))
}

/// Reads a file of at most 4 MiB.
pub fn read(path: &Path) -> PortResult<ContractText> {
    let file = File::open(path).map_err(|error| unreadable(path, &error))?;
    let mut bytes = Vec::new();
    // One byte more than allowed tells a file at the limit from one above it, also while it grows.
    file.take(BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(path, &error))?;
    let path = path.display().to_string();
    if bytes.len() > BYTES {
        return Err(too_large(&path));
    }
    Ok(ContractText { path, bytes })
}

/// Reads a file of a folder; nothing outside it.
pub fn read_below(folder: &Path, file: &str) -> PortResult<ContractText> {
    let root = folder
        .canonicalize()
        .map_err(|error| unreadable(folder, &error))?;
    let path = root.join(file);
    let whole = path.canonicalize().map_err(|error| unreadable(&path, &error))?;
    if !whole.starts_with(&root) {
        return Err(PortError::new(
            PortErrorKind::Denied,
            format!("`{file}` leads out of the folder `{}`", folder.display()),
        )
        .hint("copy the file into the folder"));
    }
    read(&whole)
}

/// What is said of a file above the limit.
pub fn too_large(path: &str) -> PortError {
    PortError::new(
        PortErrorKind::Limit,
        format!(
            "`{path}` is larger than {} MiB and was not read",
            BYTES / 1024 / 1024
        ),
    )
    .hint("split it")
}

/// Writes a file beside it, then in its place. A link stays a link: what it names is written.
pub fn write(text: &ContractText) -> PortResult<()> {
    super::too_large(text)?;
    let path = Path::new(&text.path);
    let target = match fs::symlink_metadata(path) {
        Ok(held) if held.is_symlink() => path.canonicalize().map_err(|error| unwritable(path, &error))?,
        _ => path.to_owned(),
    };
    let (folder, name) = (target.parent().unwrap_or(Path::new("")), target.file_name());
    let Some(name) = name else {
        return Err(PortError::new(
            PortErrorKind::Invalid,
            format!("`{}` names no file", text.path),
        ));
    };
    let beside = beside(folder, &name.to_string_lossy());
    let written = put(&beside, &text.bytes, &target);
    if written.is_err()
        && let Err(error) = fs::remove_file(&beside)
        && error.kind() != io::ErrorKind::NotFound
    {
        tracing::warn!(file = %beside.display(), %error, "a half-written file stays");
    }
    written.map_err(|error| unwritable(path, &error))
}

/// A name that no other write has, in this program or another.
fn beside(folder: &Path, name: &str) -> PathBuf {
    static WRITES: AtomicU64 = AtomicU64::new(0);
    let count = WRITES.fetch_add(1, Ordering::Relaxed);
    folder.join(format!(".{name}.{}-{count}.tmp", std::process::id()))
}

fn put(beside: &Path, bytes: &[u8], target: &Path) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(beside)?;
    file.write_all(bytes)?;
    if let Ok(held) = fs::metadata(target) {
        file.set_permissions(held.permissions())?;
    }
    file.sync_all()?;
    drop(file);
    fs::rename(beside, target)
}

/// What is said of a path that cannot be read.
pub fn unreadable(path: &Path, error: &io::Error) -> PortError {
    PortError::new(
        kind(error),
        format!("`{}` could not be read: {error}", path.display()),
    )
    .hint("check the path and that you may read it")
}

/// What is said of a path that cannot be written.
pub fn unwritable(path: &Path, error: &io::Error) -> PortError {
    PortError::new(
        kind(error),
        format!("`{}` could not be written: {error}", path.display()),
    )
    .hint("check the path and that you may write there")
}

fn kind(error: &io::Error) -> PortErrorKind {
    match error.kind() {
        io::ErrorKind::NotFound => PortErrorKind::NotFound,
        io::ErrorKind::PermissionDenied => PortErrorKind::Denied,
        _ => PortErrorKind::Unavailable,
    }
}
