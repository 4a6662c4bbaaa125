//! Makes the demo mesh and reads it through the same sources as a person's own data.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_ports::{Cancel, ProgressSink};

use crate::{
    App, AppResult,
    sync_source::{SyncSourceRequest, SyncSourceResponse, sync_source},
};

/// Which demo.
#[derive(Debug, Clone, Default, Deserialize, Type)]
pub struct MakeDemoRequest {
    /// Make it anew if it is there: its "an hour ago" is measured from when it was made.
    pub fresh: bool,
}

/// What is there now.
#[derive(Debug, Clone, Serialize, Type)]
pub struct MakeDemoResponse {
    /// One entry a source.
    pub synced: Vec<SyncSourceResponse>,
}

/// Builds the demo mesh where it is missing or shall be fresh, adds its sources and syncs them.
pub async fn make_demo(
    app: &App,
    request: MakeDemoRequest,
    progress: ProgressSink,
    cancel: Cancel,
) -> AppResult<MakeDemoResponse> {
    let configs = app
        .demo
        .build(request.fresh, progress.clone(), cancel.clone())
        .await?;
    let known = app.workspace.sources().await?;
    let mut synced = Vec::with_capacity(configs.len());
    for config in configs {
        if !known.iter().any(|state| state.config.name == config.name) {
            app.workspace.add_source(&app.login, &config, app.now()).await?;
        }
        let request = SyncSourceRequest { source: config.name };
        synced.push(sync_source(app, request, progress.clone(), cancel.clone()).await?);
    }
    Ok(MakeDemoResponse { synced })
}
