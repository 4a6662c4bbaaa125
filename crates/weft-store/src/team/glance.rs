//! One look at a team's workspace: what may have moved since the last one, and what is new, in one way there and back.
//!
//! Clients look every second or oftener: what a look costs is what a workspace costs.

use std::{io, time::Duration};

use futures::TryStreamExt as _;
use sqlx::{AssertSqlSafe, Either, FromRow as _, Postgres, Row as _, pool::PoolConnection, postgres::PgRow};
use weft_model::Revision;
use weft_ports::{PortError, PortErrorKind, error::PortResult};

use super::{
    TeamWorkspace,
    copy::{AuditRow, Passed, Place},
    error::said,
    reading::{Numbered, is_refused},
};

/// How long an answer may pause.
const SILENCE: Duration = Duration::from_secs(20);

/// What a look sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glance {
    /// What this person may see, as a text that changes when that does.
    pub standing: String,
    /// The newest revision.
    pub head: Revision,
    /// Number of the newest audit entry.
    pub audit: i64,
    /// Its hash, as hexadecimal digits.
    pub hash: String,
    /// The hash of the audit entry that was passed last, as it is there.
    pub stood: Option<String>,
    /// Sum of the sources.
    pub sources: String,
    /// Sum of the rights that this person holds.
    pub held: String,
    /// Mark of everybody's duties.
    pub members: String,
}

impl Glance {
    /// The newest audit entry.
    pub fn passed(&self) -> Passed {
        Passed {
            sequence: self.audit,
            hash: Some(self.hash.clone()),
        }
    }
}

/// What is new since the last look, as rows. Where there is more of it, what was asked for is full.
#[derive(Debug, Default)]
pub struct News {
    /// Records.
    pub records: Vec<Numbered>,
    /// Audit entries that this person may read.
    pub entries: Vec<AuditRow>,
}

/// How a person stands with the workspace.
pub enum Standing {
    /// They are a member, and see this.
    Member(Glance, News),
    /// The server knows the login, and it has no duty.
    Stranger,
    /// Nobody can say: no answer, the login was refused, or this program is too old.
    Unknown(PortError),
}

/// Looks from a place on: `records` and `entries` at most.
pub async fn glance(
    workspace: &TeamWorkspace,
    from: &Place,
    records: usize,
    entries: usize,
) -> PortResult<Standing> {
    let connected = match workspace.connection().await {
        Ok(connected) => connected,
        Err(trouble) => return Ok(Standing::Unknown(trouble)),
    };
    // Numbers of ours. The simple protocol: all of it at once, and nothing parsed for later.
    let asked = format!(
        "SELECT * FROM look({1}); SELECT * FROM news({0}, 0, {records}); SELECT * FROM news_of_audit({1}, {entries})",
        from.head.0, from.audit
    );
    let seen = match connected {
        Ok(connection) => look(connection, asked).await,
        Err(error) => Err(error),
    };
    match seen {
        Ok(Some((glance, news, lowest))) => match workspace.may_work(&lowest) {
            Ok(()) => Ok(Standing::Member(glance, news)),
            // What was read before can be read still.
            Err(trouble) => Ok(Standing::Unknown(trouble)),
        },
        Ok(None) => Ok(Standing::Stranger),
        Err(error) if is_refused(&error, "42501") => Ok(Standing::Stranger),
        Err(error) if is_refused(&error, "28") => Ok(Standing::Unknown(said(error))),
        Err(error @ (sqlx::Error::Tls(_) | sqlx::Error::Io(_))) => Ok(Standing::Unknown(said(error))),
        Err(error) => {
            let error = said(error);
            // A schema that is older than this program is no reason either to shut what was read before.
            if matches!(
                error.kind,
                PortErrorKind::Unavailable | PortErrorKind::Unsupported
            ) {
                Ok(Standing::Unknown(error))
            } else {
                Err(error)
            }
        }
    }
}

/// Asks, and reads what is answered. A connection over which nothing comes is no connection any more.
async fn look(
    mut connection: PoolConnection<Postgres>,
    asked: String,
) -> Result<Option<(Glance, News, String)>, sqlx::Error> {
    let (mut seen, mut news, mut answer) = (None, News::default(), 0);
    let mut answers = sqlx::raw_sql(AssertSqlSafe(asked)).fetch_many(&mut *connection);
    loop {
        let Ok(step) = tokio::time::timeout(SILENCE, answers.try_next()).await else {
            drop(answers);
            drop(connection.detach());
            let silent = format!("nothing was heard for {} s", SILENCE.as_secs());
            return Err(io::Error::new(io::ErrorKind::TimedOut, silent).into());
        };
        match (step?, answer) {
            (None, _) => break,
            (Some(Either::Left(_)), _) => answer += 1,
            (Some(Either::Right(row)), 0) => seen = read(&row)?,
            (Some(Either::Right(row)), 1) => news.records.push(Numbered::from_row(&row)?),
            (Some(Either::Right(row)), _) => news.entries.push(AuditRow::from_row(&row)?),
        }
    }
    Ok(seen.map(|(glance, lowest)| (glance, news, lowest)))
}

/// What was seen, and the oldest program that may work there; `None` to who is no member.
fn read(row: &PgRow) -> Result<Option<(Glance, String)>, sqlx::Error> {
    let duties: Option<String> = row.try_get("duties")?;
    let id: Option<String> = row.try_get("id")?;
    let lowest: Option<String> = row.try_get("lowest")?;
    let head: Option<i64> = row.try_get("head")?;
    let (Some(duties), Some(id), Some(lowest), Some(head)) = (duties, id, lowest, head) else {
        return Ok(None);
    };
    let glance = Glance {
        standing: format!("{id} {duties}"),
        head: Revision(head.cast_unsigned()),
        audit: row.try_get("audit")?,
        hash: row.try_get("hash")?,
        stood: row.try_get("stood")?,
        sources: row.try_get("sources")?,
        held: row.try_get("held")?,
        members: row.try_get("members")?,
    };
    Ok(Some((glance, lowest)))
}
