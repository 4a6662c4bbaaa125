//! The harvest: list the catalog, skip what did not change, read the rest a few at a time.

use std::{sync::Arc, thread::available_parallelism};

use futures::{StreamExt, stream};
use weft_model::{CatalogInfo, EntityKind, Fact, Warning, WarningCode};
use weft_ports::{
    PortError, PortErrorKind,
    error::PortResult,
    source::{HarvestContext, HarvestSummary},
};

use super::{
    IcebergSqlSource,
    connection::{Connection, TableRow},
    load::{Job, Loaded, levels, load},
    names::{Namespaces, place, refused},
    or_cancelled,
    session::MAX_ROWS,
};
use crate::{
    names::visible,
    namespaces::Tree,
    stating::{Piece, Stating},
    storage::Storage,
};

/// Tables that one blocking task reads before it answers.
const CHUNK: usize = 16;

/// What the catalog holds.
struct Listing {
    rows: Vec<TableRow>,
    namespaces: Namespaces,
    catalog: String,
    authority: String,
    complete: bool,
    queries: u64,
}

pub(crate) async fn harvest(
    source: &IcebergSqlSource,
    context: HarvestContext,
) -> PortResult<HarvestSummary> {
    let storage = or_cancelled(&context.cancel, source.storage()).await?;
    let listing = or_cancelled(&context.cancel, list(source, &context)).await?;
    let summary = HarvestSummary {
        complete: listing.complete,
        requests: listing.queries,
        bytes: 0,
    };
    let mut run = Run {
        source: source.name.clone(),
        authority: format!("{} {}", listing.authority, listing.catalog),
        stating: Stating::new(context, summary),
    };
    run.stating.total = listing.rows.len();
    run.stating.say(tree(&source.name, &listing));
    let jobs = run.skip_unchanged(listing.rows, &listing.namespaces).await?;
    run.read(jobs, &listing.catalog, storage).await?;
    run.stating.flush().await?;
    Ok(run.stating.summary)
}

/// The namespaces of the catalog: those that tables lie in, and those that only have properties.
fn tree(source: &str, listing: &Listing) -> Vec<Fact> {
    let mut tree = Tree::new(source, None);
    let of_tables = listing.rows.iter().filter(|row| refused(row).is_none());
    let of_tables = of_tables.map(|row| row.namespace.as_str());
    for namespace in of_tables.chain(listing.namespaces.names()) {
        tree.add(&levels(namespace));
    }
    tree.facts(CatalogInfo {
        name: listing.catalog.clone(),
        ..CatalogInfo::default()
    })
}

async fn list(source: &IcebergSqlSource, context: &HarvestContext) -> PortResult<Listing> {
    let mut connection = Connection::open(&source.address).await?;
    let catalog = source.choose(&mut connection).await?;
    let tables = connection.tables(&catalog).await?;
    let properties = connection.namespace_properties(&catalog).await?;
    let place = format!("{} catalog {}", source.name, visible(&catalog));
    if tables.unreadable > 0 {
        context.sink.warn(Warning::new(
            WarningCode::Malformed,
            place.as_str(),
            format!(
                "{} rows of `iceberg_tables` hold something else than text and were left out; look at them with the database's own tools",
                tables.unreadable
            ),
        ));
    }
    if tables.more || properties.more {
        context.sink.warn(Warning::new(
            WarningCode::TooLarge,
            place.as_str(),
            format!(
                "it has more than {MAX_ROWS} tables or namespace properties; the first {MAX_ROWS} were read"
            ),
        ));
    }
    let listing = Listing {
        rows: tables.items,
        namespaces: Namespaces::of(properties.items),
        catalog,
        authority: connection.authority().to_owned(),
        complete: tables.unreadable == 0 && !tables.more,
        queries: connection.queries,
    };
    connection.close().await;
    Ok(listing)
}

/// A harvest under way.
struct Run {
    source: String,
    /// The catalog's own address, which urns are derived from.
    authority: String,
    stating: Stating,
}

