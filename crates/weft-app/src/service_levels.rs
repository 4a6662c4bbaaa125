//! What is promised of a thing, by whom, and what is known to hold it against: shared by the verbs about promises.
//!
//! Read from the workspace, so that an editor begins from the newest word there is. A product's own promise, also one that a
//! person took back, stands in place of what its tables promise of the same property and element.

mod known;

use weft_model::{Aspect, Entity, EntityKind, Origin, Payload, Record, Sla, Timestamp, Urn};

use crate::{
    App, AppResult,
    list_policies::promise::about,
    resolve,
    words::{self, Subject},
};
pub use known::{Depth, Known, held};

/// A promise as one origin states it.
#[derive(Debug, Clone)]
pub struct Statement {
    /// The promise.
    pub sla: Sla,
    /// Who states it.
    pub origin: Origin,
    /// When.
    pub at: Timestamp,
    /// The thing that it is stated of.
    pub on: Urn,
}

impl Statement {
    /// Whether a person said it.
    pub const fn is_written(&self) -> bool {
        matches!(self.origin, Origin::Person(_))
    }
}

/// A promise that stands, or that a person took back, with what it stands in front of.
#[derive(Debug, Clone)]
pub struct Promise {
    /// What stands.
    pub shown: Statement,
    /// What others state of the same property and element, the strongest first.
    pub beneath: Vec<Statement>,
    /// The tables that it is about.
    pub tables: Vec<Urn>,
}

/// All promises of a thing.
pub struct Promised {
    /// The thing, with what is stated of it.
    pub subject: Subject,
    /// The assets whose snapshots tell how promises are kept: itself, or those behind a product's ports.
    pub assets: Vec<Entity>,
    /// Promises, those that were taken back too.
    pub promises: Vec<Promise>,
}

/// Reads the promises of the thing that a name or urn means.
pub async fn promised(app: &App, name: &str) -> AppResult<Promised> {
    let subject = words::subject(app, name).await?;
    let assets = assets(app, &subject.thing).await?;
    let mut promises: Vec<Promise> = Vec::new();
    for shown in statements(&subject.thing.urn, subject.stated()) {
        add(&mut promises, shown);
    }
    for promise in &mut promises {
        promise.tables = tables_of(&promise.shown.sla, &subject.thing, &assets);
    }
    let own = promises.len();
    for asset in assets.iter().filter(|asset| asset.urn != subject.thing.urn) {
        let stated = resolve::words::standing(words::ranked(app, asset).await?);
        let mut of_asset: Vec<Promise> = Vec::new();
        for shown in statements(&asset.urn, &stated) {
            add(&mut of_asset, shown);
        }
        for promise in of_asset {
            inherit(&mut promises, own, promise, asset);
        }
    }
    Ok(Promised {
        subject,
        assets,
        promises,
    })
}

/// The assets that a product offers, or the thing itself.
async fn assets(app: &App, thing: &Entity) -> AppResult<Vec<Entity>> {
    let Some(product) = thing
        .product
        .as_ref()
        .filter(|_| thing.kind == EntityKind::Product)
    else {
        return Ok(vec![thing.clone()]);
    };
    let mut urns: Vec<Urn> = Vec::new();
    for urn in product.output_ports.iter().flat_map(|port| &port.assets) {
        if !urns.contains(urn) {
            urns.push(urn.clone());
        }
    }
    Ok(app.replica.entities(&urns).await?)
}

fn statements(on: &Urn, standing: &[Record]) -> Vec<Statement> {
    let stated = standing.iter().filter(|record| record.aspect == Aspect::Slas);
    let each = stated.filter_map(|record| match &record.payload {
        Some(Payload::Slas(slas)) => Some((record, slas)),
        _ => None,
    });
    each.flat_map(|(record, slas)| {
        slas.iter().map(|sla| Statement {
            sla: sla.clone(),
            origin: record.origin.clone(),
            at: record.at,
            on: on.clone(),
        })
    })
    .collect()
}

/// Puts a statement beneath the promise that stands for its property and element, or lets it stand.
fn add(promises: &mut Vec<Promise>, shown: Statement) {
    match promises
        .iter_mut()
        .find(|promise| promise.shown.sla.replaces(&shown.sla))
    {
        Some(known) => known.beneath.push(shown),
        None => promises.push(Promise {
            shown,
            beneath: Vec::new(),
            tables: Vec::new(),
        }),
    }
}

/// Takes over what a table behind a product promises.
fn inherit(promises: &mut Vec<Promise>, own: usize, promise: Promise, asset: &Entity) {
    // What a table's owner took back is no promise of the product; its sources' word is not either.
    if promise.shown.sla.withdrawn {
        return;
    }
    let (mine, inherited) = promises.split_at_mut(own);
    if let Some(over) = mine
        .iter_mut()
        .find(|one| one.shown.sla.replaces(&promise.shown.sla))
    {
        over.beneath.push(promise.shown);
        over.beneath.extend(promise.beneath);
        return;
    }
    let same =
        |one: &&mut Promise| one.shown.sla == promise.shown.sla && one.shown.origin == promise.shown.origin;
    match inherited.iter_mut().find(same) {
        // One promise of a contract about several of its tables.
        Some(known) => known.tables.push(asset.urn.clone()),
        None => promises.push(Promise {
            tables: vec![asset.urn.clone()],
            ..promise
        }),
    }
}

/// The tables that a promise is about: those that its element names, else all.
pub fn tables_of(sla: &Sla, stated_by: &Entity, assets: &[Entity]) -> Vec<Urn> {
    assets
        .iter()
        .filter(|asset| is_about(sla, stated_by, asset))
        .map(|asset| asset.urn.clone())
        .collect()
}

/// Whether a promise is about this table: its element names it, or it has none.
pub fn is_about(sla: &Sla, stated_by: &Entity, asset: &Entity) -> bool {
    let element = sla.element.as_deref().unwrap_or_default();
    element.split(',').any(|part| {
        let part = Sla {
            element: Some(part.trim().to_owned()),
            ..Sla::default()
        };
        about(stated_by, &part, asset).is_some()
    })
}

#[cfg(test)]
mod tests;
