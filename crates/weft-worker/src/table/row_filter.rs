//! Rows that the catalog lets this person see. Weighed on true values, before anything else is done to a row.
//!
//! Predicates are true or false and compare null-safe, as Iceberg's expressions do and SQL does not (expressions
//! specification, "Comparisons", "Boolean logic"): so they are weighed here and not by the query engine.

mod bind;
mod prune;

use std::{cmp::Ordering, sync::Arc};

use arrow::{
    array::{Array, ArrayRef, AsArray as _, BooleanArray, Datum, Scalar},
    buffer::BooleanBuffer,
    compute::{cast, kernels::cmp},
    datatypes::{DataType, FieldRef, Float64Type},
    error::ArrowError,
};
use datafusion::physical_optimizer::pruning::PruningPredicate;
use weft_worker_protocol::{Comparison, Fail};

/// A filter, tied to columns.
pub(crate) struct RowFilter {
    /// Columns that it looks at.
    pub(crate) fields: Vec<FieldRef>,
    /// The same in words.
    pub(crate) words: String,
    /// What files and row groups without a visible row are found by; none where they cannot be told.
    pub(crate) pruning: Option<PruningPredicate>,
    root: Node,
}

/// A predicate; columns by their place in the fields.
enum Node {
    Always(bool),
    Not(Box<Node>),
    And(Box<Node>, Box<Node>),
    Or(Box<Node>, Box<Node>),
    IsNull(usize),
    IsNan(usize),
    Compare(Comparison, Side, Side),
    StartsWith(usize, String),
    In(usize, Vec<ArrayRef>),
}

/// One side of a comparison; a constant is an array of one.
enum Side {
    Column(usize),
    Constant(ArrayRef),
}

impl RowFilter {
    /// Whether no row at all may be seen.
    pub(crate) fn hides_all(&self) -> bool {
        matches!(self.root, Node::Always(false))
    }

    /// Which rows may be seen, by the columns of its fields.
    pub(crate) fn visible(&self, columns: &[ArrayRef], rows: usize) -> Result<BooleanArray, Fail> {
        let weighing = Weighing { columns, rows };
        weighing
            .node(&self.root)
            .map(|visible| BooleanArray::new(visible, None))
            // What went wrong may hold a value that is not to be seen.
            .map_err(|_| Fail::failed("the catalog's filter cannot be weighed on its rows"))
    }
}

struct Weighing<'a> {
    columns: &'a [ArrayRef],
    rows: usize,
}

