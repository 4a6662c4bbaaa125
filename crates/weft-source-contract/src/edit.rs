//! Edits of a text in place: bytes outside the nodes that change stay as a person wrote them.
//!
//! An edit is made twice: on the values, which says what the outcome has to be, and on the text. The text is parsed again,
//! and an outcome that is another one is an error. So whatever a person's YAML looks like, no edit damages it.

mod block;
mod emit;
mod flow;
mod plan;
mod render;
mod scalar;
mod style;
mod values;

use std::ops::Range;

pub use render::render;

use weft_ports::{PortError, PortErrorKind, contracts::ContractEdit, error::PortResult};

use crate::{
    syntax::{Syntax, parts},
    tree::{self, Tree},
};

/// Edits that are made in one call.
const EDITS: usize = 1_000;
/// Bytes of a value.
const VALUE: usize = 1024 * 1024;

/// A piece of the text and what stands there instead.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Splice {
    at: Range<usize>,
    text: String,
}

impl Splice {
    fn new(at: Range<usize>, text: impl Into<String>) -> Self {
        Self {
            at,
            text: text.into(),
        }
    }

    fn insert(at: usize, text: impl Into<String>) -> Self {
        Self::new(at..at, text)
    }
}

/// An edit, parsed.
#[derive(Debug)]
enum Edit {
    Set(Vec<String>, Tree),
    Insert(Vec<String>, Tree),
    Remove(Vec<String>),
    Rename(Vec<String>, String),
}

/// The bytes with the edits made, in order; `limit` is the most bytes they may become.
pub fn edit(bytes: &[u8], json: bool, edits: &[ContractEdit], limit: usize) -> PortResult<Vec<u8>> {
    if edits.len() > EDITS {
        return Err(PortError::new(
            PortErrorKind::Limit,
            format!("more than {EDITS} edits were given at once"),
        ));
    }
    let mut text = tree::text(bytes).map_err(|error| refused(&error))?.to_owned();
    let mut tree = tree::parse_text(&text, json).map_err(|error| refused(&error))?;
    for edit in edits {
        let edit = parsed(edit)?;
        (text, tree) = once(&text, &tree, json, &edit)?;
        if text.len() > limit {
            return Err(PortError::new(
                PortErrorKind::Limit,
                format!("the file would be larger than {} MiB", limit / 1024 / 1024),
            ));
        }
    }
    let mark = if bytes.starts_with(tree::MARK) {
        tree::MARK
    } else {
        &[]
    };
    Ok([mark, text.as_bytes()].concat())
}

fn refused(refused: &tree::Refused) -> PortError {
    let place = if refused.line == 0 {
        String::new()
    } else {
        format!("line {}: ", refused.line)
    };
    PortError::new(PortErrorKind::Invalid, format!("{place}{}", refused.message))
        .hint("correct the file itself first")
}

fn parsed(edit: &ContractEdit) -> PortResult<Edit> {
    Ok(match edit {
        ContractEdit::Set { path, value } => Edit::Set(pointer(path)?, new_value(path, value)?),
        ContractEdit::Insert { path, value } => Edit::Insert(pointer(path)?, new_value(path, value)?),
        ContractEdit::Remove { path } => Edit::Remove(pointer(path)?),
        ContractEdit::Rename { path, to } => Edit::Rename(pointer(path)?, to.clone()),
    })
}

fn pointer(path: &str) -> PortResult<Vec<String>> {
    let parts =
        parts(path).ok_or_else(|| invalid(format!("`{path}` is no JSON pointer: it starts with `/`")))?;
    if parts.is_empty() {
        return Err(invalid(
            "the whole document cannot be edited at once; write the file",
        ));
    }
    Ok(parts)
}

fn new_value(path: &str, value: &str) -> PortResult<Tree> {
    if value.len() > VALUE {
        return Err(PortError::new(
            PortErrorKind::Limit,
            format!("the value for `{path}` is larger than {} KiB", VALUE / 1024),
        ));
    }
    tree::parse_text(value, true)
        .map_err(|error| invalid(format!("the value for `{path}` is not JSON: {}", error.message)))
}

fn invalid(message: impl Into<String>) -> PortError {
    PortError::new(PortErrorKind::Invalid, message)
}

/// The text cannot be changed without touching more than what was meant.
fn cannot(parts: &[String], why: &str) -> PortError {
    PortError::new(
        PortErrorKind::Unsupported,
        format!("`{}` cannot be edited in place: {why}", values::shown(parts)),
    )
    .hint("edit the text of the file")
}

fn once(text: &str, tree: &Tree, json: bool, edit: &Edit) -> PortResult<(String, Tree)> {
    let (Edit::Set(path, _) | Edit::Insert(path, _) | Edit::Remove(path) | Edit::Rename(path, _)) = edit;
    let mut wanted = tree.clone();
    values::apply(&mut wanted, edit)?;
    let syntax = Syntax::of(text, json).map_err(|unknown| cannot(path, &unknown.0))?;
    // Where mappings are merged, the order of keys is the parser's.
    let ordered = !text.contains("<<");
    let mut failure = None;
    // A literal block does not fit everywhere (at the end of a file without a line break): then quotes do.
    for blocks in [true, false] {
        let splices = plan::plan(&syntax, edit, blocks)?;
        let changed = spliced(text, splices).ok_or_else(|| cannot(path, "its place is not clear"))?;
        match tree::parse_text(&changed, json) {
            Ok(outcome) if values::same(&wanted, &outcome, ordered) => return Ok((changed, outcome)),
            Ok(_) => failure = Some(cannot(path, "other values would change too")),
            Err(error) => {
                let why = format!("the outcome would not be read: {}", error.message);
                failure = Some(cannot(path, &why));
            }
        }
    }
    Err(failure.unwrap_or_else(|| cannot(path, "its place is not clear")))
}

fn spliced(text: &str, mut splices: Vec<Splice>) -> Option<String> {
    splices.sort_by_key(|splice| (splice.at.start, splice.at.end));
    let mut changed = String::with_capacity(text.len() + 256);
    let mut at = 0;
    for splice in splices {
        changed.push_str(text.get(at..splice.at.start)?);
        changed.push_str(&splice.text);
        at = splice.at.end;
    }
    changed.push_str(text.get(at..)?);
    Some(changed)
}

#[cfg(test)]
mod tests;
