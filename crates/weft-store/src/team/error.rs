//! What PostgreSQL says, in the words of the ports.

use sqlx::postgres::PgDatabaseError;
use weft_ports::{PortError, PortErrorKind};

/// Maps an error of the team's database. Its functions speak in sentences of their own, with a hint; those are passed on.
pub fn said(error: sqlx::Error) -> PortError {
    match error {
        sqlx::Error::Database(inner) => match inner.try_downcast::<PgDatabaseError>() {
            Ok(inner) => by_code(inner.code(), inner.message(), inner.hint()),
            Err(other) => PortError::new(PortErrorKind::Failed, other.message().to_owned()),
        },
        // What TLS refuses comes as data that is none.
        sqlx::Error::Io(error) if error.kind() == std::io::ErrorKind::InvalidData => untrusted(),
        sqlx::Error::PoolTimedOut
        | sqlx::Error::Io(_)
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::PoolClosed => PortError::new(
            PortErrorKind::Unavailable,
            "the team workspace does not answer",
        )
        .hint(
            "check the network or the VPN; what was read before can be read still, and nothing was written",
        ),
        sqlx::Error::Tls(why) if why.to_string() == NO_TLS => PortError::new(
            PortErrorKind::Denied,
            "the server of the team workspace does not encrypt, and what is sent to it could be read on the way",
        )
        .hint(
            "switch `ssl` on at the server; where the way is safe by other means (a VPN, a tunnel), write `?sslmode=disable` after the address",
        ),
        sqlx::Error::Tls(_) => untrusted(),
        other => PortError::new(PortErrorKind::Failed, format!("the team workspace: {other}")),
    }
}

/// What it comes to when somebody does again what may be done already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// The same as once: it is found there, or refused because it is there.
    Same,
    /// Perhaps twice what was meant once.
    Twice,
}

/// Maps an error of a COMMIT. What the server refuses is not written; where its answer is lost, nobody here knows.
pub fn committed(again: Again) -> impl Fn(sqlx::Error) -> PortError {
    move |error| {
        if is_answer(&error) {
            said(error)
        } else {
            lost(again)
        }
    }
}

/// Whether the server says by it that the transaction did not take place. That a connection ends, or that a server does, is said
/// in the midst of a commit too, by a pooler as well; and 40003 (`statement_completion_unknown`) is what it is called.
fn is_answer(error: &sqlx::Error) -> bool {
    let code = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code);
    code.is_some_and(|code| !["08", "57P", "40003"].iter().any(|open| code.starts_with(*open)))
}

fn lost(again: Again) -> PortError {
    PortError::new(
        PortErrorKind::Unavailable,
        "the team workspace did not answer at the end, and it is not known whether this was written",
    )
    .hint(match again {
        Again::Same => "look whether it is there; if it is not, try again: what is there already is not written a second time",
        Again::Twice => "look whether it is there before you try again: it could be there twice then",
    })
}

/// What the driver says of a server that knows no TLS. It has no kind of its own.
const NO_TLS: &str = "server does not support TLS";

fn untrusted() -> PortError {
    PortError::new(
        PortErrorKind::Denied,
        "the certificate of the team workspace's server is not trusted, or is for another name",
    )
    .hint("name the file of its authority with `weft workspace join ADDRESS --ca FILE`, or as `sslrootcert` in the address")
}

