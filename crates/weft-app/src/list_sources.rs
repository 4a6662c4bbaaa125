//! The connections and how their last syncs went.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::Timestamp;
use weft_ports::{SourceConfig, workspace::SyncReport};

use crate::{App, AppResult, set_domains};
pub use weft_model::DomainRule;

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
    /// Which of its namespaces belong to which domain, by a person's word.
    pub domains: Vec<DomainRule>,
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
        let held = app.replica.namespaces(&state.config.name, &[]).await?;
        let assets: u64 = held.iter().map(|one| one.things).sum();
        let domains = set_domains::rules(app, &state.config.name).await?;
        sources.push(SourceView {
            domains,
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