impl Run {
    /// Reports what did not change and returns the rest.
    async fn skip_unchanged(&mut self, rows: Vec<TableRow>, namespaces: &Namespaces) -> PortResult<Vec<Job>> {
        let mut asked: Vec<Job> = Vec::with_capacity(rows.len());
        for row in rows {
            match refused(&row) {
                Some(message) => {
                    self.stating.done += 1;
                    let place = place(&self.source, &row);
                    self.stating.warn(&place, WarningCode::Malformed, message);
                }
                None => asked.push(self.job(row, namespaces)),
            }
        }
        let mut pieces: Vec<Piece> = asked.iter().map(|job| job.piece.clone()).collect();
        let cancel = self.stating.context.cancel.clone();
        or_cancelled(&cancel, self.stating.recall(&mut pieces)).await?;
        for (job, piece) in asked.iter_mut().zip(pieces) {
            job.piece = piece;
        }
        let (same, mut changed): (Vec<Job>, Vec<Job>) =
            asked.into_iter().partition(|job| job.piece.is_as_before());
        for job in same {
            self.stating.done += 1;
            self.stating.still_there(&job.piece);
        }
        // A table that was seen before keeps its identity against a copy that is seen for the first time.
        changed.sort_by_key(|job| job.piece.before.is_none());
        Ok(changed)
    }

    fn job(&self, row: TableRow, namespaces: &Namespaces) -> Job {
        let words = namespaces.words(&row.namespace);
        let value = [
            // Raised when this reader takes more out of the same file.
            "1",
            &self.authority,
            row.metadata_location.as_deref().unwrap_or_default(),
            words.domain.as_deref().unwrap_or_default(),
            words.owner.as_deref().unwrap_or_default(),
        ]
        .join("\n");
        let piece = Piece {
            kind: if row.is_view {
                EntityKind::View
            } else {
                EntityKind::Table
            },
            authority: self.authority.clone(),
            dotted: format!("{}.{}", row.namespace, row.name),
            place: place(&self.source, &row),
            key: format!("{}\n{}", row.namespace, row.name),
            value,
            before: None,
        };
        Job { row, piece, words }
    }

    async fn read(&mut self, jobs: Vec<Job>, catalog: &str, storage: Arc<dyn Storage>) -> PortResult<()> {
        let chunks: Vec<Vec<Job>> = jobs.chunks(CHUNK).map(<[Job]>::to_vec).collect();
        drop(jobs);
        let at_once = available_parallelism().map_or(2, |cores| cores.get().clamp(2, 8));
        let cancel = self.stating.context.cancel.clone();
        let (source, catalog): (Arc<str>, Arc<str>) = (self.source.as_str().into(), catalog.into());
        let mut results = stream::iter(chunks)
            .map(|chunk| {
                let (source, catalog) = (Arc::clone(&source), Arc::clone(&catalog));
                let (storage, cancel) = (Arc::clone(&storage), cancel.clone());
                tokio::task::spawn_blocking(move || load(chunk, &source, &catalog, storage.as_ref(), &cancel))
            })
            // In order: of two tables with one uuid the same one is the copy in every harvest.
            .buffered(at_once);
        loop {
            let next = or_cancelled(&cancel, async { Ok(results.next().await) }).await?;
            let Some(chunk) = next else { return Ok(()) };
            let chunk = chunk.map_err(|_| {
                PortError::new(
                    PortErrorKind::Failed,
                    "reading metadata files stopped unexpectedly",
                )
                .hint("sync again")
            })?;
            for Loaded {
                piece,
                outcome,
                bytes,
            } in chunk
            {
                self.stating.summary.requests += 1;
                self.stating.summary.bytes += bytes;
                self.stating.state(piece, outcome);
            }
            if cancel.is_cancelled() {
                return Err(PortError::cancelled());
            }
            self.stating.flush_when_full().await?;
        }
    }
}
