//! A document as a tree of text with line numbers.
//!
//! Scalars keep the text that was written: `version: 1.10` is "1.10" and `no` is "no", whichever type a
//! parser would guess. Lines make a warning point at the place where an owner has to change something.

mod json;
mod parse;

pub use json::{document, to_json};
pub use parse::{MARK, Refused, parse, parse_text, text};

/// One node and the line on which it starts, from 1; 0 where it is not known.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// Line of the file.
    pub line: u32,
    /// What stands there.
    pub value: Value,
}

/// What a node holds.
#[derive(Debug, Clone, Default)]
pub enum Value {
    /// Nothing, `~` or `null`.
    #[default]
    Null,
    /// Text.
    Text(String),
    /// A plain number or boolean, as it was written.
    Plain(Plain),
    /// A list.
    List(Vec<Tree>),
    /// A mapping, in the order of the file. Keys are unique.
    Map(Vec<(String, Tree)>),
}

/// A plain scalar that a parser takes for a number or a boolean.
#[derive(Debug, Clone)]
pub struct Plain {
    /// The text as written.
    pub text: String,
    /// What the parser made of it.
    pub json: serde_json::Value,
    /// Where the text stands in the file: offset and length in bytes.
    span: Option<(usize, usize)>,
}

impl Tree {
    /// The value of `key`; `None` when it is absent or null.
    pub fn get(&self, key: &str) -> Option<&Self> {
        let Value::Map(entries) = &self.value else {
            return None;
        };
        let (_, found) = entries.iter().find(|(name, _)| name == key)?;
        (!matches!(found.value, Value::Null)).then_some(found)
    }

    /// Whether `key` stands there at all, be it null.
    pub fn has(&self, key: &str) -> bool {
        self.entries().iter().any(|(name, _)| name == key)
    }

    /// The entries of a mapping; none for anything else.
    pub fn entries(&self) -> &[(String, Self)] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The elements of a list; none for anything else.
    pub fn items(&self) -> &[Self] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// The elements of the list under `key`; none where there is no list.
    pub fn list(&self, key: &str) -> &[Self] {
        self.get(key).map(Self::items).unwrap_or_default()
    }

    /// This scalar as text, trimmed; `None` for nothing, empty text and collections.
    pub fn scalar(&self) -> Option<&str> {
        let text = match &self.value {
            Value::Text(text) => text.trim(),
            Value::Plain(plain) => plain.text.trim(),
            Value::Null | Value::List(_) | Value::Map(_) => "",
        };
        (!text.is_empty()).then_some(text)
    }

    /// The scalar under `key` as text.
    pub fn text(&self, key: &str) -> Option<String> {
        self.get(key)?.scalar().map(str::to_owned)
    }

    /// Whether the scalar under `key` says true.
    pub fn flag(&self, key: &str) -> bool {
        self.get(key)
            .and_then(Self::scalar)
            .is_some_and(|text| text.eq_ignore_ascii_case("true"))
    }

    /// Line of the value of `key`, else of this node.
    pub fn line_of(&self, key: &str) -> u32 {
        self.get(key).map_or(self.line, |found| found.line)
    }

    /// Whether this is a mapping.
    pub const fn is_map(&self) -> bool {
        matches!(self.value, Value::Map(_))
    }

    /// Whether this is a list.
    pub const fn is_list(&self) -> bool {
        matches!(self.value, Value::List(_))
    }
}
