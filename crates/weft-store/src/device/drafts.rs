//! What was typed and not published, one text per person, thing and part.

use sqlx::SqlitePool;
use weft_model::{Timestamp, Urn};
use weft_ports::{
    PortError, PortErrorKind,
    device::{Draft, DraftPart},
    error::PortResult,
};

use super::failed;

/// Longest draft, in bytes.
const LONGEST: usize = 1024 * 1024;

/// Keeps it in the place of the one before.
pub async fn save(writer: &SqlitePool, person: &str, draft: &Draft) -> PortResult<()> {
    if draft.text.len() > LONGEST {
        return Err(PortError::new(
            PortErrorKind::Limit,
            format!(
                "a draft has at most {LONGEST} bytes, this one {}",
                draft.text.len()
            ),
        )
        .hint("publish what is done, or move a part of it to another page"));
    }
    sqlx::query(
        "INSERT INTO draft (person, urn, part, at, text) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (person, urn, part) DO UPDATE SET at = excluded.at, text = excluded.text",
    )
    .bind(person)
    .bind(draft.urn.as_str())
    .bind(draft.part.as_str())
    .bind(draft.at.as_millis())
    .bind(draft.text.as_str())
    .execute(writer)
    .await
    .map_err(failed)?;
    Ok(())
}

/// The draft about one thing.
pub async fn find(
    readers: &SqlitePool,
    person: &str,
    urn: &Urn,
    part: DraftPart,
) -> PortResult<Option<Draft>> {
    let row: Option<(i64, String)> =
        sqlx::query_as("SELECT at, text FROM draft WHERE person = ?1 AND urn = ?2 AND part = ?3")
            .bind(person)
            .bind(urn.as_str())
            .bind(part.as_str())
            .fetch_optional(readers)
            .await
            .map_err(failed)?;
    Ok(row.map(|(at, text)| Draft {
        urn: urn.clone(),
        part,
        at: Timestamp::from_millis(at),
        text,
    }))
}

/// Drops it; none to drop is no error.
pub async fn discard(
    writer: &SqlitePool,
    person: &str,
    urn: &Urn,
    part: DraftPart,
    at: Timestamp,
) -> PortResult<()> {
    sqlx::query("DELETE FROM draft WHERE person = ?1 AND urn = ?2 AND part = ?3 AND at = ?4")
        .bind(person)
        .bind(urn.as_str())
        .bind(part.as_str())
        .bind(at.as_millis())
        .execute(writer)
        .await
        .map_err(failed)?;
    Ok(())
}
