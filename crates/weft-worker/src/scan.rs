//! Rows of data files, in the table's columns of the snapshot, deletes applied, masks in place.

mod columns;
mod delete;
mod file;
mod groups;
mod ids;
mod lanes;
mod leaves;
mod open;
mod window;

use std::sync::Arc;

use arrow::{
    array::RecordBatch,
    datatypes::{FieldRef, Schema, SchemaRef},
};
use datafusion::physical_optimizer::pruning::PruningPredicate;
use futures::{
    StreamExt as _,
    stream::{self, BoxStream},
};
use weft_worker_protocol::Fail;

use self::{delete::DeleteCache, file::OpenFile};
use crate::{
    plan::{DataFileTask, Planner, prune},
    table::{RowFilter, Table},
};

/// Batches of a scan.
pub(crate) type Batches = BoxStream<'static, Result<RecordBatch, Fail>>;
/// Files of a scan, planned as they are needed.
pub(crate) type Files = BoxStream<'static, Result<DataFileTask, Fail>>;

/// One scan of one table: which columns, and what may be left out.
pub(crate) struct Scan {
    /// The table.
    pub(crate) table: Arc<Table>,
    /// Columns of the answer, in this order.
    pub(crate) output: SchemaRef,
    /// Condition that files and row groups are weighed against; the rows themselves are not. The catalog's own where
    /// it has one.
    pub(crate) pruning: Option<PruningPredicate>,
    deletes: DeleteCache,
}

/// Which rows of the scan.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Slice {
    /// Rows to leave out at the beginning.
    pub(crate) skip: u64,
    /// Rows at most.
    pub(crate) take: Option<u64>,
}

impl Scan {
    /// A scan of these top-level columns, by place.
    pub(crate) fn new(
        table: Arc<Table>,
        columns: &[usize],
        pruning: Option<PruningPredicate>,
    ) -> Result<Arc<Self>, Fail> {
        let fields: Vec<FieldRef> = columns
            .iter()
            .map(|at| table.arrow.fields().get(*at).cloned())
            .collect::<Option<_>>()
            .ok_or_else(|| Fail::failed("a column beyond the schema was asked for"))?;
        // Rows that may not be seen are no part of what a condition of the person is weighed against: which files it
        // opens would tell of them.
        let pruning = match &table.filter {
            Some(filter) => filter.pruning.clone(),
            None => pruning,
        };
        Ok(Arc::new(Self {
            table,
            output: Arc::new(Schema::new(fields)),
            pruning,
            deletes: DeleteCache::default(),
        }))
    }

    /// Files of the plan that may hold a matching row, manifest by manifest.
    pub(crate) fn files(self: &Arc<Self>, planner: Planner) -> Files {
        let scan = Arc::clone(self);
        let groups = stream::try_unfold((planner, scan), |(mut planner, scan)| async move {
            let Some(files) = planner.next().await? else {
                return Ok::<_, Fail>(None);
            };
            let files = scan.kept(files)?;
            Ok(Some((files, (planner, scan))))
        });
        groups
            .flat_map(|group| match group {
                Ok(files) => stream::iter(files.into_iter().map(Ok)).left_stream(),
                Err(fail) => stream::iter([Err(fail)]).right_stream(),
            })
            .boxed()
    }

    /// Those of the files that may hold a matching row.
    pub(crate) fn kept(&self, files: Vec<DataFileTask>) -> Result<Vec<DataFileTask>, Fail> {
        if self.table.filter.as_ref().is_some_and(RowFilter::hides_all) {
            return Ok(Vec::new());
        }
        match &self.pruning {
            Some(predicate) => prune(predicate, &self.table, files),
            None => Ok(files),
        }
    }

    /// The rows of the files, one file after the other.
    pub(crate) fn rows(self: &Arc<Self>, files: Files, slice: Slice) -> Batches {
        let reading = Reading {
            scan: Arc::clone(self),
            files,
            open: None,
            slice,
        };
        stream::try_unfold(reading, |mut reading| async move {
            let batch = reading
                .next()
                .await
                .map_err(|fail| reading.scan.table.fail(fail))?;
            Ok(batch.map(|batch| (batch, reading)))
        })
        .boxed()
    }
}

struct Reading {
    scan: Arc<Scan>,
    files: Files,
    open: Option<OpenFile>,
    slice: Slice,
}

impl Reading {
    async fn next(&mut self) -> Result<Option<RecordBatch>, Fail> {
        loop {
            if self.slice.take == Some(0) {
                return Ok(None);
            }
            if let Some(open) = &mut self.open {
                if let Some(batch) = open.next(&mut self.slice).await? {
                    if batch.num_rows() > 0 {
                        return Ok(Some(batch));
                    }
                } else {
                    self.open = None;
                }
                continue;
            }
            let Some(task) = self.files.next().await.transpose()? else {
                return Ok(None);
            };
            let rows = task.entry.record_count();
            let counted = task.deletes.is_empty() && self.scan.table.filter.is_none();
            if counted && rows <= self.slice.skip {
                self.slice.skip -= rows;
                continue;
            }
            self.open = Some(OpenFile::open(Arc::clone(&self.scan), task).await?);
        }
    }
}
