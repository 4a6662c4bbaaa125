//! `weft policy check`.

use weft_app::{
    App, AppError, AppResult,
    check_policy::{CheckPolicyRequest, ContractError, check_policy},
};

use super::show_policy;
use crate::output::Output;

/// Checks files. What is wrong goes to stdout, as `path:line:column: message`, and ends the run as failed.
pub async fn run(app: &App, output: Output, files: Vec<String>) -> AppResult<()> {
    let answer = check_policy(app, CheckPolicyRequest { files, text: None }).await?;
    if output.is_json() {
        Output::value(&answer)?;
    } else {
        for file in &answer.files {
            errors(&file.path, &file.errors)?;
            show_policy::app_only(&file.app_only);
        }
    }
    let all = answer.files.len();
    let files = if all == 1 { "file" } else { "files" };
    match answer.files.iter().filter(|file| !file.valid).count() {
        0 => Output::note(&format!("{all} {files} valid")),
        1 => return Err(AppError::failed(format!("1 of {all} {files} is not valid"))),
        more => return Err(AppError::failed(format!("{more} of {all} {files} are not valid"))),
    }
    Ok(())
}

/// Prints what is wrong in a file, one a line. The place is left out where it is not known.
pub fn errors(path: &str, errors: &[ContractError]) -> AppResult<()> {
    for error in errors {
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
        Output::line(format!("{path}{place}: {}{at}", error.message.replace('\n', " ")))?;
    }
    Ok(())
}
