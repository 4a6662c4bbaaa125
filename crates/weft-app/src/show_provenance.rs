//! Where every word about a thing comes from, the losers beside the winner.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Aspect, Origin, Timestamp, Urn};

use crate::{App, AppResult, lookup, resolve};

/// Which thing, which side of it.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ShowProvenanceRequest {
    /// A urn or name.
    pub name: String,
    /// Only this aspect.
    #[serde(default)]
    pub aspect: Option<Aspect>,
}

/// One statement.
#[derive(Debug, Clone, Serialize, Type)]
pub struct Statement {
    /// Which node stated it; differs from the entity's where another source's node was joined.
    pub urn: Urn,
    /// Which side.
    pub aspect: Aspect,
    /// Who stated it.
    pub origin: Origin,
    /// When.
    pub at: Timestamp,
    /// The words, as JSON text.
    pub value: String,
}

/// All statements, the strongest first.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ShowProvenanceResponse {
    /// Persons before sources, newer before older.
    pub statements: Vec<Statement>,
}

/// Lists what every origin says of a thing.
pub async fn show_provenance(app: &App, request: ShowProvenanceRequest) -> AppResult<ShowProvenanceResponse> {
    let entity = lookup::find(app, &request.name).await?;
    let mut urns = vec![entity.urn];
    urns.extend(entity.merged);
    let records = resolve::ranked(app.workspace.records(&urns).await?);
    let wanted = records
        .into_iter()
        .filter(|record| request.aspect.is_none_or(|aspect| aspect == record.aspect));
    let statements = wanted
        .filter_map(|record| {
            let payload = record.payload?;
            let value = match payload {
                weft_model::Payload::Raw(text) => text,
                other => serde_json::to_value(&other).ok()?.get("value")?.to_string(),
            };
            Some(Statement {
                urn: record.urn,
                aspect: record.aspect,
                origin: record.origin,
                at: record.at,
                value,
            })
        })
        .collect();
    Ok(ShowProvenanceResponse { statements })
}
