//! The replica: what pages and lists are read from. Rebuildable, so damage means making it anew.

mod apply;
mod find;
mod list;
mod similar;
mod ties;

#[cfg(test)]
mod tests;

use std::path::Path;

use async_trait::async_trait;
use sqlx::sqlite::SqliteSynchronous;
use weft_model::{Entity, EntityKind, Record, Revision, Urn};
use weft_ports::{
    PortError, PortErrorKind, Replica,
    error::PortResult,
    replica::{Change, EntityFilter, EntityRow},
};

use crate::{
    error::{stored, unreachable},
    open::{self, Kind, Pools},
};

/// Format of the rows and of the JSON in them. Raised whenever either changes.
const FORMAT: i64 = 1;

const KIND: Kind = Kind {
    file: "replica.db",
    application_id: 0x5745_4652,
    // What a power loss takes is made again from the workspace.
    synchronous: SqliteSynchronous::Normal,
    migrations: &[("replica", include_str!("../migrations/replica/0001_replica.sql"))],
    scratch: "",
};

/// The replica in a SQLite file.
#[derive(Debug, Clone)]
pub struct SqliteReplica {
    pools: Pools,
}

impl SqliteReplica {
    /// Opens the replica at `path`. One that is damaged or of another format is deleted and made anew, empty.
    pub async fn open(path: &Path) -> PortResult<Self> {
        match Self::sound(path).await {
            Ok(Some(replica)) => return Ok(replica),
            Ok(None) => tracing::info!("the replica has another format and is made anew"),
            Err(error) if matches!(error.kind, PortErrorKind::Corrupt | PortErrorKind::Failed) => {
                tracing::warn!(%error, "the replica is damaged and is made anew");
            }
            Err(error) => return Err(error),
        }
        for suffix in ["", "-wal", "-shm"] {
            let mut name = path.as_os_str().to_owned();
            name.push(suffix);
            match tokio::fs::remove_file(&name).await {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(unreachable(KIND.file)(error));
                }
                _ => {}
            }
        }
        Self::sound(path).await?.ok_or_else(|| {
            PortError::new(
                PortErrorKind::Busy,
                format!("{} is being made anew by another version of Weft", KIND.file),
            )
            .hint("close the other version of Weft and try again")
        })
    }

    /// Opens it; `None` when it has another format.
    async fn sound(path: &Path) -> PortResult<Option<Self>> {
        let pools = open::open(path, &KIND).await?;
        let checked = check(&pools).await;
        if !matches!(checked, Ok(true)) {
            pools.close().await;
        }
        Ok(checked?.then_some(Self { pools }))
    }

    /// Closes all connections.
    pub async fn close(&self) {
        self.pools.close().await;
    }
}

/// Whether the file is whole and of this format.
async fn check(pools: &Pools) -> PortResult<bool> {
    sqlx::query("INSERT OR IGNORE INTO meta (only_row, format) VALUES (1, ?1)")
        .bind(FORMAT)
        .execute(&pools.writer)
        .await
        .map_err(failed)?;
    let format: i64 = sqlx::query_scalar("SELECT format FROM meta")
        .fetch_one(&pools.writer)
        .await
        .map_err(failed)?;
    if format != FORMAT {
        return Ok(false);
    }
    // The roots of all trees, not every page: a page that breaks later is met where it is read.
    for statement in [
        "SELECT count(*) FROM (SELECT 1 FROM entity LIMIT 1)",
        "SELECT count(*) FROM (SELECT 1 FROM tie LIMIT 1)",
        "SELECT count(*) FROM (SELECT urn FROM entity INDEXED BY entity_by_urn ORDER BY urn LIMIT 1)",
        "SELECT count(*) FROM (SELECT place FROM entity INDEXED BY entity_by_place ORDER BY place, name LIMIT 1)",
    ] {
        sqlx::query_scalar::<_, i64>(statement)
            .fetch_one(&pools.writer)
            .await
            .map_err(failed)?;
    }
    Ok(true)
}

fn failed(error: sqlx::Error) -> PortError {
    stored(KIND.file)(error)
}

#[async_trait]
impl Replica for SqliteReplica {
    async fn revision(&self) -> PortResult<Option<Revision>> {
        let revision: Option<i64> = sqlx::query_scalar("SELECT revision FROM meta")
            .fetch_one(&self.pools.readers)
            .await
            .map_err(failed)?;
        Ok(revision.map(|revision| Revision(revision.cast_unsigned())))
    }

    async fn apply(&self, changes: Vec<Change>, reset: bool, revision: Revision) -> PortResult<()> {
        apply::apply(&self.pools, changes, reset, revision).await
    }

    async fn find(&self, name_or_urn: &str) -> PortResult<Option<Entity>> {
        find::find(&self.pools.readers, name_or_urn).await
    }

    async fn entities(&self, urns: &[Urn]) -> PortResult<Vec<Entity>> {
        find::entities(&self.pools.readers, urns).await
    }

    async fn similar(&self, name: &str, limit: usize) -> PortResult<Vec<String>> {
        similar::similar(&self.pools.readers, name, limit).await
    }

    async fn list(&self, filter: &EntityFilter, limit: usize, offset: usize) -> PortResult<Vec<EntityRow>> {
        list::list(&self.pools.readers, filter, limit, offset).await
    }

    async fn scan(&self, kinds: &[EntityKind], each: &mut (dyn FnMut(Entity) + Send)) -> PortResult<()> {
        list::scan(&self.pools.readers, kinds, each).await
    }

    async fn counts(&self) -> PortResult<Vec<(EntityKind, Option<String>, u64)>> {
        list::counts(&self.pools.readers).await
    }

    async fn affected(&self, records: &[Record]) -> PortResult<Vec<Urn>> {
        find::affected(&self.pools.readers, records).await
    }
}
