//! The columns of one segment, decoded once and kept in memory: counting facets over a million documents
//! then takes milliseconds. About 70 bytes a document.

use std::sync::OnceLock;

use tantivy::{
    SegmentReader,
    columnar::{Column, StrColumn},
};
use weft_model::{EntityKind, Freshness, FreshnessState, Timestamp};
use weft_ports::error::PortResult;

use crate::{
    analysis::{fold, words},
    document::{NEVER, Packed},
    error::{corrupt, failed, unreadable},
    schema::column,
};

/// Decoded columns.
pub(crate) struct Columns {
    packed: Vec<u64>,
    updated: Vec<i64>,
    committed: Vec<i64>,
    promised: Vec<i64>,
    tie: Vec<u64>,
    identity: Vec<u64>,
    pub domain: Values,
    pub owner: Values,
    pub tag: Values,
    pub term: Values,
    pub source: Values,
    names: StrColumn,
    name_order: OnceLock<Vec<u32>>,
}

/// A column of texts: each document has some values of a small dictionary.
pub(crate) struct Values {
    /// Where the values of a document begin; empty where each document has exactly one value.
    starts: Vec<u32>,
    ordinals: Vec<u32>,
    /// The texts as written.
    pub texts: Vec<String>,
    /// The texts folded, in the same order.
    pub folded: Vec<String>,
    /// The words of each text, in the same order.
    pub words: Vec<Vec<String>>,
}

impl Values {
    /// Ordinals of the values of a document.
    pub(crate) fn of(&self, doc: u32) -> &[u32] {
        let doc = doc as usize;
        let (from, to) = if self.starts.is_empty() {
            (doc, doc + 1)
        } else {
            let at = |index: usize| self.starts.get(index).copied().unwrap_or(0) as usize;
            (at(doc), at(doc + 1))
        };
        self.ordinals.get(from..to).unwrap_or(&[])
    }
}

impl Columns {
    /// Decodes them; an error where a column does not have one row a document.
    pub(crate) fn load(reader: &SegmentReader) -> PortResult<Self> {
        let docs = reader.max_doc();
        Ok(Self {
            packed: numbers(&reader.fast_fields().u64(column::PACKED).map_err(damaged)?, docs)?,
            updated: numbers(&reader.fast_fields().i64(column::UPDATED).map_err(damaged)?, docs)?,
            committed: numbers(
                &reader.fast_fields().i64(column::COMMITTED).map_err(damaged)?,
                docs,
            )?,
            promised: numbers(
                &reader.fast_fields().i64(column::PROMISED).map_err(damaged)?,
                docs,
            )?,
            tie: numbers(&reader.fast_fields().u64(column::TIE).map_err(damaged)?, docs)?,
            identity: numbers(
                &reader.fast_fields().u64(column::IDENTITY).map_err(damaged)?,
                docs,
            )?,
            domain: texts(reader, column::DOMAIN)?,
            owner: texts(reader, column::OWNER)?,
            tag: texts(reader, column::TAG)?,
            term: texts(reader, column::TERM)?,
            source: texts(reader, column::SOURCE)?,
            names: reader
                .fast_fields()
                .str(column::SORT_NAME)
                .map_err(damaged)?
                .ok_or_else(|| corrupt("the search index has no names"))?,
            name_order: OnceLock::new(),
        })
    }

    pub(crate) fn packed(&self, doc: u32) -> Packed {
        Packed(self.packed.get(doc as usize).copied().unwrap_or(0))
    }

