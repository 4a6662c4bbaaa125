//! Moves a person's own workspace into a team's that is made for it.
//!
//! The file in between is a backup like any other, so that what goes over is what was checked. The workspace is held from before
//! it is read until it is marked as moved, so that nothing is written meanwhile that would stay behind.

use std::{fs::File, path::Path};

use sqlx::{Sqlite, Transaction};
use weft_ports::{HeldRight, PortError, PortErrorKind, error::PortResult};

use super::{Counts, Header, Load, Work, embedded, read};
use crate::{
    SqliteWorkspace, TeamAddress,
    error::stored,
    team::{carried_into, schema},
};

fn failed(error: sqlx::Error) -> PortError {
    stored("workspace.db")(error)
}

/// What a move would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// How much goes over.
    pub counts: Counts,
    /// Who said something: their login, and whether the server knows it.
    pub people: Vec<(String, bool)>,
    /// The role that members will need.
    pub member: String,
}

/// What a move did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// How much went over.
    pub counts: Counts,
    /// The role that members need.
    pub member: String,
}

/// Says what a move would do, and refuses where it cannot be done.
pub async fn plan_move(workspace: &SqliteWorkspace, admin: &TeamAddress, first: &str) -> PortResult<Plan> {
    workspace.writable()?;
    let mut tx = workspace.readers().begin().await.map_err(failed)?;
    let origins: Vec<String> = sqlx::query_scalar(
        "SELECT DISTINCT substr(origin, 8) FROM statement WHERE origin >= 'person/' AND origin < 'person0' ORDER BY 1",
    )
    .fetch_all(&mut *tx)
    .await
    .map_err(failed)?;
    let counts = counts(&mut tx).await?;
    let header = embedded::header(&mut tx).await?;
    drop(tx);
    let known = match schema::look(admin, first, &origins).await {
        Ok(known) => known,
        Err(error) => {
            if !is_there(&header, admin).await {
                return Err(error);
            }
            // A move that broke off after the team's was made goes on.
            origins.clone()
        }
    };
    Ok(Plan {
        counts,
        people: origins
            .into_iter()
            .map(|login| {
                let there = known.contains(&login);
                (login, there)
            })
            .collect(),
        member: schema::member_role(admin.database()),
    })
}

async fn counts(tx: &mut Transaction<'static, Sqlite>) -> PortResult<Counts> {
    let (sources, fingerprints, statements, revisions, records, audit, images): (
        i64,
        i64,
        i64,
        i64,
        i64,
        i64,
        i64,
    ) = sqlx::query_as(
        "SELECT (SELECT count(*) FROM source), (SELECT count(*) FROM fingerprint), (SELECT count(*) FROM statement),
                (SELECT count(*) FROM revision), (SELECT count(*) FROM record), (SELECT count(*) FROM audit),
                (SELECT count(*) FROM image)",
    )
    .fetch_one(&mut **tx)
    .await
    .map_err(failed)?;
    Ok(Counts {
        sources: sources.cast_unsigned(),
        fingerprints: fingerprints.cast_unsigned(),
        statements: statements.cast_unsigned(),
        revisions: revisions.cast_unsigned(),
        records: records.cast_unsigned(),
        audit: audit.cast_unsigned(),
        images: images.cast_unsigned(),
        duties: 0,
        rights: 0,
    })
}

/// Whether the workspace at the admin's address is this one, as it stands, from a move that broke off at its end. What cannot
/// be found out is not so.
async fn is_there(own: &Header, admin: &TeamAddress) -> bool {
    let found = carried_into(admin).await.ok().flatten();
    found.is_some_and(|(id, head)| id == own.workspace_id && head == own.stand())
}

/// Moves it. `spool` is an empty file at `path` that nobody else reads; the rights stay where they are, in the folder.
pub async fn move_to_team(
    workspace: &SqliteWorkspace,
    rights: &[HeldRight],
    admin: &TeamAddress,
    first: &str,
    (spool, path): (File, &Path),
    work: &Work,
) -> PortResult<Moved> {
    workspace.writable()?;
    let mut tx = workspace.begin_writing().await?;
    let header = embedded::header(&mut tx).await?;
    let done_before = is_there(&header, admin).await;
    embedded::dump(&mut tx, header, rights, Some(spool), work).await?;
    let checked = read::check(path, work).await?;
    mark(&mut tx, admin).await?;
    let member = if done_before {
        schema::member_role(admin.database())
    } else {
        let load = Load {
            checked: &checked,
            work,
            same: true,
            action: "move_workspace",
            detail: format!(
                "moved here from one person's own: {} records up to revision {}, {} audit entries",
                checked.counts.records, checked.header.revision, checked.counts.audit
            ),
        };
        schema::make(admin, first, Some(&load)).await?
    };
    tx.commit().await.map_err(|error| {
        let error = failed(error);
        PortError::new(
            PortErrorKind::Failed,
            format!(
                "the team's workspace is made, and the one here could not be marked as moved: {}",
                error.message
            ),
        )
        .hint("write nothing here, and run the same command again: it finds the one that is made")
    })?;
    Ok(Moved {
        counts: checked.counts,
        member,
    })
}

/// Marks it, in the file itself: whoever has it open already writes nothing more either.
async fn mark(tx: &mut Transaction<'static, Sqlite>, to: &TeamAddress) -> PortResult<()> {
    sqlx::query(
        "INSERT INTO meta VALUES ('moved_to', ?1) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    )
    .bind(to.to_string())
    .execute(&mut **tx)
    .await
    .map_err(failed)?;
    sqlx::query(
        "CREATE TRIGGER IF NOT EXISTS head_was_moved BEFORE UPDATE ON head
         BEGIN SELECT RAISE(ABORT, 'the workspace was moved into a team''s and may only be read here'); END",
    )
    .execute(&mut **tx)
    .await
    .map_err(failed)?;
    Ok(())
}
