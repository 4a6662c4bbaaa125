//! What a thing is made from and what is made from it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use specta::Type;
pub use weft_lineage::{Edge, Level, LineageView};
use weft_lineage::{Layout, ViewOptions, around, layout};
use weft_model::{Entity, FreshnessState, Urn};

use crate::{App, AppError, AppResult, graph::Graphs, lookup};

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
    /// Drawn things with an open incident of their own, or of a table that they offer.
    pub in_trouble: Vec<Urn>,
    /// Drawn things that such an incident reaches.
    pub reached: Vec<Urn>,
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
    let held = Arc::clone(&graphs);
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
    let drawn_things = app.replica.entities(&urns).await?;
    let late = drawn_things
        .iter()
        .filter(|entity| entity.freshness.state(now) == FreshnessState::Late)
        .map(|entity| entity.urn.clone())
        .collect();
    let (in_trouble, reached) = trouble(&held, &drawn_things);
    Ok(ShowLineageResponse {
        view,
        level,
        layout: drawn,
        late,
        in_trouble,
        reached,
    })
}

/// Things with an open incident, and those that one reaches. A product whose own table has one is in trouble itself.
fn trouble(graphs: &Graphs, drawn: &[Entity]) -> (Vec<Urn>, Vec<Urn>) {
    let offered = |entity: &Entity| {
        let ports = entity.product.iter().flat_map(|product| &product.output_ports);
        ports.flat_map(|port| port.assets.clone()).collect::<Vec<Urn>>()
    };
    let has = |entity: &Entity| {
        let assets = offered(entity);
        graphs
            .spreads
            .iter()
            .any(|spread| spread.subject == entity.urn || assets.contains(&spread.subject))
    };
    let (in_trouble, others): (Vec<&Entity>, Vec<&Entity>) = drawn.iter().partition(|entity| has(entity));
    let reached = others
        .into_iter()
        .filter(|entity| graphs.spreads.iter().any(|spread| spread.reaches(&entity.urn)));
    let urns = |things: Vec<&Entity>| things.into_iter().map(|entity| entity.urn.clone()).collect();
    (urns(in_trouble), urns(reached.collect()))
}
