//! Ends a grant: its holder gives it back, or whoever decides takes it back.

use serde::Deserialize;
use specta::Type;
use weft_model::{EndReason, GrantState};

pub use crate::grants::view::GrantRow;
use crate::{
    App, AppError, AppResult,
    grants::{self, people::Desk, view},
    review::remark,
};

/// Which grant, and why.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct EndGrantRequest {
    /// Its urn, or the first letters of its id.
    pub id: String,
    /// Why; whoever takes it back from somebody else says why.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Ends it, and takes its rights away. One that is ending already is carried on.
pub async fn end_grant(app: &App, request: EndGrantRequest) -> AppResult<GrantRow> {
    let reason = match &request.reason {
        Some(reason) => remark(reason)?,
        None => None,
    };
    let kept = grants::find(app, &request.id).await?;
    let mut desk = Desk::open(app).await?;
    if !view::may_end(app, &mut desk, &kept.grant).await? {
        return Err(AppError::denied(
            "its holder gives a grant back, and who answers for the thing takes it back",
        )
        .hint("`weft show` names the owner; who you are is chosen in the settings"));
    }
    if let Some(end) = kept
        .grant
        .end
        .as_ref()
        .filter(|_| kept.grant.state() == GrantState::Ended)
    {
        return Err(
            AppError::invalid(format!("this grant has ended already, by {}", end.by.login))
                .hint("`weft grants --ended` shows why"),
        );
    }
    let own = kept.grant.holder.is(&desk.actor);
    if !own && reason.is_none() {
        return Err(
            AppError::invalid("whoever takes access back from somebody says why")
                .hint("its holder reads it: add `--reason TEXT`"),
        );
    }
    let why = if own {
        EndReason::GivenBack
    } else {
        EndReason::Revoked
    };
    let (ended, stopped) = Box::pin(grants::end_and_tell(app, &kept.id, why, reason)).await?;
    let mut row = view::of(app, &mut desk, &ended).await?;
    if stopped.is_some() {
        row.unfinished_because = stopped;
    }
    Ok(row)
}
