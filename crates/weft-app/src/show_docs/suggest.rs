//! Words of columns that a column is made from: offered where it has none of its own, never taken silently.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde::Serialize;
use specta::Type;
use weft_model::{ColumnEdgeKind, Entity, EntityKind, Field, Urn};

use crate::{App, AppResult, lookup, view::EntityLink, words::Subject};

/// Steps upstream that are looked at.
const STEPS: u32 = 6;
/// Assets that are looked at.
const ASSETS: usize = 200;
/// Columns that are followed at once.
const FOLLOWED: usize = 10_000;

/// A description that stands on a column upstream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Suggestion {
    /// The words.
    pub text: String,
    /// The thing whose column has them.
    pub from: EntityLink,
    /// Path of the column there.
    pub column: String,
    /// Steps upstream, from 1.
    pub steps: u32,
    /// Whether column lineage says so; else the names are the same.
    pub stated: bool,
}

/// A column upstream that stands for one of the thing's own.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Trail {
    /// Path of the thing's own column.
    own: String,
    /// Asset reached.
    at: Urn,
    /// Path of the column there.
    column: String,
    stated: bool,
}

/// Suggestions by path, for columns that have no description.
pub async fn suggestions(app: &App, subject: &Subject) -> AppResult<HashMap<String, Suggestion>> {
    let mut found: HashMap<String, Suggestion> = HashMap::new();
    let Some(holder) = &subject.holder else {
        return Ok(found);
    };
    let silent: Vec<Field> = subject
        .fields()
        .into_iter()
        .filter(|field| field.doc.is_none())
        .take(FOLLOWED)
        .collect();
    if silent.is_empty() || holder.upstream.is_empty() {
        return Ok(found);
    }
    let mut trails: Vec<Trail> = silent
        .iter()
        .flat_map(|field| upwards(holder, &field.path, &field.path, true))
        .collect();
    let mut seen: HashSet<Urn> = HashSet::from([holder.urn.clone()]);
    for steps in 1..=STEPS {
        let wanted: BTreeSet<Urn> = trails.iter().map(|trail| trail.at.clone()).collect();
        let wanted: Vec<Urn> = wanted
            .into_iter()
            .filter(|urn| !seen.contains(urn))
            .take(ASSETS.saturating_sub(seen.len()))
            .collect();
        if wanted.is_empty() {
            break;
        }
        seen.extend(wanted.iter().cloned());
        let assets = lookup::by_urn(app, &wanted).await?;
        let mut next: Vec<Trail> = Vec::new();
        // What column lineage states comes before what is only called the same.
        trails.sort_by_key(|trail| !trail.stated);
        for trail in trails {
            let Some(asset) = assets.get(&trail.at) else {
                continue;
            };
            if found.contains_key(&trail.own) {
                continue;
            }
            if let Some(text) = doc_of(asset, &trail.column) {
                let suggestion = Suggestion {
                    text: text.to_owned(),
                    from: asset.into(),
                    column: trail.column,
                    steps,
                    stated: trail.stated,
                };
                found.insert(trail.own, suggestion);
            } else if next.len() < FOLLOWED {
                next.extend(upwards(asset, &trail.column, &trail.own, trail.stated));
            }
        }
        trails = next;
    }
    Ok(found)
}

fn doc_of<'a>(asset: &'a Entity, path: &str) -> Option<&'a str> {
    // A product only repeats what its assets say.
    let schema = asset
        .schema
        .as_ref()
        .filter(|_| asset.kind != EntityKind::Product)?;
    let field = schema
        .fields
        .iter()
        .find(|field| field.path.eq_ignore_ascii_case(path))?;
    field.doc.as_deref()
}

/// One step up from a column: along column lineage where an edge has it, else to the column of the same name.
fn upwards(asset: &Entity, column: &str, own: &str, stated: bool) -> Vec<Trail> {
    let mut trails: Vec<Trail> = Vec::new();
    for edge in &asset.upstream {
        let trail = |column: &str, stated: bool| Trail {
            own: own.to_owned(),
            at: edge.from.clone(),
            column: column.to_owned(),
            stated,
        };
        if edge.columns.is_empty() {
            trails.push(trail(column, false));
            continue;
        }
        let made_from = edge
            .columns
            .iter()
            .filter(|made| made.kind == ColumnEdgeKind::Direct && made.to.eq_ignore_ascii_case(column));
        trails.extend(made_from.map(|made| trail(&made.from, stated)));
    }
    trails
}
