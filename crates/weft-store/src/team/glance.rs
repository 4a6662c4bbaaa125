//! One look at a team's workspace: what may have moved since the last one, and what is new, in one way there and back.
//!
//! Clients look every second or oftener: what a look costs is what a workspace costs.

use futures::TryStreamExt as _;
use sqlx::{AssertSqlSafe, Either, FromRow as _, Row as _, postgres::PgRow};
use weft_model::Revision;
use weft_ports::{PortError, PortErrorKind, error::PortResult};

use super::{
    TeamWorkspace,
    copy::{AuditRow, Place},
    error::said,
    reading::{Numbered, is_refused},
};

/// What a look sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glance {
    /// What this person may see, as a text that changes when that does.
    pub standing: String,
    /// The newest revision.
    pub head: Revision,
    /// Number of the newest audit entry.
    pub audit: i64,
    /// Sum of the sources.
    pub sources: String,
    /// Sum of the rights that this person holds.
    pub held: String,
    /// Mark of everybody's duties.
    pub members: String,
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
        "SELECT * FROM look(); SELECT * FROM news({}, 0, {records}); SELECT * FROM news_of_audit({}, {entries})",
        from.head.0, from.audit
    );
    let asked = async {
        let mut connection = connected?;
        let mut answers = sqlx::raw_sql(AssertSqlSafe(asked)).fetch_many(&mut *connection);
        let (mut seen, mut news, mut answer) = (None, News::default(), 0);
        while let Some(step) = answers.try_next().await? {
            match (step, answer) {
                (Either::Left(_), _) => answer += 1,
                (Either::Right(row), 0) => seen = read(&row)?,
                (Either::Right(row), 1) => news.records.push(Numbered::from_row(&row)?),
                (Either::Right(row), _) => news.entries.push(AuditRow::from_row(&row)?),
            }
        }
        Ok(seen.map(|(glance, lowest)| (glance, news, lowest)))
    };
    match asked.await {
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

/// What was seen, and the oldest program that may work there; `None` to who is no member.
fn read(row: &PgRow) -> Result<Option<(Glance, String)>, sqlx::Error> {
    let duties: Option<String> = row.try_get("duties")?;
    let id: Option<String> = row.try_get("id")?;
    let lowest: Option<String> = row.try_get("lowest")?;
    let head: Option<i64> = row.try_get("head")?;
    let (Some(duties), Some(id), Some(lowest), Some(head)) = (duties, id, lowest, head) else {
        return Ok(None);
    };
    let audit: i64 = row.try_get("audit")?;
    let glance = Glance {
        standing: format!("{id} {duties}"),
        head: Revision(head.cast_unsigned()),
        audit,
        sources: row.try_get("sources")?,
        held: row.try_get("held")?,
        // A schema of before has no mark. A duty that is given or ended is an audit entry as well.
        members: row
            .try_get("members")
            .unwrap_or_else(|_| format!("audit {audit}")),
    };
    Ok(Some((glance, lowest)))
}
