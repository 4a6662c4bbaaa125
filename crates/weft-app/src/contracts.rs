//! What verbs over contracts share: documents of files and of the workspace, the tables behind them, who reads those.

pub(crate) mod breaks;
pub(crate) mod draft;
pub(crate) mod file;
pub(crate) mod grade;
pub(crate) mod history;
pub(crate) mod kept;
pub(crate) mod place;
pub(crate) mod published;
pub(crate) mod stored;
pub(crate) mod tables;

use std::path::Path;

use serde_json::Value;
use weft_ports::contracts::{CheckedContract, ContractStandard};

use crate::{App, AppError, AppResult};

/// Text of a scalar at a key of a document.
pub(crate) fn text(document: &Value, key: &str) -> Option<String> {
    match document.get(key)? {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A contract out of a file, as far as it can be compared.
pub(crate) struct FromFile {
    /// What it says.
    pub document: Value,
    /// Whether the file is valid by its standard.
    pub valid: bool,
}

/// Reads a contract file that is to be compared. What is no ODCS contract is refused; one that is not valid is not.
pub(crate) async fn from_file(app: &App, path: &str) -> AppResult<FromFile> {
    let text = app.contracts.read(Path::new(path)).await?;
    let checked = file::check(app, text).await?;
    document(path, checked)
}

fn document(path: &str, checked: CheckedContract) -> AppResult<FromFile> {
    let first = checked.errors.first().map(|error| {
        let line = error.place.line;
        format!("`{path}`, line {line}: {}", error.message)
    });
    match (checked.document, checked.standard) {
        (Some(document), Some(ContractStandard::Odcs)) => Ok(FromFile {
            document,
            valid: checked.errors.is_empty(),
        }),
        (Some(_), Some(ContractStandard::Odps)) => Err(AppError::invalid(format!(
            "`{path}` is a data product (ODPS), and versions of contracts (ODCS) are compared"
        ))),
        (document, _) => {
            let stands = first.unwrap_or_else(|| format!("`{path}` is no contract"));
            let hint = if document.is_some() {
                "name a file with `kind: DataContract`"
            } else {
                "mend the file; `weft contract validate` shows all that is wrong"
            };
            Err(AppError::invalid(stands).hint(hint))
        }
    }
}
