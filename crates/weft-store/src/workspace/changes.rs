//! Reading records.

use futures::TryStreamExt;
use sqlx::SqlitePool;
use tokio::task::JoinHandle;
use weft_model::{Aspect, Origin, Record, Revision, Urn};
use weft_ports::error::PortResult;

use super::{
    encode::{self, Stored},
    failed,
};
use crate::json;

/// Rows that a scan reads apart from the tasks that serve others, at a time.
const SCAN: usize = 1_000;

/// The head revision.
pub async fn head(pool: &SqlitePool) -> PortResult<Revision> {
    let head: i64 = sqlx::query_scalar("SELECT revision FROM head")
        .fetch_one(pool)
        .await
        .map_err(failed)?;
    Ok(Revision(head.cast_unsigned()))
}

/// Records after `since`, whole revisions as far as `limit` goes.
pub async fn since(pool: &SqlitePool, since: Revision, limit: usize) -> PortResult<Vec<Record>> {
    let most = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
    let rows = sqlx::query(
        "SELECT statement.urn, statement.aspect, statement.origin, record.revision, record.at, record.payload
         FROM record JOIN statement ON statement.id = record.statement
         WHERE record.id >= (SELECT first_record FROM revision WHERE revision > ?1 ORDER BY revision LIMIT 1)
         ORDER BY record.id LIMIT ?2",
    )
    .bind(i64::try_from(since.0).unwrap_or(i64::MAX))
    .bind(most)
    .fetch_all(pool)
    .await
    .map_err(failed)?;
    let rows = rows.iter().map(Stored::take).collect::<PortResult<Vec<_>>>()?;
    let mut records = encode::records(rows).await?;
    if records.len() > limit {
        let cut = records.pop().map(|record| record.revision);
        let whole = records
            .iter()
            .take_while(|record| Some(record.revision) != cut)
            .count();
        // A revision that alone is more than the limit: its first records.
        if whole > 0 {
            records.truncate(whole);
        }
    }
    Ok(records)
}

/// Newest versions of everything stated of `urns`, by urn.
pub async fn records(pool: &SqlitePool, urns: &[Urn]) -> PortResult<Vec<Record>> {
    let rows = sqlx::query(
        "SELECT statement.urn, statement.aspect, statement.origin, record.revision, record.at, record.payload
         FROM (SELECT DISTINCT value FROM json_each(?1)) AS urn
         CROSS JOIN statement ON statement.urn = urn.value
         JOIN record ON record.id = statement.record
         WHERE statement.digest IS NOT NULL
         ORDER BY statement.urn, statement.aspect, statement.origin",
    )
    .bind(json::urns(urns))
    .fetch_all(pool)
    .await
    .map_err(failed)?;
    let rows = rows.iter().map(Stored::take).collect::<PortResult<Vec<_>>>()?;
    encode::records(rows).await
}

/// Newest versions of one aspect of everything whose urn has this part, by urn.
pub async fn listed(pool: &SqlitePool, part: &str, aspect: Aspect) -> PortResult<Vec<Record>> {
    // A range of the urns: the key of statements begins with them. `;` is the letter after `:`.
    let rows = sqlx::query(
        "SELECT statement.urn, statement.aspect, statement.origin, record.revision, record.at, record.payload
         FROM statement JOIN record ON record.id = statement.record
         WHERE statement.urn > ?1 AND statement.urn < ?2 AND statement.aspect = ?3
           AND statement.digest IS NOT NULL
         ORDER BY statement.urn, statement.origin",
    )
    .bind(format!("urn:weft:{part}:"))
    .bind(format!("urn:weft:{part};"))
    .bind(aspect.as_str())
    .fetch_all(pool)
    .await
    .map_err(failed)?;
    let rows = rows.iter().map(Stored::take).collect::<PortResult<Vec<_>>>()?;
    encode::records(rows).await
}

/// Hands over everything, thing by thing, as it stood at one revision. The text of raw records stays on disk.
pub async fn scan(
    pool: &SqlitePool,
    each: &mut (dyn FnMut(Urn, Vec<Record>) + Send),
) -> PortResult<Revision> {
    let mut tx = pool.begin().await.map_err(failed)?;
    let head: i64 = sqlx::query_scalar("SELECT revision FROM head")
        .fetch_one(&mut *tx)
        .await
        .map_err(failed)?;
    let mut rows = sqlx::query(
        r#"SELECT statement.urn, statement.aspect, statement.origin, record.revision, record.at,
             CASE statement.aspect
               WHEN 'raw' THEN CAST('{"aspect":"raw","value":""}' AS BLOB) ELSE record.payload END
         FROM statement INDEXED BY statement_by_key JOIN record ON record.id = statement.record
         WHERE statement.digest IS NOT NULL
         ORDER BY statement.urn, statement.aspect, statement.origin"#,
    )
    .fetch(&mut *tx);
    // SQLite reads the next rows while the ones before are decoded.
    let mut decoding: Option<JoinHandle<PortResult<Vec<Record>>>> = None;
    let mut waiting: Vec<Stored> = Vec::with_capacity(SCAN);
    while let Some(row) = rows.try_next().await.map_err(failed)? {
        let stored = Stored::take(&row)?;
        // Cut between two things only.
        if waiting.len() >= SCAN && waiting.last().is_some_and(|last| last.urn != stored.urn) {
            let rows = std::mem::replace(&mut waiting, Vec::with_capacity(SCAN));
            let next = encode::spawn_records(rows);
            if let Some(before) = decoding.replace(next) {
                hand_over(before, each).await?;
            }
        }
        waiting.push(stored);
    }
    for rest in decoding.into_iter().chain([encode::spawn_records(waiting)]) {
        hand_over(rest, each).await?;
    }
    Ok(Revision(head.cast_unsigned()))
}

async fn hand_over(
    decoding: JoinHandle<PortResult<Vec<Record>>>,
    each: &mut (dyn FnMut(Urn, Vec<Record>) + Send),
) -> PortResult<()> {
    let records = decoding.await.map_err(|error| crate::error::stopped(&error))??;
    encode::hand_over(records, each);
    Ok(())
}

/// All versions of one aspect, newest first.
pub async fn history(
    pool: &SqlitePool,
    urn: &Urn,
    aspect: Aspect,
    origin: Option<&Origin>,
) -> PortResult<Vec<Record>> {
    let rows = sqlx::query(
        "WITH RECURSIVE version (id, urn, origin) AS (
             SELECT record, urn, origin FROM statement
             WHERE urn = ?1 AND aspect = ?2 AND (?3 IS NULL OR origin = ?3)
             UNION ALL
             SELECT record.previous, version.urn, version.origin
             FROM version JOIN record ON record.id = version.id WHERE record.previous IS NOT NULL)
         SELECT version.urn, ?2, version.origin, record.revision, record.at, record.payload
         FROM version JOIN record ON record.id = version.id
         ORDER BY record.id DESC",
    )
    .bind(urn.as_str().to_owned())
    .bind(aspect.as_str())
    .bind(origin.map(Origin::key))
    .fetch_all(pool)
    .await
    .map_err(failed)?;
    let rows = rows.iter().map(Stored::take).collect::<PortResult<Vec<_>>>()?;
    encode::records(rows).await
}
