//! A table of the demo.

use super::{Column, Expr, Spread};

/// How far a table is from its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    /// As a system writes it: a source in dbt.
    Raw,
    /// Cleaned.
    Staging,
    /// Offered by a product.
    Mart,
}

impl Layer {
    /// The word for tags and folders.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Raw => "raw",
            Self::Staging => "staging",
            Self::Mart => "mart",
        }
    }
}

/// A row's parent in another table.
#[derive(Debug, Clone)]
pub struct Parent {
    /// Its name in expressions.
    pub name: String,
    /// Position of the other table.
    pub table: usize,
    /// Which of its rows.
    pub spread: Spread,
}

/// A table of the demo.
#[derive(Debug, Clone)]
pub struct Table {
    /// Dotted namespace.
    pub namespace: String,
    /// Name.
    pub name: String,
    /// What it says of itself.
    pub doc: String,
    /// Position of its domain.
    pub domain: usize,
    /// How far from the source.
    pub layer: Layer,
    /// Rows at full scale, before deletes.
    pub rows: u64,
    /// Snapshots.
    pub snapshots: u32,
    /// Partition fields as written: `day(placed_at)`, `bucket[4](customer_id)`.
    pub partition: Vec<String>,
    /// Columns of the sort order.
    pub sort: Vec<String>,
    /// Days of history before the last 60.
    pub history_days: i64,
    /// Age of the newest commit, in milliseconds.
    pub age_ms: i64,
    /// Time between the recent commits, in milliseconds.
    pub every_ms: i64,
    /// Snapshots that rewrite a file (copy on write).
    pub overwrites: u32,
    /// Snapshots that add position deletes.
    pub deletes: u32,
    /// Snapshots that drop a whole file.
    pub drops: u32,
    /// 2 or 3.
    pub format: u8,
    /// Tags and branches besides `main`.
    pub refs: Vec<String>,
    /// Table whose row `i` is this table's row `i`.
    pub base: Option<usize>,
    /// Tables it is made from.
    pub upstream: Vec<usize>,
    /// Parents.
    pub parents: Vec<Parent>,
    /// Login of its owner, where one is named.
    pub owner: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Columns, those of the past among them.
    pub columns: Vec<Column>,
}

impl Table {
    /// `namespace.name`.
    pub fn dotted(&self) -> String {
        format!("{}.{}", self.namespace, self.name)
    }

    /// Position of the column with this path.
    pub fn column(&self, path: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.path == path)
    }

    /// Whether the schema ever changed.
    pub fn evolves(&self) -> bool {
        self.columns.iter().any(|column| !column.evolution.is_still())
    }

    /// The column that carries the time of an event, for source freshness.
    pub fn event_time(&self) -> Option<&Column> {
        self.columns
            .iter()
            .find(|column| matches!(column.expr, Expr::Time) || matches!(column.expr, Expr::After(..)))
    }
}
