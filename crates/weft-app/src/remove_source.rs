//! Removes a connection and what was harvested through it. What people wrote stays.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_ports::progress::no_progress;

use crate::{App, AppError, AppResult, projector, set_domains, set_secret};

/// Which source.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct RemoveSourceRequest {
    /// Its name.
    pub name: String,
}

/// What that closed.
#[derive(Debug, Clone, Serialize, Type)]
pub struct RemoveSourceResponse {
    /// Records closed. They stay in the history.
    #[specta(type = u32)]
    pub gone: u64,
}

/// Removes it.
pub async fn remove_source(app: &App, request: RemoveSourceRequest) -> AppResult<RemoveSourceResponse> {
    let known = app.workspace.sources().await?;
    let Some(state) = known.iter().find(|state| state.config.name == request.name) else {
        return Err(
            AppError::not_found(format!("no source is called `{}`", request.name))
                .hint("`weft source list` shows them"),
        );
    };
    // Rules are about this connection: another of the same name begins without any.
    set_domains::write(app, &request.name, &[]).await?;
    let committed = app
        .workspace
        .remove_source(&app.login, &request.name, app.now())
        .await?;
    if state.config.kind.wants_browser() {
        // The source goes whether the provider hears of it or not.
        drop(set_secret::told(app, &state.config).await);
    }
    app.secrets.remove(&request.name).await?;
    app.sources.forget(&request.name);
    projector::project(app, &no_progress()).await?;
    Ok(RemoveSourceResponse { gone: committed.gone })
}
