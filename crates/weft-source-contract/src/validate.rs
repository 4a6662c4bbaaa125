//! A document against the official schema of its version.
//!
//! The verdict is the schema's, whatever is said here: each error of the validator gives at least one of ours, and
//! nothing is added where it has none.

mod branch;
pub mod known;
mod message;
pub mod schemas;

use std::collections::HashSet;

use serde_json::Value;
use weft_ports::contracts::{CheckedContract, ContractError, ContractStandard, TextPlace};

use crate::{
    standard::{Standard, recognise},
    syntax::{Syntax, parts},
    tree::{self, Refused, Tree},
    words,
};
use schemas::Schema;

/// Errors of one file that are told; one more says that there are others.
const ERRORS: usize = 200;
/// Errors that are looked at, of which some follow from others.
const LOOKED_AT: usize = 2_000;

/// An error before its place is known.
#[derive(Debug)]
pub struct Told {
    /// JSON pointer.
    path: String,
    /// Whether the key is at fault and not the value.
    at_key: bool,
    /// The mapping that holds the key, where the schema knows it but did not get to it: that follows from another error in
    /// the mapping, if there is one.
    follows: Option<String>,
    message: String,
}

impl Told {
    /// Of the value at a JSON pointer; empty for the whole document.
    pub fn of(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            at_key: false,
            follows: None,
            message: message.into(),
        }
    }
}

/// Checks a text; `name` is its path, which helps where the file does not say what it is.
pub fn check(bytes: &[u8], name: &str, json: bool) -> CheckedContract {
    let mut checked = CheckedContract {
        standard: None,
        api_version: None,
        schema: None,
        errors: Vec::new(),
        document: None,
    };
    let parsed = tree::text(bytes).and_then(|text| Ok((text, tree::parse_text(text, json)?)));
    let (text, tree) = match parsed {
        Ok(parsed) => parsed,
        Err(refused) => {
            checked.errors.push(unread(&refused));
            return checked;
        }
    };
    let document = tree::document(&tree);
    checked.api_version = tree.text("apiVersion");
    let told = match standard(&tree, name) {
        Ok(standard) => {
            checked.standard = Some(standard);
            against(standard, &mut checked, &document)
        }
        Err(message) => vec![Told::of(if tree.has("kind") { "/kind" } else { "" }, message)],
    };
    checked.errors = placed(told, text, json);
    checked.document = Some(document);
    checked
}

/// A text that could not be parsed at all.
pub fn unread(refused: &Refused) -> ContractError {
    ContractError {
        place: TextPlace {
            line: refused.line,
            column: refused.column,
        },
        path: String::new(),
        message: without_place(&refused.message).to_owned(),
    }
}

/// A parser's words without the place at their end, which is told apart.
fn without_place(message: &str) -> &str {
    let place = |rest: &str| {
        rest.split([' ', ','])
            .all(|word| word.is_empty() || word == "column" || word.bytes().all(|byte| byte.is_ascii_digit()))
    };
    match message.rsplit_once(" at line ") {
        Some((words, rest)) if place(rest) => words,
        _ => message,
    }
}

/// The standard that a file follows, or what it is instead.
fn standard(tree: &Tree, name: &str) -> Result<ContractStandard, String> {
    match recognise(tree, name) {
        Standard::Unclear if name.contains(".odps.") || tree.has("outputPorts") => Ok(ContractStandard::Odps),
        Standard::Contract | Standard::EarlierContract | Standard::Unclear => Ok(ContractStandard::Odcs),
        Standard::Product => Ok(ContractStandard::Odps),
        Standard::Foreign(format) => Err(format!(
            "is no ODCS contract and no ODPS product: this is {format}"
        )),
        Standard::Glossary => Err("is a glossary, which neither standard knows".to_owned()),
        Standard::Other => Err("has neither `kind: DataContract` nor `kind: DataProduct`".to_owned()),
    }
}

fn against(standard: ContractStandard, checked: &mut CheckedContract, document: &Value) -> Vec<Told> {
    let version = checked.api_version.as_deref();
    let Some(published) = schemas::schema_for(standard, version) else {
        return vec![Told::of(
            "/apiVersion",
            format!(
                "ODCS {} cannot be checked: no schema of it is at hand; raise the contract to v3.1.0 or later",
                words::name(version.unwrap_or_default())
            ),
        )];
    };
    let schema = match published.ready() {
        Ok(schema) => schema,
        Err(error) => {
            return vec![Told::of(
                "",
                format!(
                    "cannot be checked: the schema {} is broken: {error}",
                    published.version
                ),
            )];
        }
    };
    checked.schema = Some(published.version);
    against_schema(schema, document)
}

/// What a schema finds wrong in a document.
pub fn against_schema(schema: &Schema, document: &Value) -> Vec<Told> {
    let mut told: Vec<Told> = Vec::new();
    let mut known = HashSet::new();
    let mut more = false;
    for error in schema.validator.iter_errors(document) {
        // The same key is looked at by several schemas, each of which says the same of it.
        let mut of_error = Vec::new();
        message::tell(&error, &schema.json, document, &mut of_error);
        of_error.retain(|told| known.insert((told.path.clone(), told.message.clone())));
        told.append(&mut of_error);
        if known.len() > LOOKED_AT {
            more = true;
            break;
        }
    }
    without_followers(&mut told);
    if more || told.len() > ERRORS {
        told.truncate(ERRORS);
        told.push(Told::of("", "there are more errors, which are not shown"));
    }
    told
}

/// Drops the keys that a schema did not get to because of another error in their mapping. That error stays.
fn without_followers(told: &mut Vec<Told>) {
    let causes: Vec<String> = told
        .iter()
        .filter(|told| told.follows.is_none())
        .map(|told| format!("{}/", told.path))
        .collect();
    told.retain(|told| {
        let Some(mapping) = &told.follows else { return true };
        let mapping = format!("{mapping}/");
        !causes.iter().any(|cause| cause.starts_with(&mapping))
    });
}

/// Puts each error where it stands in the text.
pub fn placed(told: Vec<Told>, text: &str, json: bool) -> Vec<ContractError> {
    if told.is_empty() {
        return Vec::new();
    }
    // A text that was parsed has nodes; where the scanner does not say so too, the errors stand without places.
    let syntax = Syntax::of(text, json)
        .map_err(|unknown| tracing::warn!(reason = unknown.0, "no places in a text that was parsed"))
        .ok();
    let place = |told: &Told| {
        let parts = parts(&told.path)?;
        syntax.as_ref()?.place(&parts, told.at_key)
    };
    let mut errors: Vec<ContractError> = told
        .into_iter()
        .map(|told| ContractError {
            place: place(&told).unwrap_or_default(),
            path: told.path,
            message: told.message,
        })
        .collect();
    errors.sort_by(|left, right| (left.place, &left.path).cmp(&(right.place, &right.path)));
    errors
}

#[cfg(test)]
pub mod tests;
