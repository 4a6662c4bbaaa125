//! Gives the file of a contract or product back, as it is; of a product that has none, one that is made of what is said.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Entity, EntityKind, Urn};
pub use weft_ports::contracts::{ContractStandard, ContractText as ContractFile};

use crate::{
    App, AppError, AppResult,
    contracts::file::{self, Located},
    products::files,
    words,
};

/// What to export.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ExportContractRequest {
    /// A contract or product by name, id or urn; or what a contract promises.
    pub name: String,
    /// Which file; absent: the product's for a product that has one, else the contract's.
    #[serde(default)]
    pub format: Option<ContractStandard>,
}

/// The file.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ExportContractResponse {
    /// Urn of the contract or product.
    pub urn: Urn,
    /// Its standard.
    pub format: ContractStandard,
    /// Name of the source that holds it; absent where it was made of what is said of the product.
    pub source: Option<String>,
    /// The file, below the source's folder; of one that was made the name that it could have.
    pub file: String,
    /// Its text as it stands there: line ends, marks and comments are its own.
    pub text: String,
}

/// Reads the file.
pub async fn export_contract(app: &App, request: ExportContractRequest) -> AppResult<ExportContractResponse> {
    let entity = file::find(app, &request.name).await?;
    let format = request.format;
    if format != Some(ContractStandard::Odcs)
        && entity.kind == EntityKind::Product
        && let Some(found) = file::product_file(app, &words::urns(&entity)).await?
    {
        return answer(found);
    }
    if format == Some(ContractStandard::Odps) && entity.kind == EntityKind::Product {
        return made(app, &entity).await;
    }
    if format == Some(ContractStandard::Odps) {
        return Err(AppError::not_found(format!(
            "no product file (ODPS) of `{}` is known",
            entity.full_name
        ))
        .hint("export its contract with `--format odcs`"));
    }
    let found = match file::contract_id(app, &entity).await? {
        Some(id) => file::contract_file(app, &id).await?,
        None => None,
    };
    if let Some(found) = found {
        return answer(found);
    }
    if format.is_none() && entity.kind == EntityKind::Product {
        return made(app, &entity).await;
    }
    Err(
        AppError::not_found(format!("no contract file of `{}` is known", entity.full_name))
            .hint("sync the folder of contracts that holds it"),
    )
}

/// The product file of a product that has none.
async fn made(app: &App, product: &Entity) -> AppResult<ExportContractResponse> {
    let info = product.product.clone().unwrap_or_default();
    let mut behind = Vec::with_capacity(info.output_ports.len());
    for port in &info.output_ports {
        let assets = app.replica.entities(&port.assets).await?;
        behind.push(assets.into_iter().map(|asset| asset.full_name).collect());
    }
    let successor = app.replica.entities(info.successor.as_slice()).await?;
    let successor = successor.first().and_then(|next| next.product.as_ref());
    let successor = successor.map(|next| next.id.as_str());
    let file = format!("{}.odps.yaml", product.name);
    let text = files::product_file(app, &file, product, successor, &behind).await?;
    let text = String::from_utf8(text.bytes)
        .map_err(|error| AppError::failed(format!("the product file is no text: {error}")))?;
    Ok(ExportContractResponse {
        urn: product.urn.clone(),
        format: ContractStandard::Odps,
        source: None,
        file,
        text,
    })
}

fn answer(found: Located) -> AppResult<ExportContractResponse> {
    let text = file::utf8(&found.file, found.text?)?;
    Ok(ExportContractResponse {
        urn: found.urn,
        format: found.standard,
        source: Some(found.source),
        file: found.file,
        text,
    })
}
