//! What SQLite says, in the words of the ports: which file, what happened, what to do next.

use weft_ports::{PortError, PortErrorKind};

/// Lowest byte of an extended result code: the primary one (`sqlite.org/rescode.html`).
const PRIMARY: i32 = 0xff;

/// Maps an error met in `file` (a name that people know: `workspace.db`).
pub fn stored(file: &'static str) -> impl Fn(sqlx::Error) -> PortError + Copy {
    move |error| map(file, &error)
}

fn map(file: &str, error: &sqlx::Error) -> PortError {
    match error {
        sqlx::Error::Database(inner) => {
            let code = inner
                .code()
                .and_then(|code| code.parse::<i32>().ok())
                .unwrap_or(1);
            by_code(file, code & PRIMARY, inner.message())
        }
        sqlx::Error::PoolTimedOut | sqlx::Error::BeginFailed => busy(file, "no connection came free in time"),
        sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => PortError::new(
            PortErrorKind::Unavailable,
            format!("{file} was closed while it was in use"),
        )
        .hint("open the workspace again"),
        sqlx::Error::Io(error) => by_io(file, error),
        other => PortError::new(PortErrorKind::Failed, format!("{file}: {other}")),
    }
}

fn by_code(file: &str, code: i32, message: &str) -> PortError {
    match code {
        // SQLITE_BUSY, SQLITE_LOCKED
        5 | 6 => busy(file, message),
        // SQLITE_FULL
        13 => PortError::new(
            PortErrorKind::Limit,
            format!("the disk that holds {file} is full"),
        )
        .hint("free some space and try again; nothing that was saved before is lost"),
        // SQLITE_CORRUPT, SQLITE_NOTADB
        11 | 26 => corrupt(file, message),
        // SQLITE_PERM, SQLITE_READONLY, SQLITE_AUTH
        3 | 8 | 23 => PortError::new(
            PortErrorKind::Denied,
            format!("{file} may not be written: {message}"),
        )
        .hint("check the permissions of the workspace folder"),
        // SQLITE_IOERR
        10 => PortError::new(
            PortErrorKind::Unavailable,
            format!("the disk that holds {file} failed: {message}"),
        )
        .hint("check the disk and its free space, then try again"),
        // SQLITE_CANTOPEN
        14 => no_folder(file),
        _ => PortError::new(PortErrorKind::Failed, format!("{file}: {message}")),
    }
}

fn by_io(file: &str, error: &std::io::Error) -> PortError {
    let kind = match error.kind() {
        std::io::ErrorKind::PermissionDenied => PortErrorKind::Denied,
        std::io::ErrorKind::NotFound => PortErrorKind::NotFound,
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => PortErrorKind::Limit,
        _ => PortErrorKind::Unavailable,
    };
    PortError::new(kind, format!("{file} cannot be reached: {error}"))
        .hint("check that the workspace folder exists, may be written and has space left")
}

fn busy(file: &str, message: &str) -> PortError {
    PortError::new(
        PortErrorKind::Busy,
        format!("{file} is in use elsewhere: {message}"),
    )
    .hint("wait until the other window or command is done, then try again")
}

/// The file is damaged.
pub fn corrupt(file: &str, message: impl std::fmt::Display) -> PortError {
    PortError::new(PortErrorKind::Corrupt, format!("{file} is damaged: {message}"))
        .hint("keep the file, and restore it from a backup; what is only a local copy is made anew by itself")
}

/// An input or output error of the file system at `file`.
pub fn unreachable(file: &'static str) -> impl Fn(std::io::Error) -> PortError + Copy {
    move |error| by_io(file, &error)
}

/// There is nothing where `file` would be.
pub fn no_folder(file: &str) -> PortError {
    PortError::new(PortErrorKind::Unavailable, format!("{file} cannot be opened"))
        .hint("check that the workspace folder exists and may be written")
}

/// A blocking task stopped.
pub fn stopped(error: &tokio::task::JoinError) -> PortError {
    PortError::new(
        PortErrorKind::Failed,
        format!("a background task stopped: {error}"),
    )
}

#[cfg(test)]
mod tests {
    use super::by_code;
    use weft_ports::PortErrorKind;

    #[test]
    fn every_code_that_someone_can_act_on_has_a_next_step() {
        let expected = [
            (5, PortErrorKind::Busy),
            (6, PortErrorKind::Busy),
            (13, PortErrorKind::Limit),
            (11, PortErrorKind::Corrupt),
            (26, PortErrorKind::Corrupt),
            (8, PortErrorKind::Denied),
            (10, PortErrorKind::Unavailable),
            (14, PortErrorKind::Unavailable),
        ];
        for (code, kind) in expected {
            let error = by_code("workspace.db", code, "words of SQLite");
            assert_eq!(error.kind, kind, "{code}");
            assert!(error.message.contains("workspace.db"), "{code}");
            assert!(error.hint.is_some(), "{code}");
        }
    }
}
