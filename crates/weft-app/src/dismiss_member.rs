//! Takes a duty away from somebody in a team workspace.

use serde::Deserialize;
use specta::Type;
use weft_ports::team::DutyRole;

use crate::{
    App, AppResult,
    invite_member::duty,
    list_members::{ListMembersRequest, ListMembersResponse, list_members, team},
};

/// Whose duty.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct DismissMemberRequest {
    /// Their login at the database.
    pub login: String,
    /// What they are no more.
    pub role: DutyRole,
    /// Name of a domain; absent: the whole mesh.
    #[serde(default)]
    pub domain: Option<String>,
}

/// Ends it.
pub async fn dismiss_member(app: &App, request: DismissMemberRequest) -> AppResult<ListMembersResponse> {
    team(app)?
        .end(&duty(&request.login, request.role, request.domain, None)?)
        .await?;
    list_members(app, ListMembersRequest {}).await
}
