//! One person's own workspace as lines: read in one transaction, so that all of it is of one moment.

use std::{fs::File, path::Path};

use base64::{Engine, engine::general_purpose::STANDARD};
use futures::TryStreamExt;
use sqlx::SqliteConnection;
use weft_ports::{HeldRight, PortError, error::PortResult};

use super::{
    AuditLine, Checked, FORMAT, Header, ImageLine, Kind, Line, MESH, PrintLine, RecordLine, RevisionLine,
    RightLine, SourceLine, StatementLine, Work, read,
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

/// Name, configuration, when it was added, its last report and when it last went well.
type SourceRow = (String, String, i64, Option<String>, Option<i64>);

async fn sources(connection: &mut SqliteConnection, sink: &mut Sink) -> PortResult<()> {
    let rows: Vec<SourceRow> =
        sqlx::query_as("SELECT name, config, added, report, last_success FROM source ORDER BY name")
            .fetch_all(&mut *connection)
            .await
            .map_err(failed)?;
    for (name, config, added, report, last_success) in rows {
        // One that came out of a team's workspace goes back into one as its domain's.
        let domain = domain_in(&config);
        let line = SourceLine {
            name,
            config,
            added,
            domain,
            report,
            last_success,
        };
        sink.put(&Line::Source(line)).await?;
    }
    let mut rows = sqlx::query_as::<_, (String, String, String, String)>(
        "SELECT source, key, value, urns FROM fingerprint ORDER BY source, key",
    )
    .fetch(connection);
    while let Some((source, key, value, urns)) = rows.try_next().await.map_err(failed)? {
        let line = PrintLine {
            source,
            key,
            value,
            urns,
        };
        sink.put(&Line::Fingerprint(line)).await?;
    }
    Ok(())
}

async fn statements(connection: &mut SqliteConnection, sink: &mut Sink) -> PortResult<()> {
    {
        // What a statement is for is what its newest version is for.
        let mut rows = sqlx::query_as::<_, (i64, String, String, String, i64, String)>(
            "SELECT statement.id, statement.urn, statement.aspect, statement.origin, statement.record, record.scope
             FROM statement JOIN record ON record.id = statement.record ORDER BY statement.id",
        )
        .fetch(&mut *connection);
        while let Some((id, urn, aspect, origin, record, scope)) = rows.try_next().await.map_err(failed)? {
            let line = StatementLine {
                id,
                urn,
                aspect,
                origin,
                record,
                scope,
            };
            sink.put(&Line::Statement(line)).await?;
        }
    }
    let mut rows =
        sqlx::query_as::<_, (i64, i64)>("SELECT revision, first_record FROM revision ORDER BY revision")
            .fetch(connection);
    while let Some((revision, first_record)) = rows.try_next().await.map_err(failed)? {
        let line = RevisionLine {
            revision,
            first_record,
        };
        sink.put(&Line::Revision(line)).await?;
    }
    Ok(())
}

async fn records(connection: &mut SqliteConnection, sink: &mut Sink) -> PortResult<()> {
    let mut rows = sqlx::query_as::<_, (i64, i64, i64, i64, String, Option<i64>, Option<Vec<u8>>)>(
        "SELECT id, statement, revision, at, scope, previous, payload FROM record ORDER BY id",
    )
    .fetch(connection);
    while let Some((id, statement, revision, at, scope, previous, payload)) =
        rows.try_next().await.map_err(failed)?
    {
        let broken = |why: String| corrupt(PLACE, format!("record {id}: {why}"));
        let payload = payload
            .map(|stored| packed::unpack(&stored).map(std::borrow::Cow::into_owned))
            .transpose()
            .map_err(broken)?
            .map(String::from_utf8)
            .transpose()
            .map_err(|error| broken(error.to_string()))?;
        let line = RecordLine {
            id,
            statement,
            revision,
            at,
            scope,
            previous,
            payload,
        };
        sink.put(&Line::Record(line)).await?;
    }
    Ok(())
}

async fn beside(connection: &mut SqliteConnection, sink: &mut Sink) -> PortResult<()> {
    {
        let mut rows = sqlx::query_as::<_, (i64, String, Vec<u8>)>(
            "SELECT sequence, entry, hash FROM audit ORDER BY sequence",
        )
        .fetch(&mut *connection);
        while let Some((sequence, entry, hash)) = rows.try_next().await.map_err(failed)? {
            let line = AuditLine {
                sequence,
                scope: MESH.to_owned(),
                entry,
                hash: crate::hex(&hash),
            };
            sink.put(&Line::Audit(line)).await?;
        }
    }
    let mut rows = sqlx::query_as::<_, (String, String, Vec<u8>)>(
        "SELECT digest, kind, bytes FROM image ORDER BY digest",
    )
    .fetch(connection);
    while let Some((digest, kind, bytes)) = rows.try_next().await.map_err(failed)? {
        let line = ImageLine {
            digest,
            kind,
            bytes: STANDARD.encode(bytes),
        };
        sink.put(&Line::Image(line)).await?;
    }
    Ok(())
}

/// A right as a line.
fn right(held: &HeldRight) -> Line {
    Line::Right(RightLine {
        holder: held.right.holder.clone(),
        privilege: held.right.privilege.clone(),
        target: held.right.target.as_str().to_owned(),
        name: held.right.name.clone(),
        given_for: held
            .grant
            .as_ref()
            .map(|grant| grant.as_str().to_owned())
            .unwrap_or_default(),
        since: held.since.map_or(0, weft_model::Timestamp::as_millis),
    })
}
