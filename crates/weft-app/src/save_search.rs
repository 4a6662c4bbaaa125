//! Keeps a search under a name.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_ports::device::SavedSearch;

use crate::{App, AppError, AppResult};

/// The search.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct SaveSearchRequest {
    /// Its name; the same name replaces.
    pub name: String,
    /// The query text.
    pub text: String,
}

/// Kept searches after it.
#[derive(Debug, Clone, Serialize, Type)]
pub struct SaveSearchResponse {
    /// By name.
    pub saved: Vec<SavedSearch>,
}

/// Keeps it.
pub async fn save_search(app: &App, request: SaveSearchRequest) -> AppResult<SaveSearchResponse> {
    let name = request.name.trim();
    if name.is_empty() || name.chars().count() > 80 {
        return Err(AppError::invalid("the name of a search has 1 to 80 characters"));
    }
    if request.text.trim().is_empty() || request.text.len() > 1024 {
        return Err(AppError::invalid("a kept search has 1 to 1,024 bytes of text"));
    }
    let search = SavedSearch {
        name: name.to_owned(),
        text: request.text,
        at: app.now(),
    };
    app.device.save_search(&search).await?;
    Ok(SaveSearchResponse {
        saved: app.device.saved_searches().await?,
    })
}
