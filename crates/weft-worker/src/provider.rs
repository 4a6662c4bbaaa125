//! A table for the query engine. Masks are in place before the engine sees a value, a statistic or a file's
//! bounds: a filter on a masked column is never weighed against anything true.

use std::{
    any::Any,
    collections::BTreeSet,
    fmt,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use arrow::datatypes::SchemaRef;
use async_trait::async_trait;
use datafusion::{
    catalog::{Session, TableProvider},
    common::{DFSchema, DataFusionError, Result as EngineResult},
    execution::TaskContext,
    logical_expr::{Expr, TableProviderFilterPushDown, TableType, utils::conjunction},
    physical_optimizer::pruning::PruningPredicate,
    physical_plan::{
        ExecutionPlan, SendableRecordBatchStream,
        stream::RecordBatchStreamAdapter,
        streaming::{PartitionStream, StreamingTableExec},
    },
};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use weft_worker_protocol::{Action, Fail};

use crate::{
    plan::{DataFileTask, Planner},
    scan::{Batches, Files, Scan, Slice},
    table::{Table, ids_under},
};

/// What the scans of a job found out beside the rows.
#[derive(Default)]
pub(crate) struct Touched {
    masks: Mutex<BTreeSet<(u32, String)>>,
    restricted: Mutex<BTreeSet<(u32, String, Action)>>,
    filtered: Mutex<BTreeSet<(u32, String)>>,
    files: AtomicU64,
}

impl Touched {
    /// Notes the masks of the columns that are read, and what the catalog does to them and to the rows.
    pub(crate) fn columns(&self, table: &Table, columns: &[usize]) {
        let mut masks = self.masks.lock().unwrap_or_else(PoisonError::into_inner);
        let mut restricted = self.restricted.lock().unwrap_or_else(PoisonError::into_inner);
        for field in columns.iter().filter_map(|at| table.arrow.fields().get(*at)) {
            let ids = ids_under(field);
            let paths = ids.iter().flat_map(|id| table.masks.paths(*id));
            masks.extend(paths.map(|path| (table.place, path.clone())));
            let acted = ids.iter().filter_map(|id| Some((*id, table.masks.action(*id)?)));
            restricted.extend(acted.map(|(id, action)| {
                let path = table.schema.name_by_field_id(id).unwrap_or(field.name());
                (table.place, path.to_owned(), action)
            }));
        }
        if let Some(filter) = &table.filter {
            let mut filtered = self.filtered.lock().unwrap_or_else(PoisonError::into_inner);
            filtered.insert((table.place, filter.words.clone()));
        }
    }

    /// Notes the data files of a snapshot that is read.
    pub(crate) fn files(&self, count: u64) {
        self.files.fetch_add(count, Ordering::Relaxed);
    }

    /// The masks noted.
    pub(crate) fn masked(&self) -> Vec<(u32, String)> {
        let masks = self.masks.lock().unwrap_or_else(PoisonError::into_inner);
        masks.iter().cloned().collect()
    }

    /// What the catalog does to columns that were read.
    pub(crate) fn restricted(&self) -> Vec<(u32, String, Action)> {
        let restricted = self.restricted.lock().unwrap_or_else(PoisonError::into_inner);
        restricted.iter().cloned().collect()
    }

    /// Tables of which only some rows were seen.
    pub(crate) fn filtered(&self) -> Vec<(u32, String)> {
        let filtered = self.filtered.lock().unwrap_or_else(PoisonError::into_inner);
        filtered.iter().cloned().collect()
    }

    /// The data files noted.
    pub(crate) fn files_total(&self) -> u64 {
        self.files.load(Ordering::Relaxed)
    }
}

/// A table of the engine.
pub(crate) struct Provider {
    table: Arc<Table>,
    touched: Arc<Touched>,
}

impl Provider {
    /// Over this table; what its scans touch is noted.
    pub(crate) fn new(table: Arc<Table>, touched: Arc<Touched>) -> Self {
        Self { table, touched }
    }

    fn names_masked(&self, filter: &Expr) -> bool {
        !self.table.masks.is_empty()
            && filter.column_refs().iter().any(|column| {
                let field = self.table.arrow.field_with_name(&column.name);
                field.map_or(true, |field| {
                    ids_under(field).iter().any(|id| self.table.masks.hides(*id))
                })
            })
    }

    fn pruning(&self, state: &dyn Session, filters: &[Expr]) -> EngineResult<Option<PruningPredicate>> {
        let Some(filter) = conjunction(
            filters
                .iter()
                .filter(|filter| !self.names_masked(filter))
                .cloned(),
        ) else {
            return Ok(None);
        };
        let schema = DFSchema::try_from(Arc::clone(&self.table.arrow))?;
        let filter = state.create_physical_expr(filter, &schema)?;
        let predicate = PruningPredicate::try_new(filter, Arc::clone(&self.table.arrow))?;
        Ok((!predicate.always_true()).then_some(predicate))
    }
}

impl fmt::Debug for Provider {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.table.name)
    }
}

