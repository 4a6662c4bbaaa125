//! Which documents of a segment have a word, and where: one mask a document, eight places for the word
//! itself in the low byte, the same eight for what stands for it in the high byte.

mod phrase;

use tantivy::schema::IndexRecordOption;
use weft_model::{EntityKind, Urn};
use weft_ports::error::PortResult;

use crate::{
    bits::Bits,
    document::{column_key, run_key, title_run_key},
    error::unreadable,
    parallel,
    schema::Place,
    snapshot::{Segment, Snapshot},
    words::{Expansion, Need, Resolved, resolve, upper_bound},
};

/// One mask a document.
pub(crate) type Masks = Vec<u16>;

/// Keys of runs looked at for one beginning.
const RUNS_AT_MOST: usize = 8_192;
/// Places in which words that stand side by side are found by keys.
const BY_KEYS: u16 = both(Place::Name.bit() | Place::Title.bit() | Place::Column.bit());

const fn both(places: u16) -> u16 {
    places | places << 8
}

/// A need with what its words mean in this commit.
pub(crate) struct Sought {
    pub need: Need,
    /// For each part, for each word.
    pub words: Vec<Vec<Resolved>>,
    /// Words need not stand side by side: nowhere do they.
    apart: bool,
}

impl Sought {
    /// Looks up what the words of a need mean.
    pub(crate) fn of(snapshot: &Snapshot, need: Need) -> PortResult<Self> {
        let parts = need.parts.len();
        let mut words = Vec::with_capacity(parts);
        for (at, part) in need.parts.iter().enumerate() {
            let mut resolved = Vec::with_capacity(part.len());
            for (index, word) in part.iter().enumerate() {
                let open = need.open && at + 1 == parts && index + 1 == part.len();
                resolved.push(resolve(snapshot, word, open)?);
            }
            words.push(resolved);
        }
        Ok(Self {
            need,
            words,
            apart: false,
        })
    }

    /// A need that is not looked up.
    pub(crate) fn unsought(need: Need) -> Self {
        Self {
            need,
            words: Vec::new(),
            apart: false,
        }
    }

    /// Words that were changed: typed, used.
    pub(crate) fn corrections(&self) -> impl Iterator<Item = (String, String)> + '_ {
        self.need
            .words()
            .zip(self.words.iter().flatten())
            .filter_map(|(typed, resolved)| Some((typed.to_owned(), resolved.corrected.clone()?)))
    }

    /// Masks in every segment. Words that nowhere stand side by side are sought apart.
    pub(crate) fn masks(&mut self, snapshot: &Snapshot) -> PortResult<Vec<Masks>> {
        let all = |sought: &Self| -> PortResult<Vec<Masks>> {
            parallel::map(snapshot, &snapshot.segments, |at, segment| {
                sought.in_segment(segment, at)
            })
            .into_iter()
            .collect()
        };
        let found = all(self)?;
        let joined = self.need.parts.iter().any(|part| part.len() > 1);
        if self.need.phrase || !joined || found.iter().flatten().any(|mask| *mask != 0) {
            return Ok(found);
        }
        self.apart = true;
        all(self)
    }

    fn in_segment(&self, segment: &Segment, at: usize) -> PortResult<Masks> {
        if let Some(urn) = &self.need.urn {
            return with_urn(segment, urn);
        }
        let mut whole: Option<Masks> = None;
        let last = self.need.parts.len().saturating_sub(1);
        for (index, (part, resolved)) in self.need.parts.iter().zip(&self.words).enumerate() {
            let masks = if self.need.phrase && part.len() > 1 {
                phrase::masks(segment, part)?
            } else {
                self.part(segment, at, part, resolved, self.need.open && index == last)?
            };
            whole = Some(match whole {
                None => masks,
                Some(whole) => together(whole, &masks),
            });
        }
        let mut masks = whole.unwrap_or_else(|| vec![0; segment.docs as usize]);
        if let Some(kind) = self.need.kind {
            mark_kind(segment, kind, &mut masks);
        }
        Ok(masks)
    }

    fn part(
        &self,
        segment: &Segment,
        at: usize,
        part: &[String],
        resolved: &[Resolved],
        open: bool,
    ) -> PortResult<Masks> {
        let mut words = resolved
            .iter()
            .map(|word| word.segments.get(at).map_or(&[][..], Vec::as_slice));
        let Some(first) = words.next() else {
            return Ok(vec![0; segment.docs as usize]);
        };
        let mut masks = word_masks(segment, first)?;
        for word in words {
            let more = word_masks(segment, word)?;
            if self.apart {
                masks = together(masks, &more);
            } else {
                for (mask, more) in masks.iter_mut().zip(&more) {
                    *mask = same_places(*mask, *more) & !BY_KEYS;
                }
            }
        }
        if part.len() > 1 && !self.apart {
            let run = part.join(" ");
            mark_runs(segment, &run_key(&run), Place::Name, open, &mut masks)?;
            mark_runs(segment, &title_run_key(&run), Place::Title, open, &mut masks)?;
            mark_runs(segment, &column_key(&run), Place::Column, open, &mut masks)?;
        }
        Ok(masks)
    }
}

