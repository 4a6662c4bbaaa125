//! Which terms of the index a word can mean: itself, what it begins, its other number, its short forms,
//! and in prose the other forms of its stem. Only where none of these is there, what was mistyped.

use tantivy::{InvertedIndexReader, postings::TermInfo};
use weft_ports::error::PortResult;

use super::typo;
use crate::{
    analysis::{
        inflection::{other_numbers, stem},
        vocabulary::short_forms,
    },
    error::unreadable,
    schema::Place,
    snapshot::{Segment, Snapshot},
};

/// Terms taken for one beginning in one place of one segment: the most frequent ones.
const TERMS_AT_MOST: usize = 4_096;
/// Terms looked at to find them.
const LOOKED_AT_MOST: usize = 60_000;
/// A word that stands in no more places than this is rare,
const RARE: u64 = 2;
/// where there are at least so many documents,
const DOCUMENTS_FOR_RARE: u64 = 1_000;
/// and one that is so many times more frequent may have been meant.
const FAR_MORE_FREQUENT: u64 = 50;
/// Terms looked at for one stem.
const STEMS_AT_MOST: usize = 400;

/// A term that stands for a word.
pub(crate) struct Expansion {
    pub place: Place,
    pub info: TermInfo,
    /// It is not the word itself.
    pub loose: bool,
}

/// What a word was found to mean.
pub(crate) struct Resolved {
    /// Terms, by segment.
    pub segments: Vec<Vec<Expansion>>,
    /// What was taken instead of the word, because the word itself is nowhere.
    pub corrected: Option<String>,
    /// Words to mark in text beside the word itself.
    pub forms: Vec<String>,
    /// Whether words that begin with it are to be marked.
    pub open: bool,
}

impl Resolved {
    fn frequency(&self) -> u64 {
        self.segments
            .iter()
            .flatten()
            .map(|found| u64::from(found.info.doc_freq))
            .sum()
    }

    fn is_empty(&self) -> bool {
        self.segments.iter().all(Vec::is_empty)
    }
}

/// Finds out what `word` can mean in this commit.
pub(crate) fn resolve(snapshot: &Snapshot, word: &str, open: bool) -> PortResult<Resolved> {
    let mut forms = other_numbers(word);
    forms.extend(short_forms(word).map(str::to_owned));
    let mut found = expand(snapshot, word, open, &forms)?;
    if found.frequency() > RARE {
        return Ok(found);
    }
    if !found.is_empty() {
        // It is there, but so rarely that it may be the slip of somebody who wrote it down.
        add_meant(snapshot, word, open, &mut found)?;
        return Ok(found);
    }
    if !open && word.chars().count() >= 3 {
        let begun = expand(snapshot, word, true, &[])?;
        if !begun.is_empty() {
            return Ok(begun);
        }
    }
    let meant: Vec<String> = typo::candidates(snapshot, word, open)?
        .into_iter()
        .map(|candidate| candidate.word)
        .collect();
    let Some(best) = meant.first().cloned() else {
        return Ok(found);
    };
    let mut corrected = Resolved {
        segments: Vec::new(),
        corrected: Some(best),
        forms: meant,
        open: false,
    };
    for segment in &snapshot.segments {
        let mut expansions = Vec::new();
        for form in &corrected.forms {
            exact(segment, form, true, &mut expansions)?;
        }
        corrected.segments.push(expansions);
    }
    Ok(corrected)
}

/// Adds what is far more frequent and one slip away, as forms of the word.
fn add_meant(snapshot: &Snapshot, word: &str, open: bool, found: &mut Resolved) -> PortResult<()> {
    if snapshot.documents() < DOCUMENTS_FOR_RARE {
        return Ok(());
    }
    for candidate in typo::candidates(snapshot, word, open)? {
        if candidate.weight < RARE * FAR_MORE_FREQUENT || candidate.word.starts_with(word) {
            continue;
        }
        for (segment, expansions) in snapshot.segments.iter().zip(&mut found.segments) {
            exact(segment, &candidate.word, true, expansions)?;
        }
        found.forms.push(candidate.word);
    }
    Ok(())
}

