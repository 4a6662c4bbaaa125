//! Connections, their last reports and what they remember between harvests.

use std::collections::HashMap;

use sqlx::SqlitePool;
use weft_model::Timestamp;
use weft_ports::{
    PortError, PortErrorKind,
    error::PortResult,
    source::{Fingerprint, SourceConfig},
    workspace::{Committed, SourceState, SyncReport},
};

use super::{KIND, audit::Act, failed, harvest, transaction::Writing};
use crate::{error::corrupt, open::Pools};

/// Adds a source.
pub async fn add(pools: &Pools, person: &str, config: &SourceConfig, at: Timestamp) -> PortResult<()> {
    let json = serde_json::to_string(config).map_err(|error| {
        PortError::new(
            PortErrorKind::Invalid,
            format!("source `{}`: {error}", config.name),
        )
    })?;
    let mut writing = Writing::begin(pools).await?;
    let added = sqlx::query("INSERT OR IGNORE INTO source (name, config, added) VALUES (?1, ?2, ?3)")
        .bind(config.name.clone())
        .bind(json)
        .bind(at.as_millis())
        .execute(&mut *writing.tx)
        .await
        .map_err(failed)?
        .rows_affected();
    if added == 0 {
        return Err(PortError::new(
            PortErrorKind::Invalid,
            format!("a source called `{}` is there already", config.name),
        )
        .hint("choose another name, or remove that source first"));
    }
    let act = Act {
        actor: person,
        action: "add_source",
        subject: &config.name,
        detail: format!("{} source added", config.kind.as_str()),
    };
    writing.audit(at, &act).await?;
    writing.commit().await?;
    Ok(())
}

/// Removes a source with its fingerprints and open harvests, and closes its records.
pub async fn remove(pools: &Pools, person: &str, name: &str, at: Timestamp) -> PortResult<Committed> {
    let mut writing = Writing::begin(pools).await?;
    let removed = sqlx::query("DELETE FROM source WHERE name = ?1")
        .bind(name.to_owned())
        .execute(&mut *writing.tx)
        .await
        .map_err(failed)?
        .rows_affected();
    if removed == 0 {
        return Err(
            PortError::new(PortErrorKind::NotFound, format!("no source is called `{name}`"))
                .hint("list the sources to see their names"),
        );
    }
    let stated = sqlx::query(
        "INSERT INTO temp.turned (statement) SELECT id FROM statement WHERE origin = ?1 AND digest IS NOT NULL",
    )
    .bind(format!("source/{name}"));
    let gone = harvest::close(&mut writing, stated, at.as_millis()).await?;
    for statement in [
        "DELETE FROM fingerprint WHERE source = ?1",
        "DELETE FROM harvest WHERE source = ?1",
    ] {
        sqlx::query(statement)
            .bind(name.to_owned())
            .execute(&mut *writing.tx)
            .await
            .map_err(failed)?;
    }
    let act = Act {
        actor: person,
        action: "remove_source",
        subject: name,
        detail: format!("source removed, {gone} records closed"),
    };
    writing.audit(at, &act).await?;
    Ok(Committed {
        revision: writing.commit().await?,
        changed: 0,
        unchanged: 0,
        gone,
    })
}

/// All sources, by name.
pub async fn list(pool: &SqlitePool) -> PortResult<Vec<SourceState>> {
    let rows = sqlx::query_as::<_, (String, String, i64, Option<String>, Option<i64>)>(
        "SELECT name, config, added, report, last_success FROM source ORDER BY name",
    )
    .fetch_all(pool)
    .await
    .map_err(failed)?;
    rows.into_iter()
        .map(|(name, config, added, report, last_success)| {
            let broken = |error| corrupt(KIND.file, format!("source `{name}`: {error}"));
            Ok(SourceState {
                config: serde_json::from_str(&config).map_err(broken)?,
                added: Timestamp::from_millis(added),
                last: report
                    .map(|report| serde_json::from_str(&report))
                    .transpose()
                    .map_err(broken)?,
                last_success: last_success.map(Timestamp::from_millis),
            })
        })
        .collect()
}

/// Keeps the report of a sync with its source; a source that is not there (any more) keeps none.
pub async fn keep_report(
    tx: &mut sqlx::SqliteConnection,
    source: &str,
    report: &SyncReport,
) -> PortResult<()> {
    let success = report.ended.filter(|_| report.error.is_none());
    let json = serde_json::to_string(report)
        .map_err(|error| PortError::new(PortErrorKind::Invalid, format!("report of `{source}`: {error}")))?;
    sqlx::query("UPDATE source SET report = ?2, last_success = coalesce(?3, last_success) WHERE name = ?1")
        .bind(source.to_owned())
        .bind(json)
        .bind(success.map(Timestamp::as_millis))
        .execute(tx)
        .await
        .map_err(failed)?;
    Ok(())
}

/// The fingerprints of `keys`, by key.
pub async fn fingerprints(
    pool: &SqlitePool,
    source: &str,
    keys: &[String],
) -> PortResult<HashMap<String, Fingerprint>> {
    let keys = serde_json::to_string(keys)
        .map_err(|error| PortError::new(PortErrorKind::Invalid, format!("keys of fingerprints: {error}")))?;
    let found = sqlx::query_as::<_, (String, String, String)>(
        "SELECT fingerprint.key, fingerprint.value, fingerprint.urns
         FROM (SELECT DISTINCT value FROM json_each(?2)) AS asked
         CROSS JOIN fingerprint ON fingerprint.source = ?1 AND fingerprint.key = asked.value",
    )
    .bind(source.to_owned())
    .bind(keys)
    .fetch_all(pool)
    .await
    .map_err(failed)?;
    found
        .into_iter()
        .map(|(key, value, urns)| match serde_json::from_str(&urns) {
            Ok(urns) => Ok((key, Fingerprint { value, urns })),
            Err(error) => Err(corrupt(
                KIND.file,
                format!("fingerprint `{key}` of `{source}`: {error}"),
            )),
        })
        .collect()
}
