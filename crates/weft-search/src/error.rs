//! Errors of this crate, all in the shape of the port.

use weft_ports::{PortError, PortErrorKind};

/// The index cannot be read as it stands on disk. It is rebuilt by the next sync.
pub(crate) fn corrupt(message: impl Into<String>) -> PortError {
    PortError::new(PortErrorKind::Corrupt, message)
        .hint("the index is rebuilt from the workspace with the next sync")
}

/// What tantivy says, in our words.
pub(crate) fn failed(doing: &str, error: &tantivy::TantivyError) -> PortError {
    use tantivy::TantivyError as Error;
    match error {
        Error::LockFailure(..) => PortError::new(
            PortErrorKind::Busy,
            format!("{doing}: another program writes the search index"),
        )
        .hint("try again when it is done"),
        Error::DataCorruption(_)
        | Error::IncompatibleIndex(_)
        | Error::OpenReadError(_)
        | Error::SchemaError(_) => corrupt(format!("{doing}: {error}")),
        _ => PortError::new(PortErrorKind::Failed, format!("{doing}: {error}"))
            .hint("check that the disk is not full and that the folder can be written"),
    }
}

/// An error of reading files.
pub(crate) fn unreadable(doing: &str, error: &std::io::Error) -> PortError {
    corrupt(format!("{doing}: {error}"))
}