fn expand(snapshot: &Snapshot, word: &str, open: bool, forms: &[String]) -> PortResult<Resolved> {
    let mut segments = Vec::with_capacity(snapshot.segments.len());
    let mut marked = forms.to_owned();
    for segment in &snapshot.segments {
        let mut expansions = Vec::new();
        exact(segment, word, false, &mut expansions)?;
        for form in forms {
            exact(segment, form, true, &mut expansions)?;
        }
        if open {
            for place in opened_places(word) {
                let Some(terms) = segment.place(place) else {
                    continue;
                };
                begun(terms, word, place, &mut expansions)?;
            }
        }
        if let Some(stem) = stem(word) {
            for place in [Place::Description, Place::Docs] {
                let Some(terms) = segment.place(place) else {
                    continue;
                };
                same_stem(terms, word, stem, place, &mut expansions, &mut marked)?;
            }
        }
        segments.push(expansions);
    }
    Ok(Resolved {
        segments,
        corrected: None,
        forms: marked,
        open,
    })
}

fn exact(segment: &Segment, word: &str, loose: bool, into: &mut Vec<Expansion>) -> PortResult<()> {
    for place in Place::ALL {
        let Some(terms) = segment.place(place) else {
            continue;
        };
        let found = terms
            .terms()
            .get(word)
            .map_err(|error| unreadable("look up a word in the search index", &error))?;
        into.extend(found.map(|info| Expansion { place, info, loose }));
    }
    Ok(())
}

/// One letter says nothing about prose, and two say little: they begin names, not sentences.
fn opened_places(word: &str) -> impl Iterator<Item = Place> {
    let letters = word.chars().count();
    Place::ALL.into_iter().filter(move |place| match place {
        Place::Name | Place::Title => true,
        Place::Description | Place::Docs => letters >= 3,
        _ => letters >= 2,
    })
}

/// Everything that begins with `prefix` is below this.
pub(crate) fn upper_bound(prefix: &str) -> Vec<u8> {
    // Bytes of UTF-8 are below 0xf8, so there is always a next one.
    let mut bound = prefix.as_bytes().to_vec();
    if let Some(last) = bound.last_mut() {
        *last = last.saturating_add(1);
    }
    bound
}

fn begun(terms: &InvertedIndexReader, word: &str, place: Place, into: &mut Vec<Expansion>) -> PortResult<()> {
    let mut stream = terms
        .terms()
        .range()
        .gt(word)
        .lt(upper_bound(word))
        .without_keys()
        .into_stream()
        .map_err(|error| unreadable("list words of the search index", &error))?;
    let mut found: Vec<TermInfo> = Vec::new();
    while found.len() < LOOKED_AT_MOST && stream.advance() {
        found.push(stream.value().clone());
    }
    if found.len() > TERMS_AT_MOST {
        found.select_nth_unstable_by_key(TERMS_AT_MOST, |info| std::cmp::Reverse(info.doc_freq));
        found.truncate(TERMS_AT_MOST);
    }
    into.extend(found.into_iter().map(|info| Expansion {
        place,
        info,
        loose: true,
    }));
    Ok(())
}

fn same_stem(
    terms: &InvertedIndexReader,
    word: &str,
    wanted: &str,
    place: Place,
    into: &mut Vec<Expansion>,
    marked: &mut Vec<String>,
) -> PortResult<()> {
    let mut stream = terms
        .terms()
        .range()
        .ge(wanted)
        .lt(upper_bound(wanted))
        .into_stream()
        .map_err(|error| unreadable("list words of the search index", &error))?;
    let mut looked = 0;
    while looked < STEMS_AT_MOST && stream.advance() {
        looked += 1;
        let Ok(term) = std::str::from_utf8(stream.key()) else {
            continue;
        };
        if term == word || stem(term) != Some(wanted) {
            continue;
        }
        if !marked.iter().any(|known| known == term) {
            marked.push(term.to_owned());
        }
        into.push(Expansion {
            place,
            info: stream.value().clone(),
            loose: true,
        });
    }
    Ok(())
}
