//! What one batch says: facts that are new, things that are still there, fingerprints.

use std::collections::BTreeSet;

use serde::Serialize;
use sqlx::{Sqlite, Transaction};
use weft_model::Urn;
use weft_ports::{PortError, PortErrorKind, error::PortResult, source::Fingerprint};

use super::Open;
use crate::{
    json,
    workspace::{encode::Encoded, failed, transaction::Writing},
};

/// Writes the facts that say something new; the answer is their number.
pub async fn state(writing: &mut Writing, open: &Open, encoded: Encoded) -> PortResult<u64> {
    if encoded.count == 0 {
        return Ok(0);
    }
    let revision = writing.revision();
    let last_record = writing.last_record().await?;
    let tx = &mut *writing.tx;
    sqlx::query("DELETE FROM temp.incoming")
        .execute(&mut *tx)
        .await
        .map_err(failed)?;
    // The digest stands in the blob in front of the payload. A fact whose statement this harvest has seen
    // already is the second word of the same source on it: the first one counts.
    sqlx::query(
        "INSERT INTO temp.incoming (number, urn, aspect, digest, start, length, known, previous, changed)
         SELECT place.key + 1, substr(place.value, 31), rtrim(substr(place.value, 21, 10)),
                substr(?2, CAST(substr(place.value, 1, 10) AS INTEGER), 16),
                CAST(substr(place.value, 1, 10) AS INTEGER) + 16,
                CAST(substr(place.value, 11, 10) AS INTEGER),
                known.id, known.record,
                known.id IS NULL
                    OR (known.digest IS NOT substr(?2, CAST(substr(place.value, 1, 10) AS INTEGER), 16)
                        AND NOT EXISTS (SELECT 1 FROM seen WHERE seen.harvest = ?4 AND seen.statement = known.id))
         FROM json_each(?1) AS place
         LEFT JOIN statement AS known
           ON known.urn = substr(place.value, 31)
          AND known.aspect = rtrim(substr(place.value, 21, 10)) AND known.origin = ?3",
    )
    .bind(encoded.places)
    .bind(encoded.bytes.clone())
    .bind(open.origin.clone())
    .bind(open.id)
    .execute(&mut *tx)
    .await
    .map_err(failed)?;
    let last_statement: i64 = sqlx::query_scalar("SELECT coalesce(max(id), 0) FROM statement")
        .fetch_one(&mut *tx)
        .await
        .map_err(failed)?;
    sqlx::query(
        "INSERT INTO statement (id, urn, aspect, origin, record, digest)
         SELECT ?1 + number, urn, aspect, ?3, ?2 + number, digest
         FROM temp.incoming WHERE known IS NULL ORDER BY number",
    )
    .bind(last_statement)
    .bind(last_record)
    .bind(open.origin.clone())
    .execute(&mut *tx)
    .await
    .map_err(failed)?;
    let changed = sqlx::query(
        "INSERT INTO record (id, statement, revision, at, previous, digest, payload)
         SELECT ?2 + number, coalesce(known, ?1 + number), ?3, ?4, previous, digest, substr(?5, start, length)
         FROM temp.incoming WHERE changed ORDER BY number",
    )
    .bind(last_statement)
    .bind(last_record)
    .bind(revision)
    .bind(open.at)
    .bind(encoded.bytes)
    .execute(&mut *tx)
    .await
    .map_err(failed)?
    .rows_affected();
    sqlx::query(
        "UPDATE statement SET record = ?1 + incoming.number, digest = incoming.digest
         FROM temp.incoming AS incoming
         WHERE statement.id = incoming.known AND incoming.changed",
    )
    .bind(last_record)
    .execute(&mut *tx)
    .await
    .map_err(failed)?;
    if !open.overtaken {
        sqlx::query(
            "INSERT OR IGNORE INTO seen (harvest, statement)
             SELECT ?1, coalesce(known, ?2 + number) FROM temp.incoming",
        )
        .bind(open.id)
        .bind(last_statement)
        .execute(&mut *tx)
        .await
        .map_err(failed)?;
    }
    Ok(changed)
}

