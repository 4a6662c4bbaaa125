//! The rules of one object: the metrics of the library in one pass, then the queries one by one.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use weft_model::{Check, Entity, EntityKind, QualityRule, TestStatus};
use weft_policy::quality::{self, Names, Plan};
use weft_ports::{
    Cancel, PortError, PortErrorKind,
    error::PortResult,
    preview::{Answered, Limits, MeasureRequest, Measured},
};

use crate::{App, AppError, AppResult, ErrorCode, preview_rows::unless_cancelled};

use super::{
    MeasuredTable,
    outcome::Outcome,
    place::{self, Place},
    record,
    subjects::Subject,
};

/// Limits of the pass over a table.
const PASS: Limits = Limits {
    rows: 0,
    bytes: 1 << 40,
    millis: 30 * 60_000,
};
/// Limits of one query.
const QUERY: Limits = Limits {
    rows: 2,
    bytes: 64 << 30,
    millis: 60_000,
};

/// Time that is left for queries.
pub(super) struct Budget {
    most: Duration,
    used: Duration,
}

impl Budget {
    pub(super) fn new(most: Duration) -> Self {
        Self {
            most,
            used: Duration::ZERO,
        }
    }

    /// Limits of the next query; none where the time is used up.
    fn next(&self) -> Option<Limits> {
        let left = self.most.checked_sub(self.used).filter(|left| !left.is_zero())?;
        let left = u64::try_from(left.as_millis()).unwrap_or(u64::MAX);
        Some(Limits {
            millis: QUERY.millis.min(left),
            ..QUERY
        })
    }
}

/// What the rules of one object came to.
pub(super) struct Ran {
    pub(super) table: MeasuredTable,
    pub(super) outcomes: Vec<Outcome>,
}

/// Runs them. Fails only where it is cancelled or the workspace cannot be read: what is wrong with a table is the reason
/// of its rules.
pub(super) async fn run(
    app: &App,
    subject: &Subject,
    if_changed: bool,
    budget: &mut Budget,
    told: &(dyn Fn(u64) + Sync),
    cancel: &Cancel,
) -> AppResult<Ran> {
    let mut table = MeasuredTable {
        contract: subject.contract.id.clone(),
        name: subject.name().to_owned(),
        snapshot_id: None,
        at: app.now(),
        rows: None,
        bytes_read: 0,
        passes: 0,
        unchanged: false,
    };
    let Some(asset) = &subject.asset else {
        let why = format!(
            "nothing is known of `{}`; sync the source that holds it",
            subject.object
        );
        return Ok(never(subject, table, &why, Outcome::unread));
    };
    let found = unless_cancelled(cancel, Box::pin(place::of(app, asset, cancel))).await;
    let place = match found {
        Ok(place) => place,
        Err(error) if error.code == ErrorCode::Cancelled => return Err(error),
        Err(error) => {
            // Rows of a topic are for nobody here to read; those of a table are.
            let outcome = if matches!(asset.kind, EntityKind::Table | EntityKind::View) {
                Outcome::unread
            } else {
                Outcome::not_run
            };
            return Ok(never(subject, table, &words(&error), outcome));
        }
    };
    if if_changed && let Some(kept) = unchanged(app, subject, asset, &place, cancel, &mut table).await? {
        return Ok(Ran {
            outcomes: kept,
            table,
        });
    }
    let plans = plans(subject, asset, &place);
    let mut outcomes = pass(app, subject, &place, &plans, &mut table, cancel).await?;
    let mut done = outcomes.iter().flatten().count() as u64;
    told(done);
    for ((rule, plan), outcome) in subject.rules.iter().zip(&plans).zip(&mut outcomes) {
        let Plan::Ask { sql } = plan else { continue };
        *outcome = Some(query(app, subject, &place, rule, sql, budget, &mut table, cancel).await?);
        done += 1;
        told(done);
    }
    Ok(Ran {
        outcomes: outcomes.into_iter().flatten().collect(),
        table,
    })
}

fn never(
    subject: &Subject,
    table: MeasuredTable,
    why: &str,
    without: fn(&QualityRule, String, u64) -> Outcome,
) -> Ran {
    let names = Names {
        table: &[],
        column: None,
    };
    // A rule in words is one wherever its table is.
    let outcome = |rule: &QualityRule| match quality::plan(rule, &names) {
        Plan::Never(own) if matches!(rule.rule_type.as_str(), "text" | "custom") => {
            Outcome::not_run(rule, own, 0)
        }
        _ => without(rule, why.to_owned(), 0),
    };
    Ran {
        outcomes: subject.rules.iter().map(outcome).collect(),
        table,
    }
}

