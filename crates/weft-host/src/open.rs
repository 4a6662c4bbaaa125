//! Opens a workspace folder with everything in it.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use weft_app::{App, AppError, AppResult};
use weft_ports::{GrantSink, Secrets, Team, Workspace, clock::SystemClock};
use weft_preview::{PreviewOptions, WorkerPreview};
use weft_search::TantivyIndex;
use weft_source_contract::{AccessPolicyReader, LocalContractFiles};
use weft_store::{SqliteDevice, SqliteReplica, SqliteRights, SqliteWorkspace, TeamRights};
use weft_webhook::HttpOutbound;

use crate::{
    at_rest::{self, Keys},
    demo::DemoProgram,
    folders,
    lock::FileProjectionLock,
    private, programs,
    secrets::SystemSecrets,
    sources::Sources,
    team,
};

/// Where the workspace is and who works in it.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Folder of the workspace; absent: `WEFT_WORKSPACE`, else the person's data folder.
    pub workspace: Option<PathBuf>,
}

impl Options {
    /// What the environment says.
    pub fn from_env() -> Self {
        let set = std::env::var_os("WEFT_WORKSPACE").filter(|value| !value.is_empty());
        Self {
            workspace: set.map(PathBuf::from),
        }
    }
}

/// The folder of the workspace; made where it is missing.
pub(crate) fn folder(options: &Options) -> AppResult<PathBuf> {
    let folder = match &options.workspace {
        Some(folder) => folder.clone(),
        None => folders::workspace()?,
    };
    private::make_folder(&folder).map_err(|error| {
        AppError::failed(format!(
            "the folder `{}` cannot be made: {error}",
            folder.display()
        ))
        .hint("choose another folder with `--workspace` or WEFT_WORKSPACE")
    })?;
    Ok(folder)
}

/// The workspace of a folder: its own, or the team's that it follows; and the rights that Weft holds for it.
struct Opened {
    workspace: Arc<dyn Workspace>,
    grants: Arc<dyn GrantSink>,
    team: Option<Arc<dyn Team>>,
    id: String,
    login: String,
    /// What lies here of a team's workspace is encrypted.
    keys: Option<Keys>,
}

impl Opened {
    async fn open(folder: &Path) -> AppResult<Self> {
        if let Some(joined) = team::joined(folder)? {
            let secrets = SystemSecrets::open(folder, joined.workspace_id.clone())?;
            let keys = at_rest::keys(folder, &secrets).await?;
            let followed = Arc::new(joined.open(folder, &keys.copy).await?);
            return Ok(Self {
                keys: Some(keys),
                login: followed.team().login().to_owned(),
                id: joined.workspace_id,
                workspace: Arc::clone(&followed) as Arc<dyn Workspace>,
                grants: Arc::new(TeamRights::of(&followed)),
                team: Some(followed),
            });
        }
        let own = SqliteWorkspace::open(&folder.join(team::OWN)).await?;
        Ok(Self {
            keys: None,
            id: own.id().await?,
            login: folders::login(),
            workspace: Arc::new(own),
            grants: Arc::new(SqliteRights::open(&folder.join("rights.db")).await?),
            team: None,
        })
    }
}

/// Opens (and on first use makes) the workspace.
pub async fn open(options: &Options) -> AppResult<App> {
    let folder = folder(options)?;
    let opened = Opened::open(&folder).await?;
    let (replica_key, index_key) = opened.keys.map(|keys| (keys.replica, keys.index)).unzip();
    let replica = SqliteReplica::open_with(&folder.join("replica.db"), replica_key).await?;
    let device = SqliteDevice::open(&folder.join("device.db")).await?;
    let index = TantivyIndex::open_with(&folder.join("index"), index_key)?;
    let secrets: Arc<dyn Secrets> = Arc::new(SystemSecrets::open(&folder, opened.id.clone())?);
    Ok(App {
        workspace: opened.workspace,
        team: opened.team,
        replica: Arc::new(replica),
        index: Arc::new(index),
        device: Arc::new(device),
        preview: Arc::new(WorkerPreview::new(PreviewOptions::new(programs::find(
            "weft-worker",
        )))),
        clock: Arc::new(SystemClock),
        contracts: Arc::new(LocalContractFiles),
        policies: Arc::new(AccessPolicyReader),
        sources: Arc::new(Sources::new(Arc::clone(&secrets))),
        grants: opened.grants,
        secrets,
        outbound: Arc::new(HttpOutbound),
        demo: Arc::new(DemoProgram::new(programs::find("weft-demo"), folder.join("demo"))),
        projection: Arc::new(FileProjectionLock::new(folder.join("projection.lock"))),
        graph: Arc::default(),
        workspace_id: opened.id,
        account: opened.login.clone(),
        login: opened.login,
        folder,
    })
}
