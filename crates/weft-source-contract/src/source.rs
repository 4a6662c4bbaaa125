//! The folder as a [`Source`].

mod emit;

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use async_trait::async_trait;
use weft_model::{Timestamp, Warning, WarningCode};
use weft_ports::{
    Cancel, PortError, PortErrorKind, Progress, Source,
    error::PortResult,
    source::{Fingerprint, HarvestContext, HarvestSummary, TableLocation},
};

use crate::{
    glossary, odcs, odps,
    reading::{Reading, Stated, place},
    seen::{Seen, stamp},
    standard::{Standard, recognise},
    tree,
    walk::{Found, Walked, walk},
};

/// Bytes of one file.
const BYTES: u64 = 4 * 1024 * 1024;
/// Files that are read before their facts are handed on.
const CHUNK: usize = 64;
/// Stack of a reading thread: 64 levels of nesting in an unoptimised build fit with room to spare.
const STACK: usize = 16 * 1024 * 1024;

/// ODCS contracts, ODPS products and glossaries under one folder.
#[derive(Debug, Clone)]
pub struct ContractSource {
    name: Arc<str>,
    path: PathBuf,
}

/// What became of one file.
enum Outcome {
    /// As it was at the last harvest.
    Unchanged,
    /// Read; the stamp is what to remember it by.
    Read(String, Stated),
    /// Broken or too large.
    Refused(Warning),
}

/// One file with what is remembered of it and what became of it.
struct Piece {
    file: Found,
    known: Option<Fingerprint>,
    outcome: Outcome,
    bytes: u64,
}

impl ContractSource {
    /// The folder at `path`, under the name that a person gave it.
    pub fn new(name: impl Into<String>, path: impl Into<PathBuf>) -> Self {
        Self {
            name: name.into().into(),
            path: path.into(),
        }
    }

    async fn walk(&self, cancel: &Cancel) -> PortResult<(PathBuf, Walked)> {
        let (path, cancel) = (self.path.clone(), cancel.clone());
        blocking(move || {
            let root = root(&path)?;
            let walked = walk(&root, &cancel).map_err(|error| unreadable(&path, &error))?;
            Ok((root, walked))
        })
        .await
    }

    /// Reads files on a few threads, in the order of the list; fewer where it is cancelled.
    async fn read(
        &self,
        files: Vec<(Found, Option<Fingerprint>)>,
        force: bool,
        cancel: &Cancel,
    ) -> PortResult<Vec<Piece>> {
        let (name, cancel) = (Arc::clone(&self.name), cancel.clone());
        blocking(move || {
            let now = now();
            let threads = std::thread::available_parallelism().map_or(1, |count| count.get().min(8));
            let share = files.len().div_ceil(threads).max(1);
            let mut pieces = Vec::with_capacity(files.len());
            std::thread::scope(|scope| {
                let mut running = Vec::new();
                for part in files.chunks(share) {
                    let (name, cancel) = (&name, &cancel);
                    let work = move || -> Vec<Piece> {
                        part.iter()
                            .take_while(|_| !cancel.is_cancelled())
                            .map(|(file, known)| read_file(name, file, known.as_ref(), force, now))
                            .collect()
                    };
                    running.push(
                        std::thread::Builder::new()
                            .stack_size(STACK)
                            .spawn_scoped(scope, work),
                    );
                }
                for thread in running {
                    let done = thread
                        .map_err(|error| failed(format!("no thread to read contracts with: {error}")))?
                        .join()
                        .map_err(|_| failed("reading contracts stopped short"))?;
                    pieces.extend(done);
                }
                Ok(pieces)
            })
        })
        .await
    }
}

#[async_trait]
impl Source for ContractSource {
    async fn test(&self) -> PortResult<String> {
        let (root, walked) = self.walk(&Cancel::new()).await?;
        let count = walked.files.len();
        let noun = if count == 1 { "file" } else { "files" };
        Ok(format!("{count} YAML and JSON {noun} in {}", root.display()))
    }

    async fn harvest(&self, context: HarvestContext) -> PortResult<HarvestSummary> {
        let HarvestContext {
            sink,
            fingerprints,
            progress,
            cancel,
        } = context;
        let (_, walked) = self.walk(&cancel).await?;
        for warning in walked.warnings {
            sink.warn(warning);
        }
        let mut emit = emit::Emit::new(sink, fingerprints).await?;
        let total = walked.files.len();
        let mut summary = HarvestSummary::default();
        let names: Vec<&str> = walked.files.iter().map(|file| file.name.as_str()).collect();
        let names = names.join("\n");
        let mut files = walked.files.into_iter();
        let mut done = 0_usize;
        loop {
            let chunk: Vec<Found> = files.by_ref().take(CHUNK).collect();
            let Some(first) = chunk.first() else { break };
            if cancel.is_cancelled() {
                return Err(PortError::cancelled());
            }
            progress(Progress {
                step: "Read contracts".to_owned(),
                done: done as u64,
                total: Some(total as u64),
                detail: Some(first.name.clone()),
                ..Progress::default()
            });
            done += chunk.len();
            let mut asked = Vec::with_capacity(chunk.len());
            for file in chunk {
                let known = emit.known(&file.name).await?;
                asked.push((file, known));
            }
            let pieces = self.read(asked, false, &cancel).await?;
            if cancel.is_cancelled() {
                return Err(PortError::cancelled());
            }
            for piece in pieces {
                summary.requests += 1;
                summary.bytes += piece.bytes;
                // A file that is as it was may have lost its id to one that came before it.
                let piece = if matches!(piece.outcome, Outcome::Unchanged) && emit.is_claimed(&piece) {
                    let again = self.read(vec![(piece.file, piece.known)], true, &cancel).await?;
                    again.into_iter().next().ok_or_else(PortError::cancelled)?
                } else {
                    piece
                };
                emit.piece(piece).await?;
            }
        }
        if cancel.is_cancelled() {
            return Err(PortError::cancelled());
        }
        emit.finish(names).await?;
        summary.complete = walked.complete;
        Ok(summary)
    }