fn words(error: &AppError) -> String {
    match &error.hint {
        Some(hint) => format!("{}; {hint}", error.message),
        None => error.message.clone(),
    }
}

/// What each rule does, with what is masked left out before a row is read.
fn plans(subject: &Subject, asset: &Entity, place: &Place) -> Vec<Plan> {
    let plan = |rule: &QualityRule| {
        let names = Names {
            table: &place.parts,
            column: rule.column.as_deref(),
        };
        let plan = quality::plan(rule, &names);
        let Plan::Count { check, .. } = &plan else {
            return plan;
        };
        let columns: Vec<&String> = match check {
            Check::Rows => Vec::new(),
            Check::Nulls { column } | Check::Missing { column, .. } | Check::Invalid { column, .. } => {
                vec![column]
            }
            Check::Duplicates { columns } => columns.iter().collect(),
        };
        match columns
            .into_iter()
            .find_map(|column| place::masked(asset, column))
        {
            Some(why) => Plan::Never(why),
            None => plan,
        }
    };
    subject.rules.iter().map(plan).collect()
}

/// Outcomes of everything but queries, in the order of the rules.
async fn pass(
    app: &App,
    subject: &Subject,
    place: &Place,
    plans: &[Plan],
    table: &mut MeasuredTable,
    cancel: &Cancel,
) -> AppResult<Vec<Option<Outcome>>> {
    let mut checks: Vec<Check> = Vec::new();
    let mut slots = Vec::with_capacity(plans.len());
    for plan in plans {
        let Plan::Count { check, .. } = plan else {
            slots.push(None);
            continue;
        };
        // Two rules may count the same and expect something else of it.
        let known = checks.iter().position(|known| known == check);
        slots.push(Some(known.unwrap_or_else(|| {
            checks.push(check.clone());
            checks.len() - 1
        })));
    }
    let began = Instant::now();
    let answer = if checks.is_empty() && !plans.iter().any(|plan| matches!(plan, Plan::Ask { .. })) {
        None
    } else {
        Some(measure(app, place, checks, cancel).await)
    };
    let took_ms = millis(began);
    if let Some(Err(error)) = &answer
        && error.kind == PortErrorKind::Cancelled
    {
        return Err(PortError::cancelled().into());
    }
    if let Some(Ok(measured)) = &answer {
        table.snapshot_id.clone_from(&measured.report.snapshot_id);
        table.rows = measured.rows;
        table.bytes_read += measured.report.bytes_read;
        table.passes = measured.passes;
    }
    let outcome = |((rule, plan), slot): ((&QualityRule, &Plan), &Option<usize>)| match plan {
        Plan::Ask { .. } => None,
        Plan::Never(why) => Some(Outcome::not_run(rule, why.clone(), 0)),
        Plan::Count { check, percent } => Some(match &answer {
            Some(Err(error)) => Outcome::unread(rule, words(&error.clone().into()), took_ms),
            Some(Ok(measured)) => {
                let counted = (*slot).and_then(|slot| told(measured, slot));
                counted_outcome(rule, check, *percent, counted, took_ms)
            }
            None => counted_outcome(rule, check, *percent, None, took_ms),
        }),
    };
    Ok(subject.rules.iter().zip(plans).zip(&slots).map(outcome).collect())
}

/// Count and rows, or why what is counted may not be told.
type Counted = Result<(u64, u64), String>;

fn told(measured: &Measured, slot: usize) -> Option<Counted> {
    Some(match measured.counts.get(slot)? {
        Ok(count) => Ok((*count, measured.rows.unwrap_or(*count))),
        Err(why) => Err(why.clone()),
    })
}

fn counted_outcome(
    rule: &QualityRule,
    check: &Check,
    percent: bool,
    counted: Option<Counted>,
    took_ms: u64,
) -> Outcome {
    match counted {
        Some(Ok((count, rows))) => {
            let verdict = quality::judge(rule, count, rows, percent);
            let mut outcome = Outcome::judged(rule, verdict, took_ms);
            outcome.rows_checked = Some(rows);
            outcome.failures = (*check != Check::Rows).then_some(count);
            outcome
        }
        Some(Err(why)) => Outcome::not_run(rule, why, took_ms),
        None => Outcome::without(
            rule,
            TestStatus::Errored,
            "the reader answered without its count".to_owned(),
            took_ms,
        ),
    }
}

