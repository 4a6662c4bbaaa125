//! What a database's refusal means for the person who set up the source.

use sqlx::error::DatabaseError;
use weft_ports::{PortError, PortErrorKind};

use crate::names::visible;

/// Puts an error of a database into words. `place` says which database, without user or password.
pub(crate) fn refused(place: &str, error: &sqlx::Error) -> PortError {
    match error {
        sqlx::Error::Database(error) => {
            let code = error.code().unwrap_or_default();
            match code.parse::<u32>() {
                // PostgreSQL's codes have five characters, SQLite's are short numbers.
                Ok(number) if code.len() < 5 => sqlite(place, number, error.as_ref()),
                _ => postgres(place, &code, error.as_ref()),
            }
        }
        sqlx::Error::Io(error) => PortError::new(
            PortErrorKind::Unavailable,
            format!("{place} cannot be reached: {error}"),
        )
        .hint("check that the database runs and that host and port are right"),
        sqlx::Error::Tls(_) => PortError::new(
            PortErrorKind::Unavailable,
            format!("{place} refused an encrypted connection"),
        )
        .hint("add `?sslmode=` with the mode that the server wants to the address"),
        other => PortError::new(
            PortErrorKind::Failed,
            format!("{place} could not be read: {}", visible(&other.to_string())),
        )
        .hint("sync again; if it stays, look at the database with its own tools"),
    }
}

fn sqlite(place: &str, number: u32, error: &dyn DatabaseError) -> PortError {
    // The primary code is the low byte (https://www.sqlite.org/rescode.html).
    match number & 0xff {
        5 | 6 => PortError::new(
            PortErrorKind::Busy,
            format!("{place} is locked by another program"),
        )
        .hint("wait until its writer has finished, then try again"),
        8 => PortError::new(
            PortErrorKind::Busy,
            format!("{place} was left in the middle of a change by a writer that ended"),
        )
        .hint("open it once with the program that writes it, then try again"),
        9 => PortError::new(PortErrorKind::Limit, format!("{place} took too long to answer"))
            .hint("check that it is a catalog, and try again when the machine is less busy"),
        10 | 14 => PortError::new(
            PortErrorKind::Unavailable,
            format!("{place} cannot be read: {}", visible(error.message())),
        )
        .hint("check that this login may read the file and its folder"),
        11 => PortError::new(PortErrorKind::Corrupt, format!("{place} is damaged"))
            .hint("restore it from a backup of its writer"),
        26 => PortError::new(
            PortErrorKind::Corrupt,
            format!("{place} is not a SQLite database"),
        )
        .hint("give the file that the catalog's writer uses, for example `sqlite:///lake/catalog.db`"),
        _ => PortError::new(
            PortErrorKind::Failed,
            format!("{place} could not be read: {}", visible(error.message())),
        )
        .hint("look at it with `sqlite3`, then try again"),
    }
}

fn postgres(place: &str, code: &str, error: &dyn DatabaseError) -> PortError {
    // https://www.postgresql.org/docs/current/errcodes-appendix.html
    match code {
        "28P01" | "28000" => PortError::new(
            PortErrorKind::Denied,
            format!("{place} refused the login: {}", visible(error.message())),
        )
        .hint("put the password into ~/.pgpass (mode 0600) or the environment variable PGPASSWORD"),
        "3D000" => PortError::new(PortErrorKind::NotFound, format!("{place} does not exist"))
            .hint("check the name of the database at the end of the address"),
        "42501" => PortError::new(
            PortErrorKind::Denied,
            format!("{place}: this login may not read the catalog tables"),
        )
        .hint("ask for SELECT on `iceberg_tables` and `iceberg_namespace_properties`"),
        "57014" => PortError::new(PortErrorKind::Limit, format!("{place} took too long to answer"))
            .hint("try again when the server is less busy"),
        _ if code.starts_with("53") || code.starts_with("57") || code.starts_with("08") => PortError::new(
            PortErrorKind::Unavailable,
            format!(
                "{place} does not take connections now: {}",
                visible(error.message())
            ),
        )
        .hint("try again later"),
        _ => PortError::new(
            PortErrorKind::Failed,
            format!("{place} could not be read: {}", visible(error.message())),
        )
        .hint("look at it with `psql`, then try again"),
    }
}

/// The database is there and holds no catalog that can be read.
pub(crate) fn no_catalog(place: &str, what: &str) -> PortError {
    PortError::new(PortErrorKind::Invalid, format!("{place} {what}")).hint(
        "give the database that PyIceberg's or Java's SQL catalog uses; its tables appear with the first use",
    )
}
