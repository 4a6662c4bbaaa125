//! Writing entities: by the batch, all changes and the revision in one transaction.

use serde::Serialize;
use sqlx::SqliteConnection;
use weft_model::{Entity, EntityKind, Revision, Urn};
use weft_ports::{
    PortError, PortErrorKind,
    error::PortResult,
    replica::{Change, Ties},
};

use super::{failed, held, ties};
use crate::{error::stopped, open::Pools, packed};

/// Entities that are written by one statement.
const BATCH: usize = 500;

/// Place of a kind in lists.
pub fn place(kind: EntityKind) -> i64 {
    let place = EntityKind::ALL.iter().position(|one| *one == kind);
    place
        .and_then(|place| i64::try_from(place).ok())
        .unwrap_or(i64::MAX)
}

#[derive(Serialize)]
struct Row<'a> {
    urn: &'a Urn,
    place: i64,
    name: &'a str,
    full_name: &'a str,
    domain: Option<&'a str>,
    owner: Option<&'a str>,
    key: String,
    backwards: String,
    ties: Vec<i64>,
    places: Vec<held::Row<'a>>,
    start: usize,
    length: usize,
}

/// A batch, ready to be cut into rows by SQLite.
struct Encoded {
    urns: String,
    rows: String,
    bytes: Vec<u8>,
}

fn encode(changes: &[Change]) -> PortResult<Encoded> {
    let mut urns: Vec<&Urn> = Vec::with_capacity(changes.len());
    let mut rows: Vec<Row<'_>> = Vec::with_capacity(changes.len());
    let (mut json, mut bytes) = (Vec::new(), Vec::new());
    for change in changes {
        match change {
            Change::Delete(urn) => urns.push(urn),
            Change::Upsert(entity, ties) => {
                urns.push(&entity.urn);
                rows.push(row(entity, ties, &mut json, &mut bytes)?);
            }
        }
    }
    let failed = |error: serde_json::Error| invalid(&error.to_string());
    Ok(Encoded {
        urns: serde_json::to_string(&urns).map_err(failed)?,
        rows: serde_json::to_string(&rows).map_err(failed)?,
        bytes,
    })
}

fn row<'a>(
    entity: &'a Entity,
    keys: &'a Ties,
    json: &mut Vec<u8>,
    bytes: &mut Vec<u8>,
) -> PortResult<Row<'a>> {
    let before = bytes.len();
    json.clear();
    serde_json::to_writer(&mut *json, entity)
        .map_err(|error| invalid(&format!("{}: {error}", entity.urn)))?;
    packed::pack(json, bytes)?;
    let key = ties::folded(&entity.name);
    Ok(Row {
        urn: &entity.urn,
        place: place(entity.kind),
        name: &entity.name,
        full_name: &entity.full_name,
        domain: entity.domain.as_deref(),
        owner: entity.owner.as_ref().map(|owner| owner.name.as_str()),
        backwards: key.chars().rev().collect(),
        key,
        ties: ties::of(entity, keys),
        places: keys.places.iter().map(held::row).collect(),
        // SQLite counts bytes from 1.
        start: before + 1,
        length: bytes.len() - before,
    })
}

fn invalid(message: &str) -> PortError {
    PortError::new(
        PortErrorKind::Invalid,
        format!("an entity cannot be written as JSON: {message}"),
    )
}

/// Applies changes.
pub async fn apply(pools: &Pools, changes: Vec<Change>, reset: bool, revision: Revision) -> PortResult<()> {
    let mut tx = pools.begin().await.map_err(failed)?;
    if reset {
        for statement in ["DELETE FROM entity", "DELETE FROM tie", "DELETE FROM held"] {
            sqlx::query(statement).execute(&mut *tx).await.map_err(failed)?;
        }
    }
    let moved = reset || !changes.is_empty();
    let mut changes = changes.into_iter();
    let mut next = || {
        let batch: Vec<Change> = changes.by_ref().take(BATCH).collect();
        (!batch.is_empty()).then(|| tokio::task::spawn_blocking(move || encode(&batch)))
    };
    // The next batch is encoded while SQLite writes the one before.
    let mut ahead = next();
    while let Some(encoding) = ahead {
        let encoded = encoding.await.map_err(|error| stopped(&error))??;
        ahead = next();
        write(&mut tx, encoded, reset).await?;
    }
    sqlx::query("UPDATE meta SET revision = ?1, changed = CASE WHEN ?2 THEN ?1 ELSE changed END")
        .bind(revision.0.cast_signed())
        .bind(moved)
        .execute(&mut *tx)
        .await
        .map_err(failed)?;
    tx.commit().await.map_err(failed)
}

/// Writes a batch. Into a replica that was just emptied there is nothing to replace.
async fn write(tx: &mut SqliteConnection, encoded: Encoded, emptied: bool) -> PortResult<()> {
    let Encoded { urns, rows, bytes } = encoded;
    let replaced = [
        "DELETE FROM tie WHERE (key, entity) IN (
             SELECT old.value, entity.id FROM json_each(?1) AS urn
             CROSS JOIN entity ON entity.urn = urn.value CROSS JOIN json_each(entity.ties) AS old)",
        "DELETE FROM held WHERE entity IN (
             SELECT entity.id FROM json_each(?1) AS urn CROSS JOIN entity ON entity.urn = urn.value)",
        "DELETE FROM entity WHERE urn IN (SELECT value FROM json_each(?1))",
    ];
    for statement in replaced.into_iter().filter(|_| !emptied) {
        sqlx::query(statement)
            .bind(urns.clone())
            .execute(&mut *tx)
            .await
            .map_err(failed)?;
    }
    sqlx::query(
        "INSERT OR REPLACE INTO entity (urn, place, name, full_name, domain, owner, key, backwards, ties, json)
         SELECT value ->> '$.urn', value ->> '$.place', value ->> '$.name', value ->> '$.full_name',
                value ->> '$.domain', value ->> '$.owner', value ->> '$.key', value ->> '$.backwards',
                value -> '$.ties', substr(?2, value ->> '$.start', value ->> '$.length')
         FROM json_each(?1)",
    )
    .bind(rows.clone())
    .bind(bytes)
    .execute(&mut *tx)
    .await
    .map_err(failed)?;
    sqlx::query(
        "INSERT OR IGNORE INTO tie (key, entity)
         SELECT new.value, entity.id FROM json_each(?1) AS row
         CROSS JOIN entity ON entity.urn = row.value ->> '$.urn' CROSS JOIN json_each(entity.ties) AS new
         ORDER BY 1",
    )
    .bind(rows.clone())
    .execute(&mut *tx)
    .await
    .map_err(failed)?;
    sqlx::query(
        "INSERT OR IGNORE INTO held (source, namespace, key, entity, name, format, denied)
         SELECT place.value ->> '$.source', place.value ->> '$.namespace', place.value ->> '$.key', entity.id,
                place.value ->> '$.name', place.value ->> '$.format', place.value ->> '$.denied'
         FROM json_each(?1) AS row
         CROSS JOIN entity ON entity.urn = row.value ->> '$.urn'
         CROSS JOIN json_each(row.value, '$.places') AS place
         ORDER BY 1, 2, 3",
    )
    .bind(rows)
    .execute(tx)
    .await
    .map_err(failed)?;
    Ok(())
}
