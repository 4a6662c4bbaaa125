//! One table of the catalog, from its row to what it states. Runs on threads that may block.

use weft_model::WarningCode;
use weft_ports::Cancel;

use super::connection::TableRow;
use crate::{
    facts::{self, Names, NamespaceWords},
    metadata::{self, Note},
    stating::{Piece, Stated},
    storage::{Storage, inflate},
};

/// A table whose metadata is to be read.
#[derive(Debug, Clone)]
pub(crate) struct Job {
    pub row: TableRow,
    pub piece: Piece,
    pub words: NamespaceWords,
}

/// What came of a job.
pub(crate) struct Loaded {
    pub piece: Piece,
    pub outcome: Result<Stated, Note>,
    /// Bytes read.
    pub bytes: u64,
}

/// Reads the tables one after the other; stops between two when nobody wants them any more.
pub(crate) fn load(
    jobs: Vec<Job>,
    source: &str,
    catalog: &str,
    storage: &dyn Storage,
    cancel: &Cancel,
) -> Vec<Loaded> {
    let mut loaded = Vec::with_capacity(jobs.len());
    for job in jobs {
        if cancel.is_cancelled() {
            break;
        }
        let mut bytes = 0;
        let levels = levels(&job.row.namespace);
        let names = Names {
            source,
            catalog,
            levels: &levels,
            name: &job.row.name,
        };
        let outcome = load_one(&job, names, storage, &mut bytes);
        let piece = job.piece;
        loaded.push(Loaded {
            piece,
            outcome,
            bytes,
        });
    }
    loaded
}

/// Levels of a namespace, which these catalogs keep dotted.
pub(crate) fn levels(namespace: &str) -> Vec<String> {
    if namespace.is_empty() {
        return Vec::new();
    }
    namespace.split('.').map(str::to_owned).collect()
}

fn load_one(job: &Job, names: Names<'_>, storage: &dyn Storage, bytes: &mut u64) -> Result<Stated, Note> {
    let Some(location) = job.row.metadata_location.as_deref() else {
        return Err(Note {
            code: WarningCode::NotFound,
            message: "the catalog names no metadata file for it; let its writer commit to it again"
                .to_owned(),
        });
    };
    let about_file = |error: crate::storage::StorageError| Note {
        code: error.code,
        message: error.message,
    };
    let stored = storage.read(location).map_err(about_file)?;
    *bytes = u64::try_from(stored.len()).unwrap_or(u64::MAX);
    let plain = inflate(stored).map_err(about_file)?;
    let mut document = metadata::read(&plain, job.piece.kind)?;
    let partial = document.schema.is_none();
    let payloads = facts::payloads(&mut document, names, &job.words);
    Ok(Stated {
        uuid: document.uuid,
        payloads,
        notes: document.notes,
        partial,
    })
}
