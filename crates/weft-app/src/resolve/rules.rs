//! Domains by rule: what a person says of whole namespaces stands between what people say of one thing and what sources
//! say of it.

use std::collections::BTreeMap;

use weft_model::{
    Aspect, DomainRule, Entity, EntityKind, Origin, Payload, Provenance, Record, Revision, Timestamp,
    domain_rule::domain_of,
};

/// The rules of all sources that have any, each with who wrote them.
#[derive(Debug, Clone, Default)]
pub struct Rules(BTreeMap<String, Written>);

#[derive(Debug, Clone)]
struct Written {
    rules: Vec<DomainRule>,
    origin: Origin,
    at: Timestamp,
    revision: Revision,
}

impl Rules {
    /// Takes the rules of a record that holds some. A newer word replaces an older one, whoever wrote it.
    pub fn learn(&mut self, record: &Record) {
        let Some(Payload::Rules(stated)) = &record.payload else {
            return;
        };
        let known = self.0.get(&stated.source);
        if known.is_none_or(|known| known.revision <= record.revision) {
            let written = Written {
                rules: stated.rules.clone(),
                origin: record.origin.clone(),
                at: record.at,
                revision: record.revision,
            };
            self.0.insert(stated.source.clone(), written);
        }
    }

    /// Puts the domain of a rule in place of a harvested one.
    pub fn assign(&self, entity: &mut Entity, records: &[Record]) {
        if self.0.is_empty() || entity.kind == EntityKind::Domain || a_person_said(records) {
            return;
        }
        // The source that holds the data comes first, and so do its rules.
        let ruled = entity.sources.iter().find_map(|source| {
            let written = self.0.get(source)?;
            let mut levels = records
                .iter()
                .filter_map(|record| match (&record.origin, &record.payload) {
                    (Origin::Source(name), Some(Payload::Asset(asset)))
                        if name == source && asset.kind.is_asset() =>
                    {
                        Some(&asset.namespace)
                    }
                    _ => None,
                });
            let domain = levels.find_map(|levels| domain_of(&written.rules, levels))?;
            Some((domain.to_owned(), written))
        });
        if let Some((domain, written)) = ruled {
            entity.domain = Some(domain);
            entity.provenance.push(Provenance {
                aspect: Aspect::Rules,
                origin: written.origin.clone(),
                at: written.at,
                shown: true,
            });
        }
    }
}

/// Whether a person gave this very thing a domain.
fn a_person_said(records: &[Record]) -> bool {
    records
        .iter()
        .any(|record| match (&record.origin, &record.payload) {
            (Origin::Person(_), Some(Payload::Ownership(ownership))) => ownership.domain.is_some(),
            _ => false,
        })
}
