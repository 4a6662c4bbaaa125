//! Words about things and their columns, as a source or a person states them.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{field::Field, time::Timestamp};

/// Words about a thing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub struct Docs {
    /// Name for people: `Payment settlements`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub title: Option<String>,
    /// One or a few sentences, plain.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub description: Option<String>,
    /// Markdown, at most 256 KiB.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub markdown: Option<String>,
    /// For a product: what it is for (ODPS and ODCS `description.purpose`). Markdown.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub purpose: Option<String>,
    /// For a product: how to use it (ODPS and ODCS `description.usage`). Markdown.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub usage: Option<String>,
    /// For a product: what it is not for (ODPS and ODCS `description.limitations`). Markdown.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub limitations: Option<String>,
}

impl Docs {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What people say of the columns of one asset: all of it, whoever wrote which part.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub struct FieldDocs {
    /// One entry a column, by path.
    pub fields: Vec<FieldDoc>,
}

/// What a person says of one column.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub struct FieldDoc {
    /// Field id where the schema has them: the words follow the column over renames.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub id: Option<i32>,
    /// Path when it was written; the key where there is no id.
    pub path: String,
    /// What it means.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub doc: Option<String>,
    /// Tags that are added to the harvested ones.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub tags: Vec<String>,
    /// Classification (ODCS `classification`).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub classification: Option<String>,
    /// Login of the person who wrote this entry last: the record holds those of others too.
    pub by: String,
    /// When they did.
    pub at: Timestamp,
}

impl FieldDoc {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.doc.is_none() && self.tags.is_empty() && self.classification.is_none()
    }

    /// Whether both say the same, whoever said it.
    pub fn same_words(&self, other: &Self) -> bool {
        self.doc == other.doc && self.tags == other.tags && self.classification == other.classification
    }

    /// The column of `fields` that is meant.
    ///
    /// Ids decide where both sides have them: a new column that got the name of a dropped one is another column.
    pub fn column<'a>(&self, fields: &'a [Field]) -> Option<&'a Field> {
        let has_ids = fields.iter().any(|field| field.id.is_some());
        match self.id {
            Some(id) if has_ids => fields.iter().find(|field| field.id == Some(id)),
            _ => fields
                .iter()
                .find(|field| field.path.eq_ignore_ascii_case(&self.path)),
        }
    }
}

impl FieldDocs {
    /// What is said of this column.
    pub fn of(&self, field: &Field) -> Option<&FieldDoc> {
        let by_id = |id: i32| self.fields.iter().find(|entry| entry.id == Some(id));
        let by_path = || {
            self.fields.iter().find(|entry| {
                (entry.id.is_none() || field.id.is_none()) && entry.path.eq_ignore_ascii_case(&field.path)
            })
        };
        field.id.and_then(by_id).or_else(by_path)
    }
}

#[cfg(test)]
mod tests {
    use super::{FieldDoc, FieldDocs};
    use crate::field::Field;

    fn field(id: Option<i32>, path: &str) -> Field {
        Field {
            id,
            path: path.to_owned(),
            ..Field::default()
        }
    }

    fn entry(id: Option<i32>, path: &str) -> FieldDoc {
        FieldDoc {
            id,
            path: path.to_owned(),
            doc: Some(format!("words on {path}")),
            ..FieldDoc::default()
        }
    }

    #[test]
    fn words_follow_a_renamed_column_and_not_its_name() {
        let fields = [field(Some(1), "mail"), field(Some(7), "email")];
        // Column 1 was called `email` when this was written; 7 is a new one.
        let written = entry(Some(1), "email");
        assert_eq!(
            written.column(&fields).map(|found| found.path.as_str()),
            Some("mail")
        );
        let all = FieldDocs {
            fields: vec![written],
        };
        assert_eq!(all.of(&fields[0]), all.fields.first());
        assert_eq!(all.of(&fields[1]), None);
    }

    #[test]
    fn without_ids_the_path_decides() {
        let fields = [field(None, "EMAIL")];
        let all = FieldDocs {
            fields: vec![entry(Some(1), "email")],
        };
        assert!(all.fields[0].column(&fields).is_some());
        assert!(all.of(&fields[0]).is_some());
        assert_eq!(entry(Some(9), "email").column(&[field(Some(1), "email")]), None);
    }
}
