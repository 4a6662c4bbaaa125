//! An incident for people: what its log says, spelled out.

use serde::Serialize;
use specta::Type;
use weft_model::{
    Entity, Incident, IncidentAbout, IncidentEntry, IncidentSeverity, IncidentState, Timestamp,
};

use crate::view::EntityLink;

/// What somebody wrote about an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct IncidentNote {
    /// Login.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// The words.
    pub text: String,
}

/// An incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct IncidentView {
    /// `inc-` and ten letters.
    pub id: String,
    /// What it is about.
    pub subject: EntityLink,
    /// Name of the owner of that.
    pub owner: Option<String>,
    /// In a few words.
    pub title: String,
    /// How bad it is.
    pub severity: IncidentSeverity,
    /// How it stands.
    pub state: IncidentState,
    /// The promise or rule that told of it.
    pub about: Option<IncidentAbout>,
    /// Login of who opened it.
    pub opened_by: String,
    /// When.
    pub opened_at: Timestamp,
    /// Login of who looks after it.
    pub acknowledged_by: Option<String>,
    /// Since when.
    pub acknowledged_at: Option<Timestamp>,
    /// Login of who ended it, where it is over.
    pub resolved_by: Option<String>,
    /// When.
    pub resolved_at: Option<Timestamp>,
    /// What was said last of its cause.
    pub cause: Option<String>,
    /// What people wrote, whatever they did with it, oldest first.
    pub notes: Vec<IncidentNote>,
    /// Everything that happened to it, oldest first.
    pub log: Vec<IncidentEntry>,
    /// Entries of the log: what an act says that it has seen.
    pub seen: u32,
}

impl IncidentView {
    /// An incident of an entity.
    pub fn of(subject: &Entity, incident: &Incident) -> Self {
        let (by, at) = (
            |entry: Option<&IncidentEntry>| entry.map(|entry| entry.by.clone()),
            |entry: Option<&IncidentEntry>| entry.map(|entry| entry.at),
        );
        let notes = incident.log.iter().filter_map(|entry| {
            Some(IncidentNote {
                by: entry.by.clone(),
                at: entry.at,
                text: entry.text.clone()?,
            })
        });
        let after = incident.acknowledged();
        Self {
            id: incident.id.clone(),
            subject: subject.into(),
            owner: subject.owner.as_ref().map(|owner| owner.name.clone()),
            title: incident.title.clone(),
            severity: incident.severity,
            state: incident.state(),
            about: incident.about.clone(),
            opened_by: by(incident.opened()).unwrap_or_default(),
            opened_at: at(incident.opened()).unwrap_or_default(),
            acknowledged_by: by(after),
            acknowledged_at: at(after),
            resolved_by: by(incident.resolved()),
            resolved_at: at(incident.resolved()),
            cause: incident.cause().map(str::to_owned),
            notes: notes.collect(),
            log: incident.log.clone(),
            seen: u32::try_from(incident.log.len()).unwrap_or(u32::MAX),
        }
    }
}

/// An open incident of something that a thing reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ReachingIncident {
    /// The incident.
    #[serde(flatten)]
    pub incident: IncidentView,
    /// The shortest way by which it reaches the thing: what it is about first, the thing last.
    pub path: Vec<EntityLink>,
}
