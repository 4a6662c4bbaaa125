//! The file behind a contract or product: in which folder it lies, and what stands in it.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use weft_model::{Entity, EntityKind, Origin, Payload, Record, Urn};
use weft_ports::{
    Cancel,
    contracts::{CheckedContract, ContractStandard, ContractText},
    error::PortResult,
    source::SourceKind,
};

use super::stored::contract_urn;
use crate::{App, AppError, AppResult, lookup};

/// A file that a source was seen to hold.
pub struct Located {
    /// Urn of the contract or product.
    pub urn: Urn,
    /// Its standard.
    pub standard: ContractStandard,
    /// Name of the source.
    pub source: String,
    /// The source's folder.
    pub folder: PathBuf,
    /// The file, below the folder.
    pub file: String,
    /// What stands in it now; an error where it is gone.
    pub text: PortResult<ContractText>,
}

/// Urn of the product with this ODPS `id`. The contract source states facts of it.
pub fn product_urn(id: &str) -> Urn {
    Urn::derive(EntityKind::Product, "odps", id)
}

/// The thing that is meant: by name, or by the id that its file gives it.
pub async fn find(app: &App, name: &str) -> AppResult<Entity> {
    let unknown = match lookup::find(app, name).await {
        Ok(entity) => return Ok(entity),
        Err(error) => error,
    };
    let id = name.trim();
    let urns = [contract_urn(id), product_urn(id)];
    app.replica
        .entities(&urns)
        .await?
        .into_iter()
        .next()
        .ok_or(unknown)
}

/// The folders of contracts that are sources, with their names.
pub async fn folders(app: &App) -> AppResult<Vec<(String, PathBuf)>> {
    let states = app.workspace.sources().await?;
    let folder = |state: weft_ports::workspace::SourceState| match state.config.kind {
        SourceKind::Contracts { path } => Some((state.config.name, PathBuf::from(path))),
        _ => None,
    };
    Ok(states.into_iter().filter_map(folder).collect())
}

/// The contracts that an entity is, is promised by or offers, by their ODCS ids.
pub async fn contract_ids(app: &App, entity: &Entity) -> AppResult<Vec<String>> {
    let ports = entity.product.iter().flat_map(|product| &product.output_ports);
    let urns: Vec<Urn> = ports.filter_map(|port| port.contract.clone()).collect();
    let mut ids: Vec<String> = app
        .replica
        .entities(&urns)
        .await?
        .into_iter()
        .filter_map(|contract| contract.contract.map(|info| info.id))
        .collect();
    ids.sort();
    ids.dedup();
    if ids.is_empty() {
        ids.extend(entity.contract.as_ref().map(|info| info.id.clone()));
    }
    Ok(ids)
}

/// The only contract of an entity; none where it has none.
pub async fn contract_id(app: &App, entity: &Entity) -> AppResult<Option<String>> {
    let mut ids = contract_ids(app, entity).await?;
    if ids.len() > 1 {
        let error = AppError::invalid(format!("`{}` has {} contracts", entity.full_name, ids.len()));
        return Err(error.hint(format!("name one of them: {}", ids.join(", "))));
    }
    Ok(ids.pop())
}

/// The file of the contract with this id.
pub async fn contract_file(app: &App, id: &str) -> AppResult<Option<Located>> {
    let urn = contract_urn(id);
    let folders = folders(app).await?;
    for record in app.workspace.records(std::slice::from_ref(&urn)).await? {
        let (Origin::Source(source), Some(Payload::Contract(info))) = (record.origin, record.payload) else {
            continue;
        };
        if let Some((_, folder)) = folders.iter().find(|(name, _)| *name == source) {
            return Ok(Some(Located {
                text: app.contracts.read_below(folder, &info.file).await,
                urn,
                standard: ContractStandard::Odcs,
                source,
                folder: folder.clone(),
                file: info.file,
            }));
        }
    }
    Ok(None)
}

/// A product's file is not remembered by name: the files of the folder are looked through for its id.
pub async fn product_file(app: &App, urns: &[Urn]) -> AppResult<Option<Located>> {
    let folders = folders(app).await?;
    for Record {
        urn, origin, payload, ..
    } in app.workspace.records(urns).await?
    {
        let (Origin::Source(source), Some(Payload::Product(info))) = (origin, payload) else {
            continue;
        };
        let Some((_, folder)) = folders.iter().find(|(name, _)| *name == source) else {
            continue;
        };
        let only = std::slice::from_ref(folder);
        let (files, _) = app.contracts.find(only, &Cancel::new()).await?;
        for path in files {
            let Some(file) = below(folder, &path) else {
                continue;
            };
            // A file that is gone or broken by now is not the one.
            let Ok(text) = app.contracts.read_below(folder, &file).await else {
                continue;
            };
            if says(app, &text, &info.id).await? {
                return Ok(Some(Located {
                    text: Ok(text),
                    urn,
                    standard: ContractStandard::Odps,
                    source,
                    folder: folder.clone(),
                    file,
                }));
            }
        }
    }
    Ok(None)
}

/// Parses a text and holds it against its standard.
pub async fn check(app: &App, text: ContractText) -> AppResult<CheckedContract> {
    let contracts = Arc::clone(&app.contracts);
    let path = text.path.clone();
    tokio::task::spawn_blocking(move || contracts.check(&text))
        .await
        .map_err(|error| AppError::failed(format!("checking `{path}` stopped short: {error}")))
}

fn below(folder: &Path, path: &Path) -> Option<String> {
    path.strip_prefix(folder).ok()?.to_str().map(str::to_owned)
}

/// Whether a file is the product of this id.
async fn says(app: &App, text: &ContractText, id: &str) -> AppResult<bool> {
    // Most files are told by this alone. An id with an escape in it is not found, and its file is looked at.
    let plain = id
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    let length = id.len().max(1);
    if plain && !text.bytes.windows(length).any(|window| window == id.as_bytes()) {
        return Ok(false);
    }
    let checked = check(app, text.clone()).await?;
    let said = checked.document.as_ref().and_then(|document| document.get("id"));
    let said = said.map(|said| said.as_str().map_or_else(|| said.to_string(), str::to_owned));
    Ok(checked.standard == Some(ContractStandard::Odps) && said.as_deref() == Some(id))
}

/// The text of a file as people edit it.
pub fn utf8(file: &str, text: ContractText) -> AppResult<String> {
    String::from_utf8(text.bytes)
        .map_err(|_| AppError::failed(format!("`{file}` is no longer UTF-8")).hint("save it as UTF-8"))
}
