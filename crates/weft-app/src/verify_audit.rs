//! Whether the audit is as it was written: the whole chain is walked, and held against the last head that this machine saw.

pub(crate) mod witness;

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{App, AppResult};

/// Nothing to choose.
#[derive(Debug, Clone, Default, Deserialize, Type)]
pub struct VerifyAuditRequest {}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct VerifyAuditResponse {
    /// Whether every entry is as it was written, and the last head that was seen here is among them.
    pub ok: bool,
    /// How many entries are as they were written, counted from the first.
    #[specta(type = u32)]
    pub entries: u64,
    /// Number of the first entry that is not.
    #[specta(type = Option<u32>)]
    pub first_bad: Option<u64>,
    /// Hash of the last entry; nothing but zeros where there is none.
    pub head: String,
    /// What is wrong, in a sentence.
    pub says: Option<String>,
    /// Number of the entry that this machine saw last before.
    #[specta(type = Option<u32>)]
    pub witnessed: Option<u64>,
}

/// Walks the chain.
pub async fn verify_audit(app: &App, _request: VerifyAuditRequest) -> AppResult<VerifyAuditResponse> {
    let seen = witness::seen(app).await?;
    let walked = app.workspace.verify_audit().await?;
    let head = app.workspace.audit(None, 1).await;
    let mut answer = VerifyAuditResponse {
        ok: true,
        entries: 0,
        first_bad: None,
        head: "0".repeat(64),
        says: None,
        witnessed: seen.as_ref().map(|seen| seen.sequence),
    };
    match walked {
        Ok(entries) => answer.entries = entries,
        Err(broken) => {
            answer.ok = false;
            answer.entries = broken.entry.saturating_sub(1);
            answer.first_bad = Some(broken.entry);
            answer.says = Some(broken.says);
        }
    }
    match head {
        Ok(newest) => answer.head = newest.into_iter().next().map_or(answer.head, |entry| entry.hash),
        // Its last entry cannot even be read: the walk has told so.
        Err(_) if !answer.ok => {}
        Err(error) => return Err(error.into()),
    }
    if !answer.ok {
        return Ok(answer);
    }
    // A chain that was made anew from somewhere on follows from itself. What was seen before tells.
    match seen {
        Some(seen) if !witness::stands(app, &seen).await? => {
            answer.ok = false;
            answer.first_bad = Some(seen.sequence);
            answer.entries = seen.sequence.saturating_sub(1).min(answer.entries);
            answer.says = Some(format!(
                "the chain follows from itself, and entry {} is not the one that this machine saw: it was cut off or \
                 written anew at or before it",
                seen.sequence
            ));
        }
        _ => witness::keep(app).await?,
    }
    Ok(answer)
}
