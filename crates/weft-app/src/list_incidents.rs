//! Lists incidents: of the mesh, of a domain, or of one thing with those that reach it.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{EntityKind, Incident, IncidentState};

pub use crate::incidents::{IncidentView, ReachingIncident};
use crate::{App, AppResult, incidents, lookup};

/// Incidents that are told.
const MOST: usize = 1_000;

/// Which states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum WantedState {
    /// Those that are not over.
    #[default]
    Unresolved,
    /// Those that nobody looks after.
    Open,
    /// Those that somebody looks after.
    Acknowledged,
    /// Those that are over.
    Resolved,
    /// All.
    All,
}

impl WantedState {
    fn has(self, incident: &Incident) -> bool {
        match self {
            Self::Unresolved => incident.is_open(),
            Self::Open => incident.state() == IncidentState::Open,
            Self::Acknowledged => incident.state() == IncidentState::Acknowledged,
            Self::Resolved => incident.state() == IncidentState::Resolved,
            Self::All => true,
        }
    }
}

/// Which ones.
#[derive(Debug, Clone, Default, Deserialize, Type)]
#[serde(default)]
pub struct ListIncidentsRequest {
    /// Of this product or asset; a domain is taken as `domain`.
    pub name: Option<String>,
    /// Of things of this domain.
    pub domain: Option<String>,
    /// In which state.
    pub state: WantedState,
}

/// The incidents.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ListIncidentsResponse {
    /// The worst first, then the newest; at most 1,000.
    pub incidents: Vec<IncidentView>,
    /// Those in all.
    pub total: u32,
    /// For one thing: open incidents of what it reads, whatever state was asked for.
    pub reaching: Vec<ReachingIncident>,
}

/// Lists incidents.
pub async fn list_incidents(app: &App, request: ListIncidentsRequest) -> AppResult<ListIncidentsResponse> {
    let mut domain = request.domain;
    let mut reaching = Vec::new();
    let things = match request.name {
        Some(name) => {
            let thing = lookup::find(app, &name).await?;
            if thing.kind == EntityKind::Domain {
                domain = Some(thing.name);
                incidents::troubled(app, request.state == WantedState::Unresolved).await?
            } else {
                let mut found = incidents::reaching(app, std::slice::from_ref(&thing.urn)).await?;
                reaching = found.remove(&thing.urn).unwrap_or_default();
                vec![thing]
            }
        }
        None => incidents::troubled(app, request.state == WantedState::Unresolved).await?,
    };
    let of_domain = |name: Option<&String>| match (&domain, name) {
        (Some(wanted), Some(name)) => wanted.eq_ignore_ascii_case(name),
        (Some(_), None) => false,
        (None, _) => true,
    };
    let mut all: Vec<IncidentView> = Vec::new();
    for thing in things.iter().filter(|thing| of_domain(thing.domain.as_ref())) {
        let wanted = thing
            .incidents
            .iter()
            .filter(|incident| request.state.has(incident));
        all.extend(wanted.map(|incident| IncidentView::of(thing, incident)));
    }
    all.sort_by(|left, right| {
        let over = |one: &IncidentView| one.state == IncidentState::Resolved;
        (over(left), left.severity)
            .cmp(&(over(right), right.severity))
            .then(right.opened_at.cmp(&left.opened_at))
            .then_with(|| left.id.cmp(&right.id))
    });
    let total = u32::try_from(all.len()).unwrap_or(u32::MAX);
    all.truncate(MOST);
    Ok(ListIncidentsResponse {
        incidents: all,
        total,
        reaching,
    })
}
