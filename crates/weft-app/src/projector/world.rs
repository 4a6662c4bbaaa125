//! Everything that is projected at once, with the lookups that joining needs.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use rayon::prelude::*;
use weft_model::{Alias, AliasScheme, Entity, EntityKind, Payload, Record, Urn, identity};

use weft_ports::replica::{Place, Ties};

use super::{ties, told::Told};
use crate::resolve::{self, Group, People, Rules, ports::Lookup};

/// An entity that was made, with what ties it to others.
#[derive(Debug, Clone)]
pub struct Projected {
    /// The entity.
    pub entity: Entity,
    /// Keys that it answers to, and those that were looked up to make it.
    pub ties: Ties,
}

/// Entities in play, and neighbours that are only looked at.
#[derive(Default)]
pub struct World {
    entities: HashMap<Urn, Entity>,
    records: HashMap<Urn, Vec<Record>>,
    redirects: HashMap<Urn, Urn>,
    // Sorted: what is found does not depend on what came into play first.
    by_alias: HashMap<Alias, BTreeSet<Urn>>,
    contracts_of: HashMap<String, BTreeSet<Urn>>,
    offering: HashMap<String, BTreeSet<Urn>>,
    products_of: HashMap<Urn, BTreeSet<Urn>>,
    in_play: BTreeSet<Urn>,
    people: People,
    told: Arc<Told>,
    rules: Rules,
    places: HashMap<Urn, Vec<Place>>,
    /// Keys looked up since this was last emptied.
    looked: RefCell<BTreeSet<String>>,
    looks: HashMap<Urn, BTreeSet<String>>,
}

impl World {
    /// Adds an entity that is looked at but not projected again.
    pub fn neighbour(&mut self, entity: Entity) {
        if !self.in_play.contains(&entity.urn) {
            self.insert(entity);
        }
    }

    /// Learns who is who, before anything comes into play.
    pub fn tell(&mut self, told: Arc<Told>) {
        told.teach(&mut self.people);
        self.told = told;
    }

    /// Learns rules that are looked up and not in play.
    pub fn rule(&mut self, records: &[Record]) {
        for record in records {
            self.rules.learn(record);
        }
    }

    /// Joins and resolves the records that are in play, each urn with its records.
    pub fn play(&mut self, stated: Vec<(Urn, Vec<Record>)>) {
        for (urn, records) in &stated {
            for record in records {
                if let Some(Payload::Person(person)) = &record.payload {
                    let mail = person.mail.as_deref();
                    match self.told.reference(urn) {
                        Some(known) => self.people.learn_as(known, &person.name, mail),
                        None => self.people.learn(urn.clone(), &person.name, mail),
                    }
                }
                self.rules.learn(record);
            }
        }
        let bindings: Vec<identity::Stated> = stated
            .iter()
            .map(|(urn, records)| {
                let rank = resolve::rank(records);
                identity::Stated {
                    urn: urn.clone(),
                    aliases: resolve::aliases(records),
                    rank,
                    holds: rank <= 1,
                }
            })
            .collect();
        let joined = identity::join(&bindings);
        let mut groups: BTreeMap<Urn, Group> = BTreeMap::new();
        for (urn, records) in stated {
            let joined = joined.get(&urn).cloned().or_else(|| self.told.joined(&urn));
            let canonical = joined.as_ref().map_or(&urn, |(canonical, _)| canonical).clone();
            let group = groups.entry(canonical.clone()).or_default();
            group.urn = Some(canonical);
            group.records.extend(records);
            if let Some((_, alias)) = joined {
                group.merged.push((urn, alias));
            }
        }
        let (people, rules, told) = (&self.people, &self.rules, &self.told);
        let groups: Vec<(Urn, Group)> = groups.into_iter().collect();
        let resolved: Vec<_> = groups
            .into_par_iter()
            .map(|(urn, group)| {
                let kept = group.records.iter().filter(|record| connects(record));
                let kept: Vec<Record> = kept.cloned().collect();
                let places = ties::places(&group.records);
                let mut entity = resolve::resolve(group, people, rules);
                if let Some(person) = entity.as_mut().filter(|one| one.kind == EntityKind::Person) {
                    person.aliases = told.aliases(&urn);
                }
                (urn, kept, places, entity)
            })
            .collect();
        for (urn, kept, places, entity) in resolved {
            self.records.insert(urn.clone(), kept);
            let Some(entity) = entity else { continue };
            self.places.insert(urn.clone(), places);
            self.in_play.insert(urn);
            self.insert(entity);
        }
    }

