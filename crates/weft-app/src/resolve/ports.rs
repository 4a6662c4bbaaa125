//! What needs more than one entity: ports to contracts to assets, upstream names to things.

use std::collections::BTreeSet;

use weft_model::{
    Alias, AliasScheme, ColumnEdge, Entity, EntityKind, Lifecycle, Payload, Record, Urn,
    entity::UpstreamEdge, lineage::UpstreamRef,
};

/// Other entities, by urn (redirects followed) and by alias.
pub trait Lookup {
    /// The entity itself, after redirects.
    fn entity(&self, urn: &Urn) -> Option<&Entity>;
    /// Canonical urns that an alias names.
    fn named(&self, alias: &Alias) -> Vec<Urn>;
    /// Contracts that say they are a part of the product of this id or name.
    fn contracts_of(&self, product: &str) -> Vec<Urn>;
    /// Products with an output port under this contract.
    fn offering(&self, contract_id: &str) -> Vec<Urn>;
    /// Products with an output port that offers this asset.
    fn products_of(&self, asset: &Urn) -> Vec<Urn>;
}

/// First pass, for products: finds contract and assets behind each output port.
pub fn connect_outputs(entity: &mut Entity, lookup: &dyn Lookup) {
    let Some(product) = &mut entity.product else {
        return;
    };
    let claims = claims(&product.id, &entity.name, lookup);
    for port in &mut product.output_ports {
        // A person may name the assets: then the contract does not say which they are.
        port.assets = followed(&port.assets, lookup);
        if let Some(id) = &port.contract_id {
            let contract = lookup
                .named(&Alias::new(AliasScheme::ContractId, id.as_str()))
                .into_iter()
                .next();
            if let Some(info) = contract
                .as_ref()
                .and_then(|urn| lookup.entity(urn))
                .and_then(|c| c.contract.as_ref())
                && port.assets.is_empty()
            {
                port.assets = promised_assets(id, &info.objects, lookup);
            }
            port.contract = contract;
        }
        if port.assets.is_empty() {
            port.assets = lookup.named(&Alias::new(AliasScheme::Dotted, port.name.as_str()));
        }
        if port.contract_id.is_none()
            && let Some(claim) = only_claim(&claims, &port.assets)
        {
            port.contract_id = Some(claim.id.clone());
            port.contract = Some(claim.contract.clone());
        }
    }
    product.successor = product
        .successor
        .take()
        .map(|urn| lookup.entity(&urn).map_or(urn, |found| found.urn.clone()));
}

/// A contract that says it is a part of a product, and what it promises.
struct Claim {
    id: String,
    contract: Urn,
    assets: Vec<Urn>,
}

fn claims(id: &str, name: &str, lookup: &dyn Lookup) -> Vec<Claim> {
    let mut contracts = lookup.contracts_of(id);
    if !id.trim().eq_ignore_ascii_case(name.trim()) {
        contracts.extend(lookup.contracts_of(name));
    }
    contracts.sort();
    contracts.dedup();
    contracts
        .into_iter()
        .filter_map(|urn| {
            let info = lookup.entity(&urn)?.contract.as_ref()?;
            Some(Claim {
                id: info.id.clone(),
                assets: promised_assets(&info.id, &info.objects, lookup),
                contract: urn,
            })
        })
        .collect()
}

/// The contract that promises one of these assets, where exactly one does: of two, nobody knows which is meant.
fn only_claim<'c>(claims: &'c [Claim], assets: &[Urn]) -> Option<&'c Claim> {
    let mut fitting = claims
        .iter()
        .filter(|claim| claim.assets.iter().any(|asset| assets.contains(asset)));
    let first = fitting.next()?;
    fitting.next().is_none().then_some(first)
}

/// Where these assets are now, each once: one may have been found to be another. What is gone is left out until it is back.
fn followed(assets: &[Urn], lookup: &dyn Lookup) -> Vec<Urn> {
    let mut now: Vec<Urn> = Vec::new();
    for found in assets.iter().filter_map(|urn| lookup.entity(urn)) {
        if !now.contains(&found.urn) {
            now.push(found.urn.clone());
        }
    }
    now
}

