//! The crawl: namespaces, what is in them, then each table that changed. What may not be seen is told apart from what
//! is not there, and one catalog or namespace that fails does not end the others.

use std::{collections::BTreeMap, sync::Arc};

use futures::{StreamExt as _, stream};
use weft_model::{
    Alias, AliasScheme, AssetInfo, CatalogInfo, EntityKind, Ownership, Payload, WarningCode,
    access::AccessState, namespace::Contents,
};
use weft_ports::{
    Cancel, PortError,
    error::PortResult,
    source::{HarvestContext, HarvestSummary},
};

use super::{
    IcebergRestSource, Warehouse,
    budget::AT_ONCE,
    catalog::{Catalog, Kind},
    error::RestError,
    listings::Listings,
    load::{Called, Job, Outcome, load, value},
    management,
    names::{self, Levels, MAX_LEVELS},
    words::{inherited, words},
};
use crate::{
    facts::{NamespaceWords, default_domain},
    names::visible,
    namespaces::{self, Tree},
    stating::{Piece, Stated, Stating},
};

/// Steps of a crawl before the tables are read, for people.
const NAMESPACES: &str = "List namespaces";
const TABLES: &str = "List tables";
/// Namespaces of one catalog.
const MOST_NAMESPACES: usize = 100_000;

pub(super) async fn harvest(
    source: &IcebergRestSource,
    context: HarvestContext,
) -> PortResult<HarvestSummary> {
    let cancel = context.cancel.clone();
    let summary = HarvestSummary {
        complete: true,
        requests: 0,
        bytes: 0,
    };
    let mut stating = Stating::new(context, summary);
    let warehouses = source.warehouses(&cancel).await?;
    let alone = warehouses.len() == 1;
    if warehouses.iter().any(|warehouse| warehouse.several) {
        let names = warehouses.iter().filter_map(|warehouse| warehouse.name.clone());
        stating.say([namespaces::root(&source.name, names.collect())]);
    }
    let mut failed = None;
    let mut read = 0;
    for warehouse in warehouses {
        let opened = Catalog::open(&source.http, &source.login, warehouse.name.as_deref(), &cancel).await;
        let done = match opened {
            Ok(catalog) => {
                let catalog = Arc::new(catalog);
                let done = Crawl::new(source, Arc::clone(&catalog), &warehouse, &mut stating)
                    .run()
                    .await;
                stating.settle_meter();
                done
            }
            Err(error) => Err(error.into()),
        };
        match done {
            Ok(()) => read += 1,
            Err(error) if alone || error.kind == weft_ports::PortErrorKind::Cancelled => {
                stating.flush().await?;
                return Err(error);
            }
            Err(error) => {
                // The others are read; what is known of this one stays.
                stating.summary.complete = false;
                stating.warn(
                    warehouse.name.as_deref().unwrap_or_default(),
                    WarningCode::Unreadable,
                    error.message.clone(),
                );
                failed = Some(error);
                if source.http.is_down() {
                    break;
                }
            }
        }
    }
    stating.flush().await?;
    match failed {
        Some(error) if read == 0 => Err(error),
        _ => Ok(stating.summary),
    }
}

struct Crawl<'a> {
    source: &'a IcebergRestSource,
    catalog: Arc<Catalog>,
    first_level: Option<&'a str>,
    catalog_name: String,
    authority: String,
    stating: &'a mut Stating,
    cancel: Cancel,
    listings: Listings,
    tree: Tree,
    described: Option<CatalogInfo>,
}

impl<'a> Crawl<'a> {
    fn new(
        source: &'a IcebergRestSource,
        catalog: Arc<Catalog>,
        warehouse: &'a Warehouse,
        stating: &'a mut Stating,
    ) -> Self {
        let name = warehouse.name.as_deref();
        let catalog_name = name.unwrap_or(&source.name).to_owned();
        let first_level = name.filter(|_| warehouse.several);
        stating.meter = Arc::clone(&catalog.meter);
        Self {
            source,
            catalog,
            first_level,
            tree: Tree::new(&source.name, first_level),
            described: warehouse.described.clone(),
            authority: format!("{} {catalog_name}", source.http.origin().text()),
            cancel: stating.context.cancel.clone(),
            listings: Listings::new(&catalog_name),
            catalog_name,
            stating,
        }
    }

