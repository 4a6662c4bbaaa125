//! From a query as read to the documents that answer it.

use weft_model::Timestamp;
use weft_ports::error::PortResult;

use crate::{
    bits::Bits,
    filters::passing,
    language::{Expr, Filter, FilterField, Leaf, Parsed},
    matching::{Masks, Sought, having},
    snapshot::Snapshot,
    words::Need,
};

/// Everything that is known after the documents were found.
pub(crate) struct Evaluated {
    /// Words that score, with their masks by segment.
    pub words: Vec<ScoredWord>,
    /// Documents that the words alone select, by segment.
    pub base: Vec<Bits>,
    /// Filters that every hit has to pass.
    pub filters: Vec<AppliedFilter>,
    /// Documents that answer the query.
    pub hits: Vec<Bits>,
    /// Whether any of the words sufficed because no document has all.
    pub relaxed: bool,
    /// The words, as typed, where they are all that was asked for by name.
    pub plain: String,
}

/// A word that is looked for.
pub(crate) struct ScoredWord {
    pub sought: Sought,
    pub masks: Vec<Masks>,
    /// Documents that have it.
    pub having: u64,
    /// It need not match.
    pub optional: bool,
}

/// A filter at the top of the query.
pub(crate) struct AppliedFilter {
    pub filter: Filter,
    pub negated: bool,
    pub passing: Vec<Bits>,
}

/// Finds the documents.
pub(crate) fn evaluate(snapshot: &Snapshot, parsed: Parsed, now: Timestamp) -> PortResult<Evaluated> {
    let Parsed { expr, leaves, .. } = parsed;
    let parts = match expr {
        Expr::And(parts) => parts,
        Expr::All => Vec::new(),
        other => vec![other],
    };
    let mut found: Vec<Found> = Vec::with_capacity(leaves.len());
    let has_subject = parts.iter().any(|part| match part {
        Expr::Leaf(leaf) => leaves.get(*leaf).is_some_and(has_subject),
        _ => false,
    });
    for leaf in leaves {
        found.push(match leaf {
            Leaf::Text(text) => {
                let need = Need::of(&text);
                // What need not match is not even looked up, where something else has to.
                let (sought, masks) = if need.empty && has_subject {
                    (Sought::unsought(need), Vec::new())
                } else {
                    let mut sought = Sought::of(snapshot, need)?;
                    let masks = sought.masks(snapshot)?;
                    (sought, masks)
                };
                let bits = snapshot
                    .segments
                    .iter()
                    .zip(&masks)
                    .map(|(segment, masks)| having(masks, segment.docs))
                    .collect();
                Found {
                    bits,
                    word: Some((sought, masks)),
                    filter: None,
                }
            }
            Leaf::Filter(filter) => Found {
                bits: passing(snapshot, &filter, now)?,
                word: None,
                filter: Some(filter),
            },
        });
    }
    let top = Top::of(&parts, &found);
    let (base, relaxed) = words_alone(snapshot, &top, &found);
    let mut filters = Vec::new();
    let mut hits = base.clone();
    for (leaf, negated) in &top.filters {
        let Some(of_leaf) = found.get(*leaf) else { continue };
        let Some(filter) = of_leaf.filter.clone() else {
            continue;
        };
        let mut passing = of_leaf.bits.clone();
        if *negated {
            passing.iter_mut().for_each(Bits::invert);
        }
        for (bits, passing) in hits.iter_mut().zip(&passing) {
            bits.and(passing);
        }
        filters.push(AppliedFilter {
            filter,
            negated: *negated,
            passing,
        });
    }
    let scored: Vec<usize> = positive(&parts);
    let plain = plain(&top, &found);
    let words = found
        .into_iter()
        .enumerate()
        .filter(|(leaf, _)| scored.contains(leaf))
        .filter_map(|(leaf, found)| {
            // What was deleted stands in the postings until its segment is merged.
            let having = found
                .bits
                .iter()
                .zip(&snapshot.segments)
                .map(|(bits, segment)| match &segment.alive {
                    Some(alive) => bits.count_with(alive),
                    None => bits.count(),
                })
                .sum();
            let (sought, masks) = found.word?;
            Some(ScoredWord {
                sought,
                masks,
                having,
                optional: top.optional.contains(&leaf),
            })
        })
        .collect();
    Ok(Evaluated {
        words,
        base,
        filters,
        hits,
        relaxed,
        plain,
    })
}

fn has_subject(leaf: &Leaf) -> bool {
    matches!(leaf, Leaf::Text(text) if !Need::of(text).empty)
}

struct Found {
    bits: Vec<Bits>,
    word: Option<(Sought, Vec<Masks>)>,
    filter: Option<Filter>,
}

/// The conditions that stand at the top, sorted by what they are.
struct Top<'a> {
    /// Words that have to match.
    required: Vec<usize>,
    /// Words that need not.
    optional: Vec<usize>,
    /// Filters, and whether they are negated.
    filters: Vec<(usize, bool)>,
    /// Everything else.
    rest: Vec<&'a Expr>,
}

