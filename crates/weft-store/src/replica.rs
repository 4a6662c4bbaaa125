//! The replica: what pages and lists are read from. Rebuildable, so damage means making it anew.

mod apply;
mod find;
mod held;
mod list;
mod similar;
mod ties;

#[cfg(test)]
mod tests;

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use async_trait::async_trait;
use sqlx::sqlite::SqliteSynchronous;
use tokio::sync::RwLock;
use weft_model::{Entity, EntityKind, Revision, Urn};
use weft_ports::{
    AtRestKey, PortError, PortErrorKind, Replica,
    error::PortResult,
    replica::{Change, EntityFilter, EntityRow, HeldNamespace, Place, PlacePage},
};

use self::ties::Space;
use crate::{
    error::{corrupt, stored, unreachable},
    open::{self, Kind, Pools},
};

/// Format of the rows and of the JSON in them. Raised whenever either changes.
const FORMAT: i64 = 5;
/// Up to this size, in bytes, every page is checked when it is opened (some 50 ms); damage in a larger file
/// is met where it is read.
const CHECKED_WHOLE: u64 = 64 << 20;

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
    path: PathBuf,
    key: Option<AtRestKey>,
    /// Exchanged when a damaged file is made anew.
    pools: Arc<RwLock<Pools>>,
    /// Set once anything was found damaged: from then on it has no revision, until it is made anew.
    damaged: Arc<AtomicBool>,
}

impl SqliteReplica {
    /// Opens the replica at `path`. One that is damaged or of another format is deleted and made anew, empty.
    pub async fn open(path: &Path) -> PortResult<Self> {
        Self::open_with(path, None).await
    }

    /// The same, encrypted with a key where there is one. What another key, or none, was used for is made anew as well.
    pub async fn open_with(path: &Path, key: Option<AtRestKey>) -> PortResult<Self> {
        Ok(Self {
            path: path.to_owned(),
            pools: Arc::new(RwLock::new(open_or_remake(path, key.as_ref()).await?)),
            key,
            damaged: Arc::default(),
        })
    }

    /// Closes all connections.
    pub async fn close(&self) {
        self.pools.read().await.close().await;
    }

    async fn pools(&self) -> Pools {
        self.pools.read().await.clone()
    }

    /// Notices damage in what a read or write answered.
    fn watched<T>(&self, answer: PortResult<T>) -> PortResult<T> {
        if let Err(error) = &answer
            && error.kind == PortErrorKind::Corrupt
        {
            tracing::warn!(%error, "the replica is damaged and will be made anew");
            self.damaged.store(true, Ordering::Release);
        }
        answer
    }
}

async fn open_or_remake(path: &Path, key: Option<&AtRestKey>) -> PortResult<Pools> {
    match sound(path, key).await {
        Ok(Some(pools)) => return Ok(pools),
        Ok(None) => tracing::info!("the replica has another format and is made anew"),
        Err(error) if matches!(error.kind, PortErrorKind::Corrupt | PortErrorKind::Failed) => {
            tracing::warn!(%error, "the replica is damaged and is made anew");
        }
        Err(error) => return Err(error),
    }
    open::remove(path, &KIND).await?;
    sound(path, key).await?.ok_or_else(|| {
        PortError::new(
            PortErrorKind::Busy,
            format!("{} is being made anew by another version of Weft", KIND.file),
        )
        .hint("close the other version of Weft and try again")
    })
}

/// Opens it; `None` when it has another format.
async fn sound(path: &Path, key: Option<&AtRestKey>) -> PortResult<Option<Pools>> {
    let pools = open::open(path, &KIND, key).await?;
    let checked = check(path, &pools).await;
    if !matches!(checked, Ok(true)) {
        pools.close().await;
    }
    Ok(checked?.then_some(pools))
}

/// Whether the file is whole and of this format.
async fn check(path: &Path, pools: &Pools) -> PortResult<bool> {
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
    let size = tokio::fs::metadata(path)
        .await
        .map_err(unreachable(KIND.file))?
        .len();
    if size <= CHECKED_WHOLE {
        let words: String = sqlx::query_scalar("PRAGMA quick_check(1)")
            .fetch_one(&pools.writer)
            .await
            .map_err(failed)?;
        if words != "ok" {
            return Err(corrupt(KIND.file, words));
        }
    }
    Ok(true)
}

