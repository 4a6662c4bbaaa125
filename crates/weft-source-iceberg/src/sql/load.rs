//! One table of the catalog, from its row to what it states. Runs on threads that may block.

use weft_model::{EntityKind, Payload, WarningCode};
use weft_ports::{Cancel, source::Fingerprint};

use super::connection::TableRow;
use crate::{
    facts::{self, Names, NamespaceWords},
    metadata::{self, Note},
    storage::{Storage, inflate},
};

/// A table whose metadata is to be read.
#[derive(Debug, Clone)]
pub(crate) struct Job {
    pub row: TableRow,
    /// Key of its fingerprint.
    pub key: String,
    /// What tells that it changed.
    pub value: String,
    /// What an earlier harvest remembered of it.
    pub before: Option<Fingerprint>,
    pub words: NamespaceWords,
}

/// What came of a job.
pub(crate) struct Loaded {
    pub job: Job,
    pub outcome: Result<Stated, Note>,
    /// Bytes read.
    pub bytes: u64,
}

/// What a table states.
pub(crate) struct Stated {
    pub uuid: Option<String>,
    pub payloads: Vec<Payload>,
    pub notes: Vec<Note>,
    /// Whether an aspect could not be read that an earlier harvest may have stated.
    pub partial: bool,
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
        let names = Names {
            source,
            catalog,
            namespace: &job.row.namespace,
            name: &job.row.name,
        };
        let outcome = load_one(&job, names, storage, &mut bytes);
        loaded.push(Loaded { job, outcome, bytes });
    }
    loaded
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
    let kind = if job.row.is_view {
        EntityKind::View
    } else {
        EntityKind::Table
    };
    let mut document = metadata::read(&plain, kind)?;
    let partial = document.schema.is_none();
    let payloads = facts::payloads(&mut document, names, &job.words);
    Ok(Stated {
        uuid: document.uuid,
        payloads,
        notes: document.notes,
        partial,
    })
}
