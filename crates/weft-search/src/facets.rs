//! Counts by value, exact, under all filters but those of the facet itself.

use std::collections::HashMap;

use weft_model::{EntityKind, FreshnessState, Timestamp};
use weft_ports::index::{Facet, FacetValue};

use crate::{
    analysis::fold,
    bits::Bits,
    columns::{Columns, Values},
    document::{HAS, IN_TROUBLE},
    evaluate::Evaluated,
    filters::{selected, values},
    language::{FilterField, INCIDENTS, STATES, Test, quoted},
    parallel,
    snapshot::Snapshot,
};

/// Values answered for one facet.
const VALUES_AT_MOST: usize = 50;

/// Facets, in the order in which the screen shows them.
const FACETS: [FilterField; 7] = [
    FilterField::Domain,
    FilterField::Kind,
    FilterField::Tag,
    FilterField::Owner,
    FilterField::Sla,
    FilterField::Has,
    FilterField::Source,
];

/// All facets of an answer.
pub(crate) fn facets(snapshot: &Snapshot, found: &Evaluated, now: Timestamp) -> Vec<Facet> {
    parallel::map(snapshot, &FACETS, |_, field| {
        let field = *field;
        let sets: Vec<Bits> = (0..snapshot.segments.len())
            .filter_map(|segment| found.without_filters_of(field, segment))
            .collect();
        let mut values = count(snapshot, field, &sets, now);
        mark_selected(snapshot, found, field, &mut values);
        values.sort_by(|left, right| {
            right
                .selected
                .cmp(&left.selected)
                .then(right.count.cmp(&left.count))
                .then(left.value.cmp(&right.value))
        });
        values.truncate(VALUES_AT_MOST);
        values.sort_by(|left, right| right.count.cmp(&left.count).then(left.value.cmp(&right.value)));
        Facet {
            field: field.as_str().to_owned(),
            values,
        }
    })
}

/// Values of one field among these documents, in no order.
pub(crate) fn count(
    snapshot: &Snapshot,
    field: FilterField,
    sets: &[Bits],
    now: Timestamp,
) -> Vec<FacetValue> {
    match field {
        FilterField::Kind => {
            let names = EntityKind::ALL.map(EntityKind::as_str);
            closed(snapshot, sets, &names, |columns, doc, counts| {
                if let Some(count) = counts.get_mut(usize::from(columns.packed(doc).kind())) {
                    *count += 1;
                }
            })
        }
        FilterField::Has => closed(snapshot, sets, &HAS, |columns, doc, counts| {
            let mut bits = columns.packed(doc).has();
            while bits != 0 {
                if let Some(count) = counts.get_mut(bits.trailing_zeros() as usize) {
                    *count += 1;
                }
                bits &= bits - 1;
            }
        }),
        FilterField::Sla => {
            let names = STATES.map(FreshnessState::as_str);
            closed(snapshot, sets, &names, |columns, doc, counts| {
                let state = columns.freshness(doc, now);
                let place = STATES.iter().position(|known| *known == state);
                if let Some(count) = place.and_then(|place| counts.get_mut(place)) {
                    *count += 1;
                }
            })
        }
        FilterField::Incident => closed(snapshot, sets, &INCIDENTS, |columns, doc, counts| {
            if columns.packed(doc).has() & IN_TROUBLE != 0
                && let Some(count) = counts.first_mut()
            {
                *count += 1;
            }
        }),
        _ => open(snapshot, field, sets),
    }
}

/// Counts over a list of values that is known beforehand.
fn closed(
    snapshot: &Snapshot,
    sets: &[Bits],
    names: &[&str],
    count: impl Fn(&Columns, u32, &mut [u64]),
) -> Vec<FacetValue> {
    let mut counts = vec![0_u64; names.len()];
    for (segment, set) in snapshot.segments.iter().zip(sets) {
        for doc in set.iter() {
            count(&segment.columns, doc, &mut counts);
        }
    }
    names
        .iter()
        .zip(counts)
        .filter(|(_, count)| *count > 0)
        .map(|(name, count)| FacetValue {
            value: (*name).to_owned(),
            count,
            selected: false,
        })
        .collect()
}

/// Counts over a dictionary. Values that differ only in case are one.
fn open(snapshot: &Snapshot, field: FilterField, sets: &[Bits]) -> Vec<FacetValue> {
    let mut merged: HashMap<&str, (&str, u64)> = HashMap::new();
    for (segment, set) in snapshot.segments.iter().zip(sets) {
        let Some(values) = values(&segment.columns, field) else {
            continue;
        };
        let counts = ordinals(values, set);
        for ((text, folded), count) in values.texts.iter().zip(&values.folded).zip(counts) {
            if count > 0 && !text.is_empty() {
                let (shown, total) = merged.entry(folded).or_insert((text, 0));
                *shown = (*shown).min(text);
                *total += count;
            }
        }
    }
    merged
        .into_values()
        .map(|(text, count)| FacetValue {
            value: quoted(text),
            count,
            selected: false,
        })
        .collect()
}

fn ordinals(values: &Values, set: &Bits) -> Vec<u64> {
    let mut counts = vec![0_u64; values.texts.len()];
    for doc in set.iter() {
        for ordinal in values.of(doc) {
            if let Some(count) = counts.get_mut(*ordinal as usize) {
                *count += 1;
            }
        }
    }
    counts
}

/// Marks what the query selects, and adds what it selects and no document has.
fn mark_selected(snapshot: &Snapshot, found: &Evaluated, field: FilterField, values: &mut Vec<FacetValue>) {
    let mut names: Vec<String> = Vec::new();
    for applied in found
        .filters
        .iter()
        .filter(|applied| applied.filter.field == field && !applied.negated)
    {
        match &applied.filter.test {
            Test::Kinds(kinds) => names.extend(kinds.iter().map(|kind| kind.as_str().to_owned())),
            Test::Has(bits) => {
                let set = HAS.iter().enumerate().filter(|(place, _)| bits >> place & 1 == 1);
                names.extend(set.map(|(_, name)| (*name).to_owned()));
            }
            Test::Sla(states) => names.extend(states.iter().map(|state| state.as_str().to_owned())),
            Test::Times(_) => {}
            Test::Texts(patterns) => {
                for pattern in patterns {
                    names.extend(texts_selected(
                        snapshot,
                        field,
                        &selected(snapshot, field, pattern),
                    ));
                }
            }
        }
    }
    for name in names {
        match values.iter_mut().find(|value| fold(&value.value) == fold(&name)) {
            Some(value) => value.selected = true,
            None => values.push(FacetValue {
                value: name,
                count: 0,
                selected: true,
            }),
        }
    }
}

fn texts_selected(snapshot: &Snapshot, field: FilterField, selected: &[Vec<bool>]) -> Vec<String> {
    let mut names = Vec::new();
    for (segment, selected) in snapshot.segments.iter().zip(selected) {
        let texts = values(&segment.columns, field).map_or(&[][..], |values| &values.texts);
        names.extend(
            texts
                .iter()
                .zip(selected)
                .filter(|(_, selected)| **selected)
                .map(|(text, _)| quoted(text)),
        );
    }
    names.sort();
    names.dedup();
    names
}
