//! Does what is left to do: applies what is pending, asks again what is unknown, ends what is due.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::GrantState;

pub use crate::grants::view::GrantRow;
use crate::{
    App, AppResult,
    grants::{self, KeptGrant, view},
};

/// Nothing to choose.
#[derive(Debug, Clone, Default, Deserialize, Type)]
pub struct CarryOutGrantsRequest {}

/// What was done.
#[derive(Debug, Clone, Serialize, Type)]
pub struct CarryOutGrantsResponse {
    /// Grants that had work left, as they stand now.
    pub carried: Vec<GrantRow>,
    /// How many of them ended because their time is over.
    pub expired: u32,
    /// How many of them still have work left.
    pub failed: u32,
}

/// Carries out every grant that has work left.
pub async fn carry_out_grants(
    app: &App,
    _request: CarryOutGrantsRequest,
) -> AppResult<CarryOutGrantsResponse> {
    let now = app.now();
    let all = grants::all(app).await?;
    let left_over = grants::left_over(app, &all).await;
    let mut carried = Vec::new();
    let (mut expired, mut failed) = (0_u32, 0_u32);
    for KeptGrant { id, grant, .. } in &all {
        let due = grant.is_due(now);
        let done = if left_over.contains(id) {
            grants::take_again(app, id).await?
        } else if due || grant.state().is_unfinished() {
            grants::carry_out(app, id).await?
        } else {
            continue;
        };
        grants::replace(app, &done).await?;
        expired += u32::from(due && done.state() == GrantState::Ended);
        failed += u32::from(done.state().is_unfinished());
        carried.push(grants::load(app, id).await?);
    }
    Ok(CarryOutGrantsResponse {
        carried: view::rows(app, &carried).await?,
        expired,
        failed,
    })
}
