//! A warehouse on the local disk.

use std::{
    io::{self, Read},
    path::{Component, Path, PathBuf},
};

use cap_std::{ambient_authority, fs::Dir};
use weft_model::WarningCode;
use weft_ports::{PortError, PortErrorKind, error::PortResult, shown::address};

use super::{MAX_METADATA_BYTES, Storage, StorageError};
use crate::names::visible;

/// Reads below one folder through a handle on it, so that neither `..` nor a link leads out.
pub struct LocalStorage {
    root: String,
    /// The folder as it was written and as the disk resolves it: writers may have used either.
    prefixes: Vec<PathBuf>,
    dir: Dir,
}

impl LocalStorage {
    /// Opens the folder `warehouse`, a path or a `file:` address.
    pub fn open(warehouse: &str) -> PortResult<Self> {
        let path = local_path(warehouse).map_err(|not_local| {
            PortError::new(
                PortErrorKind::Invalid,
                format!("warehouse `{}` {}", visible(warehouse), not_local.words()),
            )
            .hint("give a folder of this machine as the warehouse")
        })?;
        let failed = |error: io::Error| unopened(warehouse, &error);
        let written = std::path::absolute(path).map_err(failed)?;
        let resolved = std::fs::canonicalize(&written).map_err(failed)?;
        let dir = Dir::open_ambient_dir(&resolved, ambient_authority()).map_err(failed)?;
        // As it was written: metadata names its files by the same path, and whoever reads them resolves it again.
        let root = written.to_string_lossy().into_owned();
        let mut prefixes = vec![resolved];
        if !prefixes.contains(&written) {
            prefixes.push(written);
        }
        Ok(Self { root, prefixes, dir })
    }

    /// The path below the root that `location` names.
    fn below(&self, location: &str) -> Result<PathBuf, StorageError> {
        let outside = |why: &str| {
            StorageError::new(
                WarningCode::OutsideRoot,
                format!(
                    "`{}` {why}; only files below the warehouse `{}` are read",
                    visible(&address(location)),
                    visible(&self.root)
                ),
            )
        };
        let path = local_path(location).map_err(|not_local| outside(&not_local.words()))?;
        if path.contains('\0') {
            return Err(outside("holds a NUL character"));
        }
        let path = Path::new(path);
        if path.components().any(|part| part == Component::ParentDir) {
            return Err(outside("climbs with `..`"));
        }
        if !path.has_root() {
            return Err(outside("is relative, to a folder that only its writer knows"));
        }
        self.prefixes
            .iter()
            .find_map(|prefix| path.strip_prefix(prefix).ok())
            .map(Path::to_path_buf)
            .ok_or_else(|| outside("lies outside"))
    }

    fn read_below(&self, path: &Path) -> io::Result<Result<Vec<u8>, StorageError>> {
        // Asked before opening: opening a pipe would wait for its writer.
        let metadata = self.dir.metadata(path)?;
        if !metadata.is_file() {
            return Ok(Err(StorageError::new(
                WarningCode::Unreadable,
                format!("`{}` is not a file", visible(&path.to_string_lossy())),
            )));
        }
        let expected = usize::try_from(metadata.len()).unwrap_or(usize::MAX);
        let mut bytes = Vec::with_capacity(expected.min(MAX_METADATA_BYTES).saturating_add(1));
        let file = self.dir.open(path)?;
        let limit = u64::try_from(MAX_METADATA_BYTES).unwrap_or(u64::MAX);
        file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
        if bytes.len() > MAX_METADATA_BYTES {
            return Ok(Err(StorageError::new(
                WarningCode::TooLarge,
                format!(
                    "`{}` has more than {MAX_METADATA_BYTES} bytes; let the writer expire snapshots",
                    visible(&path.to_string_lossy())
                ),
            )));
        }
        Ok(Ok(bytes))
    }
}

impl Storage for LocalStorage {
    fn root(&self) -> &str {
        &self.root
    }

    fn admits(&self, location: &str) -> Result<(), StorageError> {
        self.below(location).map(|_| ())
    }

