//! A contract beside the tables that it promises, as the workspace knows both.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Entity, Urn};
use weft_policy::contract_drift::{Difference, drift};

use crate::{
    App, AppError, AppResult,
    contracts::{stored::stored, tables::tables, text},
    lookup,
};

pub use weft_policy::contract_drift::{DriftKind, Verdict};

/// Which contract.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ShowDriftRequest {
    /// A contract, or a table or product that is under one.
    pub name: String,
}

/// One object of the contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct DriftedObject {
    /// Its physical name.
    pub object: String,
    /// The table that it is; none where the workspace knows none.
    pub asset: Option<String>,
    /// Urn of that.
    pub urn: Option<Urn>,
    /// Whether a catalog or dbt knows its columns; where none does there is nothing to compare.
    pub compared: bool,
}

/// One difference, of one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct TableDifference {
    /// Full name of the table.
    pub asset: String,
    /// The difference.
    #[serde(flatten)]
    pub difference: Difference,
}

/// The answer.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ShowDriftResponse {
    /// ODCS `id` of the contract.
    pub contract: String,
    /// What people call it: its `name`, else what it promises, and its id only where that says nothing.
    pub name: String,
    /// Its version.
    pub version: Option<String>,
    /// Full name of the table, where there is one; of several see `objects`.
    pub asset: Option<String>,
    /// What the contract promises, and what that is.
    pub objects: Vec<DriftedObject>,
    /// All differences, in the order of the contract.
    pub differences: Vec<TableDifference>,
}

/// Compares a contract with its tables.
pub async fn show_drift(app: &App, request: ShowDriftRequest) -> AppResult<ShowDriftResponse> {
    let entity = lookup::find(app, &request.name).await?;
    let Some(info) = &entity.contract else {
        return Err(AppError::invalid(format!(
            "`{}` is under no contract that Weft knows",
            entity.full_name
        ))
        .hint("add the folder of its contract with `weft source add contracts`, or name a contract"));
    };
    let contract = stored(app, &info.id)
        .await?
        .filter(|found| !found.missing.iter().any(|key| key == "schema"));
    let Some(contract) = contract else {
        return Err(AppError::invalid(format!(
            "the text of contract `{}` was too large to be kept in the workspace",
            info.id
        ))
        .hint("hold its file against the table with `weft check FILE`"));
    };
    let sources = app.workspace.sources().await?;
    let found = tables(app, &contract.document, &sources).await?;
    let mut objects = Vec::new();
    let mut differences = Vec::new();
    for (index, table) in found.iter().enumerate() {
        let object = contract.document.pointer(&format!("/schema/{index}"));
        let object = object
            .and_then(|object| text(object, "physicalName").or_else(|| text(object, "name")))
            .unwrap_or_default();
        let real = table.as_ref().filter(|table| table.is_known());
        // A name of one table asks for that one.
        if is_another(&entity, table.as_ref().map(|table| &table.entity)) {
            continue;
        }
        if let Some(table) = real {
            let found = drift(&contract.document, index, &table.actual());
            differences.extend(found.into_iter().map(|difference| TableDifference {
                asset: table.entity.full_name.clone(),
                difference,
            }));
        }
        objects.push(DriftedObject {
            object,
            asset: real.map(|table| table.entity.full_name.clone()),
            urn: real.map(|table| table.entity.urn.clone()),
            compared: real.is_some(),
        });
    }
    let asset = match objects.as_slice() {
        [only] => only.asset.clone(),
        _ => None,
    };
    let named = text(&contract.document, "name").filter(|name| !name.trim().is_empty());
    Ok(ShowDriftResponse {
        name: named.unwrap_or_else(|| what_it_promises(&objects, &info.id)),
        contract: info.id.clone(),
        version: text(&contract.document, "version"),
        asset,
        objects,
        differences,
    })
}

fn what_it_promises(objects: &[DriftedObject], id: &str) -> String {
    let names = objects
        .iter()
        .map(|object| object.asset.as_ref().unwrap_or(&object.object));
    let names: Vec<&str> = names
        .map(String::as_str)
        .filter(|name| !name.is_empty())
        .collect();
    match names.as_slice() {
        [] => id.to_owned(),
        [only] => format!("contract of {only}"),
        [first, rest @ ..] => format!("contract of {first} and {} more", rest.len()),
    }
}

fn is_another(asked: &Entity, table: Option<&Entity>) -> bool {
    asked.kind.is_asset() && table.is_none_or(|table| table.urn != asked.urn)
}
