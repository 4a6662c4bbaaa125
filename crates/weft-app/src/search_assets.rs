//! Finds products, assets, columns, people and domains by any word somebody knows.

use std::{collections::VecDeque, time::Instant};

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Entity, EntityKind, Revision, Urn};
use weft_ports::index::Query;
pub use weft_ports::index::{ColumnHit, Facet, Matched, Reason, SortBy};

use crate::{App, AppError, AppResult, view::EntityCard};

/// What is searched.
#[derive(Debug, Clone, Default, Deserialize, Type)]
#[serde(default)]
pub struct SearchAssetsRequest {
    /// Text in the query language; empty lists everything.
    pub query: String,
    /// Order.
    pub sort: SortBy,
    /// First hit, from 0.
    pub offset: u32,
    /// Hits at most (1 to 200; 0 means 50).
    pub limit: u32,
    /// Whether to count facets.
    pub facets: bool,
    /// Whether to say why each hit stands where it stands.
    pub explain: bool,
}

/// One hit.
#[derive(Debug, Clone, Serialize, Type)]
pub struct SearchHit {
    /// Identity.
    pub urn: Urn,
    /// What it is.
    pub kind: EntityKind,
    /// Name to show.
    pub name: String,
    /// Full name.
    pub full_name: String,
    /// Domain.
    pub domain: Option<String>,
    /// Name of the owner.
    pub owner: Option<String>,
    /// Score; only comparable within one answer.
    pub score: f32,
    /// Where words matched.
    pub matched: Vec<Matched>,
    /// Why it stands where it stands, when asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Reason>,
    /// What a row shows beside the name.
    pub card: EntityCard,
}

/// The answer.
#[derive(Debug, Clone, Serialize, Type)]
pub struct SearchAssetsResponse {
    /// The text that was searched.
    pub query: String,
    /// Hits in all.
    #[specta(type = u32)]
    pub total: u64,
    /// Time the search took, in microseconds.
    pub took_us: u32,
    /// The page of hits.
    pub hits: Vec<SearchHit>,
    /// Column names that match the last word.
    pub columns: Vec<ColumnHit>,
    /// Facets, when asked for.
    pub facets: Vec<Facet>,
    /// Set when not all words could be matched; says what was done instead.
    pub relaxed: Option<String>,
    /// Hits that the filters hide.
    #[specta(type = u32)]
    pub hidden_by_filters: u64,
    /// Words that were changed: typed, used.
    pub corrected: Vec<(String, String)>,
    /// Workspace revision that the answer reflects.
    pub revision: Revision,
}

/// Searches the local index and fills the hits from the local copy.
pub async fn search_assets(app: &App, request: SearchAssetsRequest) -> AppResult<SearchAssetsResponse> {
    if request.limit > 200 {
        return Err(AppError::invalid(format!(
            "{} hits were asked for; at most 200 are given",
            request.limit
        )));
    }
    let started = Instant::now();
    let limit = if request.limit == 0 { 50 } else { request.limit };
    let now = app.now();
    let query = Query {
        text: request.query.clone(),
        sort: request.sort,
        offset: request.offset as usize,
        limit: limit as usize,
        facets: request.facets,
        explain: request.explain,
        now,
    };
    let answer = app.index.search(&query).await?;
    let urns: Vec<Urn> = answer.hits.iter().map(|hit| hit.urn.clone()).collect();
    let mut entities: VecDeque<Entity> = app.replica.entities(&urns).await?.into();
    let mut hits = Vec::with_capacity(urns.len());
    for hit in answer.hits {
        let Some(entity) = taken(&mut entities, &hit.urn) else {
            continue;
        };
        hits.push(SearchHit {
            urn: entity.urn.clone(),
            kind: entity.kind,
            name: entity.display_name().to_owned(),
            full_name: entity.full_name.clone(),
            domain: entity.domain.clone(),
            owner: entity.owner.as_ref().map(|owner| owner.name.clone()),
            score: hit.score,
            matched: hit.matched,
            reasons: hit.reasons,
            card: EntityCard::of(&entity, now),
        });
    }
    Ok(SearchAssetsResponse {
        query: request.query,
        total: answer.total,
        took_us: u32::try_from(started.elapsed().as_micros()).unwrap_or(u32::MAX),
        hits,
        columns: answer.columns,
        facets: answer.facets,
        relaxed: answer.relaxed,
        hidden_by_filters: answer.hidden_by_filters,
        corrected: answer.corrected,
        revision: answer.revision,
    })
}

/// The entity of a hit. The replica answers in the order asked for; what is gone, or was joined to another thing, since the
/// index was written leaves the other hits where they are.
fn taken(entities: &mut VecDeque<Entity>, urn: &Urn) -> Option<Entity> {
    let is = |entity: &Entity| entity.urn == *urn || entity.merged.contains(urn);
    let at = entities.iter().position(is)?;
    entities.remove(at)
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use serde_json::json;
    use weft_model::{Entity, Urn};

    use super::taken;

    fn entity(name: &str, merged: &[&str]) -> Entity {
        let mut entity: Entity = serde_json::from_value(json!({
            "urn": Urn::domain(name), "kind": "table", "name": name, "full_name": name, "access": "unknown",
        }))
        .unwrap();
        entity.merged = merged.iter().map(|name| Urn::domain(name)).collect();
        entity
    }

    #[test]
    fn what_became_another_thing_hides_no_hit_behind_it() {
        let mut entities = VecDeque::from([
            entity("orders", &["old"]),
            entity("returns", &[]),
            entity("stock", &[]),
        ]);
        let hits = ["old", "orders", "gone", "returns", "stock"];
        let found: Vec<Option<String>> = hits
            .iter()
            .map(|name| taken(&mut entities, &Urn::domain(name)).map(|entity| entity.name))
            .collect();
        let found: Vec<Option<&str>> = found.iter().map(Option::as_deref).collect();
        assert_eq!(
            found,
            [Some("orders"), None, None, Some("returns"), Some("stock")]
        );
    }
}