fn failed(error: sqlx::Error) -> PortError {
    stored(KIND.file)(error)
}

#[async_trait]
impl Replica for SqliteReplica {
    async fn revision(&self) -> PortResult<Option<Revision>> {
        if self.damaged.load(Ordering::Acquire) {
            return Ok(None);
        }
        let revision: PortResult<Option<i64>> = sqlx::query_scalar("SELECT revision FROM meta")
            .fetch_one(&self.pools().await.readers)
            .await
            .map_err(failed);
        match self.watched(revision) {
            Err(error) if error.kind == PortErrorKind::Corrupt => Ok(None),
            other => Ok(other?.map(|revision| Revision(revision.cast_unsigned()))),
        }
    }

    async fn changed(&self) -> PortResult<Option<Revision>> {
        let changed: PortResult<Option<i64>> = sqlx::query_scalar("SELECT changed FROM meta")
            .fetch_one(&self.pools().await.readers)
            .await
            .map_err(failed);
        Ok(self
            .watched(changed)?
            .map(|revision| Revision(revision.cast_unsigned())))
    }

    async fn apply(&self, changes: Vec<Change>, reset: bool, revision: Revision) -> PortResult<()> {
        if reset && self.damaged.load(Ordering::Acquire) {
            let mut pools = self.pools.write().await;
            pools.close().await;
            open::remove(&self.path, &KIND).await?;
            *pools = open_or_remake(&self.path, self.key.as_ref()).await?;
            self.damaged.store(false, Ordering::Release);
        }
        self.watched(apply::apply(&self.pools().await, changes, reset, revision).await)
    }

    async fn find(&self, name_or_urn: &str) -> PortResult<Option<Entity>> {
        self.watched(find::find(&self.pools().await.readers, name_or_urn).await)
    }

    async fn entities(&self, urns: &[Urn]) -> PortResult<Vec<Entity>> {
        self.watched(find::entities(&self.pools().await.readers, urns).await)
    }

    async fn similar(&self, name: &str, limit: usize) -> PortResult<Vec<String>> {
        self.watched(similar::similar(&self.pools().await.readers, name, limit).await)
    }

    async fn list(&self, filter: &EntityFilter, limit: usize, offset: usize) -> PortResult<Vec<EntityRow>> {
        self.watched(list::list(&self.pools().await.readers, filter, limit, offset).await)
    }

    async fn scan(&self, kinds: &[EntityKind], each: &mut (dyn FnMut(Entity) + Send)) -> PortResult<()> {
        self.watched(list::scan(&self.pools().await.readers, kinds, each).await)
    }

    async fn counts(&self) -> PortResult<Vec<(EntityKind, Option<String>, u64)>> {
        self.watched(list::counts(&self.pools().await.readers).await)
    }

    async fn answering(&self, keys: &[String]) -> PortResult<Vec<Urn>> {
        self.watched(find::tied(&self.pools().await.readers, Space::Answers, keys).await)
    }

    async fn looking(&self, keys: &[String]) -> PortResult<Vec<Urn>> {
        self.watched(find::tied(&self.pools().await.readers, Space::Looks, keys).await)
    }

    async fn places(&self, urns: &[Urn]) -> PortResult<Vec<(Urn, Place)>> {
        self.watched(held::places(&self.pools().await.readers, urns).await)
    }

    async fn namespaces(&self, source: &str, namespace: &[String]) -> PortResult<Vec<HeldNamespace>> {
        self.watched(held::namespaces(&self.pools().await.readers, source, namespace).await)
    }

    async fn contents(
        &self,
        source: &str,
        namespace: &[String],
        filter: &str,
        limit: usize,
        offset: usize,
    ) -> PortResult<PlacePage> {
        let pools = self.pools().await;
        let asked = held::Asked {
            source,
            namespace,
            filter,
        };
        self.watched(held::contents(&pools.readers, asked, limit, offset).await)
    }
}
