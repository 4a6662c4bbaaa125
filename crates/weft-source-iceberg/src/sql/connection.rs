//! The catalog's two tables, read and never written.
//!
//! Each question is one statement: both databases answer it from one consistent state, so that a table renamed
//! meanwhile is seen once, and SQLite's read lock is gone before the slow work on files begins.

use std::{
    fs, io,
    path::Path,
    str::FromStr,
    time::{Duration, Instant},
};

use futures::TryStreamExt;
use sqlx::{
    ConnectOptions, Connection as _, PgConnection, Row, SqliteConnection, postgres::PgConnectOptions,
    sqlite::SqliteConnectOptions,
};
use weft_ports::{PortError, PortErrorKind, error::PortResult};

use super::{
    address::{Address, sqlite_file},
    errors::{no_catalog, refused},
};
use crate::names::visible;

/// Rows of one listing.
pub(crate) const MAX_ROWS: usize = 250_000;
/// How long a lock of another program is waited for.
const LOCK_WAIT: Duration = Duration::from_secs(2);
/// How long a server may take to answer a new connection.
const CONNECT_WAIT: Duration = Duration::from_secs(5);
/// How long all questions of one connection may take.
const BUDGET: Duration = Duration::from_mins(1);
/// SQLite's virtual machine looks at the clock every so many steps.
const STEPS: i32 = 10_000;

/// One table or view of the catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TableRow {
    pub namespace: String,
    pub name: String,
    pub metadata_location: Option<String>,
    pub is_view: bool,
}

/// One property of a namespace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NamespaceProperty {
    pub namespace: String,
    pub key: String,
    pub value: String,
}

/// How much a catalog holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counts {
    pub namespaces: u64,
    pub tables: u64,
    pub views: u64,
}

/// Rows of text, and what was left out of them.
pub(crate) struct Rows<T> {
    pub items: Vec<T>,
    /// Rows that hold something else than text.
    pub unreadable: usize,
    /// Whether there were more than [`MAX_ROWS`].
    pub more: bool,
}

enum Database {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// An open catalog database.
pub(crate) struct Connection {
    database: Database,
    place: String,
    authority: String,
    has_types: bool,
    has_properties: bool,
    /// Statements sent.
    pub queries: u64,
}

type Cells = Vec<Option<String>>;

impl Connection {
    /// Opens the database and checks that it holds the catalog's tables.
    pub async fn open(address: &Address) -> PortResult<Self> {
        let mut connection = match address {
            Address::Sqlite(rest) => open_sqlite(rest).await?,
            Address::Postgres(url) => open_postgres(url).await?,
        };
        connection.check_tables().await?;
        Ok(connection)
    }

    /// `sqlite` or `postgresql`.
    pub fn kind(&self) -> &'static str {
        match self.database {
            Database::Sqlite(_) => "sqlite",
            Database::Postgres(_) => "postgresql",
        }
    }

