//! What Tab would add to the query line.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_ports::index::{Completion, Query};

use crate::{App, AppResult};

/// The query so far.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct CompleteQueryRequest {
    /// Text in the query language.
    pub query: String,
}

/// What could follow.
#[derive(Debug, Clone, Serialize, Type)]
pub struct CompleteQueryResponse {
    /// Best first, at most 8.
    pub completions: Vec<Completion>,
}

/// Offers filters that narrow the present answer.
pub async fn complete_query(app: &App, request: CompleteQueryRequest) -> AppResult<CompleteQueryResponse> {
    let query = Query {
        text: request.query,
        limit: 8,
        now: app.now(),
        ..Query::default()
    };
    let mut completions = app.index.complete(&query).await?;
    completions.truncate(8);
    Ok(CompleteQueryResponse { completions })
}
