//! The first rows of one table: straight from the scan where nothing is filtered or sorted, else through the
//! engine with the condition pushed into the scan.

use std::sync::Arc;

use arrow::datatypes::{DataType, SchemaRef};
use datafusion::{
    common::{Column, DFSchema, DataFusionError},
    datasource::provider_as_source,
    logical_expr::{Expr, LogicalPlan, LogicalPlanBuilder, UNNAMED_TABLE},
    prelude::SessionContext,
};
use futures::{StreamExt as _, TryStreamExt as _};
use weft_worker_protocol::{Fail, Job, Key, What};

use crate::{
    answer::Answer,
    pipe::Host,
    plan::Planner,
    provider::{Provider, Touched},
    scan::{Scan, Slice},
    sql::{bounded, condition, engine_fail, session},
    table::{Salt, Table},
};

/// Prepares the answer.
pub(crate) async fn run(host: &Arc<Host>, job: &Job) -> Result<Answer, Fail> {
    let What::Rows {
        snapshot,
        columns,
        filter,
        sort,
        offset,
    } = &job.what
    else {
        return Err(Fail::failed("not a job for rows"));
    };
    let spec = job
        .tables
        .first()
        .ok_or_else(|| Fail::invalid("no table was named"))?;
    let table = Arc::new(Table::open(Arc::clone(host), 0, spec, snapshot.as_deref(), &Salt::new()?).await?);
    let columns = chosen(&table, columns)?;
    if filter.is_none() && sort.is_empty() {
        return direct(table, &columns, *offset, job.bounds.rows).await;
    }
    let request = Ordered {
        filter: filter.as_deref(),
        sort,
        offset: *offset,
        rows: job.bounds.rows,
    };
    through_engine(table, &columns, request).await
}

async fn direct(table: Arc<Table>, columns: &[usize], offset: u64, rows: u64) -> Result<Answer, Fail> {
    let touched = Arc::new(Touched::default());
    touched.columns(&table, columns);
    let planner = Planner::open(Arc::clone(&table))
        .await
        .map_err(|fail| table.fail(fail))?;
    touched.files(planner.files_total);
    let counted = planner.has_no_deletes() && table.filter.is_none();
    let total = planner.rows_total.filter(|_| counted);
    let scan = Scan::new(Arc::clone(&table), columns, None)?;
    let slice = Slice {
        skip: offset,
        take: Some(rows),
    };
    let batches = scan.rows(scan.files(planner), slice);
    Ok(Answer {
        schema: Arc::clone(&scan.output),
        batches,
        touched,
        views: Vec::new(),
        snapshot: table.snapshot_id(),
        more: total.map(|total| total > offset.saturating_add(rows)),
    })
}

struct Ordered<'a> {
    filter: Option<&'a str>,
    sort: &'a [Key],
    offset: u64,
    rows: u64,
}

async fn through_engine(table: Arc<Table>, columns: &[usize], request: Ordered<'_>) -> Result<Answer, Fail> {
    let touched = Arc::new(Touched::default());
    let snapshot = table.snapshot_id();
    // One part, planned as it is read: a hundred matches need not open every file.
    let context = session(1);
    let plan = plan(&context, &table, &touched, columns, &request)?;
    let stream = context
        .execute_logical_plan(plan)
        .await
        .map_err(|error| engine_fail(&error, "filter or sort"))?
        .execute_stream()
        .await
        .map_err(|error| engine_fail(&error, "filter or sort"))?;
    Ok(Answer {
        schema: stream.schema(),
        batches: stream
            .map_err(|error| engine_fail(&error, "filter or sort"))
            .boxed(),
        touched,
        views: Vec::new(),
        snapshot,
        more: None,
    })
}

fn plan(
    context: &SessionContext,
    table: &Arc<Table>,
    touched: &Arc<Touched>,
    columns: &[usize],
    request: &Ordered<'_>,
) -> Result<LogicalPlan, Fail> {
    let wrong = |error: DataFusionError| engine_fail(&error, "filter or sort");
    let provider = Provider::new(Arc::clone(table), Arc::clone(touched));
    let source = provider_as_source(Arc::new(provider));
    let mut plan = LogicalPlanBuilder::scan(UNNAMED_TABLE, source, None).map_err(wrong)?;
    if let Some(filter) = request.filter {
        let schema = DFSchema::try_from(Arc::clone(&table.arrow)).map_err(wrong)?;
        plan = plan.filter(condition(context, filter, &schema)?).map_err(wrong)?;
    }
    if !request.sort.is_empty() {
        let keys = request
            .sort
            .iter()
            .map(|key| Ok(column(&table.arrow, place(table, &key.column)?).sort(!key.descending, false)))
            .collect::<Result<Vec<_>, Fail>>()?;
        plan = plan.sort(keys).map_err(wrong)?;
    }
    plan.limit(bounded(request.offset), Some(bounded(request.rows)))
        .and_then(|plan| plan.project(columns.iter().map(|at| column(&table.arrow, *at))))
        .and_then(LogicalPlanBuilder::build)
        .map_err(wrong)
}

fn column(schema: &SchemaRef, at: usize) -> Expr {
    let name = schema.fields().get(at).map_or("", |field| field.name());
    Expr::Column(Column::new_unqualified(name))
}

/// Places of the columns asked for; all where none are named.
fn chosen(table: &Table, names: &[String]) -> Result<Vec<usize>, Fail> {
    if names.is_empty() {
        return Ok((0..table.arrow.fields().len()).collect());
    }
    names.iter().map(|name| place(table, name)).collect()
}

/// Place of a column by name, exact first, then whatever its case where only one fits.
fn place(table: &Table, name: &str) -> Result<usize, Fail> {
    if let Ok(at) = table.arrow.index_of(name) {
        return Ok(at);
    }
    let mut alike = table
        .arrow
        .fields()
        .iter()
        .enumerate()
        .filter(|(_, field)| field.name().eq_ignore_ascii_case(name));
    if let (Some((at, _)), None) = (alike.next(), alike.next()) {
        return Ok(at);
    }
    let known: Vec<_> = table
        .arrow
        .fields()
        .iter()
        .filter(|field| field.data_type() != &DataType::Null)
        .map(|field| field.name().as_str())
        .take(40)
        .collect();
    Err(Fail::invalid(format!(
        "`{}` has no column `{name}` at this snapshot; it has {}",
        table.name,
        known.join(", ")
    )))
}