/// Classes and codes of PostgreSQL's Appendix A.
fn by_code(code: &str, message: &str, hint: Option<&str>) -> PortError {
    let (kind, next) = match code {
        // invalid_authorization_specification, invalid_password
        "28000" | "28P01" => (
            PortErrorKind::Denied,
            "check the login in the address, and its password: ~/.pgpass, PGPASSWORD or the password command",
        ),
        // insufficient_privilege
        "42501" => (PortErrorKind::Denied, "ask the platform team of this workspace"),
        // invalid_catalog_name
        "3D000" => (
            PortErrorKind::NotFound,
            "check the name of the database in the address",
        ),
        // undefined_function: the tables were found
        "42883" => (
            PortErrorKind::Unsupported,
            "its schema is older than this Weft; an admin brings it up with `weft workspace migrate postgres://ADMIN@HOST/DATABASE`",
        ),
        // undefined_table, invalid_schema_name
        "42P01" | "3F000" => (
            PortErrorKind::NotFound,
            "there is no workspace in this database; an admin makes one with `weft workspace init`",
        ),
        // no_data_found
        "P0002" => (PortErrorKind::NotFound, "list what there is"),
        // unique_violation
        "23505" => (PortErrorKind::Invalid, "choose another name"),
        // serialization_failure, deadlock_detected, lock_not_available
        "40001" | "40P01" | "55P03" => (PortErrorKind::Busy, "try again"),
        // disk_full
        "53100" => (
            PortErrorKind::Limit,
            "tell whoever runs the database; nothing that was saved before is lost",
        ),
        _ => match code.get(..2).unwrap_or_default() {
            // connection exceptions, insufficient resources, operator intervention
            "08" | "53" | "57" => (PortErrorKind::Unavailable, "try again in a while"),
            // data exceptions, integrity constraint violations
            "22" | "23" => (PortErrorKind::Invalid, "report this with the code"),
            _ => (PortErrorKind::Failed, "report this with the code"),
        },
    };
    let message = match kind {
        PortErrorKind::Failed => format!("the team workspace: {message} ({code})"),
        _ => message.to_owned(),
    };
    PortError::new(kind, message).hint(hint.unwrap_or(next).to_owned())
}

#[cfg(test)]
mod tests {
    use weft_ports::PortErrorKind;

    use super::{Again, by_code, committed, said};

    fn cut() -> sqlx::Error {
        sqlx::Error::Io(std::io::ErrorKind::ConnectionReset.into())
    }

    #[test]
    fn a_lost_answer_to_a_commit_never_says_that_nothing_was_written() {
        let untrusted = sqlx::Error::Io(std::io::ErrorKind::InvalidData.into());
        for error in [
            cut(),
            untrusted,
            sqlx::Error::WorkerCrashed,
            sqlx::Error::PoolClosed,
        ] {
            let lost = committed(Again::Same)(error);
            assert_eq!(lost.kind, PortErrorKind::Unavailable);
            assert!(
                lost.message.contains("not known whether this was written"),
                "{lost:?}"
            );
            let hint = lost.hint.unwrap();
            assert!(hint.contains("look whether it is there") && hint.contains("not written a second time"));
            assert!(!hint.contains("nothing was written"), "{hint}");
        }
        let hint = committed(Again::Twice)(cut()).hint.unwrap();
        assert!(
            hint.contains("before you try again") && hint.contains("twice"),
            "{hint}"
        );
        // Before that it is known.
        let hint = said(cut()).hint.unwrap();
        assert!(hint.contains("nothing was written"), "{hint}");
    }

    #[test]
    fn what_somebody_can_act_on_has_its_kind_and_a_next_step() {
        for (code, kind) in [
            ("42501", PortErrorKind::Denied),
            ("28P01", PortErrorKind::Denied),
            ("P0002", PortErrorKind::NotFound),
            ("3F000", PortErrorKind::NotFound),
            ("42883", PortErrorKind::Unsupported),
            ("23505", PortErrorKind::Invalid),
            ("40001", PortErrorKind::Busy),
            ("57P01", PortErrorKind::Unavailable),
            ("08006", PortErrorKind::Unavailable),
            ("XX000", PortErrorKind::Failed),
        ] {
            let error = by_code(code, "words of the server", None);
            assert_eq!(error.kind, kind, "{code}");
            assert!(
                error.hint.is_some() && error.message.contains("words of the server"),
                "{code}"
            );
        }
        let own = by_code(
            "42501",
            "nobody decides over their own request",
            Some("another one decides"),
        );
        assert_eq!(own.hint.as_deref(), Some("another one decides"));
    }
}
