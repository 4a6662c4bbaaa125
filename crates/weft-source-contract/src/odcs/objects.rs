//! The objects that a contract promises, each stated as a thing of its own until a catalog claims it.

use std::collections::BTreeSet;

use weft_model::{
    Alias, AliasScheme, AssetInfo, ContractInfo, Docs, EntityKind, Ownership, Payload, QualityRule, Upstream,
    UpstreamRef, WarningCode,
};

use super::{
    Contract, fields, promised_urn,
    servers::{self, Server},
};
use crate::{facts, reading::Reading, slas::Promises, tree::Tree, words};

/// Objects of one contract.
const OBJECTS: usize = 5_000;

/// One of `schema[]`.
pub struct Object<'t> {
    /// Where it stands.
    pub tree: &'t Tree,
    /// `name`: what elements of promises and rules refer to.
    pub name: String,
    /// `physicalName`, else `name`: what the engine calls it.
    pub physical: String,
}

/// The objects of a contract, each physical name once.
pub fn list<'t>(reading: &mut Reading<'_>, tree: &'t Tree) -> Vec<Object<'t>> {
    let mut objects: Vec<Object<'t>> = Vec::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for entry in reading.list(tree, "schema") {
        let text = |key: &str| entry.text(key).map(|text| words::name(&text));
        let Some(name) = text("name").or_else(|| text("physicalName")) else {
            reading.warn(
                WarningCode::Malformed,
                entry.line,
                "an object without `name` was left out",
            );
            continue;
        };
        let physical = text("physicalName").unwrap_or_else(|| name.clone());
        if objects.len() >= OBJECTS {
            let message = format!("objects beyond the first {OBJECTS} were left out");
            reading.warn(WarningCode::TooLarge, entry.line, message);
            break;
        }
        if !seen.insert(physical.clone()) {
            let message = format!("the object `{physical}` stands here twice; the first one was taken");
            reading.warn(WarningCode::Conflict, entry.line, message);
            continue;
        }
        if entry.has("description") && entry.get("description").is_none() {
            let message = format!("the description of `{name}` is empty");
            reading.warn(WarningCode::Malformed, entry.line, message);
        }
        objects.push(Object {
            tree: entry,
            name,
            physical,
        });
    }
    objects
}

/// States one object; returns the glossary words that it names.
pub(super) fn state(
    reading: &mut Reading<'_>,
    contract: &Contract,
    object: &Object<'_>,
    promises: &Promises<'_>,
) -> Vec<String> {
    let urn = promised_urn(&contract.info.id, &object.physical);
    let servers = servers::binding(&contract.servers);
    let domain = contract.ownership.domain.as_deref();
    let mut terms = fields::terms(reading, object.tree, domain);
    let columns = fields::read(reading, object.tree, domain);
    terms.extend(columns.terms);
    terms.sort();
    terms.dedup();

    let asset = asset(reading.source, contract, object, &servers);
    let upstream = upstream(object, &asset);
    reading.state(&urn, Payload::Asset(asset));
    let text = object.tree.text("description").map(|text| words::bounded(&text));
    let docs = Docs {
        title: object.tree.text("businessName").map(|text| words::name(&text)),
        description: text.as_deref().map(words::first_words),
        // Only a text of more than one paragraph has more to show.
        markdown: text.filter(|text| text.contains("\n\n")),
        ..Docs::default()
    };
    if docs != Docs::default() {
        reading.state(&urn, Payload::Docs(docs));
    }
    if !contract.heavy {
        reading.state(&urn, Payload::Contract(own_part(&contract.info, object)));
    }
    if !columns.schema.fields.is_empty() {
        reading.state(&urn, Payload::Schema(columns.schema));
    }
    if contract.ownership != Ownership::default() {
        reading.state(&urn, Payload::Ownership(contract.ownership.clone()));
    }
    let mut tags = words::tags(object.tree);
    let inherited = if contract.heavy {
        &[]
    } else {
        contract.tags.as_slice()
    };
    tags.extend(
        inherited
            .iter()
            .filter(|tag| !tags.contains(tag))
            .cloned()
            .collect::<Vec<_>>(),
    );
    facts::tagged(reading, &urn, tags, terms.clone());
    let slas = promises.of(&[&object.name, &object.physical]);
    if !slas.is_empty() {
        reading.state(&urn, Payload::Slas(slas));
    }
    if !upstream.reads.is_empty() {
        reading.state(&urn, Payload::Upstream(upstream));
    }
    facts::raw(reading, &urn, object.tree);
    terms
}

