//! The tables behind a contract's objects, as catalogs and dbt know them.

use serde_json::Value;
use weft_model::{Entity, EntityKind, Origin, Payload, Record, SchemaInfo};
use weft_policy::contract_drift::Actual;
use weft_ports::{source::SourceKind, workspace::SourceState};

use crate::{App, AppResult, contracts::text, resolve::ports::promised_asset, words};

/// A table that the workspace knows, with what is stated of its columns.
pub struct Table {
    /// The table.
    pub entity: Entity,
    catalog: Option<SchemaInfo>,
    dbt: Option<(SchemaInfo, bool)>,
}

impl Table {
    /// For [`weft_policy::contract_drift::drift`].
    pub fn actual(&self) -> Actual<'_> {
        Actual {
            schema: self.catalog.as_ref(),
            dbt: self.dbt.as_ref().map(|(schema, enforced)| (schema, *enforced)),
            quality: self.entity.quality.as_ref(),
        }
    }

    /// Whether anything but the contract itself knows its columns.
    pub const fn is_known(&self) -> bool {
        self.catalog.is_some() || self.dbt.is_some()
    }
}

/// The tables of a contract's `schema[]`, in its order; none where the workspace does not know one.
pub async fn tables(app: &App, document: &Value, sources: &[SourceState]) -> AppResult<Vec<Option<Table>>> {
    let id = text(document, "id").unwrap_or_default();
    let objects = document.get("schema").and_then(Value::as_array);
    let objects = objects.map(Vec::as_slice).unwrap_or_default();
    let mut found = Vec::with_capacity(objects.len());
    for object in objects {
        let entity = entity(app, &id, object, document).await?;
        found.push(match entity {
            Some(entity) => Some(table(app, entity, sources).await?),
            None => None,
        });
    }
    Ok(found)
}

/// What an object of a contract is: what the projector joined with the promise, else what its servers name.
pub(crate) async fn entity(
    app: &App,
    id: &str,
    object: &Value,
    document: &Value,
) -> AppResult<Option<Entity>> {
    let Some(physical) = text(object, "physicalName").or_else(|| text(object, "name")) else {
        return Ok(None);
    };
    let promised = app.replica.entities(&[promised_asset(id, &physical)]).await?;
    if let Some(entity) = promised.into_iter().next() {
        return Ok(Some(entity));
    }
    for name in names(&physical, document) {
        if let Some(entity) = app.replica.find(&name).await?
            && matches!(entity.kind, EntityKind::Table | EntityKind::View)
        {
            return Ok(Some(entity));
        }
    }
    Ok(None)
}

/// Dotted names of an object. A name without a namespace could be anybody's and is not looked for.
fn names(physical: &str, document: &Value) -> Vec<String> {
    if physical.contains('.') {
        return vec![physical.to_owned()];
    }
    let servers = document.get("servers").and_then(Value::as_array);
    let mut names = Vec::new();
    for server in servers.into_iter().flatten().take(20) {
        let first = |keys: &[&str]| {
            let found = keys.iter().find_map(|key| text(server, key));
            found.filter(|name| !name.contains("${"))
        };
        let Some(namespace) = first(&["namespace", "schema", "dataset"]) else {
            continue;
        };
        if let Some(catalog) = first(&["catalog", "project", "database"]) {
            names.push(format!("{catalog}.{namespace}.{physical}"));
        }
        names.push(format!("{namespace}.{physical}"));
    }
    names
}

async fn table(app: &App, entity: Entity, sources: &[SourceState]) -> AppResult<Table> {
    let records = app.workspace.records(&words::urns(&entity)).await?;
    Ok(of_records(entity, &records, sources))
}

/// The same with what is stated of it at hand.
pub fn of_records(entity: Entity, records: &[Record], sources: &[SourceState]) -> Table {
    let stated = |wanted: fn(&SourceKind) -> bool| {
        records
            .iter()
            .filter_map(move |record| match (&record.payload, &record.origin) {
                (Some(Payload::Schema(schema)), Origin::Source(name)) => sources
                    .iter()
                    .any(|source| source.config.name == *name && wanted(&source.config.kind))
                    .then_some((record, schema)),
                _ => None,
            })
    };
    let catalog = stated(|kind| !matches!(kind, SourceKind::Dbt { .. } | SourceKind::Contracts { .. }))
        .max_by_key(|(record, schema)| (schema.schema_id.is_some(), record.at))
        .map(|(_, schema)| schema.clone());
    let dbt = stated(|kind| matches!(kind, SourceKind::Dbt { .. }))
        .max_by_key(|(record, _)| record.at)
        .map(|(record, schema)| (schema.clone(), is_enforced(records, record)));
    Table { entity, catalog, dbt }
}

/// Whether dbt holds the model to its columns (`contract.enforced`).
fn is_enforced(records: &[Record], of: &Record) -> bool {
    records.iter().any(|record| match &record.payload {
        Some(Payload::Asset(asset)) => {
            record.urn == of.urn
                && record.origin == of.origin
                && asset
                    .properties
                    .iter()
                    .any(|(key, value)| key == "dbt.contract" && value == "enforced")
        }
        _ => false,
    })
}
