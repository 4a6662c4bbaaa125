//! One read-only statement over the tables of the job.

mod names;
mod parse;
mod view;
mod views;

use std::{collections::HashMap, sync::Arc};

use datafusion::{
    catalog::{CatalogProvider, MemoryCatalogProvider, MemorySchemaProvider, SchemaProvider, TableProvider},
    common::{DFSchema, DataFusionError, TableReference},
    execution::{
        disk_manager::{DiskManagerBuilder, DiskManagerMode},
        memory_pool::GreedyMemoryPool,
        runtime_env::RuntimeEnvBuilder,
    },
    logical_expr::{Expr, LogicalPlan},
    prelude::{SQLOptions, SessionConfig, SessionContext},
    sql::sqlparser::ast::Expr as SqlExpr,
};
use futures::{StreamExt as _, TryStreamExt as _};
use weft_worker_protocol::{Fail, Job};

use self::names::Names;
use crate::{
    answer::Answer,
    pipe::Host,
    provider::{Provider, Touched},
    table::{Salt, Table},
};

/// Memory for sorts, joins and groups.
const POOL_BYTES: usize = 512 << 20;
/// Catalog and schema for names of one and two parts.
const CATALOG: &str = "weft";
const SCHEMA: &str = "public";

/// Prepares the answer of a statement.
pub(crate) async fn run(host: &Arc<Host>, job: &Job, sql: &str, threads: usize) -> Result<Answer, Fail> {
    let mut statement = parse::statement(sql)?;
    let specs = views::named(job);
    let names = Names::new(&specs);
    let asked = names.settle(&mut statement)?;
    let opened = open(host, job, &names, &asked, threads).await?;
    let mut columns = names::Columns::default();
    for fields in asked.iter().filter_map(|place| opened.known.get(place)) {
        columns.add(fields);
    }
    columns.settle(&mut statement);
    let context = &opened.context;
    let plan = context
        .state()
        .statement_to_plan(statement)
        .await
        .map_err(|error| engine_fail(&error, "statement"))?;
    read_only()
        .verify_plan(&plan)
        .map_err(|error| engine_fail(&error, "statement"))?;
    // An explanation stands at the root of its plan; its few rows need no limit there.
    let explains = matches!(plan, LogicalPlan::Explain(_) | LogicalPlan::Analyze(_));
    let frame = context
        .execute_logical_plan(plan)
        .await
        .and_then(|frame| {
            if explains {
                Ok(frame)
            } else {
                frame.limit(0, Some(bounded(job.bounds.rows)))
            }
        })
        .map_err(|error| engine_fail(&error, "statement"))?;
    let stream = frame
        .execute_stream()
        .await
        .map_err(|error| engine_fail(&error, "statement"))?;
    Ok(Answer {
        schema: stream.schema(),
        batches: stream.map_err(|error| engine_fail(&error, "statement")).boxed(),
        snapshot: opened.snapshot(),
        touched: opened.touched,
        views: opened.views,
        more: None,
    })
}

/// An engine with the tables and views that are read.
pub(crate) struct Opened {
    /// The engine.
    pub(crate) context: SessionContext,
    /// What its scans find out.
    pub(crate) touched: Arc<Touched>,
    /// Tables, by their place in the job.
    pub(crate) tables: Vec<(usize, Arc<Table>)>,
    /// Views, by their place among the views of the job.
    pub(crate) views: Vec<u32>,
    known: views::Known,
}

impl Opened {
    /// The snapshot, where one table is read.
    pub(crate) fn snapshot(&self) -> Option<String> {
        match self.tables.as_slice() {
            [(_, only)] => only.snapshot_id(),
            _ => None,
        }
    }
}

/// Opens what is asked for and what that reads.
async fn open(
    host: &Arc<Host>,
    job: &Job,
    names: &Names<'_>,
    asked: &[usize],
    threads: usize,
) -> Result<Opened, Fail> {
    let used = views::needed(job, names.tables(), asked)?;
    let context = session(threads);
    let (touched, salt) = (Arc::new(Touched::default()), Salt::new()?);
    let mut known = views::Known::default();
    let mut tables = Vec::new();
    for place in used.iter().copied().filter(|place| *place < job.tables.len()) {
        let (Some(spec), Ok(number)) = (job.tables.get(place), u32::try_from(place)) else {
            continue;
        };
        let table = Arc::new(Table::open(Arc::clone(host), number, spec, None, &salt).await?);
        known.insert(place, table.arrow.fields().clone());
        let provider = Provider::new(Arc::clone(&table), Arc::clone(&touched));
        register(&context, &names.parts(place), provider)
            .map_err(|error| engine_fail(&error, "statement"))?;
        tables.push((place, table));
    }
    let views = views::register(&context, job, names, &used, &mut known).await?;
    Ok(Opened {
        context,
        touched,
        tables,
        views,
        known,
    })
}

