//! The splitter as a tantivy tokenizer, so that words are cut on tantivy's own indexing threads.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::Splitter;

/// Name under which the word tokenizer is registered.
pub(crate) const WORDS: &str = "weft_words";
/// Name under which the key tokenizer is registered.
pub(crate) const KEYS: &str = "weft_keys";
/// What separates keys in the text of the key field; it cannot occur in a word.
pub(crate) const KEY_END: char = '\u{1}';

/// Cuts text into words.
#[derive(Clone, Default)]
pub(crate) struct WordTokenizer {
    token: Token,
}

/// See [`WordTokenizer`].
pub(crate) struct WordStream<'a> {
    splitter: Splitter<'a>,
    token: &'a mut Token,
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        self.token.reset();
        WordStream {
            splitter: Splitter::new(text),
            token: &mut self.token,
        }
    }
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        self.token.position = self.token.position.wrapping_add(1);
        let Some((from, to)) = self.splitter.next_into(&mut self.token.text) else {
            return false;
        };
        self.token.offset_from = from;
        self.token.offset_to = to;
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// Takes keys that were made beforehand, one after the other.
#[derive(Clone, Default)]
pub(crate) struct KeyTokenizer {
    token: Token,
}

/// See [`KeyTokenizer`].
pub(crate) struct KeyStream<'a> {
    keys: std::str::Split<'a, char>,
    token: &'a mut Token,
}

impl Tokenizer for KeyTokenizer {
    type TokenStream<'a> = KeyStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> KeyStream<'a> {
        self.token.reset();
        KeyStream {
            keys: text.split(KEY_END),
            token: &mut self.token,
        }
    }
}

impl TokenStream for KeyStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(key) = self.keys.find(|key| !key.is_empty()) else {
            return false;
        };
        self.token.position = self.token.position.wrapping_add(1);
        self.token.text.clear();
        self.token.text.push_str(key);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
