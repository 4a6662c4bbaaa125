//! Bytes of a file to a [`Tree`], under limits that hold whatever the file says.
//!
//! Measured on hostile files: without a budget an alias bomb takes minutes and a deep nesting the stack.
//! Duplicate keys are refused, because a reviewer would see one value where a program uses another.

use std::{collections::HashSet, fmt, marker::PhantomData};

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{
    Spanned,
    options::{DuplicateKeyPolicy, NonFiniteFloatPolicy},
};
use weft_model::WarningCode;

use super::{Plain, Tree, Value};
use crate::syntax::place_of;

/// Nodes of one document, aliases counted as what they stand for.
const NODES: usize = 250_000;
/// Nesting of one document.
const DEPTH: usize = 64;
/// Bytes of all texts of one document, aliases counted as what they stand for.
const SCALARS: usize = 16 * 1024 * 1024;
/// Characters of a parser's message that are passed on: it may quote the file.
const MESSAGE: usize = 240;
/// The byte order mark of UTF-8.
pub const MARK: &[u8] = &[0xEF, 0xBB, 0xBF];

/// Why a file is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Breaks a limit, or is not what its format says.
    pub code: WarningCode,
    /// Line, from 1; 0 where it is not known.
    pub line: u32,
    /// Column in characters, from 1; 0 where it is not known.
    pub column: u32,
    /// What is wrong.
    pub message: String,
}

/// Parses one file; `json` says by its name that it is JSON.
pub fn parse(bytes: &[u8], json: bool) -> Result<Tree, Refused> {
    parse_text(text(bytes)?, json)
}

/// Parses a text without a byte order mark.
pub fn parse_text(text: &str, json: bool) -> Result<Tree, Refused> {
    if json { parse_json(text) } else { parse_yaml(text) }
}

/// The bytes as text, without a byte order mark.
pub fn text(bytes: &[u8]) -> Result<&str, Refused> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(malformed(b"", "is UTF-16; save it as UTF-8"));
    }
    let bytes = bytes.strip_prefix(MARK).unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        malformed(before, "is not UTF-8; save it as UTF-8")
    })
}

fn malformed(before: &[u8], message: impl Into<String>) -> Refused {
    // What stands before is valid by construction.
    let before = String::from_utf8_lossy(before);
    let place = place_of(&before, before.len());
    Refused {
        code: WarningCode::Malformed,
        line: place.line,
        column: place.column,
        message: message.into(),
    }
}

fn parse_yaml(text: &str) -> Result<Tree, Refused> {
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_nodes: NODES,
            max_depth: DEPTH,
            flow_nesting_limit: DEPTH,
            max_events: 3 * NODES,
            max_aliases: 10_000,
            max_anchors: 10_000,
            max_recorded_anchor_events: NODES,
            max_documents: 2,
            max_merge_keys: 1_000,
            max_total_scalar_bytes: SCALARS,
            // One anchor under two hundred columns is ordinary; replayed events are capped instead.
            enforce_alias_anchor_ratio: false,
        },
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: NODES,
            max_replay_stack_depth: 16,
        },
        duplicate_keys: DuplicateKeyPolicy::Error,
        strict_booleans: true,
        non_finite_float_policy: NonFiniteFloatPolicy::AsString,
        with_snippet: false,
    };
    let parsed: Result<Yaml, _> = serde_saphyr::from_str_with_options(text, options);
    let mut tree = parsed.map_err(|error| refused(&error))?.0;
    restore(&mut tree, text);
    Ok(tree)
}

fn refused(error: &serde_saphyr::Error) -> Refused {
    use serde_saphyr::Error;
    let mut cause = error.without_snippet();
    while let Error::AliasError { error, .. } = cause {
        cause = error.without_snippet();
    }
    let code = match cause {
        Error::Budget { .. }
        | Error::AliasReplayCounterOverflow { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. } => WarningCode::TooLarge,
        // The scanner's own limit on flow collections has no variant of its own.
        other if other.to_string().starts_with("recursion limit exceeded") => WarningCode::TooLarge,
        _ => WarningCode::Malformed,
    };
    let message = match cause {
        Error::DuplicateMappingKey { key, .. } => {
            let key = key.as_deref().unwrap_or("a key");
            format!("`{key}` stands twice in one mapping; keep the one that is meant")
        }
        Error::MultipleDocuments { .. } => {
            "holds several documents; put each contract or product into a file of its own".to_owned()
        }
        other => other.to_string(),
    };
    let (line, column) = error.location().map_or((0, 0), |at| (at.line(), at.column()));
    Refused {
        code,
        line: u32::try_from(line).unwrap_or(u32::MAX),
        column: u32::try_from(column).unwrap_or(u32::MAX),
        message: message.chars().take(MESSAGE).collect(),
    }
}

