//! Counts over the rows of one table or view: all of them in one pass over the columns that they need.
//!
//! Not a statement of the engine's: that one would hold every value of a column to tell which occur twice, and would
//! read the table once for each question. Here the rows pass by once, deletes applied, and each batch is shown to all
//! counts; only duplicates that do not fit into memory are looked for in further passes, over their columns alone.

mod checks;
mod columns;

use std::{sync::Arc, time::Duration};

use datafusion::{datasource::provider_as_source, physical_plan::SendableRecordBatchStream};
use datafusion::{
    execution::TaskContext,
    logical_expr::LogicalPlanBuilder,
    physical_plan::{ExecutionPlan, execute_stream_partitioned},
    prelude::SessionContext,
};
use futures::StreamExt as _;
use tokio::{task::JoinSet, time::Instant};
use weft_worker_protocol::{Count, Facts, Fail, Job, MeasuredFacts};

use self::{
    checks::Checks,
    columns::{Columns, Source},
};
use crate::{
    pipe::Host,
    sql::{Opened, engine_fail, relation},
};

/// Times that the columns of one duplicate count are read.
const MOST_PASSES: u32 = 64;

/// What is wanted of one table or view.
pub(crate) struct Wanted<'a> {
    pub(crate) name: &'a str,
    pub(crate) counts: &'a [Count],
    pub(crate) key_bytes: u64,
}

/// Counts.
pub(crate) async fn run(
    host: &Arc<Host>,
    job: &Job,
    wanted: Wanted<'_>,
    threads: usize,
) -> Result<(Facts, MeasuredFacts), Fail> {
    let deadline = Instant::now() + Duration::from_millis(job.bounds.millis);
    let work = Box::pin(measured(host, job, &wanted, threads, deadline));
    tokio::time::timeout_at(deadline, work)
        .await
        .unwrap_or_else(|_| Err(late(job)))
}

fn late(job: &Job) -> Fail {
    Fail::limit(format!(
        "stopped after {} ms, the limit on time",
        job.bounds.millis
    ))
}

async fn measured(
    host: &Arc<Host>,
    job: &Job,
    wanted: &Wanted<'_>,
    threads: usize,
    deadline: Instant,
) -> Result<(Facts, MeasuredFacts), Fail> {
    let (opened, reference) = relation(host, job, wanted.name, threads).await?;
    let read = Read::new(&opened, reference).await?;
    let source = Source {
        fields: read.fields(),
        hidden: Hidden::of(&opened, &read),
    };
    let key_bytes = usize::try_from(wanted.key_bytes).unwrap_or(usize::MAX);
    let mut columns = Columns::new(&source);
    let mut checks = Checks::new(wanted.counts, &mut columns, key_bytes, || {
        if Instant::now() >= deadline {
            Err(late(job))
        } else {
            Ok(())
        }
    })?;
    let mut passes = 0;
    let mut plan = checks.everything();
    while let Some(wanted) = plan {
        let tops = columns.tops(&wanted.columns);
        let streams = read.streams(&opened.context, &tops).await?;
        if passes == 0 {
            checks.refuse_hidden(&read.hidden_behind(&opened));
        }
        checks = pass(checks, Arc::new(columns.placed(&tops)), wanted.first, streams).await?;
        passes += 1;
        plan = checks.next_pass(passes < MOST_PASSES);
    }
    let facts = Facts {
        snapshot: opened.snapshot(),
        masked: opened.touched.masked(),
        restricted: opened.touched.restricted(),
        filtered: opened.touched.filtered(),
        views: opened.views.clone(),
        files_total: opened.touched.files_total(),
        rows: 0,
        truncated: None,
    };
    Ok((facts, checks.told(passes)))
}

