//! Lines into a team's workspace that is being made: as its owner, in the transaction that makes it.

use std::collections::HashSet;

use base64::{Engine, engine::general_purpose::STANDARD};
use sqlx::PgConnection;
use weft_ports::{PortError, PortErrorKind, error::PortResult};

use super::{
    AuditLine, Checked, DutyLine, Header, ImageLine, Kind, PrintLine, RecordLine, RevisionLine, RightLine,
    SourceLine, StatementLine, Work,
    batch::{Batch, Batches},
    damaged, unhex,
};
use crate::{
    chain::{self, Walk},
    team::ask,
    team::{audit, said, without_nul},
};

/// Longest payload that the table takes, in bytes.
const LONGEST: usize = 32 << 20;
/// Where it is kept how the workspace stood that was moved.
const MOVED_HEAD: &str = "moved_head";

/// What is loaded, and why.
pub struct Load<'a> {
    /// The file.
    pub checked: &'a Checked,
    /// Long work.
    pub work: &'a Work,
    /// Whether it stays the same workspace, or becomes one of its own.
    pub same: bool,
    /// What is audited: the act.
    pub action: &'static str,
    /// What is audited: its detail.
    pub detail: String,
}

/// What is known while lines go in.
struct Filling {
    /// Who sees a record of one's own workspace is worked out once everything that says whose a thing is is there.
    from_own: bool,
    /// Statements of people that wait for that.
    waiting: HashSet<i64>,
    late: Vec<RecordLine>,
    settled: bool,
    walk: Walk,
    duties: Vec<DutyLine>,
    rights: Vec<RightLine>,
}

/// Loads everything; the duties of the file come after those that the workspace begins with.
pub async fn fill_team(connection: &mut PgConnection, load: &Load<'_>) -> PortResult<Vec<DutyLine>> {
    let header = &load.checked.header;
    let mut filling = Filling {
        from_own: header.kind == Kind::Embedded,
        waiting: HashSet::new(),
        late: Vec::new(),
        settled: false,
        walk: Walk::new(header.native(), header.carried()?),
        duties: Vec::new(),
        rights: Vec::new(),
    };
    // Whoever has no duty is not told whose a thing is; and what was decided is not judged again, as a steward's word is not.
    let known = "INSERT INTO duty (login, role, given_by) VALUES (session_user, 'steward', session_user)";
    run(connection, known).await?;
    let mut batches = Batches::of(load.checked);
    let mut done = 0;
    while let Some(batch) = batches.next().await? {
        done += batch.lines;
        add(connection, &mut filling, batch).await?;
        load.work.at("Move", done, Some(load.checked.lines()))?;
    }
    settle(connection, &mut filling).await?;
    rights(connection, filling.rights).await?;
    run(connection, "DELETE FROM duty").await?;
    head(connection, header, load).await?;
    Ok(filling.duties)
}

/// Gives the duties of the file, and notes what was done.
pub async fn end_team(
    connection: &mut PgConnection,
    load: &Load<'_>,
    duties: Vec<DutyLine>,
) -> PortResult<()> {
    for duty in duties {
        ask::query(
            "INSERT INTO duty (login, role, domain, since, until, given_by, stands_for)
             VALUES ($1, $2, $3, to_timestamp($4::bigint / 1000.0), to_timestamp($5::bigint / 1000.0), $6, $7)
             ON CONFLICT DO NOTHING",
        )
        .bind(duty.login)
        .bind(duty.role)
        .bind(duty.domain)
        .bind(duty.since)
        .bind(duty.until)
        .bind(duty.given_by)
        .bind(duty.stands_for)
        .execute(&mut *connection)
        .await
        .map_err(said)?;
    }
    ask::query("SELECT note(now_ms(), session_user, $1, 'workspace', $2, 'mesh')")
        .bind(load.action)
        .bind(load.detail.as_str())
        .execute(connection)
        .await
        .map_err(said)?;
    Ok(())
}

async fn run(connection: &mut PgConnection, sql: &'static str) -> PortResult<()> {
    ask::query(sql).execute(connection).await.map_err(said)?;
    Ok(())
}

