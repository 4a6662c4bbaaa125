//! Publishing what sources state into a team workspace.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use weft_model::{Aspect, Revision, Timestamp};
use weft_ports::{
    PortError, PortErrorKind,
    error::PortResult,
    source::SourceConfig,
    workspace::{Committed, HarvestBatch, HarvestId, SyncReport},
};

use super::{
    TeamWorkspace, ask,
    error::{Again, committed, said},
    writing::{answered, json, without_nul},
};

fn report_text(report: &SyncReport) -> PortResult<String> {
    serde_json::to_string(report)
        .map(without_nul)
        .map_err(|error| PortError::new(PortErrorKind::Invalid, format!("a report as JSON: {error}")))
}

fn number(harvest: &HarvestId) -> PortResult<i64> {
    harvest.0.parse().map_err(|_| {
        PortError::new(
            PortErrorKind::NotFound,
            format!("harvest {} is not open (any more)", harvest.0),
        )
        .hint("sync the source again")
    })
}

pub async fn begin(workspace: &TeamWorkspace, source: &str, at: Timestamp) -> PortResult<HarvestId> {
    let running = SyncReport {
        started: at,
        ..SyncReport::default()
    };
    let mut tx = workspace.write_transaction().await?;
    let id: i64 = ask::query_scalar("SELECT begin_harvest($1, $2, $3)")
        .bind(source)
        .bind(at.as_millis())
        .bind(report_text(&running)?)
        .fetch_one(&mut *tx)
        .await
        .map_err(said)?;
    tx.commit().await.map_err(committed(Again::Same))?;
    Ok(HarvestId(id.to_string()))
}

#[derive(Serialize)]
struct Print<'a> {
    key: &'a str,
    value: &'a str,
    urns: &'a [weft_model::Urn],
}

#[derive(Deserialize)]
struct Batch {
    revision: u64,
    stated: u64,
    revived: u64,
}

/// The facts of a batch as columns. What is stated first of an aspect counts.
#[derive(Default)]
struct Columns {
    urns: Vec<String>,
    aspects: Vec<String>,
    payloads: Vec<String>,
}

fn columns(batch: &HarvestBatch) -> PortResult<Columns> {
    let mut columns = Columns::default();
    let mut known: HashSet<(&str, Aspect)> = HashSet::with_capacity(batch.facts.len());
    for fact in &batch.facts {
        let aspect = fact.payload.aspect();
        if known.insert((fact.urn.as_str(), aspect)) {
            columns.urns.push(fact.urn.as_str().to_owned());
            columns.aspects.push(aspect.as_str().to_owned());
            columns.payloads.push(json(&fact.payload)?);
        }
    }
    Ok(columns)
}

pub async fn commit(
    workspace: &TeamWorkspace,
    harvest: &HarvestId,
    batch: HarvestBatch,
) -> PortResult<Committed> {
    let id = number(harvest)?;
    let facts = batch.facts.len() as u64;
    let mut unchanged: Vec<String> = batch
        .unchanged
        .iter()
        .map(|urn| urn.as_str().to_owned())
        .collect();
    unchanged.sort();
    unchanged.dedup();
    let kept = unchanged.len() as u64;
    let prints: Vec<Print<'_>> = batch
        .fingerprints
        .iter()
        .map(|(key, print)| Print {
            key,
            value: &print.value,
            urns: &print.urns,
        })
        .collect();
    let prints = serde_json::to_string(&prints)
        .map_err(|error| PortError::new(PortErrorKind::Invalid, format!("fingerprints as JSON: {error}")))?;
    let columns = tokio::task::spawn_blocking(move || columns(&batch))
        .await
        .map_err(|error| crate::error::stopped(&error))??;
    let mut tx = workspace.write_transaction().await?;
    let done: String = ask::query_scalar("SELECT commit_harvest($1, $2, $3, $4, $5, $6::text::jsonb)::text")
        .bind(id)
        .bind(columns.urns)
        .bind(columns.aspects)
        .bind(columns.payloads)
        .bind(unchanged)
        .bind(prints)
        .fetch_one(&mut *tx)
        .await
        .map_err(said)?;
    tx.commit().await.map_err(committed(Again::Same))?;
    let done: Batch = answered(&done)?;
    Ok(Committed {
        revision: Revision(done.revision),
        changed: done.stated + done.revived,
        unchanged: facts.saturating_sub(done.stated) + kept,
        gone: 0,
    })
}

#[derive(Deserialize)]
struct Ended {
    revision: u64,
    gone: u64,
}

/// What the end of a harvest or of a source came to.
fn ended(answer: &str) -> PortResult<Committed> {
    let ended: Ended = answered(answer)?;
    Ok(Committed {
        revision: Revision(ended.revision),
        changed: 0,
        unchanged: 0,
        gone: ended.gone,
    })
}

pub async fn finish(
    workspace: &TeamWorkspace,
    harvest: &HarvestId,
    complete: bool,
    report: &SyncReport,
) -> PortResult<Committed> {
    let id = number(harvest)?;
    let success = report.ended.filter(|_| report.error.is_none());
    let text = report_text(report)?;
    let mut tx = workspace.write_transaction().await?;
    let done: String = ask::query_scalar("SELECT finish_harvest($1, $2, $3::text::jsonb, $4, $5)::text")
        .bind(id)
        .bind(complete)
        .bind(text)
        .bind(success.map(Timestamp::as_millis))
        .bind(report.ended.map(Timestamp::as_millis))
        .fetch_one(&mut *tx)
        .await
        .map_err(said)?;
    tx.commit().await.map_err(committed(Again::Same))?;
    ended(&done)
}

pub async fn add_source(workspace: &TeamWorkspace, config: &SourceConfig, at: Timestamp) -> PortResult<()> {
    let text = serde_json::to_string(config).map(without_nul).map_err(|error| {
        PortError::new(
            PortErrorKind::Invalid,
            format!("source `{}`: {error}", config.name),
        )
    })?;
    let mut tx = workspace.write_transaction().await?;
    ask::query("SELECT add_source($1, $2, $3, $4, $5)")
        .bind(config.name.as_str())
        .bind(text)
        .bind(config.kind.as_str())
        .bind(at.as_millis())
        .bind(config.domain.as_deref())
        .execute(&mut *tx)
        .await
        .map_err(said)?;
    tx.commit().await.map_err(committed(Again::Same))
}

pub async fn remove_source(workspace: &TeamWorkspace, name: &str, at: Timestamp) -> PortResult<Committed> {
    let mut tx = workspace.write_transaction().await?;
    let done: String = ask::query_scalar("SELECT remove_source($1, $2)::text")
        .bind(name)
        .bind(at.as_millis())
        .fetch_one(&mut *tx)
        .await
        .map_err(said)?;
    tx.commit().await.map_err(committed(Again::Same))?;
    ended(&done)
}
