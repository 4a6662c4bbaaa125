//! Columns, schemas and how they changed.

mod compare;

pub use compare::{compare_schemas, is_widening};

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::time::Timestamp;

/// One column or one member of a nested column.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub struct Field {
    /// Iceberg field id, where the source has one. Identity across renames.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub id: Option<i32>,
    /// Dotted path from the root, for example `ship_to.country`; list elements are `items.element`.
    pub path: String,
    /// The type in Iceberg's words where known (`decimal(12,2)`, `struct`, `list`, `map`), else the source's.
    #[serde(rename = "type")]
    pub data_type: String,
    /// Whether a value must be there.
    pub required: bool,
    /// What the column means.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub doc: Option<String>,
    /// Free tags.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub tags: Vec<String>,
    /// Classification (ODCS `classification`, for example `restricted`, `pii`), where somebody set one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub classification: Option<String>,
    /// Part of the primary key (Iceberg identifier fields, ODCS `primaryKey`).
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub key: bool,
    /// Values are unique by promise (ODCS `unique`).
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub unique: bool,
}

/// Words of a classification or tag that ask for a mask, as parts of it: `highly confidential`, `PII/email`.
const SENSITIVE: [&str; 7] = [
    "pii",
    "personal",
    "sensitive",
    "restricted",
    "confidential",
    "secret",
    "gdpr",
];

impl Field {
    /// Whether values of this column are masked by default in previews.
    ///
    /// A courtesy of Weft's own, not a right: the person's credential may well read the file.
    pub fn is_sensitive(&self) -> bool {
        let sensitive = |label: &str| {
            let label = words(label);
            SENSITIVE.iter().any(|word| says(&label, &[*word]))
        };
        self.classification.as_deref().is_some_and(sensitive) || self.tags.iter().any(|tag| sensitive(tag))
    }
}

/// Whether a classification or tag says a word, or several in a row: `PII/email` says `pii`, and neither `non-pii` nor
/// `piing` does. Letters may be large or small.
pub fn label_says(label: &str, word: &str) -> bool {
    let word = words(word);
    let word: Vec<&str> = word
        .iter()
        .map(String::as_str)
        .filter(|word| !word.is_empty())
        .collect();
    says(&words(label), &word)
}

/// The words of a label in lower case. Between two marks stands an empty one: in `no, pii` nothing is denied.
fn words(label: &str) -> Vec<String> {
    let label = label.to_lowercase();
    let words = label.split(|letter: char| !letter.is_alphanumeric());
    words.map(str::to_owned).collect()
}

/// Whether `wanted` stands in a label, and the word before does not deny it.
fn says(label: &[String], wanted: &[&str]) -> bool {
    if wanted.is_empty() {
        return false;
    }
    label.windows(wanted.len()).enumerate().any(|(at, window)| {
        let denied = at.checked_sub(1).and_then(|before| label.get(before));
        window.iter().zip(wanted).all(|(word, wanted)| word == wanted)
            && !denied.is_some_and(|before| matches!(before.as_str(), "non" | "not" | "no"))
    })
}

/// One field of a partition spec.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PartitionField {
    /// Path of the source column.
    pub source: String,
    /// Name of the partition field.
    pub name: String,
    /// Iceberg transform as text: `identity`, `day`, `bucket[16]`.
    pub transform: String,
}

/// One field of a sort order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SortField {
    /// Path of the source column.
    pub source: String,
    /// Iceberg transform as text.
    pub transform: String,
    /// `asc` or `desc`.
    pub direction: String,
    /// `nulls-first` or `nulls-last`.
    pub null_order: String,
}

/// The present schema of an asset and how it came to be.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub struct SchemaInfo {
    /// Iceberg schema id, where there is one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub schema_id: Option<i32>,
    /// All fields in depth-first order: a parent comes before its members.
    pub fields: Vec<Field>,
    /// The default partition spec.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub partition: Vec<PartitionField>,
    /// The default sort order.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub sort: Vec<SortField>,
    /// Earlier and present versions, oldest first. Empty where the source keeps no history.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub history: Vec<SchemaVersion>,
}

/// One version of a schema.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SchemaVersion {
    /// Iceberg schema id.
    pub schema_id: i32,
    /// When the first snapshot with this schema was committed, where one was.
    pub since: Option<Timestamp>,
    /// Id of that snapshot, as text: it exceeds 2^53.
    pub snapshot_id: Option<String>,
    /// All fields of this version, depth first.
    pub fields: Vec<Field>,
}

/// How a field differs between two schemas. Fields are matched by id, so a rename is a rename.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum FieldChangeKind {
    /// New.
    Added,
    /// Gone.
    Removed,
    /// Same id, other name.
    Renamed,
    /// Same id, a type that holds every earlier value.
    Widened,
    /// Same id, a type that may not hold earlier values.
    Retyped,
    /// Was required, is optional now.
    MadeOptional,
    /// Was optional, is required now.
    MadeRequired,
    /// Only the documentation changed.
    Redocumented,
    /// Same id and name under another parent.
    Moved,
}

/// One difference between two schemas.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FieldChange {
    /// Iceberg field id, where both sides have one.
    pub id: Option<i32>,
    /// Path in the newer schema, or in the older one for what was removed.
    pub path: String,
    /// What happened.
    pub kind: FieldChangeKind,
    /// The earlier path, type or requiredness.
    pub before: Option<String>,
    /// The later one.
    pub after: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::{Field, label_says};

    #[test]
    fn a_label_says_a_word_or_several_in_a_row() {
        for (label, word) in [
            ("PII/email", "pii"),
            ("contains_pii", "PII"),
            ("Highly Confidential", "highly confidential"),
            ("non-pii", "non-pii"),
            ("gdpr.art9", "art9"),
            ("no, pii", "pii"),
        ] {
            assert!(label_says(label, word), "{label} {word}");
        }
        for (label, word) in [
            ("non-pii", "pii"),
            ("piing", "pii"),
            ("confidential", "highly confidential"),
            ("pii", ""),
            ("", "pii"),
            ("pii", "-"),
        ] {
            assert!(!label_says(label, word), "{label} {word}");
        }
    }

    #[test]
    fn a_classification_is_understood_by_its_words() {
        let sensitive = |label: &str| {
            Field {
                classification: Some(label.to_owned()),
                ..Field::default()
            }
            .is_sensitive()
        };
        for label in [
            "pii",
            "PII/email",
            "highly confidential",
            "contains_pii",
            "restricted",
            "gdpr.art9",
        ] {
            assert!(sensitive(label), "{label}");
        }
        for label in [
            "public",
            "internal",
            "non-sensitive",
            "not_pii",
            "secretary",
            "piing",
        ] {
            assert!(!sensitive(label), "{label}");
        }
    }
}
