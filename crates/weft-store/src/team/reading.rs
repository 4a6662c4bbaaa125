//! Reading a team workspace: what row-level security lets this person see.

use std::collections::HashMap;

use futures::TryStreamExt;
use sqlx::PgConnection;
use tokio::task::JoinHandle;
use weft_model::{Aspect, Origin, Record, Revision, Timestamp, Urn};
use weft_ports::{
    PortError, PortErrorKind,
    error::PortResult,
    source::Fingerprint,
    workspace::{Image, ImageKind, SourceState},
};

use super::{
    TeamWorkspace, ask,
    copy::{AuditRow, SourceRow},
    error::said,
};
use crate::{
    error::{corrupt, stopped},
    source_domain::with_domain,
    workspace::encode::{self, Row6, Stored},
};

/// What messages call it.
pub const PLACE: &str = "the team workspace";
/// Rows that a scan decodes at a time, apart from the tasks that serve others.
const SCAN: usize = 1_000;

/// A source as a row, and the domain that it is of.
type OwnedSource = (String, String, i64, Option<String>, Option<i64>, Option<String>);
/// A record with its number.
pub type Numbered = (i64, String, String, String, i64, i64, Option<String>);

async fn decoded(rows: Vec<Row6>) -> PortResult<Vec<Record>> {
    spawn_decoding(rows).await.map_err(|error| stopped(&error))
}

/// Starts to read rows. One that cannot be read is left out and told of: what somebody wrote past Weft must not take the
/// workspace from everybody.
fn spawn_decoding(rows: Vec<Row6>) -> JoinHandle<Vec<Record>> {
    tokio::task::spawn_blocking(move || {
        let read = rows.into_iter().map(|row| Stored::of_team(row).record());
        read.filter_map(|record| {
            record
                .map_err(|error| tracing::warn!(message = %error.message, "a record was left out"))
                .ok()
        })
        .collect()
    })
}

fn texts<'a>(urns: impl IntoIterator<Item = &'a Urn>) -> Vec<String> {
    urns.into_iter().map(|urn| urn.as_str().to_owned()).collect()
}

pub async fn head(workspace: &TeamWorkspace) -> PortResult<Revision> {
    let mut tx = workspace.read().await?;
    head_in(workspace, &mut tx).await
}

/// The head as it stands for what else is read in a transaction.
async fn head_in(workspace: &TeamWorkspace, connection: &mut PgConnection) -> PortResult<Revision> {
    let head: Option<i64> = ask::query_scalar("SELECT revision FROM head")
        .fetch_optional(&mut *connection)
        .await
        .map_err(said)?;
    match head {
        Some(head) => Ok(Revision(head.cast_unsigned())),
        None => Err(workspace.turned_away_on(connection).await),
    }
}

/// Records after a revision, whole revisions as far as `limit` goes.
pub async fn changes(workspace: &TeamWorkspace, since: Revision, limit: usize) -> PortResult<Vec<Record>> {
    let most = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
    let mut tx = workspace.read().await?;
    let mut after = 0;
    loop {
        let rows: Vec<Numbered> = ask::query_as("SELECT * FROM news($1, $2, $3)")
            .bind(i64::try_from(since.0).unwrap_or(i64::MAX))
            .bind(after)
            .bind(most)
            .fetch_all(&mut *tx)
            .await
            .map_err(said)?;
        let Some((last, cut)) = rows.last().map(|row| (row.0, row.4)) else {
            return Ok(Vec::new());
        };
        let more = rows.len() > limit;
        let mut records = numbered(rows).await?;
        if more {
            cut_to_whole_revisions(&mut records, cut.cast_unsigned(), limit);
        }
        if !records.is_empty() {
            return Ok(records);
        }
        // Nothing of it can be read: on to what can.
        after = last;
    }
}

/// The records of rows, as far as they can be read.
pub async fn numbered(rows: Vec<Numbered>) -> PortResult<Vec<Record>> {
    let rows = rows
        .into_iter()
        .map(|(_, urn, aspect, origin, revision, at, payload)| (urn, aspect, origin, revision, at, payload))
        .collect();
    decoded(rows).await
}

/// Leaves out the revision that was cut; of one that alone is more than the limit, the first records stay.
fn cut_to_whole_revisions(records: &mut Vec<Record>, cut: u64, limit: usize) {
    let whole = records
        .iter()
        .take_while(|record| record.revision.0 != cut)
        .count();
    records.truncate(if whole > 0 { whole } else { limit });
}

