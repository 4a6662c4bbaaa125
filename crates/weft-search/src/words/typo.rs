//! What may have been meant by a word that is nowhere.

use std::collections::HashMap;

use tantivy::{Term, query::FuzzyTermQuery};
use weft_ports::error::PortResult;

use super::distance::{distance, distance_to_beginning};
use crate::{
    error::{failed, unreadable},
    schema::Place,
    snapshot::Snapshot,
};

/// Words offered for one that was mistyped.
const CANDIDATES_AT_MOST: usize = 6;
/// Terms looked at.
const LOOKED_AT_MOST: usize = 20_000;

/// A word within reach, and in how many documents it stands (names count more).
pub(super) struct Candidate {
    pub word: String,
    pub weight: u64,
}

/// Words within reach, best first: fewer edits, then the same first letter, then more frequent.
pub(super) fn candidates(snapshot: &Snapshot, word: &str, open: bool) -> PortResult<Vec<Candidate>> {
    let letters = word.chars().count();
    let reach = match letters {
        0..4 => return Ok(Vec::new()),
        4..8 => 1,
        _ => 2,
    };
    if !word.chars().all(char::is_alphabetic) {
        return Ok(Vec::new());
    }
    for edits in 1..=reach {
        let found = within(snapshot, word, open, edits)?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    Ok(Vec::new())
}

fn within(snapshot: &Snapshot, word: &str, open: bool, edits: u8) -> PortResult<Vec<Candidate>> {
    let mut frequency: HashMap<String, u64> = HashMap::new();
    for segment in &snapshot.segments {
        for place in Place::ALL.into_iter().filter(|place| *place != Place::Docs) {
            let Some(terms) = segment.place(place) else {
                continue;
            };
            // The field of the term does not matter: only the automaton is used.
            let term = Term::from_field_text(tantivy::schema::Field::from_field_id(0), word);
            let query = if open {
                FuzzyTermQuery::new_prefix(term, edits, true)
            } else {
                FuzzyTermQuery::new(term, edits, true)
            };
            let automaton = query
                .automaton()
                .map_err(|error| failed("look for a word that was mistyped", &error))?;
            let mut stream = terms
                .terms()
                .search(automaton)
                .into_stream()
                .map_err(|error| unreadable("list words of the search index", &error))?;
            let weight = if matches!(place, Place::Name | Place::Title) {
                20
            } else {
                1
            };
            let mut looked = 0;
            while looked < LOOKED_AT_MOST && stream.advance() {
                looked += 1;
                if let Ok(term) = std::str::from_utf8(stream.key()) {
                    let count = u64::from(stream.value().doc_freq) * weight;
                    match frequency.get_mut(term) {
                        Some(known) => *known += count,
                        None => {
                            frequency.insert(term.to_owned(), count);
                        }
                    }
                }
            }
        }
    }
    let first = word.chars().next();
    let mut ranked: Vec<_> = frequency
        .into_iter()
        .filter(|(term, _)| term != word)
        .map(|(term, count)| {
            let edits = if open {
                distance_to_beginning(word, &term)
            } else {
                distance(word, &term)
            };
            let whole = distance(word, &term);
            (
                edits,
                term.chars().next() != first,
                whole > 3,
                std::cmp::Reverse(count),
                term,
            )
        })
        .collect();
    ranked.sort();
    ranked.truncate(CANDIDATES_AT_MOST);
    let candidate = |(_, _, _, std::cmp::Reverse(weight), word)| Candidate { word, weight };
    Ok(ranked.into_iter().map(candidate).collect())
}
