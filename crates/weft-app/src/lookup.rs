//! Finding the one thing that a name or urn means.

use std::collections::HashMap;

use weft_model::{Entity, EntityKind, Origin, Payload, Urn};
use weft_ports::{PortError, PortErrorKind, workspace::SourceState};

use crate::{App, AppError, AppResult};

/// Longest name that is looked up, in bytes.
const LONGEST_NAME: usize = 1024;

/// The thing that `name_or_urn` means; an error that offers what is close when there is none.
pub async fn find(app: &App, name_or_urn: &str) -> AppResult<Entity> {
    let name = name_or_urn.trim();
    if name.is_empty() {
        return Err(AppError::invalid("no name was given").hint("name a product, a table or its urn"));
    }
    if name.len() > LONGEST_NAME {
        return Err(AppError::invalid(format!(
            "the name is longer than {LONGEST_NAME} bytes"
        )));
    }
    if let Some(entity) = app.replica.find(name).await? {
        return Ok(entity);
    }
    let close = app.replica.similar(name, 3).await?;
    let error = AppError::not_found(format!("nothing is called `{name}`"));
    Err(if close.is_empty() {
        error.hint("run `weft search` with a word you know of it, or sync the source that holds it")
    } else {
        error.hint(format!(
            "did you mean {}?",
            close
                .iter()
                .map(|name| format!("`{name}`"))
                .collect::<Vec<_>>()
                .join(" or ")
        ))
    })
}

/// These things by their urns; one that the local copy does not have is left out.
pub async fn by_urn(app: &App, urns: &[Urn]) -> AppResult<HashMap<Urn, Entity>> {
    let found = app.replica.entities(urns).await?.into_iter();
    Ok(found.map(|entity| (entity.urn.clone(), entity)).collect())
}

/// The connection of this name.
pub async fn source(app: &App, name: &str) -> AppResult<SourceState> {
    let known = app.workspace.sources().await?;
    let found = known.into_iter().find(|state| state.config.name == name);
    found.ok_or_else(|| {
        AppError::not_found(format!("no source is called `{name}`")).hint("`weft source list` shows them")
    })
}

/// What a source answered when it was asked for a table: where it refused because nobody is signed in, that.
pub async fn refused(app: &App, source: &SourceState, error: PortError) -> AppError {
    let name = &source.config.name;
    let wants = error.kind == PortErrorKind::Denied && source.config.kind.has_secret();
    // A keychain that does not answer is not the same as one that holds nothing: then the source's own word stands.
    if wants && matches!(app.secrets.get(name).await, Ok(None)) {
        return AppError::signed_out(name);
    }
    error.into()
}

/// A source of an asset, with what the asset is called there.
pub struct Holder {
    /// The source.
    pub state: SourceState,
    /// Levels of its namespace there.
    pub namespace: Vec<String>,
    /// Its name there.
    pub name: String,
}

/// The sources that hold an asset, in the order in which it shows them. Two catalogs may call one table differently, so
/// each is asked by its own word.
pub async fn holders(app: &App, asset: &Entity) -> AppResult<Vec<Holder>> {
    let urns: Vec<Urn> = [&asset.urn].into_iter().chain(&asset.merged).cloned().collect();
    let records = app.workspace.records(&urns).await?;
    let states = app.workspace.sources().await?;
    let holder = |source: &String| {
        let state = states.iter().find(|state| state.config.name == *source)?;
        let called = records
            .iter()
            .find_map(|record| match (&record.origin, &record.payload) {
                (Origin::Source(name), Some(Payload::Asset(called))) if name == source => Some(called),
                _ => None,
            })?;
        Some(Holder {
            state: state.clone(),
            namespace: called.namespace.clone(),
            name: called.name.clone(),
        })
    };
    Ok(asset.sources.iter().filter_map(holder).collect())
}

/// The asset whose rows stand for `entity`: itself, or for a product the first asset behind its output ports.
pub async fn data_asset(app: &App, entity: &Entity) -> AppResult<Option<Entity>> {
    if matches!(entity.kind, EntityKind::Table | EntityKind::View) {
        return Ok(Some(entity.clone()));
    }
    let Some(product) = &entity.product else {
        return Ok(None);
    };
    let urns: Vec<Urn> = product
        .output_ports
        .iter()
        .flat_map(|port| port.assets.iter().cloned())
        .collect();
    let assets = app.replica.entities(&urns).await?;
    Ok(assets
        .into_iter()
        .find(|asset| matches!(asset.kind, EntityKind::Table | EntityKind::View)))
}
