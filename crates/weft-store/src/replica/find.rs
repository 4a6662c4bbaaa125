//! Finding one thing by any of its names.

use std::collections::{BTreeSet, HashMap};

use sqlx::SqlitePool;
use weft_model::{Entity, Urn};
use weft_ports::error::PortResult;

use super::{
    KIND, failed,
    ties::{self, Space},
};
use crate::{
    error::{corrupt, stopped},
    json, packed,
};

/// Things of one name that are looked at to tell which is meant.
const CANDIDATES: i64 = 50;

/// Reads entities apart from the tasks that serve others.
pub async fn read(rows: Vec<Vec<u8>>) -> PortResult<Vec<Entity>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let read = move || {
        rows.iter()
            .map(|row| serde_json::from_slice(&packed::unpack(row)?).map_err(|error| error.to_string()))
            .collect::<Result<Vec<Entity>, String>>()
    };
    tokio::task::spawn_blocking(read)
        .await
        .map_err(|error| stopped(&error))?
        .map_err(|error| corrupt(KIND.file, error))
}

/// Entities by urn, in the order asked for. A urn that was merged stands for what it was merged into.
pub async fn entities(pool: &SqlitePool, urns: &[Urn]) -> PortResult<Vec<Entity>> {
    if urns.is_empty() {
        return Ok(Vec::new());
    }
    let own: Vec<Vec<u8>> =
        sqlx::query_scalar("SELECT json FROM entity WHERE urn IN (SELECT value FROM json_each(?1))")
            .bind(json::urns(urns))
            .fetch_all(pool)
            .await
            .map_err(failed)?;
    let mut found: HashMap<Urn, Entity> = HashMap::new();
    let mut redirects: HashMap<Urn, Urn> = HashMap::new();
    for entity in read(own).await? {
        found.insert(entity.urn.clone(), entity);
    }
    let missing: Vec<i64> = urns
        .iter()
        .filter(|urn| !found.contains_key(urn))
        .map(ties::merged)
        .collect();
    for entity in by_keys(pool, &missing).await? {
        for merged in &entity.merged {
            redirects.insert(merged.clone(), entity.urn.clone());
        }
        found.insert(entity.urn.clone(), entity);
    }
    let mut given: BTreeSet<&Urn> = BTreeSet::new();
    let mut ordered = Vec::with_capacity(urns.len());
    for urn in urns {
        let entity = found.get(urn).or_else(|| found.get(redirects.get(urn)?));
        if let Some(entity) = entity
            && given.insert(&entity.urn)
        {
            ordered.push(entity.clone());
        }
    }
    Ok(ordered)
}

/// Entities that have any of these keys.
async fn by_keys(pool: &SqlitePool, keys: &[i64]) -> PortResult<Vec<Entity>> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Vec<u8>> = sqlx::query_scalar(
        "SELECT json FROM entity WHERE id IN (
             SELECT tie.entity FROM json_each(?1) AS key CROSS JOIN tie ON tie.key = key.value)
         ORDER BY place, name, urn",
    )
    .bind(json::integers(keys))
    .fetch_all(pool)
    .await
    .map_err(failed)?;
    read(rows).await
}

/// Urns of entities that are tied to any of these keys.
pub async fn tied(pool: &SqlitePool, space: Space, keys: &[String]) -> PortResult<Vec<Urn>> {
    let keys: Vec<i64> = keys.iter().map(|text| ties::key(space, text)).collect();
    let rows: Vec<String> = sqlx::query_scalar(
        "SELECT urn FROM entity WHERE id IN (
             SELECT tie.entity FROM json_each(?1) AS key CROSS JOIN tie ON tie.key = key.value)
         ORDER BY urn",
    )
    .bind(json::integers(&keys))
    .fetch_all(pool)
    .await
    .map_err(failed)?;
    rows.iter()
        .map(|text| Urn::parse(text).ok_or_else(|| corrupt(KIND.file, format!("`{text}` is no urn"))))
        .collect()
}

/// One thing by urn, full name, end of a full name, alias, title.
pub async fn find(pool: &SqlitePool, name_or_urn: &str) -> PortResult<Option<Entity>> {
    let text = name_or_urn.trim();
    if let Some(urn) = Urn::parse(text) {
        return Ok(entities(pool, &[urn]).await?.into_iter().next());
    }
    let folded = ties::folded(text);
    let full = candidates(pool, Space::FullName, &folded).await?;
    let full: Vec<Entity> = full
        .into_iter()
        .filter(|entity| ties::folded(&entity.full_name) == folded)
        .collect();
    // As written before any other spelling; then as the kinds are ordered, products first.
    let as_written = full
        .iter()
        .position(|entity| entity.full_name == text)
        .unwrap_or(0);
    if let Some(entity) = full.into_iter().nth(as_written) {
        return Ok(Some(entity));
    }
    for space in [Space::Name, Space::Alias] {
        let named = candidates(pool, space, &folded).await?;
        if !named.is_empty() {
            return Ok(the_one(named));
        }
    }
    Ok(None)
}

async fn candidates(pool: &SqlitePool, space: Space, folded: &str) -> PortResult<Vec<Entity>> {
    let rows: Vec<Vec<u8>> = sqlx::query_scalar(
        "SELECT entity.json FROM tie JOIN entity ON entity.id = tie.entity
         WHERE tie.key = ?1 ORDER BY entity.place, entity.name, entity.urn LIMIT ?2",
    )
    .bind(ties::key(space, folded))
    .bind(CANDIDATES)
    .fetch_all(pool)
    .await
    .map_err(failed)?;
    read(rows).await
}

/// What a name means that several things may have: the only one, or the product that offers all the others.
fn the_one(mut named: Vec<Entity>) -> Option<Entity> {
    let whole = named.len() > 1 && {
        let (first, rest) = named.split_first()?;
        rest.iter().all(|other| other.products.contains(&first.urn))
    };
    (named.len() == 1 || whole).then(|| named.swap_remove(0))
}
