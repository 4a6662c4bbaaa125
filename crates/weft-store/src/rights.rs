//! Rights that Weft itself holds: who may read what in a workspace whose data no server guards.
//!
//! It stands beside the workspace and not in it: what was decided and what is in force are two things, and the one is read
//! back to learn of the other.

use std::path::Path;

use async_trait::async_trait;
use sqlx::{SqlitePool, sqlite::SqliteSynchronous};
use weft_model::{Timestamp, Urn};
use weft_ports::{GrantSink, HeldRight, PlannedStep, PortError, Right, error::PortResult};

use crate::{
    error::{corrupt, stored},
    open::{self, Kind, Pools},
};

const KIND: Kind = Kind {
    file: "rights.db",
    application_id: 0x5745_4647,
    synchronous: SqliteSynchronous::Full,
    migrations: &[("rights", include_str!("../migrations/rights/0001_rights.sql"))],
    scratch: "",
};
/// What this system is called.
pub const SYSTEM: &str = "weft";

/// The rights in a SQLite file.
#[derive(Debug, Clone)]
pub struct SqliteRights {
    pools: Pools,
}

/// A row: holder, privilege, target, name, grant, since.
pub type Row = (String, String, String, String, String, i64);

impl SqliteRights {
    /// Opens the rights at `path`, making them where there are none.
    pub async fn open(path: &Path) -> PortResult<Self> {
        Ok(Self {
            pools: open::open(path, &KIND, None).await?,
        })
    }

    /// Closes all connections; what was given and taken is on disk.
    pub async fn close(&self) {
        self.pools.close().await;
    }
}

fn failed(error: sqlx::Error) -> PortError {
    stored(KIND.file)(error)
}

fn urn(place: &'static str, text: &str) -> PortResult<Urn> {
    Urn::parse(text).ok_or_else(|| corrupt(place, format!("`{text}` is no urn")))
}

/// A right as it is read from a row; `place` is what messages call where that is.
pub fn held(
    place: &'static str,
    (holder, privilege, target, name, grant, since): Row,
) -> PortResult<HeldRight> {
    Ok(HeldRight {
        right: Right {
            holder,
            privilege,
            target: urn(place, &target)?,
            name,
        },
        grant: Some(urn(place, &grant)?),
        since: Some(Timestamp::from_millis(since)),
    })
}

/// The row of a right in the table `held` of a file.
pub async fn row(readers: &SqlitePool, right: &Right) -> Result<Option<Row>, sqlx::Error> {
    sqlx::query_as(
        "SELECT holder, privilege, target, name, given_for, since FROM held
         WHERE holder = ?1 AND privilege = ?2 AND target = ?3",
    )
    .bind(right.holder.as_str())
    .bind(right.privilege.as_str())
    .bind(right.target.as_str())
    .fetch_optional(readers)
    .await
}

/// What giving a right does, and how it is undone.
pub fn planned(right: &Right) -> PlannedStep {
    let Right {
        holder,
        privilege,
        name,
        ..
    } = right;
    PlannedStep {
        system: SYSTEM.to_owned(),
        operation: format!("{SYSTEM}: let {holder} read {name} ({privilege})"),
        target: name.clone(),
        undo: format!("{SYSTEM}: no longer let {holder} read {name} ({privilege})"),
        // What is held here is held by one person.
        through: None,
    }
}

#[async_trait]
impl GrantSink for SqliteRights {
    fn system(&self) -> &str {
        SYSTEM
    }

    fn plan(&self, right: &Right) -> PlannedStep {
        planned(right)
    }

    async fn give(&self, right: &Right, grant: &Urn, at: Timestamp) -> PortResult<()> {
        sqlx::query(
            "INSERT INTO held (holder, privilege, target, name, given_for, since)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
        )
        .bind(right.holder.as_str())
        .bind(right.privilege.as_str())
        .bind(right.target.as_str())
        .bind(right.name.as_str())
        .bind(grant.as_str())
        .bind(at.as_millis())
        .execute(&self.pools.writer)
        .await
        .map_err(failed)?;
        Ok(())
    }

    async fn take(&self, right: &Right) -> PortResult<()> {
        sqlx::query("DELETE FROM held WHERE holder = ?1 AND privilege = ?2 AND target = ?3")
            .bind(right.holder.as_str())
            .bind(right.privilege.as_str())
            .bind(right.target.as_str())
            .execute(&self.pools.writer)
            .await
            .map_err(failed)?;
        Ok(())
    }

    async fn holds(&self, right: &Right) -> PortResult<Option<HeldRight>> {
        let found = row(&self.pools.readers, right).await.map_err(failed)?;
        found.map(|row| held(KIND.file, row)).transpose()
    }

    async fn held(&self) -> PortResult<Vec<HeldRight>> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT holder, privilege, target, name, given_for, since FROM held
             ORDER BY holder, privilege, target",
        )
        .fetch_all(&self.pools.readers)
        .await
        .map_err(failed)?;
        rows.into_iter().map(|row| held(KIND.file, row)).collect()
    }
}

#[cfg(test)]
mod tests {
    use weft_ports::{GrantSink, PortErrorKind};
    use weft_testkit::grants_suite;

    use super::SqliteRights;
    use crate::SqliteDevice;

    #[tokio::test]
    async fn passes_the_suite() {
        let folder = tempfile::tempdir().unwrap();
        let rights = SqliteRights::open(&folder.path().join("rights.db"))
            .await
            .unwrap();
        grants_suite::run(&rights).await;
    }

    #[tokio::test]
    async fn what_was_given_is_there_after_a_restart_and_for_another_program() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rights.db");
        let right = grants_suite::right("priya", "orders");
        let rights = SqliteRights::open(&path).await.unwrap();
        let other = SqliteRights::open(&path).await.unwrap();
        let grant = grants_suite::grant("1");
        rights.give(&right, &grant, grants_suite::at(5)).await.unwrap();
        assert!(other.holds(&right).await.unwrap().is_some());
        rights.close().await;
        other.close().await;
        let again = SqliteRights::open(&path).await.unwrap();
        let held = again.held().await.unwrap();
        assert_eq!(held.len(), 1);
        assert_eq!(held[0].grant.as_ref(), Some(&grant));
        assert_eq!(held[0].since, Some(grants_suite::at(5)));
    }

    #[tokio::test]
    async fn says_what_it_does_and_how_it_is_undone() {
        let folder = tempfile::tempdir().unwrap();
        let rights = SqliteRights::open(&folder.path().join("rights.db"))
            .await
            .unwrap();
        let plan = rights.plan(&grants_suite::right("priya", "orders"));
        assert_eq!(
            (plan.system.as_str(), plan.operation.as_str()),
            ("weft", "weft: let priya read sales.orders (TABLE_READ_DATA)")
        );
        assert_eq!(plan.target, "sales.orders");
        assert!(plan.undo.contains("no longer let priya read sales.orders"));
    }

    #[tokio::test]
    async fn a_file_of_another_kind_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rights.db");
        SqliteDevice::open(&path).await.unwrap().close().await;
        let refused = SqliteRights::open(&path).await.unwrap_err();
        assert_eq!(refused.kind, PortErrorKind::Invalid);
    }
}
