//! The order of hits.
//!
//! First every hit gets a cheap score from its masks and columns; then the best few are looked at closely
//! (do the words stand side by side, is the name the very text that was typed). The close look only adds,
//! so the order of those that were not looked at closely cannot be wrong against those that were.
//!
//! Exact names stand in bands of their own above all other scores: full names, then names, then titles.

mod close;
mod weights;

pub(crate) use close::{Close, look};
pub(crate) use weights::{Parts, Weights};

use std::{cmp::Reverse, collections::BinaryHeap};

use tantivy::{DocAddress, schema::IndexRecordOption};
use weft_model::{FreshnessState, Timestamp};
use weft_ports::error::PortResult;

use crate::{
    analysis::canonical,
    bits::Bits,
    document::{Exact, exact_key},
    error::unreadable,
    evaluate::Evaluated,
    parallel,
    snapshot::{Segment, Snapshot},
};
use weights::{WordFacts, band};

/// Share of its score that a thing gets more for being as fresh as promised.
const FRESH: f32 = 0.02;

/// A hit with its score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scored {
    pub address: DocAddress,
    pub score: f32,
}

/// Bits of the score, then the earlier name, then the number of the urn. Where a document stands comes last, and only
/// so that two urns of one number are two places: it changes with every sync.
type Place = (u32, Reverse<u64>, Reverse<u64>, Reverse<(u32, u32)>);

/// What a score is made of, for all hits of one answer.
pub(crate) struct Ranking<'a> {
    snapshot: &'a Snapshot,
    found: &'a Evaluated,
    weights: Weights,
    /// Documents with an exact name, in order, by segment.
    exact: Vec<Vec<(u32, Exact)>>,
}

impl<'a> Ranking<'a> {
    pub(crate) fn new(snapshot: &'a Snapshot, found: &'a Evaluated) -> PortResult<Self> {
        let facts: Vec<WordFacts> = found
            .words
            .iter()
            .map(|word| WordFacts {
                having: word.having,
                tokens: word.sought.need.words().count(),
                optional: word.optional,
                kind: word.sought.need.kind,
            })
            .collect();
        Ok(Self {
            weights: Weights::new(snapshot.documents(), &facts),
            exact: exact_names(snapshot, &found.plain)?,
            snapshot,
            found,
        })
    }

    fn masks(&self, segment: usize) -> Vec<&[u16]> {
        self.found
            .words
            .iter()
            .map(|word| word.masks.get(segment).map_or(&[][..], Vec::as_slice))
            .collect()
    }

    /// What the score of a document is made of, but for an exact name.
    pub(crate) fn parts(&self, address: DocAddress) -> Parts {
        let at = address.segment_ord as usize;
        self.snapshot
            .segments
            .get(at)
            .map_or_else(Parts::default, |segment| {
                let packed = segment.columns.packed(address.doc_id);
                self.weights.parts(&self.masks(at), address.doc_id, packed)
            })
    }

    /// Which exact name a document has, and what that is worth.
    pub(crate) fn exact(&self, address: DocAddress) -> Option<(Exact, f32)> {
        let at = address.segment_ord as usize;
        let exact = self.exact.get(at)?;
        let place = exact
            .binary_search_by_key(&address.doc_id, |(doc, _)| *doc)
            .ok()?;
        let (_, exact) = *exact.get(place)?;
        let kind = self.snapshot.segments.get(at)?.columns.kind(address.doc_id);
        Some((exact, band(exact, kind)))
    }

    /// What it is worth that a thing is as fresh as promised: little, so that it only parts equals.
    pub(crate) fn fresh(&self, address: DocAddress, now: Timestamp) -> f32 {
        let segment = self.snapshot.segments.get(address.segment_ord as usize);
        let state = segment.map(|segment| segment.columns.freshness(address.doc_id, now));
        let on_time = matches!(state, Some(FreshnessState::OnTime | FreshnessState::DueSoon));
        if on_time {
            self.parts(address).total() * FRESH
        } else {
            0.0
        }
    }

    /// The score without the close look.
    pub(crate) fn score(&self, address: DocAddress) -> f32 {
        self.parts(address).total() + self.exact(address).map_or(0.0, |(_, worth)| worth)
    }

    /// Mask of one word in a document.
    pub(crate) fn mask(&self, word: usize, address: DocAddress) -> u16 {
        let masks = self
            .found
            .words
            .get(word)
            .and_then(|word| word.masks.get(address.segment_ord as usize));
        masks
            .and_then(|masks| masks.get(address.doc_id as usize))
            .copied()
            .unwrap_or(0)
    }

