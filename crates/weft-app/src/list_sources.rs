//! The connections and how their last syncs went.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{EntityKind, Timestamp};
use weft_ports::{SourceConfig, replica::EntityFilter, workspace::SyncReport};

use crate::{App, AppResult};

/// Nothing to choose.
#[derive(Debug, Clone, Default, Deserialize, Type)]
pub struct ListSourcesRequest {}

/// One connection.
#[derive(Debug, Clone, Serialize, Type)]
pub struct SourceView {
    /// The connection.
    pub config: SourceConfig,
    /// `iceberg-sql`, `dbt`, `contracts`.
    pub kind: String,
    /// When it was added.
    pub added: Timestamp,
    /// The last sync, where there was one.
    pub last: Option<SyncReport>,
    /// When a sync last ended without an error.
    pub last_success: Option<Timestamp>,
    /// Assets it is known to hold.
    pub assets: u32,
}

/// All connections.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ListSourcesResponse {
    /// By name.
    pub sources: Vec<SourceView>,
}

/// Lists the connections.
pub async fn list_sources(app: &App, _request: ListSourcesRequest) -> AppResult<ListSourcesResponse> {
    let mut sources = Vec::new();
    for state in app.workspace.sources().await? {
        let filter = EntityFilter {
            kinds: EntityKind::ALL
                .into_iter()
                .filter(|kind| kind.is_asset())
                .collect(),
            source: Some(state.config.name.clone()),
            ..EntityFilter::default()
        };
        let assets = app.replica.list(&filter, usize::MAX >> 1, 0).await?.len();
        sources.push(SourceView {
            kind: state.config.kind.as_str().to_owned(),
            config: state.config,
            added: state.added,
            last: state.last,
            last_success: state.last_success,
            assets: u32::try_from(assets).unwrap_or(u32::MAX),
        });
    }
    Ok(ListSourcesResponse { sources })
}
