//! Contract and product files (ODCS, ODPS) as texts that people own: read, checked against the standard, edited in
//! place.
//!
//! A file is its bytes. What is not edited stays as it was written, byte for byte: comments, order, quotes, unknown keys.

use std::path::{Path, PathBuf};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::Warning;

use crate::{error::PortResult, progress::Cancel};

/// Which standard a file follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ContractStandard {
    /// Open Data Contract Standard: `kind: DataContract`.
    Odcs,
    /// Open Data Product Standard (Bitol): `kind: DataProduct`.
    Odps,
}

/// A file and its text. At most 4 MiB.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractText {
    /// Path as the person wrote it, or below the folder that was named.
    pub path: String,
    /// What stands in it.
    pub bytes: Vec<u8>,
}

/// A place in a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
pub struct TextPlace {
    /// Line, from 1; 0 where it is not known.
    pub line: u32,
    /// Column in characters, from 1; 0 where it is not known.
    pub column: u32,
}

/// One thing that is wrong in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ContractError {
    /// Where it stands: the offending value or key, else the mapping that lacks one.
    #[serde(flatten)]
    pub place: TextPlace,
    /// JSON pointer (RFC 6901) of the value; empty for the whole document.
    pub path: String,
    /// What is wrong and what would be right.
    pub message: String,
}

/// What a file says, and whether it says it as its standard wants.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedContract {
    /// Its standard; none where it is neither.
    pub standard: Option<ContractStandard>,
    /// `apiVersion`, as written.
    pub api_version: Option<String>,
    /// The official schema it was held against, for example `v3.1.0`; none where there is none for it. It is another
    /// than `api_version` where no schema of that version was published in a package, or where there is no such version.
    pub schema: Option<&'static str>,
    /// What is wrong, by place. Empty: valid.
    pub errors: Vec<ContractError>,
    /// The document as JSON; none where it could not be parsed at all.
    pub document: Option<serde_json::Value>,
}

/// One change of a document. Paths are JSON pointers (RFC 6901).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "edit", rename_all = "snake_case")]
pub enum ContractEdit {
    /// Puts a value in place of the one that is there, or adds it at the end: a key to its mapping, an element to its
    /// list (`/schema/-`).
    Set {
        /// Where.
        path: String,
        /// What, as JSON text.
        value: String,
    },
    /// Adds an element to a list, before the one that is there now (`/schema/0`: as the first).
    Insert {
        /// Where.
        path: String,
        /// What, as JSON text.
        value: String,
    },
    /// Takes a key or an element away.
    Remove {
        /// Where.
        path: String,
    },
    /// Gives a key another name; its value and place stay.
    Rename {
        /// Where.
        path: String,
        /// The new key.
        to: String,
    },
}

/// A folder of this machine, as people are told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderPlace {
    /// The folder itself, without links.
    pub path: PathBuf,
    /// The git working copy that it lies in.
    pub git: Option<GitPlace>,
}

/// A git working copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct GitPlace {
    /// Its uppermost folder.
    pub root: String,
    /// The branch that is checked out; none where it cannot be told.
    pub branch: Option<String>,
}

/// What became of a file that was to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WrittenBelow {
    /// It is there; `created` where none was before.
    Written {
        /// Whether it is new.
        created: bool,
    },
    /// It said that already, byte for byte.
    Unchanged,
    /// Another file is there than the writer has seen, or none where one was seen: nothing was written.
    Differs(Option<ContractText>),
}

/// Files of contracts and products.
#[async_trait]
pub trait ContractFiles: Send + Sync {
    /// The files that `paths` name; folders are walked for YAML and JSON files, by name. A path that is not there is an
    /// error, a piece below it that cannot be read a warning.
    async fn find(&self, paths: &[PathBuf], cancel: &Cancel) -> PortResult<(Vec<PathBuf>, Vec<Warning>)>;
    /// Reads one file.
    async fn read(&self, path: &Path) -> PortResult<ContractText>;
    /// Reads a file below a folder. Its name may come from harvested text: one that leads out of the folder, by `..` or
    /// by a link, is refused.
    async fn read_below(&self, folder: &Path, file: &str) -> PortResult<ContractText>;
    /// Writes one file: beside it first, then in its place, so that a crash leaves the old or the new one.
    async fn write(&self, text: &ContractText) -> PortResult<()>;
    /// Writes new files below a folder, all of them or none; makes what folders there have to be. Paths are below the folder
    /// and lead nowhere else. A file that is there already is an error, and stays as it is.
    async fn create(&self, folder: &Path, files: &[ContractText]) -> PortResult<()>;
    /// Writes a file below a folder, in the same way, and only over what the writer has seen: `over` is the digest of the
    /// bytes ([`weft_model::digest`]), none where no file was there. A name that leads out of the folder, by `..` or by a
    /// link, is refused; folders between are made.
    async fn write_below(
        &self,
        folder: &Path,
        file: &str,
        bytes: &[u8],
        over: Option<&str>,
    ) -> PortResult<WrittenBelow>;
    /// Where a folder lies. One that is not there, or is no folder, is an error.
    async fn folder(&self, path: &Path) -> PortResult<FolderPlace>;
    /// Parses a text and holds it against the official schema of its version. Takes processor time: at most some
    /// milliseconds for an ordinary file; call it where blocking is allowed.
    fn check(&self, text: &ContractText) -> CheckedContract;
    /// Where the value at `path` (JSON pointer) stands in the text.
    fn place(&self, text: &ContractText, path: &str) -> Option<TextPlace>;
    /// The same of several paths, for the price of one; of what stands nowhere, the nearest that holds it.
    fn places(&self, text: &ContractText, paths: &[String]) -> Vec<Option<TextPlace>>;
    /// The text with the edits made, in order. Bytes outside the nodes that change stay as they are; the outcome is
    /// parsed again and compared, so an edit that cannot be made that way is an error and not a damaged file.
    fn edit(&self, text: &ContractText, edits: &[ContractEdit]) -> PortResult<ContractText>;
    /// A document as YAML, in the order in which people write one.
    fn render(&self, document: &serde_json::Value) -> PortResult<String>;
}
