//! Remembers what was opened and which search led there, on this machine only.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{App, AppError, AppResult, lookup};

/// What was opened, and the query that led to it.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct RecordVisitRequest {
    /// A urn or name.
    #[serde(default)]
    pub name: Option<String>,
    /// The query, where one led there.
    #[serde(default)]
    pub query: Option<String>,
}

/// Done.
#[derive(Debug, Clone, Serialize, Type)]
pub struct RecordVisitResponse {}

/// Remembers it.
pub async fn record_visit(app: &App, request: RecordVisitRequest) -> AppResult<RecordVisitResponse> {
    let now = app.now();
    if let Some(name) = &request.name {
        let entity = lookup::find(app, name).await?;
        app.device.visit(&entity.urn, now).await?;
    }
    if let Some(query) = request
        .query
        .as_deref()
        .map(str::trim)
        .filter(|query| !query.is_empty())
    {
        if query.len() > 1024 {
            return Err(AppError::invalid("the query is longer than 1,024 bytes"));
        }
        app.device.searched(query, now).await?;
    }
    Ok(RecordVisitResponse {})
}
