//! How a job fails, in words that cross the pipe.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a caller can do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailKind {
    /// The thing asked for is not there.
    NotFound,
    /// A path that leads out of the warehouse or into another table's folder.
    Denied,
    /// The catalog restricts the table in a way that cannot be applied.
    Restricted,
    /// The request itself cannot be right.
    Invalid,
    /// A limit on bytes, rows, memory or time was reached.
    Limit,
    /// What is stored there is damaged.
    Corrupt,
    /// A kind or version of thing that is not read here.
    Unsupported,
    /// Anything else.
    Failed,
}

/// A failure: the kind, and words that name the thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub struct Fail {
    /// What a caller can do about it.
    pub kind: FailKind,
    /// Lowercase, names the thing, no final period.
    pub message: String,
}

impl Fail {
    /// A failure of this kind.
    pub fn new(kind: FailKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
        }
    }

    /// The stored bytes are damaged.
    pub fn corrupt(message: impl Into<String>) -> Self {
        Self::new(FailKind::Corrupt, message)
    }

    /// The request cannot be right.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(FailKind::Invalid, message)
    }

    /// A limit was reached.
    pub fn limit(message: impl Into<String>) -> Self {
        Self::new(FailKind::Limit, message)
    }

    /// Not read here.
    pub fn unsupported(message: impl Into<String>) -> Self {
        Self::new(FailKind::Unsupported, message)
    }

    /// Anything else.
    pub fn failed(message: impl Into<String>) -> Self {
        Self::new(FailKind::Failed, message)
    }
}

impl fmt::Display for Fail {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}
