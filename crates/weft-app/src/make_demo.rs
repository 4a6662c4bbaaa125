//! Makes the demo mesh and reads it through the same sources as a person's own data; opens what is wrong with it, and
//! publishes its access policy.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::access::policy::PolicyText;
use weft_ports::{Cancel, ProgressSink, progress::no_progress};

use crate::{
    App, AppError, AppResult, DemoIncident, DemoPolicy, access_policy, lookup,
    open_incident::{AboutRequest, IncidentSource, OpenIncidentRequest, open_incident},
    projector, publish_policy,
    sync_source::{SyncSourceRequest, SyncSourceResponse, sync_source},
};

/// Which demo.
#[derive(Debug, Clone, Default, Deserialize, Type)]
pub struct MakeDemoRequest {
    /// Make it anew if it is there: its "an hour ago" is measured from when it was made.
    pub fresh: bool,
}

/// What is there now.
#[derive(Debug, Clone, Serialize, Type)]
pub struct MakeDemoResponse {
    /// One entry a source.
    pub synced: Vec<SyncSourceResponse>,
}

/// Builds the demo mesh where it is missing or shall be fresh, adds its sources and syncs them.
pub async fn make_demo(
    app: &App,
    request: MakeDemoRequest,
    progress: ProgressSink,
    cancel: Cancel,
) -> AppResult<MakeDemoResponse> {
    let built = app
        .demo
        .build(request.fresh, progress.clone(), cancel.clone())
        .await?;
    let known = app.workspace.sources().await?;
    let mut synced = Vec::with_capacity(built.sources.len());
    for config in built.sources {
        if !known.iter().any(|state| state.config.name == config.name) {
            app.workspace.add_source(&app.login, &config, app.now()).await?;
        }
        let request = SyncSourceRequest { source: config.name };
        synced.push(sync_source(app, request, progress.clone(), cancel.clone()).await?);
    }
    for incident in built.incidents {
        open(app, incident).await?;
    }
    if let Some(policy) = built.policy {
        publish(app, policy).await?;
    }
    Ok(MakeDemoResponse { synced })
}

/// Opens an incident of the demo as a person would, unless there was one before: who resolved it is done with it.
async fn open(app: &App, incident: DemoIncident) -> AppResult<()> {
    let subject = lookup::find(app, &incident.subject).await?;
    if !subject.incidents.is_empty() {
        return Ok(());
    }
    let request = OpenIncidentRequest {
        name: subject.urn.as_str().to_owned(),
        title: Some(incident.title),
        severity: incident.severity,
        about: Some(AboutRequest {
            source: IncidentSource::Sla,
            name: incident.promise,
            element: None,
        }),
        text: Some(incident.text),
        cause: None,
    };
    open_incident(app, request).await?;
    Ok(())
}

/// Publishes the access policy of the demo in the name of who answers for it there, unless somebody has published one.
async fn publish(app: &App, policy: DemoPolicy) -> AppResult<()> {
    let current = access_policy::current(app).await?;
    if current.is_published() {
        return Ok(());
    }
    let read = access_policy::read(app, "policy.yaml", policy.text.clone().into_bytes()).await?;
    let Some(document) = read.policy else {
        let first = read.errors.first().map_or("", |error| error.message.as_str());
        return Err(AppError::failed(format!(
            "the access policy of the demo is broken: {first}"
        )));
    };
    let text = PolicyText {
        version: document.version,
        text: policy.text,
        policy: document,
    };
    // Whoever was faster has published one, which is as well.
    publish_policy::write(app, &policy.by, &current, text).await?;
    projector::project(app, &no_progress()).await?;
    Ok(())
}
