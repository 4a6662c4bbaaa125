//! `weft show`.

use serde_json::{Value, json};
use weft_app::{
    App, AppError, AppResult,
    show_entity::{ShowEntityRequest, ShowEntityResponse, show_entity},
};

use crate::output::{Output, table::table};

/// Snapshots that are printed for people.
const SNAPSHOTS_SHOWN: usize = 5;

/// Shows one thing.
pub async fn run(app: &App, output: Output, name: String) -> AppResult<()> {
    let shown = show_entity(app, ShowEntityRequest { name }).await?;
    if output.is_json() {
        return Output::value(&stable(&shown)?);
    }
    for_people(&shown)
}

/// The documented form: every field of a column is there, also where nothing is known.
fn stable(shown: &ShowEntityResponse) -> AppResult<Value> {
    let mut value = serde_json::to_value(shown)
        .map_err(|error| AppError::failed(format!("the answer cannot be written as JSON: {error}")))?;
    if let Some(fields) = value.get_mut("fields").and_then(Value::as_array_mut) {
        for field in fields.iter_mut().filter_map(Value::as_object_mut) {
            for (key, missing) in [("id", Value::Null), ("doc", Value::Null), ("tags", json!([]))] {
                field.entry(key).or_insert(missing);
            }
        }
    }
    Ok(value)
}

fn for_people(shown: &ShowEntityResponse) -> AppResult<()> {
    Output::line(format!(
        "{}  ({}, {})",
        shown.name,
        shown.kind.as_str(),
        shown.full_name
    ))?;
    let facts = [
        ("domain", shown.domain.clone()),
        ("owner", shown.owner.clone()),
        ("version", shown.version.clone()),
        ("about", shown.description.clone()),
        ("tags", joined(&shown.tags)),
        ("sources", joined(&shown.sources)),
        ("location", shown.location.clone()),
    ];
    for (label, value) in facts {
        if let Some(value) = value {
            Output::line(format!("{label:<10}{value}"))?;
        }
    }
    for place in &shown.places {
        if let Some(origin) = &place.origin {
            Output::line(format!("origin    {origin}, through {}", place.source))?;
        }
    }
    if let Some(says) = &shown.access_says {
        let until = shown.access_until.map(|until| format!(", until {until}"));
        Output::line(format!("access    {says}{}", until.unwrap_or_default()))?;
    }
    for finding in &shown.findings {
        Output::line(format!("attention {}", finding.text))?;
    }
    for sla in &shown.slas {
        let unit = sla.unit.as_deref().unwrap_or_default();
        Output::line(format!("promise   {} {} {unit}", sla.property, sla.value))?;
    }
    if !shown.fields.is_empty() {
        let rows = shown.fields.iter().map(|field| {
            [
                field.path.clone(),
                field.data_type.clone(),
                if field.required { "required" } else { "" }.to_owned(),
                field.classification.clone().unwrap_or_default(),
                field.doc.clone().unwrap_or_default(),
            ]
        });
        Output::line("")?;
        Output::text(&table(["column", "type", "", "class", "about"], rows))?;
    }
    if !shown.snapshots.is_empty() {
        Output::line("")?;
        let newest = shown
            .snapshots
            .iter()
            .rev()
            .take(SNAPSHOTS_SHOWN)
            .map(|snapshot| {
                [
                    snapshot.id.clone(),
                    snapshot.at.to_string(),
                    snapshot.operation.clone(),
                    snapshot.rows.map(|rows| rows.to_string()).unwrap_or_default(),
                ]
            });
        Output::text(&table(["snapshot", "at", "operation", "rows"], newest))?;
        if shown.snapshots.len() > SNAPSHOTS_SHOWN {
            Output::note(&format!(
                "{} older snapshots; see them with `--json`",
                shown.snapshots.len() - SNAPSHOTS_SHOWN
            ));
        }
    }
    Ok(())
}

fn joined(words: &[String]) -> Option<String> {
    (!words.is_empty()).then(|| words.join(", "))
}
