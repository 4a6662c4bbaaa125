//! `weft incident show`.

use weft_app::{
    App, AppResult,
    show_incident::{ShowIncidentRequest, ShowIncidentResponse, show_incident},
};

use crate::output::{Output, clean, table::table};

/// Shows an incident.
pub async fn run(app: &App, output: Output, id: String) -> AppResult<()> {
    let shown = show_incident(app, ShowIncidentRequest { id }).await?;
    if output.is_json() {
        return Output::value(&shown);
    }
    for_people(&shown)
}

fn for_people(shown: &ShowIncidentResponse) -> AppResult<()> {
    let one = &shown.incident;
    Output::line(format!("{} {}", one.id, clean(&one.title)))?;
    Output::line(format!(
        "{}, {}: {}",
        one.severity.as_str(),
        one.state.as_str(),
        clean(&one.subject.full_name)
    ))?;
    if let Some(about) = &one.about {
        let found = about
            .found
            .as_ref()
            .map_or_else(String::new, |found| format!(": {}", clean(found)));
        Output::line(format!("about {}{found}", clean(&about.name)))?;
    }
    if let Some(cause) = &one.cause {
        Output::line(format!("cause: {}", clean(cause)))?;
    }
    for entry in &one.log {
        let words = entry
            .text
            .as_ref()
            .map_or_else(String::new, |words| format!(": {}", clean(words)));
        Output::line(format!(
            "  {} {} {}{words}",
            entry.at,
            clean(&entry.by),
            entry.act.done()
        ))?;
    }
    if !shown.told.is_empty() {
        let rows = shown.told.iter().map(|told| {
            [
                told.thing.full_name.clone(),
                told.owner.clone().unwrap_or_default(),
                told.steps.to_string(),
                told.through
                    .as_ref()
                    .map_or_else(String::new, |through| through.full_name.clone()),
            ]
        });
        Output::text(&table(["told", "owner", "steps", "through"], rows))?;
    }
    if (shown.told.len() as u64) < u64::from(shown.told_in_all) {
        Output::note(&format!(
            "the nearest {} of {}",
            shown.told.len(),
            shown.told_in_all
        ));
    }
    Ok(())
}
