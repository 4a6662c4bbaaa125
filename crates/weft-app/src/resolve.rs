//! From records to entities: every origin's word about one thing, joined and ranked.
//!
//! A person's word outranks a harvested one, a newer harvest outranks an older one, and the losers stay
//! visible as provenance. What one origin leaves out is filled in from the next.

pub(crate) mod ownership;
pub mod ports;
mod rules;
pub(crate) mod schema;
pub(crate) mod words;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use weft_model::{
    Alias, Aspect, AssetInfo, Entity, EntityKind, Freshness, Origin, Payload, PersonRef, Provenance, Record,
    Urn, access::AccessState,
};

pub use ports::connect;
pub use rules::Rules;

/// Records of one thing: those of its own urn and of the urns that were found to be the same.
#[derive(Debug, Clone, Default)]
pub struct Group {
    /// Canonical urn.
    pub urn: Option<Urn>,
    /// Urns that redirect to it, with the alias that joined them.
    pub merged: Vec<(Urn, Alias)>,
    /// Newest versions of all aspects by all origins.
    pub records: Vec<Record>,
}

/// Rank of an urn inside a group of urns that are one thing: the one that *holds* the data names it.
pub fn rank(records: &[Record]) -> u8 {
    let holds = records
        .iter()
        .any(|record| matches!(record.payload, Some(Payload::Snapshots(_))));
    let asset = records.iter().find_map(|record| match &record.payload {
        Some(Payload::Asset(asset)) => Some(asset),
        _ => None,
    });
    match asset {
        Some(_) if holds => 0,
        Some(asset) if asset.format_version.is_some() => 1,
        Some(asset)
            if asset
                .aliases
                .iter()
                .any(|alias| alias.scheme == weft_model::AliasScheme::DbtUniqueId) =>
        {
            2
        }
        Some(_) => 3,
        None => 4,
    }
}

/// Aliases that bind this thing to others, from all its records.
pub fn aliases(records: &[Record]) -> Vec<Alias> {
    let mut found: Vec<Alias> = records
        .iter()
        .filter_map(|record| match &record.payload {
            Some(Payload::Asset(asset)) => Some(asset.aliases.as_slice()),
            _ => None,
        })
        .flatten()
        .cloned()
        .collect();
    found.sort();
    found.dedup();
    found
}

/// Words ranked from the strongest to the weakest: persons first, then the newest.
pub(crate) fn ranked(mut records: Vec<Record>) -> Vec<Record> {
    records.sort_by(|left, right| {
        let person = |record: &Record| matches!(record.origin, Origin::Person(_));
        person(right)
            .cmp(&person(left))
            // People write over each other in commit order; their machines' clocks say less.
            .then(match (person(left), person(right)) {
                (true, true) => right.revision.cmp(&left.revision),
                _ => right.at.cmp(&left.at),
            })
            .then(right.revision.cmp(&left.revision))
            .then(left.origin.cmp(&right.origin))
    });
    records
}

/// Resolves one group by itself; what needs other entities is added by [`connect`].
///
/// `None` when nothing says what it is: words about a thing that no source knows (any more).
pub fn resolve(group: Group, people: &People, rules: &Rules) -> Option<Entity> {
    let urn = group.urn?;
    let records = ranked(group.records);
    let mut entity = skeleton(urn.clone(), &records)?;
    entity.merged = group.merged.iter().map(|(urn, _)| urn.clone()).collect();
    entity.merged.sort();
    entity.provenance = provenance(&records);
    entity.incidents = words::incidents(&records);
    let records = words::standing(records);
    entity.sources = sources(&urn, &records);
    for record in &records {
        let Some(payload) = &record.payload else { continue };
        fill(&mut entity, payload);
    }
    words::over_product(&mut entity, &records);
    entity.schema = schema::merged(&records);
    ownership::assign(&mut entity, &records, people);
    ownership::of_term(&mut entity, people);
    rules.assign(&mut entity, &records);
    entity.freshness = Freshness {
        last_commit: entity
            .snapshots
            .as_ref()
            .and_then(weft_model::SnapshotLog::last_update),
        promised_ms: entity
            .slas
            .iter()
            .filter(|sla| sla.is_freshness() && !sla.withdrawn)
            .find_map(weft_model::Sla::millis),
    };
    entity.updated = entity.updated.max(entity.freshness.last_commit);
    entity.tags.sort();
    entity.tags.dedup();
    entity.terms.sort();
    entity.terms.dedup();
    Some(entity)
}

