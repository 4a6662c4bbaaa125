//! The access policy as a file: parsed under the limits of every file of people, held against its schema, and looked
//! through for what no schema can say.

mod meaning;

use weft_model::{AccessPolicy, Timestamp};
use weft_ports::{
    Clock, PolicyReader, PortError, PortErrorKind, ReadPolicy, clock::SystemClock, error::PortResult,
};

use crate::{
    files::{deep, is_json},
    tree,
    validate::{self, Told, schemas},
};

/// Bytes of a policy.
const BYTES: usize = 1024 * 1024;

/// Reads access policies.
#[derive(Debug, Clone, Copy, Default)]
pub struct AccessPolicyReader;

impl PolicyReader for AccessPolicyReader {
    fn read(&self, name: &str, text: &[u8]) -> PortResult<ReadPolicy> {
        if text.len() > BYTES {
            return Err(PortError::new(
                PortErrorKind::Limit,
                format!("`{}` is larger than 1 MiB", name.escape_debug()),
            )
            .hint("a policy is a file that people read: name domains and classifications in it and not every table"));
        }
        let now = SystemClock.now();
        deep(|| Ok(read(text, is_json(name), now)))
    }

    fn template(&self) -> &'static str {
        include_str!("policy/template.yaml")
    }
}

fn read(bytes: &[u8], json: bool, now: Timestamp) -> ReadPolicy {
    let parsed = tree::text(bytes).and_then(|text| Ok((text, tree::parse_text(text, json)?)));
    let (text, tree) = match parsed {
        Ok(parsed) => parsed,
        Err(refused) => {
            return ReadPolicy {
                policy: None,
                errors: vec![validate::unread(&refused)],
            };
        }
    };
    let document = tree::document(&tree);
    let mut told = match schemas::access_policy() {
        Ok(schema) => validate::against_schema(schema, &document),
        Err(error) => vec![Told::of(
            "",
            format!("cannot be checked: the schema of policies is broken: {error}"),
        )],
    };
    told.extend(meaning::told(&document, now));
    let mut policy = None;
    if told.is_empty() {
        let taken: Result<AccessPolicy, _> = serde_json::from_value(document);
        match taken {
            Ok(taken) => policy = Some(taken),
            // The schema takes `1.0` for a whole number, as JSON Schema has it.
            Err(error) => told.push(Told::of(
                "",
                format!("is no policy: {error}; write whole numbers without a point"),
            )),
        }
    }
    ReadPolicy {
        policy,
        errors: validate::placed(told, text, json),
    }
}

#[cfg(test)]
mod tests;