    async fn run(mut self) -> PortResult<()> {
        for key in &self.catalog.config.ignored {
            let message = format!(
                "the server wants to set `{key}` of this connection; that is not taken from a server"
            );
            self.stating
                .warn(&self.source.name, WarningCode::Conflict, message);
        }
        let described = self.described().await?;
        let namespaces = self.namespaces().await?;
        let jobs = self.jobs(&namespaces).await?;
        let tree = std::mem::replace(&mut self.tree, Tree::new(&self.source.name, None));
        self.stating.say(tree.facts(described));
        self.stating.flush_when_full().await?;
        self.load(jobs).await?;
        self.listings.settle(self.stating).await
    }

    /// The catalog as its server describes it, else as it did to whoever was told before.
    async fn described(&mut self) -> PortResult<CatalogInfo> {
        let told = match self.described.take() {
            None if self.source.polaris => {
                self.stating.summary.requests += 1;
                management::catalog(
                    &self.source.http.until(&self.cancel),
                    &self.source.login,
                    &self.catalog_name,
                )
                .await
            }
            told => told,
        };
        management::remembered(self.stating, &self.catalog_name, told).await
    }

    /// All namespaces that may be seen, each with what its properties say.
    async fn namespaces(&mut self) -> PortResult<BTreeMap<Levels, NamespaceWords>> {
        self.found(NAMESPACES, 0);
        let mut found: BTreeMap<Levels, NamespaceWords> = BTreeMap::new();
        let named = &self.source.settings.namespaces;
        let mut waiting: Vec<Levels> = if named.is_empty() {
            // Refused here, nothing is found by listing: an error says what to do, a warning would be overlooked.
            let listing = self.catalog.namespaces(&[]).await?;
            self.cut(listing.cut);
            listing.items
        } else {
            named
                .iter()
                .map(|dotted| dotted.split('.').map(str::to_owned).collect())
                .collect()
        };
        while !waiting.is_empty() {
            waiting.retain(|levels| self.is_taken(levels));
            let catalog = Arc::clone(&self.catalog);
            let mut answers = stream::iter(std::mem::take(&mut waiting))
                .map(move |levels| {
                    let catalog = Arc::clone(&catalog);
                    async move {
                        let (below, properties) = futures::join!(
                            catalog.namespaces(&levels),
                            catalog.namespace_properties(&levels)
                        );
                        (levels, below, properties)
                    }
                })
                .buffered(AT_ONCE);
            let mut next = Vec::new();
            while let Some((levels, below, properties)) = answers.next().await {
                match below {
                    Ok(listing) => {
                        self.cut(listing.cut);
                        // Servers that know one level only answer with the same again.
                        let is_below =
                            |below: &Levels| below.len() > levels.len() && below.starts_with(&levels);
                        let below: Vec<Levels> = listing.items.into_iter().filter(is_below).collect();
                        self.listings.namespaces(&levels, &below);
                        next.extend(below);
                    }
                    Err(error) if self.catalog.ends_all(&error) => return Err(error.into()),
                    Err(RestError::NotFound { .. }) => {}
                    Err(error) => {
                        // Servers that know one level only refuse the question.
                        if !matches!(error, RestError::Refused { .. }) {
                            self.unlisted(&levels, &error);
                            self.tree.unlisted(&levels, Contents::Namespaces, error.code());
                        }
                        let known = self.listings.known_namespaces(self.stating, &levels).await?;
                        next.extend(known);
                    }
                }
                let words = match properties {
                    Ok(stated) => {
                        let words = words(&stated);
                        self.listings.words(&levels, &words);
                        words
                    }
                    Err(error) if self.catalog.ends_all(&error) => return Err(error.into()),
                    // Only words about it: what is in it may be seen all the same.
                    Err(RestError::Denied { .. } | RestError::NotFound { .. }) => NamespaceWords::default(),
                    Err(error) => {
                        self.unlisted(&levels, &error);
                        self.listings.known_words(self.stating, &levels).await?
                    }
                };
                self.tree.add(&levels);
                found.insert(levels, words);
                self.found(NAMESPACES, found.len());
                if found.len() > MOST_NAMESPACES {
                    self.cut(Some(format!(
                        "the catalog has more than {MOST_NAMESPACES} namespaces"
                    )));
                    return Ok(found);
                }
            }
            waiting = next;
            waiting.retain(|levels| !found.contains_key(levels));
        }
        Ok(found)
    }

