//! What a catalog wants of who reads a table: which rows, and what is done to which columns (Iceberg REST
//! specification, `ReadRestrictions`, apache/iceberg PR #13879; predicates: Iceberg expressions, appendix B).
//!
//! Whoever reads must do all of it or fail. So everything that is not known here word by word is refused: an action,
//! a predicate, a further key.

mod parse;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use self::parse::NotUnderstood;

/// Restrictions of one table, for the person who asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restrictions {
    /// Rows that may be seen, by their true values; absent: all.
    pub filter: Option<Predicate>,
    /// What is done to columns, after the filter.
    pub columns: Vec<Projection>,
}

/// What is done to a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Projection {
    /// Field id of the column.
    pub field: i32,
    /// What is done.
    pub action: Action,
}

/// The nine actions of the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Digits become `n`, everything but `( ) , . - @` becomes `x`.
    MaskAlphanum,
    /// One value per type, also in place of null.
    MaskToFixedValue,
    /// Null.
    ReplaceWithNull,
    /// As `mask-alphanum` behind the first four characters.
    #[serde(rename = "show-first-4")]
    ShowFirst4,
    /// As `mask-alphanum` before the last four characters.
    #[serde(rename = "show-last-4")]
    ShowLast4,
    /// The first moment of the year.
    TruncateToYear,
    /// The first moment of the month.
    TruncateToMonth,
    /// SHA-256, the same everywhere and always.
    #[serde(rename = "sha-256-global")]
    Sha256Global,
    /// SHA-256 with a salt of one query.
    #[serde(rename = "sha-256-query-local")]
    Sha256QueryLocal,
}

impl Action {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::MaskAlphanum,
        Self::MaskToFixedValue,
        Self::ReplaceWithNull,
        Self::ShowFirst4,
        Self::ShowLast4,
        Self::TruncateToYear,
        Self::TruncateToMonth,
        Self::Sha256Global,
        Self::Sha256QueryLocal,
    ];

    /// The word of the specification.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MaskAlphanum => "mask-alphanum",
            Self::MaskToFixedValue => "mask-to-fixed-value",
            Self::ReplaceWithNull => "replace-with-null",
            Self::ShowFirst4 => "show-first-4",
            Self::ShowLast4 => "show-last-4",
            Self::TruncateToYear => "truncate-to-year",
            Self::TruncateToMonth => "truncate-to-month",
            Self::Sha256Global => "sha-256-global",
            Self::Sha256QueryLocal => "sha-256-query-local",
        }
    }
}

/// A condition on a row: true or false, never unknown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Predicate {
    /// The same for every row.
    Always(bool),
    /// The opposite.
    Not(Box<Predicate>),
    /// Both.
    And(Box<Predicate>, Box<Predicate>),
    /// One of them.
    Or(Box<Predicate>, Box<Predicate>),
    /// A column is null.
    IsNull(i32),
    /// A column is not a number.
    IsNan(i32),
    /// Two values, compared null-safe.
    Compare(Comparison, Operand, Operand),
    /// A column begins with a text.
    StartsWith(i32, String),
    /// A column is one of these.
    In(i32, Vec<Literal>),
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Comparison {
    /// The same, or both null.
    Eq,
    /// Smaller.
    Lt,
    /// Smaller or the same.
    LtEq,
    /// Larger.
    Gt,
    /// Larger or the same.
    GtEq,
}

/// One side of a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Operand {
    /// A column, by field id.
    Field(i32),
    /// A constant.
    Literal(Literal),
}

/// A constant: a boolean, number or text as the table specification writes single values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Literal {
    /// The value.
    pub value: Value,
    /// Its type, where that was said.
    pub data_type: Option<String>,
}

impl Restrictions {
    /// Reads `read-restrictions` as a catalog answers it; `None` where nothing is restricted.
    pub fn parse(json: &str) -> Result<Option<Self>, NotUnderstood> {
        parse::restrictions(json)
    }
}

#[cfg(test)]
mod tests;