fn parse_json(text: &str) -> Result<Tree, Refused> {
    let parsed: Result<Json, _> = serde_json::from_str(text);
    let tree = parsed
        .map_err(|error| Refused {
            code: WarningCode::Malformed,
            line: u32::try_from(error.line()).unwrap_or(u32::MAX),
            column: json_column(text, error.line(), error.column()),
            message: error.to_string().chars().take(MESSAGE).collect(),
        })?
        .0;
    Ok(tree)
}

/// The parser counts bytes, people count characters.
fn json_column(text: &str, line: usize, column: usize) -> u32 {
    let line = text.split('\n').nth(line.saturating_sub(1)).unwrap_or_default();
    let before = line.get(..column).unwrap_or(line);
    u32::try_from(before.chars().count()).unwrap_or(u32::MAX)
}

/// Puts back what was written in place of what a parser made of it: `1.10` is no `1.1`.
fn restore(tree: &mut Tree, source: &str) {
    match &mut tree.value {
        Value::Plain(plain) => {
            let written = plain
                .span
                .and_then(|(start, length)| source.get(start..start.checked_add(length)?))
                .map(str::trim)
                .filter(|text| !text.is_empty() && !text.contains(['\n', ' ']));
            if let Some(written) = written {
                written.clone_into(&mut plain.text);
            }
        }
        Value::List(items) => {
            for item in items {
                restore(item, source);
            }
        }
        Value::Map(entries) => {
            for (_, entry) in entries {
                restore(entry, source);
            }
        }
        Value::Null | Value::Text(_) => {}
    }
}

/// A node of a YAML document: carries its place.
struct Yaml(Tree);
/// A node of a JSON document.
struct Json(Tree);
/// What a YAML node holds, below its place.
struct Held(Value);

impl From<Yaml> for Tree {
    fn from(node: Yaml) -> Self {
        node.0
    }
}

impl From<Json> for Tree {
    fn from(node: Json) -> Self {
        node.0
    }
}

impl<'de> Deserialize<'de> for Yaml {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let node: Spanned<Held> = Spanned::deserialize(deserializer)?;
        let mut value = node.value.0;
        if let Value::Plain(plain) = &mut value {
            let span = node.defined.span();
            let place = span.byte_offset().zip(span.byte_len());
            plain.span =
                place.and_then(|(start, length)| Some((start.try_into().ok()?, length.try_into().ok()?)));
        }
        let line = u32::try_from(node.referenced.line()).unwrap_or(u32::MAX);
        Ok(Self(Tree { line, value }))
    }
}

impl<'de> Deserialize<'de> for Held {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Node::<Yaml>(PhantomData)).map(Self)
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = deserializer.deserialize_any(Node::<Self>(PhantomData))?;
        Ok(Self(Tree { line: 0, value }))
    }
}

struct Node<Child>(PhantomData<Child>);

fn plain(json: serde_json::Value) -> Value {
    Value::Plain(Plain {
        text: json.to_string(),
        json,
        span: None,
    })
}

impl<'de, Child: Deserialize<'de> + Into<Tree>> Visitor<'de> for Node<Child> {
    type Value = Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a document")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(plain(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(plain(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(plain(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(plain(value.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element::<Child>()? {
            items.push(item.into());
        }
        Ok(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut entries: Vec<(String, Tree)> = Vec::new();
        let mut keys: HashSet<String> = HashSet::new();
        while let Some(key) = map.next_key::<String>()? {
            if !keys.insert(key.clone()) {
                return Err(A::Error::custom(format!("duplicate key `{key}`")));
            }
            entries.push((key, map.next_value::<Child>()?.into()));
        }
        Ok(Value::Map(entries))
    }
}
