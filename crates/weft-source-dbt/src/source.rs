//! The artifacts as a [`Source`].

pub(crate) mod read;

use std::{collections::HashSet, path::PathBuf, sync::Arc};

use async_trait::async_trait;
use weft_model::{Urn, Warning};
use weft_ports::{
    Cancel, FactSink, PortError, PortErrorKind, Progress, Source,
    error::PortResult,
    push::WordFile,
    source::{Fingerprint, Fingerprints, HarvestContext, HarvestSummary, TableLocation},
};

use crate::{
    described,
    folder::{Artifact, Folder, Unread},
    seen::{KEY, Piece, Seen},
};
use read::{Batch, Job};

/// Batches of facts that wait for the receiver at most.
const WAITING: usize = 4;
/// Urns that are reported as unchanged at once.
const CHUNK: usize = 5_000;

/// The artifacts of one dbt project.
#[derive(Debug, Clone)]
pub struct DbtSource {
    name: Arc<str>,
    path: PathBuf,
}

impl DbtSource {
    /// The project folder or its `target` at `path`, under the name that a person gave it.
    pub fn new(name: impl Into<String>, path: impl Into<PathBuf>) -> Self {
        Self {
            name: name.into().into(),
            path: path.into(),
        }
    }

    /// Finds the files and says of each what it is now.
    async fn look(&self) -> PortResult<(Folder, Vec<(Piece, u64)>)> {
        let path = self.path.clone();
        blocking(move || {
            let folder = Folder::open(&path)?;
            let pieces = Artifact::ALL.map(|artifact| match folder.stamp(artifact) {
                Ok(stamp) => (Piece::Read(stamp.text), stamp.bytes),
                Err(Unread::Missing) => (Piece::Missing, 0),
                Err(_) => (Piece::Broken, 0),
            });
            Ok((folder, pieces.into()))
        })
        .await
    }
}

#[async_trait]
impl Source for DbtSource {
    async fn test(&self) -> PortResult<String> {
        let path = self.path.clone();
        blocking(move || read::about(&Folder::open(&path)?)).await
    }

    async fn harvest(&self, context: HarvestContext) -> PortResult<HarvestSummary> {
        let HarvestContext {
            sink,
            fingerprints,
            progress,
            cancel,
        } = context;
        progress(Progress {
            step: "Look at dbt artifacts".to_owned(),
            done: 0,
            ..Progress::default()
        });
        let (folder, pieces) = self.look().await?;
        let known = fingerprints.get(KEY).await?;
        let seen: Option<Seen> = known
            .as_ref()
            .and_then(|known| serde_json::from_str(&known.value).ok());
        if let (Some(known), Some(seen)) = (&known, &seen)
            && seen.files.iter().all(Piece::is_settled)
            && seen.files.iter().eq(pieces.iter().map(|(piece, _)| piece))
        {
            return unchanged(&*sink, known, seen, &pieces, &cancel).await;
        }
        let before: HashSet<Urn> = known.into_iter().flat_map(|known| known.urns).collect();
        let job = Job {
            source: Arc::clone(&self.name),
            folder,
            seen: seen.map(|seen| seen.files),
            before,
            progress,
            cancel: cancel.clone(),
        };
        let (sender, mut batches) = tokio::sync::mpsc::channel::<Batch>(WAITING);
        let reading = tokio::task::spawn_blocking(move || job.run(&sender));
        while let Some(batch) = batches.recv().await {
            if !batch.facts.is_empty() {
                sink.facts(batch.facts).await?;
            }
            for part in batch.unchanged.chunks(CHUNK) {
                sink.unchanged(part.to_vec()).await?;
            }
        }
        let outcome = reading.await.map_err(|error| stopped(&error))??;
        tell(&*sink, &outcome.seen.warnings);
        if cancel.is_cancelled() {
            return Err(PortError::cancelled());
        }
        remember(&*fingerprints, &outcome.seen, outcome.urns).await?;
        Ok(HarvestSummary {
            complete: outcome.complete,
            requests: outcome.requests,
            bytes: outcome.bytes,
        })
    }

    async fn word_files(&self, urns: &[Urn]) -> PortResult<Vec<PortResult<WordFile>>> {
        let (path, urns) = (self.path.clone(), urns.to_vec());
        blocking(move || described::word_files(&path, &urns)).await
    }

    async fn locate(&self, namespace: &[String], name: &str) -> PortResult<TableLocation> {
        Err(PortError::new(
            PortErrorKind::Unsupported,
            format!(
                "`{}` is a dbt project and holds no data: there is nothing to read of {}.{name}",
                self.name,
                namespace.join(".")
            ),
        )
        .hint("add the catalog that holds the table as a source"))
    }
}

async fn unchanged(
    sink: &dyn FactSink,
    known: &Fingerprint,
    seen: &Seen,
    pieces: &[(Piece, u64)],
    cancel: &Cancel,
) -> PortResult<HarvestSummary> {
    for part in known.urns.chunks(CHUNK) {
        if cancel.is_cancelled() {
            return Err(PortError::cancelled());
        }
        sink.unchanged(part.to_vec()).await?;
    }
    tell(sink, &seen.warnings);
    Ok(HarvestSummary {
        complete: true,
        requests: pieces
            .iter()
            .filter(|(piece, _)| *piece != Piece::Missing)
            .count() as u64,
        bytes: pieces.iter().map(|(_, bytes)| bytes).sum(),
    })
}

async fn remember(fingerprints: &dyn Fingerprints, seen: &Seen, urns: Vec<Urn>) -> PortResult<()> {
    let value = serde_json::to_string(seen).map_err(|error| {
        let message = format!("what was seen of the dbt artifacts could not be written down: {error}");
        PortError::new(PortErrorKind::Failed, message)
    })?;
    fingerprints.set(KEY, Fingerprint { value, urns }).await
}

fn tell(sink: &dyn FactSink, warnings: &[Warning]) {
    for warning in warnings {
        sink.warn(warning.clone());
    }
}

fn stopped(error: &tokio::task::JoinError) -> PortError {
    PortError::new(
        PortErrorKind::Failed,
        format!("reading dbt artifacts stopped short: {error}"),
    )
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> PortResult<T> + Send + 'static) -> PortResult<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| stopped(&error))?
}

#[cfg(test)]
mod tests;
