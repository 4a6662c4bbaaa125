//! How a verb fails, the same for every face.

use serde::Serialize;
use specta::Type;
use weft_ports::{PortError, PortErrorKind};

/// What a face does about it. A code exists only where a face acts on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The request itself is wrong: show it at the field. Exit code 2.
    Invalid,
    /// The person may not: say so, never "not found". Exit code 3.
    Denied,
    /// This person is not signed in to a source: offer to. Exit code 3.
    SignedOut,
    /// It is not there: offer what is close. Exit code 4.
    NotFound,
    /// The person cancelled it: say nothing.
    Cancelled,
    /// A limit was reached: say which.
    Limit,
    /// It may work later: offer a retry.
    Unavailable,
    /// It cannot be done here, however it is asked: say so, offer no retry. Exit code 1.
    Unsupported,
    /// Anything else. Exit code 1.
    Failed,
}

/// Error at the edge: names the thing, says what to do next, never holds a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type, thiserror::Error)]
#[error("{message}")]
pub struct AppError {
    /// What a face does about it.
    pub code: ErrorCode,
    /// What happened.
    pub message: String,
    /// What to do next.
    pub hint: Option<String>,
    /// Whether asking again may work.
    pub retryable: bool,
}

/// Result of a verb.
pub type AppResult<T> = Result<T, AppError>;

impl AppError {
    fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            hint: None,
            retryable: false,
        }
    }

    /// The request is wrong.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::Invalid, message)
    }

    /// This person is not signed in to this source.
    pub fn signed_out(source: &str) -> Self {
        Self::new(
            ErrorCode::SignedOut,
            format!("you are not signed in to `{source}`, and rows are read with your own rights"),
        )
        .hint(format!(
            "sign in with `weft source secret {source}`, or in the window under Connections; what was harvested stays readable without"
        ))
    }

    /// The person may not.
    pub fn denied(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::Denied, message)
    }

    /// It is not there.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::NotFound, message)
    }

    /// Something that should work did not.
    pub fn failed(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::Failed, message)
    }

    /// Adds what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl From<PortError> for AppError {
    fn from(error: PortError) -> Self {
        let code = match error.kind {
            PortErrorKind::NotFound => ErrorCode::NotFound,
            PortErrorKind::Denied => ErrorCode::Denied,
            PortErrorKind::Invalid => ErrorCode::Invalid,
            PortErrorKind::Unsupported => ErrorCode::Unsupported,
            PortErrorKind::Busy | PortErrorKind::Unavailable => ErrorCode::Unavailable,
            PortErrorKind::Cancelled => ErrorCode::Cancelled,
            PortErrorKind::Limit => ErrorCode::Limit,
            PortErrorKind::Corrupt | PortErrorKind::Failed => ErrorCode::Failed,
        };
        Self {
            retryable: code == ErrorCode::Unavailable,
            hint: error.hint,
            ..Self::new(code, error.message)
        }
    }
}
