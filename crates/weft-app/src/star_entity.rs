//! Stars a thing, for this person on this machine.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{App, AppResult, lookup};

/// What to star.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct StarEntityRequest {
    /// A urn or name.
    pub name: String,
    /// Whether it shall be starred.
    pub starred: bool,
}

/// How it stands now.
#[derive(Debug, Clone, Serialize, Type)]
pub struct StarEntityResponse {
    /// Whether it is starred.
    pub starred: bool,
}

/// Stars or unstars.
pub async fn star_entity(app: &App, request: StarEntityRequest) -> AppResult<StarEntityResponse> {
    let entity = lookup::find(app, &request.name).await?;
    app.device.star(&entity.urn, request.starred, app.now()).await?;
    Ok(StarEntityResponse {
        starred: request.starred,
    })
}
