//! Opens an incident: says that something is wrong with a thing, to everybody who reads it.

mod about;

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Incident, IncidentAct, IncidentEntry};
pub use weft_model::{IncidentAbout, IncidentSeverity, IncidentSource};

pub use crate::incidents::{IncidentNote, IncidentView};
use crate::{
    App, AppError, AppResult,
    incidents::{self, Made},
    words::limits,
};

/// The promise or rule that tells of it.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct AboutRequest {
    /// A promise or a rule.
    pub source: IncidentSource,
    /// Property of the promise, or name of the rule or test.
    pub name: String,
    /// Table or column that it is of, where several are called so.
    #[serde(default)]
    pub element: Option<String>,
}

/// What is wrong with what.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct OpenIncidentRequest {
    /// A urn or name of a product or asset.
    pub name: String,
    /// In a few words; absent: what the promise or rule says.
    #[serde(default)]
    pub title: Option<String>,
    /// How bad it is.
    pub severity: IncidentSeverity,
    /// What told of it. What was measured is read anew and kept with the incident.
    #[serde(default)]
    pub about: Option<AboutRequest>,
    /// More of it.
    #[serde(default)]
    pub text: Option<String>,
    /// What is believed to be the cause.
    #[serde(default)]
    pub cause: Option<String>,
}

/// The incident as it stands now.
#[derive(Debug, Clone, Serialize, Type)]
pub struct OpenIncidentResponse {
    /// The incident.
    pub incident: IncidentView,
    /// Products, assets and dashboards that are told of it, because they read the thing at some distance.
    pub told: u32,
}

/// Opens an incident.
pub async fn open_incident(app: &App, request: OpenIncidentRequest) -> AppResult<OpenIncidentResponse> {
    let text = limits::incident_text("note", request.text)?;
    let cause = limits::incident_text("cause", request.cause)?;
    let about = match request.about {
        Some(wanted) => Some(about::measured(app, &request.name, wanted).await?),
        None => None,
    };
    let title = match request.title.map(limits::incident_title).transpose()?.flatten() {
        Some(title) => title,
        None => about.as_ref().map(about::title).ok_or_else(|| {
            AppError::invalid("an incident needs a title").hint("say in a few words what is wrong")
        })?,
    };
    let first = IncidentEntry {
        act: IncidentAct::Open,
        by: app.login.clone(),
        at: app.now(),
        text,
        cause,
    };
    let (subject, incident) = incidents::write(app, &request.name, "open_incident", |subject, mut all| {
        if let Some(known) = about.as_ref().and_then(|about| same(&all, about)) {
            return Err(AppError::invalid(format!(
                "an incident about it is open already: `{}` {}",
                known.id, known.title
            ))
            .hint(format!(
                "add what you know with `weft incident note {} --text …`",
                known.id
            )));
        }
        let urn = &subject.thing.urn;
        let made = Incident::open(urn, title.clone(), request.severity, about.clone(), first.clone());
        if all.iter().any(|known| known.id == made.id) {
            return Ok(Made::Leave(made));
        }
        all.push(made.clone());
        Ok(Made::Write(all, made))
    })
    .await?;
    let graphs = app.graph.get(app).await?;
    Ok(OpenIncidentResponse {
        told: graphs.told(&subject.thing.urn),
        incident: IncidentView::of(&subject.thing, &incident),
    })
}

/// The open incident about the same promise or rule.
fn same<'a>(all: &'a [Incident], about: &IncidentAbout) -> Option<&'a Incident> {
    all.iter().find(|incident| {
        let known = incident.about.as_ref().filter(|_| incident.is_open());
        known.is_some_and(|known| {
            known.source == about.source && known.name == about.name && known.element == about.element
        })
    })
}
