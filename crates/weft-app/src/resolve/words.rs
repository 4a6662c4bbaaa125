//! Which words of people stand.
//!
//! Who writes, writes over the whole of what others wrote before, with it in front of them. So of one aspect the newest
//! person's word stands alone: were older ones to fill it up, a word that somebody took away would come back.

use std::collections::BTreeSet;

use weft_model::{Aspect, Docs, Entity, Incident, Origin, Ownership, Payload, Record, TagInfo, incident};

/// Tells, record by record from the strongest to the weakest, which words stand.
#[derive(Default)]
pub struct Standing {
    spoken: BTreeSet<Aspect>,
}

impl Standing {
    /// Whether this one does.
    pub fn take(&mut self, record: &Record) -> bool {
        let written = matches!(
            record.aspect,
            Aspect::Docs
                | Aspect::Tags
                | Aspect::FieldDocs
                | Aspect::Slas
                | Aspect::Product
                | Aspect::Ownership
                | Aspect::Incidents
                | Aspect::Term
        );
        if !written || !matches!(record.origin, Origin::Person(_)) {
            return true;
        }
        // One that says nothing stands too, and lets the sources speak.
        self.spoken.insert(record.aspect) && !says_nothing(record)
    }
}

/// The records without words of people that others have written over.
pub fn standing(ranked: Vec<Record>) -> Vec<Record> {
    let mut standing = Standing::default();
    ranked
        .into_iter()
        .filter(|record| standing.take(record))
        .collect()
}

/// What people say went wrong, of records from the strongest to the weakest. Unlike other words, an older one is not over
/// where another stands: nobody takes an incident away, and two urns that became one thing keep those of both.
pub fn incidents(ranked: &[Record]) -> Vec<Incident> {
    let mut found = Vec::new();
    for record in ranked {
        if let (Origin::Person(_), Some(Payload::Incidents(said))) = (&record.origin, &record.payload) {
            incident::join(&mut found, said);
        }
    }
    found.sort_by(|left, right| {
        let opened = |one: &Incident| one.opened().map(|entry| entry.at);
        opened(left)
            .cmp(&opened(right))
            .then_with(|| left.id.cmp(&right.id))
    });
    found
}

fn says_nothing(record: &Record) -> bool {
    match &record.payload {
        None => true,
        Some(Payload::Docs(docs)) => docs.is_empty(),
        Some(Payload::Tags(tags)) => *tags == TagInfo::default(),
        Some(Payload::FieldDocs(words)) => words.fields.is_empty(),
        Some(Payload::Slas(slas)) => slas.is_empty(),
        Some(Payload::Product(product)) => product.is_empty(),
        Some(Payload::Ownership(ownership)) => *ownership == Ownership::default(),
        Some(_) => false,
    }
}

/// What a person says a product is for takes the place of what its file says.
pub fn over_product(entity: &mut Entity, standing: &[Record]) {
    let Some(product) = &mut entity.product else {
        return;
    };
    let written = standing.iter().find_map(|record| match &record.payload {
        Some(Payload::Docs(docs)) if matches!(record.origin, Origin::Person(_)) => Some(docs),
        _ => None,
    });
    let Some(Docs {
        purpose,
        usage,
        limitations,
        ..
    }) = written
    else {
        return;
    };
    for (slot, said) in [
        (&mut product.purpose, purpose),
        (&mut product.usage, usage),
        (&mut product.limitations, limitations),
    ] {
        if said.is_some() {
            slot.clone_from(said);
        }
    }
    if entity.description.is_none() {
        entity.description.clone_from(&product.purpose);
    }
}

#[cfg(test)]
mod tests;