    /// The database in words, for errors.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// The database's own address: the same for everyone who reads it, whatever they call the source.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    async fn check_tables(&mut self) -> PortResult<()> {
        let (tables, columns) = match self.database {
            // Tables only: a view could hide a question without an end.
            Database::Sqlite(_) => (
                "SELECT lower(name) FROM sqlite_master WHERE type = 'table' AND lower(name) IN \
                 ('iceberg_tables', 'iceberg_namespace_properties')",
                "SELECT lower(name) FROM pragma_table_info('iceberg_tables')",
            ),
            Database::Postgres(_) => (
                "SELECT relname::text FROM pg_catalog.pg_class WHERE oid IN \
                 (to_regclass('iceberg_tables'), to_regclass('iceberg_namespace_properties'))",
                "SELECT attname::text FROM pg_catalog.pg_attribute \
                 WHERE attrelid = to_regclass('iceberg_tables') AND attnum > 0 AND NOT attisdropped",
            ),
        };
        let tables = self.column(tables, &[]).await?;
        if !tables.iter().any(|name| name == "iceberg_tables") {
            return Err(no_catalog(
                &self.place,
                "has no table `iceberg_tables`, so it holds no Iceberg catalog",
            ));
        }
        let columns = self.column(columns, &[]).await?;
        let required = [
            "catalog_name",
            "table_namespace",
            "table_name",
            "metadata_location",
        ];
        if let Some(absent) = required
            .iter()
            .find(|name| !columns.iter().any(|column| column == *name))
        {
            return Err(no_catalog(
                &self.place,
                &format!("has a table `iceberg_tables` without the column `{absent}`"),
            ));
        }
        self.has_types = columns.iter().any(|column| column == "iceberg_type");
        self.has_properties = tables.iter().any(|name| name == "iceberg_namespace_properties");
        Ok(())
    }

    /// Names of the catalogs in this database, at most 100, sorted.
    pub async fn catalogs(&mut self) -> PortResult<Vec<String>> {
        let sql = if self.has_properties {
            "SELECT catalog_name FROM iceberg_tables UNION \
             SELECT catalog_name FROM iceberg_namespace_properties ORDER BY 1 LIMIT 100"
        } else {
            "SELECT DISTINCT catalog_name FROM iceberg_tables ORDER BY 1 LIMIT 100"
        };
        self.column(sql, &[]).await
    }

    /// How much `catalog` holds.
    pub async fn counts(&mut self, catalog: &str) -> PortResult<Counts> {
        let rows = self.tables(catalog).await?;
        let views = rows.items.iter().filter(|row| row.is_view).count();
        let mut namespaces: Vec<String> = rows.items.iter().map(|row| row.namespace.clone()).collect();
        let properties = self.namespace_properties(catalog).await?;
        namespaces.extend(properties.items.into_iter().map(|property| property.namespace));
        namespaces.sort_unstable();
        namespaces.dedup();
        let counted = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        Ok(Counts {
            namespaces: counted(namespaces.len()),
            tables: counted(rows.items.len() - views),
            views: counted(views),
        })
    }

    /// All tables and views of `catalog`, by namespace and name.
    pub async fn tables(&mut self, catalog: &str) -> PortResult<Rows<TableRow>> {
        let sql = if self.has_types {
            "SELECT table_namespace, table_name, metadata_location, iceberg_type FROM iceberg_tables \
             WHERE catalog_name = $1 ORDER BY table_namespace, table_name LIMIT 250001"
        } else {
            "SELECT table_namespace, table_name, metadata_location, NULL FROM iceberg_tables \
             WHERE catalog_name = $1 ORDER BY table_namespace, table_name LIMIT 250001"
        };
        self.rows(sql, &[catalog], 4, table_row).await
    }

    /// The row of one table.
    pub async fn find(&mut self, catalog: &str, namespace: &str, name: &str) -> PortResult<Option<TableRow>> {
        let sql = if self.has_types {
            "SELECT table_namespace, table_name, metadata_location, iceberg_type FROM iceberg_tables \
             WHERE catalog_name = $1 AND table_namespace = $2 AND table_name = $3"
        } else {
            "SELECT table_namespace, table_name, metadata_location, NULL FROM iceberg_tables \
             WHERE catalog_name = $1 AND table_namespace = $2 AND table_name = $3"
        };
        let found = self.rows(sql, &[catalog, namespace, name], 4, table_row).await?;
        Ok(found.items.into_iter().next())
    }

    /// All properties of the namespaces of `catalog`.
    pub async fn namespace_properties(&mut self, catalog: &str) -> PortResult<Rows<NamespaceProperty>> {
        if !self.has_properties {
            return Ok(Rows {
                items: Vec::new(),
                unreadable: 0,
                more: false,
            });
        }
        let sql = "SELECT namespace, property_key, property_value FROM iceberg_namespace_properties \
                   WHERE catalog_name = $1 ORDER BY namespace, property_key LIMIT 250001";
        self.rows(sql, &[catalog], 3, |cells| {
            let mut cells = cells.into_iter();
            Some(NamespaceProperty {
                namespace: cells.next()??,
                key: cells.next()??,
                value: cells.next()?.unwrap_or_default(),
            })
        })
        .await
    }

    /// Ends the session in good order.
    pub async fn close(self) {
        let closed = match self.database {
            Database::Sqlite(connection) => connection.close().await,
            Database::Postgres(connection) => connection.close().await,
        };
        if let Err(error) = closed {
            // Everything asked was answered; a session that ends badly takes nothing away.
            tracing::debug!(%error, "a catalog session did not end in good order");
        }
    }

    async fn column(&mut self, sql: &'static str, binds: &[&str]) -> PortResult<Vec<String>> {
        let rows = self
            .rows(sql, binds, 1, |cells| cells.into_iter().next()?)
            .await?;
        Ok(rows.items)
    }

    async fn rows<T>(
        &mut self,
        sql: &'static str,
        binds: &[&str],
        columns: usize,
        take: impl Fn(Cells) -> Option<T>,
    ) -> PortResult<Rows<T>> {
        self.queries += 1;
        let mut rows = Rows {
            items: Vec::new(),
            unreadable: 0,
            more: false,
        };
        macro_rules! read {
            ($connection:expr) => {{
                let mut query = sqlx::query(sql);
                for bind in binds {
                    query = query.bind((*bind).to_owned());
                }
                let mut stream = query.fetch($connection);
                while let Some(row) = stream.try_next().await? {
                    if rows.items.len() == MAX_ROWS {
                        rows.more = true;
                        break;
                    }
                    let cells: Result<Cells, _> = (0..columns).map(|column| row.try_get(column)).collect();
                    match cells.ok().and_then(&take) {
                        Some(item) => rows.items.push(item),
                        None => rows.unreadable += 1,
                    }
                }
                Ok::<(), sqlx::Error>(())
            }};
        }
        let asked = async {
            match &mut self.database {
                Database::Sqlite(connection) => read!(&mut *connection),
                Database::Postgres(connection) => read!(&mut *connection),
            }
        };
        match tokio::time::timeout(BUDGET, asked).await {
            Ok(Ok(())) => Ok(rows),
            Ok(Err(error)) => Err(refused(&self.place, &error)),
            Err(_) => Err(slow(&self.place)),
        }
    }
}

