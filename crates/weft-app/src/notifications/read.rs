//! Which notices were read: by one login, on this machine. Only those that are still told are kept.

use std::collections::BTreeSet;

use crate::{App, AppError, AppResult};

fn key(app: &App) -> String {
    format!("notifications/{}", app.login)
}

/// Ids of those that were read.
pub async fn of(app: &App) -> AppResult<BTreeSet<String>> {
    let kept = app.device.preference(&key(app)).await?;
    // What cannot be read any more makes everything unread, and hides nothing.
    Ok(kept
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default())
}

/// Keeps which were read.
pub async fn keep(app: &App, ids: &BTreeSet<String>) -> AppResult<()> {
    let text = serde_json::to_string(ids)
        .map_err(|error| AppError::failed(format!("what was read cannot be written as JSON: {error}")))?;
    Ok(app.device.set_preference(&key(app), &text).await?)
}