impl<'a> Top<'a> {
    fn of(parts: &'a [Expr], found: &[Found]) -> Self {
        let mut top = Top {
            required: Vec::new(),
            optional: Vec::new(),
            filters: Vec::new(),
            rest: Vec::new(),
        };
        let is_filter = |leaf: usize| found.get(leaf).is_some_and(|found| found.filter.is_some());
        for part in parts {
            match part {
                Expr::Leaf(leaf) if is_filter(*leaf) => top.filters.push((*leaf, false)),
                Expr::Leaf(leaf) => {
                    let word = found.get(*leaf).and_then(|found| found.word.as_ref());
                    let empty = word.is_some_and(|(sought, _)| sought.need.empty);
                    if empty {
                        top.optional.push(*leaf);
                    } else {
                        top.required.push(*leaf);
                    }
                }
                Expr::Not(inner) => match inner.as_ref() {
                    Expr::Leaf(leaf) if is_filter(*leaf) => top.filters.push((*leaf, true)),
                    _ => top.rest.push(part),
                },
                other => top.rest.push(other),
            }
        }
        if top.required.is_empty() {
            top.required.append(&mut top.optional);
        }
        top
    }
}

/// Documents that the words select, and whether any of them had to suffice.
fn words_alone(snapshot: &Snapshot, top: &Top<'_>, found: &[Found]) -> (Vec<Bits>, bool) {
    let select = |relaxed: bool| -> Vec<Bits> {
        snapshot
            .segments
            .iter()
            .enumerate()
            .map(|(at, segment)| {
                let mut bits = segment.existing();
                let of = |leaf: &usize| found.get(*leaf).and_then(|found| found.bits.get(at));
                if relaxed {
                    let mut any = Bits::none(segment.docs);
                    top.required.iter().filter_map(of).for_each(|word| any.or(word));
                    bits.and(&any);
                } else {
                    top.required.iter().filter_map(of).for_each(|word| bits.and(word));
                }
                for rest in &top.rest {
                    bits.and(&condition(rest, found, at, segment.docs));
                }
                bits
            })
            .collect()
    };
    let all = select(false);
    if top.required.len() < 2 || all.iter().any(|bits| !bits.is_empty()) {
        return (all, false);
    }
    let any = select(true);
    let relaxed = any.iter().any(|bits| !bits.is_empty());
    (any, relaxed)
}

fn condition(expr: &Expr, found: &[Found], at: usize, docs: u32) -> Bits {
    match expr {
        Expr::All => Bits::all(docs),
        Expr::Leaf(leaf) => found
            .get(*leaf)
            .and_then(|found| found.bits.get(at))
            .cloned()
            .unwrap_or_else(|| Bits::none(docs)),
        Expr::And(parts) => {
            let mut all = Bits::all(docs);
            for part in parts {
                all.and(&condition(part, found, at, docs));
            }
            all
        }
        Expr::Or(parts) => {
            let mut any = Bits::none(docs);
            for part in parts {
                any.or(&condition(part, found, at, docs));
            }
            any
        }
        Expr::Not(inner) => {
            let mut bits = condition(inner, found, at, docs);
            bits.invert();
            bits
        }
    }
}

/// Leaves that a document is liked for: those under no negation.
fn positive(parts: &[Expr]) -> Vec<usize> {
    let mut leaves = Vec::new();
    for part in parts {
        match part {
            Expr::All | Expr::Not(_) => {}
            Expr::Leaf(leaf) => leaves.push(*leaf),
            Expr::And(inner) | Expr::Or(inner) => leaves.extend(positive(inner)),
        }
    }
    leaves
}

/// The words at the top with one space between them.
fn plain(top: &Top<'_>, found: &[Found]) -> String {
    let mut leaves: Vec<usize> = top.required.iter().chain(&top.optional).copied().collect();
    leaves.sort_unstable();
    let typed: Vec<&str> = leaves
        .iter()
        .filter_map(|leaf| found.get(*leaf)?.word.as_ref())
        .map(|(sought, _)| sought.need.typed.as_str())
        .collect();
    typed.join(" ")
}

impl Evaluated {
    /// Hits in all.
    pub(crate) fn total(&self) -> u64 {
        self.hits.iter().map(Bits::count).sum()
    }

    /// Hits that the filters hide.
    pub(crate) fn hidden(&self) -> u64 {
        self.base
            .iter()
            .map(Bits::count)
            .sum::<u64>()
            .saturating_sub(self.total())
    }

    /// Documents that pass everything but the filters of one field.
    pub(crate) fn without_filters_of(&self, field: FilterField, segment: usize) -> Option<Bits> {
        let mut bits = self.base.get(segment)?.clone();
        for applied in self
            .filters
            .iter()
            .filter(|applied| applied.filter.field != field)
        {
            bits.and(applied.passing.get(segment)?);
        }
        Some(bits)
    }
}
