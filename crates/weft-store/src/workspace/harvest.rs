//! Harvests: what a source stated goes in by the batch, what it states no longer is closed at the end.

use std::collections::BTreeSet;

use serde::Serialize;
use sqlx::{Sqlite, Transaction};
use weft_model::{Timestamp, Urn};
use weft_ports::{
    PortError, PortErrorKind,
    error::PortResult,
    source::Fingerprint,
    workspace::{Committed, HarvestBatch, HarvestId, SyncReport},
};

use super::{
    audit::Act,
    encode::{self, Encoded},
    failed,
    transaction::Writing,
};
use crate::{error::stopped, json, open::Pools};

/// Opens a harvest. An earlier one of the same source that has not ended is overtaken: it may still commit,
/// and marks nothing as gone. What it had changed until now is audited here, in case it never ends.
pub async fn begin(pools: &Pools, source: &str, at: Timestamp) -> PortResult<HarvestId> {
    let mut writing = Writing::begin(pools).await?;
    let (changed, open) = sqlx::query_as::<_, (i64, i64)>(
        "SELECT coalesce(sum(changed), 0), count(*) FROM harvest WHERE source = ?1",
    )
    .bind(source)
    .fetch_one(&mut *writing.tx)
    .await
    .map_err(failed)?;
    if changed > 0 {
        let act = Act {
            actor: &format!("source/{source}"),
            action: "sync_source",
            subject: source,
            detail: format!("a harvest that did not end wrote {changed} records"),
        };
        writing.audit(at, &act).await?;
    }
    if open > 0 {
        for statement in [
            "DELETE FROM harvest WHERE source = ?1 AND overtaken = 1",
            "DELETE FROM seen WHERE harvest IN (SELECT id FROM harvest WHERE source = ?1)",
            "UPDATE harvest SET overtaken = 1, changed = 0 WHERE source = ?1",
        ] {
            sqlx::query(statement)
                .bind(source)
                .execute(&mut *writing.tx)
                .await
                .map_err(failed)?;
        }
    }
    let id: i64 = sqlx::query_scalar("INSERT INTO harvest (source, at) VALUES (?1, ?2) RETURNING id")
        .bind(source)
        .bind(at.as_millis())
        .fetch_one(&mut *writing.tx)
        .await
        .map_err(failed)?;
    let running = SyncReport {
        started: at,
        ..SyncReport::default()
    };
    super::sources::keep_report(&mut writing.tx, source, &running).await?;
    writing.commit().await?;
    Ok(HarvestId(id.to_string()))
}

/// A harvest that is open.
struct Open {
    id: i64,
    source: String,
    origin: String,
    at: i64,
    overtaken: bool,
}

async fn opened(tx: &mut Transaction<'static, Sqlite>, harvest: &HarvestId) -> PortResult<Open> {
    let found = match harvest.0.parse::<i64>() {
        Ok(id) => sqlx::query_as::<_, (i64, String, i64, bool)>(
            "SELECT id, source, at, overtaken FROM harvest WHERE id = ?1",
        )
        .bind(id)
        .fetch_optional(&mut **tx)
        .await
        .map_err(failed)?,
        Err(_) => None,
    };
    let (id, source, at, overtaken) = found.ok_or_else(|| {
        PortError::new(
            PortErrorKind::NotFound,
            format!("harvest {} is not open (any more)", harvest.0),
        )
        .hint("sync the source again")
    })?;
    Ok(Open {
        id,
        origin: format!("source/{source}"),
        source,
        at,
        overtaken,
    })
}

/// Commits a batch.
pub async fn commit(pools: &Pools, harvest: &HarvestId, batch: HarvestBatch) -> PortResult<Committed> {
    let facts = batch.facts;
    let encoded = tokio::task::spawn_blocking(move || encode::facts(&facts))
        .await
        .map_err(|error| stopped(&error))??;
    let unchanged: BTreeSet<Urn> = batch.unchanged.into_iter().collect();
    let mut writing = Writing::begin(pools).await?;
    let open = opened(&mut writing.tx, harvest).await?;
    let facts = encoded.count + encoded.repeated;
    let stated = state(&mut writing, &open, encoded).await?;
    let revived = keep(&mut writing, &open, &unchanged).await?;
    remember(&mut writing.tx, &open, &batch.fingerprints).await?;
    let changed = stated + revived;
    if changed > 0 {
        writing.wrote(changed);
        sqlx::query("UPDATE harvest SET changed = changed + ?2 WHERE id = ?1")
            .bind(open.id)
            .bind(changed.cast_signed())
            .execute(&mut *writing.tx)
            .await
            .map_err(failed)?;
    }
    Ok(Committed {
        revision: writing.commit().await?,
        changed,
        unchanged: facts - stated + unchanged.len() as u64,
        gone: 0,
    })
}

