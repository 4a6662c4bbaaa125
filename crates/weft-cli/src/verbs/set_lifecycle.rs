//! `weft product publish`, `deprecate`, `retire` and `revive`.

use weft_app::{
    App, AppError, AppResult,
    edit_product::EditProductResponse,
    set_lifecycle::{EditState, Lifecycle, Revision, SetLifecycleRequest, Timestamp, set_lifecycle},
    show_product::{ShowProductRequest, show_product},
};

use super::edit_product::told;
use crate::{args::StepArguments, output::Output};

/// Takes a step that needs no more than a reason.
pub async fn run(app: &App, output: Output, step: StepArguments, to: Lifecycle) -> AppResult<()> {
    take(app, output, step, to, None, None).await
}

/// Says when a product ends.
pub async fn deprecate(
    app: &App,
    output: Output,
    step: StepArguments,
    ends: &str,
    successor: Option<String>,
) -> AppResult<()> {
    let ends = Timestamp::parse(ends.trim())
        .ok_or_else(|| AppError::invalid(format!("`{ends}` is no day")).hint("write it as 2027-06-30"))?;
    take(app, output, step, Lifecycle::Deprecated, Some(ends), successor).await
}

async fn take(
    app: &App,
    output: Output,
    step: StepArguments,
    to: Lifecycle,
    ends: Option<Timestamp>,
    successor: Option<String>,
) -> AppResult<()> {
    let name = step.name.clone();
    let shown = show_product(app, ShowProductRequest { name }).await?;
    let request = SetLifecycleRequest {
        name: shown.urn.as_str().to_owned(),
        base: step.base.map_or(shown.base, Revision),
        to,
        ends,
        successor,
        note: step.note,
        propose: super::propose::asked(step.propose),
    };
    let done = set_lifecycle(app, request).await?;
    let wrote = !matches!(done.state, EditState::Conflict | EditState::NeedsReview);
    if output.is_json() && wrote {
        return Output::value(&done);
    }
    if done.state == EditState::Published {
        Output::line(format!("{} is {}", shown.name, to.as_str()))?;
        if to.is_ending() {
            let them = match done.told {
                0 => "nothing that is known reads it".to_owned(),
                1 => "1 that reads it sees that on its page".to_owned(),
                several => format!("{several} that read it see that on their pages"),
            };
            Output::note(&them);
        }
        return Ok(());
    }
    let done = EditProductResponse {
        state: done.state,
        base: done.base,
        conflicts: done.conflicts,
        notes: done.notes,
        proposal: done.proposal,
    };
    told(output, &done)
}
