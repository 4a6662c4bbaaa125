//! A folder that follows a team's workspace: which one, and how it comes to.

use std::{
    io::ErrorKind,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use weft_app::{AppError, AppResult};
use weft_store::{FollowedWorkspace, TeamAddress, TeamWorkspace};

use crate::{Options, open::folder, private};

/// The embedded workspace of a folder.
pub const OWN: &str = "workspace.db";
/// What says that a folder follows another workspace.
const JOINED: &str = "team.json";
/// The copy that follows.
const COPY: &str = "copy.db";
/// Largest file that is read.
const LARGEST: u64 = 64 * 1024;

/// Which workspace a folder follows. No secret is in it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Joined {
    /// Its address, with the login.
    address: String,
    /// Which one it is, so that secrets are found without asking it.
    pub workspace_id: String,
}

impl Joined {
    /// Opens the copy. Nothing is connected yet.
    pub async fn open(&self, folder: &Path) -> AppResult<FollowedWorkspace> {
        let team = TeamWorkspace::at(TeamAddress::parse(&self.address)?);
        Ok(FollowedWorkspace::open(team, &folder.join(COPY)).await?)
    }
}

/// What a folder follows, where it does.
pub fn joined(folder: &Path) -> AppResult<Option<Joined>> {
    let path = folder.join(JOINED);
    let unreadable = |why: String| {
        AppError::failed(format!("`{}` cannot be read: {why}", path.display()))
            .hint("mend it, or join the workspace anew in another folder with `weft workspace join`")
    };
    let size = match std::fs::metadata(&path) {
        Ok(found) => found.len(),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(error.to_string())),
    };
    if size > LARGEST {
        return Err(unreadable(format!("it has {size} bytes")));
    }
    let text = std::fs::read(&path).map_err(|error| unreadable(error.to_string()))?;
    serde_json::from_slice(&text)
        .map(Some)
        .map_err(|error| unreadable(error.to_string()))
}

/// Makes a team workspace; the answer is the role that its members need.
pub async fn init(admin: &str, first: &str) -> AppResult<String> {
    Ok(weft_store::init_team(&TeamAddress::parse(admin)?, first).await?)
}

/// Makes the folder follow a team workspace, after it was asked who this is.
pub async fn join(options: &Options, address: &str) -> AppResult<PathBuf> {
    let folder = folder(options)?;
    if let Some(before) = joined(&folder)? {
        return Err(AppError::invalid(format!(
            "`{}` follows {} already",
            folder.display(),
            TeamAddress::parse(&before.address)?
        ))
        .hint("choose another folder with `--workspace`"));
    }
    if folder.join(OWN).exists() {
        return Err(
            AppError::invalid(format!("`{}` holds a workspace of your own", folder.display()))
                .hint("choose another folder with `--workspace`; your own stays as it is"),
        );
    }
    let workspace = TeamWorkspace::open(TeamAddress::parse(address)?).await?;
    let joined = Joined {
        address: address.to_owned(),
        workspace_id: workspace.id().await?,
    };
    workspace.close().await;
    let text = serde_json::to_vec_pretty(&joined)
        .map_err(|error| AppError::failed(format!("{JOINED} cannot be written: {error}")))?;
    private::write_new_file(&folder.join(JOINED), &text).map_err(|error| {
        AppError::failed(format!(
            "`{}` cannot be written: {error}",
            folder.join(JOINED).display()
        ))
        .hint("check that the folder may be written")
    })?;
    Ok(folder)
}
