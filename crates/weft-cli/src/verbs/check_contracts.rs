//! `weft check`.

use std::time::Instant;

use weft_app::{
    App, AppError, AppResult, Cancel, ErrorCode,
    check_contracts::{
        CheckContractsRequest, CheckContractsResponse, CheckFinding, CheckLevel, CheckedFile, check_contracts,
    },
};

use crate::{
    args::{CheckArguments, CheckFormat},
    output::{Output, clean, junit, sarif},
};

/// Readers of one finding that are printed for people.
const READERS_SHOWN: usize = 20;

/// Checks contracts in a pipeline: 0 passed, 1 did not, 2 could not be asked for.
pub async fn run(app: &App, output: Output, check: CheckArguments, cancel: Cancel) -> AppResult<()> {
    let started = Instant::now();
    let request = CheckContractsRequest {
        paths: check.paths,
        base: check.base,
    };
    let answer = check_contracts(app, request, cancel).await.map_err(|mut error| {
        // A path that is not there is a mistake of whoever wrote the pipeline.
        if error.code == ErrorCode::NotFound {
            error.code = ErrorCode::Invalid;
        }
        error
    })?;
    for warning in &answer.unread {
        Output::note(&clean(&format!(
            "warning: {}: {}",
            warning.place, warning.message
        )));
    }
    let format = if output.is_json() {
        CheckFormat::Json
    } else {
        check.format
    };
    match format {
        CheckFormat::Human => for_people(&answer)?,
        CheckFormat::Json => Output::value(&answer)?,
        CheckFormat::Sarif => Output::value(&sarif::log(&answer))?,
        CheckFormat::Junit => Output::text(&junit::report(&answer, started.elapsed()))?,
    }
    if answer.files.is_empty() {
        return Err(
            AppError::invalid("there is no contract and no product in what was named")
                .hint("a contract says `kind: DataContract`, a product `kind: DataProduct`"),
        );
    }
    if answer.passed {
        Ok(())
    } else {
        Err(AppError::failed(format!(
            "the check did not pass: {}",
            summary(&answer)
        )))
    }
}

fn for_people(answer: &CheckContractsResponse) -> AppResult<()> {
    for file in &answer.files {
        for finding in file
            .findings
            .iter()
            .filter(|finding| finding.level != CheckLevel::Note)
        {
            Output::line(line(file, finding))?;
            for reader in finding.breaks.iter().take(READERS_SHOWN) {
                let column = reader
                    .column
                    .as_ref()
                    .map(|column| format!(".{column}"))
                    .unwrap_or_default();
                Output::line(format!("  breaks {}{column}: {}", reader.name, reader.reason))?;
            }
            if finding.breaks.len() > READERS_SHOWN {
                let more = finding.breaks.len() - READERS_SHOWN;
                Output::line(format!("  breaks {more} more; see them all with `--json`"))?;
            }
        }
    }
    Output::line(summary(answer))
}

/// `orders.odcs.yaml:12:5: error: … [property-removed]`.
fn line(file: &CheckedFile, finding: &CheckFinding) -> String {
    let place = match finding.place.line {
        0 => String::new(),
        line => format!(":{line}:{}", finding.place.column),
    };
    let level = match finding.level {
        CheckLevel::Error => "error",
        CheckLevel::Warning => "warning",
        CheckLevel::Note => "note",
    };
    let message = finding.message.replace('\n', " ");
    format!("{}{place}: {level}: {message} [{}]", file.path, finding.rule)
}

fn summary(answer: &CheckContractsResponse) -> String {
    let counted = |count: usize, one: &str| match count {
        1 => format!("1 {one}"),
        count => format!("{count} {one}s"),
    };
    format!(
        "{}: {}, {}",
        counted(answer.files.len(), "file"),
        counted(answer.errors as usize, "error"),
        counted(answer.warnings as usize, "warning")
    )
}
