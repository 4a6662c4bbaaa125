//! Trying a connection: address and sign-in, catalogs, namespaces, tables, one table.

use std::time::Instant;

use weft_ports::{
    Cancel, PortError, Source as _,
    probe::{Probe, ProbeState, ProbeStep},
    source::SignIn,
};

use super::{
    IcebergRestSource,
    catalog::{Catalog, Kind, dotted},
    error::RestError,
    names::Levels,
};
use crate::names::visible;

/// Namespaces that are looked into for a table.
const LOOKED_INTO: usize = 8;

const SIGN_IN: &str = "Sign in";
const CATALOGS: &str = "Open the catalog";
const NAMESPACES: &str = "List namespaces";
const TABLES: &str = "List tables";
const LOAD: &str = "Load a table";

pub(super) async fn probe(source: &IcebergRestSource) -> Probe {
    let mut trial = Trial {
        source,
        cancel: Cancel::new(),
        probe: Probe::default(),
        clock: Instant::now(),
    };
    trial.run().await;
    trial.probe
}

struct Trial<'a> {
    source: &'a IcebergRestSource,
    cancel: Cancel,
    probe: Probe,
    clock: Instant,
}

impl Trial<'_> {
    async fn run(&mut self) {
        let http = self.source.http.until(&self.cancel);
        if let Err(error) = self.source.login.bearer(&http).await {
            self.end(SIGN_IN, error, "Nothing of this server can be read.");
            return;
        }
        match &self.source.settings.sign_in {
            SignIn::ClientCredentials { client_id, .. } => {
                let server = self.source.http.origin().server();
                self.pass(SIGN_IN, format!("as {} at {server}", visible(client_id)));
            }
            SignIn::OpenId { issuer, .. } => {
                let (issuer, who) = (visible(issuer), self.source.login.who());
                self.pass(
                    SIGN_IN,
                    who.map_or_else(|| format!("at {issuer}"), |who| format!("as {who} at {issuer}")),
                );
            }
            SignIn::Token => self.skip(SIGN_IN, "the token goes with each request"),
            SignIn::None => self.skip(SIGN_IN, "this connection signs in as nobody"),
        }
        let warehouses = match self.source.warehouses(&self.cancel).await {
            Ok(warehouses) => warehouses,
            Err(error) => {
                self.end(CATALOGS, error, "Weft does not know which catalogs to read.");
                return;
            }
        };
        let mut opened = Vec::new();
        for warehouse in &warehouses {
            let name = warehouse.name.as_deref();
            match Catalog::open(&self.source.http, &self.source.login, name, &self.cancel).await {
                Ok(catalog) => opened.push((warehouse, catalog)),
                Err(error) => {
                    self.end(CATALOGS, error, "Nothing of this catalog can be read.");
                    return;
                }
            }
        }
        let names: Vec<String> = warehouses
            .iter()
            .filter_map(|one| one.name.as_deref().map(visible))
            .collect();
        self.pass(
            CATALOGS,
            if names.is_empty() {
                "the server's own".to_owned()
            } else {
                names.join(", ")
            },
        );
        for (warehouse, catalog) in &opened {
            let Some(namespaces) = self.namespaces(catalog).await else {
                return;
            };
            let found = self.tables(catalog, &namespaces).await;
            if found.is_empty() {
                continue;
            }
            let first = warehouse.name.clone().filter(|_| warehouse.several);
            self.load(catalog, first, found).await;
            return;
        }
        self.probe
            .steps
            .push(ProbeStep::skipped(LOAD, "no table was found to load"));
    }

    async fn namespaces(&mut self, catalog: &Catalog) -> Option<Vec<Levels>> {
        let named = &self.source.settings.namespaces;
        if !named.is_empty() {
            let named: Vec<Levels> = named
                .iter()
                .map(|name| name.split('.').map(str::to_owned).collect())
                .collect();
            self.probe.steps.push(ProbeStep::skipped(
                NAMESPACES,
                "the connection names those to begin with",
            ));
            return Some(named);
        }
        match catalog.namespaces(&[]).await {
            Ok(listing) => {
                self.pass(NAMESPACES, counted(listing.items.len(), "namespace"));
                Some(listing.items)
            }
            Err(error) => {
                self.end(
                    NAMESPACES,
                    error,
                    "Nothing is found by itself; add the connection with the namespaces that you know, or ask for NAMESPACE_LIST.",
                );
                None
            }
        }
    }

    /// The first table of each of some namespaces: rights differ from one to the next.
    async fn tables(&mut self, catalog: &Catalog, namespaces: &[Levels]) -> Vec<(Levels, String)> {
        let mut refused = None;
        let (mut seen, mut looked) = (0, 0);
        let mut found = Vec::new();
        for levels in namespaces.iter().take(LOOKED_INTO) {
            match catalog.names(levels, Kind::Table).await {
                Ok(listing) => {
                    looked += 1;
                    seen += listing.items.len();
                    let first = listing.items.into_iter().next();
                    found.extend(first.map(|table| (levels.clone(), table)));
                }
                Err(error) => refused = refused.or(Some(error)),
            }
        }
        match refused {
            Some(error) if looked == 0 => self.end(
                TABLES,
                error,
                "Tables are not found by itself; ask for TABLE_LIST on the namespaces you work with.",
            ),
            _ => self.pass(
                TABLES,
                format!("{} in {}", counted(seen, "table"), counted(looked, "namespace")),
            ),
        }
        found
    }

    /// Loads the first table that may be loaded.
    async fn load(&mut self, catalog: &Catalog, first: Option<String>, tables: Vec<(Levels, String)>) {
        let mut refused: Vec<RestError> = Vec::new();
        for (levels, table) in tables {
            match catalog.load(&levels, &table, Kind::Table, None).await {
                Ok(_) => {
                    let name = format!("{}.{}", dotted(&levels), visible(&table));
                    let others = match refused.len() {
                        0 => String::new(),
                        count => format!("; {} you may not see", counted(count, "other")),
                    };
                    self.pass(LOAD, format!("{name}{others}"));
                    self.find(first, levels, &table, name).await;
                    return;
                }
                Err(error) => refused.push(error),
            }
        }
        if let Some(error) = refused.into_iter().next() {
            self.end(
                LOAD,
                error,
                "What you may not load is shown as `exists, not visible to you`: no columns, no history, no rows. Ask for TABLE_READ_PROPERTIES.",
            );
        }
    }

    /// Looks where its files lie, for the row that is read next.
    async fn find(&mut self, first: Option<String>, levels: Levels, table: &str, name: String) {
        let namespace: Vec<String> = first.into_iter().chain(levels).collect();
        match self.source.locate(&namespace, table).await {
            Ok(location) => self.probe.sample = Some((name, location)),
            Err(error) => {
                let took = self.took();
                let costs = "Rows are not shown here; everything else is.";
                self.probe
                    .steps
                    .push(ProbeStep::ended("Read one row", &error, costs, took));
            }
        }
    }

    fn pass(&mut self, name: &str, found: String) {
        let took_ms = self.took();
        self.probe.steps.push(ProbeStep {
            name: name.to_owned(),
            state: ProbeState::Passed,
            found,
            costs: None,
            took_ms,
        });
    }

    fn skip(&mut self, name: &str, why: &str) {
        self.probe.steps.push(ProbeStep::skipped(name, why));
    }

    fn end(&mut self, name: &str, error: RestError, costs: &str) {
        let took = self.took();
        self.probe
            .steps
            .push(ProbeStep::ended(name, &PortError::from(error), costs, took));
    }

    fn took(&mut self) -> u32 {
        let took = self.clock.elapsed();
        self.clock = Instant::now();
        u32::try_from(took.as_millis()).unwrap_or(u32::MAX)
    }
}

fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}
