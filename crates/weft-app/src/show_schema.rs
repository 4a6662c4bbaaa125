//! Schema history of a table: its versions and what changed between two of them, by field id.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Field, FieldChange, SchemaVersion, Timestamp, field::compare_schemas};

use crate::{App, AppError, AppResult, lookup};

/// Which versions to compare.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ShowSchemaRequest {
    /// A urn or name of a table, or of a product with one.
    pub name: String,
    /// Earlier schema id; absent: the one before the later.
    #[serde(default)]
    pub from: Option<i32>,
    /// Later schema id; absent: the present one.
    #[serde(default)]
    pub to: Option<i32>,
}

/// A version, without its fields.
#[derive(Debug, Clone, Serialize, Type)]
pub struct SchemaVersionView {
    /// Iceberg schema id.
    pub schema_id: i32,
    /// When the first snapshot with it was committed.
    pub since: Option<Timestamp>,
    /// Id of that snapshot.
    pub snapshot_id: Option<String>,
    /// Number of fields.
    pub fields: u32,
}

/// The history and one comparison.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ShowSchemaResponse {
    /// Versions, oldest first.
    pub versions: Vec<SchemaVersionView>,
    /// The earlier version compared.
    pub from: Option<i32>,
    /// The later one.
    pub to: Option<i32>,
    /// Fields of the later version.
    pub fields: Vec<Field>,
    /// Fields of the earlier version.
    pub before: Vec<Field>,
    /// What changed from the earlier to the later.
    pub changes: Vec<FieldChange>,
}

/// Compares two versions of a table's schema.
pub async fn show_schema(app: &App, request: ShowSchemaRequest) -> AppResult<ShowSchemaResponse> {
    let entity = lookup::find(app, &request.name).await?;
    let holder = lookup::data_asset(app, &entity).await?.unwrap_or(entity);
    let schema = holder.schema.unwrap_or_default();
    let version = |id: i32| {
        schema
            .history
            .iter()
            .find(|version| version.schema_id == id)
            .ok_or_else(|| {
                AppError::not_found(format!("`{}` has no schema version {id}", holder.full_name))
                    .hint(format!("it has {}", listed(&schema.history)))
            })
    };
    let to = request
        .to
        .or(schema.schema_id)
        .or_else(|| schema.history.last().map(|version| version.schema_id));
    let position = schema
        .history
        .iter()
        .position(|version| Some(version.schema_id) == to);
    let before_it = position
        .and_then(|at| at.checked_sub(1))
        .and_then(|at| schema.history.get(at));
    let from = request
        .from
        .or_else(|| before_it.map(|version| version.schema_id));
    let fields = match to {
        Some(id) if !schema.history.is_empty() => version(id)?.fields.clone(),
        _ => schema.fields.clone(),
    };
    let before = match from {
        Some(id) => version(id)?.fields.clone(),
        None => fields.clone(),
    };
    Ok(ShowSchemaResponse {
        changes: compare_schemas(&before, &fields),
        versions: schema.history.iter().map(view).collect(),
        from,
        to,
        fields,
        before,
    })
}

fn view(version: &SchemaVersion) -> SchemaVersionView {
    SchemaVersionView {
        schema_id: version.schema_id,
        since: version.since,
        snapshot_id: version.snapshot_id.clone(),
        fields: u32::try_from(version.fields.len()).unwrap_or(u32::MAX),
    }
}

fn listed(history: &[SchemaVersion]) -> String {
    let ids: Vec<String> = history
        .iter()
        .map(|version| version.schema_id.to_string())
        .collect();
    if ids.is_empty() {
        "no history".to_owned()
    } else {
        format!("versions {}", ids.join(", "))
    }
}
