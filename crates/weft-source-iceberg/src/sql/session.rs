//! A session with the database that holds a catalog: questions in, rows of text out.

mod open;

use futures::TryStreamExt;
use sqlx::{Connection as _, PgConnection, Row, SqliteConnection};
use weft_ports::{PortError, PortErrorKind, error::PortResult};

use super::{address::Address, errors::refused};
use open::Quiet;

/// Rows of one answer.
pub(crate) const MAX_ROWS: usize = 250_000;
/// How long an answer may take.
const BUDGET: std::time::Duration = std::time::Duration::from_mins(1);

/// The cells of one row.
pub(crate) type Cells = Vec<Option<String>>;

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

/// An open database.
pub(crate) struct Session {
    database: Database,
    place: String,
    authority: String,
    /// Set while a SQLite file is read as one that nobody writes.
    quiet: Option<Quiet>,
}

impl Session {
    /// Opens the database for reading.
    pub async fn open(address: &Address) -> PortResult<Self> {
        match address {
            Address::Sqlite(rest) => open::sqlite(rest).await,
            Address::Postgres(url) => open::postgres(url).await,
        }
    }

    pub fn is_sqlite(&self) -> bool {
        matches!(self.database, Database::Sqlite(_))
    }

    pub fn place(&self) -> &str {
        &self.place
    }

    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// Asks, and makes an item of each row that `take` accepts.
    pub async fn rows<T>(
        &mut self,
        sql: &'static str,
        binds: &[&str],
        columns: usize,
        take: impl Fn(Cells) -> Option<T>,
    ) -> PortResult<Rows<T>> {
        let answer = self.ask(sql, binds, columns, &take).await;
        let Some(quiet) = self.quiet.take_if(|quiet| quiet.is_over()) else {
            return answer;
        };
        // A writer came meanwhile: what was read may be of two states. From now on its journal is heeded.
        let connection = open::connect(quiet.file(), &self.place, false).await?;
        self.database = Database::Sqlite(connection);
        self.ask(sql, binds, columns, &take).await
    }

    async fn ask<T>(
        &mut self,
        sql: &'static str,
        binds: &[&str],
        columns: usize,
        take: &impl Fn(Cells) -> Option<T>,
    ) -> PortResult<Rows<T>> {
        let mut rows = Rows {
            items: Vec::new(),
            unreadable: 0,
            more: false,
        };
        macro_rules! read {
            ($connection:expr) => {{
                // Poolers between here and the server do not keep prepared statements.
                let mut query = sqlx::query(sql).persistent(false);
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
                    match cells.ok().and_then(take) {
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

    /// Ends it in good order.
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
}

fn slow(place: &str) -> PortError {
    PortError::new(
        PortErrorKind::Unavailable,
        format!("{place} did not answer in time"),
    )
    .hint("try again when it is less busy")
}
