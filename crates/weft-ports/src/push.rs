//! Words that go back to the source that holds a thing: comments of a table in its catalog, descriptions in the files of
//! a project.
//!
//! What is written names what was read before. A catalog that moved on meanwhile is a conflict and not a second try.

use std::{collections::BTreeMap, path::PathBuf};

/// What a table says of itself in its catalog, read just now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableComments {
    /// `table-uuid`: a table that was dropped and made again under its name is another one.
    pub uuid: String,
    /// `current-schema-id`.
    pub schema_id: i32,
    /// The property `comment`.
    pub comment: Option<String>,
    /// Columns that can have a `doc`, depth first. Elements of lists, keys and values of maps have none.
    pub columns: Vec<ColumnComment>,
}

/// A column and its `doc`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnComment {
    /// Field id.
    pub id: i32,
    /// Dotted path.
    pub path: String,
    /// What it says.
    pub doc: Option<String>,
}

/// Comments to be written; what is not named stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comments {
    /// The property `comment`.
    pub table: Option<String>,
    /// `doc` by field id.
    pub columns: BTreeMap<i32, String>,
}

impl Comments {
    /// Whether a table says all of it already.
    pub fn stand_in(&self, table: &TableComments) -> bool {
        let of_column = |id: &i32| table.columns.iter().find(|column| column.id == *id);
        let stands =
            |(id, doc): (&i32, &String)| of_column(id).is_some_and(|known| known.doc.as_ref() == Some(doc));
        (self.table.is_none() || self.table == table.comment) && self.columns.iter().all(stands)
    }
}

/// What became of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Commit {
    /// The catalog took it.
    Written,
    /// The table is no longer what was read before; nothing was written. In the catalog's words.
    Moved(String),
    /// No answer that says whether it was taken. Whoever tells a person about it reads back first.
    Unknown(String),
}

/// The file of a project in which the words about a thing stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordFile {
    /// Folder of the project, as the person named it.
    pub folder: PathBuf,
    /// File below it, as the project's own artifact says: not a path to open before it was checked to be inside. None
    /// where no file describes the thing.
    pub file: Option<String>,
    /// The file that makes the thing, for people: `models/orders.sql`.
    pub made_in: Option<String>,
    /// The list of the file that holds it: `models`, `seeds`, `snapshots`, `sources`.
    pub list: &'static str,
    /// Its name there.
    pub name: String,
    /// For a table of a dbt source: name of that.
    pub group: Option<String>,
    /// Package that it belongs to, where it is not the project's own.
    pub package: Option<String>,
}
