//! Row groups that cannot hold a matching row, by the statistics in the file's footer.

use std::{collections::HashSet, sync::Arc};

use arrow::{
    array::{ArrayRef, BooleanArray},
    compute::cast,
};
use datafusion::{
    common::{Column, ScalarValue, pruning::PruningStatistics},
    physical_optimizer::pruning::PruningPredicate,
};
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, statistics::StatisticsConverter};
use weft_worker_protocol::Fail;

use super::leaves::with_id;
use crate::table::Table;

/// Which groups may hold a matching row, in the file's order.
pub(super) fn keep(
    predicate: &PruningPredicate,
    table: &Table,
    metadata: &ArrowReaderMetadata,
) -> Result<Vec<bool>, Fail> {
    predicate
        .prune(&Groups { table, metadata })
        .map_err(|error| Fail::failed(format!("the filter cannot be weighed against a footer: {error}")))
}

struct Groups<'a> {
    table: &'a Table,
    metadata: &'a ArrowReaderMetadata,
}

impl Groups<'_> {
    fn converter(&self, column: &Column) -> Option<StatisticsConverter<'_>> {
        let target = self.table.arrow.field_with_name(&column.name).ok()?;
        // NaN is outside of all statistics, and this engine sorts it above every number.
        if target.data_type().is_floating() {
            return None;
        }
        let field = with_id(self.metadata.schema().fields(), target)?;
        StatisticsConverter::try_new(
            field.name(),
            self.metadata.schema(),
            self.metadata.parquet_schema(),
        )
        .ok()
    }

    fn values(
        &self,
        column: &Column,
        pick: impl Fn(&StatisticsConverter<'_>) -> Option<ArrayRef>,
    ) -> Option<ArrayRef> {
        let target = self.table.arrow.field_with_name(&column.name).ok()?;
        cast(&pick(&self.converter(column)?)?, target.data_type()).ok()
    }
}

impl PruningStatistics for Groups<'_> {
    fn min_values(&self, column: &Column) -> Option<ArrayRef> {
        let groups = self.metadata.metadata().row_groups();
        self.values(column, |converter| converter.row_group_mins(groups).ok())
    }

    fn max_values(&self, column: &Column) -> Option<ArrayRef> {
        let groups = self.metadata.metadata().row_groups();
        self.values(column, |converter| converter.row_group_maxes(groups).ok())
    }

    fn num_containers(&self) -> usize {
        self.metadata.metadata().num_row_groups()
    }

    fn null_counts(&self, column: &Column) -> Option<ArrayRef> {
        let groups = self.metadata.metadata().row_groups();
        let converter = self.converter(column)?.with_missing_null_counts_as_zero(false);
        Some(Arc::new(converter.row_group_null_counts(groups).ok()?))
    }

    fn row_counts(&self, column: &Column) -> Option<ArrayRef> {
        let groups = self.metadata.metadata().row_groups();
        let counts = self.converter(column)?.row_group_row_counts(groups).ok()??;
        Some(Arc::new(counts))
    }

    fn contained(&self, _column: &Column, _values: &HashSet<ScalarValue>) -> Option<BooleanArray> {
        None
    }
}
