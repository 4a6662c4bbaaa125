//! Harvests: what a source stated goes in by the batch, what it states no longer is closed at the end.

mod batch;

use std::collections::BTreeSet;

use sqlx::{Sqlite, Transaction};
use weft_model::{Timestamp, Urn};
use weft_ports::{
    PortError, PortErrorKind,
    error::PortResult,
    workspace::{Committed, HarvestBatch, HarvestId, SyncReport},
};

use super::{audit::Act, encode, failed, transaction::Writing};
use crate::{error::stopped, open::Pools};
use batch::{keep, point_at_turned, remember, state};

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
            actor: report.by.as_deref().unwrap_or(&open.origin),
            action: "sync_source",
            subject: &open.source,
            detail: format!("{changed} records written, {gone} closed"),
        };
        writing
            .audit(report.ended.unwrap_or(Timestamp::from_millis(open.at)), &act)
            .await?;
    }
    report.gone += gone;
    // A newer harvest has its own report, which this one must not replace.
    if !open.overtaken {
        super::sources::keep_report(&mut writing.tx, &open.source, &report).await?;
    }
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
