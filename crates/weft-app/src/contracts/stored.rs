//! The contract as the workspace has it: what was published last.

use serde_json::Value;
use weft_model::{ContractInfo, EntityKind, Origin, Payload, Record, Urn};

use super::kept::Kept;
use crate::{App, AppResult, resolve::ports::promised_asset};

/// A contract of the workspace.
pub struct Stored {
    /// What it says.
    pub document: Value,
    /// Who stated it: `source contracts, orders.odcs.yaml`.
    pub from: String,
    /// Parts that were too large to be kept.
    pub missing: Vec<String>,
}

/// Urn of the contract with this ODCS `id`. The contract source states facts of it.
pub fn contract_urn(id: &str) -> Urn {
    Urn::derive(EntityKind::Contract, "odcs", id)
}

/// The newest version of a contract that the workspace holds.
pub async fn stored(app: &App, id: &str) -> AppResult<Option<Stored>> {
    let records = app.workspace.records(&[contract_urn(id)]).await?;
    let Some((record, text)) = raw(&records).max_by_key(|(record, _)| (record.at, record.revision)) else {
        return Ok(None);
    };
    let Some(mut kept) = Kept::read(text) else {
        return Ok(None);
    };
    let info = records.iter().find_map(|other| match &other.payload {
        Some(Payload::Contract(info)) if other.origin == record.origin => Some(info),
        _ => None,
    });
    if let (true, Some(info)) = (kept.lacks_objects(), info)
        && let Some(objects) = objects(app, id, info, &record.origin).await?
    {
        kept.put_objects(objects);
    }
    let (Origin::Source(name) | Origin::Person(name)) = &record.origin;
    Ok(Some(Stored {
        document: kept.document,
        from: info.map_or_else(|| name.clone(), |info| format!("{name}, {}", info.file)),
        missing: kept.missing,
    }))
}

/// What a contract says, of the records of it alone; none where a part that is needed was too large to be kept with it.
pub fn whole(records: &[Record]) -> Option<Value> {
    let (_, text) = raw(records).max_by_key(|(record, _)| (record.at, record.revision))?;
    Kept::whole(text)
}

fn raw(records: &[Record]) -> impl Iterator<Item = (&Record, &str)> {
    records.iter().filter_map(|record| match &record.payload {
        Some(Payload::Raw(text)) => Some((record, text.as_str())),
        _ => None,
    })
}

/// Each object is kept by itself too; none where one of them was too large as well.
async fn objects(app: &App, id: &str, info: &ContractInfo, origin: &Origin) -> AppResult<Option<Value>> {
    let urns: Vec<Urn> = info
        .objects
        .iter()
        .map(|object| promised_asset(id, object))
        .collect();
    let records = app.workspace.records(&urns).await?;
    let object = |urn: &Urn| {
        let (_, text) = raw(&records).find(|(record, _)| record.urn == *urn && record.origin == *origin)?;
        Kept::whole(text)
    };
    Ok(urns
        .iter()
        .map(object)
        .collect::<Option<Vec<Value>>>()
        .map(Value::from))
}
