//! `weft contract export`.

use std::{io::IsTerminal, path::PathBuf};

use weft_app::{
    App, AppResult,
    export_contract::{ContractFile, ContractStandard, ExportContractRequest, export_contract},
};

use crate::{
    args::ContractFormat,
    output::{Output, clean},
};

/// Prints the file of a contract or product, or writes it: its bytes are the same in both.
pub async fn run(
    app: &App,
    output: Output,
    name: String,
    format: Option<ContractFormat>,
    out: Option<PathBuf>,
) -> AppResult<()> {
    let format = format.map(|format| match format {
        ContractFormat::Odcs => ContractStandard::Odcs,
        ContractFormat::Odps => ContractStandard::Odps,
    });
    let exported = export_contract(app, ExportContractRequest { name, format }).await?;
    let Some(out) = out else {
        if output.is_json() {
            return Output::value(&exported);
        }
        // A terminal would act on what stands in it; a pipe and a file get it as it is.
        let shown = std::io::stdout().is_terminal();
        let text = if shown {
            clean(&exported.text)
        } else {
            exported.text
        };
        return Output::text(&text);
    };
    let text = ContractFile {
        path: out.display().to_string(),
        bytes: exported.text.clone().into_bytes(),
    };
    app.contracts.write(&text).await?;
    if output.is_json() {
        return Output::value(&exported);
    }
    let from = match &exported.source {
        Some(source) => format!("{} in {source}", exported.file),
        None => "made of what is said of the product".to_owned(),
    };
    Output::note(&format!("wrote {} ({from})", out.display()));
    Ok(())
}
