//! Which tables are not what their contracts promise, for all contracts at once.
//!
//! Read in batches, and kept as long as the local copy stays where it is: what a contract says stands in the workspace only.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use rayon::prelude::*;
use serde_json::Value;
use tokio::sync::Mutex;
use weft_model::{Entity, EntityKind, Record, Revision, Urn};
use weft_policy::contract_drift::{Verdict, drift};
use weft_ports::workspace::SourceState;

use crate::{
    App, AppError, AppResult,
    contracts::{
        stored::{contract_urn, stored, whole},
        tables::{entity, of_records},
        text,
    },
    resolve::ports::promised_asset,
    words,
};

/// Contracts whose texts and tables are held at a time.
const BATCH: usize = 250;

/// A table that was compared with a contract that promises it.
#[derive(Debug, Clone)]
pub struct Drifting {
    /// ODCS id of the contract.
    pub contract: String,
    /// Differences that break the promise; none where it is what the contract promises.
    pub breaks: u32,
}

/// Tables that could be compared, by urn. Of one that is not among them nobody knows whether it drifts.
pub type Drifts = HashMap<Urn, Vec<Drifting>>;

/// Keeps what was found at the newest revision.
#[derive(Debug, Default)]
pub struct DriftCache {
    held: Mutex<Option<(Revision, Arc<Drifts>)>>,
}

impl DriftCache {
    /// The tables that were compared, at the revision that the local copy has.
    pub async fn get(&self, app: &App) -> AppResult<Arc<Drifts>> {
        let revision = app.replica.revision().await?.unwrap_or_default();
        let mut held = self.held.lock().await;
        if let Some((at, drifts)) = held.as_ref()
            && *at == revision
        {
            return Ok(Arc::clone(drifts));
        }
        let drifts = Arc::new(compared(app).await?);
        *held = Some((revision, Arc::clone(&drifts)));
        Ok(drifts)
    }
}

async fn compared(app: &App) -> AppResult<Drifts> {
    let mut ids: BTreeSet<String> = BTreeSet::new();
    app.replica
        .scan(&[EntityKind::Contract], &mut |entity| {
            ids.extend(entity.contract.map(|contract| contract.id));
        })
        .await?;
    let ids: Vec<String> = ids.into_iter().collect();
    let sources = Arc::new(app.workspace.sources().await?);
    let mut all = Drifts::new();
    for batch in ids.chunks(BATCH) {
        for (urn, found) in of_batch(app, batch, &sources).await? {
            all.entry(urn).or_default().push(found);
        }
    }
    Ok(all)
}

async fn of_batch(
    app: &App,
    ids: &[String],
    sources: &Arc<Vec<SourceState>>,
) -> AppResult<Vec<(Urn, Drifting)>> {
    let documents = documents(app, ids).await?;
    let pairs = pairs(app, &documents).await?;
    let urns: Vec<Urn> = pairs
        .iter()
        .flat_map(|(_, _, entity)| words::urns(entity))
        .collect();
    let mut records: HashMap<Urn, Vec<Record>> = HashMap::new();
    for record in app.workspace.records(&urns).await? {
        records.entry(record.urn.clone()).or_default().push(record);
    }
    let sources = Arc::clone(sources);
    tokio::task::spawn_blocking(move || {
        let found = pairs.into_par_iter().filter_map(|(contract, object, entity)| {
            let (id, document) = documents.get(contract)?;
            let stated: Vec<Record> = words::urns(&entity)
                .iter()
                .filter_map(|urn| records.get(urn))
                .flatten()
                .cloned()
                .collect();
            let table = of_records(entity, &stated, &sources);
            if !table.is_known() {
                // Nothing but the contract itself tells its columns.
                return None;
            }
            let differences = drift(document, object, &table.actual());
            let breaks = differences
                .iter()
                .filter(|one| one.verdict == Verdict::Breaks)
                .count();
            let drifting = Drifting {
                contract: id.clone(),
                breaks: u32::try_from(breaks).unwrap_or(u32::MAX),
            };
            Some((table.entity.urn, drifting))
        });
        found.collect()
    })
    .await
    .map_err(|error| AppError::failed(format!("comparing contracts stopped: {error}")))
}

/// What contracts say, with their ids; those whose text was too large to be kept are left out.
async fn documents(app: &App, ids: &[String]) -> AppResult<Vec<(String, Value)>> {
    let urns: Vec<Urn> = ids.iter().map(|id| contract_urn(id)).collect();
    let mut records: HashMap<Urn, Vec<Record>> = HashMap::new();
    for record in app.workspace.records(&urns).await? {
        records.entry(record.urn.clone()).or_default().push(record);
    }
    let mut found = Vec::with_capacity(ids.len());
    for (id, urn) in ids.iter().zip(&urns) {
        let Some(stated) = records.get(urn) else { continue };
        if let Some(document) = whole(stated) {
            found.push((id.clone(), document));
        } else if let Some(contract) = stored(app, id).await?
            && !contract.missing.iter().any(|key| key == "schema")
        {
            found.push((id.clone(), contract.document));
        }
    }
    Ok(found)
}

/// Each object of each contract with its table: places of both, and the table.
async fn pairs(app: &App, documents: &[(String, Value)]) -> AppResult<Vec<(usize, usize, Entity)>> {
    let mut wanted: Vec<(usize, usize, Urn)> = Vec::new();
    for (contract, (id, document)) in documents.iter().enumerate() {
        let objects = document.get("schema").and_then(Value::as_array);
        for (place, object) in objects.into_iter().flatten().enumerate() {
            if let Some(physical) = text(object, "physicalName").or_else(|| text(object, "name")) {
                wanted.push((contract, place, promised_asset(id, &physical)));
            }
        }
    }
    let urns: Vec<Urn> = wanted.iter().map(|(_, _, urn)| urn.clone()).collect();
    let mut by_urn: HashMap<Urn, Entity> = HashMap::new();
    for entity in app.replica.entities(&urns).await? {
        for urn in words::urns(&entity) {
            by_urn.insert(urn, entity.clone());
        }
    }
    let mut found = Vec::with_capacity(wanted.len());
    for (contract, place, urn) in wanted {
        if let Some(entity) = by_urn.get(&urn) {
            found.push((contract, place, entity.clone()));
            continue;
        }
        // Not joined with the promise: the contract's servers may name it.
        let Some((id, document)) = documents.get(contract) else {
            continue;
        };
        let object = document.pointer(&format!("/schema/{place}"));
        if let Some(object) = object
            && let Some(entity) = entity(app, id, object, document).await?
        {
            found.push((contract, place, entity));
        }
    }
    Ok(found)
}
