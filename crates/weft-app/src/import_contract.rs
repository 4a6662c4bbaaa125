//! Brings a contract or product file into a folder that is a source.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use specta::Type;
use weft_model::digest;
use weft_policy::contract_diff::Perspective;
use weft_ports::{
    Cancel, PortErrorKind, ProgressSink,
    contracts::{ContractStandard, WrittenBelow},
    source::SourceKind,
};

use crate::{
    App, AppError, AppResult,
    contracts::{file, grade, place, published::Published, text},
    sync_source::{SyncSourceRequest, SyncSourceResponse, sync_source},
    validate_contracts::{ValidatedFile, validated},
};

/// What to bring where.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ImportContractRequest {
    /// The file.
    pub path: String,
    /// Name of the source, a contracts folder; absent: the only one there is.
    #[serde(default)]
    pub source: Option<String>,
    /// Whether it may take the place of a file of this name that says something else of the same contract or product.
    #[serde(default)]
    pub replace: bool,
}

/// What was done.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ImportContractResponse {
    /// Name of the source.
    pub source: String,
    /// The file, below the source's folder.
    pub file: String,
    /// Whether it was written; false where it was there already, byte for byte.
    pub written: bool,
    /// What its standard's schema says of it.
    pub checked: ValidatedFile,
    /// What the sync did.
    pub synced: SyncSourceResponse,
}

/// Copies the file as it is, and reads the source. What cannot be read is refused, and so is a version that is lower than its
/// changes demand, as where it is published; what is not as its standard wants it is taken, and told.
pub async fn import_contract(
    app: &App,
    request: ImportContractRequest,
    progress: ProgressSink,
    cancel: Cancel,
) -> AppResult<ImportContractResponse> {
    let (source, folder) = folder(app, request.source.as_deref()).await?;
    let path = PathBuf::from(&request.path);
    let read = app.contracts.read(&path).await?;
    let bytes = read.bytes.clone();
    let mut checked = file::check(app, read).await?;
    let document = checked.document.take();
    let checked = validated(request.path.clone(), checked);
    if checked.standard.is_none() {
        let first = checked.errors.first();
        let words = first.map_or_else(String::new, |error| {
            let line = error.place.line;
            let at = if line == 0 {
                String::new()
            } else {
                format!(":{line}")
            };
            format!("{at}: {}", error.message)
        });
        return Err(
            AppError::invalid(format!("`{}` was not imported{words}", request.path))
                .hint("a contract says `kind: DataContract`, a product `kind: DataProduct`"),
        );
    }
    let file = name(&path)?;
    let new = New {
        bytes,
        document: document.unwrap_or_default(),
        standard: checked.standard,
    };
    let written = put(app, &folder, &file, new, request.replace, &cancel).await?;
    let asked = SyncSourceRequest {
        source: source.clone(),
    };
    let synced = sync_source(app, asked, progress, cancel).await?;
    Ok(ImportContractResponse {
        source,
        file,
        written,
        checked,
        synced,
    })
}

/// The contracts folder that is meant.
async fn folder(app: &App, name: Option<&str>) -> AppResult<(String, PathBuf)> {
    let states = app.workspace.sources().await?;
    let folders: Vec<(String, PathBuf)> = states
        .into_iter()
        .filter_map(|state| match state.config.kind {
            SourceKind::Contracts { path } => Some((state.config.name, PathBuf::from(path))),
            _ => None,
        })
        .collect();
    let names = || {
        let names: Vec<&str> = folders.iter().map(|(name, _)| name.as_str()).collect();
        names.join(", ")
    };
    match (name, folders.as_slice()) {
        (_, []) => Err(AppError::not_found("no source is a folder of contracts")
            .hint("add one with `weft source add contracts NAME --path DIR`")),
        (None, [only]) => Ok(only.clone()),
        (None, _) => Err(AppError::invalid("several sources are folders of contracts")
            .hint(format!("say which with `--source`: {}", names()))),
        (Some(name), _) => folders
            .iter()
            .find(|(known, _)| known == name)
            .cloned()
            .ok_or_else(|| {
                AppError::not_found(format!("no folder of contracts is called `{name}`"))
                    .hint(format!("there are {}", names()))
            }),
    }
}

/// Its own name, which people know it by.
fn name(path: &Path) -> AppResult<String> {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .filter(|name| !name.starts_with('.'));
    let known = Path::new(name.unwrap_or_default())
        .extension()
        .is_some_and(|end| {
            ["yaml", "yml", "json"]
                .iter()
                .any(|known| end.eq_ignore_ascii_case(known))
        });
    name.filter(|_| known).map(str::to_owned).ok_or_else(|| {
        AppError::invalid(format!(
            "`{}` has no name that a folder of contracts is read by",
            path.display()
        ))
        .hint("give it a name that ends in .odcs.yaml, .odps.yaml or .json")
    })
}

/// What is to be written.
struct New {
    bytes: Vec<u8>,
    document: Value,
    standard: Option<ContractStandard>,
}

/// Writes the file; whether it was another before.
async fn put(
    app: &App,
    folder: &Path,
    name: &str,
    new: New,
    replace: bool,
    cancel: &Cancel,
) -> AppResult<bool> {
    let there = match app.contracts.read_below(folder, name).await {
        Ok(there) if there.bytes == new.bytes => return Ok(false),
        Ok(_) if !replace => {
            return Err(AppError::invalid(format!(
                "`{name}` is in the folder already and says something else"
            ))
            .hint("use `--replace` to put this one in its place"));
        }
        Ok(there) => Some(there),
        Err(error) if error.kind == PortErrorKind::NotFound => None,
        Err(error) => return Err(error.into()),
    };
    let over = there.as_ref().map(|there| digest(&there.bytes));
    let mut held: Option<Value> = None;
    if let Some(there) = there {
        let there = file::check(app, there).await?;
        // What is no contract and no product is nobody's.
        if there.standard.is_some() {
            place::not_another(name, &there, &new.document)?;
        }
        held = there
            .document
            .filter(|_| there.standard == Some(ContractStandard::Odcs));
    }
    if new.standard == Some(ContractStandard::Odcs) {
        raised(app, name, held.as_ref(), &new.document, cancel).await?;
    }
    let written = app
        .contracts
        .write_below(folder, name, &new.bytes, over.as_deref())
        .await?;
    match written {
        WrittenBelow::Written { .. } => Ok(true),
        WrittenBelow::Unchanged => Ok(false),
        WrittenBelow::Differs(_) => Err(AppError::failed(format!(
            "`{name}` was changed by somebody else at the same time; nothing was written"
        ))
        .hint("look at it, and import again")),
    }
}

/// Whether the version says how much changed, since what was published last and since the file that it takes the place of.
async fn raised(app: &App, name: &str, held: Option<&Value>, new: &Value, cancel: &Cancel) -> AppResult<()> {
    let Some(id) = text(new, "id") else { return Ok(()) };
    let published = Published::of(app, &id).await?;
    let mut refusal = None;
    if let Some(published) = published {
        let (old, known) = (&published.known, published.comparable(new));
        let found = grade::graded(app, old, &known, Perspective::Consumer, cancel).await?;
        refusal = grade::refusal(old, new, &found);
    }
    if refusal.is_none()
        && let Some(held) = held
    {
        refusal = grade::refused_over(app, name, held, new, cancel).await?;
    }
    match refusal {
        Some(refusal) => Err(AppError::invalid(refusal.message).hint(refusal.hint)),
        None => Ok(()),
    }
}
