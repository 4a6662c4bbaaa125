//! Forgets a kept search.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_ports::device::SavedSearch;

use crate::{App, AppResult};

/// Which one.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct DeleteSearchRequest {
    /// Its name.
    pub name: String,
}

/// Kept searches after it.
#[derive(Debug, Clone, Serialize, Type)]
pub struct DeleteSearchResponse {
    /// By name.
    pub saved: Vec<SavedSearch>,
}

/// Forgets it. Forgetting twice is no error.
pub async fn delete_search(app: &App, request: DeleteSearchRequest) -> AppResult<DeleteSearchResponse> {
    app.device.delete_search(&request.name).await?;
    Ok(DeleteSearchResponse {
        saved: app.device.saved_searches().await?,
    })
}
