//! Opens databases in the ways that change nothing in them.

use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
    str::FromStr,
    time::{Duration, Instant, SystemTime},
};

use sqlx::{ConnectOptions, SqliteConnection, postgres::PgConnectOptions, sqlite::SqliteConnectOptions};
use weft_ports::{PortError, PortErrorKind, error::PortResult};

use super::{BUDGET, Database, Session, slow};
use crate::{
    names::visible,
    sql::{address::sqlite_file, errors::refused},
};

/// How long a lock of another program is waited for.
const LOCK_WAIT: Duration = Duration::from_secs(2);
/// How long a server may take to answer a new connection.
const CONNECT_WAIT: Duration = Duration::from_secs(5);
/// SQLite's virtual machine looks at the clock every so many steps.
const STEPS: i32 = 10_000;

pub(super) async fn sqlite(rest: &str) -> PortResult<Session> {
    let rest = rest.to_owned();
    let looked = tokio::task::spawn_blocking(move || {
        let file = sqlite_file(&rest);
        let place = format!("catalog file `{}`", visible(&file.to_string_lossy()));
        let resolved = look_at(&file, &place)?;
        let quiet = Quiet::of(&resolved);
        PortResult::Ok((place, resolved, quiet))
    });
    let (place, resolved, quiet) = looked.await.map_err(|_| PortError::cancelled())??;
    let connection = connect(&resolved, &place, quiet.is_some()).await?;
    Ok(Session {
        database: Database::Sqlite(connection),
        authority: format!("sqlite://{}", resolved.display()),
        place,
        quiet,
    })
}

/// Connects to a file that is there. `immutable` only where [`Quiet`] watches over it.
pub(super) async fn connect(file: &Path, place: &str, immutable: bool) -> PortResult<SqliteConnection> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .read_only(true)
        .create_if_missing(false)
        .immutable(immutable)
        .busy_timeout(LOCK_WAIT)
        .pragma("trusted_schema", "OFF")
        .disable_statement_logging();
    let mut connection = options.connect().await.map_err(|error| refused(place, &error))?;
    let until = Instant::now() + BUDGET;
    let mut handle = connection
        .lock_handle()
        .await
        .map_err(|error| refused(place, &error))?;
    handle.set_progress_handler(STEPS, move || Instant::now() < until);
    drop(handle);
    Ok(connection)
}

/// A file in WAL mode that no program has open.
///
/// A reader who may not write cannot take away the `-wal` and `-shm` files that SQLite makes for it, and in a
/// folder that may not be written it cannot read at all. While there is no `-wal` file everything stands in the
/// main file, and no writer changes that before it has made one: so the file is read by itself, and whoever read it
/// looks afterwards whether that held.
pub(super) struct Quiet {
    file: PathBuf,
    state: (u64, Option<SystemTime>),
}

impl Quiet {
    fn of(file: &Path) -> Option<Self> {
        let mut header = [0; 20];
        fs::File::open(file).ok()?.read_exact(&mut header).ok()?;
        // Offset 18: the version to write with, 2 for WAL (https://www.sqlite.org/fileformat.html).
        let quiet = Self {
            file: file.to_path_buf(),
            state: state(file)?,
        };
        (header.get(18) == Some(&2) && !quiet.has_journal()).then_some(quiet)
    }

    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Whether a writer has come since.
    pub fn is_over(&self) -> bool {
        self.has_journal() || state(&self.file) != Some(self.state)
    }

    fn has_journal(&self) -> bool {
        let mut journal = self.file.clone().into_os_string();
        journal.push("-wal");
        Path::new(&journal).exists()
    }
}

fn state(file: &Path) -> Option<(u64, Option<SystemTime>)> {
    let metadata = fs::metadata(file).ok()?;
    Some((metadata.len(), metadata.modified().ok()))
}

/// SQLite says "unable to open database file" to everything; the system says what is wrong.
fn look_at(file: &Path, place: &str) -> PortResult<PathBuf> {
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

pub(super) async fn postgres(url: &str) -> PortResult<Session> {
    let options = PgConnectOptions::from_str(url)
        .map_err(|_| {
            PortError::new(
                PortErrorKind::Invalid,
                "the address of the catalog is no PostgreSQL URL",
            )
        })?
        .application_name("weft")
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
    let begun = async {
        let mut connection = options.connect().await?;
        // One transaction for the whole session: it sees one state, and a pooler keeps it on one server process.
        let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = '60s'";
        sqlx::raw_sql(begin).execute(&mut connection).await?;
        Ok::<_, sqlx::Error>(connection)
    };
    let connected = tokio::time::timeout(CONNECT_WAIT, begun).await;
    let connection = connected
        .map_err(|_| slow(&place))?
        .map_err(|error| refused(&place, &error))?;
    Ok(Session {
        database: Database::Postgres(connection),
        authority: format!("postgresql://{host}:{port}/{database}"),
        place,
        quiet: None,
    })
}
