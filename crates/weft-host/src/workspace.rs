//! What is done to a workspace as a whole: backed up, restored, moved to a team, brought to this version.

use std::{
    ffi::OsStr,
    io,
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;
use weft_app::{AppError, AppResult};
use weft_ports::{Clock, GrantSink, HeldRight, clock::SystemClock};
use weft_store::{
    BackupCounts, BackupKind, CheckedBackup, Migrated, MovePlan, MovedWorkspace, SqliteRights,
    SqliteWorkspace, TeamAddress, Work,
};

use crate::{
    Options, folders,
    open::folder,
    private,
    team::{self, OWN},
};

/// The rights that Weft itself holds.
const RIGHTS: &str = "rights.db";
/// How the folder begins in which a restored workspace is made before it counts.
const RESTORING: &str = ".restoring-";

/// A backup that was written and read again.
#[derive(Debug, Clone)]
pub struct BackedUp {
    /// The file.
    pub file: PathBuf,
    /// What it was made from: a team's workspace, or one person's own.
    pub of_team: bool,
    /// How many lines of each kind are in it.
    pub counts: BackupCounts,
}

/// A workspace that was made of a backup.
#[derive(Debug, Clone)]
pub struct Restored {
    /// Its folder, or what its members need where it is a team's.
    pub place: RestoredTo,
    /// What the backup was made from: a team's workspace, or one person's own.
    pub of_team: bool,
    /// How many lines of each kind are in it.
    pub counts: BackupCounts,
}

/// Where a workspace was restored to.
#[derive(Debug, Clone)]
pub enum RestoredTo {
    /// A folder.
    Folder(PathBuf),
    /// A database; the role that its members need.
    Database(String),
}

/// How a workspace stands with this version of Weft.
#[derive(Debug, Clone)]
pub enum SchemaStanding {
    /// One person's own: it is brought up whenever it is opened.
    Own,
    /// A team's: what was done to it, or would be.
    Team(Migrated),
}

fn failed(path: &Path, what: &str, error: &io::Error) -> AppError {
    AppError::failed(format!("`{}` cannot be {what}: {error}", path.display()))
        .hint("check that the folder is there, may be written and has space left")
}

/// Backs up the workspace of the folder into a new file. A file that is there already stays as it is.
pub async fn backup(options: &Options, out: Option<PathBuf>, work: &Work) -> AppResult<BackedUp> {
    let folder = folder(options)?;
    let out = out.unwrap_or_else(|| {
        let now = SystemClock.now().to_string();
        PathBuf::from(format!("weft-backup-{}.jsonl", now.get(..10).unwrap_or(&now)))
    });
    if out.exists() {
        return Err(AppError::invalid(format!("`{}` is there already", out.display()))
            .hint("name another file with `--out`"));
    }
    let unwritten = |error: &io::Error| failed(&out, "written", error);
    let file = private::temporary(&out).map_err(|error| unwritten(&error))?;
    let spool = file.reopen().map_err(|error| unwritten(&error))?;
    let checked = if let Some(joined) = team::joined(&folder)? {
        let workspace = joined.team()?;
        let checked = weft_store::backup_team(&workspace, spool, file.path(), work).await;
        workspace.close().await;
        checked?
    } else {
        let workspace = own(&folder).await?;
        let rights = rights(&folder).await?;
        let checked = weft_store::backup_embedded(&workspace, &rights, spool, file.path(), work).await;
        workspace.close().await;
        checked?
    };
    private::persist_new(file, &out).map_err(|error| unwritten(&error))?;
    Ok(BackedUp {
        file: out,
        of_team: checked.header.kind == BackupKind::Team,
        counts: checked.counts,
    })
}

/// The folder's own workspace; none is made.
async fn own(folder: &Path) -> AppResult<SqliteWorkspace> {
    let path = folder.join(OWN);
    if !path.exists() {
        return Err(
            AppError::not_found(format!("there is no workspace in `{}`", folder.display()))
                .hint("name its folder with `--workspace` or WEFT_WORKSPACE"),
        );
    }
    Ok(SqliteWorkspace::open(&path).await?)
}

async fn rights(folder: &Path) -> AppResult<Vec<HeldRight>> {
    let path = folder.join(RIGHTS);
    if !path.exists() {
        return Ok(Vec::new());
    }
    let rights = SqliteRights::open(&path).await?;
    let held = rights.held().await;
    rights.close().await;
    Ok(held?)
}

/// Makes a workspace of a backup in an empty folder. The file is read to its end before anything is made.
pub async fn restore(options: &Options, file: &Path, work: &Work) -> AppResult<Restored> {
    let checked = weft_store::check_backup(file, work).await?;
    let folder = folder(options)?;
    make_empty(&folder)?;
    let inside = tempfile::Builder::new()
        .prefix(RESTORING)
        .tempdir_in(&folder)
        .map_err(|error| failed(&folder, "written", &error))?;
    weft_store::restore_backup(&checked, inside.path(), work).await?;
    // The workspace itself comes last: without it the folder holds none.
    for name in ["rights.db-wal", RIGHTS, "workspace.db-wal", OWN] {
        let from = inside.path().join(name);
        if from.exists() {
            std::fs::rename(&from, folder.join(name)).map_err(|error| failed(&folder, "written", &error))?;
        }
    }
    drop(inside);
    private::keep_names(&folder).map_err(|error| failed(&folder, "written", &error))?;
    Ok(restored(RestoredTo::Folder(folder), &checked))
}

/// Makes a team's workspace of a backup, in a database without one.
pub async fn restore_team(file: &Path, admin: &str, first: &str, work: &Work) -> AppResult<Restored> {
    let checked = weft_store::check_backup(file, work).await?;
    let admin = TeamAddress::parse(admin)?;
    let member = weft_store::restore_team(&checked, &admin, first, work).await?;
    Ok(restored(RestoredTo::Database(member), &checked))
}

fn restored(place: RestoredTo, checked: &CheckedBackup) -> Restored {
    Restored {
        place,
        of_team: checked.header.kind == BackupKind::Team,
        counts: checked.counts,
    }
}

/// Refuses a folder with something in it; what a restore left that was killed is nothing.
fn make_empty(folder: &Path) -> AppResult<()> {
    let unread = |error: &io::Error| failed(folder, "read", error);
    let left = |name: &OsStr| name.to_str().is_some_and(|name| name.starts_with(RESTORING));
    let mut leftovers = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|error| unread(&error))? {
        let entry = entry.map_err(|error| unread(&error))?;
        if !left(entry.file_name().as_os_str()) {
            return Err(AppError::invalid(format!("`{}` is not empty", folder.display()))
                .hint("choose an empty folder with `--workspace`; what is there stays as it is"));
        }
        leftovers.push(entry.path());
    }
    for path in leftovers {
        std::fs::remove_dir_all(&path).map_err(|error| failed(&path, "removed", &error))?;
    }
    Ok(())
}

