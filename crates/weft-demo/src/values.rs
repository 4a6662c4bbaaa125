//! The value of any cell, computed from its place alone.

mod dates;
mod eval;
pub mod schedule;
#[cfg(test)]
mod tests;
pub mod words;

use std::borrow::Cow;

pub use dates::MS_PER_DAY;
pub use schedule::Schedule;

use crate::{
    hash,
    spec::{Expr, Mesh, Spread, Table},
};

/// One cell. Numbers carry at most two decimals, moments are milliseconds since 1970.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// Empty.
    Null,
    /// True or false.
    Bool(bool),
    /// Integer or decimal.
    Number(f64),
    /// Moment, milliseconds.
    Moment(i64),
    /// Days since 1970.
    Date(i32),
    /// Text.
    Text(Cow<'a, str>),
    /// List.
    List(Vec<&'a str>),
    /// Map.
    Pairs(Vec<(&'a str, &'a str)>),
}

/// The mesh with the numbers that turn it into data.
#[derive(Debug)]
pub struct World<'a> {
    /// What there is.
    pub mesh: &'a Mesh,
    /// What makes this demo differ from another.
    pub seed: u64,
    /// The moment at which it is made, milliseconds.
    pub now_ms: i64,
    /// Largest number of rows of a table.
    pub cap: u64,
    schedules: Vec<Schedule>,
}

/// A row: its table, its number, and how often it was rewritten.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// Position of the table.
    pub table: usize,
    /// Number of the row.
    pub number: u64,
    /// How often it was rewritten.
    pub revision: u32,
}

impl<'a> World<'a> {
    /// Prepares a mesh.
    pub fn new(mesh: &'a Mesh, seed: u64, now_ms: i64, cap: u64) -> Self {
        let schedules = mesh
            .tables
            .iter()
            .map(|table| {
                let salt = hash::mix(seed, hash::of(&table.dotted()));
                Schedule::new(table, mesh.promised_pace(&table.dotted()), salt, now_ms)
            })
            .collect();
        Self {
            mesh,
            seed,
            now_ms,
            cap,
            schedules,
        }
    }

    /// Rows of a table before deletes.
    pub fn rows(&self, table: usize) -> u64 {
        self.mesh
            .tables
            .get(table)
            .map_or(0, |table| table.rows.min(self.cap))
    }

    /// When a table was committed to.
    pub fn schedule(&self, table: usize) -> Option<&Schedule> {
        self.schedules.get(table)
    }

    fn spec(&self, table: usize) -> Option<&'a Table> {
        self.mesh.tables.get(table)
    }

    /// The parent row of a row.
    fn parent(&self, row: Row, index: usize) -> Option<Row> {
        let parent = self.spec(row.table)?.parents.get(index)?;
        let rows = self.rows(parent.table);
        let own = self.rows(row.table).max(1);
        let noise = hash::mix(self.salt(row.table, index + 1000), row.number);
        let number = match parent.spread {
            Spread::Step => scale(row.number, rows, own),
            Spread::Any => hash::below(noise, rows),
            Spread::Skew => {
                let share = hash::unit(noise).powf(2.2);
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    clippy::cast_precision_loss,
                    reason = "row counts are far below 2^52 and the share is in [0, 1)"
                )]
                let at = (share * rows as f64) as u64;
                at
            }
        };
        Some(Row {
            table: parent.table,
            number,
            revision: 0,
        })
    }

    /// The same row in the base table.
    fn base(&self, row: Row) -> Option<Row> {
        let table = self.spec(row.table)?.base?;
        let number = scale(row.number, self.rows(table), self.rows(row.table).max(1));
        Some(Row {
            table,
            number,
            revision: row.revision,
        })
    }

    fn salt(&self, table: usize, column: usize) -> u64 {
        hash::mix(self.seed, hash::mix(table as u64 + 1, column as u64 + 1))
    }

    /// The value of a cell.
    pub fn cell(&self, row: Row, column: usize) -> Value<'a> {
        let Some(spec) = self.spec(row.table).and_then(|table| table.columns.get(column)) else {
            return Value::Null;
        };
        let revision = if spec.mutable { row.revision } else { 0 };
        let salt = hash::mix(
            self.salt(row.table, column),
            row.number ^ (u64::from(revision) << 48),
        );
        if spec.nulls > 0.0 && hash::unit(hash::mix(salt, 7)) < spec.nulls {
            return Value::Null;
        }
        self.eval(&spec.expr, row, salt)
    }

    fn column_of(&self, row: Option<Row>, column: usize) -> Value<'a> {
        row.map_or(Value::Null, |row| self.cell(row, column))
    }

    /// Number of the first row of this table that has the same parent.
    fn ordinal(&self, row: Row, parent: usize) -> u64 {
        let Some(found) = self.parent(row, parent) else {
            return 1;
        };
        let mut first = row.number;
        while first > 0 {
            let before = Row {
                number: first - 1,
                ..row
            };
            if self
                .parent(before, parent)
                .is_none_or(|other| other.number != found.number)
            {
                break;
            }
            first -= 1;
        }
        row.number - first + 1
    }

    fn moment(&self, expr: &'a Expr, row: Row, salt: u64) -> Option<i64> {
        match self.eval(expr, row, salt) {
            Value::Moment(at) => Some(at),
            Value::Date(days) => Some(i64::from(days) * MS_PER_DAY),
            _ => None,
        }
    }
}

/// `number` of `own` as the same share of `rows`.
fn scale(number: u64, rows: u64, own: u64) -> u64 {
    if rows == own {
        return number;
    }
    u64::try_from(u128::from(number) * u128::from(rows) / u128::from(own)).unwrap_or(u64::MAX)
}