impl Weighing<'_> {
    fn node(&self, node: &Node) -> Result<BooleanBuffer, ArrowError> {
        Ok(match node {
            Node::Always(true) => BooleanBuffer::new_set(self.rows),
            Node::Always(false) => BooleanBuffer::new_unset(self.rows),
            Node::Not(inner) => !&self.node(inner)?,
            Node::And(left, right) => &self.node(left)? & &self.node(right)?,
            Node::Or(left, right) => &self.node(left)? | &self.node(right)?,
            Node::IsNull(at) => {
                let nulls = self.column(*at)?.logical_nulls();
                nulls.map_or_else(|| BooleanBuffer::new_unset(self.rows), |nulls| !nulls.inner())
            }
            Node::IsNan(at) => {
                let numbers = numbers(self.column(*at)?)?;
                numbers
                    .iter()
                    .map(|number| number.is_some_and(f64::is_nan))
                    .collect()
            }
            Node::Compare(how, left, right) => self.compare(*how, left, right)?,
            Node::StartsWith(at, prefix) => {
                let texts = self.column(*at)?.as_string_opt::<i32>().ok_or_else(unfit)?;
                let begins = texts
                    .iter()
                    .map(|text| text.is_some_and(|text| text.starts_with(prefix)));
                begins.collect()
            }
            Node::In(at, values) => {
                let mut any = BooleanBuffer::new_unset(self.rows);
                for value in values {
                    let (column, value) = (Side::Column(*at), Side::Constant(Arc::clone(value)));
                    any = &any | &self.compare(Comparison::Eq, &column, &value)?;
                }
                any
            }
        })
    }

    fn column(&self, at: usize) -> Result<&ArrayRef, ArrowError> {
        self.columns.get(at).ok_or_else(unfit)
    }

    fn compare(&self, how: Comparison, left: &Side, right: &Side) -> Result<BooleanBuffer, ArrowError> {
        Ok(match how {
            Comparison::Eq => self.same(left, right)?,
            Comparison::Lt => self.less(left, right)?,
            Comparison::Gt => self.less(right, left)?,
            Comparison::LtEq => &self.same(left, right)? | &self.less(left, right)?,
            Comparison::GtEq => &self.same(left, right)? | &self.less(right, left)?,
        })
    }

    /// Both null, or both there and the same; so with NaN.
    fn same(&self, left: &Side, right: &Side) -> Result<BooleanBuffer, ArrowError> {
        if let Some((left, right)) = self.floats(left, right)? {
            return Ok((0..self.rows)
                .map(|row| match (left.at(row), right.at(row)) {
                    (Some(one), Some(other)) => {
                        one.partial_cmp(&other) == Some(Ordering::Equal) || (one.is_nan() && other.is_nan())
                    }
                    (one, other) => one.is_none() && other.is_none(),
                })
                .collect());
        }
        let (left, right) = (self.datum(left)?, self.datum(right)?);
        Ok(cmp::not_distinct(left.as_ref(), right.as_ref())?.values().clone())
    }

    /// Both there, and the one before the other.
    fn less(&self, left: &Side, right: &Side) -> Result<BooleanBuffer, ArrowError> {
        if let Some((left, right)) = self.floats(left, right)? {
            let before =
                |row| matches!((left.at(row), right.at(row)), (Some(one), Some(other)) if one < other);
            return Ok((0..self.rows).map(before).collect());
        }
        let (left, right) = (self.datum(left)?, self.datum(right)?);
        let less = cmp::lt(left.as_ref(), right.as_ref())?;
        Ok(match less.nulls() {
            Some(nulls) => less.values() & nulls.inner(),
            None => less.values().clone(),
        })
    }

    fn datum(&self, side: &Side) -> Result<Box<dyn Datum>, ArrowError> {
        Ok(match side {
            Side::Column(at) => Box::new(Arc::clone(self.column(*at)?)),
            Side::Constant(value) => Box::new(Scalar::new(Arc::clone(value))),
        })
    }

    /// Floating point by its own order: this crate's sorts NaN above all numbers and minus zero below zero.
    fn floats(&self, left: &Side, right: &Side) -> Result<Option<(Floats, Floats)>, ArrowError> {
        let kind = match left {
            Side::Column(at) => self.column(*at)?.data_type().clone(),
            Side::Constant(value) => value.data_type().clone(),
        };
        if !kind.is_floating() {
            return Ok(None);
        }
        Ok(Some((self.side_floats(left)?, self.side_floats(right)?)))
    }

    fn side_floats(&self, side: &Side) -> Result<Floats, ArrowError> {
        Ok(match side {
            Side::Column(at) => Floats::Column(numbers(self.column(*at)?)?),
            Side::Constant(value) => Floats::Constant(numbers(value)?.first().copied().flatten()),
        })
    }
}

enum Floats {
    Column(Vec<Option<f64>>),
    Constant(Option<f64>),
}

impl Floats {
    fn at(&self, row: usize) -> Option<f64> {
        match self {
            Self::Column(values) => values.get(row).copied().flatten(),
            Self::Constant(value) => *value,
        }
    }
}

fn numbers(array: &ArrayRef) -> Result<Vec<Option<f64>>, ArrowError> {
    let wide = cast(array, &DataType::Float64)?;
    Ok(wide.as_primitive::<Float64Type>().iter().collect())
}

fn unfit() -> ArrowError {
    ArrowError::ComputeError("a filter does not fit its columns".to_owned())
}

#[cfg(test)]
mod tests;
