//! One namespace of a source as it was harvested: what lies below it, what lies in it, and what could not be seen.

mod below;

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{NamespaceInfo, Origin, Payload, Timestamp, Urn, Warning};
pub use weft_model::{
    WarningCode,
    namespace::{CatalogInfo, Contents, Unlisted},
};
use weft_ports::workspace::SourceState;

use crate::{App, AppError, AppResult, lookup, view::EntityCard};
pub use below::NamespaceRow;

/// Things of one answer.
const MOST_ROWS: u32 = 1_000;
/// Namespaces of one answer.
const MOST_NAMESPACES: usize = 10_000;
/// Warnings of one answer.
const MOST_WARNINGS: usize = 50;
/// Levels of a namespace, and bytes of all of them.
const MOST_LEVELS: usize = 32;
const MOST_BYTES: usize = 16 * 1024;
/// Bytes of a filter.
const MOST_FILTER: usize = 256;

/// Which part of which source.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct BrowseCatalogRequest {
    /// Name of the source.
    pub source: String,
    /// Levels of the namespace; none: the source itself.
    #[serde(default)]
    pub namespace: Vec<String>,
    /// Only things with this in their name.
    #[serde(default)]
    pub filter: String,
    /// Things at most; none: only namespaces and counts.
    #[serde(default)]
    pub limit: u32,
    /// Things left out before the first.
    #[serde(default)]
    pub offset: u32,
}

/// A thing in a namespace.
#[derive(Debug, Clone, Serialize, Type)]
pub struct BrowseRow {
    /// Its name in this source.
    pub name: String,
    /// What is known of it.
    pub card: EntityCard,
    /// Format of a table that is none of Iceberg's.
    pub format: Option<String>,
    /// Whether this source lists it and shows nothing of it.
    pub denied: bool,
    /// Rows, where its writer counts them.
    #[specta(type = Option<u32>)]
    pub rows: Option<u64>,
    /// Bytes of its files, where its writer counts them.
    #[specta(type = Option<u32>)]
    pub bytes: Option<u64>,
}

/// What is there.
#[derive(Debug, Clone, Serialize, Type)]
pub struct BrowseCatalogResponse {
    /// Name of the source.
    pub source: String,
    /// Levels of the namespace.
    pub namespace: Vec<String>,
    /// When a sync last ended without an error; absent: what is here is what arrived before one failed, or nothing.
    pub synced: Option<Timestamp>,
    /// Whether the source was ever read, be it in part.
    pub read: bool,
    /// The catalog that this is a part of, as its server describes it.
    pub catalog: Option<CatalogInfo>,
    /// Where that catalog comes from, in words; absent where it is the server's own, or nobody said.
    pub origin: Option<String>,
    /// What of it could not be listed.
    pub unlisted: Vec<Unlisted>,
    /// Namespaces right below, by name; at most 10,000.
    pub namespaces: Vec<NamespaceRow>,
    /// Namespaces right below in all.
    pub namespace_count: u32,
    /// Things right in it that fit the filter: this page of them, by name.
    pub rows: Vec<BrowseRow>,
    /// Things right in it that fit the filter.
    pub matching: u32,
    /// Things right in it.
    pub things: u32,
    /// Those of them that the source lists and does not show.
    pub denied: u32,
    /// Things in it and in all namespaces below.
    pub things_below: u32,
    /// Warnings of the last sync about this place; at most 50.
    pub warnings: Vec<Warning>,
    /// Those warnings in all.
    pub warning_count: u32,
}

/// Shows one namespace from the local copy.
pub async fn browse_catalog(app: &App, request: BrowseCatalogRequest) -> AppResult<BrowseCatalogResponse> {
    let BrowseCatalogRequest {
        source,
        namespace,
        filter,
        limit,
        offset,
    } = request;
    let bytes: usize = namespace.iter().map(String::len).sum();
    if namespace.len() > MOST_LEVELS || bytes > MOST_BYTES || filter.len() > MOST_FILTER {
        return Err(AppError::invalid(
            "the namespace or the filter is longer than any can be",
        ));
    }
    let state = lookup::source(app, &source).await?;
    let (info, catalog) = described(app, &source, &namespace).await?;
    let held = app.replica.namespaces(&source, &namespace).await?;
    if !namespace.is_empty() && info.is_none() && held.is_empty() {
        return Err(missing(&source, &namespace));
    }
    let own = held.iter().find(|one| one.namespace == namespace);
    let (things, denied) = own.map_or((0, 0), |one| (one.things, one.denied));
    let things_below: u64 = held.iter().map(|one| one.things).sum();
    let mut namespaces = below::below(info.as_ref(), &held, &namespace);
    let namespace_count = small(namespaces.len());
    namespaces.truncate(MOST_NAMESPACES);
    below::mark(app, &source, &namespace, &mut namespaces).await?;
    let (rows, matching) = if limit == 0 && filter.is_empty() {
        (Vec::new(), things)
    } else {
        rows(app, &source, &namespace, &filter, (limit.min(MOST_ROWS), offset)).await?
    };
    let (warnings, warning_count) = warnings(&state, &source, &namespace);
    Ok(BrowseCatalogResponse {
        source,
        namespace,
        synced: state.last_success,
        read: state.last.is_some(),
        origin: catalog.as_ref().and_then(CatalogInfo::origin),
        catalog,
        unlisted: info.map(|info| info.unlisted).unwrap_or_default(),
        namespaces,
        namespace_count,
        rows,
        matching: small(matching),
        things: small(things),
        denied: small(denied),
        things_below: small(things_below),
        warnings,
        warning_count,
    })
}

