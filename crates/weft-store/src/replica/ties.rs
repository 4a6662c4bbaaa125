//! What an entity is looked up by, as 64-bit keys.
//!
//! Keys of all kinds share one table of integers: a tenth of the size of as many tables of text. Two texts
//! with one key are told apart where it matters, by looking at the entity.

use weft_model::{Entity, EntityKind, Urn};
use weft_ports::replica::Ties;

/// What kind of lookup a key serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Space {
    /// A full name, without regard to case.
    FullName,
    /// The end of a full name, a title, a name.
    Name,
    /// An alias, whatever its scheme.
    Alias,
    /// A urn that was merged into the entity.
    Merged,
    /// A person with a role in it.
    Person,
    /// A source that knows it.
    Source,
    /// Its domain.
    Domain,
    /// What it answers to: [`Ties::names`].
    Answers,
    /// What was looked up to make it: [`Ties::looks`].
    Looks,
}

/// The key of `text` in a space.
pub fn key(space: Space, text: &str) -> i64 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&[space as u8]);
    hasher.update(text.as_bytes());
    let mut first = [0; 8];
    for (to, from) in first.iter_mut().zip(hasher.finalize().as_bytes()) {
        *to = *from;
    }
    i64::from_le_bytes(first)
}

/// A name without regard to case.
pub fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}

/// Keys of one entity, sorted, each once.
pub fn of(entity: &Entity, ties: &Ties) -> Vec<i64> {
    let names = ties.names.iter().map(|name| key(Space::Answers, name));
    let looks = ties.looks.iter().map(|look| key(Space::Looks, look));
    let mut keys: Vec<i64> = names.chain(looks).collect();
    let full_name = folded(&entity.full_name);
    for (at, _) in full_name.match_indices('.') {
        if let Some(suffix) = full_name.get(at + 1..) {
            keys.push(key(Space::Name, suffix));
        }
    }
    keys.push(key(Space::Name, &folded(&entity.name)));
    if let Some(title) = &entity.title {
        keys.push(key(Space::Name, &folded(title)));
    }
    keys.push(key(Space::FullName, &full_name));
    for alias in &entity.aliases {
        keys.push(key(Space::Alias, &folded(&alias.value)));
    }
    if entity.kind == EntityKind::Contract
        && let Some(contract) = &entity.contract
    {
        keys.push(key(Space::Alias, &folded(&contract.id)));
    }
    keys.extend(entity.merged.iter().map(|urn| key(Space::Merged, urn.as_str())));
    let people = entity.people.iter().chain(entity.owner.as_ref());
    keys.extend(people.map(|person| key(Space::Person, person.urn.as_str())));
    keys.extend(entity.sources.iter().map(|source| key(Space::Source, source)));
    keys.extend(
        entity
            .domain
            .iter()
            .map(|domain| key(Space::Domain, &folded(domain))),
    );
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Key of a merged urn.
pub fn merged(urn: &Urn) -> i64 {
    key(Space::Merged, urn.as_str())
}
