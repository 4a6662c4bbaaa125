//! Runs the quality rules of a product, contract or asset on the newest snapshot, as the person who asks.
//!
//! What is written down are counts with their time and snapshot, never a value of a row. They are a person's word beside
//! what dbt says; the next measure takes their place, and the ones before stay in the history of the workspace.

mod outcome;
mod place;
mod record;
mod run;
mod subjects;

use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Entity, TestStatus, Timestamp, Urn};
use weft_ports::{Cancel, PortError, Progress, ProgressSink};

use crate::{App, AppError, AppResult, lookup, projector};
use run::Budget;

/// Wall time of all queries of rules together.
const QUERIES: Duration = Duration::from_mins(10);

/// What to measure.
#[derive(Debug, Clone, Default, Deserialize, Type)]
#[serde(default)]
pub struct MeasureQualityRequest {
    /// A product, contract, table or view.
    pub name: String,
    /// Leave out what was measured before at the same snapshot by the same rules.
    pub if_changed: bool,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct MeasureQualityResponse {
    /// Full name of what was measured.
    pub subject: String,
    /// Its urn.
    pub urn: Urn,
    /// The tables and views that were read, or not.
    pub measured: Vec<MeasuredTable>,
    /// The rules, in the order of their contracts.
    pub results: Vec<RuleOutcome>,
    /// Wall time in milliseconds.
    #[specta(type = u32)]
    pub took_ms: u64,
}

/// One object of a contract, and the table or view behind it.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct MeasuredTable {
    /// Id of the contract.
    pub contract: String,
    /// Full name of the table or view; of the object where there is none.
    pub name: String,
    /// Snapshot that was measured.
    pub snapshot_id: Option<String>,
    /// When it was measured.
    pub at: Timestamp,
    /// Rows of it, deletes applied; absent where none were read.
    #[specta(type = Option<u32>)]
    pub rows: Option<u64>,
    /// Bytes read from storage.
    #[specta(type = u32)]
    pub bytes_read: u64,
    /// Times that its data was read for the metrics of the library.
    pub passes: u32,
    /// Nothing was new: these are the results of before.
    pub unchanged: bool,
}

/// What a rule came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum RuleStatus {
    /// It holds.
    Pass,
    /// It does not hold, and its severity is that of a warning.
    Warn,
    /// It does not hold.
    Fail,
    /// It ended in an error, or was to be run and could not be.
    Error,
    /// It is not for Weft to run, or what it reads is hidden.
    NotRun,
}

impl From<TestStatus> for RuleStatus {
    fn from(status: TestStatus) -> Self {
        match status {
            TestStatus::Passed => Self::Pass,
            TestStatus::Warned => Self::Warn,
            TestStatus::Failed => Self::Fail,
            TestStatus::Errored => Self::Error,
            TestStatus::NotRun => Self::NotRun,
        }
    }
}

/// One rule and what it came to.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct RuleOutcome {
    /// Its name.
    pub rule: String,
    /// Object, or object and column.
    pub element: Option<String>,
    /// ODCS dimension.
    pub dimension: Option<String>,
    /// ODCS severity; a rule without one is judged as an error.
    pub severity: Option<String>,
    /// What it came to.
    pub status: RuleStatus,
    /// The number.
    pub measured: Option<f64>,
    /// What is expected of it, in words.
    pub expected: Option<String>,
    /// Whether the number is a percentage of the rows.
    pub percent: bool,
    /// Rows that were looked at.
    #[specta(type = Option<u32>)]
    pub rows_checked: Option<u64>,
    /// Snapshot that was measured.
    pub snapshot_id: Option<String>,
    /// Wall time in milliseconds; rules that were measured in one pass share it.
    #[specta(type = u32)]
    pub took_ms: u64,
    /// Why there is no number, for people.
    pub reason: Option<String>,
    /// Whether it counts as an error where it does not hold.
    pub is_error: bool,
}

impl MeasureQualityResponse {
    /// Rules of severity error that do not hold, and rules of any severity that could not be told to hold: severity says
    /// what it means that a rule does not hold, and not that nobody knows.
    pub fn broken(&self) -> usize {
        let broken = |outcome: &&RuleOutcome| match outcome.status {
            RuleStatus::Fail => outcome.is_error,
            RuleStatus::Error => true,
            RuleStatus::Pass | RuleStatus::Warn | RuleStatus::NotRun => false,
        };
        self.results.iter().filter(broken).count()
    }
}

/// Measures, writes the results down and shows them.
pub async fn measure_quality(
    app: &App,
    request: MeasureQualityRequest,
    progress: ProgressSink,
    cancel: Cancel,
) -> AppResult<MeasureQualityResponse> {
    let entity = lookup::find(app, &request.name).await?;
    let Some(measured) = of(app, &entity, request.if_changed, &progress, &cancel).await? else {
        return Err(AppError::invalid(format!(
            "no contract has quality rules for `{}`",
            entity.full_name
        ))
        .hint("write them under `quality` of its contract (ODCS), and sync the source that holds it"));
    };
    if measured.wrote {
        projector::project(app, &progress).await?;
    }
    Ok(measured.answer)
}

/// What was measured of one thing.
pub(crate) struct Measured {
    /// What came of it.
    pub answer: MeasureQualityResponse,
    /// Whether something was written down that is not projected yet.
    pub wrote: bool,
}

/// Measures one thing and writes the results down; none where it has no rules.
pub(crate) async fn of(
    app: &App,
    entity: &Entity,
    if_changed: bool,
    progress: &ProgressSink,
    cancel: &Cancel,
) -> AppResult<Option<Measured>> {
    let began = Instant::now();
    let subjects = subjects::of(app, entity).await?;
    if subjects.is_empty() {
        return Ok(None);
    }
    let total: u64 = subjects.iter().map(|subject| subject.rules.len() as u64).sum();
    let mut budget = Budget::new(QUERIES);
    let (mut measured, mut results, mut done) = (Vec::new(), Vec::new(), 0);
    let mut wrote = false;
    for subject in subjects {
        if cancel.is_cancelled() {
            return Err(PortError::cancelled().into());
        }
        let told = |more: u64| {
            progress(Progress {
                step: "Measure rules".to_owned(),
                done: done + more,
                total: Some(total),
                detail: Some(subject.name().to_owned()),
                ..Progress::default()
            });
        };
        told(0);
        let ran = run::run(app, &subject, if_changed, &mut budget, &told, cancel).await?;
        done += subject.rules.len() as u64;
        if let Some(asset) = subject.asset.as_ref().filter(|_| !ran.table.unchanged) {
            wrote |= record::write(app, asset, &ran).await?;
        }
        results.extend(ran.outcomes.into_iter().map(|outcome| outcome.told(&ran.table)));
        measured.push(ran.table);
    }
    let answer = MeasureQualityResponse {
        subject: entity.full_name.clone(),
        urn: entity.urn.clone(),
        measured,
        results,
        took_ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
    };
    Ok(Some(Measured { answer, wrote }))
}
