//! From an entity to a document of the index.

mod keys;
mod prior;

pub(crate) use keys::{Exact, column_key, exact_key, run_key, title_run_key};

use tantivy::TantivyDocument;
use weft_model::{AliasScheme, Entity, EntityKind, Field, Incident, TestStatus};

use crate::{
    analysis::{Splitter, fold},
    hash::fnv1a,
    schema::{Fields, Place},
    stored::{COLUMNS, DESCRIPTION_BYTES, DOCS_BYTES, LABELS, Stored, capped},
};

/// Values of `has:`, in the order of their bits.
pub(crate) const HAS: [&str; 14] = [
    "contract",
    "docs",
    "owner",
    "sla",
    "tests",
    "pii",
    "snapshots",
    "lineage",
    "tags",
    "terms",
    "columns",
    "product",
    "failing",
    "incident",
];
/// The bit of [`HAS`] for an incident that is not over.
pub(crate) const IN_TROUBLE: u32 = 1 << 13;

/// Kind, length of the name, prior and `has` in one number: one column instead of four.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Packed(pub u64);

impl Packed {
    fn new(kind: EntityKind, name_words: usize, prior: u16, has: u32) -> Self {
        let kind = EntityKind::ALL
            .iter()
            .position(|known| *known == kind)
            .unwrap_or(0);
        let kind = u64::try_from(kind).unwrap_or(0);
        let name_words = u64::try_from(name_words.min(255)).unwrap_or(255);
        Self(kind | name_words << 8 | u64::from(prior) << 16 | u64::from(has) << 32)
    }

    /// Place of the kind in [`EntityKind::ALL`].
    pub(crate) const fn kind(self) -> u8 {
        (self.0 & 0xff) as u8
    }

    /// Words of the name.
    pub(crate) const fn name_words(self) -> u8 {
        (self.0 >> 8 & 0xff) as u8
    }

    /// The prior in thousandths.
    pub(crate) const fn prior(self) -> u16 {
        (self.0 >> 16 & 0xffff) as u16
    }

    /// Bits of [`HAS`].
    pub(crate) const fn has(self) -> u32 {
        (self.0 >> 32) as u32
    }
}

/// Stands for "no point in time".
pub(crate) const NEVER: i64 = i64::MIN;

/// Makes the document.
pub(crate) fn document(fields: &Fields, entity: &Entity) -> TantivyDocument {
    let docs = docs_of(entity);
    let stored = stored_of(entity, &docs);
    let mut document = TantivyDocument::default();
    let mut add = |place: Place, text: &str| {
        if !text.is_empty() {
            document.add_text(fields.place(place), text);
        }
    };
    add(Place::Name, stored.name);
    add(Place::Title, stored.title);
    add(Place::Full, qualifier(stored.full_name, stored.name));
    add(Place::Label, stored.domain);
    for label in stored.tags.iter().chain(&stored.terms) {
        add(Place::Label, label);
    }
    for owner in &stored.owners {
        add(Place::Owner, owner);
    }
    for column in &stored.columns {
        add(Place::Column, column);
    }
    add(Place::Description, stored.description);
    add(Place::Docs, stored.docs);

    document.add_text(fields.urn, stored.urn);
    document.add_text(fields.key, keys::all(&stored));
    document.add_bytes(fields.stored, &stored.write());

    let name_words = Splitter::new(stored.name).count();
    let packed = Packed::new(entity.kind, name_words, prior::prior(entity), has(entity));
    document.add_u64(fields.packed, packed.0);
    let committed = entity
        .freshness
        .last_commit
        .map_or(NEVER, weft_model::Timestamp::as_millis);
    let updated = entity.updated.map_or(NEVER, weft_model::Timestamp::as_millis);
    document.add_i64(fields.updated, updated.max(committed));
    document.add_i64(fields.committed, committed);
    document.add_i64(fields.promised, entity.freshness.promised_ms.unwrap_or(NEVER));
    let sort_name = format!("{}\u{1}{}", fold(stored.display_name()), fold(stored.full_name));
    document.add_u64(fields.tie, tie(&sort_name));
    document.add_u64(fields.identity, fnv1a(stored.urn.bytes()));
    document.add_text(fields.sort_name, capped(&sort_name, 256));
    document.add_text(fields.domain, stored.domain);
    document.add_text(fields.owner, stored.owners.first().copied().unwrap_or(""));
    for tag in &stored.tags {
        document.add_text(fields.tag, tag);
    }
    for term in &stored.terms {
        document.add_text(fields.term, term);
    }
    for source in entity.sources.iter().take(LABELS) {
        document.add_text(fields.source, source);
    }
    document
}

/// The part of a full name before the name itself.
fn qualifier<'a>(full_name: &'a str, name: &str) -> &'a str {
    full_name.strip_suffix(name).unwrap_or(full_name)
}

