//! A column of a table, and how it changed.

use iceberg::spec::{PrimitiveType, Type};

use super::Expr;

/// When a column came, went, was renamed or widened; times as a share of the table's life.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Evolution {
    /// It was added then.
    pub added: Option<f64>,
    /// It was dropped then.
    pub dropped: Option<f64>,
    /// It had this name until then.
    pub renamed: Option<(String, f64)>,
    /// It had this type until then.
    pub widened: Option<(PrimitiveType, f64)>,
}

impl Evolution {
    /// Whether nothing ever happened to it.
    pub const fn is_still(&self) -> bool {
        self.added.is_none() && self.dropped.is_none() && self.renamed.is_none() && self.widened.is_none()
    }

    /// The moments at which something happened.
    pub fn moments(&self) -> impl Iterator<Item = f64> {
        let renamed = self.renamed.as_ref().map(|(_, at)| *at);
        let widened = self.widened.as_ref().map(|(_, at)| *at);
        [self.added, self.dropped, renamed, widened].into_iter().flatten()
    }
}

/// A column. `ship_to.country` is a member of the struct `ship_to`.
#[derive(Debug, Clone)]
pub struct Column {
    /// Dotted path, as it is called now.
    pub path: String,
    /// Type, as it is now.
    pub column_type: Type,
    /// Never empty.
    pub required: bool,
    /// Part of the row's identity.
    pub key: bool,
    /// What it means.
    pub doc: String,
    /// Classification of the contract, for example `pii`.
    pub classification: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Glossary word.
    pub term: Option<String>,
    /// Share of empty values, besides those that the expression leaves empty.
    pub nulls: f64,
    /// Whether a rewrite of the row changes it.
    pub mutable: bool,
    /// How its values are made.
    pub expr: Expr,
    /// How it changed.
    pub evolution: Evolution,
}

impl Column {
    /// Whether it is there at moment `at` (0 to 1).
    pub fn exists(&self, at: f64) -> bool {
        self.evolution.added.is_none_or(|added| at >= added)
            && self.evolution.dropped.is_none_or(|dropped| at < dropped)
    }

    /// Its path at moment `at`.
    pub fn path_at(&self, at: f64) -> &str {
        match &self.evolution.renamed {
            Some((old, moment)) if at < *moment => old,
            _ => &self.path,
        }
    }

    /// Its type at moment `at`.
    pub fn type_at(&self, at: f64) -> Type {
        match &self.evolution.widened {
            Some((old, moment)) if at < *moment => Type::Primitive(old.clone()),
            _ => self.column_type.clone(),
        }
    }
}
