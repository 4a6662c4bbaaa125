//! A view: a text of SQL over other tables and views, as its catalog keeps it (Iceberg view specification).

use serde::{Deserialize, Serialize};
use weft_model::Timestamp;

use crate::preview::Mask;

/// A view as its catalog tells it at this moment. All of it is harvested text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewText {
    /// Id of the version that holds now.
    pub version: String,
    /// Names of its columns, in order; empty where its schema is not told.
    pub columns: Vec<String>,
    /// Its text, in one dialect or several.
    pub representations: Vec<Representation>,
    /// Catalog that names without one are of; absent: the one that holds the view.
    pub default_catalog: Option<String>,
    /// Namespace that names of one part are of.
    pub default_namespace: Vec<String>,
    /// Names that stand for the catalog that holds the view, at the head of a longer name.
    pub catalogs: Vec<String>,
    /// Levels that stand before those of the catalog in names of assets.
    pub above: Vec<String>,
}

/// The text of a view in one dialect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Representation {
    /// `spark`, `trino`, ...
    pub dialect: String,
    /// One SELECT.
    pub sql: String,
}

/// A view as a statement may name it, with everything in its text resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewRef {
    /// Name in SQL, dotted.
    pub name: String,
    /// What tells it from other views of this name.
    pub key: String,
    /// Version of the view.
    pub version: String,
    /// The text that is used.
    pub text: Representation,
    /// Names of its columns, in order; empty: as the text has them.
    pub columns: Vec<String>,
    /// Columns to mask, beside what is masked in its tables.
    pub masks: Vec<Mask>,
    /// What each name in the text stands for: a table or an earlier view of the same request, by its SQL name.
    pub relations: Vec<(Vec<String>, String)>,
    /// When this person's right to read it as it is here ends, where it does.
    pub until: Option<Timestamp>,
}

/// A view that was read through its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ViewRead {
    /// Its name.
    pub view: String,
    /// Dialect of the text that was used.
    pub dialect: String,
    /// Version of the view.
    pub version: String,
}
