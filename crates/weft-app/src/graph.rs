//! The lineage graph in memory, with what the health of its things is told from; made again when the local copy has moved on.

use std::sync::{Arc, OnceLock};

use tokio::sync::Mutex;
use weft_lineage::{Graph, Level, Marks, Reading, Spread};
use weft_model::{Entity, EntityKind, Incident, Revision, Urn};

use rayon::prelude::*;

use crate::{
    App, AppError, AppResult, compliance::facts::FactsCache, contracts::history::VersionCache,
    drifting::DriftCache, notices::Notices, show_mesh_health::troubles::TroubleCache, vitals::Vital,
};

/// Both levels of the graph at one revision.
#[derive(Debug, Default)]
pub struct Graphs {
    /// Products and consumers.
    pub products: Graph,
    /// Assets.
    pub assets: Graph,
    /// Products that end, and who reads them.
    pub(crate) notices: Notices,
    /// Whom each thing with an open incident reaches.
    pub spreads: Vec<Spread>,
    /// What the health of each asset and product is told from.
    pub vitals: Vec<Vital>,
    pub(crate) reading: Reading,
    pub(crate) consumers: OnceLock<Vec<u32>>,
}

impl Graphs {
    /// The graph of a level.
    pub fn level(&self, level: Level) -> &Graph {
        match level {
            Level::Product => &self.products,
            Level::Asset => &self.assets,
        }
    }

    /// How many products, dashboards and metrics read each of the [`Self::vitals`] at any distance, in their order. Walks the
    /// whole graph the first time: not for a task that serves others.
    pub fn consumers(&self) -> &[u32] {
        self.consumers.get_or_init(|| {
            let vitals = self.vitals.par_iter();
            let counted = vitals.map_init(Marks::default, |marks, vital| {
                self.reading.consumers(&vital.thing.urn, marks)
            });
            counted.collect()
        })
    }

    /// How many things an open incident of this one reaches.
    pub fn told(&self, urn: &Urn) -> u32 {
        let spread = self.spreads.iter().find(|spread| spread.subject == *urn);
        spread.map_or(0, |spread| {
            u32::try_from(spread.reached().len()).unwrap_or(u32::MAX)
        })
    }
}

/// Keeps the graphs of the newest revision.
#[derive(Debug, Default)]
pub struct GraphCache {
    held: Mutex<Option<(Revision, Arc<Graphs>)>>,
    /// Which tables drift from their contracts, of the same copy.
    pub(crate) drift: DriftCache,
    /// Versions of contracts.
    pub(crate) versions: VersionCache,
    /// What is wrong in it whatever the time is.
    pub(crate) troubles: TroubleCache,
    /// What its products' rules are judged by.
    pub(crate) compliance: FactsCache,
}

impl GraphCache {
    /// The graphs of what the replica has. They are made again where an entity has changed, and not for words about none.
    pub async fn get(&self, app: &App) -> AppResult<Arc<Graphs>> {
        let revision = app.replica.changed().await?.unwrap_or_default();
        let mut held = self.held.lock().await;
        if let Some((at, graphs)) = held.as_ref()
            && *at == revision
        {
            return Ok(Arc::clone(graphs));
        }
        let mut entities: Vec<Entity> = Vec::new();
        let mut vitals: Vec<Vital> = Vec::new();
        let kinds: Vec<EntityKind> = EntityKind::ALL
            .into_iter()
            .filter(|kind| kind.is_asset() || *kind == EntityKind::Product)
            .collect();
        app.replica
            .scan(&kinds, &mut |mut entity| {
                vitals.push(Vital::of(&entity));
                // Columns and snapshots are most of an entity and no part of the graph.
                entity.schema = None;
                entity.snapshots = None;
                entity.quality = None;
                entities.push(entity);
            })
            .await?;
        let graphs = tokio::task::spawn_blocking(move || {
            let in_trouble = |entity: &&Entity| entity.incidents.iter().any(Incident::is_open);
            let subjects: Vec<Urn> = entities
                .iter()
                .filter(in_trouble)
                .map(|entity| entity.urn.clone())
                .collect();
            let reading = Reading::build(entities.iter());
            let products = Graph::build(entities.iter(), Level::Product);
            let assets = Graph::build(entities.iter(), Level::Asset);
            Graphs {
                notices: Notices::find(&entities, &products, &assets),
                products,
                assets,
                spreads: subjects.iter().map(|subject| reading.spread(subject)).collect(),
                vitals,
                reading,
                consumers: OnceLock::new(),
            }
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
