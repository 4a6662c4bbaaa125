//! `weft incident list`.

use weft_app::{
    App, AppResult,
    list_incidents::{IncidentView, ListIncidentsRequest, ReachingIncident, list_incidents},
};

use crate::output::{Output, clean, table::table};

/// Lists incidents.
pub async fn run(app: &App, output: Output, request: ListIncidentsRequest) -> AppResult<()> {
    let found = list_incidents(app, request).await?;
    if output.is_json() {
        return Output::value(&found);
    }
    if found.incidents.is_empty() {
        Output::line("no such incident")?;
    } else {
        Output::text(&rows(found.incidents.iter()))?;
    }
    if (found.incidents.len() as u64) < u64::from(found.total) {
        Output::note(&format!("the first {} of {}", found.incidents.len(), found.total));
    }
    for reaching in &found.reaching {
        Output::line(way(reaching))?;
    }
    Ok(())
}

/// Incidents as a table.
pub fn rows<'a>(incidents: impl Iterator<Item = &'a IncidentView>) -> String {
    let rows = incidents.map(|one| {
        [
            one.id.clone(),
            one.severity.as_str().to_owned(),
            one.state.as_str().to_owned(),
            one.subject.full_name.clone(),
            one.title.clone(),
            one.opened_at.to_string(),
            one.acknowledged_by.clone().unwrap_or_default(),
        ]
    });
    table(
        [
            "id",
            "severity",
            "state",
            "thing",
            "title",
            "opened",
            "looked after by",
        ],
        rows,
    )
}

/// One line for an incident that reaches a thing: `upstream sales.orders inc-… (by way of …): Feed stopped`.
pub fn way(reaching: &ReachingIncident) -> String {
    let names: Vec<String> = reaching.path.iter().map(|step| clean(&step.full_name)).collect();
    format!(
        "upstream: {} {} ({}), by way of {}",
        reaching.incident.id,
        clean(&reaching.incident.title),
        reaching.incident.severity.as_str(),
        names.join(" -> ")
    )
}
