//! New values as text.

use super::{
    scalar::{self, Written as Scalar},
    style::Written,
};
use crate::{
    syntax::Style,
    tree::{Tree, Value},
};

/// Whether a value is written on several lines in block style.
pub fn is_block(value: &Tree) -> bool {
    match &value.value {
        Value::List(items) => !items.is_empty(),
        Value::Map(entries) => !entries.is_empty(),
        _ => false,
    }
}

/// A value that stands on one line: what follows on the next lines, without indentation, where it is a literal block.
pub fn inline(
    value: &Tree,
    before: Option<Style>,
    flow: bool,
    blocks: bool,
) -> (String, Option<Vec<String>>) {
    match &value.value {
        Value::Text(text) => match scalar::text(text, before, flow, blocks) {
            Scalar::Line(line) => (line, None),
            Scalar::Block(header, lines) => (header.to_owned(), Some(lines)),
        },
        _ => (flow_text(value), None),
    }
}

/// A value in YAML's flow style, on one line.
pub fn flow_text(value: &Tree) -> String {
    match &value.value {
        Value::Null => "null".to_owned(),
        Value::Plain(plain) => plain.text.clone(),
        Value::Text(_) => inline(value, None, true, false).0,
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(flow_text).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Map(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|(key, value)| flow_entry(key, value))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

/// An entry in YAML's flow style.
pub fn flow_entry(key: &str, value: &Tree) -> String {
    format!("{}: {}", scalar::key(key, None, true), flow_text(value))
}

/// A list or mapping in block style. Its first line starts at `column` already; the others are put there.
pub fn block(value: &Tree, column: usize, written: &Written) -> String {
    let between = format!("{}{}", written.newline, " ".repeat(column));
    let pieces: Vec<String> = match &value.value {
        Value::List(items) => items
            .iter()
            .map(|item| block_item(item, column, written))
            .collect(),
        Value::Map(entries) => {
            let entries = entries.iter();
            entries
                .map(|(key, value)| block_entry(key, value, column, written))
                .collect()
        }
        _ => vec![inline(value, None, false, false).0],
    };
    pieces.join(&between)
}

/// `- value`, the dash at `column`.
pub fn block_item(value: &Tree, column: usize, written: &Written) -> String {
    format!("- {}", nested(value, column + 2, written))
}

/// `key: value`, the key at `column`.
pub fn block_entry(key: &str, value: &Tree, column: usize, written: &Written) -> String {
    let key = scalar::key(key, None, false);
    let inner = column + inset(value, written);
    if is_block(value) {
        format!(
            "{key}:{}{}{}",
            written.newline,
            " ".repeat(inner),
            block(value, inner, written)
        )
    } else {
        format!("{key}: {}", nested(value, inner, written))
    }
}

/// Blanks by which a value stands in from its key.
pub fn inset(value: &Tree, written: &Written) -> usize {
    if matches!(value.value, Value::List(_)) {
        written.list
    } else {
        written.step
    }
}

/// The lines of a literal block, each at `column`.
pub fn body(lines: &[String], column: usize, written: &Written) -> String {
    let mut text = String::new();
    for line in lines {
        text.push_str(written.newline);
        if !line.is_empty() {
            text.push_str(&" ".repeat(column));
            text.push_str(line);
        }
    }
    text
}

fn nested(value: &Tree, column: usize, written: &Written) -> String {
    if is_block(value) {
        return block(value, column, written);
    }
    let (line, lines) = inline(value, None, false, written.blocks);
    line + &lines.map_or_else(String::new, |lines| body(&lines, column, written))
}

/// A value as JSON, the line that it starts on standing in by `lead`.
pub fn json(value: &Tree, lead: &str, written: &Written) -> String {
    let pieces: Vec<String> = match &value.value {
        Value::Null => return "null".to_owned(),
        Value::Plain(plain) => return plain.json.to_string(),
        Value::Text(text) => return json_text(text),
        Value::List(items) => {
            let inner = format!("{lead}{}", written.unit);
            items.iter().map(|item| json(item, &inner, written)).collect()
        }
        Value::Map(entries) => {
            let inner = format!("{lead}{}", written.unit);
            entries
                .iter()
                .map(|(key, value)| json_entry(key, value, &inner, written))
                .collect()
        }
    };
    let (open, close) = if matches!(value.value, Value::List(_)) {
        ('[', ']')
    } else {
        ('{', '}')
    };
    if pieces.is_empty() {
        return format!("{open}{close}");
    }
    if !written.lines {
        let between = if written.blanks { ", " } else { "," };
        return format!("{open}{}{close}", pieces.join(between));
    }
    let newline = written.newline;
    let inner = format!("{newline}{lead}{}", written.unit);
    format!(
        "{open}{inner}{}{newline}{lead}{close}",
        pieces.join(&format!(",{inner}"))
    )
}

/// `"key": value` as JSON.
pub fn json_entry(key: &str, value: &Tree, lead: &str, written: &Written) -> String {
    let blank = if written.blanks { " " } else { "" };
    format!("{}:{blank}{}", json_text(key), json(value, lead, written))
}

/// A text as JSON.
pub fn json_text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
