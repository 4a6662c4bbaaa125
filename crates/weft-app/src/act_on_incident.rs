//! Acknowledges, notes on, resolves or reopens an incident.
//!
//! What somebody else did meanwhile is never lost: the act is put at the end of the log that stands when it is written. Where
//! it makes no sense any more, nothing is written, and both are told: how the incident stands, and what was to be said.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Entity, Incident, incident::Refused};
pub use weft_model::{IncidentAct, IncidentEntry, IncidentState};

use crate::{
    App, AppError, AppResult,
    incidents::{self, IncidentView, Made},
    words::limits,
};

/// What to do with which.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ActOnIncidentRequest {
    /// Its id, or the only beginning of one.
    pub id: String,
    /// What to do; one is opened by `open_incident`.
    pub act: IncidentAct,
    /// What to write beside it. A note needs it.
    #[serde(default)]
    pub text: Option<String>,
    /// What the cause was.
    #[serde(default)]
    pub cause: Option<String>,
    /// `seen` of the incident as this person saw it; absent: as it stands.
    #[serde(default)]
    pub seen: Option<u32>,
}

/// What became of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ActState {
    /// It stands.
    Written,
    /// Somebody was faster, and it makes no sense any more; nothing was written.
    Conflict,
}

/// The incident, and what was not written.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ActOnIncidentResponse {
    /// What became of it.
    pub state: ActState,
    /// The incident as it stands.
    pub incident: IncidentView,
    /// In a conflict: what was to be said.
    pub mine: Option<IncidentEntry>,
    /// What others did since this person saw it; in a conflict what stands in the way is among it.
    pub since: Vec<IncidentEntry>,
}

/// Acts on an incident.
pub async fn act_on_incident(app: &App, request: ActOnIncidentRequest) -> AppResult<ActOnIncidentResponse> {
    let entry = IncidentEntry {
        act: request.act,
        by: app.login.clone(),
        at: app.now(),
        text: limits::incident_text("note", request.text)?,
        cause: limits::incident_text("cause", request.cause)?,
    };
    if entry.act == IncidentAct::Note && entry.text.is_none() {
        return Err(AppError::invalid("a note needs words").hint("say what you found out, or what you did"));
    }
    if entry.cause.is_some() && !matches!(entry.act, IncidentAct::Resolve | IncidentAct::Note) {
        return Err(AppError::invalid(
            "a cause is told with a note or when an incident is resolved",
        ));
    }
    let (thing, found) = incidents::find(app, &request.id).await?;
    // What the person saw: as they say, else as it stood when they asked.
    let seen = request.seen.map_or(found.log.len(), |seen| seen as usize);
    let (subject, (state, incident)) =
        incidents::write(app, thing.urn.as_str(), "act_on_incident", |_, mut all| {
            let Some(incident) = all.iter_mut().find(|known| known.id == found.id) else {
                return Err(AppError::not_found(format!(
                    "the incident `{}` is gone",
                    found.id
                )));
            };
            match incident.act(entry.clone()) {
                Ok(()) => {
                    let incident = incident.clone();
                    Ok(Made::Write(all, (ActState::Written, incident)))
                }
                Err(Refused::Already(_) | Refused::Over) if incident.log.len() > seen => {
                    Ok(Made::Leave((ActState::Conflict, incident.clone())))
                }
                Err(refused) => Err(told(refused, incident, entry.act)),
            }
        })
        .await?;
    Ok(answer(&subject.thing, &incident, state, seen, entry))
}

fn answer(
    thing: &Entity,
    incident: &Incident,
    state: ActState,
    seen: usize,
    entry: IncidentEntry,
) -> ActOnIncidentResponse {
    let mut since: Vec<IncidentEntry> = incident.log.iter().skip(seen).cloned().collect();
    if state == ActState::Written {
        since.pop();
    }
    ActOnIncidentResponse {
        state,
        incident: IncidentView::of(thing, incident),
        mine: (state == ActState::Conflict).then_some(entry),
        since,
    }
}

/// Why an act makes no sense, to whoever saw the incident as it stands.
fn told(refused: Refused, incident: &Incident, act: IncidentAct) -> AppError {
    let id = &incident.id;
    let last = incident
        .log
        .iter()
        .rev()
        .find(|entry| entry.act.leads_to().is_some());
    let by = last.map_or_else(String::new, |entry| {
        format!(", {} {} at {}", entry.by, entry.act.done(), entry.at)
    });
    match refused {
        Refused::Already(IncidentState::Resolved) => AppError::invalid(format!("`{id}` is over already{by}"))
            .hint(format!("add a note, or `weft incident reopen {id}`")),
        Refused::Already(state) => AppError::invalid(format!("`{id}` is {} already{by}", state.as_str()))
            .hint(format!("`weft incident show {id}` tells how it stands")),
        Refused::Over => AppError::invalid(format!("`{id}` is over{by}"))
            .hint(format!("reopen it first: `weft incident reopen {id}`")),
        Refused::Full => AppError::invalid(format!("the log of `{id}` is full"))
            .hint("resolve it; what goes on is a new incident"),
        Refused::Opened => AppError::invalid(format!("`{}` is no act on an incident", act.done()))
            .hint("acknowledge, note, resolve or reopen it"),
    }
}
