//! `weft search`.

use serde::Serialize;
use weft_app::{
    App, AppResult,
    search_assets::{Facet, SearchAssetsRequest, SearchAssetsResponse, SearchHit, SortBy, search_assets},
};

use crate::{
    args::{SearchArguments, Sort},
    output::{Output, table::table},
};

#[derive(Serialize)]
struct Answer<'a> {
    query: &'a str,
    total: u64,
    took_us: u32,
    hits: Vec<Hit<'a>>,
    facets: &'a [Facet],
    relaxed: &'a Option<String>,
    corrected: &'a [(String, String)],
}

#[derive(Serialize)]
struct Hit<'a> {
    urn: &'a str,
    kind: &'a str,
    name: &'a str,
    full_name: &'a str,
    domain: &'a Option<String>,
    owner: &'a Option<String>,
    score: f32,
    matched: Vec<Match<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<Vec<(&'a str, f32)>>,
}

#[derive(Serialize)]
struct Match<'a> {
    field: &'a str,
    snippet: &'a str,
}

/// Searches.
pub async fn run(app: &App, output: Output, search: SearchArguments) -> AppResult<()> {
    let request = SearchAssetsRequest {
        query: search.text(),
        sort: match search.sort {
            Sort::Relevance => SortBy::Relevance,
            Sort::Name => SortBy::Name,
            Sort::Freshness => SortBy::Freshness,
        },
        offset: search.offset,
        limit: search.limit,
        facets: output.is_json(),
        explain: search.why,
    };
    let found = search_assets(app, request).await?;
    if output.is_json() {
        let hits = found.hits.iter().map(|hit| one(hit, search.why)).collect();
        return Output::value(&Answer {
            query: &found.query,
            total: found.total,
            took_us: found.took_us,
            hits,
            facets: &found.facets,
            relaxed: &found.relaxed,
            corrected: &found.corrected,
        });
    }
    for_people(&found)
}

fn one(hit: &SearchHit, why: bool) -> Hit<'_> {
    let matched = hit
        .matched
        .iter()
        .map(|matched| Match {
            field: &matched.field,
            snippet: &matched.snippet,
        })
        .collect();
    let reasons = || {
        hit.reasons
            .iter()
            .map(|reason| (reason.text.as_str(), reason.score))
            .collect()
    };
    Hit {
        urn: hit.urn.as_str(),
        kind: hit.kind.as_str(),
        name: &hit.name,
        full_name: &hit.full_name,
        domain: &hit.domain,
        owner: &hit.owner,
        score: hit.score,
        matched,
        why: why.then(reasons),
    }
}

fn for_people(found: &SearchAssetsResponse) -> AppResult<()> {
    for (typed, used) in &found.corrected {
        Output::note(&format!("no match for `{typed}`; showing `{used}`"));
    }
    if let Some(relaxed) = &found.relaxed {
        Output::note(relaxed);
    }
    if found.hits.is_empty() {
        if found.hidden_by_filters > 0 {
            return Output::line(format!(
                "nothing found; {} matches are hidden by filters",
                found.hidden_by_filters
            ));
        }
        return Output::line("nothing found; try fewer words, or `weft sync` to read the sources again");
    }
    let rows = found.hits.iter().map(|hit| {
        let snippet = hit
            .matched
            .iter()
            .find(|matched| !matches!(matched.field.as_str(), "name" | "full_name" | "title"))
            .map(|matched| matched.snippet.clone());
        [
            hit.kind.as_str().to_owned(),
            hit.name.clone(),
            hit.full_name.clone(),
            hit.domain.clone().unwrap_or_default(),
            hit.owner.clone().unwrap_or_default(),
            snippet
                .or_else(|| hit.card.description.clone())
                .unwrap_or_default(),
        ]
    });
    Output::text(&table(
        ["kind", "name", "full name", "domain", "owner", "about"],
        rows,
    ))?;
    for hit in found.hits.iter().filter(|hit| !hit.reasons.is_empty()) {
        let reasons: Vec<String> = hit
            .reasons
            .iter()
            .map(|reason| format!("{} ({:.1})", reason.text, reason.score))
            .collect();
        Output::line(format!("{}: {}", hit.full_name, reasons.join("; ")))?;
    }
    let shown = found.hits.len();
    let took = f64::from(found.took_us) / 1000.0;
    Output::note(&format!("{shown} of {} in {took:.1} ms", found.total));
    Ok(())
}