async fn add(connection: &mut PgConnection, filling: &mut Filling, batch: Batch) -> PortResult<()> {
    filling.duties.extend(batch.duties);
    filling.rights.extend(batch.rights);
    for line in batch.sources {
        source(connection, line).await?;
    }
    prints(connection, batch.prints).await?;
    if filling.from_own {
        let people = batch
            .statements
            .iter()
            .filter(|line| line.origin.starts_with("person/") && line.aspect != "ownership");
        filling.waiting.extend(people.map(|line| line.id));
    }
    statements(connection, batch.statements).await?;
    revisions(connection, batch.revisions).await?;
    let (late, now): (Vec<_>, Vec<_>) = batch
        .records
        .into_iter()
        .partition(|line| filling.waiting.contains(&line.statement));
    filling.late.extend(late);
    records(connection, now, false).await?;
    if !batch.entries.is_empty() {
        settle(connection, filling).await?;
        entries(connection, filling, batch.entries).await?;
    }
    for line in batch.images {
        image(connection, line).await?;
    }
    Ok(())
}

/// Gives the rights whose grant stands and has them; what else was held is held by nobody there.
async fn rights(connection: &mut PgConnection, lines: Vec<RightLine>) -> PortResult<()> {
    const GIVE: &str =
        "INSERT INTO held_right (holder, privilege, target, name, given_for, subject, given_at, given_by)
         SELECT one.holder, one.privilege, one.target, coalesce(step ->> 'name', one.target), one.given_for,
                made.kept ->> 'subject', one.since, session_user
         FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[])
              AS one (holder, privilege, target, given_for, since)
         CROSS JOIN LATERAL newest_grant(one.given_for) AS made (kept)
         CROSS JOIN LATERAL step_for(made.kept, one.holder, one.privilege, one.target) AS step
         WHERE one.given_for LIKE 'urn:weft:grant:%' AND stands(made.kept) AND step IS NOT NULL
         ON CONFLICT DO NOTHING";
    if lines.is_empty() {
        return Ok(());
    }
    let mut columns: [Vec<String>; 4] = Default::default();
    let mut since = Vec::with_capacity(lines.len());
    for line in lines {
        let values = [line.holder, line.privilege, line.target, line.given_for];
        for (column, value) in columns.iter_mut().zip(values) {
            column.push(value);
        }
        since.push(line.since);
    }
    let [holders, privileges, targets, grants] = columns;
    ask::query(GIVE)
        .bind(holders)
        .bind(privileges)
        .bind(targets)
        .bind(grants)
        .bind(since)
        .execute(connection)
        .await
        .map_err(said)?;
    Ok(())
}

/// Puts in what waited, and says of each statement what its newest version says. Once: no record follows an audit entry.
async fn settle(connection: &mut PgConnection, filling: &mut Filling) -> PortResult<()> {
    const NEWEST: &str = "UPDATE statement SET digest = record.digest, scope = record.scope FROM record
         WHERE record.id = statement.record
           AND (statement.digest, statement.scope) IS DISTINCT FROM (record.digest, record.scope)";
    if std::mem::replace(&mut filling.settled, true) {
        return Ok(());
    }
    run(connection, NEWEST).await?;
    if filling.late.is_empty() {
        return Ok(());
    }
    let mut late = std::mem::take(&mut filling.late).into_iter().peekable();
    while late.peek().is_some() {
        let some = late.by_ref().take(1_000).collect();
        records(connection, some, true).await?;
    }
    run(connection, NEWEST).await
}

