//! Where the nodes of a document stand in its text: what places of errors and edits in place are made from.
//!
//! Values come from [`crate::tree`], which reads under limits; this is a second look at a text that was read already, by
//! the same scanner, and keeps nothing but byte offsets.

mod json;
mod yaml;

use std::collections::HashMap;

use weft_ports::contracts::TextPlace;

/// A node of the text.
#[derive(Debug, Clone)]
pub struct Node {
    /// First byte of its anchor or tag, else of its content.
    pub outer: usize,
    /// First byte of its content.
    pub start: usize,
    /// Byte after its content, without the line break and comments that follow.
    pub end: usize,
    /// What it is.
    pub kind: Kind,
    /// Number of its anchor.
    pub anchor: Option<usize>,
    /// Whether a tag (`!!str`) stands before it.
    pub tagged: bool,
}

/// What a node is.
#[derive(Debug, Clone)]
pub enum Kind {
    /// Text, a number, nothing.
    Scalar {
        /// How it is written.
        style: Style,
        /// The text that it stands for.
        text: String,
    },
    /// Stands for the node with this anchor.
    Alias(usize),
    /// A list.
    List {
        /// Whether it is written `[…]`.
        flow: bool,
        /// Its elements.
        items: Vec<Item>,
    },
    /// A mapping.
    Map {
        /// Whether it is written `{…}`.
        flow: bool,
        /// Its entries.
        entries: Vec<Entry>,
    },
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// As it is.
    Plain,
    /// `'…'`
    Single,
    /// `"…"`
    Double,
    /// `|` or `>`.
    Block,
    /// Not at all: `key:` with nothing behind it.
    Absent,
}

/// An element of a list.
#[derive(Debug, Clone)]
pub struct Item {
    /// Where its `-` stands; none in `[…]`.
    pub dash: Option<usize>,
    /// The element.
    pub node: Node,
}

/// An entry of a mapping.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its key.
    pub key: Node,
    /// Where its `:` stands; none where there is none (`{key}`).
    pub colon: Option<usize>,
    /// Whether it is written `key: value`, and not `? key`.
    pub simple: bool,
    /// Its value.
    pub value: Node,
}

impl Entry {
    /// The key as text; none where it is an alias or a collection.
    pub fn name(&self) -> Option<&str> {
        match &self.key.kind {
            Kind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }
}

/// A text and the nodes in it.
#[derive(Debug)]
pub struct Syntax<'t> {
    /// The text, without a byte order mark.
    pub text: &'t str,
    /// Whether it is JSON.
    pub json: bool,
    /// The document.
    pub root: Node,
}

/// Why a text has no nodes: the scanner's words.
#[derive(Debug)]
pub struct Unknown(pub String);

impl<'t> Syntax<'t> {
    /// Looks at a text that [`crate::tree::parse`] has read.
    pub fn of(text: &'t str, json: bool) -> Result<Self, Unknown> {
        let root = if json { json::root(text) } else { yaml::root(text) }?;
        Ok(Self { text, json, root })
    }

    /// Line and column of a byte.
    pub fn at(&self, byte: usize) -> TextPlace {
        place_of(self.text, byte)
    }