/// Writes the facts that say something new; the answer is their number.
async fn state(writing: &mut Writing, open: &Open, encoded: Encoded) -> PortResult<u64> {
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
async fn keep(writing: &mut Writing, open: &Open, unchanged: &BTreeSet<Urn>) -> PortResult<u64> {
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

async fn point_at_turned(tx: &mut sqlx::SqliteConnection, last_record: i64) -> PortResult<()> {
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

async fn remember(
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

/// Ends a harvest.
pub async fn finish(
    pools: &Pools,
    harvest: &HarvestId,
    complete: bool,
    mut report: SyncReport,
) -> PortResult<Committed> {
    let mut writing = Writing::begin(pools).await?;
    let open = opened(&mut writing.tx, harvest).await?;
    let gone = if complete && !open.overtaken {
        let unseen = sqlx::query(
            "INSERT INTO temp.turned (statement)
             SELECT id FROM statement
             WHERE origin = ?1 AND digest IS NOT NULL
               AND NOT EXISTS (SELECT 1 FROM seen WHERE seen.harvest = ?2 AND seen.statement = statement.id)",
        );
        close(
            &mut writing,
            unseen.bind(open.origin.clone()).bind(open.id),
            open.at,
        )
        .await?
    } else {
        0
    };
    if gone > 0 {
        // A thing that comes back just as it was has to be stated again: what stood under its fingerprint is closed.
        sqlx::query(
            "DELETE FROM fingerprint WHERE source = ?1 AND harvest <> ?2 AND EXISTS (
                 SELECT 1 FROM json_each(fingerprint.urns) AS urn
                 WHERE urn.value IN (SELECT statement.urn FROM temp.turned AS turned
                                     JOIN statement ON statement.id = turned.statement))",
        )
        .bind(open.source.clone())
        .bind(open.id)
        .execute(&mut *writing.tx)
        .await
        .map_err(failed)?;
    }
    let changed: i64 = sqlx::query_scalar("SELECT changed FROM harvest WHERE id = ?1")
        .bind(open.id)
        .fetch_one(&mut *writing.tx)
        .await
        .map_err(failed)?;
    if changed > 0 || gone > 0 {
        let act = Act {
            actor: &open.origin,
            action: "sync_source",
            subject: &open.source,
            detail: format!("{changed} records written, {gone} closed"),
        };
        writing
            .audit(report.ended.unwrap_or(Timestamp::from_millis(open.at)), &act)
            .await?;
    }
    report.gone += gone;
    super::sources::keep_report(&mut writing.tx, &open.source, &report).await?;
    sqlx::query("DELETE FROM harvest WHERE id = ?1")
        .bind(open.id)
        .execute(&mut *writing.tx)
        .await
        .map_err(failed)?;
    Ok(Committed {
        revision: writing.commit().await?,
        changed: 0,
        unchanged: 0,
        gone,
    })
}

/// Closes by tombstones what `choose` puts into `temp.turned`; the answer is their number.
pub async fn close(
    writing: &mut Writing,
    choose: sqlx::query::Query<'_, Sqlite, sqlx::sqlite::SqliteArguments>,
    at: i64,
) -> PortResult<u64> {
    let revision = writing.revision();
    let last_record = writing.last_record().await?;
    let tx = &mut *writing.tx;
    sqlx::query("DELETE FROM temp.turned")
        .execute(&mut *tx)
        .await
        .map_err(failed)?;
    let gone = choose.execute(&mut *tx).await.map_err(failed)?.rows_affected();
    if gone == 0 {
        return Ok(0);
    }
    sqlx::query(
        "INSERT INTO record (id, statement, revision, at, scope, previous, digest, payload)
         SELECT ?1 + turned.number, turned.statement, ?2, ?3, newest.scope, newest.id, NULL, NULL
         FROM temp.turned AS turned
         JOIN statement ON statement.id = turned.statement
         JOIN record AS newest ON newest.id = statement.record",
    )
    .bind(last_record)
    .bind(revision)
    .bind(at)
    .execute(&mut *tx)
    .await
    .map_err(failed)?;
    point_at_turned(tx, last_record).await?;
    writing.wrote(gone);
    Ok(gone)
}
