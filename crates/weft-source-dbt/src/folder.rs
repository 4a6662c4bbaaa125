//! The four files, found by their fixed names inside the folder and nowhere else.

use std::{
    fs::File,
    hash::{DefaultHasher, Hasher},
    io::Read,
    path::{Path, PathBuf},
};

use weft_ports::{PortError, PortErrorKind, error::PortResult};

/// Largest manifest, catalog and list of results, in bytes.
const BYTES: u64 = 512 * 1024 * 1024;

/// Which of the four files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Artifact {
    /// Models, sources and all that dbt knows of them.
    Manifest,
    /// Columns as the database has them.
    Catalog,
    /// What the last run did.
    RunResults,
    /// How fresh sources were.
    Sources,
}

impl Artifact {
    /// All four, in the order in which they are read.
    pub const ALL: [Self; 4] = [Self::Manifest, Self::Catalog, Self::RunResults, Self::Sources];

    /// Name of the file.
    pub const fn file(self) -> &'static str {
        match self {
            Self::Manifest => "manifest.json",
            Self::Catalog => "catalog.json",
            Self::RunResults => "run_results.json",
            Self::Sources => "sources.json",
        }
    }

    /// What writes it.
    pub const fn command(self) -> &'static str {
        match self {
            Self::Manifest => "dbt parse",
            Self::Catalog => "dbt docs generate",
            Self::RunResults => "dbt build",
            Self::Sources => "dbt source freshness",
        }
    }
}

/// The folder that holds the manifest.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
    target: PathBuf,
}

/// Why one file was not read.
#[derive(Debug)]
pub enum Unread {
    /// It is not there.
    Missing,
    /// It is a link that leaves the folder.
    Outside,
    /// It is larger than 512 MiB.
    TooLarge,
    /// It is no file, or not to be read.
    Unreadable(String),
}

impl Folder {
    /// Finds the artifacts in `path`, or in `target` below it.
    pub fn open(path: &Path) -> PortResult<Self> {
        let root = path.canonicalize().map_err(|error| {
            let kind = match error.kind() {
                std::io::ErrorKind::NotFound => PortErrorKind::NotFound,
                std::io::ErrorKind::PermissionDenied => PortErrorKind::Denied,
                _ => PortErrorKind::Unavailable,
            };
            PortError::new(
                kind,
                format!("the dbt folder {} could not be read: {error}", path.display()),
            )
            .hint("check the path and that you may read it")
        })?;
        for target in [root.clone(), root.join("target")] {
            if target.join(Artifact::Manifest.file()).symlink_metadata().is_ok() {
                return Ok(Self { root, target });
            }
        }
        Err(PortError::new(
            PortErrorKind::NotFound,
            format!(
                "there is no manifest.json in {} or its target folder",
                path.display()
            ),
        )
        .hint("run `dbt build` there, or name the folder that `target-path` points to"))
    }

    /// Opens one file, unless it leads out of the folder or is too large.
    fn file(&self, artifact: Artifact) -> Result<(File, u64), Unread> {
        let named = self.target.join(artifact.file());
        let unreadable = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::NotFound => Unread::Missing,
            _ => Unread::Unreadable(error.to_string()),
        };
        let path = match named.canonicalize() {
            Ok(path) => path,
            Err(_) if named.symlink_metadata().is_ok() => {
                return Err(Unread::Unreadable("it is a link to nothing".to_owned()));
            }
            Err(error) => return Err(unreadable(error)),
        };
        if !path.starts_with(&self.root) {
            return Err(Unread::Outside);
        }
        // Looked at before it is opened: opening a pipe would wait for ever.
        let about = path.metadata().map_err(unreadable)?;
        if !about.is_file() {
            return Err(Unread::Unreadable("it is no file".to_owned()));
        }
        if about.len() > BYTES {
            return Err(Unread::TooLarge);
        }
        Ok((File::open(&path).map_err(unreadable)?, about.len()))
    }

    /// Size and digest of one file, without holding it.
    pub fn stamp(&self, artifact: Artifact) -> Result<Stamp, Unread> {
        let (file, _) = self.file(artifact)?;
        let mut file = file.take(BYTES + 1);
        let mut hasher = digest();
        let mut buffer = vec![0_u8; 1024 * 1024];
        let mut bytes = 0_u64;
        loop {
            let count = file
                .read(&mut buffer)
                .map_err(|error| Unread::Unreadable(error.to_string()))?;
            let Some(part) = buffer.get(..count).filter(|part| !part.is_empty()) else {
                break;
            };
            bytes += count as u64;
            hasher.write(part);
        }
        Ok(Stamp::new(bytes, &hasher))
    }

    /// The whole text of one file.
    pub fn text(&self, artifact: Artifact) -> Result<(String, Stamp), Unread> {
        let (file, size) = self.file(artifact)?;
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
        // One byte more than allowed tells a file at the limit from one that grew above it.
        file.take(BYTES + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| Unread::Unreadable(error.to_string()))?;
        if bytes.len() as u64 > BYTES {
            return Err(Unread::TooLarge);
        }
        let mut hasher = digest();
        hasher.write(&bytes);
        let stamp = Stamp::new(bytes.len() as u64, &hasher);
        let text = String::from_utf8(bytes).map_err(|error| {
            Unread::Unreadable(format!(
                "it is not UTF-8 after byte {}",
                error.utf8_error().valid_up_to()
            ))
        })?;
        let text = match text.strip_prefix('\u{feff}') {
            Some(rest) => rest.to_owned(),
            None => text,
        };
        Ok((text, stamp))
    }

    /// The folder that holds the files.
    pub fn target(&self) -> &Path {
        &self.target
    }
}

/// Size and digest of a file. It guards against reading twice, not against forgery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// Size.
    pub bytes: u64,
    /// As it is remembered.
    pub text: String,
}

impl Stamp {
    fn new(bytes: u64, hasher: &DefaultHasher) -> Self {
        Self {
            bytes,
            text: format!("{bytes}-{:016x}", hasher.finish()),
        }
    }
}

/// Another version of this program may state other facts of the same file.
fn digest() -> DefaultHasher {
    let mut hasher = DefaultHasher::new();
    hasher.write(env!("CARGO_PKG_VERSION").as_bytes());
    hasher
}