async fn source(connection: &mut PgConnection, line: SourceLine) -> PortResult<()> {
    ask::query(
        "INSERT INTO source (name, config, added, domain, report, last_success) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(line.name)
    .bind(without_nul(line.config))
    .bind(line.added)
    .bind(line.domain)
    .bind(line.report.map(without_nul))
    .bind(line.last_success)
    .execute(connection)
    .await
    .map_err(said)?;
    Ok(())
}

async fn prints(connection: &mut PgConnection, lines: Vec<PrintLine>) -> PortResult<()> {
    if lines.is_empty() {
        return Ok(());
    }
    let mut columns: [Vec<String>; 4] = Default::default();
    for line in lines {
        let values = [line.source, line.key, line.value, line.urns];
        for (column, value) in columns.iter_mut().zip(values) {
            column.push(value);
        }
    }
    let [sources, keys, values, urns] = columns;
    // Harvests are counted anew: what is remembered is of none that is open.
    ask::query(
        "INSERT INTO fingerprint (source, key, value, urns, harvest)
         SELECT source, key, value, urns, 0
         FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS one (source, key, value, urns)",
    )
    .bind(sources)
    .bind(keys)
    .bind(values)
    .bind(urns)
    .execute(connection)
    .await
    .map_err(said)?;
    Ok(())
}

async fn statements(connection: &mut PgConnection, lines: Vec<StatementLine>) -> PortResult<()> {
    if lines.is_empty() {
        return Ok(());
    }
    let (mut ids, mut records) = (Vec::new(), Vec::new());
    let mut columns: [Vec<String>; 4] = Default::default();
    for line in lines {
        ids.push(line.id);
        records.push(line.record);
        let values = [line.urn, line.aspect, line.origin, line.scope];
        for (column, value) in columns.iter_mut().zip(values) {
            column.push(value);
        }
    }
    let [urns, aspects, origins, scopes] = columns;
    ask::query(
        "INSERT INTO statement (id, urn, aspect, origin, record, scope)
         SELECT id, urn, aspect, origin, record, scope
         FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[])
             AS one (id, urn, aspect, origin, record, scope)",
    )
    .bind(ids)
    .bind(urns)
    .bind(aspects)
    .bind(origins)
    .bind(records)
    .bind(scopes)
    .execute(connection)
    .await
    .map_err(said)?;
    Ok(())
}

async fn revisions(connection: &mut PgConnection, lines: Vec<RevisionLine>) -> PortResult<()> {
    if lines.is_empty() {
        return Ok(());
    }
    let (revisions, firsts): (Vec<i64>, Vec<i64>) = lines
        .into_iter()
        .map(|line| (line.revision, line.first_record))
        .unzip();
    ask::query(
        "INSERT INTO revision (revision, first_record) SELECT * FROM unnest($1::bigint[], $2::bigint[])",
    )
    .bind(revisions)
    .bind(firsts)
    .execute(connection)
    .await
    .map_err(said)?;
    Ok(())
}

/// Adds versions; with `works_out` it is worked out who may see them.
async fn records(connection: &mut PgConnection, lines: Vec<RecordLine>, works_out: bool) -> PortResult<()> {
    if lines.is_empty() {
        return Ok(());
    }
    let mut numbers: [Vec<i64>; 4] = Default::default();
    let (mut previous, mut scopes, mut payloads) = (Vec::new(), Vec::new(), Vec::new());
    for line in lines {
        let values = [line.id, line.statement, line.revision, line.at];
        for (column, value) in numbers.iter_mut().zip(values) {
            column.push(value);
        }
        if line
            .payload
            .as_ref()
            .is_some_and(|payload| payload.len() > LONGEST)
        {
            return Err(PortError::new(
                PortErrorKind::Limit,
                format!(
                    "record {} has more than 32 MiB, which a team workspace does not take",
                    line.id
                ),
            )
            .hint("sync its source with less in one file, or leave the workspace where it is"));
        }
        previous.push(line.previous);
        scopes.push(line.scope);
        payloads.push(line.payload.map(without_nul));
    }
    let [ids, statements, revisions, times] = numbers;
    ask::query(
        "INSERT INTO record (id, statement, revision, at, scope, previous, digest, payload)
         SELECT one.id, one.statement, one.revision, one.at,
                CASE WHEN $8 THEN scope_of(statement.aspect, one.payload::jsonb) ELSE one.scope END,
                one.previous, digest_of(one.payload), one.payload
         FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::bigint[], $7::text[])
             AS one (id, statement, revision, at, scope, previous, payload)
         JOIN statement ON statement.id = one.statement",
    )
    .bind(ids)
    .bind(statements)
    .bind(revisions)
    .bind(times)
    .bind(scopes)
    .bind(previous)
    .bind(payloads)
    .bind(works_out)
    .execute(connection)
    .await
    .map_err(said)?;
    Ok(())
}

