//! What is remembered of a file between harvests.

use std::hash::{DefaultHasher, Hasher};

use serde::{Deserialize, Serialize};
use weft_model::{Urn, Warning};
use weft_ports::source::Fingerprint;

/// Key under which the names of all files of the last harvest stand. A file that was away for a harvest lost
/// its records then, so what is remembered of it from before must not count as unchanged.
pub const FOLDER: &str = "/";

/// What this version reads of a file. A change of it makes files be read again that did not change themselves.
const READS: &str = "rules that can be run";

/// The value of a file's [`Fingerprint`]: its warnings are told again while the file stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Size and digest; absent where the file has to be read again in any case.
    pub stamp: Option<String>,
    /// What was wrong with it.
    pub warnings: Vec<Warning>,
}

impl Seen {
    /// Reads what an earlier harvest left; nothing where an earlier version wrote it in another form.
    pub fn read(fingerprint: &Fingerprint) -> Option<Self> {
        serde_json::from_str(&fingerprint.value).ok()
    }

    /// To be stored, with what was stated from the file.
    pub fn store(&self, urns: Vec<Urn>) -> Result<Fingerprint, serde_json::Error> {
        Ok(Fingerprint {
            value: serde_json::to_string(self)?,
            urns,
        })
    }
}

/// Size and digest of a file's bytes. It guards against reading twice, not against forgery: a person who may
/// write the file may write any contract into it.
pub fn stamp(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(env!("CARGO_PKG_VERSION").as_bytes());
    hasher.write(READS.as_bytes());
    hasher.write(bytes);
    format!("{}-{:016x}", bytes.len(), hasher.finish())
}
