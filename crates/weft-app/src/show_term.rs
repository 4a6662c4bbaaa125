//! A term: what people and sources say it means, and what is marked with it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Entity, EntityKind, Revision, TermInfo, Timestamp, Urn};
use weft_ports::index::{Query, SortBy};

use crate::{
    App, AppResult,
    terms::{self, Term},
    view::EntityLink,
    words,
};

/// Things that are named as using it.
const SHOWN: usize = 100;
/// Bytes of the query for them; the language takes 1 KiB.
const QUERY: usize = 1_000;

/// Which term.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ShowTermRequest {
    /// Its name or urn.
    pub name: String,
}

/// What somebody says of a term.
#[derive(Debug, Clone, Serialize, Type)]
pub struct SaidOfTerm {
    /// A login, or the name of a source.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// What.
    pub term: TermInfo,
}

/// A term.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ShowTermResponse {
    /// Identity.
    pub urn: Urn,
    /// The word.
    pub name: String,
    /// What an edit that begins now is written over.
    pub base: Revision,
    /// What is shown.
    pub shown: TermInfo,
    /// What a person wrote; what is left out there is harvested.
    pub written: Option<SaidOfTerm>,
    /// What sources say, the strongest first.
    pub harvested: Vec<SaidOfTerm>,
    /// The term that stands for it now: the last one, where that was merged as well.
    pub into: Option<EntityLink>,
    /// Terms that it stands for, over others as well.
    pub merged: Vec<EntityLink>,
    /// Terms that a reader should know.
    pub related: Vec<EntityLink>,
    /// Things that are marked with it or with a term that it stands for, at most 100.
    pub used: Vec<EntityLink>,
    /// Such things in all.
    pub used_total: u32,
}

/// Shows a term.
pub async fn show_term(app: &App, request: ShowTermRequest) -> AppResult<ShowTermResponse> {
    let (term, entity) = terms::find(app, &request.name).await?;
    let shown = entity.term.clone().unwrap_or_default();
    let merged = merged_into(app, &entity).await?;
    let names: Vec<&str> = std::iter::once(entity.name.as_str())
        .chain(merged.iter().map(|one| one.name.as_str()))
        .collect();
    let (used, used_total) = used(app, &names).await?;
    let urns: Vec<Urn> = shown.related.iter().map(|name| terms::urn_of(name)).collect();
    let into = match &shown.merged_into {
        Some(name) => terms::followed(app, name).await?,
        None => Vec::new(),
    };
    // In a ring nothing stands for it but those before it.
    let into = into.iter().take_while(|one| one.urn != entity.urn).last();
    Ok(ShowTermResponse {
        urn: entity.urn.clone(),
        name: entity.name.clone(),
        base: term.base(),
        written: written(&term),
        harvested: term
            .harvested()
            .map(|(record, term)| SaidOfTerm {
                by: words::speaker(&record.origin).to_owned(),
                at: record.at,
                term: term.clone(),
            })
            .collect(),
        into: into.map(EntityLink::from),
        related: app
            .replica
            .entities(&urns)
            .await?
            .iter()
            .map(EntityLink::from)
            .collect(),
        merged,
        used,
        used_total,
        shown,
    })
}

fn written(term: &Term) -> Option<SaidOfTerm> {
    let (record, said) = term.written()?;
    Some(SaidOfTerm {
        by: words::speaker(&record.origin).to_owned(),
        at: record.at,
        term: said.clone(),
    })
}

/// Terms that came to it, directly and over others.
async fn merged_into(app: &App, term: &Entity) -> AppResult<Vec<EntityLink>> {
    let mut by_target: BTreeMap<Urn, Vec<EntityLink>> = BTreeMap::new();
    app.replica
        .scan(&[EntityKind::Term], &mut |entity| {
            let into = entity.term.as_ref().and_then(|term| term.merged_into.as_deref());
            if let Some(into) = into {
                let same = by_target.entry(terms::urn_of(into)).or_default();
                same.push(EntityLink::from(&entity));
            }
        })
        .await?;
    let mut found: Vec<EntityLink> = Vec::new();
    let mut next = vec![term.urn.clone()];
    while let Some(urn) = next.pop() {
        // Taken out: a ring ends, and each is named once.
        for link in by_target.remove(&urn).into_iter().flatten() {
            next.push(link.urn.clone());
            if link.urn != term.urn {
                found.push(link);
            }
        }
    }
    found.sort_by(|left, right| left.name.cmp(&right.name));
    Ok(found)
}

/// What is marked with any of these names.
async fn used(app: &App, names: &[&str]) -> AppResult<(Vec<EntityLink>, u32)> {
    let mut text = String::from("term:");
    for name in names {
        // The language has no escape: a quote inside a value cannot be written, and folds to a space in the index anyway.
        let one = format!("\"{}\"", name.replace('"', " ").trim());
        if text.len() + one.len() > QUERY {
            break;
        }
        if !text.ends_with(':') {
            text.push(',');
        }
        text.push_str(&one);
    }
    let answer = app
        .index
        .search(&Query {
            text,
            sort: SortBy::Name,
            offset: 0,
            limit: SHOWN,
            facets: false,
            explain: false,
            now: app.now(),
        })
        .await?;
    let urns: Vec<Urn> = answer.hits.iter().map(|hit| hit.urn.clone()).collect();
    let things = app.replica.entities(&urns).await?;
    Ok((
        things.iter().map(EntityLink::from).collect(),
        u32::try_from(answer.total).unwrap_or(u32::MAX),
    ))
}
