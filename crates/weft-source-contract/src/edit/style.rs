//! How a file is written: new pieces are written the same way.

use crate::syntax::{Kind, Node, Syntax, line_start};

/// How a file is written.
#[derive(Debug, Clone)]
pub struct Written {
    /// Line break.
    pub newline: &'static str,
    /// Blanks by which a mapping stands in from the one that holds it.
    pub step: usize,
    /// Blanks by which the `-` of a list stands in from the key that holds it.
    pub list: usize,
    /// What a level of JSON stands in by.
    pub unit: String,
    /// Whether JSON is written over several lines.
    pub lines: bool,
    /// Whether texts of several lines may be literal blocks (`|`).
    pub blocks: bool,
    /// Whether a blank follows the colons and commas of JSON.
    pub blanks: bool,
}

/// Tells how a file is written.
pub fn written(syntax: &Syntax<'_>) -> Written {
    let text = syntax.text;
    let newline = match text.find('\n') {
        Some(at) if at > 0 && text.as_bytes().get(at - 1) == Some(&b'\r') => "\r\n",
        _ => "\n",
    };
    let mut step = None;
    let mut list = None;
    if !syntax.json {
        steps(syntax, &syntax.root, &mut step, &mut list);
    }
    let step = step.unwrap_or(2);
    let first = match &syntax.root.kind {
        Kind::Map { entries, .. } => entries.first().map(|entry| entry.key.start),
        Kind::List { items, .. } => items.first().map(|item| item.node.start),
        _ => None,
    };
    let lead = first.map_or("", |first| {
        text.get(line_start(text, first)..first).unwrap_or_default()
    });
    let lines = first.is_some_and(|first| line_start(text, first) > syntax.root.start);
    let colon = match &syntax.root.kind {
        Kind::Map { entries, .. } => entries.first().and_then(|entry| entry.colon),
        _ => None,
    };
    Written {
        newline,
        step,
        list: list.unwrap_or(step),
        unit: if lines && lead.trim().is_empty() && !lead.is_empty() {
            lead.to_owned()
        } else {
            "  ".to_owned()
        },
        lines,
        blocks: true,
        blanks: colon.is_none_or(|colon| text.as_bytes().get(colon + 1) == Some(&b' ')),
    }
}

/// Column of a byte in characters, from 0.
pub fn column(text: &str, byte: usize) -> usize {
    text.get(line_start(text, byte)..byte)
        .map_or(0, |before| before.chars().count())
}

/// The first steps that a file makes.
fn steps(syntax: &Syntax<'_>, node: &Node, step: &mut Option<usize>, list: &mut Option<usize>) {
    if step.is_some() && list.is_some() {
        return;
    }
    match &node.kind {
        Kind::Map { flow: false, entries } => {
            for entry in entries {
                let here = column(syntax.text, entry.key.outer);
                let there = column(syntax.text, entry.value.start);
                match &entry.value.kind {
                    Kind::Map { flow: false, .. } if there > here => *step = step.or(Some(there - here)),
                    Kind::List { flow: false, .. } if there >= here => *list = list.or(Some(there - here)),
                    _ => {}
                }
                steps(syntax, &entry.value, step, list);
            }
        }
        Kind::List { flow: false, items } => {
            for item in items {
                steps(syntax, &item.node, step, list);
            }
        }
        _ => {}
    }
}