    fn read(&self, location: &str) -> Result<Vec<u8>, StorageError> {
        let first = self.read_below(&self.below(location)?);
        // PyIceberg writes paths into addresses as they are, other writers escape them.
        let read = match first {
            Err(error) if error.kind() == io::ErrorKind::NotFound && location.contains('%') => {
                let Some(unescaped) = unescape(location) else {
                    return Err(unread(location, &error));
                };
                self.read_below(&self.below(&unescaped)?)
            }
            other => other,
        };
        read.map_err(|error| unread(location, &error))?
    }
}

fn unread(location: &str, error: &io::Error) -> StorageError {
    let place = visible(&address(location));
    match error.kind() {
        io::ErrorKind::NotFound => StorageError::new(
            WarningCode::NotFound,
            format!(
                "its metadata file `{place}` is not there; restore it, or drop the table from the catalog"
            ),
        ),
        // The guard's own refusal carries no number of the system, a refused read does.
        io::ErrorKind::PermissionDenied if error.raw_os_error().is_none() => StorageError::new(
            WarningCode::OutsideRoot,
            format!("`{place}` leads outside the warehouse through a link; only files inside it are read"),
        ),
        io::ErrorKind::PermissionDenied => StorageError::new(
            WarningCode::Denied,
            format!("`{place}` may not be read by this login; ask its owner for the right to read it"),
        ),
        _ => StorageError::new(
            WarningCode::Unreadable,
            format!("`{place}` cannot be read: {error}; look at the disk and sync again"),
        ),
    }
}

fn unopened(warehouse: &str, error: &io::Error) -> PortError {
    let place = visible(warehouse);
    match error.kind() {
        io::ErrorKind::NotFound => PortError::new(
            PortErrorKind::NotFound,
            format!("warehouse folder `{place}` is not there"),
        )
        .hint("mount it, or add the source again with the folder where its tables lie"),
        io::ErrorKind::PermissionDenied => PortError::new(
            PortErrorKind::Denied,
            format!("warehouse folder `{place}` may not be opened by this login"),
        )
        .hint("ask its owner for the right to read it"),
        _ => PortError::new(
            PortErrorKind::Unavailable,
            format!("warehouse folder `{place}` cannot be opened: {error}"),
        )
        .hint("give the folder that holds the tables as the warehouse"),
    }
}

/// Why a location names no path of this machine.
pub(crate) enum NotLocal {
    /// Storage of another kind, by its scheme.
    Scheme(String),
    /// A file of another machine.
    Host(String),
}

impl NotLocal {
    fn words(&self) -> String {
        match self {
            Self::Scheme(scheme) => format!("is on `{}` storage", visible(scheme)),
            Self::Host(host) => format!("is on the machine `{}`", visible(host)),
        }
    }
}

/// The path in a plain path, `file:/p`, `file:///p` or `file://localhost/p`.
pub(crate) fn local_path(location: &str) -> Result<&str, NotLocal> {
    let Some((scheme, rest)) = location.split_once(':') else {
        return Ok(location);
    };
    // One letter is a drive, and a slash before the colon makes it part of a name.
    if scheme.len() < 2
        || !scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    {
        return Ok(location);
    }
    if !scheme.eq_ignore_ascii_case("file") {
        return Err(NotLocal::Scheme(scheme.to_owned()));
    }
    let path = match rest.strip_prefix("//") {
        None => rest,
        Some(after) => {
            let (host, path) = after.split_at(after.find('/').unwrap_or(after.len()));
            if !host.is_empty() && !host.eq_ignore_ascii_case("localhost") {
                return Err(NotLocal::Host(host.to_owned()));
            }
            path
        }
    };
    // `file:///C:/lake` names `C:/lake` where drives exist.
    let drive = cfg!(windows) && path.as_bytes().get(2) == Some(&b':');
    Ok(if drive { path.trim_start_matches('/') } else { path })
}

fn unescape(location: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(location.len());
    let mut rest = location.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}
