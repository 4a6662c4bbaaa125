//! What who reads a product is told when it ends. Worked out from where the product stands and from lineage: nothing is sent,
//! and nothing is kept.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;
use specta::Type;
use weft_lineage::Graph;
use weft_model::{Entity, EntityKind, Lifecycle, Timestamp, Urn};

use crate::{App, AppResult, graph::Graphs, view::EntityLink};

/// That something that is read ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct EndNotice {
    /// The product that ends.
    pub product: EntityLink,
    /// `deprecated`, or `retired` already.
    pub status: Lifecycle,
    /// When it ends.
    pub ends: Option<Timestamp>,
    /// What takes its place.
    pub successor: Option<EntityLink>,
    /// Why, in words of its owner.
    pub note: Option<String>,
}

impl EndNotice {
    /// The same as something that needs attention.
    pub fn finding(&self, now: Timestamp) -> weft_policy::Finding {
        let successor = self.successor.as_ref().map(|link| link.full_name.as_str());
        weft_policy::end_of_what_is_read(&self.product.full_name, self.status, self.ends, successor, now)
    }
}

/// Products that end, and who reads them.
#[derive(Debug, Default)]
pub struct Notices {
    endings: HashMap<Urn, EndNotice>,
    by_reader: HashMap<Urn, BTreeSet<Urn>>,
}

impl Notices {
    /// Looks for them among all entities.
    pub fn find(entities: &[Entity], products: &Graph, assets: &Graph) -> Self {
        let ending = |entity: &&Entity| {
            entity.kind == EntityKind::Product && entity.status.is_some_and(Lifecycle::is_ending)
        };
        let mut found = Self::default();
        let mut endings: Vec<&Entity> = entities.iter().filter(ending).collect();
        if endings.is_empty() {
            return found;
        }
        endings.sort_by(|one, other| one.urn.cmp(&other.urn));
        let links: HashMap<&Urn, &Entity> = entities.iter().map(|entity| (&entity.urn, entity)).collect();
        for product in endings {
            let Some(info) = &product.product else { continue };
            let successor = info.successor.as_ref().and_then(|urn| links.get(urn));
            let notice = EndNotice {
                product: product.into(),
                status: product.status.unwrap_or(Lifecycle::Deprecated),
                ends: info.ends,
                successor: successor.map(|entity| (*entity).into()),
                note: info.lifecycle_note.clone(),
            };
            found.endings.insert(product.urn.clone(), notice);
            for reader in readers(product, products, assets) {
                let told = links.get(&reader).is_some_and(|entity| {
                    !entity.products.contains(&product.urn) && entity.status != Some(Lifecycle::Retired)
                });
                if told {
                    let endings = found.by_reader.entry(reader).or_default();
                    endings.insert(product.urn.clone());
                }
            }
        }
        found
    }

    /// What this one is told.
    pub fn of(&self, reader: &Urn) -> Vec<EndNotice> {
        let endings = self.by_reader.get(reader);
        let mut notices: Vec<EndNotice> = endings
            .into_iter()
            .flatten()
            .filter_map(|urn| self.endings.get(urn))
            .cloned()
            .collect();
        // What is gone already first, then what ends soonest.
        notices.sort_by_key(|one| (one.status != Lifecycle::Retired, one.ends.is_none(), one.ends));
        notices
    }
}

/// What reads a product one step on: products and consumers, and assets that read its tables.
fn readers(product: &Entity, products: &Graph, assets: &Graph) -> BTreeSet<Urn> {
    let ports = product.product.iter().flat_map(|info| &info.output_ports);
    let offered: BTreeSet<&Urn> = ports.flat_map(|port| &port.assets).collect();
    let mut readers: BTreeSet<Urn> = downstream(products, &product.urn).collect();
    for asset in &offered {
        readers.extend(downstream(assets, asset).filter(|reader| !offered.contains(reader)));
    }
    readers
}

fn downstream<'g>(graph: &'g Graph, urn: &Urn) -> impl Iterator<Item = Urn> + 'g {
    let read = graph.id(urn).map(|id| graph.downstream(id)).unwrap_or_default();
    read.iter()
        .filter_map(|id| graph.node(*id))
        .map(|node| node.urn.clone())
}

/// Findings with what is read and ends among them, worst first.
pub fn with_ends(
    mut findings: Vec<weft_policy::Finding>,
    notices: &[EndNotice],
    now: Timestamp,
) -> Vec<weft_policy::Finding> {
    findings.extend(notices.iter().map(|notice| notice.finding(now)));
    findings.sort_by_key(|finding| finding.severity);
    findings
}

/// Who would miss a product: products and dashboards that read it, and tables of no product that nothing else is made of.
pub async fn consumers(app: &App, product: &Entity) -> AppResult<Vec<EntityLink>> {
    let graphs = app.graph.get(app).await?;
    let urns: Vec<Urn> = readers(product, &graphs.products, &graphs.assets)
        .into_iter()
        .collect();
    let found = app.replica.entities(&urns).await?;
    let mut consumers: Vec<EntityLink> = found
        .iter()
        .filter(|reader| counts(reader, &graphs))
        .map(EntityLink::from)
        .collect();
    consumers.sort_by(|one, other| (one.kind, &one.full_name).cmp(&(other.kind, &other.full_name)));
    Ok(consumers)
}

/// A table that belongs to a product, or on the way to one, is told of by that.
fn counts(reader: &Entity, graphs: &Graphs) -> bool {
    if graphs.products.id(&reader.urn).is_some() {
        return true;
    }
    let ends_here = downstream(&graphs.assets, &reader.urn).next().is_none();
    reader.products.is_empty() && ends_here
}
