//! What is remembered of the artifacts between harvests.

use serde::{Deserialize, Serialize};
use weft_model::Warning;

/// Key of the one fingerprint: the four files are one statement.
pub const KEY: &str = "artifacts";

/// The fingerprint's value. Warnings are told again while the files stay as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The four files, in the order of `Artifact::ALL`.
    pub files: [Piece; 4],
    /// What was wrong.
    pub warnings: Vec<Warning>,
}

/// One file at the last harvest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Piece {
    /// It was not there.
    Missing,
    /// It was read: size and digest.
    Read(String),
    /// It was broken; what an earlier harvest had read of it was kept.
    Kept,
    /// It was broken, and nothing of it was known.
    Broken,
}

impl Piece {
    /// Whether something of this file is in the workspace.
    pub const fn is_known(&self) -> bool {
        matches!(self, Self::Read(_) | Self::Kept)
    }

    /// Whether a broken file has to be looked at again.
    pub const fn is_settled(&self) -> bool {
        matches!(self, Self::Read(_) | Self::Missing)
    }
}
