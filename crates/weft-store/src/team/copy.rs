//! What a person may see of a team workspace, copied to this machine: reading needs no network.

use std::{collections::HashMap, path::Path};

use sqlx::{SqliteConnection, sqlite::SqliteSynchronous};
use weft_model::{Record, Revision, Timestamp};
use weft_ports::{HeldRight, PortError, Right, error::PortResult, workspace::Image};

use crate::{
    error::stored,
    open::{self, Kind, Pools},
    rights,
    workspace::encode,
};

/// What can be fetched again need not wait for the disk.
const KIND: Kind = Kind {
    file: "copy.db",
    application_id: 0x5745_4643,
    synchronous: SqliteSynchronous::Normal,
    migrations: &[
        ("copy", include_str!("../../migrations/copy/0001_copy.sql")),
        ("held", include_str!("../../migrations/copy/0002_held.sql")),
    ],
    scratch: "",
};

fn failed(error: sqlx::Error) -> PortError {
    stored(KIND.file)(error)
}

/// A source as a row.
pub type SourceRow = (String, String, i64, Option<String>, Option<i64>);
/// An audit entry as a row: its number, its bytes, its hash.
pub type AuditRow = (i64, String, Vec<u8>);

/// The copy.
#[derive(Debug, Clone)]
pub struct Copy {
    pub pools: Pools,
}

impl Copy {
    pub async fn open(path: &Path) -> PortResult<Self> {
        Ok(Self {
            pools: open::open(path, &KIND).await?,
        })
    }

    /// Something kept beside the records.
    pub async fn kept(&self, key: &str) -> PortResult<Option<String>> {
        sqlx::query_scalar("SELECT value FROM meta WHERE key = ?1")
            .bind(key.to_owned())
            .fetch_optional(&self.pools.readers)
            .await
            .map_err(failed)
    }

    /// All that is kept so.
    pub async fn all_kept(&self) -> PortResult<HashMap<String, String>> {
        let rows: Vec<(String, String)> = sqlx::query_as("SELECT key, value FROM meta")
            .fetch_all(&self.pools.readers)
            .await
            .map_err(failed)?;
        Ok(rows.into_iter().collect())
    }

    pub async fn keep(&self, key: &str, value: &str) -> PortResult<()> {
        let mut connection = self.pools.writer.acquire().await.map_err(failed)?;
        keep(&mut connection, key, value).await
    }

    /// When the workspace was last heard of.
    pub async fn contact(&self) -> PortResult<Option<Timestamp>> {
        let kept = self.kept("contact").await?;
        Ok(kept
            .and_then(|text| text.parse().ok())
            .map(Timestamp::from_millis))
    }

    /// Forgets everything: what this person may see has changed, or they may see nothing any more.
    pub async fn forget(&self) -> PortResult<()> {
        let mut tx = self.pools.begin().await.map_err(failed)?;
        for statement in [
            "DELETE FROM record",
            "DELETE FROM statement",
            "DELETE FROM revision",
            "DELETE FROM source",
            "DELETE FROM audit",
            "DELETE FROM image",
            "DELETE FROM held",
            "DELETE FROM meta",
            "UPDATE head SET revision = 0",
        ] {
            sqlx::query(statement).execute(&mut *tx).await.map_err(failed)?;
        }
        tx.commit().await.map_err(failed)?;
        // What was deleted must not stay in free pages of the file, nor in its log.
        for statement in ["VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"] {
            sqlx::query(statement)
                .execute(&self.pools.writer)
                .await
                .map_err(failed)?;
        }
        Ok(())
    }