fn small<N: TryInto<u32>>(number: N) -> u32 {
    number.try_into().unwrap_or(u32::MAX)
}

fn missing(source: &str, namespace: &[String]) -> AppError {
    AppError::not_found(format!("`{source}` holds no namespace `{}`", namespace.join("."))).hint(format!(
        "`weft source browse {source}` shows those that are known; sync it to see which it has now"
    ))
}

/// What the source says of a namespace, and of the catalog that the namespace is a part of.
async fn described(
    app: &App,
    source: &str,
    namespace: &[String],
) -> AppResult<(Option<NamespaceInfo>, Option<CatalogInfo>)> {
    let own = Urn::namespace(source, namespace);
    let infos = infos(app, source, std::slice::from_ref(&own)).await?;
    let info = infos.into_iter().next().map(|(_, info)| info);
    let catalog = match info.as_ref().and_then(|info| info.catalog.clone()) {
        Some(catalog) => Some(catalog),
        None => catalog_of(app, source, namespace).await?,
    };
    Ok((info, catalog))
}

/// The catalog that a namespace is a part of. It begins with the first level where a source reads several catalogs,
/// else with the source itself.
pub async fn catalog_of(app: &App, source: &str, namespace: &[String]) -> AppResult<Option<CatalogInfo>> {
    let first = namespace.get(..1).unwrap_or_default();
    let urns = [Urn::namespace(source, first), Urn::namespace(source, &[])];
    let infos = infos(app, source, &urns).await?;
    let of = |urn: &Urn| {
        let found = infos.iter().find(|(of, _)| of == urn);
        found.and_then(|(_, info)| info.catalog.clone())
    };
    Ok(urns.iter().find_map(of))
}

/// What the source says of these namespaces.
async fn infos(app: &App, source: &str, urns: &[Urn]) -> AppResult<Vec<(Urn, NamespaceInfo)>> {
    let stated = |record: weft_model::Record| match (record.origin, record.payload) {
        (Origin::Source(name), Some(Payload::Namespace(info))) if name == source => Some((record.urn, info)),
        _ => None,
    };
    let records = app.workspace.records(urns).await?;
    Ok(records.into_iter().filter_map(stated).collect())
}

async fn rows(
    app: &App,
    source: &str,
    namespace: &[String],
    filter: &str,
    (limit, offset): (u32, u32),
) -> AppResult<(Vec<BrowseRow>, u64)> {
    let page = app
        .replica
        .contents(source, namespace, filter, limit as usize, offset as usize)
        .await?;
    let urns: Vec<Urn> = page.places.iter().map(|(urn, _)| urn.clone()).collect();
    let entities = app.replica.entities(&urns).await?;
    let now = app.now();
    let row = |(urn, place): (Urn, weft_ports::replica::Place)| {
        // Gone between the two questions: the next answer does not have it.
        let entity = entities.iter().find(|entity| entity.urn == urn)?;
        let current = entity.snapshots.as_ref().and_then(|log| log.current());
        Some(BrowseRow {
            name: place.name,
            card: EntityCard::of(entity, now),
            format: place.format,
            denied: place.denied,
            rows: current.and_then(|snapshot| snapshot.rows),
            bytes: current.and_then(|snapshot| snapshot.bytes),
        })
    };
    let rows = page.places.into_iter().filter_map(row).collect();
    Ok((rows, page.total))
}

/// Warnings about a namespace and what lies below it. They are told apart by place, which begins with the names.
fn warnings(state: &SourceState, source: &str, namespace: &[String]) -> (Vec<Warning>, u32) {
    let Some(report) = &state.last else {
        return (Vec::new(), 0);
    };
    let place = [source, &namespace.join(".")].join(".");
    let here = |warning: &&Warning| {
        let rest = warning.place.strip_prefix(&place);
        namespace.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let found: Vec<&Warning> = report.warnings.iter().filter(here).collect();
    let count = if namespace.is_empty() {
        small(report.warning_count)
    } else {
        small(found.len())
    };
    (found.into_iter().take(MOST_WARNINGS).cloned().collect(), count)
}
