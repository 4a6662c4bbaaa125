//! What a person may see of a team workspace, copied to this machine: reading needs no network.

mod append;

use std::{collections::HashMap, path::Path};

use sqlx::{SqliteConnection, sqlite::SqliteSynchronous};
use weft_model::{Revision, Timestamp};
use weft_ports::{
    AtRestKey, HeldRight, PortError, PortErrorKind, Right, error::PortResult, workspace::Image,
};

use crate::{
    error::{corrupt, stored},
    open::{self, Kind, Pools},
    rights,
};

/// What can be fetched again need not wait for the disk.
const KIND: Kind = Kind {
    file: "copy.db",
    application_id: 0x5745_4643,
    synchronous: SqliteSynchronous::Normal,
    migrations: &[
        ("copy", include_str!("../../migrations/copy/0001_copy.sql")),
        ("held", include_str!("../../migrations/copy/0002_held.sql")),
        ("duties", include_str!("../../migrations/copy/0003_duties.sql")),
    ],
    scratch: append::SCRATCH,
};

fn failed(error: sqlx::Error) -> PortError {
    stored(KIND.file)(error)
}

/// A source as a row.
pub type SourceRow = (String, String, i64, Option<String>, Option<i64>);
/// A duty as a row: login, role, domain, since and until, whom a deputy stands in for, who gave it.
pub type DutyRow = (
    String,
    String,
    Option<String>,
    Option<i64>,
    Option<i64>,
    Option<String>,
    String,
);
/// An audit entry as a row: its number, its bytes, its hash.
pub type AuditRow = (i64, String, Vec<u8>);

/// The audit entry that was looked at last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passed {
    /// Its number.
    pub sequence: i64,
    /// Its hash, as hexadecimal digits, where it is known.
    pub hash: Option<String>,
}

impl Passed {
    /// At an entry.
    pub fn at(row: &AuditRow) -> Self {
        Self {
            sequence: row.0,
            hash: Some(crate::hex(&row.2)),
        }
    }
}

/// How far a copy has come.
#[derive(Debug)]
pub struct Place {
    /// The revision that it has reached.
    pub head: Revision,
    /// Number of the newest audit entry that was looked at.
    pub audit: i64,
    /// Its hash, as hexadecimal digits, where it is known.
    pub audit_hash: Option<String>,
    /// What is kept beside the records.
    pub kept: HashMap<String, String>,
}

impl Place {
    /// The audit entry that was looked at last.
    pub fn passed(&self) -> Passed {
        Passed {
            sequence: self.audit,
            hash: self.audit_hash.clone(),
        }
    }
}

/// The copy.
#[derive(Debug, Clone)]
pub struct Copy {
    pub pools: Pools,
}

impl Copy {
    /// Opens the copy at `path`, encrypted with a key. One that is damaged, or that another key or none was used for, is made
    /// anew, empty: the workspace has all of it.
    pub async fn open(path: &Path, key: &AtRestKey) -> PortResult<Self> {
        let pools = match open::open(path, &KIND, Some(key)).await {
            Err(error) if error.kind == PortErrorKind::Corrupt => {
                tracing::warn!(%error, "the copy of the workspace cannot be read and is made anew");
                open::remove(path, &KIND).await?;
                open::open(path, &KIND, Some(key)).await?
            }
            opened => opened?,
        };
        Ok(Self { pools })
    }

    /// Something kept beside the records.
    pub async fn kept(&self, key: &str) -> PortResult<Option<String>> {
        sqlx::query_scalar("SELECT value FROM meta WHERE key = ?1")
            .bind(key.to_owned())
            .fetch_optional(&self.pools.readers)
            .await
            .map_err(failed)
    }