fn asset(source: &str, contract: &Contract, object: &Object<'_>, servers: &[&Server]) -> AssetInfo {
    let (namespace, name) = servers::place(&object.physical, servers);
    let full_name = std::iter::once(source)
        .chain(namespace.iter().map(String::as_str))
        .chain(std::iter::once(name.as_str()))
        .collect::<Vec<_>>()
        .join(".");
    let mut asset = facts::named(kind(object.tree, servers), &name, namespace, full_name);
    asset.aliases = servers::aliases(&object.physical, servers, contract.info.objects.len() == 1);
    asset.location = asset
        .aliases
        .iter()
        .find(|alias| alias.scheme == AliasScheme::Location)
        .map(|alias| alias.value.clone());
    asset
}

fn kind(object: &Tree, servers: &[&Server]) -> EntityKind {
    let physical_type = object
        .text("physicalType")
        .unwrap_or_default()
        .to_ascii_lowercase();
    match physical_type.as_str() {
        "view" | "materialized view" => EntityKind::View,
        "topic" | "stream" => EntityKind::Topic,
        "file" | "files" | "document" | "csv" | "parquet" | "json" => EntityKind::FileSet,
        "table" => EntityKind::Table,
        _ if servers.iter().any(|server| server.holds_topics()) => EntityKind::Topic,
        _ if !servers.is_empty() && servers.iter().all(|server| server.holds_files()) => EntityKind::FileSet,
        _ => EntityKind::Table,
    }
}

/// The contract as far as it is about one object: a page of the object shows its promise, not its siblings.
fn own_part(info: &ContractInfo, object: &Object<'_>) -> ContractInfo {
    let about = |rule: &&QualityRule| rule.object.as_deref() == Some(object.physical.as_str());
    ContractInfo {
        // The purpose of a contract is no description of each of its tables: one without words stays so.
        purpose: None,
        objects: vec![object.physical.clone()],
        quality: info.quality.iter().filter(about).cloned().collect(),
        ..info.clone()
    }
}

/// `transformSourceObjects` of all columns. A name without dots is a neighbour in the same namespace.
fn upstream(object: &Object<'_>, asset: &AssetInfo) -> Upstream {
    let mut names: BTreeSet<String> = BTreeSet::new();
    gather(object.tree, &mut names);
    let reads = names
        .into_iter()
        .filter_map(|name| {
            let target = match name.matches('.').count() {
                0 if asset.namespace.is_empty() => return None,
                0 => Alias::new(
                    AliasScheme::Dotted,
                    format!("{}.{name}", asset.namespace.join(".")),
                ),
                1 => Alias::new(AliasScheme::Dotted, name),
                _ => Alias::new(AliasScheme::Catalog, name),
            };
            (!asset.aliases.contains(&target)).then(|| UpstreamRef {
                target,
                via: "contract".to_owned(),
                job: None,
                columns: Vec::new(),
            })
        })
        .collect();
    Upstream { reads }
}

fn gather(element: &Tree, names: &mut BTreeSet<String>) {
    for property in element.list("properties") {
        for name in property
            .list("transformSourceObjects")
            .iter()
            .filter_map(Tree::scalar)
        {
            if names.len() < 1_000 {
                names.insert(words::name(name));
            }
        }
        gather(property, names);
    }
}
