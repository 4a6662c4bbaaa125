//! The harvest: list the catalog, skip what did not change, read the rest a few at a time.

use std::{collections::HashMap, sync::Arc, thread::available_parallelism};

use futures::{StreamExt, stream};
use weft_model::{AliasScheme, EntityKind, Fact, Payload, Urn, Warning, WarningCode};
use weft_ports::{
    PortError, PortErrorKind,
    error::PortResult,
    progress::Progress,
    source::{Fingerprint, HarvestContext, HarvestSummary},
};

use super::{
    IcebergSqlSource,
    connection::{Connection, TableRow},
    load::{Job, Loaded, Stated, load},
    names::{Namespaces, place, refused},
    or_cancelled,
    session::MAX_ROWS,
};
use crate::{metadata::Note, names::visible, storage::Storage};

/// Tables that one blocking task reads before it answers.
const CHUNK: usize = 16;
/// Facts that are handed over together.
const BATCH: usize = 512;

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
    let mut run = Run {
        source: source.name.clone(),
        authority: format!("{} {}", listing.authority, listing.catalog),
        context,
        claims: HashMap::new(),
        facts: Vec::new(),
        remembered: Vec::new(),
        unchanged: Vec::new(),
        total: listing.rows.len(),
        done: 0,
        summary: HarvestSummary {
            complete: listing.complete,
            requests: listing.queries,
            bytes: 0,
        },
    };
    let jobs = run.skip_unchanged(listing.rows, &listing.namespaces).await?;
    run.read(jobs, &listing.catalog, storage).await?;
    run.flush().await?;
    Ok(run.summary)
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
    context: HarvestContext,
    /// Which row a urn was stated for.
    claims: HashMap<Urn, String>,
    facts: Vec<Fact>,
    /// Fingerprints of what is in `facts`.
    remembered: Vec<(String, Fingerprint)>,
    unchanged: Vec<Urn>,
    total: usize,
    done: usize,
    summary: HarvestSummary,
}

impl Run {
    /// Reports what did not change and returns the rest.
    async fn skip_unchanged(&mut self, rows: Vec<TableRow>, namespaces: &Namespaces) -> PortResult<Vec<Job>> {
        let mut asked: Vec<Job> = Vec::with_capacity(rows.len());
        for row in rows {
            match refused(&row) {
                Some(message) => {
                    self.done += 1;
                    self.warn(&row, WarningCode::Malformed, message);
                }
                None => asked.push(self.job(row, namespaces)),
            }
        }
        let keys: Vec<String> = asked.iter().map(|job| job.key.clone()).collect();
        let known = self.context.fingerprints.get_all(&keys);
        let known = or_cancelled(&self.context.cancel, known).await?;
        for job in &mut asked {
            job.before = known.get(&job.key).cloned();
        }
        let (same, mut changed): (Vec<Job>, Vec<Job>) = asked.into_iter().partition(|job| {
            let before = job.before.as_ref();
            before.is_some_and(|before| before.value == job.value && !before.urns.is_empty())
        });
        for job in same {
            self.done += 1;
            self.still_there(&job);
        }
        // A table that was seen before keeps its identity against a copy that is seen for the first time.
        changed.sort_by_key(|job| job.before.is_none());
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
        Job {
            key: format!("{}\n{}", row.namespace, row.name),
            value,
            before: None,
            words,
            row,
        }
    }

    fn still_there(&mut self, job: &Job) {
        let urns = job
            .before
            .as_ref()
            .map_or(&[] as &[Urn], |before| before.urns.as_slice());
        for urn in urns {
            self.claims.entry(urn.clone()).or_insert_with(|| job.key.clone());
        }
        self.unchanged.extend(urns.iter().cloned());
    }

