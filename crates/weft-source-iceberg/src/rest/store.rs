//! Where a table in an object store may be read, and with what: its place, the store's address, and the keys that
//! the catalog hands out. They are kept in memory for most of their life, and no longer than the connection is.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use serde::Deserialize;
use url::Url;
use weft_ports::{
    ObjectStore, PortError, PortErrorKind, StoreKind,
    error::PortResult,
    object_store::{in_store, spelled},
    shown::address,
    source::{RestCatalog, TableLocation},
};

use super::{
    catalog::{Catalog, dotted, parsed},
    error::RestError,
    origin::Origin,
    restrictions,
    vended::{self, Vended},
};
use crate::names::visible;

/// How long keys are kept that say nothing of their end.
const UNTOLD: Duration = Duration::from_mins(5);
/// Tables whose keys are kept.
const MOST_KEPT: usize = 1000;

/// A table of this connection, in one place.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Table {
    warehouse: Option<String>,
    levels: Vec<String>,
    name: String,
    root: String,
}

/// The keys of a connection.
#[derive(Default)]
pub(super) struct Keys(Mutex<HashMap<Table, (ObjectStore, Instant)>>);

impl Keys {
    fn get(&self, table: &Table) -> Option<ObjectStore> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|_, (_, until)| *until > Instant::now());
        kept.get(table).map(|(store, _)| store.clone())
    }

    fn keep(&self, table: Table, store: &ObjectStore) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        let until = Instant::now() + life(store);
        kept.insert(table, (store.clone(), until));
    }
}

/// Four fifths of what is left of the key that ends first.
fn life(store: &ObjectStore) -> Duration {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let left = |ends: weft_model::Timestamp| {
        let ends = Duration::from_millis(u64::try_from(ends.as_millis()).unwrap_or(0));
        // A server may write any number, and not every one can be added to an instant.
        ends.saturating_sub(now).min(Duration::from_hours(24)) * 4 / 5
    };
    let ends = store.credentials.iter().filter_map(|key| key.expires);
    ends.map(left).min().unwrap_or(UNTOLD)
}

/// What is asked for.
pub(super) struct Wanted<'a> {
    pub(super) warehouse: Option<&'a str>,
    pub(super) levels: &'a [String],
    pub(super) name: &'a str,
    /// Where its metadata file lies.
    pub(super) location: String,
    /// Its metadata, as JSON.
    pub(super) metadata: &'a [u8],
    /// Name of the connection.
    pub(super) by: &'a str,
    /// What the catalog wants of this person's reading, by its answer without keys.
    pub(super) restrictions: Option<String>,
}

/// The place of a table in an object store, with the keys to it.
pub(super) async fn located(
    settings: &RestCatalog,
    catalog: &Catalog,
    uri: &Origin,
    keys: &Keys,
    authorities: Option<&[u8]>,
    wanted: Wanted<'_>,
) -> PortResult<TableLocation> {
    let root = root(&settings.roots, &wanted)?;
    let table = Table {
        warehouse: wanted.warehouse.map(str::to_owned),
        levels: wanted.levels.to_vec(),
        name: wanted.name.to_owned(),
        root: root.clone(),
    };
    let covered = |store: &ObjectStore| store.credentials.iter().any(|key| key.covers(&wanted.location));
    let (store, restrictions) = if let Some(kept) = keys.get(&table).filter(covered) {
        let agreed = restrictions::agreed(wanted.by, wanted.restrictions, None)?;
        (kept, agreed.restrictions)
    } else {
        let mut vended = vended::ask(catalog, wanted.levels, wanted.name, &wanted.location)
            .await
            .map_err(not_vended)?;
        let agreed = restrictions::agreed(wanted.by, wanted.restrictions, vended.restrictions.take())?;
        let kind = StoreKind::of(&wanted.location).unwrap_or(StoreKind::S3);
        let store = store(settings, uri, kind, vended, authorities)?;
        if !covered(&store) {
            let prefixes: Vec<_> = store
                .credentials
                .iter()
                .map(|key| visible(&address(&key.prefix)))
                .collect();
            return Err(PortError::new(
                PortErrorKind::Denied,
                format!(
                    "its metadata lies at `{}`, and the catalog hands out keys for `{}`",
                    visible(&address(&wanted.location)),
                    prefixes.join("`, `")
                ),
            )
            .hint("tell the owner of the catalog; nothing is read with keys for another place"));
        }
        if agreed.plainly {
            keys.keep(table, &store);
        }
        (store, agreed.restrictions)
    };
    Ok(TableLocation {
        metadata_location: wanted.location,
        root,
        store: Some(Box::new(store)),
        restrictions,
    })
}

/// What the place of a table is told by.
#[derive(Deserialize)]
struct Metadata {
    location: String,
}

