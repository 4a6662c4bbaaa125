//! Shows one incident, and who is told of it.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::Urn;

use crate::{
    App, AppResult,
    incidents::{self, IncidentView},
    view::EntityLink,
};

/// Those who are told, by name, at most.
const NAMED: usize = 200;

/// Which one.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ShowIncidentRequest {
    /// Its id, or the only beginning of one.
    pub id: String,
}

/// Something that an incident reaches.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ToldThing {
    /// What it is.
    pub thing: EntityLink,
    /// Name of its owner.
    pub owner: Option<String>,
    /// Steps from what the incident is about.
    pub steps: u32,
    /// What it reaches it through; absent where it reads the thing itself.
    pub through: Option<EntityLink>,
}

/// The incident.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ShowIncidentResponse {
    /// The incident.
    pub incident: IncidentView,
    /// Who is told while it is open, the nearest first; at most 200.
    pub told: Vec<ToldThing>,
    /// Those in all.
    pub told_in_all: u32,
}

/// Shows an incident.
pub async fn show_incident(app: &App, request: ShowIncidentRequest) -> AppResult<ShowIncidentResponse> {
    let (thing, incident) = incidents::find(app, &request.id).await?;
    let graphs = app.graph.get(app).await?;
    let spread = graphs.spreads.iter().find(|spread| spread.subject == thing.urn);
    let mut told = Vec::new();
    let mut in_all = 0;
    if let Some(spread) = spread.filter(|_| incident.is_open()) {
        in_all = spread.reached().len();
        let nearest: Vec<Urn> = spread.reached().iter().take(NAMED).cloned().collect();
        let things = app.replica.entities(&nearest).await?;
        for reached in &things {
            let path = spread.path(&reached.urn);
            let before = path.len().checked_sub(2).filter(|place| *place > 0);
            let before = before.and_then(|place| path.get(place));
            let known = before.and_then(|urn| things.iter().find(|one| one.urn == *urn));
            told.push(ToldThing {
                thing: reached.into(),
                owner: reached.owner.as_ref().map(|owner| owner.name.clone()),
                steps: u32::try_from(path.len().saturating_sub(1)).unwrap_or(u32::MAX),
                through: known.map(EntityLink::from),
            });
        }
    }
    Ok(ShowIncidentResponse {
        incident: IncidentView::of(&thing, &incident),
        told,
        told_in_all: u32::try_from(in_all).unwrap_or(u32::MAX),
    })
}