pub async fn records(workspace: &TeamWorkspace, urns: &[Urn]) -> PortResult<Vec<Record>> {
    let mut tx = workspace.read().await?;
    let rows: Vec<Row6> = ask::query_as(
        "SELECT statement.urn, statement.aspect, statement.origin, record.revision, record.at, record.payload
         FROM statement JOIN record ON record.id = statement.record
         WHERE statement.urn = ANY ($1) AND statement.digest IS NOT NULL
         ORDER BY statement.urn COLLATE \"C\", statement.aspect COLLATE \"C\", statement.origin COLLATE \"C\"",
    )
    .bind(texts(urns))
    .fetch_all(&mut *tx)
    .await
    .map_err(said)?;
    decoded(rows).await
}

/// Records by their number: those that stood in the way of a word.
pub async fn by_number(workspace: &TeamWorkspace, numbers: &[i64]) -> PortResult<Vec<Record>> {
    let mut tx = workspace.read().await?;
    let rows: Vec<Row6> = ask::query_as(
        "SELECT statement.urn, statement.aspect, statement.origin, record.revision, record.at, record.payload
         FROM unnest($1::bigint[]) WITH ORDINALITY AS asked (id, place)
         JOIN record ON record.id = asked.id JOIN statement ON statement.id = record.statement
         ORDER BY place",
    )
    .bind(numbers)
    .fetch_all(&mut *tx)
    .await
    .map_err(said)?;
    decoded(rows).await
}

pub async fn listed(workspace: &TeamWorkspace, part: &str, aspect: Aspect) -> PortResult<Vec<Record>> {
    let mut tx = workspace.read().await?;
    // A range of the urns: the key of statements begins with them. `;` is the letter after `:`.
    let rows: Vec<Row6> = ask::query_as(
        "SELECT statement.urn, statement.aspect, statement.origin, record.revision, record.at, record.payload
         FROM statement JOIN record ON record.id = statement.record
         WHERE statement.urn COLLATE \"C\" > $1 AND statement.urn COLLATE \"C\" < $2 AND statement.aspect = $3
           AND statement.digest IS NOT NULL
         ORDER BY statement.urn COLLATE \"C\", statement.origin COLLATE \"C\"",
    )
    .bind(format!("urn:weft:{part}:"))
    .bind(format!("urn:weft:{part};"))
    .bind(aspect.as_str())
    .fetch_all(&mut *tx)
    .await
    .map_err(said)?;
    decoded(rows).await
}

/// Hands over everything, thing by thing, as it stood at one revision. The text of raw records stays there.
pub async fn scan(
    workspace: &TeamWorkspace,
    each: &mut (dyn FnMut(Urn, Vec<Record>) + Send),
) -> PortResult<Revision> {
    let mut tx = workspace.read().await?;
    let head = head_in(workspace, &mut tx).await?;
    let mut rows = ask::query_as::<Row6>(
        r#"SELECT statement.urn, statement.aspect, statement.origin, record.revision, record.at,
             CASE statement.aspect WHEN 'raw' THEN '{"aspect":"raw","value":""}' ELSE record.payload END
         FROM statement JOIN record ON record.id = statement.record
         WHERE statement.digest IS NOT NULL
         ORDER BY statement.urn COLLATE "C", statement.aspect COLLATE "C", statement.origin COLLATE "C""#,
    )
    .fetch(&mut *tx);
    let mut decoding: Option<JoinHandle<Vec<Record>>> = None;
    let mut waiting: Vec<Row6> = Vec::with_capacity(SCAN);
    while let Some(row) = rows.try_next().await.map_err(said)? {
        // Cut between two things only.
        if waiting.len() >= SCAN && waiting.last().is_some_and(|last| last.0 != row.0) {
            let rows = std::mem::replace(&mut waiting, Vec::with_capacity(SCAN));
            if let Some(before) = decoding.replace(spawn_decoding(rows)) {
                encode::hand_over(before.await.map_err(|error| stopped(&error))?, each);
            }
        }
        waiting.push(row);
    }
    for rest in decoding.into_iter().chain([spawn_decoding(waiting)]) {
        encode::hand_over(rest.await.map_err(|error| stopped(&error))?, each);
    }
    Ok(head)
}

