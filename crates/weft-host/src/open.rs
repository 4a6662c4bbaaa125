//! Opens a workspace folder with everything in it.

use std::{path::PathBuf, sync::Arc};

use weft_app::{App, AppError, AppResult};
use weft_ports::{Secrets, clock::SystemClock};
use weft_preview::{PreviewOptions, WorkerPreview};
use weft_search::TantivyIndex;
use weft_store::{SqliteDevice, SqliteReplica, SqliteWorkspace};

use crate::{
    demo::DemoProgram, folders, lock::FileProjectionLock, private, programs, secrets::SystemSecrets,
    sources::Sources,
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

/// Opens (and on first use makes) the workspace.
pub async fn open(options: &Options) -> AppResult<App> {
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
    let workspace = SqliteWorkspace::open(&folder.join("workspace.db")).await?;
    let replica = SqliteReplica::open(&folder.join("replica.db")).await?;
    let device = SqliteDevice::open(&folder.join("device.db")).await?;
    let index = TantivyIndex::open(&folder.join("index"))?;
    let secrets: Arc<dyn Secrets> = Arc::new(SystemSecrets::open(&folder, workspace.id().await?)?);
    Ok(App {
        workspace: Arc::new(workspace),
        replica: Arc::new(replica),
        index: Arc::new(index),
        device: Arc::new(device),
        preview: Arc::new(WorkerPreview::new(PreviewOptions::new(programs::find(
            "weft-worker",
        )))),
        clock: Arc::new(SystemClock),
        sources: Arc::new(Sources::new(Arc::clone(&secrets))),
        secrets,
        demo: Arc::new(DemoProgram::new(programs::find("weft-demo"), folder.join("demo"))),
        projection: Arc::new(FileProjectionLock::new(folder.join("projection.lock"))),
        graph: Arc::default(),
        login: folders::login(),
        folder,
    })
}
