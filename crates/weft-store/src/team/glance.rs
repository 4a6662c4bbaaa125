//! One look at a team's workspace: all that may have moved since the last one, in one statement and one way there and back.
//!
//! Clients look every second or oftener, and most of the time nothing has moved: what a look costs is what a workspace costs.

use sqlx::{Row as _, postgres::PgRow};
use weft_model::Revision;
use weft_ports::{PortError, PortErrorKind, error::PortResult};

use super::{TeamWorkspace, error::said, reading::is_refused};

/// Sums stand for what is read only when it is another: what is listed here changes seldom. The number of the newest audit entry is
/// known to all, whoever may read the entry.
const LOOK: &str = "SELECT
    (SELECT value FROM meta WHERE key = 'workspace_id') AS id,
    (SELECT value FROM meta WHERE key = 'lowest_client') AS lowest,
    CASE WHEN is_member() THEN (
        SELECT string_agg(concat_ws('/', role, domain), ',' ORDER BY role, domain) FROM duty
        WHERE login = session_user AND since <= now() AND (until IS NULL OR until > now())) END AS duties,
    (SELECT revision FROM head) AS head,
    coalesce((SELECT sequence FROM audit ORDER BY sequence DESC LIMIT 1), 0) AS audit,
    (SELECT coalesce(md5(string_agg(source::text, ' ' ORDER BY name)), '') FROM source) AS sources,
    (SELECT coalesce(md5(string_agg(held_right::text, ' ' ORDER BY holder, privilege, target)), '') FROM held_right
     WHERE holder = session_user::text) AS held";

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
}

/// How a person stands with the workspace.
pub enum Standing {
    /// They are a member, and see this.
    Member(Glance),
    /// The server knows the login, and it has no duty.
    Stranger,
    /// Nobody can say: no answer, the login was refused, or this program is too old.
    Unknown(PortError),
}

/// Looks.
pub async fn glance(workspace: &TeamWorkspace) -> PortResult<Standing> {
    let connected = match workspace.connection().await {
        Ok(connected) => connected,
        Err(trouble) => return Ok(Standing::Unknown(trouble)),
    };
    let asked = async {
        let mut connection = connected?;
        // The simple protocol: neither parsed for later nor in a transaction of its own.
        let row = sqlx::raw_sql(LOOK).fetch_one(&mut *connection).await?;
        read(&row)
    };
    match asked.await {
        Ok(Some((glance, lowest))) => match workspace.may_work(&lowest) {
            Ok(()) => Ok(Standing::Member(glance)),
            // What was read before can be read still.
            Err(trouble) => Ok(Standing::Unknown(trouble)),
        },
        Ok(None) => Ok(Standing::Stranger),
        Err(error) if is_refused(&error, "42501") => Ok(Standing::Stranger),
        Err(error) if is_refused(&error, "28") => Ok(Standing::Unknown(said(error))),
        Err(error @ (sqlx::Error::Tls(_) | sqlx::Error::Io(_))) => Ok(Standing::Unknown(said(error))),
        Err(error) => {
            let error = said(error);
            if error.kind == PortErrorKind::Unavailable {
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
    let glance = Glance {
        standing: format!("{id} {duties}"),
        head: Revision(head.cast_unsigned()),
        audit: row.try_get("audit")?,
        sources: row.try_get("sources")?,
        held: row.try_get("held")?,
    };
    Ok(Some((glance, lowest)))
}