/// Urn of the asset that object `object` of contract `id` promises. The contract source states facts of it.
pub fn promised_asset(id: &str, object: &str) -> Urn {
    Urn::derive(EntityKind::Table, "odcs", &format!("{id}#{object}"))
}

fn promised_assets(id: &str, objects: &[String], lookup: &dyn Lookup) -> Vec<Urn> {
    let found = objects
        .iter()
        .filter_map(|object| lookup.entity(&promised_asset(id, object)));
    let mut urns: Vec<Urn> = Vec::new();
    for asset in found {
        if !urns.contains(&asset.urn) {
            urns.push(asset.urn.clone());
        }
    }
    urns
}

/// Second pass: fills in what an entity takes from others.
pub fn connect(entity: &mut Entity, records: &[Record], lookup: &dyn Lookup) {
    if entity.kind.is_asset() {
        entity.products = lookup.products_of(&entity.urn);
        inherit_from_product(entity, lookup);
    }
    entity.upstream = upstream(entity, records, lookup);
    connect_inputs(entity, lookup);
    inherit_from_assets(entity, lookup);
    entity.slas.retain(|sla| !sla.withdrawn);
}

/// An asset behind exactly one product's port belongs to that product's domain and owner, where nothing says otherwise.
fn inherit_from_product(entity: &mut Entity, lookup: &dyn Lookup) {
    let products = entity.products.iter().filter_map(|urn| lookup.entity(urn));
    let giving: Vec<&Entity> = products.filter(|product| gives(product)).collect();
    let [product] = giving.as_slice() else {
        return;
    };
    if entity.domain.is_none() {
        entity.domain.clone_from(&product.domain);
    }
    if entity.owner.is_none() {
        entity.owner.clone_from(&product.owner);
        entity.people.clone_from(&product.people);
    }
}

/// Whether a product says whose the assets behind its ports are. Anybody may name any table in a product of their own, so
/// one that a person still builds says nothing of them, and is in nobody's way.
fn gives(product: &Entity) -> bool {
    let is_made_here = product.sources.is_empty();
    let is_built = matches!(product.status, Some(Lifecycle::Proposed | Lifecycle::Draft));
    !(is_made_here && is_built)
}

fn connect_inputs(entity: &mut Entity, lookup: &dyn Lookup) {
    let Some(product) = &mut entity.product else {
        return;
    };
    for port in &mut product.input_ports {
        let named = port.reads.take().and_then(|urn| lookup.entity(&urn));
        if let Some(found) = named {
            port.reads = Some(found.urn.clone());
            continue;
        }
        let by_contract = port
            .contract_id
            .as_deref()
            .and_then(|id| readable(id, lookup).into_iter().next());
        port.reads = by_contract
            .or_else(|| {
                lookup
                    .named(&Alias::new(AliasScheme::ProductId, port.name.as_str()))
                    .into_iter()
                    .next()
            })
            .or_else(|| {
                lookup
                    .named(&Alias::new(AliasScheme::Dotted, port.name.as_str()))
                    .into_iter()
                    .next()
            });
    }
    let ports: Vec<Urn> = product
        .input_ports
        .iter()
        .filter_map(|port| port.reads.clone())
        .collect();
    for from in ports {
        add_edge(&mut entity.upstream, &entity.urn, from, "port", None, Vec::new());
    }
}

/// What a contract id stands for when something reads it: the products that offer it, else the assets it promises.
fn readable(contract_id: &str, lookup: &dyn Lookup) -> Vec<Urn> {
    let products = lookup.offering(contract_id);
    if !products.is_empty() {
        return products;
    }
    let contract = lookup
        .named(&Alias::new(AliasScheme::ContractId, contract_id))
        .into_iter()
        .next();
    contract
        .and_then(|urn| lookup.entity(&urn))
        .and_then(|contract| contract.contract.as_ref())
        .map(|info| promised_assets(contract_id, &info.objects, lookup))
        .unwrap_or_default()
}