/// Earlier names first: the first eight letters as a number. Names that begin alike are parted by the number of
/// their urn, so that equal scores have an order that does not depend on what was written when.
fn tie(sort_name: &str) -> u64 {
    let mut head = [0_u8; 8];
    for (slot, byte) in head.iter_mut().zip(sort_name.bytes()) {
        *slot = byte;
    }
    u64::from_be_bytes(head)
}

fn stored_of<'a>(entity: &'a Entity, docs: &'a str) -> Stored<'a> {
    let mut owners: Vec<&str> = Vec::new();
    for person in entity.owner.iter().chain(&entity.people).take(LABELS) {
        if !owners.contains(&person.name.as_str()) {
            owners.push(&person.name);
        }
    }
    for mail in entity
        .owner
        .iter()
        .chain(&entity.people)
        .filter_map(|person| person.mail.as_deref())
    {
        if owners.len() < LABELS && !owners.contains(&mail) {
            owners.push(mail);
        }
    }
    let columns = entity.schema.iter().flat_map(|schema| &schema.fields);
    Stored {
        urn: entity.urn.as_str(),
        kind: entity.kind.as_str(),
        name: &entity.name,
        full_name: &entity.full_name,
        title: entity.title.as_deref().unwrap_or(""),
        domain: entity.domain.as_deref().unwrap_or(""),
        description: capped(entity.description.as_deref().unwrap_or(""), DESCRIPTION_BYTES),
        docs,
        owners,
        tags: entity.tags.iter().take(LABELS).map(String::as_str).collect(),
        terms: entity.terms.iter().take(LABELS).map(String::as_str).collect(),
        columns: columns
            .take(COLUMNS)
            .map(|field| capped(&field.path, 512))
            .collect(),
        aliases: entity
            .aliases
            .iter()
            .filter(|alias| !matches!(alias.scheme, AliasScheme::Location | AliasScheme::TableUuid))
            .take(LABELS)
            .map(|alias| alias.value.as_str())
            .collect(),
    }
}

/// Everything that is prose beside the description: Markdown, purpose and use, the meaning of a term, words
/// about columns.
fn docs_of(entity: &Entity) -> String {
    let product = entity.product.as_ref();
    let contract = entity.contract.as_ref();
    let parts = [
        entity.term.as_ref().map(|term| term.definition.as_str()),
        entity.markdown.as_deref(),
        product.and_then(|product| product.purpose.as_deref()),
        product.and_then(|product| product.usage.as_deref()),
        product.and_then(|product| product.limitations.as_deref()),
        contract.and_then(|contract| contract.purpose.as_deref()),
    ];
    let synonyms = entity.term.iter().flat_map(|term| &term.synonyms);
    let synonyms = synonyms.take(LABELS).map(String::as_str);
    let columns = entity.schema.iter().flat_map(|schema| &schema.fields);
    let mut docs = String::new();
    for part in parts
        .into_iter()
        .flatten()
        .chain(synonyms)
        .chain(columns.filter_map(|field| field.doc.as_deref()))
    {
        if docs.len() >= DOCS_BYTES {
            break;
        }
        if !docs.is_empty() {
            docs.push('\n');
        }
        docs.push_str(capped(part, DOCS_BYTES - docs.len().min(DOCS_BYTES)));
    }
    docs
}

fn has(entity: &Entity) -> u32 {
    let results = || entity.quality.iter().flat_map(|quality| &quality.results);
    let fields = || entity.schema.iter().flat_map(|schema| &schema.fields);
    let ports = || entity.product.iter().flat_map(|product| &product.output_ports);
    let words = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
    let failing = |status| matches!(status, TestStatus::Failed | TestStatus::Errored);
    let values = [
        entity.contract.is_some()
            || ports().any(|port| port.contract.is_some() || port.contract_id.is_some()),
        words(&entity.description) || words(&entity.markdown),
        entity.owner.is_some(),
        !entity.slas.is_empty() || entity.freshness.promised_ms.is_some(),
        results().next().is_some(),
        fields().any(Field::is_sensitive) || entity.tags.iter().any(|tag| tag.eq_ignore_ascii_case("pii")),
        entity
            .snapshots
            .as_ref()
            .is_some_and(|log| !log.snapshots.is_empty()),
        !entity.upstream.is_empty(),
        !entity.tags.is_empty(),
        !entity.terms.is_empty(),
        fields().next().is_some(),
        entity.kind == EntityKind::Product || !entity.products.is_empty(),
        results().any(|result| failing(result.status)),
        entity.incidents.iter().any(Incident::is_open),
    ];
    values
        .iter()
        .rev()
        .fold(0, |bits, value| bits << 1 | u32::from(*value))
}
