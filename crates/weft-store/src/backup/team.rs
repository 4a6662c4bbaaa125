//! A team's workspace as lines, read by a member who may see all of it.

use std::{fs::File, path::Path};

use futures::TryStreamExt;
use sqlx::PgConnection;
use weft_ports::{PortError, PortErrorKind, error::PortResult};

use super::{Checked, DutyLine, FORMAT, Header, Kind, Line, Work, read, rows, write::Sink};
use crate::{
    error::corrupt,
    team::ask,
    team::{PLACE, TeamWorkspace, audit, said},
    workspace::now,
};

/// Writes a backup into `file`, which lies at `path`, and reads it again.
pub async fn backup(workspace: &TeamWorkspace, file: File, path: &Path, work: &Work) -> PortResult<Checked> {
    let mut tx = workspace.read().await?;
    sees_all(&mut tx, workspace).await?;
    let header = header(&mut tx, workspace).await?;
    let mut sink = Sink::begin(Some(file), header, work.clone()).await?;
    sources(&mut tx, &mut sink).await?;
    statements(&mut tx, &mut sink).await?;
    records(&mut tx, &mut sink).await?;
    entries(&mut tx, &mut sink).await?;
    images(&mut tx, &mut sink).await?;
    duties(&mut tx, &mut sink).await?;
    rights(&mut tx, &mut sink).await?;
    sink.finish().await?;
    drop(tx);
    read::check(path, work).await
}

async fn rights(connection: &mut PgConnection, sink: &mut Sink) -> PortResult<()> {
    let found = ask::query_as::<rows::Right>(
        "SELECT holder, privilege, target, name, given_for, given_at FROM held_right ORDER BY holder, privilege, target",
    )
    .fetch(connection);
    sink.put_all(found.map_err(said).map_ok(rows::right)).await
}

/// Refuses a backup that would hold a part only: row-level security leaves out in silence what a person may not see.
async fn sees_all(connection: &mut PgConnection, workspace: &TeamWorkspace) -> PortResult<()> {
    let (member, duty, hidden): (bool, bool, bool) = ask::query_as(
        "SELECT is_member(), has_duty(ARRAY['owner', 'steward', 'deputy', 'auditor', 'runner'], NULL),
                (SELECT count(*) FROM audit) <> (SELECT count(*) FROM audit_entry)",
    )
    .fetch_one(connection)
    .await
    .map_err(said)?;
    if !member {
        return Err(workspace.stranger());
    }
    if duty && !hidden {
        return Ok(());
    }
    Err(PortError::new(
        PortErrorKind::Denied,
        format!(
            "`{}` does not see all of {}, and a backup of a part would be none",
            workspace.login(),
            workspace.address()
        ),
    )
    .hint("an auditor of the whole mesh makes it: `weft workspace invite LOGIN --role auditor`"))
}

async fn header(connection: &mut PgConnection, workspace: &TeamWorkspace) -> PortResult<Header> {
    let row: Option<(String, String, i64, i64, Vec<u8>)> = ask::query_as(
        "SELECT (SELECT value FROM meta WHERE key = 'workspace_id'),
                (SELECT value FROM meta WHERE key = 'lowest_client'), revision, audit_sequence, audit_hash
         FROM head",
    )
    .fetch_optional(&mut *connection)
    .await
    .map_err(said)?;
    let (workspace_id, lowest, revision, audit_sequence, audit_hash) =
        row.ok_or_else(|| workspace.stranger())?;
    let carried = audit::carried(connection).await?;
    Ok(Header {
        format: FORMAT.to_owned(),
        kind: Kind::Team,
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

async fn sources(connection: &mut PgConnection, sink: &mut Sink) -> PortResult<()> {
    let found = ask::query_as::<rows::Source>(
        "SELECT name, config, added, domain, report, last_success FROM source ORDER BY name COLLATE \"C\"",
    )
    .fetch(&mut *connection);
    sink.put_all(found.map_err(said).map_ok(rows::source)).await?;
    let found = ask::query_as::<rows::Print>(
        "SELECT source, key, value, urns FROM fingerprint ORDER BY source COLLATE \"C\", key COLLATE \"C\"",
    )
    .fetch(connection);
    sink.put_all(found.map_err(said).map_ok(rows::print)).await
}

async fn statements(connection: &mut PgConnection, sink: &mut Sink) -> PortResult<()> {
    let found = ask::query_as::<rows::Statement>(
        "SELECT id, urn, aspect, origin, record, scope FROM statement ORDER BY id",
    )
    .fetch(&mut *connection);
    sink.put_all(found.map_err(said).map_ok(rows::statement)).await?;
    let found =
        ask::query_as::<rows::Revision>("SELECT revision, first_record FROM revision ORDER BY revision")
            .fetch(connection);
    sink.put_all(found.map_err(said).map_ok(rows::revision)).await
}

async fn records(connection: &mut PgConnection, sink: &mut Sink) -> PortResult<()> {
    let found = ask::query_as::<rows::Record<String>>(
        "SELECT id, statement, revision, at, scope, previous, payload FROM record ORDER BY id",
    )
    .fetch(connection);
    sink.put_all(found.map_err(said).map_ok(rows::record)).await
}

async fn entries(connection: &mut PgConnection, sink: &mut Sink) -> PortResult<()> {
    let found = ask::query_as::<rows::Entry>(
        "SELECT sequence, scope, entry, hash FROM audit_entry JOIN audit USING (sequence) ORDER BY sequence",
    )
    .fetch(connection);
    sink.put_all(found.map_err(said).map_ok(rows::entry)).await
}

async fn images(connection: &mut PgConnection, sink: &mut Sink) -> PortResult<()> {
    let mut found = ask::query_as::<rows::Image>(
        "SELECT digest, kind, bytes FROM image ORDER BY digest COLLATE \"C\", sum",
    )
    .fetch(connection);
    let mut before = String::new();
    while let Some((digest, kind, bytes)) = found.try_next().await.map_err(said)? {
        // Bytes that do not have the digest are not the image, whoever kept them.
        if digest == before || blake3::hash(&bytes).to_hex().as_str() != digest {
            continue;
        }
        before.clone_from(&digest);
        sink.put(&rows::image((digest, kind, bytes))).await?;
    }
    Ok(())
}

type DutyRow = (
    String,
    String,
    Option<String>,
    i64,
    Option<i64>,
    String,
    Option<String>,
);

async fn duties(connection: &mut PgConnection, sink: &mut Sink) -> PortResult<()> {
    let rows: Vec<DutyRow> = ask::query_as(
        "SELECT login, role, domain, (extract(epoch FROM since) * 1000)::bigint,
                (extract(epoch FROM until) * 1000)::bigint, given_by, to_jsonb(duty) ->> 'stands_for'
         FROM duty ORDER BY id",
    )
    .fetch_all(connection)
    .await
    .map_err(said)?;
    for (login, role, domain, since, until, given_by, stands_for) in rows {
        let line = DutyLine {
            login,
            role,
            domain,
            since,
            until,
            given_by,
            stands_for,
        };
        sink.put(&Line::Duty(line)).await?;
    }
    Ok(())
}
