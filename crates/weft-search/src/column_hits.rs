//! Columns whose names match the last word, over all assets: found by the keys that every column has from
//! each of its words on.

use std::collections::HashMap;

use tantivy::{postings::TermInfo, schema::IndexRecordOption};
use weft_model::Urn;
use weft_ports::{error::PortResult, index::ColumnHit};

use crate::{
    analysis::words,
    document::column_key,
    error::unreadable,
    language::{Leaf, Parsed},
    schema::Fields,
    snapshot::{Segment, Snapshot},
    stored::Stored,
    words::upper_bound,
};

/// Columns answered.
const COLUMNS_AT_MOST: usize = 8;
/// Keys looked at in one segment.
const KEYS_AT_MOST: usize = 20_000;
/// Columns whose holders are counted: the most frequent ones.
const COUNTED_AT_MOST: usize = 24;
/// Holders named.
const EXAMPLES: usize = 3;

/// The columns for the last word of the query.
pub(crate) fn column_hits(
    snapshot: &Snapshot,
    fields: &Fields,
    parsed: &Parsed,
) -> PortResult<Vec<ColumnHit>> {
    let Some(Leaf::Text(text)) = parsed.leaves.last() else {
        return Ok(Vec::new());
    };
    let words = words(
        text.typed
            .rsplit_once('.')
            .map_or(text.typed.as_str(), |(_, last)| last),
    );
    if words.iter().map(String::len).sum::<usize>() < 2 {
        return Ok(Vec::new());
    }
    let open = text.open && text.typed.ends_with(char::is_alphanumeric);
    let mut found = columns(snapshot, &words.join(" "), open, COUNTED_AT_MOST)?;
    found.truncate(COLUMNS_AT_MOST);
    found
        .into_iter()
        .map(|column| {
            Ok(ColumnHit {
                examples: column.examples(snapshot, fields)?,
                path: column.path,
                holders: column.holders,
            })
        })
        .collect()
}

/// A column name and what holds it.
pub(crate) struct FoundColumn {
    pub path: String,
    /// Things that hold it.
    pub holders: u64,
    /// Its whole name was typed.
    exact: bool,
    /// Terms by segment.
    pub terms: Vec<(usize, TermInfo)>,
}

/// The most frequent columns in whose name `run` begins a word, the one of exactly that name first.
pub(crate) fn columns(
    snapshot: &Snapshot,
    run: &str,
    open: bool,
    at_most: usize,
) -> PortResult<Vec<FoundColumn>> {
    let key = column_key(run);
    let mut by_path: HashMap<String, FoundColumn> = HashMap::new();
    for (at, segment) in snapshot.segments.iter().enumerate() {
        let mut stream = segment
            .key
            .terms()
            .range()
            .ge(&key)
            .lt(upper_bound(&key))
            .into_stream()
            .map_err(|error| unreadable("list columns of the search index", &error))?;
        let mut looked = 0;
        while looked < KEYS_AT_MOST && stream.advance() {
            looked += 1;
            let Ok(term) = std::str::from_utf8(stream.key()) else {
                continue;
            };
            let rest = term.get(key.len()..).unwrap_or("");
            if !open && !rest.starts_with([' ', '\u{2}']) {
                continue;
            }
            let Some((_, path)) = term.split_once('\u{2}') else {
                continue;
            };
            let info = stream.value().clone();
            let holders = u64::from(info.doc_freq);
            let column = by_path.entry(path.to_owned()).or_insert_with(|| FoundColumn {
                exact: crate::analysis::canonical(path) == run,
                path: path.to_owned(),
                holders: 0,
                terms: Vec::new(),
            });
            // A column that says a word twice has two keys with the same holders.
            if column.terms.last().is_none_or(|(last, _)| *last != at) {
                column.holders += holders;
                column.terms.push((at, info));
            }
        }
    }
    let mut found: Vec<FoundColumn> = by_path.into_values().collect();
    sort(&mut found);
    found.truncate(at_most);
    // Until here deleted documents were counted, too.
    for column in found
        .iter_mut()
        .filter(|_| snapshot.segments.iter().any(|segment| segment.alive.is_some()))
    {
        column.holders = 0;
        for (at, info) in &column.terms {
            if let Some(segment) = snapshot.segments.get(*at) {
                column.holders += holders(segment, info)?;
            }
        }
    }
    found.retain(|column| column.holders > 0);
    sort(&mut found);
    Ok(found)
}

fn sort(columns: &mut [FoundColumn]) {
    columns.sort_by(|left, right| {
        right
            .exact
            .cmp(&left.exact)
            .then(right.holders.cmp(&left.holders))
            .then(left.path.cmp(&right.path))
    });
}

fn holders(segment: &Segment, info: &TermInfo) -> PortResult<u64> {
    let Some(alive) = &segment.alive else {
        return Ok(u64::from(info.doc_freq));
    };
    let mut count = 0;
    each_holder(segment, info, |doc| {
        count += u64::from(alive.contains(doc));
        true
    })?;
    Ok(count)
}

/// Calls `each` with every document that holds the column until it says `false`.
fn each_holder(segment: &Segment, info: &TermInfo, mut each: impl FnMut(u32) -> bool) -> PortResult<()> {
    let mut postings = segment
        .key
        .read_block_postings_from_terminfo(info, IndexRecordOption::Basic)
        .map_err(|error| unreadable("read a column of the search index", &error))?;
    while postings.block_len() > 0 {
        for doc in postings.docs() {
            if !each(*doc) {
                return Ok(());
            }
        }
        postings.advance();
    }
    Ok(())
}

impl FoundColumn {
    fn examples(&self, snapshot: &Snapshot, fields: &Fields) -> PortResult<Vec<Urn>> {
        let mut examples = Vec::new();
        for (at, info) in &self.terms {
            let Some(segment) = snapshot.segments.get(*at) else {
                continue;
            };
            let mut docs = Vec::new();
            each_holder(segment, info, |doc| {
                if segment.alive.as_ref().is_none_or(|alive| alive.contains(doc)) {
                    docs.push(doc);
                }
                examples.len() + docs.len() < EXAMPLES
            })?;
            for doc in docs {
                let bytes = segment.stored(doc, fields)?;
                examples.extend(Urn::parse(Stored::read(&bytes)?.urn));
            }
            if examples.len() >= EXAMPLES {
                break;
            }
        }
        Ok(examples)
    }
}