fn upstream(entity: &Entity, records: &[Record], lookup: &dyn Lookup) -> Vec<UpstreamEdge> {
    let mut edges = Vec::new();
    let stated = records.iter().filter_map(|record| match &record.payload {
        Some(Payload::Upstream(upstream)) => Some(upstream.reads.as_slice()),
        _ => None,
    });
    for reference in stated.flatten() {
        for from in targets(reference, lookup) {
            let columns = reference.columns.clone();
            add_edge(
                &mut edges,
                &entity.urn,
                from,
                &reference.via,
                reference.job.clone(),
                columns,
            );
        }
    }
    edges
}

fn targets(reference: &UpstreamRef, lookup: &dyn Lookup) -> Vec<Urn> {
    if reference.target.scheme == AliasScheme::ContractId {
        return readable(&reference.target.value, lookup);
    }
    lookup.named(&reference.target)
}

fn add_edge(
    edges: &mut Vec<UpstreamEdge>,
    to: &Urn,
    from: Urn,
    via: &str,
    job: Option<String>,
    columns: Vec<ColumnEdge>,
) {
    if from == *to {
        return;
    }
    let known = edges.iter_mut().find(|edge| edge.from == from && edge.via == via);
    match known {
        Some(edge) => {
            let all: BTreeSet<ColumnEdge> = edge.columns.drain(..).chain(columns).collect();
            edge.columns = all.into_iter().collect();
        }
        None => edges.push(UpstreamEdge {
            from,
            via: via.to_owned(),
            job,
            columns,
        }),
    }
}

/// A product shows the columns, promises, tests and freshness of the assets behind its output ports.
fn inherit_from_assets(entity: &mut Entity, lookup: &dyn Lookup) {
    let Some(product) = &entity.product else { return };
    let ports: Vec<Urn> = product
        .output_ports
        .iter()
        .flat_map(|port| port.assets.iter().cloned())
        .collect();
    let assets: Vec<&Entity> = ports.iter().filter_map(|urn| lookup.entity(urn)).collect();
    let own = entity.slas.clone();
    for asset in &assets {
        if let Some(quality) = &asset.quality {
            entity
                .quality
                .get_or_insert_with(Default::default)
                .results
                .extend(quality.results.iter().cloned());
        }
        for sla in asset.slas.iter().filter(|sla| !sla.withdrawn) {
            // What the product itself promises, or takes back, stands in place of what its tables promise.
            if !entity.slas.contains(sla) && !own.iter().any(|other| other.replaces(sla)) {
                entity.slas.push(sla.clone());
            }
        }
        if let Some(schema) = &asset.schema {
            let own = entity.schema.get_or_insert_with(Default::default);
            if own.fields.is_empty() {
                own.schema_id = schema.schema_id;
                own.fields.clone_from(&schema.fields);
            } else {
                // Several assets: their columns are found by search and on the assets' own pages.
                own.schema_id = None;
                let known: BTreeSet<String> = own.fields.iter().map(|field| field.path.clone()).collect();
                own.fields.extend(
                    schema
                        .fields
                        .iter()
                        .filter(|field| !known.contains(&field.path))
                        .cloned(),
                );
            }
        }
        if asset.access != weft_model::access::AccessState::Unknown {
            entity.access = asset.access;
        }
    }
    // A product is as fresh as the stalest thing it offers.
    entity.freshness.last_commit = assets
        .iter()
        .filter_map(|asset| asset.freshness.last_commit)
        .min();
    let promised = entity
        .slas
        .iter()
        .filter(|sla| sla.is_freshness() && !sla.withdrawn)
        .filter_map(weft_model::Sla::millis)
        .min();
    entity.freshness.promised_ms = promised;
    entity.updated = entity
        .updated
        .max(assets.iter().filter_map(|asset| asset.updated).max());
    if entity.contract.is_none() {
        let contract = product
            .output_ports
            .iter()
            .find_map(|port| port.contract.as_ref());
        entity.contract = contract
            .and_then(|urn| lookup.entity(urn))
            .and_then(|found| found.contract.clone());
    }
}
