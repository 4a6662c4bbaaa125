//! What happened to a thing: snapshots, schema versions, harvested changes, human acts.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Aspect, EntityKind, IncidentAct, Origin, Payload, Timestamp, Urn, field::compare_schemas};

use crate::{
    App, AppResult,
    contracts::{file, stored::contract_urn},
    lookup,
};

/// Events at most.
const MOST: usize = 500;

/// Which thing.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ListActivityRequest {
    /// A urn or name.
    pub name: String,
    /// Whether to list each snapshot; else they are left out.
    #[serde(default)]
    pub snapshots: bool,
}

/// What kind of event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ActivityKind {
    /// A snapshot was committed.
    Snapshot,
    /// The schema changed.
    Schema,
    /// A source stated something new.
    Harvest,
    /// A person did something.
    Person,
}

/// One event.
#[derive(Debug, Clone, Serialize, Type)]
pub struct Activity {
    /// When.
    pub at: Timestamp,
    /// What kind.
    pub kind: ActivityKind,
    /// What happened, in one line.
    pub title: String,
    /// More of it.
    pub detail: Option<String>,
    /// Who or what did it.
    pub by: String,
}

/// The events.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ListActivityResponse {
    /// Newest first, at most 500.
    pub events: Vec<Activity>,
    /// Snapshots that were left out.
    pub folded_snapshots: u32,
}

/// Lists what is known to have happened.
pub async fn list_activity(app: &App, request: ListActivityRequest) -> AppResult<ListActivityResponse> {
    let entity = lookup::find(app, &request.name).await?;
    let mut events = Vec::new();
    let holder = if matches!(
        entity.kind,
        EntityKind::Product | EntityKind::Table | EntityKind::View
    ) {
        lookup::data_asset(app, &entity).await?
    } else {
        None
    };
    let mut folded = 0;
    if let Some(asset) = &holder {
        let source = asset.sources.first().cloned().unwrap_or_default();
        schema_events(asset, &source, &mut events);
        let snapshots = asset
            .snapshots
            .as_ref()
            .map(|log| log.snapshots.as_slice())
            .unwrap_or_default();
        if request.snapshots {
            events.extend(snapshots.iter().map(|snapshot| Activity {
                at: snapshot.at,
                kind: ActivityKind::Snapshot,
                title: format!("{} committed", capitalised(&snapshot.operation)),
                detail: rows_detail(snapshot),
                by: source.clone(),
            }));
        } else {
            folded = u32::try_from(snapshots.len()).unwrap_or(u32::MAX);
        }
    }
    incident_events(&entity, &mut events);
    for id in file::contract_ids(app, &entity).await? {
        published(app, &contract_urn(&id), &mut events).await?;
    }
    let mut urns = vec![entity.urn.clone()];
    urns.extend(entity.merged.iter().cloned());
    for urn in &urns {
        for aspect in [
            Aspect::Docs,
            Aspect::FieldDocs,
            Aspect::Ownership,
            Aspect::Tags,
            Aspect::Product,
            Aspect::Contract,
            Aspect::Slas,
        ] {
            for record in app.workspace.history(urn, aspect, None).await? {
                let (kind, by) = match &record.origin {
                    Origin::Person(name) => (ActivityKind::Person, name.clone()),
                    Origin::Source(name) => (ActivityKind::Harvest, name.clone()),
                };
                let title = match (&record.payload, kind) {
                    (None, _) => format!("{} no longer stated", words(aspect)),
                    (_, ActivityKind::Person) => format!("{} edited", words(aspect)),
                    _ => format!("{} read", words(aspect)),
                };
                events.push(Activity {
                    at: record.at,
                    kind,
                    title,
                    detail: None,
                    by,
                });
            }
        }
    }
    for entry in app.workspace.audit(Some(entity.urn.as_str()), MOST).await? {
        if entry.action == "push_docs" {
            events.push(Activity {
                at: entry.at,
                kind: ActivityKind::Person,
                title: "Words pushed to a source".to_owned(),
                detail: Some(entry.detail),
                by: entry.actor,
            });
        }
    }
    events.sort_by_key(|event| std::cmp::Reverse(event.at));
    events.truncate(MOST);
    Ok(ListActivityResponse {
        events,
        folded_snapshots: folded,
    })
}

