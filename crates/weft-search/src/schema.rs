//! The fields of the index. Words are indexed apart for each place they can stand in, so that a match
//! says where it matched; everything that filters and sorts is a column.

use tantivy::{
    index::IndexSettings,
    schema::{
        BytesOptions, FAST, Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions,
    },
    tokenizer::{TextAnalyzer, TokenizerManager},
};

use crate::analysis::tokenizer::{KEYS, KeyTokenizer, WORDS, WordTokenizer};

/// Raised whenever what is written here changes; an index of another number is made anew.
pub(crate) const FORMAT: u32 = 3;

/// Where a word can stand. The order is that of weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    Name,
    Title,
    Full,
    Column,
    Label,
    Owner,
    Description,
    Docs,
}

impl Place {
    pub(crate) const ALL: [Self; 8] = [
        Self::Name,
        Self::Title,
        Self::Full,
        Self::Column,
        Self::Label,
        Self::Owner,
        Self::Description,
        Self::Docs,
    ];

    /// The bit that says "the word stands there" in a mask.
    pub(crate) const fn bit(self) -> u16 {
        1 << (self as u16)
    }

    const fn field_name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Title => "title",
            Self::Full => "full",
            Self::Column => "column",
            Self::Label => "label",
            Self::Owner => "owner",
            Self::Description => "description",
            Self::Docs => "docs",
        }
    }
}

/// Names of the columns.
pub(crate) mod column {
    pub(crate) const PACKED: &str = "packed";
    pub(crate) const UPDATED: &str = "updated";
    pub(crate) const COMMITTED: &str = "committed";
    pub(crate) const PROMISED: &str = "promised";
    pub(crate) const TIE: &str = "tie";
    pub(crate) const IDENTITY: &str = "identity";
    pub(crate) const SORT_NAME: &str = "sort_name";
    pub(crate) const DOMAIN: &str = "f_domain";
    pub(crate) const OWNER: &str = "f_owner";
    pub(crate) const TAG: &str = "f_tag";
    pub(crate) const TERM: &str = "f_term";
    pub(crate) const SOURCE: &str = "f_source";
}

/// Handles of all fields.
#[derive(Debug, Clone)]
pub(crate) struct Fields {
    pub schema: Schema,
    pub places: [Field; 8],
    pub urn: Field,
    pub key: Field,
    pub stored: Field,
    pub packed: Field,
    pub updated: Field,
    pub committed: Field,
    pub promised: Field,
    pub tie: Field,
    pub identity: Field,
    pub sort_name: Field,
    pub domain: Field,
    pub owner: Field,
    pub tag: Field,
    pub term: Field,
    pub source: Field,
}

fn text(tokenizer: &str, option: IndexRecordOption) -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_fieldnorms(false)
            .set_index_option(option),
    )
}

impl Fields {
    pub(crate) fn new() -> Self {
        let mut builder = Schema::builder();
        let places = Place::ALL.map(|place| {
            builder.add_text_field(
                place.field_name(),
                text(WORDS, IndexRecordOption::WithFreqsAndPositions),
            )
        });
        let urn = builder.add_text_field("urn", text("raw", IndexRecordOption::Basic));
        let key = builder.add_text_field("key", text(KEYS, IndexRecordOption::Basic));
        let stored = builder.add_bytes_field("stored", BytesOptions::default().set_stored());
        let number = || NumericOptions::default().set_fast();
        let packed = builder.add_u64_field(column::PACKED, number());
        let updated = builder.add_i64_field(column::UPDATED, number());
        let committed = builder.add_i64_field(column::COMMITTED, number());
        let promised = builder.add_i64_field(column::PROMISED, number());
        let tie = builder.add_u64_field(column::TIE, number());
        let identity = builder.add_u64_field(column::IDENTITY, number());
        let mut fast = |name| builder.add_text_field(name, TextOptions::default() | FAST);
        let sort_name = fast(column::SORT_NAME);
        let domain = fast(column::DOMAIN);
        let owner = fast(column::OWNER);
        let tag = fast(column::TAG);
        let term = fast(column::TERM);
        let source = fast(column::SOURCE);
        Self {
            schema: builder.build(),
            places,
            urn,
            key,
            stored,
            packed,
            updated,
            committed,
            promised,
            tie,
            identity,
            sort_name,
            domain,
            owner,
            tag,
            term,
            source,
        }
    }

    pub(crate) fn place(&self, place: Place) -> Field {
        let [name, title, full, column, label, owner, description, docs] = self.places;
        match place {
            Place::Name => name,
            Place::Title => title,
            Place::Full => full,
            Place::Column => column,
            Place::Label => label,
            Place::Owner => owner,
            Place::Description => description,
            Place::Docs => docs,
        }
    }
}

/// Small blocks: a page of hits reads fifty documents from fifty places.
pub(crate) fn settings() -> IndexSettings {
    IndexSettings {
        docstore_blocksize: 6_000,
        ..IndexSettings::default()
    }
}

/// Registers the tokenizers that the schema names.
pub(crate) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(WORDS, TextAnalyzer::from(WordTokenizer::default()));
    manager.register(KEYS, TextAnalyzer::from(KeyTokenizer::default()));
    manager
}
