//! The audit chain of a team workspace. Everybody may walk it; an entry is read by who may see what it is about.

use futures::TryStreamExt;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use weft_model::{AuditEntry, Timestamp};
use weft_ports::{
    error::PortResult,
    workspace::{AuditBreak, AuditFilter},
};

use super::{TeamWorkspace, error::said, reading::PLACE};
use crate::error::corrupt;

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
    let rows: Vec<Row> = sqlx::query_as(query)
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

/// Walks the chain from its start to the head; says where it breaks. Entries that this person may not see are walked by their
/// digest; whoever may see all of them finds also those whose words are gone.
pub async fn verify(workspace: &TeamWorkspace) -> PortResult<Result<u64, AuditBreak>> {
    let mut tx = workspace.read().await?;
    let head: Option<(i64, Vec<u8>)> = sqlx::query_as("SELECT audit_sequence, audit_hash FROM head")
        .fetch_optional(&mut *tx)
        .await
        .map_err(said)?;
    let (last, head) = head.ok_or_else(|| workspace.stranger())?;
    // As `may_see` asks it of what is of no domain.
    let sees_all: bool =
        sqlx::query_scalar("SELECT has_duty(ARRAY['owner', 'steward', 'deputy', 'auditor', 'runner'], NULL)")
            .fetch_one(&mut *tx)
            .await
            .map_err(said)?;
    let mut rows = sqlx::query_as::<_, (i64, Vec<u8>, Vec<u8>, Option<String>)>(
        "SELECT sequence, digest, hash, entry FROM audit LEFT JOIN audit_entry USING (sequence) ORDER BY sequence",
    )
    .fetch(&mut *tx);
    let (mut walked, mut previous) = (0_i64, vec![0_u8; 32]);
    let broken = |entry: i64, says: String| {
        Ok(Err(AuditBreak {
            entry: entry.cast_unsigned(),
            says,
        }))
    };
    while let Some((sequence, digest, hash, entry)) = rows.try_next().await.map_err(said)? {
        let expected = walked + 1;
        if sequence != expected {
            let says = format!("audit entry {expected} is missing; the next one there is {sequence}");
            return broken(expected, says);
        }
        if sees_all && entry.is_none() {
            return broken(
                sequence,
                format!("the words of audit entry {sequence} are missing"),
            );
        }
        if entry.is_some_and(|entry| Sha256::digest(entry.as_bytes()).as_slice() != digest.as_slice()) {
            return broken(
                sequence,
                format!("audit entry {sequence} was changed after it was written"),
            );
        }
        let link = Sha256::new()
            .chain_update(sequence.to_be_bytes())
            .chain_update(&digest)
            .chain_update(&previous)
            .finalize();
        if link.as_slice() != hash.as_slice() {
            return broken(
                sequence,
                format!("audit entry {sequence} does not follow from the one before it"),
            );
        }
        (walked, previous) = (sequence, hash);
    }
    if walked != last {
        let says = format!("the audit chain ends at entry {walked}, and the workspace has written {last}");
        return broken(walked.min(last) + 1, says);
    }
    if previous != head {
        return broken(
            walked,
            format!("audit entry {walked} is not the one that the workspace wrote last"),
        );
    }
    Ok(Ok(walked.cast_unsigned()))
}
