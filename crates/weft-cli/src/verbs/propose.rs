//! What the verbs about proposals share, and which of them is meant.

use weft_app::{
    App, AppError, AppResult,
    decide_proposal::Decide,
    edit_docs::{EditState, ProposeAs},
};

use super::{comment_proposal, decide_proposal, revise_proposal, show_proposal};
use crate::{
    args::{ProposalCommand, ProposeArguments},
    output::Output,
};

/// Runs `weft proposal …`.
pub async fn dispatch(app: &App, output: Output, command: ProposalCommand) -> AppResult<()> {
    match command {
        ProposalCommand::Show { id } => show_proposal::run(app, output, id).await,
        ProposalCommand::Comment { id, text } => comment_proposal::run(app, output, id, text).await,
        ProposalCommand::Accept(decide) => decide_proposal::run(app, output, Decide::Accept, decide).await,
        ProposalCommand::Reject(decide) => decide_proposal::run(app, output, Decide::Reject, decide).await,
        ProposalCommand::Withdraw(decide) => {
            decide_proposal::run(app, output, Decide::Withdraw, decide).await
        }
        ProposalCommand::Revise { id, digest } => revise_proposal::run(app, output, id, digest).await,
    }
}

/// Whether an edit is to be proposed.
pub fn asked(arguments: ProposeArguments) -> Option<ProposeAs> {
    let asked = arguments.propose.is_some() || arguments.revises.is_some();
    asked.then_some(ProposeAs {
        title: arguments.propose,
        remark: None,
        revises: arguments.revises,
    })
}

/// That a review is asked for and the edit was no proposal. Who asks is the last of the notes.
pub fn needs_review(state: EditState, notes: &[String], kept: &str) -> AppResult<()> {
    if state != EditState::NeedsReview {
        return Ok(());
    }
    let because = notes.last().map_or("a review is asked for", String::as_str);
    Err(AppError::failed(format!("{because}; nothing was written{kept}"))
        .hint("add `--propose TITLE`, and a second person looks at it first"))
}
