//! What happened to a thing: snapshots, schema versions, harvested changes, human acts.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Aspect, EntityKind, Origin, Timestamp, field::compare_schemas};

use crate::{App, AppResult, lookup};

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
    let mut urns = vec![entity.urn.clone()];
    urns.extend(entity.merged.iter().cloned());
    for urn in &urns {
        for aspect in [
            Aspect::Docs,
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
    events.sort_by_key(|event| std::cmp::Reverse(event.at));
    events.truncate(MOST);
    Ok(ListActivityResponse {
        events,
        folded_snapshots: folded,
    })
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
        Aspect::Ownership => "Owners and domain",
        Aspect::Tags => "Tags",
        Aspect::Product => "Product file",
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
