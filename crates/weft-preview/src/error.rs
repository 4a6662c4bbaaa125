//! How preview fails on this side of the pipe.

use std::{io, path::PathBuf};

use weft_ports::{PortError, PortErrorKind, shown::address};
use weft_worker_protocol::{Fail, FailKind, FrameError, NotUnderstood};

use crate::storage::s3::StoreError;

/// A failure on the host's side.
#[derive(Debug, thiserror::Error)]
pub enum PreviewError {
    /// A location that leads out of the warehouse.
    #[error("`{}` is outside of the warehouse `{root}`", address(.path))]
    OutsideRoot {
        /// The location as the table's metadata has it.
        path: String,
        /// The folder.
        root: String,
    },
    /// A location in the folder of another table.
    #[error("`{}` belongs to the table in `{folder}`", address(.path))]
    OtherTable {
        /// The location as the table's metadata has it.
        path: String,
        /// The other table's folder.
        folder: String,
    },
    /// A location on storage that is not read yet.
    #[error("`{}` is on storage of a kind that is not read here", address(.location))]
    Scheme {
        /// The location.
        location: String,
    },
    /// Restrictions of a catalog that cannot be applied.
    #[error("`{table}`: the catalog of `{by}` restricts it for you {why}; so nothing of it is read")]
    Restricted {
        /// Name of the table.
        table: String,
        /// Name of the source.
        by: String,
        /// What is not understood.
        why: NotUnderstood,
    },
    /// The folder of a table cannot be opened.
    #[error("the folder `{root}` cannot be opened: {source}")]
    Root {
        /// The folder.
        root: String,
        /// Why.
        source: io::Error,
    },
    /// A file that is not there.
    #[error("`{path}` is missing")]
    Missing {
        /// The location.
        path: String,
    },
    /// A file that is shorter than its table says, or no file at all.
    #[error("`{path}` is damaged: {what}")]
    Damaged {
        /// The location.
        path: String,
        /// What is wrong.
        what: String,
    },
    /// A file that is larger than was asked for.
    #[error("`{path}` has {size} bytes, more than the {most} that are read of such a file")]
    TooLarge {
        /// The location.
        path: String,
        /// Its size in bytes.
        size: u64,
        /// The limit in bytes.
        most: u64,
    },
    /// More bytes were asked for than the request allows.
    #[error("stopped after {read} bytes, the limit on reading ({most})")]
    Budget {
        /// Bytes read so far.
        read: u64,
        /// The limit in bytes.
        most: u64,
    },
    /// A file that cannot be read.
    #[error("`{path}` cannot be read: {source}")]
    Read {
        /// The location.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// The reading process cannot be started.
    #[error("the reader `{program}` cannot be started: {why}")]
    Start {
        /// The program.
        program: PathBuf,
        /// Why.
        why: String,
    },
    /// The reading process ended in the middle of its work.
    #[error("reading {tables} stopped the reader: {why}")]
    Died {
        /// Names of the tables.
        tables: String,
        /// How it ended.
        why: String,
        /// Whether it used up its memory or processor time.
        spent: bool,
    },
    /// The reading process says what is no part of the protocol.
    #[error("the reader of {tables} sent what is not understood: {source}")]
    Protocol {
        /// Names of the tables.
        tables: String,
        /// What.
        source: FrameError,
    },
    /// The time is over.
    #[error("reading {tables} took longer than {millis} ms, the limit on time")]
    Time {
        /// Names of the tables.
        tables: String,
        /// The limit.
        millis: u64,
    },
    /// The answer is larger than is held in memory.
    #[error("the answer from {tables} is larger than {most} bytes")]
    Answer {
        /// Names of the tables.
        tables: String,
        /// The limit in bytes.
        most: u64,
    },
    /// The file of an export is there already.
    #[error("`{path}` is there already")]
    Exists {
        /// The file.
        path: String,
    },
    /// The file of an export cannot be written.
    #[error("`{path}` cannot be written: {source}")]
    Write {
        /// The file.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// An object store, or an object in it, that cannot be read.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// The worker's own words about what the store did not give it.
    #[error("{fail}")]
    WorkerStore {
        /// Its words.
        fail: Fail,
        /// The store's failure behind them.
        store: StoreError,
    },
    /// Nobody wants the answer any more.
    #[error("cancelled")]
    Cancelled,
    /// The worker's own words.
    #[error("{0}")]
    Worker(Fail),
}

impl PreviewError {
    /// The same as a refusal to the worker.
    pub(crate) fn refusal(&self) -> Fail {
        let kind = match self {
            Self::OutsideRoot { .. } | Self::OtherTable { .. } => FailKind::Denied,
            Self::Scheme { .. } => FailKind::Unsupported,
            Self::Missing { .. } => FailKind::NotFound,
            Self::Damaged { .. } => FailKind::Corrupt,
            Self::TooLarge { .. } | Self::Budget { .. } => FailKind::Limit,
            Self::Store(error) => error.fail_kind(),
            _ => FailKind::Failed,
        };
        Fail::new(kind, self.to_string())
    }
}

impl From<PreviewError> for PortError {
    fn from(error: PreviewError) -> Self {
        let kind = match &error {
            PreviewError::OutsideRoot { .. }
            | PreviewError::OtherTable { .. }
            | PreviewError::Restricted { .. } => PortErrorKind::Denied,
            PreviewError::Scheme { .. } => PortErrorKind::Unsupported,
            PreviewError::Root { .. } | PreviewError::Missing { .. } => PortErrorKind::NotFound,
            PreviewError::Damaged { .. } => PortErrorKind::Corrupt,
            PreviewError::TooLarge { .. }
            | PreviewError::Budget { .. }
            | PreviewError::Time { .. }
            | PreviewError::Answer { .. }
            | PreviewError::Died { spent: true, .. } => PortErrorKind::Limit,
            PreviewError::Died { spent: false, .. } => PortErrorKind::Unavailable,
            PreviewError::Exists { .. } => PortErrorKind::Invalid,
            PreviewError::Cancelled => return Self::cancelled(),
            PreviewError::Worker(fail) => kind_of(fail.kind),
            PreviewError::Store(store) | PreviewError::WorkerStore { store, .. } => store.kind(),
            PreviewError::Read { .. }
            | PreviewError::Start { .. }
            | PreviewError::Protocol { .. }
            | PreviewError::Write { .. } => PortErrorKind::Failed,
        };
        let message = error.to_string();
        match hint(&error, kind) {
            Some(hint) => Self::new(kind, message).hint(hint),
            None => Self::new(kind, message),
        }
    }
}

fn kind_of(kind: FailKind) -> PortErrorKind {
    match kind {
        FailKind::NotFound => PortErrorKind::NotFound,
        FailKind::Denied | FailKind::Restricted => PortErrorKind::Denied,
        FailKind::Invalid => PortErrorKind::Invalid,
        FailKind::Limit => PortErrorKind::Limit,
        FailKind::Corrupt => PortErrorKind::Corrupt,
        FailKind::Unsupported => PortErrorKind::Unsupported,
        FailKind::Failed => PortErrorKind::Failed,
    }
}

/// What to do about restrictions that cannot be applied.
const APPLY: &str =
    "read it with an engine that applies the read restrictions of its catalog, or ask who keeps its rules";

fn hint(error: &PreviewError, kind: PortErrorKind) -> Option<&'static str> {
    match (error, kind) {
        (PreviewError::Store(store) | PreviewError::WorkerStore { store, .. }, _) => Some(store.hint()),
        (PreviewError::Start { .. }, _) => Some("install Weft again so that `weft-worker` lies beside it"),
        (PreviewError::Exists { .. }, _) => Some("choose another name; an export never writes over a file"),
        (PreviewError::Restricted { .. }, _) => Some(APPLY),
        (PreviewError::Worker(fail), _) if fail.kind == FailKind::Restricted => Some(APPLY),
        (_, PortErrorKind::Denied) => {
            Some("tell the table's owner; files of other tables or outside of its warehouse are never read")
        }
        (_, PortErrorKind::Limit) => Some("filter more, choose fewer columns or ask for fewer rows"),
        (_, PortErrorKind::Unavailable) => Some("try again; a fresh reader is ready"),
        (_, PortErrorKind::Corrupt) => {
            Some("tell the table's owner; the rest of the mesh is not touched by it")
        }
        (_, PortErrorKind::Unsupported) => Some("read it with the engine that wrote it"),
        _ => None,
    }
}