    /// Lists what is in the namespaces.
    async fn jobs(&mut self, namespaces: &BTreeMap<Levels, NamespaceWords>) -> PortResult<Vec<Job>> {
        self.found(TABLES, 0);
        let kinds = [Kind::Table, Kind::View, Kind::Generic, Kind::Semantic];
        let asked: Vec<(Levels, Kind)> = namespaces
            .keys()
            .flat_map(|levels| kinds.map(|kind| (levels.clone(), kind)))
            .filter(|(_, kind)| *kind == Kind::Table || self.catalog.lists(*kind))
            .collect();
        let catalog = Arc::clone(&self.catalog);
        let mut answers = stream::iter(asked)
            .map(move |(levels, kind)| {
                let catalog = Arc::clone(&catalog);
                async move {
                    let answer = catalog.names(&levels, kind).await;
                    (levels, kind, answer)
                }
            })
            .buffered(AT_ONCE);
        let mut jobs = Vec::new();
        let mut refused: BTreeMap<Kind, (usize, RestError)> = BTreeMap::new();
        while let Some((levels, kind, answer)) = answers.next().await {
            match answer {
                Ok(listing) => {
                    self.cut(listing.cut);
                    self.listings.names(&levels, kind);
                    let words = inherited(namespaces, &levels);
                    for name in listing.items {
                        jobs.extend(self.job(&levels, name, kind, &words));
                    }
                    self.found(TABLES, jobs.len());
                }
                Err(error) if self.catalog.ends_all(&error) => return Err(error.into()),
                // Dropped meanwhile, or a route that this server does not have after all.
                Err(RestError::NotFound { .. }) => {}
                Err(error @ RestError::Denied { .. }) if kind != Kind::Table => {
                    // Views need a right of their own, which most people who read tables do not have.
                    self.tree.unlisted(&levels, kind.contents(), error.code());
                    refused.entry(kind).or_insert((0, error)).0 += 1;
                    self.listings.unlisted(&levels, kind);
                }
                Err(error) => {
                    self.unlisted(&levels, &error);
                    self.tree.unlisted(&levels, kind.contents(), error.code());
                    self.listings.unlisted(&levels, kind);
                }
            }
        }
        for (kind, (count, first)) in refused {
            let plural = if count == 1 { "" } else { "s" };
            let message = format!(
                "{}s of {count} namespace{plural} may not be listed; the first: {first}",
                kind.word()
            );
            self.stating.warn(&self.source.name, WarningCode::Denied, message);
        }
        Ok(jobs)
    }

    fn job(&mut self, levels: &Levels, name: String, kind: Kind, words: &NamespaceWords) -> Option<Job> {
        let dotted = format!("{}.{name}", levels.join("."));
        let place = self.place(&dotted);
        if let Some(why) = names::refused(&name) {
            self.stating
                .warn(&place, WarningCode::Malformed, format!("{why}; rename the table"));
            return None;
        }
        let piece = Piece {
            kind: match kind {
                Kind::View => EntityKind::View,
                Kind::Semantic => EntityKind::Model,
                Kind::Table | Kind::Generic => EntityKind::Table,
            },
            authority: self.authority.clone(),
            key: [
                self.catalog_name.as_str(),
                kind.word(),
                &levels.join("\u{1f}"),
                &name,
            ]
            .join("\n"),
            dotted,
            place,
            value: String::new(),
            before: None,
        };
        Some(Job {
            piece,
            levels: levels.clone(),
            name,
            kind,
            words: words.clone(),
        })
    }

    /// Loads what changed, and states it.
    async fn load(&mut self, mut jobs: Vec<Job>) -> PortResult<()> {
        let mut pieces: Vec<Piece> = jobs.iter().map(|job| job.piece.clone()).collect();
        self.stating.recall(&mut pieces).await?;
        for (job, piece) in jobs.iter_mut().zip(pieces) {
            job.piece = piece;
        }
        // A table that was seen before keeps its identity against a copy that is seen for the first time.
        jobs.sort_by_key(|job| job.piece.before.is_none());
        self.stating.total += jobs.len();
        let (catalog, cancel) = (Arc::clone(&self.catalog), self.cancel.clone());
        let called: Arc<Called> = Arc::new(Called {
            source: self.source.name.clone(),
            catalog: self.catalog_name.clone(),
            first_level: self.first_level.map(str::to_owned),
        });
        let mut outcomes = stream::iter(jobs)
            .map(move |job| {
                let (catalog, called) = (Arc::clone(&catalog), Arc::clone(&called));
                async move {
                    let outcome = load(catalog, &job, called).await;
                    (job, outcome)
                }
            })
            .buffered(AT_ONCE);
        while let Some((job, outcome)) = outcomes.next().await {
            if cancel.is_cancelled() {
                return Err(PortError::cancelled());
            }
            self.state(job, outcome)?;
            self.stating.flush_when_full().await?;
        }
        Ok(())
    }

