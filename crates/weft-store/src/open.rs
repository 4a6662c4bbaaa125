//! Opening a file the one safe way: the right SQLite, the right file, the right pragmas, migrated once.

use std::{
    path::Path,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use sqlx::{
    ConnectOptions as _, Connection as _, SqlSafeStr, Sqlite, SqlitePool, Transaction,
    migrate::{Migration, MigrationType, Migrator},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use weft_ports::{AtRestKey, PortError, PortErrorKind, error::PortResult};

use crate::error::{corrupt, no_folder, stored, unreachable};

/// Older ones can damage a WAL file that two processes share.
const LOWEST_SQLITE: (u32, u32, u32) = (3, 51, 3);
/// How long a writer waits for another process.
const BUSY: Duration = Duration::from_secs(10);
/// Rows that SQLite's thread reads ahead of the task that takes them: each wait costs two switches.
const ROWS_AHEAD: usize = 1_000;
/// Readers beside the one writer.
const READERS: u32 = 4;

/// The encrypted files that are open.
static ENCRYPTED: Mutex<Vec<Pools>> = Mutex::new(Vec::new());

/// What is particular about one of the files.
pub struct Kind {
    /// Its name, for messages.
    pub file: &'static str,
    /// `PRAGMA application_id` that its first migration sets.
    pub application_id: i64,
    /// How much a power loss may take: nothing (`Full`), or the last commits of what can be rebuilt (`Normal`).
    pub synchronous: SqliteSynchronous,
    /// Migrations in order: name and SQL.
    pub migrations: &'static [(&'static str, &'static str)],
    /// Temporary tables that the writing connection works with.
    pub scratch: &'static str,
}

/// One connection that writes, a few that read.
#[derive(Debug, Clone)]
pub struct Pools {
    /// Writes; one connection, so that writers of this process queue here and not in SQLite.
    pub writer: SqlitePool,
    /// Reads.
    pub readers: SqlitePool,
}

impl Pools {
    /// Begins to write. `IMMEDIATE`: the write lock is taken before anything is read, so that nothing read turns stale.
    pub async fn begin(&self) -> sqlx::Result<Transaction<'static, Sqlite>> {
        self.writer.begin_with("BEGIN IMMEDIATE").await
    }

    /// Closes every connection.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// Opens `path`, making it where it is missing. With a key all of it is encrypted, what is in its log too.
///
/// One process at a time: the step into a write-ahead log, which a new file takes, is refused at once where another
/// connection reads, however long a writer is ready to wait.
pub async fn open(path: &Path, kind: &Kind, key: Option<&AtRestKey>) -> PortResult<Pools> {
    check_own(path, kind, key).await?;
    let held = alone(path, kind).await?;
    let options = options(path, key)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(kind.synchronous)
        .foreign_keys(true)
        .row_buffer_size(ROWS_AHEAD)
        .pragma("trusted_schema", "OFF")
        .pragma("cell_size_check", "ON")
        .pragma("temp_store", "MEMORY")
        .pragma("cache_size", "-65536")
        .pragma("wal_autocheckpoint", "4000");
    let scratch = kind.scratch;
    let writer = lasting()
        .max_connections(1)
        .after_connect(move |connection, _| {
            Box::pin(async move {
                sqlx::raw_sql(scratch).execute(&mut *connection).await?;
                Ok(())
            })
        })
        .connect_with(options.clone())
        .await
        .map_err(stored(kind.file))?;
    check_version(&writer, kind).await?;
    migrate(&writer, kind).await?;
    drop(held);
    let readers = lasting()
        .max_connections(READERS)
        .connect_lazy_with(options.pragma("query_only", "ON").pragma("cache_size", "-16384"));
    let pools = Pools { writer, readers };
    if key.is_some() {
        let mut encrypted = ENCRYPTED.lock().unwrap_or_else(PoisonError::into_inner);
        encrypted.retain(|known| !known.writer.is_closed());
        encrypted.push(pools.clone());
    }
    Ok(pools)
}

/// Closes all encrypted files, which a program does before it exits: `SQLCipher` takes itself down with the process, and a
/// connection that is just closing then crashes. For the same reason none closes by itself when nobody holds it any more.
pub async fn close_encrypted() {
    let all = std::mem::take(&mut *ENCRYPTED.lock().unwrap_or_else(PoisonError::into_inner));
    for pools in all {
        pools.close().await;
    }
}

fn options(path: &Path, key: Option<&AtRestKey>) -> SqliteConnectOptions {
    let options = SqliteConnectOptions::new().filename(path).busy_timeout(BUSY);
    let Some(key) = key else {
        return options;
    };
    // The key itself and not a passphrase: nothing has to be worked out. It is a statement, and so none is logged.
    let text = format!("\"x'{}'\"", crate::hex(key.expose()));
    options.pragma("key", text).disable_statement_logging()
}

/// Removes a file that can be made anew, with its log.
pub async fn remove(path: &Path, kind: &Kind) -> PortResult<()> {
    for suffix in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        match tokio::fs::remove_file(&name).await {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(unreachable(kind.file)(error));
            }
            _ => {}
        }
    }
    Ok(())
}

fn lasting() -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .acquire_timeout(Duration::from_mins(1))
        .max_lifetime(None)
        .idle_timeout(None)
        .test_before_acquire(false)
        // Where a disk fails, SQLite ends a transaction by itself, and sqlx waits for an end that never comes: every
        // later one would be refused. Such a connection is replaced.
        .before_acquire(|connection, _| {
            let free = !connection.is_in_transaction();
            Box::pin(async move { Ok(free) })
        })
}

