//! What the health of the mesh is told from: a few facts of every thing, taken in the one pass over the local copy that the
//! graph is made in, so that nothing has to be read again to say how things stand at any instant.

use weft_model::{
    Entity, EntityKind, Freshness, IncidentSeverity, TestStatus, Timestamp, Urn, sla::vocabulary::term_of,
};
use weft_policy::service_levels::{Known, unmeasured};

use crate::view::EntityLink;

/// An open incident in short.
#[derive(Debug, Clone)]
pub struct OpenIncident {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How bad it is.
    pub severity: IncidentSeverity,
    /// When it was opened.
    pub at: Timestamp,
}

/// What matters of one thing.
#[derive(Debug, Clone)]
pub struct Vital {
    /// The thing.
    pub thing: EntityLink,
    /// Name of its owner.
    pub owner: Option<String>,
    /// How fresh it is and is to be.
    pub freshness: Freshness,
    /// Tests that do not hold.
    pub failing: u32,
    /// When the newest of them ran.
    pub failed_at: Option<Timestamp>,
    /// Names of promises that nothing measures, with why the first one is not.
    pub unmeasured: Vec<(String, String)>,
    /// Whether somebody said what it is.
    pub documented: bool,
    /// Newest change that any source reported.
    pub updated: Option<Timestamp>,
    /// Open incidents, the worst first.
    pub incidents: Vec<OpenIncident>,
    /// Products that offer it: they answer for it, and only its incidents are told of itself.
    pub offered_by: Vec<Urn>,
}

impl Vital {
    /// Takes what matters.
    pub fn of(entity: &Entity) -> Self {
        let results = entity.quality.iter().flat_map(|quality| &quality.results);
        let failing = results
            .clone()
            .filter(|test| matches!(test.status, TestStatus::Failed | TestStatus::Errored));
        let known = Known {
            commits: entity.freshness.last_commit.is_some(),
            tests: results
                .clone()
                .any(|test| test.status != TestStatus::NotRun && test.at.is_some()),
        };
        let mut incidents: Vec<OpenIncident> = Vec::new();
        for incident in entity.incidents.iter().filter(|incident| incident.is_open()) {
            incidents.push(OpenIncident {
                id: incident.id.clone(),
                title: incident.title.clone(),
                severity: incident.severity,
                at: incident.opened().map(|entry| entry.at).unwrap_or_default(),
            });
        }
        incidents.sort_by_key(|incident| (incident.severity, incident.at));
        Self {
            thing: entity.into(),
            owner: entity.owner.as_ref().map(|owner| owner.name.clone()),
            freshness: entity.freshness,
            failing: u32::try_from(failing.clone().count()).unwrap_or(u32::MAX),
            failed_at: failing.filter_map(|test| test.at).max(),
            unmeasured: entity
                .slas
                .iter()
                .filter_map(|sla| {
                    let label = term_of(&sla.property).map_or(sla.property.as_str(), |term| term.label);
                    Some((label.to_owned(), unmeasured(sla, known)?))
                })
                .collect(),
            documented: entity.description.is_some() || entity.markdown.is_some(),
            updated: entity.updated,
            incidents,
            offered_by: if entity.kind == EntityKind::Product {
                Vec::new()
            } else {
                entity.products.clone()
            },
        }
    }

    /// Whether the thing answers for itself.
    pub fn is_its_own(&self) -> bool {
        self.offered_by.is_empty()
    }
}
