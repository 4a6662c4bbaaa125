//! The glossary: every term with its meaning.

use serde::{Deserialize, Serialize};
use specta::Type;
pub use weft_model::TermInfo;
use weft_model::{Entity, EntityKind, Origin, Urn};

use crate::{App, AppResult};

/// Terms that are answered.
const MOST: usize = 5_000;

/// Which terms.
#[derive(Debug, Clone, Default, Deserialize, Type)]
#[serde(default)]
pub struct ListTermsRequest {
    /// Only terms with these letters in name, synonyms or meaning.
    pub filter: String,
    /// Only of this domain.
    pub domain: Option<String>,
}

/// One term.
#[derive(Debug, Clone, Serialize, Type)]
pub struct TermCard {
    /// Identity.
    pub urn: Urn,
    /// What it says.
    pub term: TermInfo,
    /// Name of who answers for it.
    pub owner: Option<String>,
    /// Whether a person wrote about it.
    pub written: bool,
    /// Sources that state it.
    pub sources: Vec<String>,
}

/// The terms.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ListTermsResponse {
    /// By name, at most 5,000.
    pub terms: Vec<TermCard>,
    /// Terms in all, whatever was asked for.
    pub total: u32,
    /// Domains that have terms.
    pub domains: Vec<String>,
}

/// Lists terms.
pub async fn list_terms(app: &App, request: ListTermsRequest) -> AppResult<ListTermsResponse> {
    let mut all: Vec<Entity> = Vec::new();
    app.replica
        .scan(&[EntityKind::Term], &mut |entity| all.push(entity))
        .await?;
    let total = u32::try_from(all.len()).unwrap_or(u32::MAX);
    let mut domains: Vec<String> = all.iter().filter_map(|entity| entity.domain.clone()).collect();
    domains.sort();
    domains.dedup();
    let wanted = request.filter.trim().to_lowercase();
    all.retain(|entity| {
        let of_domain = request.domain.is_none() || entity.domain == request.domain;
        of_domain && (wanted.is_empty() || says(entity, &wanted))
    });
    all.sort_by_key(|entity| entity.name.to_lowercase());
    all.truncate(MOST);
    Ok(ListTermsResponse {
        terms: all.into_iter().map(card).collect(),
        total,
        domains,
    })
}

fn says(entity: &Entity, wanted: &str) -> bool {
    let term = entity.term.iter();
    let mut texts = term.flat_map(|term| std::iter::once(&term.definition).chain(&term.synonyms));
    entity.name.to_lowercase().contains(wanted) || texts.any(|text| text.to_lowercase().contains(wanted))
}

fn card(entity: Entity) -> TermCard {
    TermCard {
        owner: entity.owner.map(|owner| owner.name),
        written: entity
            .provenance
            .iter()
            .any(|one| matches!(one.origin, Origin::Person(_))),
        term: entity.term.unwrap_or(TermInfo {
            name: entity.name,
            ..TermInfo::default()
        }),
        urn: entity.urn,
        sources: entity.sources,
    }
}
