//! The mesh from above: domains, their products, the flows between them, and what needs attention.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_lineage::{MeshMap, mesh_map};
use weft_model::{EntityKind, FreshnessState};

use crate::{
    App, AppError, AppResult,
    view::{EntityCard, EntityLink},
};

/// The canvas.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ShowMeshRequest {
    /// Width in pixels.
    pub width: f32,
    /// Height in pixels.
    pub height: f32,
}

/// How a domain does.
#[derive(Debug, Clone, Serialize, Type)]
pub struct DomainHealth {
    /// Name.
    pub domain: String,
    /// Products.
    pub products: u32,
    /// Products older than promised.
    pub late: u32,
    /// Products that will be late soon.
    pub due_soon: u32,
    /// Products without a promise or measure.
    pub not_measured: u32,
    /// Mean quality of the products that have tests.
    pub quality: Option<u8>,
}

/// A product that needs attention.
#[derive(Debug, Clone, Serialize, Type)]
pub struct NeedsAttention {
    /// Which.
    pub entity: EntityLink,
    /// Name of the owner.
    pub owner: Option<String>,
    /// Why.
    pub findings: Vec<weft_policy::Finding>,
}

/// The map.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ShowMeshResponse {
    /// Where everything is drawn.
    pub map: MeshMap,
    /// All products, for the list form and the marks.
    pub products: Vec<EntityCard>,
    /// Domains in the map's order.
    pub health: Vec<DomainHealth>,
    /// Worst first, at most 50.
    pub attention: Vec<NeedsAttention>,
}

/// Draws the mesh.
pub async fn show_mesh(app: &App, request: ShowMeshRequest) -> AppResult<ShowMeshResponse> {
    let sound = |length: f32| length.is_finite() && (200.0..=20_000.0).contains(&length);
    if !sound(request.width) || !sound(request.height) {
        return Err(AppError::invalid(
            "the canvas must be 200 to 20,000 pixels wide and high",
        ));
    }
    let graphs = app.graph.get(app).await?;
    let map = mesh_map(&graphs.products, request.width, request.height);
    let now = app.now();
    let mut products = Vec::new();
    let mut attention = Vec::new();
    app.replica
        .scan(&[EntityKind::Product], &mut |entity| {
            let findings = weft_policy::attention(&entity, now);
            if findings
                .iter()
                .any(|finding| finding.severity == weft_policy::Severity::Bad)
            {
                attention.push(NeedsAttention {
                    entity: (&entity).into(),
                    owner: entity.owner.as_ref().map(|owner| owner.name.clone()),
                    findings,
                });
            }
            products.push(EntityCard::of(&entity, now));
        })
        .await?;
    attention.sort_by_key(|one| one.findings.first().map(|finding| finding.kind));
    attention.truncate(50);
    let health = map
        .domains
        .iter()
        .map(|one| health(&one.domain, &products))
        .collect();
    Ok(ShowMeshResponse {
        map,
        products,
        health,
        attention,
    })
}

/// Products of a domain by state.
pub(crate) fn health(domain: &str, products: &[EntityCard]) -> DomainHealth {
    let own: Vec<&EntityCard> = products
        .iter()
        .filter(|card| card.domain.as_deref() == Some(domain))
        .collect();
    let count =
        |state: FreshnessState| number(own.iter().filter(|card| card.freshness.state == state).count());
    let scores: Vec<u32> = own
        .iter()
        .filter_map(|card| card.quality.and_then(|quality| quality.score))
        .map(u32::from)
        .collect();
    let mean = scores.iter().sum::<u32>().checked_div(number(scores.len()));
    DomainHealth {
        domain: domain.to_owned(),
        products: number(own.len()),
        late: count(FreshnessState::Late),
        due_soon: count(FreshnessState::DueSoon),
        not_measured: count(FreshnessState::NotMeasured),
        quality: mean.and_then(|mean| u8::try_from(mean).ok()),
    }
}

pub(crate) fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