    fn insert(&mut self, entity: Entity) {
        for merged in &entity.merged {
            self.redirects.insert(merged.clone(), entity.urn.clone());
        }
        for alias in &entity.aliases {
            let urns = self.by_alias.entry(alias.clone()).or_default();
            urns.insert(entity.urn.clone());
        }
        if let Some(contract) = &entity.contract
            && entity.kind == EntityKind::Contract
        {
            let alias = Alias::new(AliasScheme::ContractId, contract.id.as_str());
            self.by_alias.entry(alias).or_default().insert(entity.urn.clone());
            if let Some(product) = &contract.data_product {
                let contracts = self.contracts_of.entry(ties::part_of(product)).or_default();
                contracts.insert(entity.urn.clone());
            }
        }
        self.entities.insert(entity.urn.clone(), entity);
    }

    /// Connects what is in play and hands over the result. The neighbours are dropped.
    pub fn connect(mut self) -> Vec<Projected> {
        let products: Vec<Urn> = self.of_kind(|entity| entity.product.is_some());
        for urn in &products {
            let Some(mut product) = self.entities.remove(urn) else {
                continue;
            };
            if self.in_play.contains(urn) {
                resolve::ports::connect_outputs(&mut product, &self);
                self.looked_for(urn);
            }
            self.offer(&product);
            self.entities.insert(urn.clone(), product);
        }
        // Products look at assets, so assets come first; an asset looks only at its product's owner and domain.
        let assets = self.of_kind(|entity| entity.product.is_none());
        for urn in assets.into_iter().chain(products) {
            if !self.in_play.contains(&urn) {
                continue;
            }
            let Some(mut entity) = self.entities.remove(&urn) else {
                continue;
            };
            let records = self.records.get(&urn).map(Vec::as_slice).unwrap_or_default();
            resolve::connect(&mut entity, records, &self);
            self.looked_for(&urn);
            self.entities.insert(urn, entity);
        }
        self.mentioned();
        let in_play = std::mem::take(&mut self.in_play);
        in_play
            .iter()
            .filter_map(|urn| {
                let entity = self.entities.remove(urn)?;
                let records = self.records.remove(urn).unwrap_or_default();
                let mut looks = self.looks.remove(urn).unwrap_or_default();
                looks.extend(ties::people_looked_for(&records, &entity));
                looks.extend(ties::mentions(&entity).iter().map(ties::urn));
                let mut names = ties::names(&entity);
                names.extend(ties::people_stated(&records));
                names.extend(self.told.names(urn).iter().map(|name| ties::person(name)));
                let ties = Ties {
                    names: names.into_iter().collect(),
                    looks: looks.into_iter().collect(),
                    places: self.places.remove(urn).unwrap_or_default(),
                };
                Some(Projected { entity, ties })
            })
            .collect()
    }

    /// Books what was looked up for `urn`.
    fn looked_for(&mut self, urn: &Urn) {
        let looked = self.looked.take();
        self.looks.entry(urn.clone()).or_default().extend(looked);
    }

    fn of_kind(&self, wanted: impl Fn(&Entity) -> bool) -> Vec<Urn> {
        let mut urns: Vec<Urn> = self
            .entities
            .values()
            .filter(|entity| wanted(entity))
            .map(|entity| entity.urn.clone())
            .collect();
        urns.sort();
        urns
    }

    fn offer(&mut self, product: &Entity) {
        let Some(info) = &product.product else { return };
        for port in &info.output_ports {
            if let Some(id) = &port.contract_id {
                let offering = self.offering.entry(id.clone()).or_default();
                offering.insert(product.urn.clone());
            }
            for asset in &port.assets {
                let products = self.products_of.entry(asset.clone()).or_default();
                products.insert(product.urn.clone());
            }
        }
    }

    /// Domains, people and terms that are only mentioned are entities too.
    fn mentioned(&mut self) {
        let mut found: BTreeMap<Urn, Entity> = BTreeMap::new();
        for entity in self.in_play.iter().filter_map(|urn| self.entities.get(urn)) {
            if let Some(domain) = &entity.domain {
                let urn = Urn::domain(domain);
                found
                    .entry(urn.clone())
                    .or_insert_with(|| bare(urn, EntityKind::Domain, domain, None));
            }
            for person in &entity.people {
                let mail = person.mail.as_deref();
                found
                    .entry(person.urn.clone())
                    .or_insert_with(|| bare(person.urn.clone(), EntityKind::Person, &person.name, mail));
            }
            for term in &entity.terms {
                let urn = ties::term(term);
                found
                    .entry(urn.clone())
                    .or_insert_with(|| bare(urn, EntityKind::Term, term, None));
            }
        }
        for (urn, entity) in found {
            if !self.entities.contains_key(&urn) && !self.redirects.contains_key(&urn) {
                self.in_play.insert(urn);
                self.insert(entity);
            }
        }
    }
}

/// Whether connecting reads this record again; what the others say is in the entity by then.
const fn connects(record: &Record) -> bool {
    matches!(
        record.payload,
        Some(Payload::Upstream(_) | Payload::Ownership(_) | Payload::Person(_))
    )
}