pub async fn history(
    workspace: &TeamWorkspace,
    urn: &Urn,
    aspect: Aspect,
    origin: Option<&Origin>,
) -> PortResult<Vec<Record>> {
    let mut tx = workspace.read().await?;
    let rows: Vec<Row6> = ask::query_as(
        "SELECT statement.urn, statement.aspect, statement.origin, record.revision, record.at, record.payload
         FROM statement JOIN record ON record.statement = statement.id
         WHERE statement.urn = $1 AND statement.aspect = $2 AND ($3::text IS NULL OR statement.origin = $3)
         ORDER BY record.id DESC",
    )
    .bind(urn.as_str())
    .bind(aspect.as_str())
    .bind(origin.map(Origin::key))
    .fetch_all(&mut *tx)
    .await
    .map_err(said)?;
    decoded(rows).await
}

pub async fn fingerprints(
    workspace: &TeamWorkspace,
    source: &str,
    keys: &[String],
) -> PortResult<HashMap<String, Fingerprint>> {
    let mut tx = workspace.read().await?;
    let rows: Vec<(String, String, String)> =
        ask::query_as("SELECT key, value, urns FROM fingerprint WHERE source = $1 AND key = ANY ($2)")
            .bind(source)
            .bind(keys)
            .fetch_all(&mut *tx)
            .await
            .map_err(said)?;
    rows.into_iter()
        .map(|(key, value, urns)| match serde_json::from_str(&urns) {
            Ok(urns) => Ok((key, Fingerprint { value, urns })),
            Err(error) => Err(corrupt(
                PLACE,
                format!("fingerprint `{key}` of `{source}`: {error}"),
            )),
        })
        .collect()
}

pub async fn sources(workspace: &TeamWorkspace) -> PortResult<Vec<SourceState>> {
    let rows = source_rows(workspace).await?;
    rows.into_iter()
        .map(|(name, config, added, report, last_success)| {
            let broken = |error| corrupt(PLACE, format!("source `{name}`: {error}"));
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

/// Whether there is an image of this digest.
pub async fn has_image(workspace: &TeamWorkspace, digest: &str) -> PortResult<bool> {
    let mut tx = workspace.read().await?;
    ask::query_scalar("SELECT EXISTS (SELECT 1 FROM image WHERE digest = $1)")
        .bind(digest)
        .fetch_one(&mut *tx)
        .await
        .map_err(said)
}

/// The image of this digest. Bytes that do not have it are not it, whoever kept them.
pub async fn image(workspace: &TeamWorkspace, digest: &str) -> PortResult<Option<Image>> {
    let mut tx = workspace.read().await?;
    let damaged = |why: &str| {
        PortError::new(
            PortErrorKind::Corrupt,
            format!("image {digest} of {PLACE}: {why}"),
        )
        .hint("attach the image again")
    };
    // One by one: however many somebody kept in its place, it is found.
    let mut rows = ask::query_as::<(String, Vec<u8>)>("SELECT kind, bytes FROM image WHERE digest = $1")
        .bind(digest)
        .fetch(&mut *tx);
    let mut others = false;
    let (kind, bytes) = loop {
        match rows.try_next().await.map_err(said)? {
            Some(row) if blake3::hash(&row.1).to_hex().as_str() == digest => break row,
            Some(_) => others = true,
            None if others => return Err(damaged("its bytes are not those that were kept")),
            None => return Ok(None),
        }
    };
    let kind = ImageKind::parse(&kind).ok_or_else(|| damaged("it is of an unknown kind"))?;
    Ok(Some(Image {
        digest: digest.to_owned(),
        kind,
        bytes,
    }))
}

/// Whether the server refused with a code that begins so.
pub fn is_refused(error: &sqlx::Error, code: &str) -> bool {
    let found = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code);
    found.is_some_and(|found| found.starts_with(code))
}

/// All sources by name, as rows: each with the domain that it is of, whatever whoever added it wrote there.
pub async fn source_rows(workspace: &TeamWorkspace) -> PortResult<Vec<SourceRow>> {
    let mut tx = workspace.read().await?;
    let rows: Vec<OwnedSource> = ask::query_as(
        "SELECT name, config, added, report, last_success, domain FROM source ORDER BY name COLLATE \"C\"",
    )
    .fetch_all(&mut *tx)
    .await
    .map_err(said)?;
    let row = |(name, config, added, report, success, domain): OwnedSource| {
        let config = with_domain(config, domain.as_deref());
        (name, config, added, report, success)
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Audit entries after a number, as far as this person may read them, as rows.
pub async fn audit_rows(workspace: &TeamWorkspace, since: i64, limit: usize) -> PortResult<Vec<AuditRow>> {
    let mut tx = workspace.read().await?;
    ask::query_as("SELECT * FROM news_of_audit($1, $2)")
        .bind(since)
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&mut *tx)
        .await
        .map_err(said)
}
