//! Views of a statement: each is planned from its text, over tables whose masks and restrictions hold below it.

use std::collections::{BTreeSet, HashMap};

use arrow::datatypes::{DataType, Fields};
use datafusion::{
    common::{Column, ScalarValue},
    datasource::ViewTable,
    logical_expr::{Expr, LogicalPlan, LogicalPlanBuilder},
    prelude::SessionContext,
};
use weft_worker_protocol::{Fail, Job, TableSpec, ViewSpec};

use super::{engine_fail, names, names::Names, read_only, register as put, view};
use crate::value::MASKED_TEXT;

/// Columns of what is registered, by its place.
pub(super) type Known = HashMap<usize, Fields>;

/// Everything that a statement may name: the tables, then the views.
pub(super) fn named(job: &Job) -> Vec<TableSpec> {
    let views = job.views.iter().map(|view| TableSpec {
        name: view.name.clone(),
        // Two views of one name are told apart by it, as two tables are.
        metadata_location: view.key.clone(),
        masks: Vec::new(),
        restrictions: None,
    });
    job.tables.iter().cloned().chain(views).collect()
}

/// What is named, and what those views read, down to the tables.
pub(super) fn needed(job: &Job, specs: &[TableSpec], first: &[usize]) -> Result<Vec<usize>, Fail> {
    let names = Names::new(specs);
    let mut needed = BTreeSet::new();
    let mut left = first.to_vec();
    while let Some(place) = left.pop() {
        if !needed.insert(place) {
            continue;
        }
        let Some(view) = view_at(job, place) else {
            continue;
        };
        for (_, name) in &view.relations {
            let below = names.place(name).filter(|below| *below < place);
            left.push(below.ok_or_else(|| {
                of(
                    view,
                    &Fail::invalid(format!("it reads `{name}`, which is not there")),
                )
            })?);
        }
    }
    Ok(needed.into_iter().collect())
}

/// Plans and registers the views that are needed; says which.
pub(super) async fn register(
    context: &SessionContext,
    job: &Job,
    names: &Names<'_>,
    needed: &[usize],
    known: &mut Known,
) -> Result<Vec<u32>, Fail> {
    let mut used = Vec::new();
    // Each stands behind those that it reads.
    for place in needed {
        let Some(view) = view_at(job, *place) else {
            continue;
        };
        let plan = planned(context, view, names, known)
            .await
            .map_err(|fail| of(view, &fail))?;
        known.insert(*place, plan.schema().inner().fields().clone());
        put(context, &names.parts(*place), ViewTable::new(plan, None))
            .map_err(|error| of(view, &engine_fail(&error, "view")))?;
        used.extend(u32::try_from(place - job.tables.len()));
    }
    Ok(used)
}

fn view_at(job: &Job, place: usize) -> Option<&ViewSpec> {
    job.views.get(place.checked_sub(job.tables.len())?)
}

fn of(view: &ViewSpec, fail: &Fail) -> Fail {
    let (name, dialect) = (&view.name, &view.text.dialect);
    Fail::new(
        fail.kind,
        format!("view `{name}`, in `{dialect}`: {}", fail.message),
    )
}

async fn planned(
    context: &SessionContext,
    view: &ViewSpec,
    names: &Names<'_>,
    known: &Known,
) -> Result<LogicalPlan, Fail> {
    let wrong = |error| engine_fail(&error, "view");
    let place = |parts: &[String]| {
        let found = view.relations.iter().find(|(name, _)| name == parts);
        found.and_then(|(_, name)| names.place(name))
    };
    let mut statement = view::read(&view.text)?.settled(|parts| Some(names.parts(place(parts)?).all()))?;
    let mut columns = names::Columns::default();
    let below = view
        .relations
        .iter()
        .filter_map(|(_, name)| known.get(&names.place(name)?));
    below.for_each(|fields| columns.add(fields));
    columns.settle(&mut statement);
    let plan = context
        .state()
        .statement_to_plan(statement)
        .await
        .map_err(wrong)?;
    read_only().verify_plan(&plan).map_err(wrong)?;
    called(view, plan)
}

/// The columns by their place, called as the view's schema calls them, masked where it is masked.
fn called(view: &ViewSpec, plan: LogicalPlan) -> Result<LogicalPlan, Fail> {
    let columns = plan.schema().columns();
    if !view.columns.is_empty() && view.columns.len() != columns.len() {
        return Err(Fail::unsupported(format!(
            "its text gives {} columns and its schema has {}",
            columns.len(),
            view.columns.len()
        )));
    }
    let fields = plan.schema().inner().fields().clone();
    let shown = columns
        .into_iter()
        .zip(fields.iter())
        .enumerate()
        .map(|(at, (column, field))| {
            let name = view.columns.get(at).unwrap_or(field.name());
            value(view, column, name, field.data_type()).map(|value| value.alias(name))
        });
    let shown = shown.collect::<Result<Vec<_>, _>>()?;
    LogicalPlanBuilder::from(plan)
        .project(shown)
        .and_then(LogicalPlanBuilder::build)
        .map_err(|error| engine_fail(&error, "view"))
}

fn value(view: &ViewSpec, column: Column, name: &str, kind: &DataType) -> Result<Expr, Fail> {
    let masked = view.masks.iter().any(|mask| {
        let column = mask.split('.').next().unwrap_or(mask);
        column.eq_ignore_ascii_case(name) || mask.eq_ignore_ascii_case(name)
    });
    if !masked {
        return Ok(Expr::Column(column));
    }
    let instead = match kind {
        DataType::Utf8 => ScalarValue::Utf8(Some(MASKED_TEXT.to_owned())),
        other => ScalarValue::try_new_null(other).map_err(|error| engine_fail(&error, "view"))?,
    };
    Ok(Expr::Literal(instead, None))
}
