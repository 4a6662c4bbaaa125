//! Column statistics from manifests: read live, never published, no data read.

use serde::Deserialize;
use specta::Type;
use weft_ports::Cancel;
pub use weft_ports::preview::TableStatistics;

use crate::{
    App, AppResult, lookup,
    preview_rows::{refuse_if_over, table_ref, unless_cancelled},
};

/// Which table and snapshot.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ShowStatisticsRequest {
    /// A table, or a product with one.
    pub name: String,
    /// Snapshot id; absent: the current one.
    #[serde(default)]
    pub snapshot_id: Option<String>,
}

/// Reads the statistics.
pub async fn show_statistics(
    app: &App,
    request: ShowStatisticsRequest,
    cancel: Cancel,
) -> AppResult<TableStatistics> {
    let entity = lookup::find(app, &request.name).await?;
    let table = unless_cancelled(&cancel, table_ref(app, &entity)).await?;
    let found = app.preview.statistics(table, request.snapshot_id, cancel).await?;
    refuse_if_over(found.until, app.now())?;
    Ok(found)
}
