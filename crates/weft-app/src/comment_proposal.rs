//! A remark in the thread of a proposal. Who remarks at once with others loses nothing, and buries nothing.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Comment, Timestamp, Urn};
use weft_ports::progress::no_progress;

use crate::{
    App, AppError, AppResult, projector,
    review::{self, kept, rules},
};

/// The remark.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct CommentProposalRequest {
    /// The proposal: its urn, or the first letters of its id.
    pub id: String,
    /// What is said, as Markdown; at most 8 KiB.
    pub text: String,
}

/// That it stands.
#[derive(Debug, Clone, Serialize, Type)]
pub struct CommentProposalResponse {
    /// The proposal.
    pub id: Urn,
    /// When it was said.
    pub at: Timestamp,
    /// Remarks in the thread.
    pub comments: u32,
}

/// Adds a remark. Decided proposals can be talked about still.
pub async fn comment_proposal(
    app: &App,
    request: CommentProposalRequest,
) -> AppResult<CommentProposalResponse> {
    let text = review::remark(&request.text)?
        .ok_or_else(|| AppError::invalid("the remark is empty").hint("say something, or close it"))?;
    let kept = kept::find(app, &request.id).await?;
    let by = rules::actor(app).await?;
    let at = app.now();
    let changed = kept::change(app, "comment_proposal", &kept.id, |proposal| {
        review::room_for_remark(proposal)?;
        let mut changed = proposal.clone();
        changed.comments.push(Comment {
            by: by.clone(),
            at,
            text: text.clone(),
            version: proposal.version,
        });
        Ok(changed)
    })
    .await?;
    projector::project(app, &no_progress()).await?;
    Ok(CommentProposalResponse {
        id: kept.id,
        at,
        comments: u32::try_from(changed.comments.len()).unwrap_or(u32::MAX),
    })
}
