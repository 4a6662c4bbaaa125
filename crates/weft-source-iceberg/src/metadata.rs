//! Iceberg metadata files, read into what Weft states: table metadata v1 to v3 and view metadata v1 of the
//! Iceberg specification.
//!
//! Knows neither where a file came from nor what its table is called, so that every catalog can use it. A file
//! that contradicts itself gives what can be relied on, and a note for the rest.

mod history;
mod partition;
mod scalar;
mod schema;
mod snapshots;
mod table;
mod view;

#[cfg(test)]
mod tests;

use weft_model::{EntityKind, SchemaInfo, SnapshotLog, Timestamp, WarningCode};

/// Bytes of one documentation text.
const MAX_DOC: usize = 16 * 1024;
/// Bytes of the raw summary.
const MAX_RAW: usize = 64 * 1024;

/// What one metadata file says.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Table or view.
    pub kind: EntityKind,
    /// Format version of the file.
    pub format_version: Option<u8>,
    /// `table-uuid` or `view-uuid`, lower case.
    pub uuid: Option<String>,
    /// `location`, as written.
    pub location: Option<String>,
    /// When it was last changed.
    pub updated: Option<Timestamp>,
    /// Current columns with their history; absent where the file contradicts itself about them.
    pub schema: Option<SchemaInfo>,
    /// Snapshots of a table; a view has none.
    pub snapshots: Option<SnapshotLog>,
    /// Properties by key, not yet limited in number.
    pub properties: Vec<(String, String)>,
    /// Names of what it is made from, as it writes them.
    pub reads: Vec<String>,
    /// The file without its long lists, as JSON of at most 64 KiB.
    pub raw: String,
    /// What was wrong or left out.
    pub notes: Vec<Note>,
}

/// Something in a file that is wrong or was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What kind of failure.
    pub code: WarningCode,
    /// What it is, in the words of the specification.
    pub message: String,
}

impl Note {
    fn new(code: WarningCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }

    fn malformed(message: impl Into<String>) -> Self {
        Self::new(WarningCode::Malformed, message)
    }
}

/// Reads the metadata file of a table or view. `Err` means that nothing in it can be relied on.
pub fn read(bytes: &[u8], kind: EntityKind) -> Result<Document, Note> {
    match kind {
        EntityKind::View => view::read(bytes),
        _ => table::read(bytes),
    }
}

/// What a parser's refusal means for the person who looks after the file.
fn refused(error: &serde_json::Error) -> Note {
    if error.to_string().contains("recursion limit") {
        return Note::new(
            WarningCode::TooLarge,
            "it nests deeper than 40 types or 120 brackets",
        );
    }
    if error.is_eof() {
        return Note::malformed("it ends in the middle; restore the file from its writer");
    }
    // serde_json repeats text of the file in its words.
    let words = crate::names::visible(&error.to_string());
    Note::malformed(format!(
        "it is not the JSON of the Iceberg specification: {words}"
    ))
}
