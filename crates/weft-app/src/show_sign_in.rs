//! Says whether this person is signed in to a source: apart from the harvest, which may be anybody's.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{App, AppResult, lookup};

/// Which source.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ShowSignInRequest {
    /// Its name.
    pub name: String,
}

/// Whether a secret of this person is kept. The secret itself is never told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct ShowSignInResponse {
    /// Whether the source wants one.
    pub needed: bool,
    /// Whether one is kept here.
    pub kept: bool,
}

/// Looks where secrets are kept.
pub async fn show_sign_in(app: &App, request: ShowSignInRequest) -> AppResult<ShowSignInResponse> {
    let state = lookup::source(app, &request.name).await?;
    let needed = state.config.kind.has_secret();
    Ok(ShowSignInResponse {
        needed,
        kept: needed && app.secrets.get(&request.name).await?.is_some(),
    })
}
