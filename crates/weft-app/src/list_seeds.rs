//! What a product can be made from: groups of dbt models, contracts of no product; and the domains there are.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{EntityKind, Urn};
use weft_ports::replica::EntityFilter;

use crate::{App, AppResult, products::seeds, view::EntityLink};

/// Domains that are answered.
const DOMAINS: usize = 1_000;

/// Nothing to choose.
#[derive(Debug, Clone, Default, Deserialize, Type)]
pub struct ListSeedsRequest {}

/// A group of dbt models.
#[derive(Debug, Clone, Serialize, Type)]
pub struct DbtGroup {
    /// Name of the source.
    pub source: String,
    /// Name of the group.
    pub name: String,
    /// The models that a product of it would offer.
    pub models: Vec<EntityLink>,
}

/// The seeds.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ListSeedsResponse {
    /// Groups of dbt models that are no product yet.
    pub groups: Vec<DbtGroup>,
    /// Contracts that no product offers.
    pub contracts: Vec<EntityLink>,
    /// Names of the domains, in order.
    pub domains: Vec<String>,
    /// What was left out of all that, for people.
    pub notes: Vec<String>,
}

/// Lists them.
pub async fn list_seeds(app: &App, _request: ListSeedsRequest) -> AppResult<ListSeedsResponse> {
    let seeds::Groups { groups, mut notes } = seeds::groups(app).await?;
    let groups = groups.into_iter().map(|group| DbtGroup {
        source: group.source,
        name: group.name,
        models: group.models.iter().map(EntityLink::from).collect(),
    });
    let mut offered: BTreeSet<Urn> = BTreeSet::new();
    app.replica
        .scan(&[EntityKind::Product], &mut |product| {
            let ports = product.product.into_iter().flat_map(|info| info.output_ports);
            offered.extend(ports.filter_map(|port| port.contract));
        })
        .await?;
    let mut contracts = Vec::new();
    app.replica
        .scan(&[EntityKind::Contract], &mut |contract| {
            if !offered.contains(&contract.urn) {
                contracts.push(EntityLink::from(&contract));
            }
        })
        .await?;
    contracts.sort_by(|one, other| one.full_name.cmp(&other.full_name));
    let filter = EntityFilter {
        kinds: vec![EntityKind::Domain],
        ..EntityFilter::default()
    };
    let mut domains = app.replica.list(&filter, DOMAINS + 1, 0).await?;
    if domains.len() > DOMAINS {
        domains.truncate(DOMAINS);
        notes.push(format!(
            "there are more than {DOMAINS} domains; the first {DOMAINS} are listed"
        ));
    }
    Ok(ListSeedsResponse {
        groups: groups.collect(),
        contracts,
        domains: domains.into_iter().map(|row| row.name).collect(),
        notes,
    })
}
