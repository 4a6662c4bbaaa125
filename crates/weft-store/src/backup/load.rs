//! Lines into one person's own workspace.

use base64::{Engine, engine::general_purpose::STANDARD};
use sqlx::SqliteConnection;
use weft_ports::{PortError, error::PortResult};

use super::{
    AuditLine, ImageLine, PrintLine, RecordLine, RevisionLine, SourceLine, StatementLine, batch::Batch,
    damaged, unhex,
};
use crate::{chain::Walk, error::stored, source_domain::with_domain, workspace::encode};

fn failed(error: sqlx::Error) -> PortError {
    stored("workspace.db")(error)
}

/// Adds the lines of a batch, but duties and rights, which do not belong there. `walk` knows how audit entries are digested.
pub async fn add(connection: &mut SqliteConnection, batch: Batch, walk: &Walk) -> PortResult<()> {
    for line in batch.sources {
        source(connection, line).await?;
    }
    for line in batch.prints {
        print(connection, line).await?;
    }
    for line in batch.statements {
        statement(connection, line).await?;
    }
    for line in batch.revisions {
        revision(connection, line).await?;
    }
    let records = batch.records;
    let encoded = tokio::task::spawn_blocking(move || {
        records
            .into_iter()
            .map(|record| {
                let stored = record.payload.as_deref().map(encode::text).transpose()?;
                Ok((record, stored))
            })
            .collect::<PortResult<Vec<_>>>()
    })
    .await
    .map_err(|error| crate::error::stopped(&error))??;
    for (line, stored) in encoded {
        record(connection, line, stored).await?;
    }
    for line in batch.entries {
        entry(connection, line, walk).await?;
    }
    for line in batch.images {
        image(connection, line).await?;
    }
    Ok(())
}

async fn source(connection: &mut SqliteConnection, line: SourceLine) -> PortResult<()> {
    sqlx::query("INSERT INTO source (name, config, added, report, last_success) VALUES (?1, ?2, ?3, ?4, ?5)")
        .bind(line.name)
        .bind(with_domain(line.config, line.domain.as_deref()))
        .bind(line.added)
        .bind(line.report)
        .bind(line.last_success)
        .execute(connection)
        .await
        .map_err(failed)?;
    Ok(())
}

/// Harvests are counted anew: what is remembered is of none that is open.
async fn print(connection: &mut SqliteConnection, line: PrintLine) -> PortResult<()> {
    sqlx::query("INSERT INTO fingerprint (source, key, value, urns, harvest) VALUES (?1, ?2, ?3, ?4, 0)")
        .bind(line.source)
        .bind(line.key)
        .bind(line.value)
        .bind(line.urns)
        .execute(connection)
        .await
        .map_err(failed)?;
    Ok(())
}

async fn statement(connection: &mut SqliteConnection, line: StatementLine) -> PortResult<()> {
    sqlx::query("INSERT INTO statement (id, urn, aspect, origin, record) VALUES (?1, ?2, ?3, ?4, ?5)")
        .bind(line.id)
        .bind(line.urn)
        .bind(line.aspect)
        .bind(line.origin)
        .bind(line.record)
        .execute(connection)
        .await
        .map_err(failed)?;
    Ok(())
}

async fn revision(connection: &mut SqliteConnection, line: RevisionLine) -> PortResult<()> {
    sqlx::query("INSERT INTO revision (revision, first_record) VALUES (?1, ?2)")
        .bind(line.revision)
        .bind(line.first_record)
        .execute(connection)
        .await
        .map_err(failed)?;
    Ok(())
}

async fn record(
    connection: &mut SqliteConnection,
    line: RecordLine,
    stored: Option<(Vec<u8>, Vec<u8>)>,
) -> PortResult<()> {
    let (digest, bytes) = stored.unzip();
    sqlx::query(
        "INSERT INTO record (id, statement, revision, at, scope, previous, digest, payload)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )
    .bind(line.id)
    .bind(line.statement)
    .bind(line.revision)
    .bind(line.at)
    .bind(line.scope)
    .bind(line.previous)
    .bind(digest)
    .bind(bytes)
    .execute(connection)
    .await
    .map_err(failed)?;
    Ok(())
}

async fn entry(connection: &mut SqliteConnection, line: AuditLine, walk: &Walk) -> PortResult<()> {
    let digest = walk.digest(line.sequence.cast_unsigned(), line.entry.as_bytes());
    let hash = unhex(&line.hash).ok_or_else(|| damaged("the hash of an audit entry is none"))?;
    sqlx::query("INSERT INTO audit (sequence, entry, digest, hash) VALUES (?1, ?2, ?3, ?4)")
        .bind(line.sequence)
        .bind(line.entry)
        .bind(digest)
        .bind(hash)
        .execute(connection)
        .await
        .map_err(failed)?;
    Ok(())
}

async fn image(connection: &mut SqliteConnection, line: ImageLine) -> PortResult<()> {
    let bytes = STANDARD
        .decode(&line.bytes)
        .map_err(|_| damaged("the bytes of an image are none"))?;
    sqlx::query("INSERT INTO image (digest, kind, bytes) VALUES (?1, ?2, ?3)")
        .bind(line.digest)
        .bind(line.kind)
        .bind(bytes)
        .execute(connection)
        .await
        .map_err(failed)?;
    Ok(())
}