/// The folder's own workspace, if it follows none of a team.
async fn unjoined(options: &Options) -> AppResult<(PathBuf, SqliteWorkspace)> {
    let folder = folder(options)?;
    if team::joined(&folder)?.is_some() {
        return Err(AppError::invalid(format!(
            "`{}` follows a team's workspace already",
            folder.display()
        ))
        .hint("`weft workspace show` says which; a backup of it can be restored elsewhere"));
    }
    let workspace = own(&folder).await?;
    Ok((folder, workspace))
}

/// Says what moving the folder's own workspace to a team's would do. `first` is the login of the first person of its platform
/// team; absent: the one at the desk.
pub async fn plan_move(options: &Options, admin: &str, first: Option<&str>) -> AppResult<MovePlan> {
    let admin = TeamAddress::parse(admin)?;
    let (_, workspace) = unjoined(options).await?;
    let plan = weft_store::plan_move(&workspace, &admin, &first_person(first)).await;
    workspace.close().await;
    Ok(plan?)
}

/// Moves the folder's own workspace to a team's. It may only be read afterwards; the folder can join the other one.
pub async fn move_workspace(
    options: &Options,
    admin: &str,
    first: Option<&str>,
    work: &Work,
) -> AppResult<MovedWorkspace> {
    let admin = TeamAddress::parse(admin)?;
    let (folder, workspace) = unjoined(options).await?;
    let rights = rights(&folder).await?;
    let file = spool(&folder)?;
    let opened = file
        .reopen()
        .map_err(|error| failed(file.path(), "written", &error))?;
    let moved = weft_store::move_to_team(
        &workspace,
        &rights,
        &admin,
        &first_person(first),
        (opened, file.path()),
        work,
    )
    .await;
    workspace.close().await;
    Ok(moved?)
}

/// A file in the folder that is gone when it is dropped.
fn spool(folder: &Path) -> AppResult<NamedTempFile> {
    private::temporary(&folder.join("moving")).map_err(|error| failed(folder, "written", &error))
}

/// The first person of a platform team, where nobody says another one.
pub fn first_person(first: Option<&str>) -> String {
    first.map_or_else(folders::login, str::to_owned)
}

/// Brings a workspace to what this version knows: the team's at an admin's address, or the folder's own. With `only_plan` it says
/// what would be done.
pub async fn migrate(options: &Options, admin: Option<&str>, only_plan: bool) -> AppResult<SchemaStanding> {
    if let Some(admin) = admin {
        let admin = TeamAddress::parse(admin)?;
        let migrated = weft_store::migrate_team(&admin, only_plan).await?;
        return Ok(SchemaStanding::Team(migrated));
    }
    let folder = folder(options)?;
    if team::joined(&folder)?.is_some() {
        return Err(AppError::invalid(
            "the schema of a team's workspace is brought up by an admin of its database",
        )
        .hint("name their address: `weft workspace migrate postgres://ADMIN@HOST/DATABASE`"));
    }
    let workspace = own(&folder).await?;
    workspace.close().await;
    Ok(SchemaStanding::Own)
}
