//! Data files that cannot hold a matching row, by the bounds in the manifests.

use std::collections::HashSet;

use arrow::{
    array::{ArrayRef, BooleanArray, UInt64Array},
    datatypes::DataType,
};
use datafusion::{
    common::{Column, ScalarValue, pruning::PruningStatistics},
    physical_optimizer::pruning::PruningPredicate,
};
use iceberg::spec::DataFile;
use std::sync::Arc;
use weft_worker_protocol::Fail;

use super::DataFileTask;
use crate::{
    table::{Table, field_id},
    value,
};

/// The files that may hold a matching row.
pub(crate) fn prune(
    predicate: &PruningPredicate,
    table: &Table,
    files: Vec<DataFileTask>,
) -> Result<Vec<DataFileTask>, Fail> {
    let keep = predicate
        .prune(&Bounds { table, files: &files })
        .map_err(|error| {
            Fail::failed(format!(
                "the filter cannot be weighed against the manifests: {error}"
            ))
        })?;
    Ok(files
        .into_iter()
        .zip(keep)
        .filter_map(|(file, keep)| keep.then_some(file))
        .collect())
}

struct Bounds<'a> {
    table: &'a Table,
    files: &'a [DataFileTask],
}

impl Bounds<'_> {
    fn column(&self, column: &Column) -> Option<(i32, &DataType)> {
        let field = self.table.arrow.field_with_name(&column.name).ok()?;
        Some((field_id(field)?, field.data_type()))
    }

    fn values(
        &self,
        column: &Column,
        bound: impl Fn(&DataFile, i32) -> Option<ScalarValue>,
    ) -> Option<ArrayRef> {
        let (id, kind) = self.column(column)?;
        let values = self.files.iter().map(|task| {
            let file = task.entry.data_file();
            // NaN is outside of all bounds, and this engine sorts it above every number.
            let unbounded = kind.is_floating() && file.nan_value_counts().get(&id) != Some(&0);
            let value = if unbounded { None } else { bound(file, id) };
            value
                .and_then(|value| value.cast_to(kind).ok())
                .map_or_else(|| ScalarValue::try_new_null(kind), Ok)
        });
        ScalarValue::iter_to_array(values.collect::<Result<Vec<_>, _>>().ok()?).ok()
    }
}

impl PruningStatistics for Bounds<'_> {
    fn min_values(&self, column: &Column) -> Option<ArrayRef> {
        self.values(column, |file, id| value::of_datum(file.lower_bounds().get(&id)?))
    }

    fn max_values(&self, column: &Column) -> Option<ArrayRef> {
        self.values(column, |file, id| value::of_datum(file.upper_bounds().get(&id)?))
    }

    fn num_containers(&self) -> usize {
        self.files.len()
    }

    fn null_counts(&self, column: &Column) -> Option<ArrayRef> {
        let (id, _) = self.column(column)?;
        let counts = self
            .files
            .iter()
            .map(|task| task.entry.data_file().null_value_counts().get(&id).copied());
        Some(Arc::new(counts.collect::<UInt64Array>()))
    }

    fn row_counts(&self, _column: &Column) -> Option<ArrayRef> {
        let counts = self.files.iter().map(|task| task.entry.record_count());
        Some(Arc::new(UInt64Array::from_iter_values(counts)))
    }

    fn contained(&self, _column: &Column, _values: &HashSet<ScalarValue>) -> Option<BooleanArray> {
        None
    }
}
