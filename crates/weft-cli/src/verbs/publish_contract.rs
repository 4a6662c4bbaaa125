//! `weft contract publish`.

use std::path::Path;

use weft_app::{
    App, AppError, AppResult, Cancel,
    export_contract::{ExportContractRequest, export_contract},
    publish_contract::{
        PublishContractRequest, PublishContractResponse, PublishPlace, PublishState, publish_contract,
    },
    show_contract_file::{ContractStandard, ShowContractFileRequest, show_contract_file},
};

use super::diff_contracts;
use crate::{
    args::PublishArguments,
    output::{Output, clean},
};

/// Publishes a file, or the file of a contract or product.
pub async fn run(app: &App, output: Output, arguments: PublishArguments, cancel: Cancel) -> AppResult<()> {
    let mut request = request(app, &arguments).await?;
    request.version.clone_from(&arguments.version);
    if let Some(over) = arguments.over {
        request.base = Some(over);
    }
    let done = publish_contract(app, request, output.progress(), cancel).await?;
    for note in &done.notes {
        Output::note(&clean(&format!("note: {note}")));
    }
    if output.is_json() {
        Output::value(&done)?;
    } else if done.state != PublishState::Conflict {
        told(&done)?;
    }
    if done.state == PublishState::Conflict {
        return Err(conflict(&done));
    }
    Ok(())
}

/// What is to be published: a file that is there, else that of a thing.
async fn request(app: &App, arguments: &PublishArguments) -> AppResult<PublishContractRequest> {
    let path = Path::new(&arguments.file);
    if path.is_file() {
        let read = app.contracts.read(path).await?;
        let text = String::from_utf8(read.bytes).map_err(|_| {
            AppError::invalid(format!("`{}` is not UTF-8", arguments.file)).hint("save it as UTF-8")
        })?;
        let place = PublishPlace {
            source: arguments.source.clone(),
            folder: arguments.folder.clone(),
            file: arguments.file_name.clone(),
        };
        return Ok(PublishContractRequest {
            text,
            base: None,
            fresh: arguments.new,
            place: (place != PublishPlace::default()).then_some(place),
            version: None,
            name: None,
            draft: None,
        });
    }
    let named = ExportContractRequest {
        name: arguments.file.clone(),
        format: Some(ContractStandard::Odcs),
    };
    let held = export_contract(app, named).await?;
    let asked = ShowContractFileRequest {
        name: held.urn.as_str().to_owned(),
        format: None,
    };
    let shown = show_contract_file(app, asked).await?;
    Ok(PublishContractRequest {
        text: held.text,
        base: shown.base,
        fresh: false,
        place: None,
        version: None,
        name: None,
        draft: None,
    })
}

fn told(done: &PublishContractResponse) -> AppResult<()> {
    let version = done.version.as_deref().unwrap_or("no version");
    let state = match done.state {
        PublishState::Unchanged => "stood there already:",
        _ => "published",
    };
    let from = match (&done.from, done.impact) {
        (Some(from), Some(impact)) => format!(", {} since {from}", impact.as_str()),
        _ => String::new(),
    };
    Output::line(format!(
        "{state} {version} as {} in {}{from}",
        done.file, done.source
    ))?;
    if done.added_source {
        Output::note(&format!("its folder is the source `{}` now", done.source));
    }
    for change in &done.changes {
        diff_contracts::one(change)?;
    }
    Ok(())
}

fn conflict(done: &PublishContractResponse) -> AppError {
    let theirs = done.theirs.as_ref();
    let error = AppError::failed(format!(
        "`{}` in {} is another file than was published last; nothing was written",
        done.file, done.source
    ));
    match theirs.and_then(|theirs| theirs.base.as_deref()) {
        Some(base) => error.hint(format!(
            "look at it, and write over it with `--over {base}`; or sync it with `weft sync {}`",
            done.source
        )),
        None => error.hint(format!(
            "it is gone; sync the folder with `weft sync {}`",
            done.source
        )),
    }
}