/// Opens one table or view by its name; what it is called by the engine.
pub(crate) async fn relation(
    host: &Arc<Host>,
    job: &Job,
    name: &str,
    threads: usize,
) -> Result<(Opened, TableReference), Fail> {
    let specs = views::named(job);
    let names = Names::new(&specs);
    let place = names
        .place(name)
        .ok_or_else(|| Fail::invalid(format!("`{name}` is none of the tables that are read")))?;
    let opened = open(host, job, &names, &[place], threads).await?;
    let parts = names.parts(place);
    let reference = TableReference::full(
        parts.catalog.unwrap_or_else(|| CATALOG.to_owned()),
        parts.schema.unwrap_or_else(|| SCHEMA.to_owned()),
        parts.table,
    );
    Ok((opened, reference))
}

/// A count as the engine takes it: signed inside.
pub(crate) fn bounded(count: u64) -> usize {
    let most = isize::MAX.unsigned_abs() / 2;
    usize::try_from(count).unwrap_or(most).min(most)
}

fn read_only() -> SQLOptions {
    SQLOptions::new()
        .with_allow_ddl(false)
        .with_allow_dml(false)
        .with_allow_statements(false)
}

/// An engine without tables, files or disk.
pub(crate) fn session(parts: usize) -> SessionContext {
    let config = SessionConfig::new()
        .with_target_partitions(parts)
        .with_default_catalog_and_schema(CATALOG, SCHEMA)
        .with_create_default_catalog_and_schema(true)
        .with_information_schema(false);
    let disk = DiskManagerBuilder::default().with_mode(DiskManagerMode::Disabled);
    let runtime = RuntimeEnvBuilder::new()
        .with_memory_pool(Arc::new(GreedyMemoryPool::new(POOL_BYTES)))
        .with_disk_manager_builder(disk)
        .build_arc();
    match runtime {
        Ok(runtime) => SessionContext::new_with_config_rt(config, runtime),
        // Only a disk manager can fail, and it is off.
        Err(_) => SessionContext::new_with_config(config),
    }
}

/// A condition over one table: a single expression, without statements inside of it.
pub(crate) fn condition(context: &SessionContext, text: &str, schema: &DFSchema) -> Result<Expr, Fail> {
    let mut parsed: SqlExpr = parse::condition(text)?;
    let mut columns = names::Columns::default();
    columns.add(schema.inner().fields());
    columns.settle(&mut parsed);
    context
        .state()
        .create_logical_expr_from_sql_expr(
            datafusion::sql::sqlparser::ast::ExprWithAlias {
                expr: parsed,
                alias: None,
            },
            schema,
        )
        .map_err(|error| engine_fail(&error, "filter"))
}

/// Which names the text of a view reads.
pub(crate) fn relations(text: &weft_worker_protocol::ViewText) -> Result<Vec<Vec<String>>, Fail> {
    view::read(text).map(|text| text.relations)
}

fn register(
    context: &SessionContext,
    parts: &names::Parts,
    provider: impl TableProvider + 'static,
) -> Result<(), DataFusionError> {
    let catalog_name = parts.catalog.as_deref().unwrap_or(CATALOG);
    let catalog = context.catalog(catalog_name).unwrap_or_else(|| {
        let catalog: Arc<dyn CatalogProvider> = Arc::new(MemoryCatalogProvider::new());
        context.register_catalog(catalog_name, Arc::clone(&catalog));
        catalog
    });
    let schema_name = parts.schema.as_deref().unwrap_or(SCHEMA);
    let schema = if let Some(schema) = catalog.schema(schema_name) {
        schema
    } else {
        let schema: Arc<dyn SchemaProvider> = Arc::new(MemorySchemaProvider::new());
        catalog.register_schema(schema_name, Arc::clone(&schema))?;
        schema
    };
    schema.register_table(parts.table.clone(), Arc::new(provider))?;
    Ok(())
}

/// The engine's failure in plain words: ours where it came from below, else what is wrong with the text.
pub(crate) fn engine_fail(error: &DataFusionError, what: &str) -> Fail {
    match error.find_root() {
        DataFusionError::External(source) => {
            if let Some(fail) = source.downcast_ref::<Fail>() {
                return fail.clone();
            }
            Fail::failed(format!("the {what} failed: {source}"))
        }
        DataFusionError::ResourcesExhausted(_) => Fail::limit(format!(
            "the {what} needs more than {} MB of memory; filter more or read fewer columns",
            POOL_BYTES >> 20
        )),
        DataFusionError::SQL(error, _) => Fail::invalid(parse::words(what, error)),
        DataFusionError::SchemaError(error, _) => Fail::invalid(format!("the {what} does not fit: {error}")),
        DataFusionError::Plan(message) => Fail::invalid(format!("the {what} does not fit: {message}")),
        DataFusionError::NotImplemented(message) => {
            Fail::unsupported(format!("the {what} uses what is not supported: {message}"))
        }
        DataFusionError::Execution(message) => Fail::invalid(format!("the {what} failed: {message}")),
        DataFusionError::ArrowError(error, _) => Fail::invalid(format!("the {what} failed: {error}")),
        // A panic in a task of the engine. As damage, so that the host trusts this process with nothing more.
        DataFusionError::ExecutionJoin(_) => Fail::corrupt(format!(
            "the {what} met a state that it does not know; a file may be damaged"
        )),
        other => Fail::failed(format!("the {what} failed: {other}")),
    }
}

/// Names as the tables write them, by their lower case.
type ByName = HashMap<String, String>;

#[cfg(test)]
mod tests;