/// An entity that nothing is known of but its name.
fn bare(urn: Urn, kind: EntityKind, name: &str, mail: Option<&str>) -> Entity {
    Entity {
        domain: (kind == EntityKind::Domain).then(|| name.to_owned()),
        ..Entity::bare(urn, kind, name, mail.unwrap_or(name))
    }
}

impl World {
    fn look(&self, key: String) {
        self.looked.borrow_mut().insert(key);
    }
}

fn listed(urns: Option<&BTreeSet<Urn>>) -> Vec<Urn> {
    urns.map(|urns| urns.iter().cloned().collect())
        .unwrap_or_default()
}

impl Lookup for World {
    fn entity(&self, urn: &Urn) -> Option<&Entity> {
        self.look(ties::urn(urn));
        self.entities
            .get(urn)
            .or_else(|| self.entities.get(self.redirects.get(urn)?))
    }

    fn named(&self, alias: &Alias) -> Vec<Urn> {
        self.look(alias.key());
        listed(self.by_alias.get(alias))
    }

    fn contracts_of(&self, product: &str) -> Vec<Urn> {
        let key = ties::part_of(product);
        let found = listed(self.contracts_of.get(&key));
        self.look(key);
        found
    }

    fn offering(&self, contract_id: &str) -> Vec<Urn> {
        self.look(ties::offers(contract_id));
        listed(self.offering.get(contract_id))
    }

    fn products_of(&self, asset: &Urn) -> Vec<Urn> {
        self.look(ties::port(asset));
        listed(self.products_of.get(asset))
    }
}

#[cfg(test)]
mod tests {
    use weft_model::{
        AssetInfo, Entity, EntityKind, Lifecycle, Origin, OutputPort, Ownership, Payload, ProductInfo,
        Record, Revision, TeamMember, Timestamp, Urn,
    };

    use super::World;

    fn stated(urn: &Urn, origin: &Origin, payloads: Vec<Payload>) -> (Urn, Vec<Record>) {
        let record = |payload: Payload| Record {
            urn: urn.clone(),
            aspect: payload.aspect(),
            origin: origin.clone(),
            revision: Revision(1),
            at: Timestamp::from_millis(1),
            payload: Some(payload),
        };
        (urn.clone(), payloads.into_iter().map(record).collect())
    }

    fn asset(kind: EntityKind, name: &str) -> Payload {
        Payload::Asset(AssetInfo {
            kind,
            name: name.to_owned(),
            namespace: Vec::new(),
            full_name: name.to_owned(),
            location: None,
            format_version: None,
            aliases: Vec::new(),
            updated: None,
            properties: Vec::new(),
            access: None,
        })
    }

    fn product(name: &str, origin: &Origin, status: Lifecycle, table: &Urn) -> (Urn, Vec<Record>) {
        let info = ProductInfo {
            id: name.to_owned(),
            status: Some(status),
            output_ports: vec![OutputPort {
                name: "rows".to_owned(),
                assets: vec![table.clone()],
                ..OutputPort::default()
            }],
            ..ProductInfo::default()
        };
        let ownership = Ownership {
            domain: Some(format!("{name} domain")),
            people: vec![TeamMember {
                username: format!("owner of {name}"),
                role: Some("owner".to_owned()),
                ..TeamMember::default()
            }],
        };
        let urn = Urn::derive(EntityKind::Product, "test", name);
        let said = vec![
            asset(EntityKind::Product, name),
            Payload::Product(info),
            Payload::Ownership(ownership),
        ];
        stated(&urn, origin, said)
    }

    /// The table behind a product of a source and one of a person that stands where `status` says.
    fn table(status: Lifecycle) -> Entity {
        let table = Urn::derive(EntityKind::Table, "test", "orders");
        let (source, person) = (
            Origin::Source("mesh".to_owned()),
            Origin::Person("emre".to_owned()),
        );
        let mut world = World::default();
        world.play(vec![
            stated(&table, &source, vec![asset(EntityKind::Table, "orders")]),
            product("sales", &source, Lifecycle::Active, &table),
            product("mine", &person, status, &table),
        ]);
        let mut made = world.connect().into_iter().map(|one| one.entity);
        made.find(|entity| entity.urn == table).unwrap()
    }

    #[test]
    fn what_a_person_still_builds_takes_no_table_away() {
        for status in [Lifecycle::Draft, Lifecycle::Proposed] {
            let table = table(status);
            assert_eq!(table.products.len(), 2);
            assert_eq!(table.domain.as_deref(), Some("sales domain"), "{status:?}");
            assert_eq!(table.owner.unwrap().name, "owner of sales");
        }
        // Of two that stand nobody knows which one it belongs to.
        assert_eq!(table(Lifecycle::Active).owner, None);
    }
}
