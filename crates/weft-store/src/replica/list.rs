//! Lists, counts and whole scans.

use futures::TryStreamExt;
use sqlx::SqlitePool;
use weft_model::{Entity, EntityKind, Urn};
use weft_ports::{
    error::PortResult,
    replica::{EntityFilter, EntityRow},
};

use super::{
    KIND,
    apply::place,
    failed, find,
    ties::{self, Space},
};
use crate::{error::corrupt, json};

/// Entities that a scan reads apart from the tasks that serve others, at a time.
const SCAN: usize = 1_000;

fn places(kinds: &[EntityKind]) -> String {
    let places: Vec<i64> = kinds.iter().map(|kind| place(*kind)).collect();
    json::integers(&places)
}

fn kind(place: i64) -> PortResult<EntityKind> {
    usize::try_from(place)
        .ok()
        .and_then(|place| EntityKind::ALL.get(place).copied())
        .ok_or_else(|| corrupt(KIND.file, format!("there is no kind {place}")))
}

/// Short forms, by kind and name.
pub async fn list(
    pool: &SqlitePool,
    filter: &EntityFilter,
    limit: usize,
    offset: usize,
) -> PortResult<Vec<EntityRow>> {
    let all = EntityKind::ALL;
    let kinds = if filter.kinds.is_empty() {
        &all
    } else {
        filter.kinds.as_slice()
    };
    let wanted: Vec<i64> = [
        filter
            .domain
            .as_ref()
            .map(|domain| ties::key(Space::Domain, &ties::folded(domain))),
        filter
            .person
            .as_ref()
            .map(|person| ties::key(Space::Person, person.as_str())),
        filter
            .source
            .as_ref()
            .map(|source| ties::key(Space::Source, source)),
    ]
    .into_iter()
    .flatten()
    .collect();
    let rows = sqlx::query_as::<_, (String, i64, String, String, Option<String>, Option<String>)>(
        "SELECT urn, place, name, full_name, domain, owner FROM entity
         WHERE place IN (SELECT value FROM json_each(?1))
           AND NOT EXISTS (
               SELECT 1 FROM json_each(?2) AS wanted
               WHERE NOT EXISTS (SELECT 1 FROM tie WHERE tie.key = wanted.value AND tie.entity = entity.id))
         ORDER BY place, name, urn LIMIT ?3 OFFSET ?4",
    )
    .bind(places(kinds))
    .bind(json::integers(&wanted))
    .bind(i64::try_from(limit).unwrap_or(i64::MAX))
    .bind(i64::try_from(offset).unwrap_or(i64::MAX))
    .fetch_all(pool)
    .await
    .map_err(failed)?;
    rows.into_iter()
        .map(|(urn, place, name, full_name, domain, owner)| {
            Ok(EntityRow {
                urn: Urn::parse(&urn).ok_or_else(|| corrupt(KIND.file, format!("`{urn}` is no urn")))?,
                kind: kind(place)?,
                name,
                full_name,
                domain,
                owner,
            })
        })
        .collect()
}

/// Whole entities of some kinds.
pub async fn scan(
    pool: &SqlitePool,
    kinds: &[EntityKind],
    each: &mut (dyn FnMut(Entity) + Send),
) -> PortResult<()> {
    let mut rows = sqlx::query_scalar::<_, Vec<u8>>(
        "SELECT json FROM entity WHERE place IN (SELECT value FROM json_each(?1)) ORDER BY id",
    )
    .bind(places(kinds))
    .fetch(pool);
    let mut waiting = Vec::with_capacity(SCAN);
    while let Some(row) = rows.try_next().await.map_err(failed)? {
        waiting.push(row);
        if waiting.len() == SCAN {
            find::read(std::mem::take(&mut waiting))
                .await?
                .into_iter()
                .for_each(&mut *each);
        }
    }
    find::read(waiting).await?.into_iter().for_each(each);
    Ok(())
}

/// Number of entities of each kind and domain.
pub async fn counts(pool: &SqlitePool) -> PortResult<Vec<(EntityKind, Option<String>, u64)>> {
    let rows = sqlx::query_as::<_, (i64, Option<String>, i64)>(
        "SELECT place, domain, count(*) FROM entity GROUP BY place, domain ORDER BY place, domain",
    )
    .fetch_all(pool)
    .await
    .map_err(failed)?;
    rows.into_iter()
        .map(|(place, domain, count)| Ok((kind(place)?, domain, count.cast_unsigned())))
        .collect()
}
