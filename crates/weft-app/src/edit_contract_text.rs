//! Edits a text in place: what the forms use, so that everything else stays as its owner wrote it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use specta::Type;
pub use weft_ports::contracts::ContractEdit;
use weft_ports::contracts::ContractText;

use crate::{App, AppError, AppResult, contracts::file};

/// What to edit.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct EditContractTextRequest {
    /// The text.
    pub text: String,
    /// Name of its file; `.json` is read as JSON, anything else as YAML.
    #[serde(default)]
    pub file: Option<String>,
    /// The edits, in order; at most 1,000. All are made, or none.
    pub edits: Vec<ContractEdit>,
}

/// The outcome.
#[derive(Debug, Clone, Serialize, Type)]
pub struct EditContractTextResponse {
    /// The text with the edits made.
    pub text: String,
    /// The document as JSON text.
    pub document: String,
}

/// Makes the edits. Nothing is written.
pub async fn edit_contract_text(
    app: &App,
    request: EditContractTextRequest,
) -> AppResult<EditContractTextResponse> {
    let path = request.file.unwrap_or_else(|| "contract.yaml".to_owned());
    let edited = edited(app, path.clone(), request.text, request.edits).await?;
    let document = file::check(app, edited.clone()).await?.document;
    let document = document.ok_or_else(|| AppError::failed("the edited text cannot be read"))?;
    Ok(EditContractTextResponse {
        text: file::utf8(&path, edited)?,
        document: document.to_string(),
    })
}

/// The text with edits made.
pub(crate) async fn edited(
    app: &App,
    path: String,
    text: String,
    edits: Vec<ContractEdit>,
) -> AppResult<ContractText> {
    let contracts = Arc::clone(&app.contracts);
    let text = ContractText {
        path,
        bytes: text.into_bytes(),
    };
    let edited = tokio::task::spawn_blocking(move || contracts.edit(&text, &edits))
        .await
        .map_err(|error| AppError::failed(format!("editing the text stopped short: {error}")))?;
    Ok(edited?)
}
