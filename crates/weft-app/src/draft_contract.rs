//! The first contract of a product or table, written from what is known of it. Nothing is published.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Entity, EntityKind, Sla, Urn, ascii_slug};
use weft_ports::contracts::{ContractStandard, ContractText};

use crate::{
    App, AppError, AppResult,
    contracts::{draft, file, place, stored::contract_urn},
    service_levels, show_contract_file,
    validate_contracts::{ValidatedFile, validated},
    view::EntityLink,
};

/// Tables of one contract.
const TABLES: usize = 500;

/// Of what.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct DraftContractRequest {
    /// A product, table or view.
    pub name: String,
}

/// The draft.
#[derive(Debug, Clone, Serialize, Type)]
pub struct DraftContractResponse {
    /// The thing that it is of.
    pub thing: EntityLink,
    /// The contract, ODCS 3.1.0 as YAML.
    pub text: String,
    /// What its standard's schema says of it.
    pub checked: ValidatedFile,
    /// A name for its file.
    pub file: String,
    /// What could not be filled in, and who can.
    pub notes: Vec<String>,
}

/// Drafts a contract.
pub async fn draft_contract(app: &App, request: DraftContractRequest) -> AppResult<DraftContractResponse> {
    let thing = crate::lookup::find(app, &request.name).await?;
    if !show_contract_file::can_draft(&thing) {
        return Err(AppError::invalid(format!(
            "`{}` is a {}: contracts are made of products, tables and views",
            thing.full_name,
            thing.kind.as_str()
        ))
        .hint("name the table or product that is to be promised"));
    }
    if let [id, ..] = file::contract_ids(app, &thing).await?.as_slice() {
        return Err(AppError::invalid(format!(
            "`{}` is under the contract `{id}` already",
            thing.full_name
        ))
        .hint("edit that one, or export it with `weft contract export`"));
    }
    let promised = service_levels::promised(app, thing.urn.as_str()).await?;
    let (assets, mut notes) = assets(&thing, promised.assets);
    let standing = promised.promises.iter().map(|promise| &promise.shown.sla);
    let slas: Vec<Sla> = standing.filter(|sla| !sla.withdrawn).cloned().collect();
    let product = product_id(app, &thing).await?;
    let id = free_id(app, &thing).await?;
    let document = draft::document(&draft::Known {
        id: &id,
        thing: &thing,
        assets: &assets,
        product: product.as_deref(),
        slas: &slas,
    });
    if thing.people.is_empty() {
        notes.push("nobody is known to own it: add the team".to_owned());
    }
    if slas.is_empty() {
        notes.push(
            "nothing is promised yet: add `slaProperties`, or promise it under Service levels".to_owned(),
        );
    }
    let text = app.contracts.render(&document)?;
    let file = place::file_name(&document, ContractStandard::Odcs);
    let source = ContractText {
        path: file.clone(),
        bytes: text.clone().into_bytes(),
    };
    let checked = file::check(app, source).await?;
    Ok(DraftContractResponse {
        thing: (&thing).into(),
        text,
        checked: validated(file.clone(), checked),
        file,
        notes,
    })
}

/// The tables that are promised, and what is to be said of those that are not.
fn assets(thing: &Entity, mut assets: Vec<Entity>) -> (Vec<Entity>, Vec<String>) {
    let mut notes = Vec::new();
    if assets.is_empty() {
        notes.push(format!(
            "`{}` offers no table yet: add output ports, or the schema by hand",
            thing.full_name
        ));
    }
    if assets.len() > TABLES {
        notes.push(format!(
            "only the first {TABLES} of {} tables were taken",
            assets.len()
        ));
        assets.truncate(TABLES);
    }
    for asset in &assets {
        if asset
            .schema
            .as_ref()
            .is_none_or(|schema| schema.fields.is_empty())
        {
            notes.push(format!(
                "no columns of `{}` are known: sync its source",
                asset.full_name
            ));
        }
    }
    (assets, notes)
}

/// Id of the product itself, or of the only one that offers the table.
async fn product_id(app: &App, thing: &Entity) -> AppResult<Option<String>> {
    let product = |entity: &Entity| {
        let id = entity.product.as_ref().map(|product| product.id.clone());
        id.filter(|id| !id.is_empty())
            .unwrap_or_else(|| entity.name.clone())
    };
    if thing.kind == EntityKind::Product {
        return Ok(Some(product(thing)));
    }
    let found = app.replica.entities(&thing.products).await?;
    Ok(match found.as_slice() {
        [only] => Some(product(only)),
        _ => None,
    })
}

/// An id that no contract has.
async fn free_id(app: &App, thing: &Entity) -> AppResult<String> {
    let own = ascii_slug(&thing.full_name.replace('.', "-"));
    let own = if own.is_empty() {
        "contract".to_owned()
    } else {
        own
    };
    let ids: Vec<String> = (1..50)
        .map(|number| match number {
            1 => own.clone(),
            number => format!("{own}-{number}"),
        })
        .collect();
    let urns: Vec<Urn> = ids.iter().map(|id| contract_urn(id)).collect();
    let taken: Vec<Urn> = app
        .workspace
        .records(&urns)
        .await?
        .into_iter()
        .map(|record| record.urn)
        .collect();
    let free = ids.into_iter().zip(urns).find(|(_, urn)| !taken.contains(urn));
    free.map(|(id, _)| id)
        .ok_or_else(|| AppError::invalid(format!("contracts `{own}` to `{own}-49` are there already")))
}
