//! Recent and kept searches, and what was opened last.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::Timestamp;
use weft_ports::device::SavedSearch;

use crate::{App, AppResult, view::EntityLink};

/// Nothing to choose.
#[derive(Debug, Clone, Default, Deserialize, Type)]
pub struct ListSearchesRequest {}

/// A thing that was opened.
#[derive(Debug, Clone, Serialize, Type)]
pub struct Visit {
    /// What.
    pub entity: EntityLink,
    /// When.
    pub at: Timestamp,
}

/// Both lists.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ListSearchesResponse {
    /// Newest first, at most 10.
    pub recent: Vec<String>,
    /// By name.
    pub saved: Vec<SavedSearch>,
    /// Opened last, newest first, at most 8.
    pub visited: Vec<Visit>,
}

/// Lists them.
pub async fn list_searches(app: &App, _request: ListSearchesRequest) -> AppResult<ListSearchesResponse> {
    Ok(ListSearchesResponse {
        recent: app.device.recent_searches(10).await?,
        saved: app.device.saved_searches().await?,
        visited: visited(app, 8).await?,
    })
}

/// What was opened last and is still there.
pub(crate) async fn visited(app: &App, limit: usize) -> AppResult<Vec<Visit>> {
    let visits = app.device.visited(limit).await?;
    let urns: Vec<_> = visits.iter().map(|(urn, _)| urn.clone()).collect();
    let entities = app.replica.entities(&urns).await?;
    Ok(visits
        .into_iter()
        .filter_map(|(urn, at)| {
            let entity = entities
                .iter()
                .find(|entity| entity.urn == urn || entity.merged.contains(&urn))?;
            Some(Visit {
                entity: entity.into(),
                at,
            })
        })
        .collect())
}
