//! Incidents as pages show them, where they are found, and how an act on them is written: shared by the verbs.

mod view;

use std::collections::HashMap;

use weft_model::{Aspect, Entity, Incident, Payload, Urn, incident};
use weft_ports::{
    progress::no_progress,
    workspace::{Word, Worded},
};

pub use view::{IncidentNote, IncidentView, ReachingIncident};

use crate::{
    App, AppError, AppResult, lookup, projector,
    projector::ties::{IN_TROUBLE, TROUBLED},
    view::EntityLink,
    words::{self, Subject, limits},
};

/// How often an act is tried where others write about the same thing at the same time.
const TURNS: usize = 200;
/// Shortest beginning of an id that is taken for it.
const BEGINNING: usize = 4;

/// What an act makes of the incidents of a thing.
pub enum Made<T> {
    /// They are to be written.
    Write(Vec<Incident>, T),
    /// Nothing is to be written.
    Leave(T),
}

/// Acts on the incidents of a thing: reads the newest there are, acts, and writes over exactly what was read; where somebody
/// was faster, all of it again.
pub async fn write<T>(
    app: &App,
    name: &str,
    action: &str,
    mut act: impl FnMut(&Subject, Vec<Incident>) -> AppResult<Made<T>>,
) -> AppResult<(Subject, T)> {
    for _ in 0..TURNS {
        let subject = words::subject(app, name).await?;
        let (mut made, told) = match act(&subject, subject.incidents())? {
            Made::Write(made, told) => (made, told),
            Made::Leave(told) => return Ok((subject, told)),
        };
        incident::fit(&mut made);
        limits::incidents(&made)?;
        let word = Word {
            urn: subject.thing.urn.clone(),
            joined: subject.thing.merged.clone(),
            base: subject.base_of(Aspect::Incidents),
            payload: Payload::Incidents(made),
        };
        if let Worded::Written(_) = app.workspace.write_over(&app.login, action, vec![word]).await? {
            // From here on it stands: what follows only shows it.
            projector::project(app, &no_progress()).await?;
            return Ok((subject, told));
        }
    }
    Err(AppError {
        retryable: true,
        ..AppError::failed(format!(
            "others write about incidents of `{name}` at the same time"
        ))
        .hint("try again; nothing of yours was written")
    })
}

/// Things with an incident; with `open` only those with one that is not over.
pub async fn troubled(app: &App, open: bool) -> AppResult<Vec<Entity>> {
    let key = if open { IN_TROUBLE } else { TROUBLED };
    let urns = app.replica.answering(&[key.to_owned()]).await?;
    let mut found = app.replica.entities(&urns).await?;
    // Two texts may share a key.
    found.retain(|entity| entity.incidents.iter().any(|one| !open || one.is_open()));
    Ok(found)
}

/// The incident with this id, or with the only id that begins so, and the thing that it is about.
pub async fn find(app: &App, id: &str) -> AppResult<(Entity, Incident)> {
    let wanted = id.trim().to_lowercase();
    let wanted = if wanted.starts_with("inc-") {
        wanted
    } else {
        format!("inc-{wanted}")
    };
    let long_enough = wanted.len() >= "inc-".len() + BEGINNING;
    let mut found: Vec<(Entity, Incident)> = Vec::new();
    for entity in troubled(app, false).await? {
        for incident in &entity.incidents {
            if incident.id == wanted || long_enough && incident.id.starts_with(&wanted) {
                found.push((entity.clone(), incident.clone()));
            }
        }
    }
    if let Some(place) = found.iter().position(|(_, incident)| incident.id == wanted) {
        return Ok(found.swap_remove(place));
    }
    match found.len() {
        1 => Ok(found.swap_remove(0)),
        0 => Err(AppError::not_found(format!("no incident is called `{id}`"))
            .hint("`weft incident list --state all` shows them")),
        several => Err(
            AppError::invalid(format!("{several} incidents begin with `{id}`")).hint("write more of the id"),
        ),
    }
}

/// Open incidents of what these things read at any distance, by the thing that they reach; the nearest first.
pub async fn reaching(app: &App, things: &[Urn]) -> AppResult<HashMap<Urn, Vec<ReachingIncident>>> {
    // Mostly there is nothing to tell, and the graph need not be made for that.
    if things.is_empty() || app.replica.answering(&[IN_TROUBLE.to_owned()]).await?.is_empty() {
        return Ok(HashMap::new());
    }
    let graphs = app.graph.get(app).await?;
    let mut hits: Vec<(&Urn, Vec<Urn>)> = Vec::new();
    for thing in things {
        let spreads = graphs.spreads.iter().filter(|spread| spread.reaches(thing));
        hits.extend(spreads.map(|spread| (thing, spread.path(thing))));
    }
    hits.sort_by_key(|(_, path)| path.len());
    let mut urns: Vec<Urn> = hits.iter().flat_map(|(_, path)| path.iter().cloned()).collect();
    urns.sort();
    urns.dedup();
    let links = lookup::by_urn(app, &urns).await?;
    let mut found: HashMap<Urn, Vec<ReachingIncident>> = HashMap::new();
    for (thing, path) in hits {
        let Some(subject) = path.first().and_then(|urn| links.get(urn)) else {
            continue;
        };
        let way: Vec<EntityLink> = path
            .iter()
            .filter_map(|urn| links.get(urn))
            .map(EntityLink::from)
            .collect();
        for incident in subject.incidents.iter().filter(|incident| incident.is_open()) {
            found.entry(thing.clone()).or_default().push(ReachingIncident {
                incident: IncidentView::of(subject, incident),
                path: way.clone(),
            });
        }
    }
    for all in found.values_mut() {
        all.sort_by_key(|one| one.incident.severity);
    }
    Ok(found)
}
