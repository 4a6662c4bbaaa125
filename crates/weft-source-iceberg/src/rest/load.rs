//! One table of the catalog, from its name to what it states.

use std::sync::Arc;

use weft_model::{EntityKind, Payload, WarningCode, access::AccessState};

use super::{
    catalog::{Catalog, Kind, Loaded},
    error::RestError,
    names::Levels,
};
use crate::{
    facts::{self, Names, NamespaceWords, default_domain},
    metadata::{self, Note},
    stating::{Piece, Stated},
};

/// A table, view or table of another format that is to be loaded.
pub(super) struct Job {
    pub(super) piece: Piece,
    pub(super) levels: Levels,
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) words: NamespaceWords,
}

/// What came of loading it.
pub(super) enum Outcome {
    /// It is what it was.
    Same,
    /// It was read, or cannot be.
    Read(Result<Stated, Note>, Option<String>),
    /// The server lists it and refuses this person.
    Denied,
    /// It went away between the list and the load.
    Gone,
    /// Nothing else will be answered either.
    Over(RestError),
}

/// How assets of a catalog are called.
pub(super) struct Called {
    pub(super) source: String,
    pub(super) catalog: String,
    pub(super) first_level: Option<String>,
}

pub(super) async fn load(catalog: Arc<Catalog>, job: &Job, called: Arc<Called>) -> Outcome {
    // The words of the namespace are in the value too: a table that did not change may have a new owner.
    let before = job.piece.before.as_ref().filter(|before| !before.urns.is_empty());
    let etag = before
        .and_then(|before| before.value.strip_prefix(&value(&job.words, "")))
        .filter(|etag| !etag.is_empty());
    let loaded = match catalog.load(&job.levels, &job.name, job.kind, etag).await {
        Ok(None) => return Outcome::Same,
        Ok(Some(loaded)) => loaded,
        Err(RestError::Denied { .. }) => return Outcome::Denied,
        Err(RestError::NotFound { .. }) => return Outcome::Gone,
        Err(error) if catalog.ends_all(&error) => return Outcome::Over(error),
        Err(error) => {
            let note = Note {
                code: error.code(),
                message: error.to_string(),
            };
            return Outcome::Read(Err(note), None);
        }
    };
    let etag = loaded.etag.clone();
    let (levels, name, kind, words) = (job.levels.clone(), job.name.clone(), job.kind, job.words.clone());
    let read = tokio::task::spawn_blocking(move || read(&loaded, &called, levels, &name, kind, &words)).await;
    let stated = read.unwrap_or_else(|_| {
        Err(Note {
            code: WarningCode::Malformed,
            message: "reading its metadata stopped unexpectedly".to_owned(),
        })
    });
    Outcome::Read(stated, etag)
}

fn read(
    loaded: &Loaded,
    called: &Called,
    levels: Levels,
    name: &str,
    kind: Kind,
    words: &NamespaceWords,
) -> Result<Stated, Note> {
    let mut all: Vec<String> = called.first_level.clone().into_iter().collect();
    // The default domain is that of the namespace, not of the catalog it lies in.
    let words = NamespaceWords {
        domain: words.domain.clone().or_else(|| default_domain(&levels)),
        owner: words.owner.clone(),
    };
    all.extend(levels);
    let names = Names {
        source: &called.source,
        catalog: &called.catalog,
        levels: &all,
        name,
    };
    let mut document = match kind {
        Kind::Table => metadata::read(&loaded.metadata, EntityKind::Table)?,
        Kind::View => metadata::read(&loaded.metadata, EntityKind::View)?,
        Kind::Generic => super::generic::read(&loaded.metadata)?,
        Kind::Semantic => super::semantic::read(&loaded.metadata)?,
    };
    let partial = document.schema.is_none() && kind != Kind::Generic;
    let mut payloads = facts::payloads(&mut document, names, &words);
    if let Some(Payload::Asset(asset)) = payloads.first_mut() {
        // Who may read its properties may still be refused its data.
        asset.access = Some(AccessState::Unknown);
    }
    Ok(Stated {
        uuid: document.uuid,
        payloads,
        notes: document.notes,
        partial,
    })
}

/// What tells that a table changed. The number is raised when this reader takes more out of the same answer.
pub(super) fn value(words: &NamespaceWords, etag: &str) -> String {
    let word = |word: &Option<String>| word.clone().unwrap_or_default();
    ["1", &word(&words.domain), &word(&words.owner), etag].join("\n")
}