    async fn locate(&self, namespace: &[String], name: &str) -> PortResult<TableLocation> {
        Err(PortError::new(
            PortErrorKind::Unsupported,
            format!(
                "`{}` holds contracts, no data: there is nothing to read of {}.{name}",
                self.name,
                namespace.join(".")
            ),
        )
        .hint("add the catalog that holds the table as a source"))
    }
}

/// The folder itself, without links, so that "inside" can be told by comparing paths.
fn root(path: &Path) -> PortResult<PathBuf> {
    let root = path.canonicalize().map_err(|error| unreadable(path, &error))?;
    if root.is_dir() {
        return Ok(root);
    }
    Err(
        PortError::new(PortErrorKind::Invalid, format!("{} is no folder", path.display()))
            .hint("name the folder that holds the contracts"),
    )
}

fn read_file(name: &str, file: &Found, known: Option<&Fingerprint>, force: bool, now: Timestamp) -> Piece {
    let piece = |outcome, bytes| Piece {
        file: file.clone(),
        known: known.cloned(),
        outcome,
        bytes,
    };
    let refused =
        |code, line, message: String| Outcome::Refused(Warning::new(code, place(&file.name, line), message));
    let bytes = match bytes_of(&file.path) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => {
            let limit = BYTES / 1024 / 1024;
            let message = format!("is larger than {limit} MiB and was not read; split it");
            return piece(refused(WarningCode::TooLarge, 0, message), 0);
        }
        Err(error) => {
            return piece(
                refused(WarningCode::Unreadable, 0, format!("could not be read: {error}")),
                0,
            );
        }
    };
    let size = bytes.len() as u64;
    let stamp = stamp(&bytes);
    let seen = known.and_then(Seen::read);
    if !force && seen.is_some_and(|seen| seen.stamp.as_deref() == Some(stamp.as_str())) {
        return piece(Outcome::Unchanged, size);
    }
    match tree::parse(&bytes, file.json) {
        Ok(tree) => piece(
            Outcome::Read(stamp, read_tree(name, &file.name, &tree, now)),
            size,
        ),
        Err(error) => piece(refused(error.code, error.line, error.message), size),
    }
}

fn bytes_of(path: &Path) -> std::io::Result<Option<Vec<u8>>> {
    let file = File::open(path)?;
    let mut bytes = Vec::new();
    // One byte more than allowed tells a file at the limit from one above it, also while it grows.
    file.take(BYTES + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= BYTES).then_some(bytes))
}

fn read_tree(source: &str, name: &str, tree: &tree::Tree, now: Timestamp) -> Stated {
    let mut reading = Reading::new(source, name, now);
    match recognise(tree, name) {
        Standard::Contract => odcs::read(&mut reading, tree),
        Standard::EarlierContract => odcs::read_earlier(&mut reading, tree),
        Standard::Product => odps::read(&mut reading, tree),
        Standard::Glossary => glossary::read(&mut reading, tree),
        Standard::Foreign(format) => {
            reading.warn(WarningCode::Unsupported, 0, format!("not read: this is {format}"));
        }
        Standard::Unclear => {
            let message = "has neither `kind: DataContract` nor `kind: DataProduct` and was not read";
            reading.warn(WarningCode::Malformed, 0, message);
        }
        Standard::Other => tracing::debug!(file = name, "neither a contract nor a product"),
    }
    reading.finish()
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

fn unreadable(path: &Path, error: &std::io::Error) -> PortError {
    let kind = match error.kind() {
        std::io::ErrorKind::NotFound => PortErrorKind::NotFound,
        std::io::ErrorKind::PermissionDenied => PortErrorKind::Denied,
        _ => PortErrorKind::Unavailable,
    };
    PortError::new(
        kind,
        format!(
            "the contracts folder {} could not be read: {error}",
            path.display()
        ),
    )
    .hint("check the path and that you may read it")
}

fn failed(message: impl Into<String>) -> PortError {
    PortError::new(PortErrorKind::Failed, message)
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> PortResult<T> + Send + 'static) -> PortResult<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| failed(format!("reading contracts stopped short: {error}")))?
}

#[cfg(test)]
mod tests;