    /// The way to `path`, as far as the text goes: the nodes on it, and what the last one is.
    pub fn find(&self, path: &[String]) -> Way<'_> {
        let mut way = Way {
            nodes: vec![&self.root],
            entry: None,
            left: 0,
        };
        for (at, part) in path.iter().enumerate() {
            way.left = path.len() - at;
            let Some(node) = way.nodes.last().copied() else {
                break;
            };
            let next = match &node.kind {
                Kind::List { items, .. } => index(part).and_then(|at| items.get(at)).map(|item| &item.node),
                Kind::Map { entries, .. } => {
                    let found = entries.iter().find(|entry| entry.name() == Some(part));
                    way.entry = found;
                    found.map(|entry| &entry.value)
                }
                Kind::Scalar { .. } | Kind::Alias(_) => None,
            };
            let Some(next) = next else { return way };
            if matches!(node.kind, Kind::List { .. }) {
                way.entry = None;
            }
            way.nodes.push(next);
            way.left -= 1;
        }
        way
    }

    /// Where the value at `path` stands, or its key; for a piece that an alias or a merged mapping brings in, where that
    /// stands. None where there is nothing.
    pub fn place(&self, path: &[String], key: bool) -> Option<TextPlace> {
        let way = self.find(path);
        let node = way.last()?;
        let at = if way.left == 0 {
            way.entry
                .filter(|_| key)
                .map_or(node.start, |entry| entry.key.start)
        } else {
            match &node.kind {
                Kind::Alias(_) => node.start,
                Kind::Map { entries, .. } => {
                    entries.iter().find(|entry| entry.name() == Some("<<"))?.key.start
                }
                _ => return None,
            }
        };
        Some(self.at(at))
    }

    /// How often each anchor is used.
    pub fn uses(&self) -> HashMap<usize, usize> {
        let mut uses = HashMap::new();
        let mut waiting = vec![&self.root];
        while let Some(node) = waiting.pop() {
            match &node.kind {
                Kind::Alias(anchor) => *uses.entry(*anchor).or_default() += 1,
                Kind::List { items, .. } => waiting.extend(items.iter().map(|item| &item.node)),
                Kind::Map { entries, .. } => {
                    waiting.extend(entries.iter().flat_map(|entry| [&entry.key, &entry.value]));
                }
                Kind::Scalar { .. } => {}
            }
        }
        uses
    }
}

/// The way to a node.
#[derive(Debug)]
pub struct Way<'s> {
    /// The nodes on it, the root first.
    pub nodes: Vec<&'s Node>,
    /// The entry whose value the last node is.
    pub entry: Option<&'s Entry>,
    /// Parts of the path that lead no further in the text: behind an alias, from a merged mapping, or not there.
    pub left: usize,
}

impl<'s> Way<'s> {
    /// The last node on it.
    pub fn last(&self) -> Option<&'s Node> {
        self.nodes.last().copied()
    }
}

/// An index as JSON pointers write it: digits without a leading zero.
pub fn index(part: &str) -> Option<usize> {
    let digits = part.bytes().all(|byte| byte.is_ascii_digit());
    (digits && !part.is_empty() && (part == "0" || !part.starts_with('0')))
        .then(|| part.parse().ok())
        .flatten()
}

/// The parts of a JSON pointer (RFC 6901); none where it is none.
pub fn parts(pointer: &str) -> Option<Vec<String>> {
    if pointer.is_empty() {
        return Some(Vec::new());
    }
    let rest = pointer.strip_prefix('/')?;
    Some(
        rest.split('/')
            .map(|part| part.replace("~1", "/").replace("~0", "~"))
            .collect(),
    )
}

/// One part as a JSON pointer writes it.
pub fn escaped(part: &str) -> String {
    part.replace('~', "~0").replace('/', "~1")
}

/// Line and column of a byte, each from 1; the column in characters.
pub fn place_of(text: &str, byte: usize) -> TextPlace {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let column = before.get(start..).unwrap_or_default().chars().count() + 1;
    TextPlace {
        line: u32::try_from(line).unwrap_or(u32::MAX),
        column: u32::try_from(column).unwrap_or(u32::MAX),
    }
}

/// The byte where the next word stands: behind blanks, line breaks and comments.
pub fn after_gap(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => at += 1,
            b'#' if at == 0 || bytes.get(at - 1).is_some_and(u8::is_ascii_whitespace) => {
                at = line_end(text, at);
            }
            _ => break,
        }
    }
    at
}

/// The byte of the line break that ends the line at `from`, or the end of the text. Before `\r\n` it is the `\r`.
pub fn line_end(text: &str, from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    match rest.find('\n') {
        Some(at) if at > 0 && rest.as_bytes().get(at - 1) == Some(&b'\r') => from + at - 1,
        Some(at) => from + at,
        None => text.len(),
    }
}

/// The first byte of the line that holds `at`.
pub fn line_start(text: &str, at: usize) -> usize {
    text.get(..at)
        .and_then(|before| before.rfind('\n'))
        .map_or(0, |found| found + 1)
}

#[cfg(test)]
mod tests;