fn skeleton(urn: Urn, records: &[Record]) -> Option<Entity> {
    // The urn's own word on its name comes before that of things merged into it.
    let own = records.iter().filter(|record| record.urn == urn);
    let others = records.iter().filter(|record| record.urn != urn);
    let ordered: Vec<&Record> = own.chain(others).collect();
    let asset = ordered.iter().find_map(|record| match &record.payload {
        Some(Payload::Asset(asset)) => Some(asset.clone()),
        _ => None,
    });
    let named = asset.or_else(|| ordered.iter().find_map(|record| named(record.payload.as_ref()?)))?;
    Some(Entity {
        namespace: named.namespace,
        aliases: aliases(records),
        location: asset_of(records, |asset| asset.location.clone()),
        format_version: asset_of(records, |asset| asset.format_version),
        access: access(records),
        updated: asset_of(records, |asset| asset.updated),
        ..Entity::bare(urn, named.kind, &named.name, &named.full_name)
    })
}

/// The best that any source answered: one thing may be open through one catalog and closed through another.
fn access(records: &[Record]) -> AccessState {
    let answered = |record: &Record| match &record.payload {
        Some(Payload::Asset(asset)) => asset.access,
        _ => None,
    };
    // Where a source says nothing of access, who reads its metadata reads the data too.
    let open = |origin: &Origin| {
        !records
            .iter()
            .any(|record| record.origin == *origin && answered(record).is_some())
    };
    let readable = |record: &Record| record.aspect == Aspect::Snapshots && open(&record.origin);
    if records.iter().any(readable) {
        return AccessState::Readable;
    }
    // The states are in the order of what they let a person do.
    records
        .iter()
        .filter_map(answered)
        .min_by_key(|state| match state {
            AccessState::Readable => 0,
            AccessState::Unknown => 1,
            AccessState::Denied => 2,
        })
        .unwrap_or(AccessState::Unknown)
}

fn asset_of<T>(records: &[Record], pick: impl Fn(&AssetInfo) -> Option<T>) -> Option<T> {
    records.iter().find_map(|record| match &record.payload {
        Some(Payload::Asset(asset)) => pick(asset),
        _ => None,
    })
}

/// A name for things that no asset fact names.
fn named(payload: &Payload) -> Option<AssetInfo> {
    if let Payload::Person(person) = payload {
        let mut named = bare(EntityKind::Person, person.name.clone());
        // Mails are unique where names are not.
        named.full_name = person.mail.clone().unwrap_or_else(|| person.name.clone());
        return Some(named);
    }
    let (kind, name) = match payload {
        Payload::Domain(domain) => (EntityKind::Domain, domain.name.clone()),
        Payload::Term(term) => (EntityKind::Term, term.name.clone()),
        Payload::Contract(contract) => (
            EntityKind::Contract,
            contract.name.clone().unwrap_or_else(|| contract.id.clone()),
        ),
        // What a person says over a file gives no id: without the file it is a word about nothing.
        Payload::Product(product) if !product.id.is_empty() => (EntityKind::Product, product.id.clone()),
        _ => return None,
    };
    Some(bare(kind, name))
}

fn bare(kind: EntityKind, name: String) -> AssetInfo {
    AssetInfo {
        kind,
        full_name: name.clone(),
        name,
        namespace: Vec::new(),
        location: None,
        format_version: None,
        aliases: Vec::new(),
        updated: None,
        properties: Vec::new(),
        access: None,
    }
}

