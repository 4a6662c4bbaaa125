//! Makes a workspace of a file that was checked.

use std::path::Path;

use sqlx::{AssertSqlSafe, Sqlite, Transaction};
use weft_model::{Timestamp, Urn};
use weft_ports::{GrantSink, HeldRight, PortError, Right, error::PortResult};

use super::{Checked, Kind, Load, RightLine, Work, batch::Batches, damaged, embedded, load, unhex};
use crate::{
    SqliteRights, SqliteWorkspace, TeamAddress,
    chain::{self, Walk},
    error::{corrupt, stored},
    team::schema,
    workspace::audit,
};

const PLACE: &str = "workspace.db";

fn failed(error: sqlx::Error) -> PortError {
    stored(PLACE)(error)
}

/// Makes a person's own workspace in an empty folder, and compares it with the file before it counts.
pub async fn restore(checked: &Checked, folder: &Path, work: &Work) -> PortResult<()> {
    let workspace = SqliteWorkspace::open(&folder.join(PLACE)).await?;
    let filled = fill(&workspace, checked, work).await;
    workspace.close().await;
    let rights = filled?;
    let kept = SqliteRights::open(&folder.join("rights.db")).await?;
    let given = give(&kept, &rights).await;
    kept.close().await;
    given
}

async fn give(kept: &SqliteRights, rights: &[HeldRight]) -> PortResult<()> {
    for held in rights {
        if let (Some(grant), Some(since)) = (&held.grant, held.since) {
            kept.give(&held.right, grant, since).await?;
        }
    }
    Ok(())
}

/// Makes a team's workspace in a database without one; the answer is the role that its members need. It becomes a workspace of
/// its own: copies of the one that was backed up do not go on with it.
pub async fn restore_team(
    checked: &Checked,
    admin: &TeamAddress,
    first: &str,
    work: &Work,
) -> PortResult<String> {
    let load = Load {
        checked,
        work,
        same: false,
        action: "restore_workspace",
        detail: format!(
            "made of a backup of workspace {} at revision {}",
            checked.header.workspace_id, checked.header.revision
        ),
    };
    schema::make(admin, first, Some(&load)).await
}

async fn fill(workspace: &SqliteWorkspace, checked: &Checked, work: &Work) -> PortResult<Vec<HeldRight>> {
    let header = &checked.header;
    let mut tx = workspace.begin_writing().await?;
    // Entries come with the numbers that they have; the head is put at the end.
    let gapless: String = sqlx::query_scalar("SELECT sql FROM sqlite_schema WHERE name = 'audit_has_no_gap'")
        .fetch_one(&mut *tx)
        .await
        .map_err(failed)?;
    run(&mut tx, "DROP TRIGGER audit_has_no_gap".to_owned()).await?;
    let walk = Walk::new(header.native(), header.carried()?);
    let mut batches = Batches::of(checked);
    let (mut done, mut rights) = (0, Vec::new());
    while let Some(mut batch) = batches.next().await? {
        done += batch.lines;
        rights.append(&mut batch.rights);
        load::add(&mut tx, batch, &walk).await?;
        work.at("Restore", done, Some(checked.lines()))?;
    }
    let newest =
        "UPDATE statement SET digest = (SELECT record.digest FROM record WHERE record.id = statement.record)";
    run(&mut tx, newest.to_owned()).await?;
    head(&mut tx, checked).await?;
    run(&mut tx, gapless).await?;
    let rights = rights.into_iter().map(held).collect::<PortResult<Vec<_>>>()?;
    // Duties, and who may see which audit entry, have no place in a person's own.
    if header.kind == Kind::Embedded {
        let again = embedded::dump(&mut tx, header.clone(), &rights, None, work).await?;
        if again.blake3 != checked.blake3 {
            return Err(corrupt(PLACE, "what was restored is not what the backup holds"));
        }
    }
    tx.commit().await.map_err(failed)?;
    Ok(rights)
}

async fn head(tx: &mut Transaction<'static, Sqlite>, checked: &Checked) -> PortResult<()> {
    let header = &checked.header;
    let hash = unhex(&header.audit_hash).ok_or_else(|| damaged("the hash of its head is none"))?;
    sqlx::query("UPDATE head SET revision = ?1, audit_sequence = ?2, audit_hash = ?3")
        .bind(header.revision)
        .bind(header.audit_sequence)
        .bind(hash)
        .execute(&mut **tx)
        .await
        .map_err(failed)?;
    let carried = header.carried()?.within(audit::NATIVE).to_string();
    for (key, value) in [
        ("workspace_id", header.workspace_id.clone()),
        (chain::CARRIED, carried),
    ] {
        sqlx::query(
            "INSERT INTO meta VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        )
        .bind(key)
        .bind(value)
        .execute(&mut **tx)
        .await
        .map_err(failed)?;
    }
    Ok(())
}

async fn run(tx: &mut Transaction<'static, Sqlite>, sql: String) -> PortResult<()> {
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut **tx)
        .await
        .map_err(failed)?;
    Ok(())
}

fn held(line: RightLine) -> PortResult<HeldRight> {
    let urn = |text: &str| Urn::parse(text).ok_or_else(|| damaged("a right names nothing that Weft knows"));
    Ok(HeldRight {
        grant: Some(urn(&line.given_for)?),
        since: Some(Timestamp::from_millis(line.since)),
        right: Right {
            target: urn(&line.target)?,
            holder: line.holder,
            privilege: line.privilege,
            name: line.name,
        },
    })
}
