//! Holds contract and product files against the official schemas of their standards.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::Warning;
pub use weft_ports::contracts::{ContractError, ContractStandard};
use weft_ports::{
    Cancel, PortErrorKind,
    contracts::{CheckedContract, TextPlace},
};

use crate::{App, AppError, AppResult};

/// Files and folders of one request.
const PATHS: usize = 10_000;

/// What to check.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ValidateContractsRequest {
    /// Files, and folders whose YAML and JSON files are looked at. In a folder, a file that is neither a contract nor a
    /// product is passed over.
    pub paths: Vec<String>,
}

/// What was found.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ValidateContractsResponse {
    /// The files, in the order of the request; those of a folder by name.
    pub files: Vec<ValidatedFile>,
    /// Files of folders that are neither contracts nor products.
    pub passed_over: u32,
    /// What of a folder could not be looked at.
    pub warnings: Vec<Warning>,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ValidatedFile {
    /// Path as it was given, or below the folder that was.
    pub path: String,
    /// Whether it is as its standard wants it.
    pub valid: bool,
    /// Its standard; absent where it follows none or cannot be read.
    pub standard: Option<ContractStandard>,
    /// `apiVersion`, as written.
    pub api_version: Option<String>,
    /// The official schema it was held against.
    pub schema: Option<String>,
    /// Why the schema is another than that of `api_version`.
    pub note: Option<String>,
    /// What is wrong, by place.
    pub errors: Vec<ContractError>,
}

impl ValidateContractsResponse {
    /// Whether nothing is wrong anywhere.
    pub fn valid(&self) -> bool {
        self.files.iter().all(|file| file.valid)
    }
}

/// Checks the files. A file that cannot be read is invalid and says why; a path that is not there is an error.
pub async fn validate_contracts(
    app: &App,
    request: ValidateContractsRequest,
    cancel: Cancel,
) -> AppResult<ValidateContractsResponse> {
    if request.paths.is_empty() || request.paths.len() > PATHS {
        return Err(AppError::invalid(format!("name 1 to {PATHS} files or folders")));
    }
    let named: Vec<PathBuf> = request.paths.iter().map(PathBuf::from).collect();
    let (found, warnings) = app.contracts.find(&named, &cancel).await?;
    let mut answer = ValidateContractsResponse {
        files: Vec::with_capacity(found.len()),
        passed_over: 0,
        warnings,
    };
    for path in found {
        if cancel.is_cancelled() {
            return Err(weft_ports::PortError::cancelled().into());
        }
        let shown = path.display().to_string();
        let text = match app.contracts.read(&path).await {
            Ok(text) => text,
            Err(error) if error.kind == PortErrorKind::Cancelled => return Err(error.into()),
            Err(error) => {
                answer.files.push(unread(shown, error.message));
                continue;
            }
        };
        let contracts = std::sync::Arc::clone(&app.contracts);
        let checked = tokio::task::spawn_blocking(move || contracts.check(&text))
            .await
            .map_err(|error| AppError::failed(format!("checking `{shown}` stopped short: {error}")))?;
        // A document that was read and follows neither standard: in a folder, somebody else's file.
        if checked.standard.is_none() && checked.document.is_some() && !named.contains(&path) {
            answer.passed_over += 1;
            continue;
        }
        answer.files.push(validated(shown, checked));
    }
    Ok(answer)
}

fn unread(path: String, message: String) -> ValidatedFile {
    ValidatedFile {
        path,
        valid: false,
        standard: None,
        api_version: None,
        schema: None,
        note: None,
        errors: vec![ContractError {
            place: TextPlace::default(),
            path: String::new(),
            message,
        }],
    }
}

/// What was found in one file.
pub fn validated(path: String, checked: CheckedContract) -> ValidatedFile {
    let note = match (&checked.api_version, checked.schema) {
        (Some(version), Some(schema)) if version != schema => Some(format!(
            "there is no schema of {} at hand; it was held against that of {schema}",
            version.escape_debug()
        )),
        (None, Some(schema)) => Some(format!(
            "it names no apiVersion; it was held against the schema of {schema}"
        )),
        _ => None,
    };
    ValidatedFile {
        path,
        valid: checked.errors.is_empty(),
        standard: checked.standard,
        api_version: checked.api_version,
        schema: checked.schema.map(str::to_owned),
        note,
        errors: checked.errors,
    }
}