/// Refuses a file that some other program made, before anything in it is touched.
async fn check_own(path: &Path, kind: &Kind, key: Option<&AtRestKey>) -> PortResult<()> {
    let size = match tokio::fs::metadata(path).await {
        Ok(found) => found.len(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => 0,
        Err(error) => return Err(unreachable(kind.file)(error)),
    };
    if size == 0 {
        return Ok(());
    }
    // Not read-only: what a killed process left in the WAL has to be read too.
    let pool = lasting()
        .max_connections(1)
        .connect_with(options(path, key))
        .await
        .map_err(stored(kind.file))?;
    let found = sqlx::query_as::<_, (i64, i64)>(
        "SELECT (SELECT application_id FROM pragma_application_id), \
                (SELECT count(*) FROM sqlite_schema WHERE name NOT LIKE '%sqlx_migrations%')",
    )
    .fetch_one(&pool)
    .await;
    pool.close().await;
    let (application_id, tables) = found.map_err(stored(kind.file))?;
    // Empty: a first migration that was killed before it committed.
    if application_id == kind.application_id || (application_id == 0 && tables == 0) {
        return Ok(());
    }
    Err(PortError::new(
        PortErrorKind::Invalid,
        format!("{} was made by another program", kind.file),
    )
    .hint("choose another folder for the workspace"))
}

async fn check_version(pool: &SqlitePool, kind: &Kind) -> PortResult<()> {
    let version: String = sqlx::query_scalar("SELECT sqlite_version()")
        .fetch_one(pool)
        .await
        .map_err(stored(kind.file))?;
    if new_enough(&version) {
        return Ok(());
    }
    let (major, minor, patch) = LOWEST_SQLITE;
    Err(PortError::new(
        PortErrorKind::Unsupported,
        format!(
            "SQLite {version} can damage {} when two programs use it",
            kind.file
        ),
    )
    .hint(format!("build Weft with SQLite {major}.{minor}.{patch} or newer")))
}

fn new_enough(version: &str) -> bool {
    let mut parts = version.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    (next(), next(), next()) >= LOWEST_SQLITE
}

/// Waits until no other process opens `path`, and keeps it so until the file that is given is closed.
async fn alone(path: &Path, kind: &Kind) -> PortResult<std::fs::File> {
    let lock = path.with_extension("open-lock");
    tokio::task::spawn_blocking(move || {
        let held = std::fs::File::create(lock)?;
        held.lock()?;
        Ok(held)
    })
    .await
    .map_err(|error| crate::error::stopped(&error))?
    .map_err(|error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => no_folder(kind.file),
        _ => unreachable(kind.file)(error),
    })
}

/// Brings the schema up. A file of a newer Weft is left as it is.
async fn migrate(pool: &SqlitePool, kind: &Kind) -> PortResult<()> {
    let file = kind.file;
    let migrations = (1_i64..)
        .zip(kind.migrations)
        .map(|(version, (name, sql))| {
            Migration::new(
                version,
                (*name).into(),
                MigrationType::Simple,
                (*sql).into_sql_str(),
                false,
            )
        })
        .collect();
    let mut migrator = Migrator::with_migrations(migrations);
    migrator.set_ignore_missing(true);
    migrator.run(pool).await.map_err(|error| match error {
        sqlx::migrate::MigrateError::Execute(error)
        | sqlx::migrate::MigrateError::ExecuteMigration(error, _) => stored(file)(error),
        other => corrupt(file, other),
    })
}

#[cfg(test)]
mod tests {
    use super::{Kind, SqliteSynchronous, new_enough, open};

    const KIND: Kind = Kind {
        file: "the file of this test",
        application_id: 7,
        synchronous: SqliteSynchronous::Normal,
        migrations: &[(
            "kept",
            "PRAGMA application_id = 7; CREATE TABLE kept (a INTEGER) STRICT",
        )],
        scratch: "",
    };

    #[tokio::test]
    async fn a_connection_whose_transaction_ended_by_itself_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let pools = open(&folder.path().join("test.db"), &KIND, None).await.unwrap();
        let mut tx = pools.begin().await.unwrap();
        // As SQLite does where the disk fails.
        sqlx::raw_sql("ROLLBACK").execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap_err();
        let mut tx = pools.begin().await.unwrap();
        sqlx::raw_sql("INSERT INTO kept VALUES (1)")
            .execute(&mut *tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let kept: i64 = sqlx::query_scalar("SELECT count(*) FROM kept")
            .fetch_one(&pools.readers)
            .await
            .unwrap();
        assert_eq!(kept, 1);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn several_open_a_file_that_is_not_there_yet() {
        let folder = tempfile::tempdir().unwrap();
        for round in 0..40 {
            let path = folder.path().join(format!("{round}.db"));
            let opening: Vec<_> = (0..4)
                .map(|_| {
                    let path = path.clone();
                    tokio::spawn(async move { open(&path, &KIND, None).await.map(|_| ()) })
                })
                .collect();
            for opened in opening {
                assert_eq!(opened.await.unwrap(), Ok(()), "round {round}");
            }
        }
    }

    #[test]
    fn versions_compare_by_number() {
        for (version, expected) in [
            ("3.51.3", true),
            ("3.52.0", true),
            ("4.0", true),
            ("3.51.2", false),
            ("3.9.99", false),
            ("nonsense", false),
        ] {
            assert_eq!(new_enough(version), expected, "{version}");
        }
    }
}
