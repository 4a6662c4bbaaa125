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

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap},
};

use tantivy::{DocAddress, schema::IndexRecordOption};
use weft_model::{FreshnessState, Timestamp};
use weft_ports::error::PortResult;

use crate::{
    analysis::canonical,
    document::{Exact, exact_key},
    error::unreadable,
    evaluate::Evaluated,
    snapshot::Snapshot,
};

/// Bits of the score, then the earlier name, then the earlier document.
type Place = (u32, Reverse<u64>, Reverse<(u32, u32)>);

/// A hit with its score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scored {
    pub address: DocAddress,
    pub score: f32,
}

/// What a score is made of, for all hits of one answer.
pub(crate) struct Ranking<'a> {
    snapshot: &'a Snapshot,
    found: &'a Evaluated,
    weights: Weights,
    exact: Vec<HashMap<u32, Exact>>,
    now: Timestamp,
}

impl<'a> Ranking<'a> {
    pub(crate) fn new(snapshot: &'a Snapshot, found: &'a Evaluated, now: Timestamp) -> PortResult<Self> {
        let frequencies = found.words.iter().map(|word| {
            let having: usize = word
                .masks
                .iter()
                .map(|masks| masks.iter().filter(|mask| **mask != 0).count())
                .sum();
            (having as u64, word.sought.need.words().count(), word.optional)
        });
        Ok(Self {
            weights: Weights::new(snapshot.documents(), frequencies),
            exact: exact_names(snapshot, &found.plain)?,
            snapshot,
            found,
            now,
        })
    }

    /// What the score of a document is made of.
    pub(crate) fn parts(&self, address: DocAddress) -> Parts {
        let (at, doc) = (address.segment_ord as usize, address.doc_id);
        let masks = self.found.words.iter().map(|word| {
            word.masks
                .get(at)
                .and_then(|masks| masks.get(doc as usize))
                .copied()
                .unwrap_or(0)
        });
        let Some(segment) = self.snapshot.segments.get(at) else {
            return Parts::default();
        };
        let packed = segment.columns.packed(doc);
        let late = segment.columns.freshness(doc, self.now) == FreshnessState::Late;
        let exact = self.exact.get(at).and_then(|exact| exact.get(&doc)).copied();
        self.weights
            .parts(masks, packed, late, exact, segment.columns.kind(doc))
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

    /// Worth of one word with this mask.
    pub(crate) fn word(&self, word: usize, mask: u16) -> f32 {
        self.weights.word(word, mask)
    }

    /// The best `count` hits by the cheap score, best first.
    pub(crate) fn best(&self, count: usize) -> Vec<Scored> {
        let mut heap: BinaryHeap<Reverse<Place>> = BinaryHeap::with_capacity(count + 1);
        let mut floor = 0_u32;
        for (segment_ord, (segment, hits)) in
            (0_u32..).zip(self.snapshot.segments.iter().zip(&self.found.hits))
        {
            for doc in hits.iter() {
                let score = self.parts(DocAddress::new(segment_ord, doc)).total();
                // Scores are never negative, so their bits are in their order.
                let bits = score.to_bits();
                if bits < floor {
                    continue;
                }
                heap.push(Reverse((
                    bits,
                    Reverse(segment.columns.tie(doc)),
                    Reverse((segment_ord, doc)),
                )));
                if heap.len() > count {
                    heap.pop();
                    floor = heap.peek().map_or(0, |lowest| lowest.0.0);
                }
            }
        }
        heap.into_sorted_vec()
            .into_iter()
            .map(|Reverse((bits, _, Reverse((segment_ord, doc))))| Scored {
                address: DocAddress::new(segment_ord, doc),
                score: f32::from_bits(bits),
            })
            .collect()
    }
}

/// Documents whose whole name is what was typed, by segment.
fn exact_names(snapshot: &Snapshot, plain: &str) -> PortResult<Vec<HashMap<u32, Exact>>> {
    let name = canonical(plain);
    let mut all = Vec::with_capacity(snapshot.segments.len());
    for segment in &snapshot.segments {
        let mut found = HashMap::new();
        // The strongest last, so that it stays.
        for exact in Exact::ALL.into_iter().rev().filter(|_| !name.is_empty()) {
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
        all.push(found);
    }
    Ok(all)
}