/// Adds audit entries with the hashes that they have. What is about somebody's access is for whom that is for.
async fn entries(connection: &mut PgConnection, filling: &Filling, lines: Vec<AuditLine>) -> PortResult<()> {
    let (mut sequences, mut digests, mut hashes) = (Vec::new(), Vec::new(), Vec::new());
    let (mut scopes, mut texts) = (Vec::new(), Vec::new());
    for line in lines {
        if line.entry.contains("\\u0000") && without_nul(line.entry.clone()) != line.entry {
            return Err(PortError::new(
                PortErrorKind::Unsupported,
                format!(
                    "audit entry {} holds a NUL, which PostgreSQL does not take, and an entry is never changed",
                    line.sequence
                ),
            )
            .hint("leave the workspace where it is, and report this"));
        }
        let sequence = line.sequence.cast_unsigned();
        digests.push(filling.walk.digest(sequence, line.entry.as_bytes()));
        hashes.push(unhex(&line.hash).ok_or_else(|| damaged("the hash of an audit entry is none"))?);
        sequences.push(line.sequence);
        scopes.push(line.scope);
        texts.push(line.entry);
    }
    ask::query(
        "INSERT INTO audit (sequence, digest, hash) SELECT * FROM unnest($1::bigint[], $2::bytea[], $3::bytea[])",
    )
    .bind(sequences.clone())
    .bind(digests)
    .bind(hashes)
    .execute(&mut *connection)
    .await
    .map_err(said)?;
    ask::query(
        "INSERT INTO audit_entry (sequence, subject, scope, entry)
         SELECT one.sequence, one.entry::json ->> 'subject',
                CASE WHEN $4 THEN coalesce(
                    (SELECT min(statement.scope) FROM statement
                     WHERE statement.urn = one.entry::json ->> 'subject' AND statement.scope <> 'mesh'), 'mesh')
                ELSE one.scope END, one.entry
         FROM unnest($1::bigint[], $2::text[], $3::text[]) AS one (sequence, scope, entry)",
    )
    .bind(sequences)
    .bind(scopes)
    .bind(texts)
    .bind(filling.from_own)
    .execute(connection)
    .await
    .map_err(said)?;
    Ok(())
}

async fn image(connection: &mut PgConnection, line: ImageLine) -> PortResult<()> {
    let bytes = STANDARD
        .decode(&line.bytes)
        .map_err(|_| damaged("the bytes of an image are none"))?;
    ask::query("INSERT INTO image (digest, kind, bytes) VALUES ($1, $2, $3)")
        .bind(line.digest)
        .bind(line.kind)
        .bind(bytes)
        .execute(connection)
        .await
        .map_err(said)?;
    Ok(())
}

async fn head(connection: &mut PgConnection, header: &Header, load: &Load<'_>) -> PortResult<()> {
    let hash = unhex(&header.audit_hash).ok_or_else(|| damaged("the hash of its head is none"))?;
    ask::query("UPDATE head SET revision = $1, audit_sequence = $2, audit_hash = $3")
        .bind(header.revision)
        .bind(header.audit_sequence)
        .bind(hash)
        .execute(&mut *connection)
        .await
        .map_err(said)?;
    let carried = header.carried()?.within(audit::NATIVE).to_string();
    let mut kept = vec![(chain::CARRIED, carried)];
    if load.same {
        kept.push((MOVED_HEAD, header.stand()));
        kept.push(("workspace_id", header.workspace_id.clone()));
    }
    for (key, value) in kept {
        ask::query("INSERT INTO meta VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value")
            .bind(key)
            .bind(value)
            .execute(&mut *connection)
            .await
            .map_err(said)?;
    }
    Ok(())
}