    /// Where words of the query stand in a document, and where more than one does. Nothing else of its text
    /// has to be read.
    pub(crate) fn places(&self, address: DocAddress) -> (u16, u16) {
        let (mut any, mut several) = (0, 0);
        for (index, word) in self.found.words.iter().enumerate() {
            let mask = self.mask(index, address);
            let places = (mask | mask >> 8) & 0xff;
            several |= any & places;
            any |= places;
            if word.sought.need.words().nth(1).is_some() {
                several |= places;
            }
        }
        (any, several)
    }

    /// Worth of one word with this mask.
    pub(crate) fn word(&self, word: usize, mask: u16) -> f32 {
        self.weights.word(word, mask)
    }

    /// The best `count` hits by the cheap score, best first.
    pub(crate) fn best(&self, count: usize) -> Vec<Scored> {
        let segments: Vec<_> = self.snapshot.segments.iter().zip(&self.found.hits).collect();
        let mut all = Best::new(count);
        let each = parallel::map(self.snapshot, &segments, |at, (segment, hits)| {
            let mut best = Best::new(count);
            self.best_of_segment(at, segment, hits, &mut best);
            best
        });
        for best in each {
            best.heap.into_iter().for_each(|Reverse(place)| all.offer(place));
        }
        all.into_sorted()
    }

    fn best_of_segment(&self, at: usize, segment: &Segment, hits: &Bits, best: &mut Best) {
        let Ok(segment_ord) = u32::try_from(at) else {
            return;
        };
        let masks = self.masks(at);
        let mut with_exact = self
            .exact
            .get(at)
            .map_or(&[][..], Vec::as_slice)
            .iter()
            .peekable();
        for doc in hits.iter() {
            let packed = segment.columns.packed(doc);
            while with_exact.next_if(|(exact, _)| *exact < doc).is_some() {}
            let score = match with_exact.peek() {
                Some((exact, _)) if *exact == doc => Some(self.score(DocAddress::new(segment_ord, doc))),
                _ => self.weights.score(&masks, doc, packed, best.floor),
            };
            if let Some(score) = score.filter(|score| *score >= best.floor) {
                best.offer((
                    score.to_bits(),
                    Reverse(segment.columns.tie(doc)),
                    Reverse(segment.columns.identity(doc)),
                    Reverse((segment_ord, doc)),
                ));
            }
        }
    }
}

/// The best few so far.
struct Best {
    heap: BinaryHeap<Reverse<Place>>,
    count: usize,
    /// What a score has to reach.
    floor: f32,
}

impl Best {
    fn new(count: usize) -> Self {
        Self {
            heap: BinaryHeap::with_capacity(count + 1),
            count,
            floor: 0.0,
        }
    }

    /// Scores are never negative, so their bits are in their order.
    fn offer(&mut self, place: Place) {
        if self.heap.len() < self.count {
            self.heap.push(Reverse(place));
            return;
        }
        // Without words thousands have the same score; only those that belong here may cost more.
        if let Some(mut lowest) = self.heap.peek_mut()
            && place > lowest.0
        {
            lowest.0 = place;
        }
        self.floor = self.heap.peek().map_or(0.0, |lowest| f32::from_bits(lowest.0.0));
    }

    fn into_sorted(self) -> Vec<Scored> {
        self.heap
            .into_sorted_vec()
            .into_iter()
            .map(|Reverse((bits, _, _, Reverse((segment_ord, doc))))| Scored {
                address: DocAddress::new(segment_ord, doc),
                score: f32::from_bits(bits),
            })
            .collect()
    }
}

/// Documents whose whole name is what was typed, by segment.
fn exact_names(snapshot: &Snapshot, plain: &str) -> PortResult<Vec<Vec<(u32, Exact)>>> {
    let name = canonical(plain);
    // Only who writes a dot means a dotted name: `sales_orders` is not `sales.orders`.
    let can_be = |exact| exact != Exact::Full || plain.contains('.');
    let mut all = Vec::with_capacity(snapshot.segments.len());
    for segment in &snapshot.segments {
        let mut found: Vec<(u32, Exact)> = Vec::new();
        for exact in Exact::ALL
            .into_iter()
            .filter(|exact| !name.is_empty() && can_be(*exact))
        {
            let reading = |error: std::io::Error| unreadable("look up a name in the search index", &error);
            let Some(info) = segment
                .key
                .terms()
                .get(exact_key(exact, &name))
                .map_err(reading)?
            else {
                continue;
            };
            let mut postings = segment
                .key
                .read_block_postings_from_terminfo(&info, IndexRecordOption::Basic)
                .map_err(reading)?;
            while postings.block_len() > 0 {
                found.extend(postings.docs().iter().map(|doc| (*doc, exact)));
                postings.advance();
            }
        }
        // Stable: of one document's names the strongest came first and stays.
        found.sort_by_key(|(doc, _)| *doc);
        found.dedup_by_key(|(doc, _)| *doc);
        all.push(found);
    }
    Ok(all)
}
