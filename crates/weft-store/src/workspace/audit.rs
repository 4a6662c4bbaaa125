//! The audit chain: who did what, in an order that cannot be changed without a trace.

use futures::TryStreamExt;
use serde::{Deserialize, Serialize};
use sqlx::{Sqlite, SqlitePool, Transaction};
use weft_model::{AuditEntry, Timestamp};
use weft_ports::{
    error::PortResult,
    workspace::{AuditBreak, AuditFilter},
};

use super::{KIND, failed};
use crate::{error::corrupt, hex};

/// An act, as it is audited.
pub struct Act<'a> {
    /// A login, or `source/NAME`.
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
    let digest = blake3::hash(entry.as_bytes()).as_bytes().to_vec();
    let hash = chain(sequence, &digest, previous);
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

fn chain(sequence: u64, digest: &[u8], previous: &[u8]) -> Vec<u8> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&sequence.to_le_bytes());
    hasher.update(digest);
    hasher.update(previous);
    hasher.finalize().as_bytes().to_vec()
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
    let mut walk = Walk {
        expected: 1,
        previous: vec![0; 32],
    };
    let mut rows = sqlx::query_as::<_, (i64, Vec<u8>, Vec<u8>, Vec<u8>)>(
        "SELECT sequence, CAST(entry AS BLOB), digest, hash FROM audit ORDER BY sequence",
    )
    .fetch(&mut *tx);
    while let Some((sequence, entry, digest, hash)) = rows.try_next().await.map_err(failed)? {
        if let Err(broken) = walk.step(sequence.cast_unsigned(), &entry, &digest, hash) {
            return Ok(Err(broken));
        }
    }
    Ok(walk.end(last.cast_unsigned(), &head))
}

struct Walk {
    expected: u64,
    previous: Vec<u8>,
}

impl Walk {
    fn step(&mut self, sequence: u64, entry: &[u8], digest: &[u8], hash: Vec<u8>) -> Result<(), AuditBreak> {
        let expected = self.expected;
        let broken = |says: String| AuditBreak {
            entry: expected,
            says,
        };
        if sequence != expected {
            return Err(broken(format!(
                "audit entry {expected} is missing; the next one there is {sequence}"
            )));
        }
        if blake3::hash(entry).as_bytes().as_slice() != digest {
            return Err(broken(format!(
                "audit entry {sequence} was changed after it was written"
            )));
        }
        if chain(sequence, digest, &self.previous) != hash {
            return Err(broken(format!(
                "audit entry {sequence} does not follow from the one before it"
            )));
        }
        self.expected += 1;
        self.previous = hash;
        Ok(())
    }

    fn end(self, last: u64, head: &[u8]) -> Result<u64, AuditBreak> {
        let walked = self.expected - 1;
        if walked != last {
            return Err(AuditBreak {
                entry: walked.min(last) + 1,
                says: format!("the audit chain ends at entry {walked}, and the workspace has written {last}"),
            });
        }
        if self.previous != head {
            return Err(AuditBreak {
                entry: walked,
                says: format!("audit entry {walked} is not the one that the workspace wrote last"),
            });
        }
        Ok(walked)
    }
}
