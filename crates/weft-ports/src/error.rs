//! How a port fails. One shape for all, so that a use case can act on the kind and pass on the words.

use std::fmt;

/// What a caller can do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PortErrorKind {
    /// The thing asked for is not there.
    NotFound,
    /// The person may not see or do it.
    Denied,
    /// The request itself cannot be right.
    Invalid,
    /// Somebody else holds it or changed it first; asking again may work.
    Busy,
    /// The other side did not answer, or not in time; asking again may work.
    Unavailable,
    /// The caller cancelled it.
    Cancelled,
    /// A limit on bytes, rows, memory or time was reached.
    Limit,
    /// What is stored there is damaged.
    Corrupt,
    /// Weft does not know this kind or version of thing.
    Unsupported,
    /// Anything else.
    Failed,
}

/// Error of a port: names the thing and says what to do next, never holds a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct PortError {
    /// What a caller can do about it.
    pub kind: PortErrorKind,
    /// What happened, lowercase, with the name of the thing.
    pub message: String,
    /// What to do next.
    pub hint: Option<String>,
}

impl PortError {
    /// An error of this kind.
    pub fn new(kind: PortErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            hint: None,
        }
    }

    /// Adds what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The caller cancelled it.
    pub fn cancelled() -> Self {
        Self::new(PortErrorKind::Cancelled, "cancelled")
    }
}

impl fmt::Display for PortError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

/// Result of a port.
pub type PortResult<T> = Result<T, PortError>;
