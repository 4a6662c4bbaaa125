//! Does what is left to do: applies what is pending, asks again what is unknown, ends what is due.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{GrantState, GrantStep, Urn};
use weft_ports::Right;

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
    let left_over = left_over(app, &all).await;
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

/// Grants that have ended, and whose own rights are still there. A system that does not answer says so in each grant that
/// is carried out.
async fn left_over(app: &App, all: &[KeptGrant]) -> HashSet<Urn> {
    let held = app.grants.held().await.ok().into_iter().flatten();
    let given: HashMap<Urn, Vec<Right>> = held.fold(HashMap::new(), |mut given, held| {
        if let Some(grant) = held.grant {
            given.entry(grant).or_default().push(held.right);
        }
        given
    });
    let is_left = |kept: &&KeptGrant| {
        let rights = given.get(&kept.id).map(Vec::as_slice).unwrap_or_default();
        // What stays on purpose is marked in its step.
        let own = |step: &GrantStep| {
            let is = |right: &Right| right.target == step.target && right.privilege == step.privilege;
            !step.before && rights.iter().any(is)
        };
        kept.grant.state() == GrantState::Ended && kept.grant.steps.iter().any(own)
    };
    all.iter().filter(is_left).map(|kept| kept.id.clone()).collect()
}
