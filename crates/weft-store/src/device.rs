//! This machine's own: visits, stars, searches, drafts, preferences. Not rebuildable, so every write is durable.

mod drafts;

use std::path::Path;

use async_trait::async_trait;
use sqlx::sqlite::SqliteSynchronous;
use weft_model::{Timestamp, Urn};
use weft_ports::{
    Device, PortError,
    device::{Draft, DraftPart, SavedSearch},
    error::PortResult,
};

use crate::{
    error::{corrupt, stored},
    open::{self, Kind, Pools},
};

const KIND: Kind = Kind {
    file: "device.db",
    application_id: 0x5745_4644,
    synchronous: SqliteSynchronous::Full,
    migrations: &[
        ("device", include_str!("../migrations/device/0001_device.sql")),
        ("draft", include_str!("../migrations/device/0002_draft.sql")),
    ],
    scratch: "",
};
/// Visits that are kept.
const VISITS: i64 = 500;
/// Queries that are kept.
const SEARCHES: i64 = 200;

/// The device store in a SQLite file.
#[derive(Debug, Clone)]
pub struct SqliteDevice {
    pools: Pools,
}

impl SqliteDevice {
    /// Opens the store at `path`, making it where there is none.
    pub async fn open(path: &Path) -> PortResult<Self> {
        Ok(Self {
            pools: open::open(path, &KIND, None).await?,
        })
    }

    /// Closes all connections; what was written is on disk.
    pub async fn close(&self) {
        self.pools.close().await;
    }
}

fn failed(error: sqlx::Error) -> PortError {
    stored(KIND.file)(error)
}