/// Shows every batch to the checks, on as many threads as there are streams.
async fn pass(
    checks: Checks,
    columns: Arc<columns::Placed>,
    first: bool,
    streams: Vec<SendableRecordBatchStream>,
) -> Result<Checks, Fail> {
    let shared = Arc::new(checks);
    let mut tasks = JoinSet::new();
    for mut stream in streams {
        let (checks, columns) = (Arc::clone(&shared), Arc::clone(&columns));
        tasks.spawn(async move {
            let mut tally = checks.tally(first);
            while let Some(batch) = stream.next().await {
                let batch = batch.map_err(|error| engine_fail(&error, "measure"))?;
                tally.add(&checks, &columns, &batch)?;
            }
            Ok::<_, Fail>(tally)
        });
    }
    let mut tallies = Vec::new();
    while let Some(done) = tasks.join_next().await {
        match done {
            Ok(tally) => tallies.push(tally?),
            Err(error) => match error.try_into_panic() {
                // As if it had been counted here: the job ends, and this process with it.
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(error) => return Err(Fail::failed(format!("counting stopped: {error}"))),
            },
        }
    }
    let mut checks = Arc::into_inner(shared)
        .ok_or_else(|| Fail::failed("a count is still held by a task that is done"))?;
    for tally in tallies {
        checks.take(tally);
    }
    Ok(checks)
}

/// What may not be told.
pub(super) enum Hidden {
    /// Paths of a table, by the table itself.
    Table(Arc<crate::table::Table>),
    /// What a view hides is known once it is planned.
    Behind,
}

impl Hidden {
    fn of(opened: &Opened, read: &Read) -> Self {
        match (opened.tables.as_slice(), read.is_view) {
            ([(_, only)], false) => Self::Table(Arc::clone(only)),
            _ => Self::Behind,
        }
    }
}

/// The table or view as something to read.
struct Read {
    frame: datafusion::prelude::DataFrame,
    is_view: bool,
}

impl Read {
    async fn new(opened: &Opened, reference: datafusion::common::TableReference) -> Result<Self, Fail> {
        let is_view = !opened.views.is_empty();
        let provider = opened
            .context
            .table_provider(reference.clone())
            .await
            .map_err(|error| engine_fail(&error, "measure"))?;
        let plan = LogicalPlanBuilder::scan(reference, provider_as_source(provider), None)
            .and_then(LogicalPlanBuilder::build)
            .map_err(|error| engine_fail(&error, "measure"))?;
        let frame = opened
            .context
            .execute_logical_plan(plan)
            .await
            .map_err(|error| engine_fail(&error, "measure"))?;
        Ok(Self { frame, is_view })
    }

    fn fields(&self) -> arrow::datatypes::Fields {
        self.frame.schema().inner().fields().clone()
    }

    /// Streams of these columns, by place.
    async fn streams(
        &self,
        context: &SessionContext,
        tops: &[usize],
    ) -> Result<Vec<SendableRecordBatchStream>, Fail> {
        let wrong = |error| engine_fail(&error, "measure");
        let all = self.frame.schema().columns();
        let wanted: Vec<_> = tops
            .iter()
            .filter_map(|top| all.get(*top).cloned())
            .map(datafusion::logical_expr::Expr::Column)
            .collect();
        let plan = LogicalPlanBuilder::from(self.frame.logical_plan().clone())
            .project(wanted)
            .and_then(LogicalPlanBuilder::build)
            .map_err(wrong)?;
        let plan: Arc<dyn ExecutionPlan> =
            context.state().create_physical_plan(&plan).await.map_err(wrong)?;
        let task: Arc<TaskContext> = context.task_ctx();
        execute_stream_partitioned(plan, task).map_err(wrong)
    }

    /// Why nothing, or nothing of columns, may be told of what was planned.
    fn hidden_behind(&self, opened: &Opened) -> checks::Behind {
        let masked = opened.touched.masked();
        let restricted = opened.touched.restricted();
        let column = masked
            .first()
            .map(|(_, path)| path)
            .or(restricted.first().map(|(_, path, _)| path));
        checks::Behind {
            rows: !opened.touched.filtered().is_empty(),
            column: column.filter(|_| self.is_view).cloned(),
        }
    }
}
