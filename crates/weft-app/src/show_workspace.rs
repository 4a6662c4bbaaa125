//! Which workspace this is: one person's own, or a team's, and when that was last heard of.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Revision, Timestamp};

use crate::{App, AppResult};

/// Nothing to choose.
#[derive(Debug, Clone, Default, Deserialize, Type)]
pub struct ShowWorkspaceRequest {}

/// The workspace.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ShowWorkspaceResponse {
    /// Folder on this machine.
    pub folder: String,
    /// Login of the person at the desk.
    pub login: String,
    /// Revision of the local copy.
    pub revision: Revision,
    /// Where it is shared, where it is.
    pub team: Option<TeamStanding>,
}

/// How it stands between here and a shared workspace.
#[derive(Debug, Clone, Serialize, Type)]
pub struct TeamStanding {
    /// Where it is.
    pub address: String,
    /// When it was last heard of.
    pub last: Option<Timestamp>,
    /// From when on this copy is locked, unless it is heard of again before.
    pub locks: Option<Timestamp>,
    /// Why it is not heard of now.
    pub trouble: Option<String>,
    /// What to do about that.
    pub hint: Option<String>,
}

/// Shows it.
pub async fn show_workspace(app: &App, _request: ShowWorkspaceRequest) -> AppResult<ShowWorkspaceResponse> {
    Ok(ShowWorkspaceResponse {
        folder: app.folder.display().to_string(),
        login: app.login.clone(),
        revision: app.replica.revision().await?.unwrap_or_default(),
        team: standing(app).await?,
    })
}

pub(crate) async fn standing(app: &App) -> AppResult<Option<TeamStanding>> {
    let Some(team) = &app.team else { return Ok(None) };
    let contact = team.contact().await?;
    let (trouble, hint) = contact
        .trouble
        .map_or((None, None), |error| (Some(error.message), error.hint));
    Ok(Some(TeamStanding {
        address: team.address(),
        last: contact.last,
        locks: contact.locks,
        trouble,
        hint,
    }))
}
