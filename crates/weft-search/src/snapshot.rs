//! One commit, opened for reading.

use std::sync::Arc;

use tantivy::{DocAddress, InvertedIndexReader, Searcher, SegmentReader, store::StoreReader};
use weft_model::Revision;
use weft_ports::error::PortResult;

use crate::{
    bits::Bits,
    columns::Columns,
    error::{failed, unreadable},
    schema::{Fields, Place},
};

/// One commit.
pub(crate) struct Snapshot {
    pub searcher: Searcher,
    pub segments: Vec<Segment>,
    pub revision: Revision,
}

/// One segment of a commit.
pub(crate) struct Segment {
    pub docs: u32,
    pub columns: Arc<Columns>,
    /// Documents that are not deleted; `None` where none is.
    pub alive: Option<Bits>,
    pub key: Arc<InvertedIndexReader>,
    pub urn: Arc<InvertedIndexReader>,
    places: Vec<Arc<InvertedIndexReader>>,
    store: StoreReader,
}

impl Segment {
    pub(crate) fn open(reader: &SegmentReader, fields: &Fields, columns: Arc<Columns>) -> PortResult<Self> {
        let inverted = |field| {
            reader
                .inverted_index(field)
                .map_err(|error| failed("read the words of the search index", &error))
        };
        let docs = reader.max_doc();
        let alive = reader
            .alive_bitset()
            .map(|alive| Bits::collect(docs, |doc| alive.is_alive(doc)));
        Ok(Self {
            docs,
            columns,
            alive,
            key: inverted(fields.key)?,
            urn: inverted(fields.urn)?,
            places: Place::ALL
                .into_iter()
                .map(|place| inverted(fields.place(place)))
                .collect::<PortResult<_>>()?,
            store: reader
                .get_store_reader(256)
                .map_err(|error| unreadable("read the documents of the search index", &error))?,
        })
    }

    /// Words that stand in `place`.
    pub(crate) fn place(&self, place: Place) -> Option<&InvertedIndexReader> {
        self.places.get(place as usize).map(AsRef::as_ref)
    }

    /// The kept bytes of a document.
    pub(crate) fn stored(&self, doc: u32, fields: &Fields) -> PortResult<Vec<u8>> {
        use tantivy::schema::{TantivyDocument, Value};
        let document: TantivyDocument = self
            .store
            .get(doc)
            .map_err(|error| failed("read a document of the search index", &error))?;
        document
            .get_first(fields.stored)
            .and_then(|value| value.as_bytes().map(<[u8]>::to_vec))
            .ok_or_else(|| crate::error::corrupt("a document of the search index is empty"))
    }

    /// The documents that exist.
    pub(crate) fn existing(&self) -> Bits {
        self.alive.clone().unwrap_or_else(|| Bits::all(self.docs))
    }
}

impl Snapshot {
    /// Documents in all.
    pub(crate) fn documents(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// The segment of an address.
    pub(crate) fn segment(&self, address: DocAddress) -> Option<&Segment> {
        self.segments.get(address.segment_ord as usize)
    }
}
