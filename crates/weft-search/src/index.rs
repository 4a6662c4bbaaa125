//! The port: everything that reads files or burns time runs on a thread for blocking work.

use std::{path::Path, sync::Arc};

use async_trait::async_trait;
use weft_model::{Entity, Revision, Urn};
use weft_ports::{
    AtRestKey, Index, PortError, PortErrorKind,
    error::PortResult,
    index::{Answer, Completion, Query},
};

use crate::{complete::complete, search::search, snapshot::Snapshot, storage::Storage};

/// The index in one folder. Cheap to clone; clones share it.
#[derive(Clone)]
pub struct TantivyIndex {
    storage: Arc<Storage>,
}

impl TantivyIndex {
    /// An index in `dir`, which need not exist yet.
    ///
    /// Damage is no error here: [`Index::revision`] answers `None` for an index that is not there, is not
    /// sound or has another format, and [`Index::apply`] with `reset` makes it anew.
    pub fn open(dir: &Path) -> PortResult<Self> {
        Self::open_with(dir, None)
    }

    /// The same, encrypted with a key where there is one. What another key, or none, was used for is no sound index.
    pub fn open_with(dir: &Path, key: Option<AtRestKey>) -> PortResult<Self> {
        Ok(Self {
            storage: Arc::new(Storage::new(dir, key)),
        })
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Storage) -> PortResult<T> + Send + 'static,
    ) -> PortResult<T> {
        let storage = Arc::clone(&self.storage);
        let done = tokio::task::spawn_blocking(move || work(&storage))
            .await
            .unwrap_or_else(|error| {
                Err(PortError::new(
                    PortErrorKind::Failed,
                    format!("search stopped unexpectedly: {error}"),
                ))
            });
        // Files may be damaged under a running program, too. What cannot be read is not answered from again.
        if let Err(error) = &done
            && matches!(error.kind, PortErrorKind::Corrupt | PortErrorKind::Failed)
        {
            self.storage.distrust();
        }
        done
    }
}

fn there(storage: &Storage) -> PortResult<Arc<Snapshot>> {
    storage.snapshot().ok_or_else(|| {
        PortError::new(PortErrorKind::Unavailable, "there is no sound search index yet")
            .hint("it is built with the next sync")
    })
}

#[async_trait]
impl Index for TantivyIndex {
    async fn revision(&self) -> PortResult<Option<Revision>> {
        self.blocking(|storage| Ok(storage.snapshot().map(|snapshot| snapshot.revision)))
            .await
    }

    async fn apply(
        &self,
        upserts: Vec<Arc<Entity>>,
        deletes: Vec<Urn>,
        reset: bool,
        revision: Revision,
    ) -> PortResult<()> {
        self.blocking(move |storage| storage.apply(&upserts, &deletes, reset, revision))
            .await
    }

    async fn search(&self, query: &Query) -> PortResult<Answer> {
        let query = query.clone();
        self.blocking(move |storage| search(&*there(storage)?, storage.fields(), &query))
            .await
    }

    async fn complete(&self, query: &Query) -> PortResult<Vec<Completion>> {
        let query = query.clone();
        self.blocking(move |storage| complete(&*there(storage)?, &query))
            .await
    }
}