async fn measure(app: &App, place: &Place, checks: Vec<Check>, cancel: &Cancel) -> PortResult<Measured> {
    let request = MeasureRequest {
        name: place.name.clone(),
        tables: place.tables.clone(),
        views: place.views.clone(),
        checks,
        limits: PASS,
    };
    app.preview.measure(request, cancel.clone()).await
}

#[expect(
    clippy::too_many_arguments,
    reason = "one question and all that it is asked of"
)]
async fn query(
    app: &App,
    subject: &Subject,
    place: &Place,
    rule: &QualityRule,
    sql: &str,
    budget: &mut Budget,
    table: &mut MeasuredTable,
    cancel: &Cancel,
) -> AppResult<Outcome> {
    let Some(limits) = budget.next() else {
        let why = format!(
            "the {} minutes for the queries of rules were used up before it",
            budget.most.as_secs() / 60
        );
        return Ok(Outcome::unread(rule, why, 0));
    };
    let began = Instant::now();
    let request = place.query(app, subject, sql.to_owned(), limits, cancel);
    let request = match unless_cancelled(cancel, Box::pin(request)).await {
        Ok(request) => request,
        Err(error) if error.code == ErrorCode::Cancelled => return Err(error),
        Err(error) => return Ok(Outcome::unread(rule, words(&error), millis(began))),
    };
    let answer = app.preview.ask(request, cancel.clone()).await;
    budget.used += began.elapsed();
    let took_ms = millis(began);
    match answer {
        Ok(answer) => {
            table.bytes_read += answer.report.bytes_read;
            Ok(match hidden(&answer) {
                Some(why) => Outcome::not_run(rule, why, took_ms),
                None => Outcome::judged(rule, quality::judge_answer(rule, answer.number), took_ms),
            })
        }
        Err(error) if error.kind == PortErrorKind::Cancelled => Err(error.into()),
        Err(error) if error.kind == PortErrorKind::Invalid => {
            let why = format!(
                "{}; a query of a rule only reads, and only what its contract promises",
                error.message
            );
            Ok(Outcome::without(rule, TestStatus::Errored, why, took_ms))
        }
        Err(error) => Ok(Outcome::unread(rule, error.message, took_ms)),
    }
}

/// Why an answer is of something else than the whole table as it is.
fn hidden(answer: &Answered) -> Option<String> {
    let report = &answer.report;
    if let Some(filter) = report.row_filters.first() {
        return Some(format!(
            "`{}` lets you see only some of the rows of `{}`, so it is not measured",
            filter.by, filter.table
        ));
    }
    let mask = report.masked.first()?;
    Some(format!(
        "it reads `{}`, which is masked ({}), so it is not measured",
        mask.column, mask.why
    ))
}

/// What was measured before, where neither the snapshot nor a rule is another one since.
async fn unchanged(
    app: &App,
    subject: &Subject,
    asset: &Entity,
    place: &Place,
    cancel: &Cancel,
    table: &mut MeasuredTable,
) -> AppResult<Option<Vec<Outcome>>> {
    let kept = record::known(app, asset, &subject.contract.id).await?;
    let all: Option<Vec<Outcome>> = (subject.rules.iter())
        .map(|rule| {
            let found = kept.iter().find(|kept| Outcome::is_of(rule, kept))?;
            Some(Outcome::again(rule, found))
        })
        .collect();
    let snapshots: BTreeSet<&String> = kept
        .iter()
        .filter_map(|result| result.rule.as_ref()?.snapshot_id.as_ref())
        .collect();
    // Numbers of several snapshots are those of rules that could not be run since, and an error may be over by now.
    if snapshots.len() > 1 || kept.iter().any(|result| result.status == TestStatus::Errored) {
        return Ok(None);
    }
    let (Some(all), Some(before)) = (all, snapshots.first().map(|id| (*id).clone())) else {
        return Ok(None);
    };
    let now = match measure(app, place, Vec::new(), cancel).await {
        Ok(now) => now,
        Err(error) if error.kind == PortErrorKind::Cancelled => return Err(error.into()),
        // Told by the measure itself.
        Err(_) => return Ok(None),
    };
    if now.report.snapshot_id.as_deref() != Some(before.as_str()) {
        return Ok(None);
    }
    table.snapshot_id = Some(before);
    table.unchanged = true;
    table.at = kept
        .iter()
        .filter_map(|result| result.at)
        .max()
        .unwrap_or(table.at);
    Ok(Some(all))
}

fn millis(began: Instant) -> u64 {
    u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX)
}
