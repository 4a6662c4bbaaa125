//! The audit chain of a team workspace. Everybody may walk it; an entry is read by who may see what it is about.

use futures::TryStreamExt;
use serde::Deserialize;
use sqlx::PgConnection;
use weft_model::{AuditEntry, Timestamp};
use weft_ports::{
    error::PortResult,
    workspace::{AuditBreak, AuditFilter},
};

use super::{TeamWorkspace, ask, error::said, reading::PLACE};
use crate::{
    chain::{self, Carried, Scheme, Walk},
    error::corrupt,
};

/// How this workspace links its own entries.
pub const NATIVE: Scheme = Scheme::Sha256;

/// The stored bytes of an entry.
#[derive(Deserialize)]
struct Entry {
    at: i64,
    actor: String,
    action: String,
    subject: String,
    detail: String,
}

type Row = (i64, String, Vec<u8>);

fn read((sequence, entry, hash): Row) -> PortResult<AuditEntry> {
    let entry: Entry = serde_json::from_str(&entry)
        .map_err(|error| corrupt(PLACE, format!("audit entry {sequence}: {error}")))?;
    Ok(AuditEntry {
        sequence: sequence.cast_unsigned(),
        at: Timestamp::from_millis(entry.at),
        actor: entry.actor,
        action: entry.action,
        subject: entry.subject,
        detail: entry.detail,
        hash: crate::hex(&hash),
    })
}

/// Entries that this person may see, newest first.
pub async fn list(
    workspace: &TeamWorkspace,
    subject: Option<&str>,
    limit: usize,
) -> PortResult<Vec<AuditEntry>> {
    let filter = AuditFilter {
        subjects: subject.into_iter().map(str::to_owned).collect(),
        ..AuditFilter::default()
    };
    filtered(workspace, &filter, limit).await
}

/// Entries that this person may see and a filter lets through.
pub async fn filtered(
    workspace: &TeamWorkspace,
    filter: &AuditFilter,
    limit: usize,
) -> PortResult<Vec<AuditEntry>> {
    let query = if filter.after.is_some() {
        "SELECT sequence, entry, hash FROM audit_entry JOIN audit USING (sequence)
         WHERE sequence > $1 AND ($2::text[] IS NULL OR subject = ANY ($2))
           AND ($3::text IS NULL OR entry::json ->> 'actor' = $3) AND ($4::bigint IS NULL OR (entry::json ->> 'at')::bigint >= $4)
         ORDER BY sequence LIMIT $5"
    } else {
        "SELECT sequence, entry, hash FROM audit_entry JOIN audit USING (sequence)
         WHERE sequence > $1 AND ($2::text[] IS NULL OR subject = ANY ($2))
           AND ($3::text IS NULL OR entry::json ->> 'actor' = $3) AND ($4::bigint IS NULL OR (entry::json ->> 'at')::bigint >= $4)
         ORDER BY sequence DESC LIMIT $5"
    };
    let mut tx = workspace.read().await?;
    let rows: Vec<Row> = ask::query_as(query)
        .bind(filter.after.unwrap_or(0).cast_signed())
        .bind((!filter.subjects.is_empty()).then(|| filter.subjects.clone()))
        .bind(filter.actor.as_deref())
        .bind(filter.since.map(Timestamp::as_millis))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&mut *tx)
        .await
        .map_err(said)?;
    rows.into_iter().map(read).collect()
}

/// The hash of an entry: the chain is for everybody to read.
pub async fn hash(workspace: &TeamWorkspace, sequence: u64) -> PortResult<Option<String>> {
    let Ok(sequence) = i64::try_from(sequence) else {
        return Ok(None);
    };
    let mut tx = workspace.read().await?;
    let hash: Option<Vec<u8>> = ask::query_scalar("SELECT hash FROM audit WHERE sequence = $1")
        .bind(sequence)
        .fetch_optional(&mut *tx)
        .await
        .map_err(said)?;
    Ok(hash.as_deref().map(crate::hex))
}

/// Walks the chain from its start to the head; says where it breaks. Entries that this person may not see are walked by their
/// digest; whoever may see all of them finds also those whose words are gone.
pub async fn verify(workspace: &TeamWorkspace) -> PortResult<Result<u64, AuditBreak>> {
    let mut tx = workspace.read().await?;
    let head: Option<(i64, Vec<u8>)> = ask::query_as("SELECT audit_sequence, audit_hash FROM head")
        .fetch_optional(&mut *tx)
        .await
        .map_err(said)?;
    let (last, head) = head.ok_or_else(|| workspace.stranger())?;
    let carried = carried(&mut tx).await?;
    // As `may_see` asks it of what is of no domain.
    let sees_all: bool =
        ask::query_scalar("SELECT has_duty(ARRAY['owner', 'steward', 'deputy', 'auditor', 'runner'], NULL)")
            .fetch_one(&mut *tx)
            .await
            .map_err(said)?;
    let mut rows = ask::query_as::<(i64, Vec<u8>, Vec<u8>, Option<String>)>(
        "SELECT sequence, digest, hash, entry FROM audit LEFT JOIN audit_entry USING (sequence) ORDER BY sequence",
    )
    .fetch(&mut *tx);
    let mut walk = Walk::new(NATIVE, carried);
    while let Some((sequence, digest, hash, entry)) = rows.try_next().await.map_err(said)? {
        let is_missing = sees_all && entry.is_none();
        let entry = entry.as_deref().map(str::as_bytes);
        if let Err(broken) = walk.step(sequence.cast_unsigned(), entry, &digest, hash) {
            return Ok(Err(broken));
        }
        if is_missing {
            return Ok(Err(AuditBreak {
                entry: sequence.cast_unsigned(),
                says: format!("the words of audit entry {sequence} are missing"),
            }));
        }
    }
    Ok(walk.end(last.cast_unsigned(), &head))
}

/// How the entries that were carried into this workspace are linked.
pub async fn carried(connection: &mut PgConnection) -> PortResult<Carried> {
    let text: Option<String> = ask::query_scalar("SELECT value FROM meta WHERE key = $1")
        .bind(chain::CARRIED)
        .fetch_optional(connection)
        .await
        .map_err(said)?;
    Carried::parse(&text.unwrap_or_default())
        .ok_or_else(|| corrupt(PLACE, "how its audit chain was carried over cannot be read"))
}
