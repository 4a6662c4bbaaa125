//! `weft contract drift`.

use weft_app::{
    App, AppError, AppResult,
    show_drift::{ShowDriftRequest, ShowDriftResponse, Verdict, show_drift},
};

use crate::output::{Output, table::table};

/// Shows where a contract and its tables disagree. A broken promise ends the run as failed.
pub async fn run(app: &App, output: Output, name: String) -> AppResult<()> {
    let shown = show_drift(app, ShowDriftRequest { name }).await?;
    if output.is_json() {
        Output::value(&shown)?;
    } else {
        for_people(&shown)?;
    }
    let broken = shown
        .differences
        .iter()
        .filter(|one| one.difference.verdict == Verdict::Breaks)
        .count();
    match broken {
        0 => Ok(()),
        1 => Err(AppError::failed("1 difference breaks the contract")),
        more => Err(AppError::failed(format!("{more} differences break the contract"))),
    }
}

fn for_people(shown: &ShowDriftResponse) -> AppResult<()> {
    let version = shown.version.as_deref().unwrap_or_default();
    Output::line(format!("{} {version}", shown.name).trim_end())?;
    for object in &shown.objects {
        let table = object
            .asset
            .as_deref()
            .unwrap_or("no catalog or dbt project knows it");
        Output::line(format!("{:<20} {table}", object.object))?;
    }
    if shown.differences.is_empty() {
        if shown.objects.iter().any(|object| object.compared) {
            Output::line("as promised")?;
        }
        return Ok(());
    }
    let rows = shown.differences.iter().map(|one| {
        let difference = &one.difference;
        [
            word(difference.verdict).to_owned(),
            difference.column.clone().unwrap_or_default(),
            difference.field_id.map(|id| id.to_string()).unwrap_or_default(),
            difference.kind.as_str().to_owned(),
            difference.contract.clone().unwrap_or_default(),
            difference.actual.clone().unwrap_or_default(),
            one.asset.clone(),
        ]
    });
    Output::line("")?;
    Output::text(&table(
        [
            "verdict", "column", "id", "differs", "contract", "actual", "table",
        ],
        rows,
    ))
}

const fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Breaks => "breaks",
        Verdict::Unknown => "unknown",
        Verdict::Allowed => "allowed",
    }
}
