//! Puts an author's words over what others have published since, so that the proposal applies again.
//!
//! Other words are proposed by the editors, which name the proposal that they replace (`ProposeAs::revises`).

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{ProposedWords, Urn};
use weft_ports::progress::no_progress;

use crate::{
    App, AppError, AppResult, projector,
    review::{self, kept, rebase, rules},
    show_proposal::look,
};

/// Which proposal, as it was shown.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ReviseProposalRequest {
    /// The proposal: its urn, or the first letters of its id.
    pub id: String,
    /// `digest` of the answer of `show_proposal`: what others have published was seen.
    pub digest: String,
}

/// What became of it.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ReviseProposalResponse {
    /// The proposal.
    pub id: Urn,
    /// The version that its words have now.
    pub version: u32,
}

/// Puts the words of a proposal over what stands now.
pub async fn revise_proposal(app: &App, request: ReviseProposalRequest) -> AppResult<ReviseProposalResponse> {
    let kept = kept::find(app, &request.id).await?;
    let author = rules::actor(app).await?;
    review::may_revise(&kept.proposal, &author)?;
    let seen = look(app, &kept, &mut rules::Book::open(app).await?).await?;
    if seen.laid.is_empty() {
        return Err(
            AppError::not_found("what this proposal is about is not there any more").hint("withdraw it"),
        );
    }
    if rebase::shown(kept.proposal.version, &seen.laid)? != request.digest {
        return Err(AppError::invalid("something else was published since you looked")
            .hint("look at the proposal again, and then put yours over it"));
    }
    let words = ProposedWords {
        words: seen.laid.iter().map(rebase::Laid::anew).collect(),
    };
    review::put_anew(app, &kept, &author, None, None, words).await?;
    projector::project(app, &no_progress()).await?;
    Ok(ReviseProposalResponse {
        version: kept.proposal.version.saturating_add(1),
        id: kept.id,
    })
}