/// Marks things as still there. Of things that were closed altogether, what was closed last is stated again.
pub async fn keep(writing: &mut Writing, open: &Open, unchanged: &BTreeSet<Urn>) -> PortResult<u64> {
    if unchanged.is_empty() {
        return Ok(0);
    }
    let urns = json::urns(unchanged);
    let revision = writing.revision();
    let last_record = writing.last_record().await?;
    let tx = &mut *writing.tx;
    sqlx::query("DELETE FROM temp.turned")
        .execute(&mut *tx)
        .await
        .map_err(failed)?;
    let dead = sqlx::query(
        "INSERT INTO temp.turned (statement, source)
         SELECT statement.id, tombstone.previous
         FROM json_each(?1) AS urn
         CROSS JOIN statement INDEXED BY statement_by_key
           ON statement.urn = urn.value AND statement.origin = ?2
         JOIN record AS tombstone ON tombstone.id = statement.record
         WHERE statement.digest IS NULL
           AND tombstone.revision = (
               SELECT max(newest.revision) FROM statement AS other INDEXED BY statement_by_key JOIN record AS newest ON newest.id = other.record
               WHERE other.urn = urn.value AND other.origin = ?2)
           AND NOT EXISTS (
               SELECT 1 FROM statement AS other INDEXED BY statement_by_key
               WHERE other.urn = urn.value AND other.origin = ?2 AND other.digest IS NOT NULL)",
    )
    .bind(urns.clone())
    .bind(open.origin.clone())
    .execute(&mut *tx)
    .await
    .map_err(failed)?
    .rows_affected();
    if dead > 0 {
        sqlx::query(
            "INSERT INTO record (id, statement, revision, at, scope, previous, digest, payload)
             SELECT ?1 + turned.number, turned.statement, ?2, ?3, stated.scope, statement.record,
                    stated.digest, stated.payload
             FROM temp.turned AS turned
             JOIN statement ON statement.id = turned.statement
             JOIN record AS stated ON stated.id = turned.source",
        )
        .bind(last_record)
        .bind(revision)
        .bind(open.at)
        .execute(&mut *tx)
        .await
        .map_err(failed)?;
        point_at_turned(tx, last_record).await?;
    }
    if !open.overtaken {
        sqlx::query(
            "INSERT OR IGNORE INTO seen (harvest, statement)
             SELECT ?3, statement.id FROM json_each(?1) AS urn
             CROSS JOIN statement INDEXED BY statement_by_key
           ON statement.urn = urn.value AND statement.origin = ?2
             WHERE statement.digest IS NOT NULL",
        )
        .bind(urns)
        .bind(open.origin.clone())
        .bind(open.id)
        .execute(&mut *tx)
        .await
        .map_err(failed)?;
    }
    Ok(dead)
}

/// Points statements at the records that were just written for them.
pub async fn point_at_turned(tx: &mut sqlx::SqliteConnection, last_record: i64) -> PortResult<()> {
    sqlx::query(
        "UPDATE statement SET record = record.id, digest = record.digest
         FROM temp.turned AS turned JOIN record ON record.id = ?1 + turned.number
         WHERE statement.id = turned.statement",
    )
    .bind(last_record)
    .execute(tx)
    .await
    .map_err(failed)?;
    Ok(())
}

#[derive(Serialize)]
struct Remembered<'a> {
    key: &'a str,
    value: &'a str,
    urns: &'a [Urn],
}

/// Keeps the fingerprints of a batch.
pub async fn remember(
    tx: &mut Transaction<'static, Sqlite>,
    open: &Open,
    fingerprints: &[(String, Fingerprint)],
) -> PortResult<()> {
    if fingerprints.is_empty() {
        return Ok(());
    }
    let rows: Vec<Remembered<'_>> = fingerprints
        .iter()
        .map(|(key, fingerprint)| Remembered {
            key,
            value: &fingerprint.value,
            urns: &fingerprint.urns,
        })
        .collect();
    let rows = serde_json::to_string(&rows)
        .map_err(|error| PortError::new(PortErrorKind::Invalid, format!("fingerprints: {error}")))?;
    sqlx::query(
        "INSERT INTO fingerprint (source, key, value, urns, harvest)
         SELECT ?2, row.value ->> '$.key', row.value ->> '$.value', row.value -> '$.urns', ?3
         FROM json_each(?1) AS row WHERE true
         ON CONFLICT (source, key) DO UPDATE
         SET value = excluded.value, urns = excluded.urns, harvest = excluded.harvest",
    )
    .bind(rows)
    .bind(open.source.clone())
    .bind(open.id)
    .execute(&mut **tx)
    .await
    .map_err(failed)?;
    Ok(())
}
