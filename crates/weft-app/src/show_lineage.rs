//! What a thing is made from and what is made from it.

use serde::{Deserialize, Serialize};
use specta::Type;
pub use weft_lineage::{Edge, Level, LineageView};
use weft_lineage::{Layout, ViewOptions, around, layout};
use weft_model::{FreshnessState, Urn};

use crate::{App, AppError, AppResult, lookup};

/// Nodes drawn at most.
const MOST_NODES: u32 = 300;

/// Which thing and how far.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ShowLineageRequest {
    /// A product or asset.
    pub name: String,
    /// Steps upstream (default 2, at most 50).
    #[serde(default)]
    pub upstream: Option<u32>,
    /// Steps downstream (default 2, at most 50).
    #[serde(default)]
    pub downstream: Option<u32>,
    /// Products or assets; absent: the level the thing itself is on.
    #[serde(default)]
    pub level: Option<Level>,
    /// Nodes drawn at most (default and most 300).
    #[serde(default)]
    pub limit: Option<u32>,
}

/// The view and where it is drawn.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ShowLineageResponse {
    /// Nodes and edges.
    #[serde(flatten)]
    pub view: LineageView,
    /// Which level it shows.
    pub level: Level,
    /// Where everything is drawn.
    pub layout: Layout,
    /// Drawn things that are older than promised.
    pub late: Vec<Urn>,
}

/// Shows the graph around a thing.
pub async fn show_lineage(app: &App, request: ShowLineageRequest) -> AppResult<ShowLineageResponse> {
    let entity = lookup::find(app, &request.name).await?;
    let graphs = app.graph.get(app).await?;
    let own = if graphs.products.id(&entity.urn).is_some() {
        Level::Product
    } else {
        Level::Asset
    };
    let level = request.level.unwrap_or(own);
    let (root, level) = match (level, own) {
        // An asset seen among products is the product that offers it.
        (Level::Product, Level::Asset) => match entity.products.first() {
            Some(product) => (product.clone(), Level::Product),
            None => (entity.urn.clone(), Level::Asset),
        },
        (Level::Asset, Level::Product) => match lookup::data_asset(app, &entity).await? {
            Some(asset) => (asset.urn, Level::Asset),
            None => (entity.urn.clone(), Level::Product),
        },
        _ => (entity.urn.clone(), level),
    };
    let options = ViewOptions {
        upstream: request.upstream.unwrap_or(2).min(50),
        downstream: request.downstream.unwrap_or(2).min(50),
        limit: request.limit.unwrap_or(MOST_NODES).clamp(1, MOST_NODES),
    };
    let (view, drawn) = tokio::task::spawn_blocking(move || {
        let view = around(graphs.level(level), &root, options)?;
        let drawn = layout(&view);
        Some((view, drawn))
    })
    .await
    .map_err(|error| AppError::failed(format!("the lineage view stopped: {error}")))?
    .ok_or_else(|| {
        AppError::invalid(format!(
            "`{}` is a {} and has no lineage",
            entity.full_name,
            entity.kind.as_str()
        ))
        .hint("ask for a product, a table or another asset")
    })?;
    let urns: Vec<Urn> = view.nodes.iter().map(|node| node.urn.clone()).collect();
    let now = app.now();
    let late = app
        .replica
        .entities(&urns)
        .await?
        .into_iter()
        .filter(|entity| entity.freshness.state(now) == FreshnessState::Late)
        .map(|entity| entity.urn)
        .collect();
    Ok(ShowLineageResponse {
        view,
        level,
        layout: drawn,
        late,
    })
}
