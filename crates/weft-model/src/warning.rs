//! Partial failure as data.

use serde::{Deserialize, Serialize};
use specta::Type;

/// Why a piece was left out. A code exists only where somebody acts on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum WarningCode {
    /// It could not be opened or read.
    Unreadable,
    /// It was read and is not what its format says.
    Malformed,
    /// It breaks a limit on bytes, depth, count or time.
    TooLarge,
    /// It points outside the places this source may read.
    OutsideRoot,
    /// The person may not see it.
    Denied,
    /// A version or kind that Weft does not know; what could be read was taken.
    Unsupported,
    /// It names something that is not there.
    NotFound,
    /// Two things claim the same place; the message says which was taken.
    Conflict,
}

/// One thing that went wrong while the rest went on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
pub struct Warning {
    /// Where: table name, file below the source's folder, line.
    pub place: String,
    /// What kind of failure.
    pub code: WarningCode,
    /// What happened and what to do about it.
    pub message: String,
}

impl Warning {
    /// Makes a warning.
    pub fn new(code: WarningCode, place: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            code,
            message: message.into(),
        }
    }
}
