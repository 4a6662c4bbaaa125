//! Records added to the copy: a page of them in as many statements as one of them would take.

use sqlx::SqliteConnection;
use weft_model::{Record, Revision};
use weft_ports::error::PortResult;

use super::{AuditRow, Copy, Passed, failed, put_audit};
use crate::{error::stopped, workspace::encode};

/// The records that are being added. `digest` and `payload` lie one behind the other among the bytes, from `start` on, which counts
/// from 1; without a length a record says that its statement is no more.
pub const SCRATCH: &str = "CREATE TEMP TABLE IF NOT EXISTS incoming (
    number    INTEGER NOT NULL PRIMARY KEY,
    urn       TEXT NOT NULL,
    aspect    TEXT NOT NULL,
    origin    TEXT NOT NULL,
    revision  INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    start     INTEGER NOT NULL,
    digest    INTEGER,
    payload   INTEGER,
    statement INTEGER
) STRICT";

/// A record without its bytes: urn, aspect, origin, revision, time, where its bytes begin, and the lengths of its digest and payload.
type Place = (
    String,
    &'static str,
    String,
    i64,
    i64,
    usize,
    Option<usize>,
    Option<usize>,
);

/// Records as statements take them.
struct Incoming {
    places: String,
    bytes: Vec<u8>,
}

impl Copy {
    /// Adds records as they were committed there, and moves the head as far as they go; audit entries with them, and how far
    /// those were looked at.
    pub async fn append(
        &self,
        records: Vec<Record>,
        head: Revision,
        audit: Option<(Vec<AuditRow>, Passed)>,
    ) -> PortResult<()> {
        let mut tx = self.pools.begin().await.map_err(failed)?;
        let (last, known): (i64, i64) =
            sqlx::query_as("SELECT (SELECT coalesce(max(id), 0) FROM record), revision FROM head")
                .fetch_one(&mut *tx)
                .await
                .map_err(failed)?;
        // Another process of this person may have followed as far meanwhile.
        let mut new = records;
        new.retain(|record| record.revision.0.cast_signed() > known);
        if !new.is_empty() {
            let incoming = tokio::task::spawn_blocking(move || incoming(new))
                .await
                .map_err(|error| stopped(&error))??;
            add(&mut tx, last, incoming).await.map_err(failed)?;
        }
        sqlx::query("UPDATE head SET revision = max(revision, ?1)")
            .bind(head.0.cast_signed())
            .execute(&mut *tx)
            .await
            .map_err(failed)?;
        if let Some((entries, passed)) = audit {
            put_audit(&mut tx, entries, passed).await?;
        }
        tx.commit().await.map_err(failed)
    }
}

fn incoming(records: Vec<Record>) -> PortResult<Incoming> {
    let mut bytes = Vec::new();
    let mut places: Vec<Place> = Vec::new();
    for record in records {
        let start = bytes.len() + 1;
        let stated = record.payload.as_ref().map(encode::payload).transpose()?;
        let lengths = stated
            .as_ref()
            .map(|(digest, payload)| (digest.len(), payload.len()));
        for part in stated.into_iter().flat_map(|(digest, payload)| [digest, payload]) {
            bytes.extend(part);
        }
        places.push((
            record.urn.as_str().to_owned(),
            record.aspect.as_str(),
            record.origin.key(),
            record.revision.0.cast_signed(),
            record.at.as_millis(),
            start,
            lengths.map(|lengths| lengths.0),
            lengths.map(|lengths| lengths.1),
        ));
    }
    let places = serde_json::to_string(&places).map_err(|error| {
        weft_ports::PortError::new(
            weft_ports::PortErrorKind::Invalid,
            format!("records cannot be written as JSON: {error}"),
        )
    })?;
    Ok(Incoming { places, bytes })
}

/// Adds them behind the record of this number.
async fn add(tx: &mut SqliteConnection, last: i64, incoming: Incoming) -> Result<(), sqlx::Error> {
    let Incoming { places, bytes } = incoming;
    sqlx::query("DELETE FROM temp.incoming").execute(&mut *tx).await?;
    sqlx::query(
        "INSERT INTO temp.incoming (number, urn, aspect, origin, revision, at, start, digest, payload)
         SELECT key + 1, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7
         FROM json_each(?1)",
    )
    .bind(places)
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "INSERT INTO statement (urn, aspect, origin, record, digest)
         SELECT urn, aspect, origin, 0, NULL FROM temp.incoming WHERE true
         GROUP BY urn, aspect, origin ORDER BY min(number)
         ON CONFLICT (urn, aspect, origin) DO NOTHING",
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "UPDATE temp.incoming SET statement = (
             SELECT id FROM statement
             WHERE statement.urn = incoming.urn AND statement.aspect = incoming.aspect AND statement.origin = incoming.origin)",
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "INSERT INTO record (id, statement, revision, at, previous, payload)
         SELECT ?1 + number, incoming.statement, revision, at,
                coalesce(?1 + lag(number) OVER (PARTITION BY incoming.statement ORDER BY number), nullif(statement.record, 0)),
                substr(?2, start + incoming.digest, payload)
         FROM temp.incoming AS incoming JOIN statement ON statement.id = incoming.statement
         ORDER BY number",
    )
    .bind(last)
    .bind(bytes.clone())
    .execute(&mut *tx)
    .await?;
    // Of the columns beside `max` SQLite takes those of the row that has it.
    sqlx::query(
        "UPDATE statement SET record = ?1 + newest.number, digest = substr(?2, newest.start, newest.digest)
         FROM (SELECT statement, max(number) AS number, start, digest FROM temp.incoming GROUP BY statement) AS newest
         WHERE statement.id = newest.statement",
    )
    .bind(last)
    .bind(bytes)
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "INSERT INTO revision (revision, first_record)
         SELECT revision, ?1 + min(number) FROM temp.incoming WHERE true GROUP BY revision
         ON CONFLICT DO NOTHING",
    )
    .bind(last)
    .execute(&mut *tx)
    .await?;
    Ok(())
}
