//! `weft contract diff`.

use weft_app::{
    App, AppError, AppResult,
    diff_contracts::{
        ChangeImpact, ChangePerspective, DiffContractsRequest, DiffContractsResponse, GradedChange,
        diff_contracts,
    },
};

use crate::output::{Output, clean, table::one_line};

/// Readers of one change that are printed for people.
const READERS_SHOWN: usize = 20;

/// Compares two versions of a contract. A breaking change ends the run as failed.
pub async fn run(
    app: &App,
    output: Output,
    old: String,
    new: String,
    perspective: ChangePerspective,
) -> AppResult<()> {
    let request = DiffContractsRequest {
        old,
        new,
        perspective,
    };
    let graded = diff_contracts(app, request).await?;
    for path in &graded.invalid {
        Output::note(&clean(&format!(
            "warning: {path}: not valid; `weft contract validate` says why"
        )));
    }
    if output.is_json() {
        Output::value(&graded)?;
    } else {
        for_people(&graded)?;
    }
    if graded.impact == Some(ChangeImpact::Major) {
        let who = match perspective {
            ChangePerspective::Consumer => "consumers",
            ChangePerspective::Producer => "the producer",
        };
        let error = AppError::failed(format!("the change breaks {who}"));
        return Err(match &graded.suggested_version {
            Some(version) => error.hint(format!("publish it as version {version}")),
            None => error.hint("publish it under a version that consumers see as a new major one"),
        });
    }
    Ok(())
}

fn for_people(graded: &DiffContractsResponse) -> AppResult<()> {
    let Some(impact) = graded.impact else {
        return Output::line(format!("{} to {}: nothing changed", graded.from, graded.to));
    };
    let next = match &graded.suggested_version {
        Some(version) => format!("; the next version is {version}"),
        None => String::new(),
    };
    Output::line(format!(
        "{} to {}: {}{next}",
        graded.from,
        graded.to,
        impact.as_str()
    ))?;
    // Breaking changes first; within an impact the order of the document.
    for wanted in [ChangeImpact::Major, ChangeImpact::Minor, ChangeImpact::Patch] {
        for change in graded
            .changes
            .iter()
            .filter(|change| change.change.impact == wanted)
        {
            one(change)?;
        }
    }
    Ok(())
}

/// Prints one change and who breaks by it.
pub fn one(graded: &GradedChange) -> AppResult<()> {
    let change = &graded.change;
    let values = match (&change.before, &change.after) {
        (Some(before), Some(after)) => format!(": {} became {}", one_line(before), one_line(after)),
        (Some(value), None) | (None, Some(value)) => format!(": {}", one_line(value)),
        (None, None) => String::new(),
    };
    Output::line(format!("{:<6} {}{values}", change.impact.as_str(), change.about))?;
    Output::line(format!("       {}  {}", change.path, change.rule))?;
    for reader in graded.breaks.iter().take(READERS_SHOWN) {
        let column = reader
            .column
            .as_ref()
            .map(|column| format!(".{column}"))
            .unwrap_or_default();
        Output::line(format!(
            "       breaks {}{column}: {}",
            reader.name, reader.reason
        ))?;
    }
    if graded.breaks.len() > READERS_SHOWN {
        let more = graded.breaks.len() - READERS_SHOWN;
        Output::line(format!("       breaks {more} more; see them all with `--json`"))?;
    }
    Ok(())
}