    pub(crate) fn all_packed(&self) -> impl Iterator<Item = Packed> + '_ {
        self.packed.iter().map(|packed| Packed(*packed))
    }

    pub(crate) fn kind(&self, doc: u32) -> EntityKind {
        let place = usize::from(self.packed(doc).kind());
        EntityKind::ALL.get(place).copied().unwrap_or(EntityKind::Table)
    }

    pub(crate) fn tie(&self, doc: u32) -> u64 {
        self.tie.get(doc as usize).copied().unwrap_or(0)
    }

    /// What parts documents that are equal in all else, in whichever segment they stand.
    pub(crate) fn identity(&self, doc: u32) -> u64 {
        self.identity.get(doc as usize).copied().unwrap_or(0)
    }

    /// Newest change in milliseconds, [`NEVER`] where none is known.
    pub(crate) fn updated(&self, doc: u32) -> i64 {
        self.updated.get(doc as usize).copied().unwrap_or(NEVER)
    }

    pub(crate) fn freshness(&self, doc: u32, now: Timestamp) -> FreshnessState {
        let known = |column: &[i64]| column.get(doc as usize).copied().filter(|value| *value != NEVER);
        Freshness {
            last_commit: known(&self.committed).map(Timestamp::from_millis),
            promised_ms: known(&self.promised),
        }
        .state(now)
    }

    /// Place of the document's name among the names of this segment.
    pub(crate) fn name_order(&self, doc: u32) -> u32 {
        let order = self.name_order.get_or_init(|| {
            let mut order = vec![0_u64; self.packed.len()];
            self.names.ords().values.get_range(0, &mut order);
            order
                .into_iter()
                .map(|ordinal| u32::try_from(ordinal).unwrap_or(u32::MAX))
                .collect()
        });
        order.get(doc as usize).copied().unwrap_or(0)
    }

    /// The text behind [`Self::name_order`].
    pub(crate) fn name_text(&self, order: u32) -> PortResult<String> {
        let mut text = String::new();
        self.names
            .ord_to_str(u64::from(order), &mut text)
            .map_err(|error| unreadable("read a name of the search index", &error))?;
        Ok(text)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn damaged(error: tantivy::TantivyError) -> weft_ports::PortError {
    failed("read a column of the search index", &error)
}

fn numbers<T: Copy + Default + PartialOrd + std::fmt::Debug + Send + Sync + 'static>(
    column: &Column<T>,
    docs: u32,
) -> PortResult<Vec<T>> {
    if column.num_docs() != docs || column.values.num_vals() != docs {
        return Err(corrupt(
            "a column of the search index has another length than the index",
        ));
    }
    let mut values = vec![T::default(); docs as usize];
    column.values.get_range(0, &mut values);
    Ok(values)
}

fn texts(reader: &SegmentReader, name: &str) -> PortResult<Values> {
    let docs = reader.max_doc();
    let Some(column) = reader.fast_fields().str(name).map_err(damaged)? else {
        return Ok(Values {
            starts: vec![0; docs as usize + 1],
            ordinals: Vec::new(),
            texts: Vec::new(),
            folded: Vec::new(),
            words: Vec::new(),
        });
    };
    let ords = column.ords();
    let rows = ords.values.num_vals();
    let mut wide = vec![0_u64; rows as usize];
    ords.values.get_range(0, &mut wide);
    let starts = if matches!(ords.index, tantivy::columnar::ColumnIndex::Full) {
        Vec::new()
    } else {
        let mut starts = Vec::with_capacity(docs as usize + 1);
        let mut end = 0;
        for doc in 0..docs {
            let range = ords.index.value_row_ids(doc);
            // Where a document has none, the range is empty and may start anywhere.
            starts.push(if range.is_empty() { end } else { range.start });
            end = end.max(range.end);
        }
        starts.push(rows);
        starts
    };
    let mut texts = Vec::with_capacity(column.num_terms());
    let mut stream = column
        .dictionary()
        .stream()
        .map_err(|error| unreadable("read a dictionary of the search index", &error))?;
    while stream.advance() {
        texts.push(String::from_utf8_lossy(stream.key()).into_owned());
    }
    let folded = texts.iter().map(|text| fold(text)).collect();
    let words = texts.iter().map(|text| words(text)).collect();
    Ok(Values {
        starts,
        ordinals: wide
            .into_iter()
            .map(|ordinal| u32::try_from(ordinal).unwrap_or(u32::MAX))
            .collect(),
        texts,
        folded,
        words,
    })
}