/// Takes from a payload what the entity does not have yet. Called from the strongest word to the weakest.
fn fill(entity: &mut Entity, payload: &Payload) {
    match payload {
        Payload::Docs(docs) => {
            take(&mut entity.title, docs.title.as_ref());
            take(&mut entity.description, docs.description.as_ref());
            take(&mut entity.markdown, docs.markdown.as_ref());
        }
        Payload::Tags(tags) => {
            entity.tags.extend(tags.tags.iter().cloned());
            entity.terms.extend(tags.terms.iter().cloned());
        }
        Payload::Snapshots(log) if entity.snapshots.is_none() => entity.snapshots = Some(log.clone()),
        Payload::Product(product) => {
            take(&mut entity.version, product.version.as_ref());
            take(&mut entity.status, product.status.as_ref());
            take(&mut entity.description, product.purpose.as_ref());
            // Field by field: whoever says less is filled up by the next.
            match &mut entity.product {
                Some(known) => known.fill(product),
                None => entity.product = Some(product.clone()),
            }
        }
        Payload::Contract(contract) if entity.contract.is_none() => {
            take(&mut entity.version, contract.version.as_ref());
            take(&mut entity.status, contract.status.as_ref());
            take(&mut entity.description, contract.purpose.as_ref());
            entity.contract = Some(contract.clone());
        }
        Payload::Slas(slas) => {
            for sla in slas {
                // A promise that was taken back stands in the way of the harvested one until [`connect`] drops it.
                if !entity.slas.iter().any(|other| other.replaces(sla)) {
                    entity.slas.push(sla.clone());
                }
            }
        }
        Payload::Quality(quality) => {
            let all = entity.quality.get_or_insert_with(Default::default);
            // One measure of a contract takes the place of those before, rules that are gone since among them.
            let measured: BTreeSet<String> = (all.results.iter())
                .filter_map(|result| Some(result.rule.as_ref()?.contract.clone()))
                .collect();
            let older = |result: &weft_model::TestResult| {
                result
                    .rule
                    .as_ref()
                    .is_some_and(|rule| measured.contains(&rule.contract))
            };
            for result in &quality.results {
                if !older(result) && !all.results.iter().any(|known| known.is_same_test(result)) {
                    all.results.push(result.clone());
                }
            }
        }
        Payload::Term(term) => match &mut entity.term {
            Some(stronger) => stronger.fill(term),
            None => entity.term = Some(term.clone()),
        },
        _ => {}
    }
}

fn take<T: Clone>(slot: &mut Option<T>, value: Option<&T>) {
    if slot.is_none() {
        *slot = value.cloned();
    }
}

fn provenance(records: &[Record]) -> Vec<Provenance> {
    let mut shown: BTreeSet<Aspect> = BTreeSet::new();
    let mut stands = words::Standing::default();
    let mut all = Vec::with_capacity(records.len());
    for record in records.iter().filter(|record| record.payload.is_some()) {
        let first = stands.take(record) && shown.insert(record.aspect);
        all.push(Provenance {
            aspect: record.aspect,
            origin: record.origin.clone(),
            at: record.at,
            shown: first,
        });
    }
    all
}

fn sources(urn: &Urn, records: &[Record]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let own = records.iter().filter(|record| record.urn == *urn);
    for record in own.chain(records.iter()) {
        if let Origin::Source(name) = &record.origin
            && !names.contains(name)
        {
            names.push(name.clone());
        }
    }
    names
}

/// People by every name that sources have for them.
#[derive(Debug, Clone, Default)]
pub struct People {
    /// As the directory of people says.
    known: HashMap<String, PersonRef>,
    /// What several people of the directory are called: it finds none of them.
    nobodys: BTreeSet<String>,
    by_key: HashMap<String, PersonRef>,
}

impl People {
    /// Learns a person: reachable by mail and by name.
    pub fn learn(&mut self, urn: Urn, name: &str, mail: Option<&str>) {
        let person = PersonRef {
            urn,
            name: name.to_owned(),
            mail: mail.map(str::to_owned),
            role: None,
        };
        self.learn_as(person, name, mail);
    }

    /// Learns what a source calls somebody who is known already.
    pub fn learn_as(&mut self, person: PersonRef, name: &str, mail: Option<&str>) {
        if let Some(mail) = mail {
            self.by_key.insert(mail.trim().to_lowercase(), person.clone());
        }
        // A name alone is weaker than a mail: the first one that has it keeps it.
        self.by_key.entry(name.trim().to_lowercase()).or_insert(person);
    }

    /// Knows a person by a name that no source gives to anybody else.
    pub fn know(&mut self, name: &str, person: PersonRef) {
        self.known.insert(name.trim().to_lowercase(), person);
    }

    /// Knows that a name is no one person's.
    pub fn know_nobody(&mut self, name: &str) {
        self.nobodys.insert(name.trim().to_lowercase());
    }

    /// The person behind a mail, login or name.
    pub fn find(&self, key: &str) -> Option<&PersonRef> {
        let key = key.trim().to_lowercase();
        if self.nobodys.contains(&key) {
            return None;
        }
        self.known.get(&key).or_else(|| self.by_key.get(&key))
    }

    /// Everyone, each once, by urn.
    pub fn all(&self) -> BTreeMap<Urn, PersonRef> {
        self.by_key
            .values()
            .map(|person| (person.urn.clone(), person.clone()))
            .collect()
    }
}