    fn state(&mut self, mut job: Job, outcome: Outcome) -> PortResult<()> {
        let (levels, kind) = (std::mem::take(&mut job.levels), job.kind);
        let urns = match outcome {
            Outcome::Same => {
                self.stating.done += 1;
                let urns = self.stating.still_there(&job.piece);
                self.stating.tell("Read tables", Some(job.piece.place));
                urns
            }
            Outcome::Read(stated, etag) => {
                job.piece.value = etag.map_or_else(String::new, |etag| value(&job.words, &etag));
                self.stating.state(job.piece, stated)
            }
            Outcome::Denied => {
                let stated = self.denied(&levels, &job);
                let message =
                    "it exists, and you may not see it; ask its owner for the right to read its properties";
                self.stating
                    .warn(&job.piece.place, WarningCode::Denied, message.to_owned());
                job.piece.value = String::new();
                self.stating.state(job.piece, Ok(stated))
            }
            Outcome::Gone => {
                self.stating.done += 1;
                Vec::new()
            }
            Outcome::Over(error) => return Err(error.into()),
        };
        self.listings.hold(&levels, kind, urns);
        Ok(())
    }

    /// What is known of a thing that is listed and not shown: that it exists, where, and whose it would be.
    fn denied(&self, at: &[String], job: &Job) -> Stated {
        let mut levels: Vec<String> = self.first_level.map(str::to_owned).into_iter().collect();
        levels.extend(at.iter().cloned());
        let full = [self.source.name.as_str(), &levels.join("."), &job.name].join(".");
        let asset = AssetInfo {
            kind: job.piece.kind,
            name: job.name.clone(),
            namespace: levels,
            full_name: full.clone(),
            location: None,
            format_version: None,
            aliases: vec![Alias::new(AliasScheme::Catalog, full)],
            updated: None,
            properties: Vec::new(),
            access: Some(AccessState::Denied),
        };
        let domain = job.words.domain.clone().or_else(|| default_domain(at));
        let mut payloads = vec![Payload::Asset(asset)];
        payloads.extend(domain.map(|domain| {
            Payload::Ownership(Ownership {
                domain: Some(domain),
                people: Vec::new(),
            })
        }));
        Stated {
            uuid: None,
            payloads,
            notes: Vec::new(),
            partial: false,
        }
    }

    /// A namespace that could not be listed: what is known of it stays, because nobody said that it is gone.
    fn unlisted(&self, levels: &[String], error: &RestError) {
        let place = self.place(&levels.join("."));
        self.stating.warn(&place, error.code(), error.to_string());
    }

    /// Tells what a step has found so far, and in which of several catalogs.
    fn found(&self, step: &str, found: usize) {
        match self.first_level {
            Some(name) => self
                .stating
                .tell_found(&format!("{step} in {}", visible(name)), found),
            None => self.stating.tell_found(step, found),
        }
    }

    fn cut(&mut self, why: Option<String>) {
        if let Some(why) = why {
            self.stating.summary.complete = false;
            self.stating.warn(&self.source.name, WarningCode::TooLarge, why);
        }
    }

    /// Whether a namespace can be a part of the mesh; tells why not.
    fn is_taken(&self, levels: &Levels) -> bool {
        let why = if levels.is_empty() || levels.len() > MAX_LEVELS {
            Some("it has no level, or more than 32")
        } else {
            levels.iter().find_map(|level| names::refused(level))
        };
        if let Some(why) = why {
            let place = self.place(&levels.join("."));
            self.stating.warn(
                &place,
                WarningCode::Malformed,
                format!("namespace left out: {why}"),
            );
        }
        why.is_none()
    }

    fn place(&self, dotted: &str) -> String {
        let words = [Some(self.source.name.as_str()), self.first_level, Some(dotted)];
        visible(&words.into_iter().flatten().collect::<Vec<_>>().join("."))
    }
}
