//! What is in the encrypted file: a JSON object of secrets by source.

use std::{collections::BTreeMap, path::Path};

use secrecy::{ExposeSecret, SecretString};
use weft_ports::{PortError, PortErrorKind, error::PortResult};
use zeroize::Zeroizing;

use super::crypt::damaged;

/// Most bytes of the JSON.
pub const MOST_BYTES: usize = 1024 * 1024;

/// Most secrets.
pub const MOST_ENTRIES: usize = 1000;

/// Secrets by source.
#[derive(Debug, Default)]
pub struct Entries(BTreeMap<String, SecretString>);

impl Entries {
    /// Reads the JSON; `path` names it in errors.
    pub fn parse(path: &Path, json: &[u8]) -> PortResult<Self> {
        if json.len() > MOST_BYTES {
            return Err(damaged(path, "it holds more than 1 MiB"));
        }
        // What serde says about a wrong value quotes it, and it may be a secret.
        let entries: BTreeMap<String, SecretString> =
            serde_json::from_slice(json).map_err(|_| damaged(path, "it holds no map of secrets"))?;
        if entries.len() > MOST_ENTRIES {
            return Err(damaged(path, "it holds more than 1,000 secrets"));
        }
        Ok(Self(entries))
    }

    /// Writes the JSON, unless that gets too large.
    pub fn print(&self, path: &Path) -> PortResult<Zeroizing<Vec<u8>>> {
        if self.0.len() > MOST_ENTRIES {
            return Err(full(path, "1,000 secrets"));
        }
        let shown: BTreeMap<&str, &str> = self
            .0
            .iter()
            .map(|(source, secret)| (source.as_str(), secret.expose_secret()))
            .collect();
        // Every byte may become `\u0000`. Growing would leave copies behind.
        let longest: usize = shown
            .iter()
            .map(|(source, secret)| 8 + 6 * (source.len() + secret.len()))
            .sum();
        let mut json = Zeroizing::new(Vec::with_capacity(longest + 2));
        serde_json::to_writer(&mut *json, &shown).map_err(|_| {
            PortError::new(
                PortErrorKind::Failed,
                format!("the secrets for `{}` cannot be written as JSON", path.display()),
            )
        })?;
        if json.len() > MOST_BYTES {
            return Err(full(path, "1 MiB of secrets"));
        }
        Ok(json)
    }

    /// The secret of a source.
    pub fn get(&self, source: &str) -> Option<&SecretString> {
        self.0.get(source)
    }

    /// Puts the secret of a source.
    pub fn set(&mut self, source: String, secret: SecretString) {
        self.0.insert(source, secret);
    }

    /// Takes the secret of a source out; whether one was there.
    pub fn remove(&mut self, source: &str) -> bool {
        self.0.remove(source).is_some()
    }

    /// Whether none is left.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn full(path: &Path, limit: &str) -> PortError {
    PortError::new(
        PortErrorKind::Limit,
        format!("`{}` can hold {limit} and no more", path.display()),
    )
    .hint("choose a shorter secret, or remove sources that are not needed any more")
}
