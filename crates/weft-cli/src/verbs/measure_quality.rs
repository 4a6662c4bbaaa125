//! `weft measure`.

use weft_app::{
    App, AppError, AppResult, Cancel,
    measure_quality::{
        MeasureQualityRequest, MeasureQualityResponse, MeasuredTable, RuleOutcome, RuleStatus,
        measure_quality,
    },
};

use crate::output::{Output, clean, table::table};

/// Runs the rules. A rule of severity error that does not hold, and any that could not be run, is a failure of the
/// command: it stands in a pipeline.
pub async fn run(app: &App, output: Output, name: String, if_changed: bool, cancel: Cancel) -> AppResult<()> {
    let request = MeasureQualityRequest { name, if_changed };
    let answer = measure_quality(app, request, output.progress(), cancel).await?;
    if output.is_json() {
        Output::value(&answer)?;
    } else {
        describe(&answer)?;
    }
    match answer.broken() {
        0 => Ok(()),
        broken => {
            let rules = if broken == 1 { "rule does" } else { "rules do" };
            Err(AppError::failed(format!(
                "{broken} {rules} not hold for `{}`, or could not be run",
                answer.subject
            )))
        }
    }
}

/// Prints the tables that were read, the rules and why some have no number.
pub(super) fn describe(answer: &MeasureQualityResponse) -> AppResult<()> {
    for place in &answer.measured {
        Output::line(read(place))?;
    }
    let rows = answer.results.iter().map(|outcome| {
        [
            word(outcome.status).to_owned(),
            outcome.rule.clone(),
            outcome.element.clone().unwrap_or_default(),
            measured(outcome),
            outcome.expected.clone().unwrap_or_default(),
            outcome
                .rows_checked
                .map(|rows| rows.to_string())
                .unwrap_or_default(),
        ]
    });
    Output::text(&table(
        ["state", "rule", "about", "measured", "expected", "rows"],
        rows,
    ))?;
    for outcome in &answer.results {
        if let Some(reason) = &outcome.reason {
            let about = outcome.element.as_deref().unwrap_or("the contract");
            Output::note(&clean(&format!(
                "{}: {} of {about}: {reason}",
                word(outcome.status),
                outcome.rule
            )));
        }
    }
    Ok(())
}

fn read(place: &MeasuredTable) -> String {
    let snapshot = match &place.snapshot_id {
        Some(id) => format!("snapshot {id}"),
        None => "no snapshot".to_owned(),
    };
    let rows = place
        .rows
        .map(|rows| format!(", {rows} rows"))
        .unwrap_or_default();
    let news = if place.unchanged {
        format!(", nothing new since {}", place.at)
    } else {
        rows
    };
    format!("{} by {}: {snapshot}{news}", place.name, place.contract)
}

fn measured(outcome: &RuleOutcome) -> String {
    let unit = if outcome.percent { " %" } else { "" };
    outcome
        .measured
        .map(|number| format!("{number}{unit}"))
        .unwrap_or_default()
}

const fn word(status: RuleStatus) -> &'static str {
    match status {
        RuleStatus::Pass => "pass",
        RuleStatus::Warn => "warn",
        RuleStatus::Fail => "fail",
        RuleStatus::Error => "error",
        RuleStatus::NotRun => "not run",
    }
}
