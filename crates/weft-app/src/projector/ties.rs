//! What ties entities to each other, as keys.
//!
//! An entity is made from its own records and from what it looks up: aliases, contracts, products, people.
//! Every lookup is booked under its key, also one that found nothing. When what answers to a key changes,
//! whoever looked it up is made again: so bringing a replica up gives what making it anew would give.

use std::collections::BTreeSet;

use weft_model::{
    Alias, AliasScheme, Aspect, Entity, EntityKind, Origin, Payload, Record, Urn, access::AccessState,
};
use weft_ports::replica::Place;

/// The thing with this urn, or what it was merged into.
pub fn urn(urn: &Urn) -> String {
    format!("urn={urn}")
}

/// Contracts that say they are a part of the product of this id or name.
pub fn part_of(product: &str) -> String {
    format!("part_of={}", product.trim().to_lowercase())
}

/// Products with an output port under this contract.
pub fn offers(contract_id: &str) -> String {
    format!("offers={contract_id}")
}

/// Products with an output port that offers this asset.
pub fn port(asset: &Urn) -> String {
    format!("port={asset}")
}

/// The person with this mail, login or name.
pub fn person(key: &str) -> String {
    format!("person={}", key.trim().to_lowercase())
}

/// Things with an incident, over or not.
pub const TROUBLED: &str = "incident=any";
/// Things with one that is not over.
pub const IN_TROUBLE: &str = "incident=open";

/// Keys that an entity answers to.
pub fn names(entity: &Entity) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = entity.aliases.iter().map(Alias::key).collect();
    names.insert(urn(&entity.urn));
    names.extend(entity.merged.iter().map(urn));
    if entity.kind == EntityKind::Contract
        && let Some(contract) = &entity.contract
    {
        names.insert(Alias::new(AliasScheme::ContractId, contract.id.as_str()).key());
        names.extend(contract.data_product.as_deref().map(part_of));
    }
    if let Some(product) = &entity.product {
        for output in &product.output_ports {
            names.extend(output.contract_id.as_deref().map(offers));
            names.extend(output.assets.iter().map(port));
        }
    }
    if !entity.incidents.is_empty() {
        names.insert(TROUBLED.to_owned());
    }
    if entity.incidents.iter().any(weft_model::Incident::is_open) {
        names.insert(IN_TROUBLE.to_owned());
    }
    if is_stated_person(entity) {
        names.insert(person(&entity.name));
        names.insert(person(&entity.full_name));
    }
    names
}

/// Whether a source or person states this person: one that is only mentioned answers to no name.
pub fn is_stated_person(entity: &Entity) -> bool {
    let states = |provenance: &weft_model::Provenance| provenance.aspect == Aspect::Person;
    entity.provenance.iter().any(states)
}

/// Keys of the people that these records state.
pub fn people_stated(records: &[Record]) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for record in records {
        if let Some(Payload::Person(stated)) = &record.payload {
            keys.insert(person(&stated.name));
            keys.extend(stated.mail.as_deref().map(person));
        }
    }
    keys
}

/// Keys of the people that these records, or the product's team, give a role.
pub fn people_looked_for(records: &[Record], entity: &Entity) -> BTreeSet<String> {
    let owners = records.iter().filter_map(|record| match &record.payload {
        Some(Payload::Ownership(ownership)) => Some(&ownership.people),
        _ => None,
    });
    let team = entity.product.iter().map(|product| &product.team);
    let mut keys = BTreeSet::new();
    for member in owners.chain(team).flatten() {
        keys.insert(person(&member.username));
        keys.extend(member.name.as_deref().map(person));
    }
    keys
}

/// Where sources hold the thing of these records.
pub fn places(records: &[Record]) -> Vec<Place> {
    let place = |record: &Record| match (&record.origin, &record.payload) {
        (Origin::Source(source), Some(Payload::Asset(asset))) if asset.kind.is_asset() => {
            // Iceberg's own tables have a property of this name too, which says how their files are written.
            let foreign = asset.kind == EntityKind::Table && asset.format_version.is_none();
            let mut properties = asset.properties.iter().filter(|_| foreign);
            Some(Place {
                source: source.clone(),
                namespace: asset.namespace.clone(),
                name: asset.name.clone(),
                format: properties
                    .find(|(key, _)| key == "format")
                    .map(|(_, format)| format.clone()),
                denied: asset.access == Some(AccessState::Denied),
            })
        }
        _ => None,
    };
    records.iter().filter_map(place).collect()
}

/// Domains, people and terms that an entity mentions: they are entities too, if only by that.
pub fn mentions(entity: &Entity) -> Vec<Urn> {
    let domain = entity.domain.as_deref().map(Urn::domain);
    let people = entity.people.iter().map(|person| person.urn.clone());
    let terms = entity.terms.iter().map(|term| self::term(term));
    domain.into_iter().chain(people).chain(terms).collect()
}

/// The urn of a glossary term: terms are one namespace across all sources.
pub fn term(name: &str) -> Urn {
    Urn::derive(EntityKind::Term, "mesh", &name.trim().to_lowercase())
}
