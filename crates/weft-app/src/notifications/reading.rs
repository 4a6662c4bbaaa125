//! What somebody reads: what they were granted, what they starred, and their own products.

use std::collections::HashSet;

use weft_model::{Actor, Entity, EntityKind, Urn};
use weft_ports::replica::EntityFilter;

use crate::{App, AppResult, access::shown::Ledger, words};

/// Products of one's own that are looked at.
const PRODUCTS: usize = 200;

/// What somebody reads.
pub struct Reading {
    /// What others answer for.
    pub others: Vec<Entity>,
    /// What they have a role in themselves.
    pub own: Vec<Entity>,
    all: HashSet<Urn>,
}

impl Reading {
    /// The urns of all of it.
    pub fn urns(&self) -> Vec<Urn> {
        self.own
            .iter()
            .chain(&self.others)
            .map(|thing| thing.urn.clone())
            .collect()
    }

    /// Whether a thing is among it, or is a table that something among it offers.
    pub fn has(&self, thing: &Entity) -> bool {
        words::urns(thing).iter().any(|urn| self.all.contains(urn))
    }
}

/// Looks what the person at the desk reads.
pub async fn of(app: &App, me: &Actor, ledger: &Ledger) -> AppResult<Reading> {
    let own = match &me.person {
        Some(person) => {
            let filter = EntityFilter {
                kinds: vec![EntityKind::Product],
                person: Some(person.clone()),
                ..EntityFilter::default()
            };
            let rows = app.replica.list(&filter, PRODUCTS, 0).await?;
            let urns: Vec<Urn> = rows.into_iter().map(|row| row.urn).collect();
            app.replica.entities(&urns).await?
        }
        None => Vec::new(),
    };
    let mut urns = app.device.starred().await?;
    let held = ledger.grants.iter().map(|kept| &kept.grant);
    for grant in held.filter(|grant| grant.end.is_none() && grant.holder.is(me)) {
        urns.push(grant.subject.clone());
        urns.extend(grant.terms.assets.iter().cloned());
    }
    let known: HashSet<&Urn> = own.iter().map(|thing| &thing.urn).collect();
    urns.retain(|urn| !known.contains(urn));
    urns.sort();
    urns.dedup();
    let others = app.replica.entities(&urns).await?;
    let mut all: HashSet<Urn> = urns.into_iter().collect();
    for thing in own.iter().chain(&others) {
        all.extend(words::urns(thing));
        let ports = thing.product.iter().flat_map(|info| &info.output_ports);
        all.extend(ports.flat_map(|port| port.assets.iter().cloned()));
    }
    Ok(Reading { others, own, all })
}
