//! `weft contract import`.

use weft_app::{
    App, AppResult, Cancel,
    import_contract::{ImportContractRequest, import_contract},
};

use super::{sync_source, validate_contracts};
use crate::output::{Output, clean};

/// Copies a file into a folder of contracts and reads it. What its standard does not allow is told, and taken.
pub async fn run(
    app: &App,
    output: Output,
    path: String,
    source: Option<String>,
    replace: bool,
    cancel: Cancel,
) -> AppResult<()> {
    let request = ImportContractRequest {
        path,
        source,
        replace,
    };
    let imported = import_contract(app, request, output.progress(), cancel).await?;
    for error in validate_contracts::told(&imported.checked) {
        Output::note(&clean(&format!("warning: {error}")));
    }
    if output.is_json() {
        return Output::value(&imported);
    }
    let what = if imported.written {
        "imported"
    } else {
        "was there already:"
    };
    Output::line(format!("{what} {} into {}", imported.file, imported.source))?;
    sync_source::describe(std::slice::from_ref(&imported.synced))
}
