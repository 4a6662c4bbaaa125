//! Columns by their paths: where a path leads, whether it may be counted, and its values in a batch.

use std::sync::Arc;

use arrow::{
    array::{Array, ArrayRef, StructArray, make_array},
    buffer::NullBuffer,
    datatypes::{DataType, Fields},
    record_batch::RecordBatch,
};
use weft_worker_protocol::Fail;

use super::Hidden;

/// What is read.
pub(super) struct Source {
    pub(super) fields: Fields,
    pub(super) hidden: Hidden,
}

/// One column that is needed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Column {
    top: usize,
    members: Vec<usize>,
    kind: DataType,
}

/// The columns that checks need, each once.
pub(super) struct Columns<'a> {
    source: &'a Source,
    all: Vec<Column>,
}

/// The same, with their places in the batches of a pass.
pub(super) struct Placed(Vec<Option<Column>>);

impl<'a> Columns<'a> {
    pub(super) fn new(source: &'a Source) -> Self {
        Self {
            source,
            all: Vec::new(),
        }
    }

    /// The number of the column at `path`, or why it cannot be counted.
    pub(super) fn find(&mut self, path: &str) -> Result<usize, String> {
        let column = self.resolve(path)?;
        if let Some(known) = self.all.iter().position(|known| *known == column) {
            return Ok(known);
        }
        self.all.push(column);
        Ok(self.all.len() - 1)
    }

    /// Type of a column.
    pub(super) fn kind(&self, column: usize) -> &DataType {
        self.all
            .get(column)
            .map_or(&DataType::Null, |column| &column.kind)
    }

    fn resolve(&self, path: &str) -> Result<Column, String> {
        let shown: String = path.chars().take(200).collect();
        let nowhere = || format!("the table has no column `{shown}`");
        let mut fields = &self.source.fields;
        let mut places = Vec::new();
        let mut names = Vec::new();
        let mut rest = path;
        loop {
            // The longest name first: a name may hold a dot itself.
            let (place, below) = longest(fields, rest).ok_or_else(nowhere)?;
            let field = fields.get(place).ok_or_else(nowhere)?;
            places.push(place);
            names.push(field.name().as_str());
            let Some(below) = below else {
                if let Hidden::Table(table) = &self.source.hidden
                    && table.hides(&names)
                {
                    return Err(format!(
                        "`{shown}` is masked for you, so nothing is counted in it"
                    ));
                }
                let (top, members) = places.split_first().ok_or_else(nowhere)?;
                return Ok(Column {
                    top: *top,
                    members: members.to_vec(),
                    kind: field.data_type().clone(),
                });
            };
            match field.data_type() {
                DataType::Struct(members) => (fields, rest) = (members, below),
                DataType::List(_) | DataType::LargeList(_) | DataType::Map(..) => {
                    return Err(format!(
                        "`{shown}` is inside of a list or map; write the rule as `sql`"
                    ));
                }
                _ => return Err(nowhere()),
            }
        }
    }

    /// The top-level columns behind these, each once, in order.
    pub(super) fn tops(&self, columns: &[usize]) -> Vec<usize> {
        let columns = columns.iter().filter_map(|column| self.all.get(*column));
        let mut tops: Vec<usize> = columns.map(|column| column.top).collect();
        tops.sort_unstable();
        tops.dedup();
        tops
    }

    /// Their places in batches of these top-level columns.
    pub(super) fn placed(&self, tops: &[usize]) -> Placed {
        let placed = self.all.iter().map(|column| {
            let top = tops.iter().position(|top| *top == column.top)?;
            Some(Column {
                top,
                ..column.clone()
            })
        });
        Placed(placed.collect())
    }
}

/// The field that `path` begins with, and the rest of the path. As it is spelled, else whatever its case where only one
/// field is meant.
fn longest<'p>(fields: &Fields, path: &'p str) -> Option<(usize, Option<&'p str>)> {
    let heads = std::iter::once((path, None)).chain(
        path.rmatch_indices('.')
            .filter_map(|(at, _)| Some((path.get(..at)?, Some(path.get(at + 1..)?)))),
    );
    for (head, below) in heads {
        let exact = fields.iter().position(|field| field.name() == head);
        let place = exact.or_else(|| {
            let mut close = fields
                .iter()
                .enumerate()
                .filter(|(_, field)| field.name().to_lowercase() == head.to_lowercase());
            let only = close.next()?;
            close.next().is_none().then_some(only.0)
        });
        if let Some(place) = place {
            return Some((place, below));
        }
    }
    None
}

impl Placed {
    /// Values of a column. A member of what is null is null.
    pub(super) fn values(&self, column: usize, batch: &RecordBatch) -> Result<ArrayRef, Fail> {
        let missing = || Fail::failed("a column that is counted was not read");
        let column = self.0.get(column).and_then(Option::as_ref).ok_or_else(missing)?;
        let mut values = batch.columns().get(column.top).ok_or_else(missing)?.clone();
        for member in &column.members {
            let around = values
                .as_any()
                .downcast_ref::<StructArray>()
                .ok_or_else(missing)?;
            let inside = around.columns().get(*member).ok_or_else(missing)?;
            values = under(inside, around.nulls())?;
        }
        Ok(values)
    }
}

fn under(values: &ArrayRef, around: Option<&NullBuffer>) -> Result<ArrayRef, Fail> {
    let Some(around) = around else {
        return Ok(Arc::clone(values));
    };
    let nulls = NullBuffer::union(Some(around), values.nulls());
    let data = values
        .to_data()
        .into_builder()
        .nulls(nulls)
        .build()
        .map_err(|error| Fail::failed(format!("a member of a column cannot be read: {error}")))?;
    Ok(make_array(data))
}
