//! `weft proposal accept`, `reject` and `withdraw`.

use weft_app::{
    App, AppError, AppResult,
    decide_proposal::{
        Decide, DecideOutcome, DecideProposalRequest, DecideProposalResponse, decide_proposal,
    },
    show_proposal::{ShowProposalRequest, show_proposal},
};

use super::list_proposals::standing;
use crate::{args::DecideArguments, output::Output};

/// Decides. Without a digest the decision is about what the proposal says now.
pub async fn run(app: &App, output: Output, decide: Decide, arguments: DecideArguments) -> AppResult<()> {
    let digest = if let Some(digest) = arguments.digest {
        digest
    } else {
        let id = arguments.id.clone();
        show_proposal(app, ShowProposalRequest { id }).await?.digest
    };
    let request = DecideProposalRequest {
        id: arguments.id,
        decide,
        reason: arguments.reason,
        digest,
    };
    let done = decide_proposal(app, request).await?;
    if output.is_json() {
        Output::value(&done)?;
    }
    told(output, &done)
}

fn told(output: Output, done: &DecideProposalResponse) -> AppResult<()> {
    let by = done.by.as_deref().unwrap_or("somebody");
    match done.outcome {
        DecideOutcome::Decided if output.is_json() => Ok(()),
        DecideOutcome::Decided => Output::line(standing(done.state)),
        DecideOutcome::DecidedBefore => Err(AppError::failed(format!(
            "it was {} already, by {by}; nothing was written",
            standing(done.state)
        ))),
        DecideOutcome::Outdated => Err(AppError::failed(format!(
            "others have changed {} since; nothing was written",
            done.conflicts.join(", ")
        ))
        .hint("look at both with `weft proposal show`; its author puts it over theirs with `weft proposal revise`")),
        DecideOutcome::Changed => Err(AppError::failed(
            "it is not what was shown any more; nothing was written",
        )
        .hint("look at it again with `weft proposal show`")),
    }
}
