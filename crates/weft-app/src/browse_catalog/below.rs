//! The namespaces right below one: those that the source listed, and those that something lies in.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;
use specta::Type;
use weft_model::{NamespaceInfo, Urn, namespace::Unlisted};
use weft_ports::replica::HeldNamespace;

use super::small;
use crate::{App, AppResult};

/// A namespace, as a row of the one above it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct NamespaceRow {
    /// Its last level.
    pub name: String,
    /// Things right in it.
    pub things: u32,
    /// Things in it and in all namespaces below.
    pub things_below: u32,
    /// Those of them that the source lists and does not show.
    pub denied: u32,
    /// Namespaces right below it.
    pub namespaces: u32,
    /// What of it could not be listed.
    pub unlisted: Vec<Unlisted>,
    /// Whether it is a catalog: the first level, where a source reads several.
    pub catalog: bool,
    /// Where it comes from, where it is a federated catalog.
    pub origin: Option<String>,
}

#[derive(Default)]
struct Counts<'a> {
    things: u64,
    things_below: u64,
    denied: u64,
    deeper: BTreeSet<&'a str>,
}

/// The rows below `namespace`, by name.
pub fn below(
    info: Option<&NamespaceInfo>,
    held: &[HeldNamespace],
    namespace: &[String],
) -> Vec<NamespaceRow> {
    let at = namespace.len();
    let mut found: BTreeMap<&str, Counts<'_>> = BTreeMap::new();
    for name in info.map(|info| info.below.as_slice()).unwrap_or_default() {
        found.entry(name).or_default();
    }
    for one in held {
        let Some(name) = one.namespace.get(at) else {
            continue;
        };
        let counts = found.entry(name).or_default();
        counts.things_below += one.things;
        counts.denied += one.denied;
        match one.namespace.get(at + 1) {
            Some(deeper) => drop(counts.deeper.insert(deeper)),
            None => counts.things = one.things,
        }
    }
    let mut rows: Vec<NamespaceRow> = found
        .into_iter()
        .map(|(name, counts)| NamespaceRow {
            name: name.to_owned(),
            things: small(counts.things),
            things_below: small(counts.things_below),
            denied: small(counts.denied),
            namespaces: small(counts.deeper.len()),
            unlisted: Vec::new(),
            catalog: false,
            origin: None,
        })
        .collect();
    rows.sort_by_cached_key(|row| (row.name.to_lowercase(), row.name.clone()));
    rows
}

/// Adds to rows what the source says of each.
pub async fn mark(app: &App, source: &str, namespace: &[String], rows: &mut [NamespaceRow]) -> AppResult<()> {
    let urn = |row: &NamespaceRow| {
        let mut levels = namespace.to_vec();
        levels.push(row.name.clone());
        Urn::namespace(source, &levels)
    };
    let urns: Vec<Urn> = rows.iter().map(urn).collect();
    let infos = super::infos(app, source, &urns).await?;
    let mut infos: HashMap<Urn, NamespaceInfo> = infos.into_iter().collect();
    for (row, urn) in rows.iter_mut().zip(&urns) {
        let Some(info) = infos.remove(urn) else { continue };
        row.namespaces = row.namespaces.max(small(info.below.len()));
        row.catalog = info.catalog.is_some();
        row.origin = info.catalog.as_ref().and_then(weft_model::CatalogInfo::origin);
        row.unlisted = info.unlisted;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(dotted: &str) -> Vec<String> {
        dotted
            .split('.')
            .filter(|level| !level.is_empty())
            .map(str::to_owned)
            .collect()
    }

    fn held(dotted: &str, things: u64) -> HeldNamespace {
        HeldNamespace {
            namespace: levels(dotted),
            things,
            denied: 0,
        }
    }

    #[test]
    fn counts_are_of_the_namespace_and_of_all_below() {
        let info = NamespaceInfo {
            below: vec!["empty".to_owned(), "sales".to_owned()],
            ..NamespaceInfo::default()
        };
        let held = [
            held("", 1),
            held("Raw", 2),
            held("sales", 3),
            held("sales.eu.de", 4),
            held("sales.us", 5),
        ];
        let rows = below(Some(&info), &held, &[]);
        let told: Vec<_> = rows
            .iter()
            .map(|row| (row.name.as_str(), row.things, row.things_below, row.namespaces))
            .collect();
        assert_eq!(told, [("empty", 0, 0, 0), ("Raw", 2, 2, 0), ("sales", 3, 12, 2)]);
        let rows = below(None, &held, &levels("sales"));
        let told: Vec<_> = rows
            .iter()
            .map(|row| (row.name.as_str(), row.things, row.things_below))
            .collect();
        assert_eq!(told, [("eu", 0, 4), ("us", 5, 5)]);
    }
}
