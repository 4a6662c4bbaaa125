//! Drops what was typed and not published. The words are answered once more, so that it can be undone.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{
    App, AppResult,
    save_draft::{DraftPart, DraftView, drafted},
};

/// Whose draft.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct DiscardDraftRequest {
    /// A urn or name; nothing for the access policy.
    #[serde(default)]
    pub name: String,
    /// Which words.
    pub part: DraftPart,
}

/// What was dropped.
#[derive(Debug, Clone, Serialize, Type)]
pub struct DiscardDraftResponse {
    /// The draft, where there was one: kept again, it is undone.
    pub draft: Option<DraftView>,
}

/// Drops a draft.
pub async fn discard_draft(app: &App, request: DiscardDraftRequest) -> AppResult<DiscardDraftResponse> {
    let urn = drafted(app, &request.name, request.part).await?;
    let draft = app.device.draft(&app.login, &urn, request.part).await?;
    if let Some(draft) = &draft {
        app.device
            .drop_draft(&app.login, &urn, request.part, draft.at)
            .await?;
    }
    Ok(DiscardDraftResponse {
        draft: draft.map(DraftView::from),
    })
}