/// What people did about incidents: their logs, told apart by title.
fn incident_events(entity: &weft_model::Entity, events: &mut Vec<Activity>) {
    for incident in &entity.incidents {
        events.extend(incident.log.iter().map(|entry| Activity {
            at: entry.at,
            kind: ActivityKind::Person,
            title: format!("{}: {}", incident_word(entry.act), incident.title),
            detail: entry.text.clone().or_else(|| entry.cause.clone()),
            by: entry.by.clone(),
        }));
    }
}

const fn incident_word(act: IncidentAct) -> &'static str {
    match act {
        IncidentAct::Open => "Incident opened",
        IncidentAct::Acknowledge => "Incident acknowledged",
        IncidentAct::Note => "Note on an incident",
        IncidentAct::Resolve => "Incident resolved",
        IncidentAct::Reopen => "Incident reopened",
    }
}

/// Versions of a contract that people published here.
async fn published(app: &App, contract: &Urn, events: &mut Vec<Activity>) -> AppResult<()> {
    for record in app.workspace.history(contract, Aspect::Published, None).await? {
        let (Origin::Person(by), Some(Payload::Published(text))) = (record.origin, record.payload) else {
            continue;
        };
        let version = text.version.map_or_else(
            || "published".to_owned(),
            |version| format!("version {version} published"),
        );
        events.push(Activity {
            at: record.at,
            kind: ActivityKind::Person,
            title: format!("Contract {version}"),
            detail: Some(format!("{} in {}", text.file, text.source)),
            by,
        });
    }
    Ok(())
}

fn schema_events(asset: &weft_model::Entity, source: &str, events: &mut Vec<Activity>) {
    let history = asset
        .schema
        .as_ref()
        .map(|schema| schema.history.as_slice())
        .unwrap_or_default();
    for (before, after) in history.iter().zip(history.iter().skip(1)) {
        let Some(at) = after.since else { continue };
        let changes = compare_schemas(&before.fields, &after.fields);
        let named: Vec<String> = changes
            .iter()
            .map(|change| format!("{} {}", change.path, kind_word(change.kind)))
            .collect();
        events.push(Activity {
            at,
            kind: ActivityKind::Schema,
            title: format!("Schema version {}", after.schema_id),
            detail: Some(named.join(", ")),
            by: source.to_owned(),
        });
    }
}

const fn kind_word(kind: weft_model::FieldChangeKind) -> &'static str {
    use weft_model::FieldChangeKind as Kind;
    match kind {
        Kind::Added => "added",
        Kind::Removed => "removed",
        Kind::Renamed => "renamed",
        Kind::Widened => "widened",
        Kind::Retyped => "retyped",
        Kind::MadeOptional => "made optional",
        Kind::MadeRequired => "made required",
        Kind::Redocumented => "redocumented",
        Kind::Moved => "moved",
    }
}

const fn words(aspect: Aspect) -> &'static str {
    match aspect {
        Aspect::Docs => "Documentation",
        Aspect::FieldDocs => "Words on columns",
        Aspect::Ownership => "Owners and domain",
        Aspect::Tags => "Tags",
        Aspect::Product => "Product",
        Aspect::Contract => "Contract",
        Aspect::Slas => "Promises",
        _ => "Facts",
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn rows_detail(snapshot: &weft_model::Snapshot) -> Option<String> {
    let mut parts = Vec::new();
    if let Some(added) = snapshot.added_rows.filter(|rows| *rows > 0) {
        parts.push(format!("{added} rows added"));
    }
    if let Some(deleted) = snapshot.deleted_rows.filter(|rows| *rows > 0) {
        parts.push(format!("{deleted} deleted"));
    }
    if let Some(rows) = snapshot.rows {
        parts.push(format!("{rows} in all"));
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}
