//! Where metadata files may be read from.
//!
//! A catalog names files by text that others wrote. Whatever it says, a read ends inside the warehouse that the
//! person set up, or not at all: that rule stands here, below every format and every catalog.

mod inflate;
mod local;

#[cfg(test)]
mod tests;

pub use inflate::inflate;
pub use local::LocalStorage;
pub(crate) use local::local_path;

use weft_model::WarningCode;

/// Bytes of one metadata file, as stored and once more after decompression.
pub const MAX_METADATA_BYTES: usize = 64 * 1024 * 1024;

/// A place that holds metadata files.
pub trait Storage: Send + Sync {
    /// Folder or prefix that everything read is inside of.
    fn root(&self) -> &str;
    /// Whether `location` names something inside the root. Looks at the text only and opens nothing.
    fn admits(&self, location: &str) -> Result<(), StorageError>;
    /// Reads a whole file of at most [`MAX_METADATA_BYTES`].
    ///
    /// Called on threads that may block. A remote store waits here on the handle of its own runtime.
    fn read(&self, location: &str) -> Result<Vec<u8>, StorageError>;
}

/// Why a file was not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct StorageError {
    /// What kind of failure.
    pub code: WarningCode,
    /// What happened, with the location, and what to do about it.
    pub message: String,
}

impl StorageError {
    pub(crate) fn new(code: WarningCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }
}