    async fn read(&mut self, jobs: Vec<Job>, catalog: &str, storage: Arc<dyn Storage>) -> PortResult<()> {
        let chunks: Vec<Vec<Job>> = jobs.chunks(CHUNK).map(<[Job]>::to_vec).collect();
        drop(jobs);
        let at_once = available_parallelism().map_or(2, |cores| cores.get().clamp(2, 8));
        let cancel = self.context.cancel.clone();
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
            for loaded in chunk {
                self.state(loaded);
            }
            if cancel.is_cancelled() {
                return Err(PortError::cancelled());
            }
            if self.facts.len() + self.unchanged.len() >= BATCH {
                self.flush().await?;
            }
        }
    }

    fn state(&mut self, loaded: Loaded) {
        let Loaded { job, outcome, bytes } = loaded;
        self.summary.requests += 1;
        self.summary.bytes += bytes;
        self.done += 1;
        let at_hand = place(&self.source, &job.row);
        match outcome {
            Ok(stated) => self.state_table(job, stated),
            Err(Note { code, message }) => {
                self.warn(&job.row, code, message);
                // The catalog still lists it, so what is known of it stays.
                self.still_there(&job);
            }
        }
        (self.context.progress)(Progress {
            step: "Read tables".to_owned(),
            done: u64::try_from(self.done).unwrap_or(u64::MAX),
            total: u64::try_from(self.total).ok(),
            detail: Some(at_hand),
        });
    }

    fn state_table(&mut self, job: Job, mut stated: Stated) {
        let whole = stated.notes.is_empty();
        for note in std::mem::take(&mut stated.notes) {
            self.warn(&job.row, note.code, note.message);
        }
        let (urn, own) = self.identify(&job, stated.uuid.as_deref());
        if !own && let Some(Payload::Asset(asset)) = stated.payloads.first_mut() {
            // These name the other table; stating them would make the two one.
            asset
                .aliases
                .retain(|alias| !matches!(alias.scheme, AliasScheme::TableUuid | AliasScheme::Location));
        }
        if stated.partial {
            self.unchanged.push(urn.clone());
        }
        self.facts.extend(
            stated
                .payloads
                .into_iter()
                .map(|payload| Fact::new(urn.clone(), payload)),
        );
        let fingerprint = Fingerprint {
            // A table with warnings is read again next time, so that they are not forgotten while they hold.
            value: if whole && own { job.value } else { String::new() },
            urns: vec![urn],
        };
        self.remembered.push((job.key, fingerprint));
    }

    /// The urn of a table, and whether its uuid is its own.
    fn identify(&mut self, job: &Job, uuid: Option<&str>) -> (Urn, bool) {
        let dotted = format!("{}.{}", job.row.namespace, job.row.name);
        let by_name = || Urn::derive(EntityKind::Table, &self.authority, &dotted);
        let Some(uuid) = uuid else {
            return (by_name(), true);
        };
        let urn = Urn::derive(EntityKind::Table, &self.authority, uuid);
        match self.claims.get(&urn) {
            Some(holder) if *holder != job.key => {
                let message = format!(
                    "it has the uuid {uuid} of `{}`; one of them is a copy, and this one is known by its name",
                    visible(&holder.replacen('\n', ".", 1))
                );
                let urn = by_name();
                self.warn(&job.row, WarningCode::Conflict, message);
                (urn, false)
            }
            _ => {
                self.claims.insert(urn.clone(), job.key.clone());
                (urn, true)
            }
        }
    }

    fn warn(&self, row: &TableRow, code: WarningCode, message: String) {
        self.context
            .sink
            .warn(Warning::new(code, place(&self.source, row), message));
    }

    /// Hands over what waits. Not interrupted: what was taken from the run must arrive.
    async fn flush(&mut self) -> PortResult<()> {
        let facts = std::mem::take(&mut self.facts);
        if !facts.is_empty() {
            self.context.sink.facts(facts).await?;
        }
        let unchanged = std::mem::take(&mut self.unchanged);
        if !unchanged.is_empty() {
            self.context.sink.unchanged(unchanged).await?;
        }
        for (key, fingerprint) in std::mem::take(&mut self.remembered) {
            self.context.fingerprints.set(&key, fingerprint).await?;
        }
        Ok(())
    }
}