    /// Adds records as they were committed there, and moves the head as far as they go.
    pub async fn append(&self, records: Vec<Record>, head: Revision) -> PortResult<()> {
        let encoded = tokio::task::spawn_blocking(move || {
            records
                .into_iter()
                .map(|record| {
                    let payload = record.payload.as_ref().map(encode::payload).transpose()?;
                    Ok((record, payload))
                })
                .collect::<PortResult<Vec<_>>>()
        })
        .await
        .map_err(|error| crate::error::stopped(&error))??;
        let mut tx = self.pools.begin().await.map_err(failed)?;
        let mut last: i64 = sqlx::query_scalar("SELECT coalesce(max(id), 0) FROM record")
            .fetch_one(&mut *tx)
            .await
            .map_err(failed)?;
        let known: i64 = sqlx::query_scalar("SELECT revision FROM head")
            .fetch_one(&mut *tx)
            .await
            .map_err(failed)?;
        for (record, payload) in encoded {
            let revision = record.revision.0.cast_signed();
            // Another process of this person followed as far meanwhile.
            if revision <= known {
                continue;
            }
            last += 1;
            let (digest, bytes) = payload.map_or((None, None), |(digest, bytes)| (Some(digest), Some(bytes)));
            let (statement, previous): (i64, Option<i64>) = sqlx::query_as(
                "INSERT INTO statement (urn, aspect, origin, record, digest) VALUES (?1, ?2, ?3, 0, NULL)
                 ON CONFLICT (urn, aspect, origin) DO UPDATE SET urn = excluded.urn
                 RETURNING id, nullif(record, 0)",
            )
            .bind(record.urn.as_str().to_owned())
            .bind(record.aspect.as_str())
            .bind(record.origin.key())
            .fetch_one(&mut *tx)
            .await
            .map_err(failed)?;
            sqlx::query("UPDATE statement SET record = ?2, digest = ?3 WHERE id = ?1")
                .bind(statement)
                .bind(last)
                .bind(digest)
                .execute(&mut *tx)
                .await
                .map_err(failed)?;
            sqlx::query("INSERT INTO record (id, statement, revision, at, previous, payload) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
                .bind(last)
                .bind(statement)
                .bind(revision)
                .bind(record.at.as_millis())
                .bind(previous)
                .bind(bytes)
                .execute(&mut *tx)
                .await
                .map_err(failed)?;
            sqlx::query("INSERT INTO revision VALUES (?1, ?2) ON CONFLICT DO NOTHING")
                .bind(revision)
                .bind(last)
                .execute(&mut *tx)
                .await
                .map_err(failed)?;
        }
        sqlx::query("UPDATE head SET revision = max(revision, ?1)")
            .bind(head.0.cast_signed())
            .execute(&mut *tx)
            .await
            .map_err(failed)?;
        tx.commit().await.map_err(failed)
    }

    /// Puts the sources as they are there, and keeps the sum of what was seen of them.
    pub async fn put_sources(&self, sources: Vec<SourceRow>, sum: &str) -> PortResult<()> {
        let mut tx = self.pools.begin().await.map_err(failed)?;
        sqlx::query("DELETE FROM source")
            .execute(&mut *tx)
            .await
            .map_err(failed)?;
        for (name, config, added, report, success) in sources {
            sqlx::query("INSERT INTO source VALUES (?1, ?2, ?3, ?4, ?5)")
                .bind(name)
                .bind(config)
                .bind(added)
                .bind(report)
                .bind(success)
                .execute(&mut *tx)
                .await
                .map_err(failed)?;
        }
        keep(&mut tx, "sources", sum).await?;
        tx.commit().await.map_err(failed)
    }

    /// Adds audit entries, and keeps how far they were looked at.
    pub async fn add_audit(&self, entries: Vec<AuditRow>, passed: i64) -> PortResult<()> {
        let mut tx = self.pools.begin().await.map_err(failed)?;
        for (sequence, entry, hash) in entries {
            sqlx::query(
                "INSERT INTO audit (sequence, entry, hash) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            )
            .bind(sequence)
            .bind(entry)
            .bind(hash)
            .execute(&mut *tx)
            .await
            .map_err(failed)?;
        }
        keep(&mut tx, "audit", &passed.to_string()).await?;
        tx.commit().await.map_err(failed)
    }

    /// Puts what this person holds as it is there, and keeps the sum of what was seen of it.
    pub async fn put_held(&self, rows: Vec<rights::Row>, sum: &str) -> PortResult<()> {
        let mut tx = self.pools.begin().await.map_err(failed)?;
        sqlx::query("DELETE FROM held")
            .execute(&mut *tx)
            .await
            .map_err(failed)?;
        for (holder, privilege, target, name, grant, since) in rows {
            sqlx::query("INSERT INTO held VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING")
                .bind(holder)
                .bind(privilege)
                .bind(target)
                .bind(name)
                .bind(grant)
                .bind(since)
                .execute(&mut *tx)
                .await
                .map_err(failed)?;
        }
        keep(&mut tx, "held", sum).await?;
        tx.commit().await.map_err(failed)
    }

    /// Whether this person held a right when the workspace was last heard of.
    pub async fn held(&self, right: &Right) -> PortResult<Option<HeldRight>> {
        let row = rights::row(&self.pools.readers, right).await.map_err(failed)?;
        row.map(|row| rights::held(KIND.file, row)).transpose()
    }

    /// Number of the newest audit entry that is here.
    pub async fn last_audit(&self) -> PortResult<i64> {
        sqlx::query_scalar("SELECT coalesce(max(sequence), 0) FROM audit")
            .fetch_one(&self.pools.readers)
            .await
            .map_err(failed)
    }

    /// Keeps an image that was read.
    pub async fn keep_image(&self, image: &Image) -> PortResult<()> {
        sqlx::query("INSERT INTO image VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")
            .bind(image.digest.clone())
            .bind(image.kind.as_str())
            .bind(image.bytes.clone())
            .execute(&self.pools.writer)
            .await
            .map_err(failed)?;
        Ok(())
    }
}

/// Keeps something beside the records.
async fn keep(connection: &mut SqliteConnection, key: &str, value: &str) -> PortResult<()> {
    sqlx::query("INSERT INTO meta VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value")
        .bind(key.to_owned())
        .bind(value.to_owned())
        .execute(connection)
        .await
        .map_err(failed)?;
    Ok(())
}
