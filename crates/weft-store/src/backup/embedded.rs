//! One person's own workspace as lines: read in one transaction, so that all of it is of one moment.

use std::{fs::File, path::Path};

use futures::{StreamExt, TryStreamExt};
use sqlx::SqliteConnection;
use weft_ports::{HeldRight, PortError, error::PortResult};

use super::{
    Checked, FORMAT, Header, Kind, Line, MESH, Work, read, rows,
    write::{Sink, Written},
};
use crate::{
    SqliteWorkspace,
    error::{corrupt, stored},
    packed,
    source_domain::domain_in,
    workspace::{audit, now},
};

/// What messages call it.
const PLACE: &str = "workspace.db";

fn failed(error: sqlx::Error) -> PortError {
    stored(PLACE)(error)
}

/// Writes a backup into `file`, which lies at `path`, and reads it again. The rights are those that Weft itself holds.
pub async fn backup(
    workspace: &SqliteWorkspace,
    rights: &[HeldRight],
    file: File,
    path: &Path,
    work: &Work,
) -> PortResult<Checked> {
    let mut tx = workspace.readers().begin().await.map_err(failed)?;
    let header = header(&mut tx).await?;
    dump(&mut tx, header, rights, Some(file), work).await?;
    drop(tx);
    read::check(path, work).await
}

/// The first line for a workspace as it stands.
pub(super) async fn header(connection: &mut SqliteConnection) -> PortResult<Header> {
    let (workspace_id, lowest, revision, audit_sequence, audit_hash): (String, String, i64, i64, Vec<u8>) =
        sqlx::query_as(
            "SELECT (SELECT value FROM meta WHERE key = 'workspace_id'),
                    (SELECT value FROM meta WHERE key = 'lowest_client'), revision, audit_sequence, audit_hash
             FROM head",
        )
        .fetch_one(&mut *connection)
        .await
        .map_err(failed)?;
    let carried = audit::carried(connection).await?;
    Ok(Header {
        format: FORMAT.to_owned(),
        kind: Kind::Embedded,
        workspace_id,
        lowest_client: lowest
            .parse()
            .map_err(|_| corrupt(PLACE, "its lowest client version is no number"))?,
        revision,
        audit_sequence,
        audit_hash: crate::hex(&audit_hash),
        chain: carried
            .then(audit::NATIVE, audit_sequence.cast_unsigned())
            .to_string(),
        made: now().as_millis(),
    })
}

/// Everything that is in a workspace, as lines.
pub(super) async fn dump(
    connection: &mut SqliteConnection,
    header: Header,
    rights: &[HeldRight],
    file: Option<File>,
    work: &Work,
) -> PortResult<Written> {
    let mut sink = Sink::begin(file, header, work.clone()).await?;
    sources(connection, &mut sink).await?;
    statements(connection, &mut sink).await?;
    records(connection, &mut sink).await?;
    beside(connection, &mut sink).await?;
    for held in rights {
        sink.put(&right(held)).await?;
    }
    sink.finish().await
}

async fn sources(connection: &mut SqliteConnection, sink: &mut Sink) -> PortResult<()> {
    let found = sqlx::query_as::<_, rows::Source>(
        "SELECT name, config, added, NULL, report, last_success FROM source ORDER BY name",
    )
    .fetch(&mut *connection);
    // One that came out of a team's workspace goes back into one as its domain's.
    let found = found.map_ok(|row| {
        let domain = domain_in(&row.1);
        rows::source((row.0, row.1, row.2, domain, row.4, row.5))
    });
    sink.put_all(found.map_err(failed)).await?;
    let found = sqlx::query_as::<_, rows::Print>(
        "SELECT source, key, value, urns FROM fingerprint ORDER BY source, key",
    )
    .fetch(connection);
    sink.put_all(found.map_err(failed).map_ok(rows::print)).await
}

async fn statements(connection: &mut SqliteConnection, sink: &mut Sink) -> PortResult<()> {
    // What a statement is for is what its newest version is for.
    let found = sqlx::query_as::<_, rows::Statement>(
        "SELECT statement.id, statement.urn, statement.aspect, statement.origin, statement.record, record.scope
         FROM statement JOIN record ON record.id = statement.record ORDER BY statement.id",
    )
    .fetch(&mut *connection);
    sink.put_all(found.map_err(failed).map_ok(rows::statement))
        .await?;
    let found =
        sqlx::query_as::<_, rows::Revision>("SELECT revision, first_record FROM revision ORDER BY revision")
            .fetch(connection);
    sink.put_all(found.map_err(failed).map_ok(rows::revision)).await
}

async fn records(connection: &mut SqliteConnection, sink: &mut Sink) -> PortResult<()> {
    let found = sqlx::query_as::<_, rows::Record<Vec<u8>>>(
        "SELECT id, statement, revision, at, scope, previous, payload FROM record ORDER BY id",
    )
    .fetch(connection);
    sink.put_all(found.map(|row| unpacked(row.map_err(failed)?)))
        .await
}

/// A record with its payload as the text that was packed.
fn unpacked(row: rows::Record<Vec<u8>>) -> PortResult<Line> {
    let (id, statement, revision, at, scope, previous, payload) = row;
    let broken = |why: String| corrupt(PLACE, format!("record {id}: {why}"));
    let payload = payload
        .map(|stored| packed::unpack(&stored).map(std::borrow::Cow::into_owned))
        .transpose()
        .map_err(broken)?
        .map(String::from_utf8)
        .transpose()
        .map_err(|error| broken(error.to_string()))?;
    Ok(rows::record((
        id, statement, revision, at, scope, previous, payload,
    )))
}

async fn beside(connection: &mut SqliteConnection, sink: &mut Sink) -> PortResult<()> {
    let found = sqlx::query_as::<_, (i64, String, Vec<u8>)>(
        "SELECT sequence, entry, hash FROM audit ORDER BY sequence",
    )
    .fetch(&mut *connection);
    let scoped = |(sequence, entry, hash)| rows::entry((sequence, MESH.to_owned(), entry, hash));
    sink.put_all(found.map_err(failed).map_ok(scoped)).await?;
    let found = sqlx::query_as::<_, rows::Image>("SELECT digest, kind, bytes FROM image ORDER BY digest")
        .fetch(connection);
    sink.put_all(found.map_err(failed).map_ok(rows::image)).await
}

/// A right as a line.
fn right(held: &HeldRight) -> Line {
    let given_for = held.grant.as_ref().map(|grant| grant.as_str().to_owned());
    rows::right((
        held.right.holder.clone(),
        held.right.privilege.clone(),
        held.right.target.as_str().to_owned(),
        held.right.name.clone(),
        given_for.unwrap_or_default(),
        held.since.map_or(0, weft_model::Timestamp::as_millis),
    ))
}