fn table_row(cells: Cells) -> Option<TableRow> {
    let mut cells = cells.into_iter();
    Some(TableRow {
        namespace: cells.next()??,
        name: cells.next()??,
        metadata_location: cells.next()?.filter(|location| !location.is_empty()),
        // Java's schema V1: NULL stands for a table.
        is_view: cells
            .next()?
            .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("view")),
    })
}

fn slow(place: &str) -> PortError {
    PortError::new(
        PortErrorKind::Unavailable,
        format!("{place} did not answer in time"),
    )
    .hint("try again when it is less busy")
}

async fn open_sqlite(rest: &str) -> PortResult<Connection> {
    let file = sqlite_file(rest);
    let place = format!("catalog file `{}`", visible(&file.to_string_lossy()));
    let resolved = look_at(&file, &place)?;
    // `immutable` stays off: the catalog's writers may be at work.
    let options = SqliteConnectOptions::new()
        .filename(&resolved)
        .read_only(true)
        .create_if_missing(false)
        .busy_timeout(LOCK_WAIT)
        .pragma("trusted_schema", "OFF")
        .disable_statement_logging();
    let mut connection = options.connect().await.map_err(|error| refused(&place, &error))?;
    let until = Instant::now() + BUDGET;
    let mut handle = connection
        .lock_handle()
        .await
        .map_err(|error| refused(&place, &error))?;
    handle.set_progress_handler(STEPS, move || Instant::now() < until);
    drop(handle);
    Ok(Connection {
        database: Database::Sqlite(connection),
        place,
        authority: format!("sqlite://{}", resolved.display()),
        has_types: false,
        has_properties: false,
        queries: 0,
    })
}

/// SQLite says "unable to open database file" to everything; the system says what is wrong.
fn look_at(file: &Path, place: &str) -> PortResult<std::path::PathBuf> {
    let failed = |error: &io::Error| match error.kind() {
        io::ErrorKind::NotFound => PortError::new(PortErrorKind::NotFound, format!("{place} is not there"))
            .hint("check the path; Weft reads catalogs and never makes one"),
        io::ErrorKind::PermissionDenied => PortError::new(
            PortErrorKind::Denied,
            format!("{place} may not be read by this login"),
        )
        .hint("ask its owner for the right to read it"),
        _ => PortError::new(
            PortErrorKind::Unavailable,
            format!("{place} cannot be read: {error}"),
        )
        .hint("look at the disk, then try again"),
    };
    let resolved = fs::canonicalize(file).map_err(|error| failed(&error))?;
    let metadata = fs::metadata(&resolved).map_err(|error| failed(&error))?;
    if !metadata.is_file() {
        return Err(
            PortError::new(PortErrorKind::Invalid, format!("{place} is not a file"))
                .hint("give the database file itself, for example `sqlite:///lake/catalog.db`"),
        );
    }
    fs::File::open(&resolved).map_err(|error| failed(&error))?;
    Ok(resolved)
}

async fn open_postgres(url: &str) -> PortResult<Connection> {
    let options = PgConnectOptions::from_str(url)
        .map_err(|_| {
            PortError::new(
                PortErrorKind::Invalid,
                "the address of the catalog is no PostgreSQL URL",
            )
        })?
        .application_name("weft")
        .options([
            ("default_transaction_read_only", "on"),
            ("statement_timeout", "60000"),
        ])
        .disable_statement_logging();
    let host = match options.get_socket() {
        Some(socket) => socket.to_string_lossy().into_owned(),
        None => options.get_host().to_ascii_lowercase(),
    };
    let database = options
        .get_database()
        .unwrap_or_else(|| options.get_username())
        .to_owned();
    let port = options.get_port();
    let place = format!(
        "catalog database `{}` at {}:{port}",
        visible(&database),
        visible(&host)
    );
    let connected = tokio::time::timeout(CONNECT_WAIT, options.connect()).await;
    let connection = connected
        .map_err(|_| slow(&place))?
        .map_err(|error| refused(&place, &error))?;
    Ok(Connection {
        database: Database::Postgres(connection),
        authority: format!("postgresql://{host}:{port}/{database}"),
        place,
        has_types: false,
        has_properties: false,
        queries: 0,
    })
}
