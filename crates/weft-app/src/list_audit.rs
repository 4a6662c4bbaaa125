//! The audit: who did what, when, to what.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{AuditEntry, Timestamp, Urn};
use weft_ports::workspace::AuditFilter;

use crate::{
    App, AppError, AppResult, ErrorCode, access::kept as requests, grants, grants::people::urns_of,
    verify_audit::witness,
};

/// Entries in one answer.
const MOST: u32 = 10_000;

/// Which entries.
#[derive(Debug, Clone, Default, Deserialize, Type)]
#[serde(default)]
pub struct ListAuditRequest {
    /// Only those on this thing, and on requests and grants for it: a urn or name; or on this source.
    pub subject: Option<String>,
    /// Only acts of this login; `source/NAME`: syncs whose maker is not known.
    pub person: Option<String>,
    /// Only from this day or moment on: `2026-11-29`, or RFC 3339.
    pub since: Option<String>,
    /// Only entries after this number, oldest first; absent: newest first.
    #[specta(type = Option<u32>)]
    pub after: Option<u64>,
    /// Entries at most; 0 means 100.
    pub limit: u32,
}

/// The entries.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ListAuditResponse {
    /// The entries.
    pub entries: Vec<AuditEntry>,
    /// Whether there are more.
    pub more: bool,
}

/// Lists audit entries.
pub async fn list_audit(app: &App, request: ListAuditRequest) -> AppResult<ListAuditResponse> {
    let limit = match request.limit {
        0 => 100,
        limit => limit.min(MOST),
    };
    let since = match &request.since {
        Some(text) => Some(Timestamp::parse(text.trim()).ok_or_else(|| {
            AppError::invalid(format!("`{}` is no day and no moment", text.escape_debug()))
                .hint("write it as 2026-11-29, or as 2026-11-29T08:00:00Z")
        })?),
        None => None,
    };
    let subjects = match &request.subject {
        Some(name) => subjects(app, name).await?,
        None => Vec::new(),
    };
    let filter = AuditFilter {
        subjects,
        actor: request.person.map(|person| person.trim().to_owned()),
        since,
        after: request.after,
    };
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut entries = app.workspace.audited(&filter, limit.saturating_add(1)).await?;
    let more = entries.len() > limit;
    entries.truncate(limit);
    witness::keep(app).await?;
    Ok(ListAuditResponse { entries, more })
}

/// What a name stands for in the audit: the thing with all its urns, what was asked and granted of it, or a source.
async fn subjects(app: &App, name: &str) -> AppResult<Vec<String>> {
    let name = name.trim();
    let urns = match urns_of(app, name).await {
        Ok(urns) => urns,
        // Requests, grants and the policy are no things, and sources have no urn.
        Err(error) if error.code == ErrorCode::NotFound => {
            let sources = app.workspace.sources().await?;
            let known = sources.iter().any(|state| state.config.name == name);
            if known || Urn::parse(name).is_some() {
                return Ok(vec![name.to_owned()]);
            }
            return Err(error);
        }
        Err(error) => return Err(error),
    };
    let granted = grants::all(app).await?.into_iter();
    let granted = granted.filter(|kept| urns.contains(&kept.grant.subject));
    let mut subjects: Vec<String> = granted.map(|kept| kept.id.to_string()).collect();
    let asked = requests::all(app).await?.into_iter();
    let asked = asked.filter(|kept| urns.contains(&kept.request.subject));
    subjects.extend(asked.map(|kept| kept.id.to_string()));
    subjects.extend(urns.iter().map(ToString::to_string));
    subjects.sort();
    subjects.dedup();
    Ok(subjects)
}
