//! Contract and product files on this machine: the port [`ContractFiles`].
//!
//! Which files there are is said by people (arguments, a source's folder) and never by a file. Reading has the limits of the
//! harvest, and checking and editing use its parser, so that what is checked is what is read.

mod below;
mod disk;
mod fresh;

use std::path::{Path, PathBuf};

use async_trait::async_trait;
use weft_model::Warning;
use weft_ports::{
    Cancel, ContractFiles, PortError, PortErrorKind,
    contracts::{
        CheckedContract, ContractEdit, ContractError, ContractText, FolderPlace, TextPlace, WrittenBelow,
    },
    error::PortResult,
};

use crate::{
    edit,
    syntax::{Syntax, parts},
    tree, validate,
};

/// Bytes of one file.
pub const BYTES: usize = 4 * 1024 * 1024;
/// Stack of a thread that parses: 64 levels of nesting in an unoptimised build fit with room to spare.
const STACK: usize = 16 * 1024 * 1024;

/// The files of this machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct LocalContractFiles;

#[async_trait]
impl ContractFiles for LocalContractFiles {
    async fn find(&self, paths: &[PathBuf], cancel: &Cancel) -> PortResult<(Vec<PathBuf>, Vec<Warning>)> {
        let (paths, cancel) = (paths.to_vec(), cancel.clone());
        blocking(move || disk::find(&paths, &cancel)).await
    }

    async fn read(&self, path: &Path) -> PortResult<ContractText> {
        let path = path.to_owned();
        blocking(move || disk::read(&path)).await
    }

    async fn read_below(&self, folder: &Path, file: &str) -> PortResult<ContractText> {
        let (folder, file) = (folder.to_owned(), file.to_owned());
        blocking(move || disk::read_below(&folder, &file)).await
    }

    async fn write(&self, text: &ContractText) -> PortResult<()> {
        let text = text.clone();
        blocking(move || disk::write(&text)).await
    }

    async fn create(&self, folder: &Path, files: &[ContractText]) -> PortResult<()> {
        let (folder, files) = (folder.to_owned(), files.to_vec());
        blocking(move || fresh::create(&folder, &files)).await
    }

    async fn write_below(
        &self,
        folder: &Path,
        file: &str,
        bytes: &[u8],
        over: Option<&str>,
    ) -> PortResult<WrittenBelow> {
        let (folder, file, bytes) = (folder.to_owned(), file.to_owned(), bytes.to_vec());
        let over = over.map(str::to_owned);
        blocking(move || below::write(&folder, &file, bytes, over.as_deref())).await
    }

    async fn folder(&self, path: &Path) -> PortResult<FolderPlace> {
        let path = path.to_owned();
        blocking(move || below::folder(&path)).await
    }

    fn check(&self, text: &ContractText) -> CheckedContract {
        let checked = deep(|| {
            too_large(text)?;
            Ok(validate::check(&text.bytes, &text.path, is_json(&text.path)))
        });
        checked.unwrap_or_else(|error| CheckedContract {
            standard: None,
            api_version: None,
            schema: None,
            errors: vec![ContractError {
                place: TextPlace::default(),
                path: String::new(),
                message: error.message,
            }],
            document: None,
        })
    }

    fn place(&self, text: &ContractText, path: &str) -> Option<TextPlace> {
        found(text, |syntax| syntax.place(&parts(path)?, false))
    }

    fn places(&self, text: &ContractText, paths: &[String]) -> Vec<Option<TextPlace>> {
        let places = found(text, |syntax| {
            Some(paths.iter().map(|path| nearest(syntax, path)).collect())
        });
        places.unwrap_or_else(|| vec![None; paths.len()])
    }

    fn edit(&self, text: &ContractText, edits: &[ContractEdit]) -> PortResult<ContractText> {
        deep(|| {
            too_large(text)?;
            Ok(ContractText {
                path: text.path.clone(),
                bytes: edit::edit(&text.bytes, is_json(&text.path), edits, BYTES)?,
            })
        })
    }

    fn render(&self, document: &serde_json::Value) -> PortResult<String> {
        deep(|| edit::render(document))
    }
}

/// Looks something up in the text, where it can be read.
fn found<T: Send>(text: &ContractText, look: impl FnOnce(&Syntax<'_>) -> Option<T> + Send) -> Option<T> {
    let found = deep(|| {
        too_large(text)?;
        let json = is_json(&text.path);
        let found = tree::text(&text.bytes).ok().and_then(|text| {
            // Read first: that is where the limits are.
            tree::parse_text(text, json).ok()?;
            look(&Syntax::of(text, json).ok()?)
        });
        Ok(found)
    });
    found.unwrap_or_else(|error: PortError| {
        let (file, error) = (&text.path, error.message);
        tracing::warn!(file, error, "no place in a contract file");
        None
    })
}

/// Where a value stands, or what would hold it.
fn nearest(syntax: &Syntax<'_>, path: &str) -> Option<TextPlace> {
    let mut parts = parts(path)?;
    loop {
        if let Some(place) = syntax.place(&parts, false) {
            return Some(place);
        }
        parts.pop()?;
    }
}

/// Whether a file says by its name that it is JSON.
pub fn is_json(path: &str) -> bool {
    let extension = Path::new(path).extension();
    extension.is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
}

fn too_large(text: &ContractText) -> PortResult<()> {
    if text.bytes.len() <= BYTES {
        return Ok(());
    }
    Err(disk::too_large(&text.path))
}

/// Work that goes as deep as a document: on a stack that is large enough for any that is read.
pub fn deep<T: Send>(work: impl FnOnce() -> PortResult<T> + Send) -> PortResult<T> {
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, work)
            .map_err(|error| failed(format!("no thread to read the file with: {error}")))?
            .join()
            .map_err(|_| failed("reading the file stopped short"))?
    })
}

fn failed(message: impl Into<String>) -> PortError {
    PortError::new(PortErrorKind::Failed, message)
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> PortResult<T> + Send + 'static) -> PortResult<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| failed(format!("the work on contract files stopped short: {error}")))?
}

#[cfg(test)]
mod tests;
