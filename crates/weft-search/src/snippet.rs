//! Where words matched: the text around them, with marks.

use std::borrow::Cow;

use weft_ports::index::Matched;

use crate::{marks::Marks, schema::Place, stored::Stored};

/// Letters of a snippet at most.
const LETTERS_AT_MOST: usize = 200;
/// Letters before the first match.
const LETTERS_BEFORE: usize = 50;
/// Fields shown for one hit.
const FIELDS_AT_MOST: usize = 4;

/// The fields that have words of the query, best first. `places` has the places in which any stands.
pub(crate) fn matched(stored: &Stored<'_>, marks: &Marks, places: u16) -> Vec<Matched> {
    let mut found: Vec<Matched> = Vec::new();
    let mut add = |place: Place, field: &str, text: Option<Cow<'_, str>>| {
        if places & place.bit() != 0
            && found.len() < FIELDS_AT_MOST
            && let Some(text) = text
        {
            found.extend(snippet(field, &text, marks));
        }
    };
    let listed = |place: Place, values: &[&str]| {
        let wanted = places & place.bit() != 0;
        if wanted { listed(values, marks) } else { None }
    };
    add(Place::Name, "name", Some(stored.name.into()));
    add(Place::Title, "title", Some(stored.title.into()));
    add(Place::Column, "column", listed(Place::Column, &stored.columns));
    add(Place::Full, "full_name", Some(stored.full_name.into()));
    add(Place::Label, "tag", listed(Place::Label, &stored.tags));
    add(Place::Label, "term", listed(Place::Label, &stored.terms));
    add(Place::Owner, "owner", listed(Place::Owner, &stored.owners));
    add(Place::Label, "domain", Some(stored.domain.into()));
    add(Place::Description, "description", Some(stored.description.into()));
    add(Place::Docs, "docs", Some(stored.docs.into()));
    found
}

/// The values that have a word of the query, with commas between them.
fn listed<'a>(values: &[&str], marks: &Marks) -> Option<Cow<'a, str>> {
    let matching: Vec<&str> = values
        .iter()
        .copied()
        .filter(|value| marks.has(value))
        .take(6)
        .collect();
    (!matching.is_empty()).then(|| matching.join(", ").into())
}

fn snippet(field: &str, text: &str, marks: &Marks) -> Option<Matched> {
    let ranges = marks.ranges(text);
    let (first, _) = *ranges.first()?;
    let (from, to) = window(text, first);
    let mut snippet = String::with_capacity(to - from + 8);
    if from > 0 {
        snippet.push('…');
    }
    let mut placed = Vec::new();
    let mut units = utf16(&snippet);
    let mut at = from;
    for (start, end) in ranges
        .into_iter()
        .filter(|(start, end)| *start >= from && *end <= to)
    {
        let (before, word) = (text.get(at..start)?, text.get(start..end)?);
        push_plain(&mut snippet, before);
        units += utf16(before);
        push_plain(&mut snippet, word);
        placed.push((units, units + utf16(word)));
        units += utf16(word);
        at = end;
    }
    push_plain(&mut snippet, text.get(at..to)?);
    if to < text.len() {
        snippet.push('…');
    }
    Some(Matched {
        field: field.to_owned(),
        snippet,
        marks: placed,
    })
}

/// Line ends and other control letters are spaces: a snippet is one line.
fn push_plain(out: &mut String, text: &str) {
    out.extend(
        text.chars()
            .map(|letter| if letter.is_control() { ' ' } else { letter }),
    );
}

fn utf16(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}

/// Bytes from and to of at most [`LETTERS_AT_MOST`] letters (less two for the ellipses) with the match at
/// `first` in them.
fn window(text: &str, first: usize) -> (usize, usize) {
    let letters = LETTERS_AT_MOST - 2;
    let before = text.get(..first).unwrap_or("");
    let head = before
        .char_indices()
        .rev()
        .nth(LETTERS_BEFORE - 1)
        .map_or(0, |(at, _)| at);
    let fits = text
        .get(head..)
        .unwrap_or("")
        .char_indices()
        .nth(letters)
        .is_none();
    // Near the end, more of what stands before is shown.
    let from = if fits {
        text.char_indices().rev().nth(letters - 1).map_or(0, |(at, _)| at)
    } else {
        head
    };
    let from = if from == 0 {
        0
    } else {
        word_start(text, from, first)
    };
    let rest = text.get(from..).unwrap_or("");
    let to = rest
        .char_indices()
        .nth(letters)
        .map_or(text.len(), |(at, _)| from + at);
    (from, word_end(text, to, first))
}

/// The next start of a word after `from`, if one comes before `first`.
fn word_start(text: &str, from: usize, first: usize) -> usize {
    let between = text.get(from..first).unwrap_or("");
    between.find(char::is_whitespace).map_or(from, |at| {
        let rest = between.get(at..).unwrap_or("");
        from + at + (rest.len() - rest.trim_start().len())
    })
}

/// The last end of a word before `to`, if one comes well after `first`.
fn word_end(text: &str, to: usize, first: usize) -> usize {
    if to == text.len() {
        return to;
    }
    let head = text.get(first..to).unwrap_or("");
    head.rfind(char::is_whitespace)
        .filter(|at| *at > head.len() / 2)
        .map_or(to, |at| first + at)
}

#[cfg(test)]
mod tests;