/// The prefix that everything of the table must lie below: the nearest that was set up, else the table's own.
fn root(roots: &[String], wanted: &Wanted<'_>) -> PortResult<String> {
    let place = visible(&address(&wanted.location));
    let set_up: Vec<_> = roots.iter().filter(|root| in_store(root)).collect();
    if !set_up.is_empty() {
        let around = set_up.into_iter().filter(|root| below(&wanted.location, root));
        return around.max_by_key(|root| root.len()).cloned().ok_or_else(|| {
            PortError::new(
                PortErrorKind::Denied,
                format!("`{place}` lies below no `--root` of the connection"),
            )
            .hint("add the source again with the prefix where its tables lie as `--root`")
        });
    }
    let what = format!("table {}.{}", dotted(wanted.levels), visible(wanted.name));
    let own = parsed::<Metadata>(wanted.metadata, &what)?.location;
    if in_store(&own) && below(&wanted.location, &own) {
        return Ok(own);
    }
    Err(PortError::new(
        PortErrorKind::Denied,
        format!(
            "its metadata at `{place}` lies outside of its own place `{}`",
            visible(&address(&own))
        ),
    )
    .hint("add the source again with a prefix that holds both as `--root`"))
}

/// Whether `location` lies below `root`, on the boundary of a name. Who reads looks closer.
fn below(location: &str, root: &str) -> bool {
    let (location, root) = (spelled(location), spelled(root));
    location
        .strip_prefix(root.trim_end_matches('/'))
        .is_some_and(|rest| rest.len() > 1 && rest.starts_with('/'))
}

/// What the person set up comes first. What the server says is taken where it leads to a public server, or to the
/// one that the person set up already; whether a name is a public server's is seen when it is connected to.
fn store(
    settings: &RestCatalog,
    uri: &Origin,
    kind: StoreKind,
    vended: Vended,
    authorities: Option<&[u8]>,
) -> PortResult<ObjectStore> {
    if vended.credentials.is_empty() {
        return Err(if vended.remote_signing {
            PortError::new(
                PortErrorKind::Denied,
                "the catalog hands out no keys to its files; it wants to sign each request (remote signing), which \
                 is not done here",
            )
            .hint("ask the platform team to let the catalog vend credentials for this storage")
        } else {
            no_keys("")
        });
    }
    if kind != StoreKind::S3 {
        // Their addresses are known; neither the catalog nor the settings for S3 lead elsewhere.
        return Ok(ObjectStore {
            endpoint: None,
            configured: false,
            region: None,
            path_style: false,
            authorities: None,
            credentials: vended.credentials,
        });
    }
    let (endpoint, configured) = match (&settings.s3_endpoint, &vended.endpoint) {
        (Some(own), _) => (Some(own.clone()), true),
        (None, None) => (None, false),
        (None, Some(said)) => {
            let configured = admitted(said, uri)?;
            (Some(said.clone()), configured)
        }
    };
    Ok(ObjectStore {
        endpoint,
        configured,
        region: settings.s3_region.clone().or(vended.region),
        path_style: settings.s3_path_style || vended.path_style,
        authorities: authorities.filter(|_| configured).map(<[u8]>::to_vec),
        credentials: vended.credentials,
    })
}

/// Whether an address that the server gave is the catalog's own; fails where it may not be used at all.
fn admitted(endpoint: &str, uri: &Origin) -> PortResult<bool> {
    let url = Url::parse(endpoint).ok();
    let server = url.as_ref().map(|url| url.origin().ascii_serialization());
    let plain = url
        .as_ref()
        .is_some_and(|url| url.username().is_empty() && url.password().is_none());
    match (url, server) {
        (Some(_), Some(server)) if plain && server == uri.server() => Ok(true),
        (Some(url), _) if plain && url.scheme() == "https" => Ok(false),
        _ => {
            // Not repeated where it may hold a secret.
            let shown = if plain {
                visible(endpoint)
            } else {
                "an address that is not shown".to_owned()
            };
            Err(PortError::new(
                PortErrorKind::Denied,
                format!(
                    "the catalog says that its files lie in the store at `{shown}`, which is not a public one"
                ),
            )
            .hint(
                "if that is your own store, set it up: add the source again with `--s3-endpoint` and \
                 `--s3-path-style`",
            ))
        }
    }
}

fn not_vended(error: RestError) -> PortError {
    match error {
        RestError::Refused {
            status: 400, said, ..
        } => no_keys(&said),
        RestError::Denied { what, said } => PortError::new(
            PortErrorKind::Denied,
            format!(
                "{}: you may not{}{said}",
                what,
                if said.is_empty() { "" } else { ": " }
            ),
        )
        .hint("ask the owner of the catalog for the right to read its data (in Polaris TABLE_READ_DATA)"),
        error => error.into(),
    }
}

fn no_keys(said: &str) -> PortError {
    let said = if said.is_empty() {
        String::new()
    } else {
        format!(": {said}")
    };
    PortError::new(
        PortErrorKind::Denied,
        format!("the catalog hands out no keys to its files (credential vending){said}"),
    )
    .hint(
        "ask the platform team to set up the catalog's storage so that it can (for Polaris: an STS endpoint)",
    )
}

#[cfg(test)]
mod tests;
