//! The audit chain: who did what, in an order that cannot be changed without a trace.

use futures::TryStreamExt;
use serde::{Deserialize, Serialize};
use sqlx::{Sqlite, SqliteConnection, SqlitePool, Transaction};
use weft_model::{AuditEntry, Timestamp};
use weft_ports::{
    error::PortResult,
    workspace::{AuditBreak, AuditFilter},
};

use super::{KIND, failed};
use crate::{
    chain::{self, Carried, Scheme, Walk},
    error::corrupt,
    hex,
};

/// How this workspace links its own entries.
pub const NATIVE: Scheme = Scheme::Blake3;

/// An act, as it is audited.
pub struct Act<'a> {
    /// A login; `source/NAME` where nobody is known to have synced it.
    pub actor: &'a str,
    /// The verb.
    pub action: &'a str,
    /// A urn or the name of a source.
    pub subject: &'a str,
    /// What changed, in one line.
    pub detail: String,
}

/// The stored bytes of an entry, as JSON with its keys in this order.
#[derive(Serialize, Deserialize)]
struct Entry {
    at: i64,
    actor: String,
    action: String,
    subject: String,
    detail: String,
}

/// Appends an entry and answers with its hash.
pub async fn append(
    tx: &mut Transaction<'static, Sqlite>,
    sequence: u64,
    previous: &[u8],
    at: Timestamp,
    act: &Act<'_>,
) -> PortResult<Vec<u8>> {
    let entry = serde_json::to_string(&Entry {
        at: at.as_millis(),
        actor: act.actor.to_owned(),
        action: act.action.to_owned(),
        subject: act.subject.to_owned(),
        detail: act.detail.clone(),
    })
    .map_err(|error| corrupt(KIND.file, error))?;
    let digest = NATIVE.digest(entry.as_bytes());
    let hash = NATIVE.link(sequence, &digest, previous);
    sqlx::query("INSERT INTO audit (sequence, entry, digest, hash) VALUES (?1, ?2, ?3, ?4)")
        .bind(sequence.cast_signed())
        .bind(entry)
        .bind(digest)
        .bind(hash.clone())
        .execute(&mut **tx)
        .await
        .map_err(failed)?;
    Ok(hash)
}

/// Entries, newest first.
pub async fn list(pool: &SqlitePool, subject: Option<&str>, limit: usize) -> PortResult<Vec<AuditEntry>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows: Vec<Row> =
        match subject {
            Some(subject) => sqlx::query_as(
                "SELECT sequence, entry, hash FROM audit WHERE subject = ?1 ORDER BY sequence DESC LIMIT ?2",
            )
            .bind(subject)
            .bind(limit)
            .fetch_all(pool)
            .await,
            None => {
                sqlx::query_as("SELECT sequence, entry, hash FROM audit ORDER BY sequence DESC LIMIT ?1")
                    .bind(limit)
                    .fetch_all(pool)
                    .await
            }
        }
        .map_err(failed)?;
    rows.into_iter().map(read).collect()
}

/// The hash of an entry.
pub async fn hash(pool: &SqlitePool, sequence: u64) -> PortResult<Option<String>> {
    let Ok(sequence) = i64::try_from(sequence) else {
        return Ok(None);
    };
    let hash: Option<Vec<u8>> = sqlx::query_scalar("SELECT hash FROM audit WHERE sequence = ?1")
        .bind(sequence)
        .fetch_optional(pool)
        .await
        .map_err(failed)?;
    Ok(hash.as_deref().map(hex))
}

/// Number, stored bytes and hash.
type Row = (i64, String, Vec<u8>);

fn read((sequence, entry, hash): Row) -> PortResult<AuditEntry> {
    let entry: Entry = serde_json::from_str(&entry)
        .map_err(|error| corrupt(KIND.file, format!("audit entry {sequence}: {error}")))?;
    Ok(AuditEntry {
        sequence: sequence.cast_unsigned(),
        at: Timestamp::from_millis(entry.at),
        actor: entry.actor,
        action: entry.action,
        subject: entry.subject,
        detail: entry.detail,
        hash: hex(&hash),
    })
}

/// Entries that a filter lets through.
pub async fn filtered(pool: &SqlitePool, filter: &AuditFilter, limit: usize) -> PortResult<Vec<AuditEntry>> {
    let subjects = (!filter.subjects.is_empty())
        .then(|| serde_json::to_string(&filter.subjects))
        .transpose()
        .map_err(|error| corrupt(KIND.file, error))?;
    let query = if filter.after.is_some() {
        "SELECT sequence, entry, hash FROM audit
         WHERE sequence > ?1 AND (?2 IS NULL OR subject IN (SELECT value FROM json_each(?2)))
           AND (?3 IS NULL OR entry ->> '$.actor' = ?3) AND (?4 IS NULL OR entry ->> '$.at' >= ?4)
         ORDER BY sequence LIMIT ?5"
    } else {
        "SELECT sequence, entry, hash FROM audit
         WHERE sequence > ?1 AND (?2 IS NULL OR subject IN (SELECT value FROM json_each(?2)))
           AND (?3 IS NULL OR entry ->> '$.actor' = ?3) AND (?4 IS NULL OR entry ->> '$.at' >= ?4)
         ORDER BY sequence DESC LIMIT ?5"
    };
    let rows: Vec<Row> = sqlx::query_as(query)
        .bind(filter.after.unwrap_or(0).cast_signed())
        .bind(subjects)
        .bind(filter.actor.clone())
        .bind(filter.since.map(Timestamp::as_millis))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(pool)
        .await
        .map_err(failed)?;
    rows.into_iter().map(read).collect()
}

/// Walks the chain from its start to the head that the workspace keeps; says where it breaks.
pub async fn verify(pool: &SqlitePool) -> PortResult<Result<u64, AuditBreak>> {
    // One transaction: an entry that is added meanwhile belongs to the next walk.
    let mut tx = pool.begin().await.map_err(failed)?;
    let (last, head) = sqlx::query_as::<_, (i64, Vec<u8>)>("SELECT audit_sequence, audit_hash FROM head")
        .fetch_one(&mut *tx)
        .await
        .map_err(failed)?;
    let mut walk = Walk::new(NATIVE, carried(&mut tx).await?);
    let mut rows = sqlx::query_as::<_, (i64, Vec<u8>, Vec<u8>, Vec<u8>)>(
        "SELECT sequence, CAST(entry AS BLOB), digest, hash FROM audit ORDER BY sequence",
    )
    .fetch(&mut *tx);
    while let Some((sequence, entry, digest, hash)) = rows.try_next().await.map_err(failed)? {
        if let Err(broken) = walk.step(sequence.cast_unsigned(), Some(&entry), &digest, hash) {
            return Ok(Err(broken));
        }
    }
    Ok(walk.end(last.cast_unsigned(), &head))
}

/// How the entries that were carried into this workspace are linked.
pub async fn carried(connection: &mut SqliteConnection) -> PortResult<Carried> {
    let text: Option<String> = sqlx::query_scalar("SELECT value FROM meta WHERE key = ?1")
        .bind(chain::CARRIED)
        .fetch_optional(connection)
        .await
        .map_err(failed)?;
    Carried::parse(&text.unwrap_or_default())
        .ok_or_else(|| corrupt(KIND.file, "how its audit chain was carried over cannot be read"))
}