fn count(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

fn urn(text: &str) -> PortResult<Urn> {
    Urn::parse(text).ok_or_else(|| corrupt(KIND.file, format!("`{text}` is no urn")))
}

#[async_trait]
impl Device for SqliteDevice {
    async fn visit(&self, urn: &Urn, at: Timestamp) -> PortResult<()> {
        let mut tx = self.pools.begin().await.map_err(failed)?;
        sqlx::query(
            "INSERT INTO visit (urn, at, turn) VALUES (?1, ?2, (SELECT coalesce(max(turn), 0) + 1 FROM visit))
             ON CONFLICT (urn) DO UPDATE SET at = excluded.at, turn = excluded.turn",
        )
        .bind(urn.as_str())
        .bind(at.as_millis())
        .execute(&mut *tx)
        .await
        .map_err(failed)?;
        sqlx::query(
            "DELETE FROM visit WHERE urn IN (SELECT urn FROM visit ORDER BY at DESC, turn DESC LIMIT -1 OFFSET ?1)",
        )
        .bind(VISITS)
        .execute(&mut *tx)
        .await
        .map_err(failed)?;
        tx.commit().await.map_err(failed)
    }

    async fn visited(&self, limit: usize) -> PortResult<Vec<(Urn, Timestamp)>> {
        let rows: Vec<(String, i64)> =
            sqlx::query_as("SELECT urn, at FROM visit ORDER BY at DESC, turn DESC LIMIT ?1")
                .bind(count(limit))
                .fetch_all(&self.pools.readers)
                .await
                .map_err(failed)?;
        rows.into_iter()
            .map(|(text, at)| Ok((urn(&text)?, Timestamp::from_millis(at))))
            .collect()
    }

    async fn star(&self, urn: &Urn, starred: bool, at: Timestamp) -> PortResult<()> {
        let query = if starred {
            // Starring again keeps the first star's place.
            sqlx::query("INSERT OR IGNORE INTO star (urn, at) VALUES (?1, ?2)")
                .bind(urn.as_str())
                .bind(at.as_millis())
        } else {
            sqlx::query("DELETE FROM star WHERE urn = ?1").bind(urn.as_str())
        };
        query.execute(&self.pools.writer).await.map_err(failed)?;
        Ok(())
    }

    async fn starred(&self) -> PortResult<Vec<Urn>> {
        let rows: Vec<String> = sqlx::query_scalar("SELECT urn FROM star ORDER BY at, id")
            .fetch_all(&self.pools.readers)
            .await
            .map_err(failed)?;
        rows.iter().map(|text| urn(text)).collect()
    }

    async fn searched(&self, text: &str, at: Timestamp) -> PortResult<()> {
        let mut tx = self.pools.begin().await.map_err(failed)?;
        sqlx::query(
            "INSERT INTO search (text, at, turn) VALUES (?1, ?2, (SELECT coalesce(max(turn), 0) + 1 FROM search))
             ON CONFLICT (text) DO UPDATE SET at = excluded.at, turn = excluded.turn",
        )
        .bind(text)
        .bind(at.as_millis())
        .execute(&mut *tx)
        .await
        .map_err(failed)?;
        sqlx::query(
            "DELETE FROM search WHERE text IN (SELECT text FROM search ORDER BY at DESC, turn DESC LIMIT -1 OFFSET ?1)",
        )
        .bind(SEARCHES)
        .execute(&mut *tx)
        .await
        .map_err(failed)?;
        tx.commit().await.map_err(failed)
    }

    async fn recent_searches(&self, limit: usize) -> PortResult<Vec<String>> {
        sqlx::query_scalar("SELECT text FROM search ORDER BY at DESC, turn DESC LIMIT ?1")
            .bind(count(limit))
            .fetch_all(&self.pools.readers)
            .await
            .map_err(failed)
    }

    async fn save_search(&self, search: &SavedSearch) -> PortResult<()> {
        sqlx::query(
            "INSERT INTO saved_search (name, text, at) VALUES (?1, ?2, ?3)
             ON CONFLICT (name) DO UPDATE SET text = excluded.text, at = excluded.at",
        )
        .bind(search.name.as_str())
        .bind(search.text.as_str())
        .bind(search.at.as_millis())
        .execute(&self.pools.writer)
        .await
        .map_err(failed)?;
        Ok(())
    }

    async fn delete_search(&self, name: &str) -> PortResult<()> {
        sqlx::query("DELETE FROM saved_search WHERE name = ?1")
            .bind(name)
            .execute(&self.pools.writer)
            .await
            .map_err(failed)?;
        Ok(())
    }

    async fn saved_searches(&self) -> PortResult<Vec<SavedSearch>> {
        let rows: Vec<(String, String, i64)> =
            sqlx::query_as("SELECT name, text, at FROM saved_search ORDER BY name")
                .fetch_all(&self.pools.readers)
                .await
                .map_err(failed)?;
        Ok(rows
            .into_iter()
            .map(|(name, text, at)| SavedSearch {
                name,
                text,
                at: Timestamp::from_millis(at),
            })
            .collect())
    }

    async fn save_draft(&self, person: &str, draft: &Draft) -> PortResult<()> {
        drafts::save(&self.pools.writer, person, draft).await
    }

    async fn draft(&self, person: &str, urn: &Urn, part: DraftPart) -> PortResult<Option<Draft>> {
        drafts::find(&self.pools.readers, person, urn, part).await
    }

    async fn drop_draft(&self, person: &str, urn: &Urn, part: DraftPart, at: Timestamp) -> PortResult<()> {
        drafts::discard(&self.pools.writer, person, urn, part, at).await
    }

    async fn preference(&self, key: &str) -> PortResult<Option<String>> {
        sqlx::query_scalar("SELECT value FROM preference WHERE key = ?1")
            .bind(key)
            .fetch_optional(&self.pools.readers)
            .await
            .map_err(failed)
    }

    async fn set_preference(&self, key: &str, value: &str) -> PortResult<()> {
        sqlx::query(
            "INSERT INTO preference (key, value) VALUES (?1, ?2)
             ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        )
        .bind(key)
        .bind(value)
        .execute(&self.pools.writer)
        .await
        .map_err(failed)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