    /// How far it has come.
    pub async fn place(&self) -> PortResult<Place> {
        let (head, audit, kept): (i64, i64, String) = sqlx::query_as(
            "SELECT revision, (SELECT coalesce(max(sequence), 0) FROM audit), (SELECT json_group_object(key, value) FROM meta)
             FROM head",
        )
        .fetch_one(&self.pools.readers)
        .await
        .map_err(failed)?;
        let kept: HashMap<String, String> =
            serde_json::from_str(&kept).map_err(|error| corrupt(KIND.file, error))?;
        let mut words = kept.get("audit").map_or("", String::as_str).split_whitespace();
        let passed = words.next().and_then(|text| text.parse().ok());
        Ok(Place {
            head: Revision(head.cast_unsigned()),
            audit: passed.unwrap_or(audit),
            audit_hash: words.next().map(str::to_owned),
            kept,
        })
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

    /// The same, and how often what was followed turned out to be another workspace than it was.
    pub async fn contact_and_anew(&self) -> PortResult<(Option<Timestamp>, u32)> {
        let (contact, anew): (Option<String>, Option<String>) = sqlx::query_as(
            "SELECT (SELECT value FROM meta WHERE key = 'contact'), (SELECT value FROM meta WHERE key = 'anew')",
        )
        .fetch_one(&self.pools.readers)
        .await
        .map_err(failed)?;
        let contact = contact
            .and_then(|text| text.parse().ok())
            .map(Timestamp::from_millis);
        Ok((contact, anew.and_then(|text| text.parse().ok()).unwrap_or(0)))
    }

    /// Forgets everything: what this person may see has changed, or they may see nothing any more; or, where it has `turned`, what
    /// is there is another workspace than it was, which is counted.
    pub async fn forget(&self, turned: bool) -> PortResult<()> {
        let mut tx = self.pools.begin().await.map_err(failed)?;
        if turned {
            sqlx::query(
                "INSERT INTO meta VALUES ('anew', '1')
                 ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)",
            )
            .execute(&mut *tx)
            .await
            .map_err(failed)?;
        }
        for statement in [
            "DELETE FROM record",
            "DELETE FROM statement",
            "DELETE FROM revision",
            "DELETE FROM source",
            "DELETE FROM audit",
            "DELETE FROM image",
            "DELETE FROM held",
            "DELETE FROM duty",
            "DELETE FROM meta WHERE key <> 'anew'",
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
    pub async fn add_audit(&self, entries: Vec<AuditRow>, passed: Passed) -> PortResult<()> {
        let mut tx = self.pools.begin().await.map_err(failed)?;
        put_audit(&mut tx, entries, passed).await?;
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

    /// Puts everybody's duties as they are there, and keeps the mark of what was seen of them.
    pub async fn put_duties(&self, rows: Vec<DutyRow>, mark: &str) -> PortResult<()> {
        let mut tx = self.pools.begin().await.map_err(failed)?;
        sqlx::query("DELETE FROM duty")
            .execute(&mut *tx)
            .await
            .map_err(failed)?;
        for (login, role, domain, since, until, stands_for, given_by) in rows {
            sqlx::query("INSERT INTO duty VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
                .bind(login)
                .bind(role)
                .bind(domain)
                .bind(since)
                .bind(until)
                .bind(stands_for)
                .bind(given_by)
                .execute(&mut *tx)
                .await
                .map_err(failed)?;
        }
        keep(&mut tx, "duties", mark).await?;
        tx.commit().await.map_err(failed)
    }

    /// Everybody's duties when the workspace was last heard of, in the order in which they were put; none where they were never
    /// heard of.
    pub async fn duties(&self) -> PortResult<Option<Vec<DutyRow>>> {
        if self.kept("duties").await?.is_none() {
            return Ok(None);
        }
        let rows = sqlx::query_as(
            "SELECT login, role, domain, since, until, stands_for, given_by FROM duty ORDER BY rowid",
        )
        .fetch_all(&self.pools.readers)
        .await
        .map_err(failed)?;
        Ok(Some(rows))
    }

    /// Whether this person held a right when the workspace was last heard of.
    pub async fn held(&self, right: &Right) -> PortResult<Option<HeldRight>> {
        let row = rights::row(&self.pools.readers, right).await.map_err(failed)?;
        row.map(|row| rights::held(KIND.file, row)).transpose()
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

/// All of them in one statement: most looks of a busy workspace bring a dozen.
async fn put_audit(
    connection: &mut SqliteConnection,
    entries: Vec<AuditRow>,
    passed: Passed,
) -> PortResult<()> {
    if !entries.is_empty() {
        let rows: Vec<(i64, String, String)> = entries
            .into_iter()
            .map(|(sequence, entry, hash)| (sequence, entry, crate::hex(&hash)))
            .collect();
        let rows = serde_json::to_string(&rows).map_err(|error| {
            PortError::new(
                PortErrorKind::Invalid,
                format!("audit entries cannot be written as JSON: {error}"),
            )
        })?;
        sqlx::query(
            "INSERT INTO audit (sequence, entry, hash)
             SELECT value ->> 0, value ->> 1, unhex(value ->> 2) FROM json_each(?1) WHERE true
             ON CONFLICT DO NOTHING",
        )
        .bind(rows)
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    }
    let mark = match passed.hash {
        Some(hash) => format!("{} {hash}", passed.sequence),
        None => passed.sequence.to_string(),
    };
    keep(connection, "audit", &mark).await
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
