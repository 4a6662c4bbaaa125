//! Which documents pass a filter.

use weft_model::{EntityKind, FreshnessState, Timestamp};
use weft_ports::error::PortResult;

use crate::{
    bits::Bits,
    columns::{Columns, Values},
    document::column_key,
    language::{Filter, FilterField, Pattern, Test, Text},
    matching::{Masks, Sought, having, mark_runs},
    parallel,
    schema::Place,
    snapshot::{Segment, Snapshot},
    words::Need,
};

/// The documents that pass, for each segment. Deleted documents may be among them.
pub(crate) fn passing(snapshot: &Snapshot, filter: &Filter, now: Timestamp) -> PortResult<Vec<Bits>> {
    match &filter.test {
        Test::Kinds(kinds) => {
            let wanted: Vec<bool> = EntityKind::ALL.iter().map(|kind| kinds.contains(kind)).collect();
            Ok(each(snapshot, |columns, doc| {
                wanted
                    .get(usize::from(columns.packed(doc).kind()))
                    .copied()
                    .unwrap_or(false)
            }))
        }
        Test::Has(bits) => Ok(each(snapshot, |columns, doc| {
            columns.packed(doc).has() & bits != 0
        })),
        Test::Sla(states) => Ok(each(snapshot, |columns, doc| {
            let state: FreshnessState = columns.freshness(doc, now);
            states.contains(&state)
        })),
        Test::Times(ranges) => Ok(each(snapshot, |columns, doc| {
            let at = columns.updated(doc);
            ranges.iter().any(|range| range.contains(at))
        })),
        Test::Texts(patterns) => {
            let mut any: Option<Vec<Bits>> = None;
            for pattern in patterns {
                let one = texts(snapshot, filter.field, pattern)?;
                any = Some(match any {
                    None => one,
                    Some(mut any) => {
                        for (bits, more) in any.iter_mut().zip(&one) {
                            bits.or(more);
                        }
                        any
                    }
                });
            }
            Ok(any.unwrap_or_default())
        }
    }
}

fn each(snapshot: &Snapshot, passes: impl Fn(&Columns, u32) -> bool + Sync) -> Vec<Bits> {
    parallel::map(snapshot, &snapshot.segments, |_, segment| {
        let columns: &Columns = &segment.columns;
        Bits::collect(segment.docs, |doc| passes(columns, doc))
    })
}

fn texts(snapshot: &Snapshot, field: FilterField, pattern: &Pattern) -> PortResult<Vec<Bits>> {
    match field {
        FilterField::Column => with_column(snapshot, pattern),
        FilterField::Name => named(snapshot, pattern),
        _ => Ok(with_value(snapshot, field, pattern)),
    }
}

/// The column of texts that a field filters by.
pub(crate) fn values(columns: &Columns, field: FilterField) -> Option<&Values> {
    match field {
        FilterField::Domain => Some(&columns.domain),
        FilterField::Owner => Some(&columns.owner),
        FilterField::Tag => Some(&columns.tag),
        FilterField::Term => Some(&columns.term),
        FilterField::Source => Some(&columns.source),
        _ => None,
    }
}

/// How closely a value has to agree with what was typed. The closest way in which any does is used.
#[derive(Clone, Copy)]
enum Closeness {
    Same,
    Words,
    Begins,
}

/// Which ordinals of each segment's dictionary a pattern selects.
pub(crate) fn selected(snapshot: &Snapshot, field: FilterField, pattern: &Pattern) -> Vec<Vec<bool>> {
    let mut found = Vec::new();
    for closeness in [Closeness::Same, Closeness::Words, Closeness::Begins] {
        found = snapshot
            .segments
            .iter()
            .map(|segment| {
                let Some(values) = values(&segment.columns, field) else {
                    return Vec::new();
                };
                let written = values.folded.iter().zip(&values.words);
                written
                    .map(|(value, words)| agrees(value, words, pattern, closeness))
                    .collect::<Vec<bool>>()
            })
            .collect();
        if found.iter().flatten().any(|selected| *selected) {
            break;
        }
    }
    found
}

fn agrees(value: &str, of_value: &[String], pattern: &Pattern, closeness: Closeness) -> bool {
    match closeness {
        Closeness::Same => value == pattern.folded || (pattern.star && value.starts_with(&pattern.folded)),
        Closeness::Words => {
            !pattern.words.is_empty() && pattern.words.iter().all(|word| of_value.contains(word))
        }
        Closeness::Begins => {
            pattern.open
                && pattern.words.split_last().is_some_and(|(last, before)| {
                    before.iter().all(|word| of_value.contains(word))
                        && of_value.iter().any(|word| word.starts_with(last))
                })
        }
    }
}

fn with_value(snapshot: &Snapshot, field: FilterField, pattern: &Pattern) -> Vec<Bits> {
    let selected = selected(snapshot, field, pattern);
    snapshot
        .segments
        .iter()
        .zip(&selected)
        .map(|(segment, selected)| {
            let Some(values) = values(&segment.columns, field) else {
                return Bits::none(segment.docs);
            };
            let passes = |ordinal: &u32| selected.get(*ordinal as usize).copied().unwrap_or(false);
            Bits::collect(segment.docs, |doc| values.of(doc).iter().any(passes))
        })
        .collect()
}

fn with_column(snapshot: &Snapshot, pattern: &Pattern) -> PortResult<Vec<Bits>> {
    let run = column_key(&pattern.words.join(" "));
    let marked = |segment: &Segment, open: bool| -> PortResult<Masks> {
        let mut masks: Masks = vec![0; segment.docs as usize];
        if !pattern.words.is_empty() {
            mark_runs(segment, &run, Place::Column, open, &mut masks)?;
        }
        Ok(masks)
    };
    let exact = snapshot
        .segments
        .iter()
        .map(|segment| {
            // What only stands for the words (a plural, a longer word) is not the column that was named.
            let masks = marked(segment, pattern.star)?;
            let wanted = if pattern.star { u16::MAX } else { 0xff };
            Ok(Bits::of_slice(&masks, |mask| mask & wanted != 0, segment.docs))
        })
        .collect::<PortResult<Vec<Bits>>>()?;
    if !pattern.open || exact.iter().any(|bits| !bits.is_empty()) {
        return Ok(exact);
    }
    snapshot
        .segments
        .iter()
        .map(|segment| Ok(having(&marked(segment, true)?, segment.docs)))
        .collect()
}

fn named(snapshot: &Snapshot, pattern: &Pattern) -> PortResult<Vec<Bits>> {
    let need = Need::of(&Text {
        typed: pattern.folded.clone(),
        phrase: false,
        open: pattern.open,
    });
    let places = Place::Name.bit() | Place::Title.bit();
    let masks = Sought::of(snapshot, need)?.masks(snapshot)?;
    Ok(snapshot
        .segments
        .iter()
        .zip(&masks)
        .map(|(segment, masks)| {
            Bits::of_slice(masks, |mask| mask & (places | places << 8) != 0, segment.docs)
        })
        .collect())
}
