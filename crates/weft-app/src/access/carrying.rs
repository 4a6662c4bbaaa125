//! From a decision to its grant, and from a grant to the one that goes on from it.

use weft_model::{AccessRequest, EndReason, Grant, GrantState, Urn};

use crate::{App, AppError, AppResult, grants};

/// Carries out the grant of a request that was approved, and ends the one that it goes on from when it stands. A decision
/// stands whatever becomes of that.
pub async fn carry_out(app: &App, request: &AccessRequest) -> AppResult<()> {
    let Some(id) = &request.grant else { return Ok(()) };
    let grant = grants::carry_out(app, id).await.map_err(unfinished)?;
    if let Some(old) = &request.renews
        && *old != *id
        && grant.state() == GrantState::Active
    {
        replace(app, old).await.map_err(unfinished)?;
    }
    Ok(())
}

async fn replace(app: &App, old: &Urn) -> AppResult<()> {
    grants::end(app, old, EndReason::Replaced, None).await.map(|_| ())
}

fn unfinished(error: AppError) -> AppError {
    AppError {
        message: format!(
            "it is approved, and carrying it out came to nothing yet: {}",
            error.message
        ),
        ..error
    }
    .hint("`weft grants run` does what is left")
}

/// Refuses a grant that would give nothing.
pub fn refuse_empty(grant: &Grant) -> AppResult<()> {
    if !grant.steps.is_empty() {
        return Ok(());
    }
    Err(AppError::invalid(format!(
        "the role `{}` opens nothing of what is asked for",
        grant.terms.role
    ))
    .hint("choose another role, or look whether the tables are still there"))
}
