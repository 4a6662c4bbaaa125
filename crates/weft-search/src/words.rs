//! From what was typed to the terms of the index that it can mean.

mod distance;
mod resolve;
mod typo;

pub(crate) use distance::distance;
pub(crate) use resolve::{Expansion, Resolved, resolve, upper_bound};

use weft_model::{EntityKind, Urn};

use crate::{
    analysis::{
        vocabulary::{is_empty_word, kind_named},
        words,
    },
    language::Text,
};

/// What a piece of text asks of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Need {
    /// As typed.
    pub typed: String,
    /// Dotted parts, each of the words that have to stand side by side.
    pub parts: Vec<Vec<String>>,
    /// These words, in this order, as they are.
    pub phrase: bool,
    /// The last word may go on.
    pub open: bool,
    /// It carries no subject and need not match.
    pub empty: bool,
    /// It names a kind, and things of that kind match as well.
    pub kind: Option<EntityKind>,
    /// It is the urn of a thing.
    pub urn: Option<Urn>,
}

impl Need {
    pub(crate) fn of(text: &Text) -> Self {
        let parts: Vec<Vec<String>> = if text.phrase {
            vec![words(&text.typed)]
        } else {
            text.typed
                .split(['.', ':', '/', ','])
                .map(words)
                .filter(|part| !part.is_empty())
                .collect()
        };
        let single = match parts.as_slice() {
            [part] => match part.as_slice() {
                [word] => Some(word.as_str()),
                _ => None,
            },
            _ => None,
        };
        let ends_in_a_word = text.typed.chars().next_back().is_some_and(char::is_alphanumeric);
        Self {
            typed: text.typed.clone(),
            phrase: text.phrase,
            open: text.open && ends_in_a_word && !text.phrase,
            empty: !text.phrase && single.is_some_and(is_empty_word),
            urn: Urn::parse(&text.typed),
            kind: single.filter(|_| !text.phrase).and_then(kind_named),
            parts,
        }
    }

    /// Its words, in order.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().flatten().map(String::as_str)
    }
}