#[async_trait]
impl TableProvider for Provider {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.table.arrow)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    fn supports_filters_pushdown(&self, filters: &[&Expr]) -> EngineResult<Vec<TableProviderFilterPushDown>> {
        let push = |filter: &&Expr| {
            if self.table.filter.is_some() || self.names_masked(filter) {
                TableProviderFilterPushDown::Unsupported
            } else {
                TableProviderFilterPushDown::Inexact
            }
        };
        Ok(filters.iter().map(push).collect())
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> EngineResult<Arc<dyn ExecutionPlan>> {
        let all: Vec<usize> = (0..self.table.arrow.fields().len()).collect();
        let columns = projection.unwrap_or(&all);
        self.touched.columns(&self.table, columns);
        let pruning = self.pruning(state, filters)?;
        let scan = Scan::new(Arc::clone(&self.table), columns, pruning).map_err(external)?;
        let planner = Planner::open(Arc::clone(&self.table))
            .await
            .map_err(|fail| external(self.table.fail(fail)))?;
        self.touched.files(planner.files_total);
        let wide = state.config().target_partitions();
        // A limit that reaches the table is one that no filter stands above.
        let take = limit.filter(|_| filters.is_empty()).map(|limit| limit as u64);
        let parts = if take.is_some() || wide < 2 {
            vec![Part::Planning(Mutex::new(Some(planner)))]
        } else {
            let files = planner.rest().await.and_then(|files| scan.kept(files));
            spread(files.map_err(|fail| external(self.table.fail(fail)))?, wide)
        };
        let slice = Slice { skip: 0, take };
        let parts = parts.into_iter().map(|part| {
            Arc::new(Partition {
                scan: Arc::clone(&scan),
                part,
                slice,
            }) as Arc<dyn PartitionStream>
        });
        let plan = StreamingTableExec::try_new(
            Arc::clone(&scan.output),
            parts.collect(),
            None,
            Vec::new(),
            false,
            limit,
        )?;
        Ok(Arc::new(plan))
    }
}

/// Files dealt out in turn, so that each part gets old and new ones.
fn spread(files: Vec<DataFileTask>, wide: usize) -> Vec<Part> {
    let count = wide.min(files.len()).max(1);
    let mut parts: Vec<Vec<DataFileTask>> = vec![Vec::new(); count];
    for (at, file) in files.into_iter().enumerate() {
        if let Some(part) = parts.get_mut(at % count) {
            part.push(file);
        }
    }
    parts.into_iter().map(Part::Planned).collect()
}

enum Part {
    /// Planned while it is read; can be read once.
    Planning(Mutex<Option<Planner>>),
    Planned(Vec<DataFileTask>),
}

struct Partition {
    scan: Arc<Scan>,
    part: Part,
    slice: Slice,
}

impl Partition {
    fn files(&self) -> Result<Files, Fail> {
        match &self.part {
            Part::Planned(files) => Ok(stream::iter(files.clone().into_iter().map(Ok)).boxed()),
            Part::Planning(planner) => {
                let planner = planner.lock().unwrap_or_else(PoisonError::into_inner).take();
                let planner = planner.ok_or_else(|| Fail::failed("a scan is read twice"))?;
                Ok(self.scan.files(planner))
            }
        }
    }

    fn batches(&self) -> Batches {
        match self.files() {
            Ok(files) => self.scan.rows(files, self.slice),
            Err(fail) => stream::iter([Err(fail)]).boxed(),
        }
    }
}

impl fmt::Debug for Partition {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.scan.table.name)
    }
}

impl PartitionStream for Partition {
    fn schema(&self) -> &SchemaRef {
        &self.scan.output
    }

    fn execute(&self, _context: Arc<TaskContext>) -> SendableRecordBatchStream {
        let batches = self.batches().map_err(external);
        Box::pin(RecordBatchStreamAdapter::new(
            Arc::clone(&self.scan.output),
            batches,
        ))
    }
}

/// Our failure inside of the engine's.
pub(crate) fn external(fail: Fail) -> DataFusionError {
    DataFusionError::External(Box::new(fail))
}
