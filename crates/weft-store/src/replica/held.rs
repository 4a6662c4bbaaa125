//! Where sources hold things: namespaces and what lies in them.

use serde::Serialize;
use sqlx::SqlitePool;
use weft_model::Urn;
use weft_ports::{
    error::PortResult,
    replica::{HeldNamespace, Place, PlacePage},
};

use super::{KIND, failed, ties};
use crate::{error::corrupt, json};

/// Stands behind each level of a namespace.
const END: char = '\u{1f}';

/// A place as it crosses into SQLite.
#[derive(Serialize)]
pub struct Row<'a> {
    source: &'a str,
    namespace: String,
    key: String,
    name: &'a str,
    format: Option<&'a str>,
    denied: bool,
}

/// The row of a place.
pub fn row(place: &Place) -> Row<'_> {
    Row {
        source: &place.source,
        namespace: path(&place.namespace),
        key: ties::folded(&place.name),
        name: &place.name,
        format: place.format.as_deref(),
        denied: place.denied,
    }
}

/// What is asked of a namespace.
pub struct Asked<'a> {
    pub source: &'a str,
    pub namespace: &'a [String],
    pub filter: &'a str,
}

fn path(levels: &[String]) -> String {
    let mut path = String::new();
    for level in levels {
        // A level that holds the mark itself would be read as two.
        path.extend(
            level
                .chars()
                .map(|letter| if letter == END { '\u{fffd}' } else { letter }),
        );
        path.push(END);
    }
    path
}

fn levels(path: &str) -> Vec<String> {
    path.split_terminator(END).map(str::to_owned).collect()
}

/// Namespaces that something lies in.
pub async fn namespaces(
    pool: &SqlitePool,
    source: &str,
    namespace: &[String],
) -> PortResult<Vec<HeldNamespace>> {
    let first = path(namespace);
    // What begins with `a<1f>` comes before `a<20>`; without levels everything does.
    let after = first.strip_suffix(END).map(|named| format!("{named}\u{20}"));
    let rows = sqlx::query_as::<_, (String, i64, i64)>(
        "SELECT namespace, count(*), sum(denied) FROM held
         WHERE source = ?1 AND namespace >= ?2 AND (?3 IS NULL OR namespace < ?3)
         GROUP BY namespace ORDER BY namespace",
    )
    .bind(source.to_owned())
    .bind(first)
    .bind(after)
    .fetch_all(pool)
    .await
    .map_err(failed)?;
    let held = |(path, things, denied): (String, i64, i64)| HeldNamespace {
        namespace: levels(&path),
        things: things.cast_unsigned(),
        denied: denied.cast_unsigned(),
    };
    Ok(rows.into_iter().map(held).collect())
}

/// A page of what lies in a namespace.
pub async fn contents(
    pool: &SqlitePool,
    asked: Asked<'_>,
    limit: usize,
    offset: usize,
) -> PortResult<PlacePage> {
    let (path, filter) = (path(asked.namespace), ties::folded(asked.filter));
    let total: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM held WHERE source = ?1 AND namespace = ?2 AND instr(key, ?3) > 0",
    )
    .bind(asked.source.to_owned())
    .bind(path.clone())
    .bind(filter.clone())
    .fetch_one(pool)
    .await
    .map_err(failed)?;
    let rows = sqlx::query_as::<_, Stored>(
        "SELECT entity.urn, held.source, held.namespace, held.name, held.format, held.denied
         FROM (SELECT * FROM held WHERE source = ?1 AND namespace = ?2 AND instr(key, ?3) > 0
               ORDER BY key, entity LIMIT ?4 OFFSET ?5) AS held
         CROSS JOIN entity ON entity.id = held.entity
         ORDER BY held.key, held.entity",
    )
    .bind(asked.source.to_owned())
    .bind(path)
    .bind(filter)
    .bind(i64::try_from(limit).unwrap_or(i64::MAX))
    .bind(i64::try_from(offset).unwrap_or(i64::MAX))
    .fetch_all(pool)
    .await
    .map_err(failed)?;
    Ok(PlacePage {
        places: rows.into_iter().map(read).collect::<PortResult<_>>()?,
        total: total.cast_unsigned(),
    })
}

/// Where these things are held.
pub async fn places(pool: &SqlitePool, urns: &[Urn]) -> PortResult<Vec<(Urn, Place)>> {
    let rows = sqlx::query_as::<_, Stored>(
        "SELECT entity.urn, held.source, held.namespace, held.name, held.format, held.denied
         FROM json_each(?1) AS asked
         CROSS JOIN entity ON entity.urn = asked.value CROSS JOIN held ON held.entity = entity.id
         ORDER BY asked.key, held.source, held.namespace, held.key",
    )
    .bind(json::urns(urns))
    .fetch_all(pool)
    .await
    .map_err(failed)?;
    rows.into_iter().map(read).collect()
}

type Stored = (String, String, String, String, Option<String>, bool);

fn read((urn, source, namespace, name, format, denied): Stored) -> PortResult<(Urn, Place)> {
    let urn = Urn::parse(&urn).ok_or_else(|| corrupt(KIND.file, format!("`{urn}` is no urn")))?;
    let place = Place {
        source,
        namespace: levels(&namespace),
        name,
        format,
        denied,
    };
    Ok((urn, place))
}
