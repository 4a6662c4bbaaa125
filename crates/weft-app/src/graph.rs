//! The lineage graph in memory, made again when the local copy has moved on.

use std::sync::Arc;

use tokio::sync::Mutex;
use weft_lineage::{Graph, Level};
use weft_model::{Entity, EntityKind, Revision, Urn};

use crate::{App, AppError, AppResult};

/// Both levels of the graph at one revision.
#[derive(Debug, Default)]
pub struct Graphs {
    /// Products and consumers.
    pub products: Graph,
    /// Assets.
    pub assets: Graph,
}

impl Graphs {
    /// The graph of a level.
    pub fn level(&self, level: Level) -> &Graph {
        match level {
            Level::Product => &self.products,
            Level::Asset => &self.assets,
        }
    }
}

/// Keeps the graphs of the newest revision.
#[derive(Debug, Default)]
pub struct GraphCache {
    held: Mutex<Option<(Revision, Arc<Graphs>)>>,
}

impl GraphCache {
    /// The graphs at the revision that the replica has.
    pub async fn get(&self, app: &App) -> AppResult<Arc<Graphs>> {
        let revision = app.replica.revision().await?.unwrap_or_default();
        let mut held = self.held.lock().await;
        if let Some((at, graphs)) = held.as_ref()
            && *at == revision
        {
            return Ok(Arc::clone(graphs));
        }
        let mut entities: Vec<Entity> = Vec::new();
        let kinds: Vec<EntityKind> = EntityKind::ALL
            .into_iter()
            .filter(|kind| kind.is_asset() || *kind == EntityKind::Product)
            .collect();
        app.replica
            .scan(&kinds, &mut |mut entity| {
                // Columns and snapshots are most of an entity and no part of the graph.
                entity.schema = None;
                entity.snapshots = None;
                entities.push(entity);
            })
            .await?;
        let graphs = tokio::task::spawn_blocking(move || Graphs {
            products: Graph::build(entities.iter(), Level::Product),
            assets: Graph::build(entities.iter(), Level::Asset),
        })
        .await
        .map_err(|error| AppError::failed(format!("building the lineage graph stopped: {error}")))?;
        let graphs = Arc::new(graphs);
        *held = Some((revision, Arc::clone(&graphs)));
        Ok(graphs)
    }

    /// What a thing reads and what reads it, one step, on its own level.
    pub async fn neighbours(&self, app: &App, urn: &Urn) -> AppResult<(Vec<Urn>, Vec<Urn>)> {
        let graphs = self.get(app).await?;
        let graph = if graphs.products.id(urn).is_some() {
            &graphs.products
        } else {
            &graphs.assets
        };
        let Some(id) = graph.id(urn) else {
            return Ok((Vec::new(), Vec::new()));
        };
        let urns = |ids: &[u32]| {
            ids.iter()
                .filter_map(|id| graph.node(*id))
                .map(|node| node.urn.clone())
                .collect()
        };
        Ok((urns(graph.upstream(id)), urns(graph.downstream(id))))
    }
}
