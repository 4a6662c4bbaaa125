//! `weft contract draft`.

use std::path::PathBuf;

use weft_app::{
    App, AppResult,
    draft_contract::{DraftContractRequest, draft_contract},
    export_contract::ContractFile,
};

use super::validate_contracts;
use crate::output::{Output, clean};

/// Prints the first contract of a thing, or writes it. Nothing is published.
pub async fn run(app: &App, output: Output, name: String, out: Option<PathBuf>) -> AppResult<()> {
    let drafted = draft_contract(app, DraftContractRequest { name }).await?;
    for error in validate_contracts::told(&drafted.checked) {
        Output::note(&clean(&format!("warning: {error}")));
    }
    for note in &drafted.notes {
        Output::note(&clean(&format!("note: {note}")));
    }
    if let Some(out) = &out {
        let text = ContractFile {
            path: out.display().to_string(),
            bytes: drafted.text.clone().into_bytes(),
        };
        app.contracts.write(&text).await?;
        Output::note(&format!(
            "wrote {}; publish it with `weft contract publish`",
            out.display()
        ));
    }
    if output.is_json() {
        return Output::value(&drafted);
    }
    match out {
        Some(_) => Ok(()),
        None => Output::text(&clean(&drafted.text)),
    }
}
