//! `weft contract validate`.

use serde_json::{Value, json};
use weft_app::{
    App, AppError, AppResult, Cancel,
    validate_contracts::{
        ValidateContractsRequest, ValidateContractsResponse, ValidatedFile, validate_contracts,
    },
};

use crate::output::{Output, clean};

/// Checks files. What is wrong goes to stdout, as `path:line:column: message`, and ends the run as failed.
pub async fn run(app: &App, output: Output, paths: Vec<String>, cancel: Cancel) -> AppResult<()> {
    let answer = validate_contracts(app, ValidateContractsRequest { paths }, cancel).await?;
    if output.is_json() {
        Output::value(&stable(&answer))?;
    } else {
        for file in &answer.files {
            for error in told(file) {
                Output::line(error)?;
            }
        }
    }
    for warning in &answer.warnings {
        Output::note(&clean(&format!(
            "warning: {}: {}",
            warning.place, warning.message
        )));
    }
    for file in &answer.files {
        if let Some(note) = &file.note {
            Output::note(&clean(&format!("note: {}: {note}", file.path)));
        }
    }
    let all = answer.files.len();
    let files = if all == 1 { "file" } else { "files" };
    match answer.files.iter().filter(|file| !file.valid).count() {
        0 => {}
        1 => return Err(AppError::failed(format!("1 of {all} {files} is not valid"))),
        more => return Err(AppError::failed(format!("{more} of {all} {files} are not valid"))),
    }
    if all == 0 {
        return Err(
            AppError::not_found("there is no contract and no product in what was named")
                .hint("a contract says `kind: DataContract`, a product `kind: DataProduct`"),
        );
    }
    Output::note(&format!("{all} {files} valid"));
    Ok(())
}

/// The documented form.
fn stable(answer: &ValidateContractsResponse) -> Value {
    let files: Vec<Value> = answer
        .files
        .iter()
        .map(|file| json!({"path": file.path, "valid": file.valid, "errors": file.errors}))
        .collect();
    json!({ "files": files })
}

/// The errors of a file, one a line. The place is left out where it is not known.
pub fn told(file: &ValidatedFile) -> Vec<String> {
    let line = |error: &weft_app::validate_contracts::ContractError| {
        let place = if error.place.line == 0 {
            String::new()
        } else {
            format!(":{}:{}", error.place.line, error.place.column)
        };
        let at = if error.path.is_empty() {
            String::new()
        } else {
            format!(" ({})", error.path)
        };
        format!("{}{place}: {}{at}", file.path, error.message.replace('\n', " "))
    };
    file.errors.iter().map(line).collect()
}