/// The one thing of that urn, as if it were its name.
fn with_urn(segment: &Segment, urn: &Urn) -> PortResult<Masks> {
    let reading = |error: std::io::Error| unreadable("look up a urn in the search index", &error);
    let mut masks = vec![0; segment.docs as usize];
    if let Some(info) = segment.urn.terms().get(urn.as_str()).map_err(reading)? {
        let postings = segment
            .urn
            .read_block_postings_from_terminfo(&info, IndexRecordOption::Basic)
            .map_err(reading)?;
        mark(postings, Place::Name.bit(), &mut masks);
    }
    Ok(masks)
}

/// Both are there, wherever.
fn together(mut left: Masks, right: &Masks) -> Masks {
    for (mask, other) in left.iter_mut().zip(right) {
        *mask = if *mask == 0 || *other == 0 {
            0
        } else {
            *mask | *other
        };
    }
    left
}

/// Both are there in the same place; exact only where both are.
fn same_places(left: u16, right: u16) -> u16 {
    let exact = left & right & 0xff;
    let any = (left | left >> 8) & (right | right >> 8) & 0xff;
    exact | (any & !exact) << 8
}

fn word_masks(segment: &Segment, expansions: &[Expansion]) -> PortResult<Masks> {
    let mut masks = vec![0_u16; segment.docs as usize];
    for expansion in expansions {
        let Some(terms) = segment.place(expansion.place) else {
            continue;
        };
        let bit = if expansion.loose {
            expansion.place.bit() << 8
        } else {
            expansion.place.bit()
        };
        let postings = terms
            .read_block_postings_from_terminfo(&expansion.info, IndexRecordOption::Basic)
            .map_err(|error| unreadable("read a word of the search index", &error))?;
        mark(postings, bit, &mut masks);
    }
    Ok(masks)
}

fn mark(mut postings: tantivy::postings::BlockSegmentPostings, bit: u16, masks: &mut Masks) {
    while postings.block_len() > 0 {
        for doc in postings.docs() {
            if let Some(mask) = masks.get_mut(*doc as usize) {
                *mask |= bit;
            }
        }
        postings.advance();
    }
}

/// Marks documents with a name (or column) in which the words of `run` stand side by side.
pub(crate) fn mark_runs(
    segment: &Segment,
    run: &str,
    place: Place,
    open: bool,
    masks: &mut Masks,
) -> PortResult<()> {
    let reading = |error: std::io::Error| unreadable("read a name of the search index", &error);
    let mut stream = segment
        .key
        .terms()
        .range()
        .ge(run)
        .lt(upper_bound(run))
        .into_stream()
        .map_err(reading)?;
    let mut looked = 0;
    while looked < RUNS_AT_MOST && stream.advance() {
        looked += 1;
        let rest = stream.key().get(run.len()..).unwrap_or(&[]);
        let loose = match rest {
            [b' ' | 2, ..] => false,
            [b's', b' ' | 2, ..] => true,
            _ if open => true,
            _ => continue,
        };
        let bit = if loose { place.bit() << 8 } else { place.bit() };
        let postings = segment
            .key
            .read_block_postings_from_terminfo(stream.value(), IndexRecordOption::Basic)
            .map_err(reading)?;
        mark(postings, bit, masks);
    }
    Ok(())
}

fn mark_kind(segment: &Segment, kind: EntityKind, masks: &mut Masks) {
    let wanted = EntityKind::ALL
        .iter()
        .position(|known| *known == kind)
        .unwrap_or(usize::MAX);
    for (mask, packed) in masks.iter_mut().zip(segment.columns.all_packed()) {
        if usize::from(packed.kind()) == wanted {
            *mask |= Place::Docs.bit() << 8;
        }
    }
}

/// Documents that have any mask.
pub(crate) fn having(masks: &Masks, docs: u32) -> Bits {
    Bits::of_slice(masks, |mask| mask != 0, docs)
}
