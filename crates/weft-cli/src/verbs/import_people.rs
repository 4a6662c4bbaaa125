//! `weft people import`, `weft people sync`.

use std::path::Path;

use weft_app::{
    App, AppError, AppResult, Cancel,
    import_people::{ImportPeopleRequest, ImportPeopleState, import_people},
    plan_people::{
        LeavingPerson, PeopleFormat, PersonLine, PlanPeopleRequest, PlanPeopleResponse, UnmatchedName,
        plan_people,
    },
};

use crate::{
    args::PeopleSyncArguments,
    output::{Output, clean},
};

/// Names of one list that are printed; JSON has all.
const PRINTED: usize = 20;

/// Takes an export that names everybody.
pub async fn sync(
    app: &App,
    output: Output,
    arguments: PeopleSyncArguments,
    cancel: Cancel,
) -> AppResult<()> {
    let PeopleSyncArguments {
        file,
        format,
        yes,
        leavers,
        leavers_anyway,
    } = arguments;
    let is_json = Path::new(&file)
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    let format = match format {
        Some(format) => format.into(),
        None if is_json => PeopleFormat::Scim,
        None => PeopleFormat::Csv,
    };
    let plan = |text| PlanPeopleRequest {
        text,
        format,
        leavers: leavers || leavers_anyway,
        leavers_anyway,
    };
    run(app, output, &file, yes, plan, cancel).await
}

/// Shows what a file comes to, and takes it where that is said.
pub async fn run(
    app: &App,
    output: Output,
    file: &str,
    yes: bool,
    plan: impl FnOnce(String) -> PlanPeopleRequest + Send,
    cancel: Cancel,
) -> AppResult<()> {
    let read = app.contracts.read(Path::new(file)).await?;
    let text = String::from_utf8(read.bytes)
        .map_err(|_| AppError::invalid(format!("`{file}` is not UTF-8")).hint("save it as UTF-8"))?;
    let plan = plan(text);
    let planned = plan_people(app, plan.clone()).await?;
    if !planned.errors.is_empty() {
        return Err(invalid(output, file, &planned)?);
    }
    if !yes {
        if output.is_json() {
            return Output::value(&planned);
        }
        told(&planned)?;
        if let Some(refused) = &planned.refused {
            Output::note(&clean(&format!(
                "note: {refused} `--leavers-anyway` takes it as it is"
            )));
        }
        if !planned.may_import {
            Output::note(&clean(&format!("note: {}", planned.because)));
        }
        Output::note("nothing was written; add `--yes` to take it as it is shown");
        return Ok(());
    }
    let request = ImportPeopleRequest {
        plan,
        digest: planned.digest,
    };
    let done = import_people(app, request, output.progress(), cancel).await?;
    if output.is_json() {
        Output::value(&done)?;
    } else {
        told(&done.plan)?;
    }
    match done.state {
        ImportPeopleState::Imported if !output.is_json() => Output::line("the people stand as the file says"),
        ImportPeopleState::Unchanged if !output.is_json() => Output::line("the people stood so already"),
        ImportPeopleState::Imported | ImportPeopleState::Unchanged => Ok(()),
        ImportPeopleState::Invalid => Err(invalid(output, file, &done.plan)?),
        ImportPeopleState::Changed => Err(AppError::failed(
            "the people are others than a moment ago; nothing was written",
        )
        .hint("look at what the file comes to now, and take it again")),
    }
}

/// What is wrong in a file, by place.
fn invalid(output: Output, file: &str, plan: &PlanPeopleResponse) -> AppResult<AppError> {
    if output.is_json() {
        Output::value(plan)?;
    } else {
        for error in &plan.errors {
            let line = error.line.map_or_else(String::new, |line| format!(":{line}"));
            let column = error
                .column
                .as_ref()
                .map_or_else(String::new, |column| format!(" {column}:"));
            Output::line(format!("{file}{line}:{column} {}", error.message))?;
        }
    }
    Ok(AppError::invalid(format!(
        "`{file}` cannot be taken; nothing was written"
    )))
}

fn told(plan: &PlanPeopleResponse) -> AppResult<()> {
    people("joins", &plan.joiners)?;
    people("changes", &plan.changed)?;
    leaving("leaves", &plan.leavers)?;
    leaving("is not in the file and stays", &plan.missing)?;
    Output::line(format!("{} stay as they are", plan.same))?;
    unmatched(&plan.unmatched, plan.more_unmatched)
}

/// Prints the names that are nobody's, each with one thing that it stands at.
pub fn unmatched(names: &[UnmatchedName], left_out: u32) -> AppResult<()> {
    for one in names.iter().take(PRINTED) {
        let at = one
            .at
            .as_ref()
            .map_or_else(String::new, |at| format!(", for example of {at}"));
        Output::line(format!(
            "unmatched: {} {} is nobody's{at}",
            one.kind.as_str(),
            one.name
        ))?;
    }
    let more = names.len().saturating_sub(PRINTED) + left_out as usize;
    if more > 0 {
        Output::line(format!("unmatched: {more} more"))?;
    }
    Ok(())
}

fn people(word: &str, all: &[PersonLine]) -> AppResult<()> {
    for one in all.iter().take(PRINTED) {
        let says = match one.says.as_slice() {
            [] => String::new(),
            says => format!(": {}", says.join(", ")),
        };
        Output::line(format!("{} ({}) {word}{says}", one.name, one.id))?;
    }
    more(word, all.len())
}

fn leaving(word: &str, all: &[LeavingPerson]) -> AppResult<()> {
    for one in all.iter().take(PRINTED) {
        let mut leaves = Vec::new();
        if one.grants > 0 {
            leaves.push(format!("{} grants to end", one.grants));
        }
        if !one.logins.is_empty() {
            leaves.push(format!("logins {}", one.logins.join(", ")));
        }
        if !one.stands_in_for.is_empty() {
            leaves.push(format!("stands in for {}", one.stands_in_for.join(", ")));
        }
        let leaves = match leaves.as_slice() {
            [] => String::new(),
            leaves => format!(": {}", leaves.join("; ")),
        };
        Output::line(format!("{} ({}) {word}{leaves}", one.name, one.id))?;
    }
    more(word, all.len())
}

fn more(word: &str, all: usize) -> AppResult<()> {
    match all.saturating_sub(PRINTED) {
        0 => Ok(()),
        more => Output::line(format!("{more} more of whom each {word}")),
    }
}
