//! Does what is left to do: applies what is pending, asks again what is unknown, ends what is due or of somebody who has left.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{GrantState, Urn};

pub use crate::grants::view::GrantRow;
use crate::{
    App, AppResult, ErrorCode, directory,
    grants::{self, view},
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

/// Carries out every grant that has work left. What goes wrong with one, or is not for the person at the desk to do, is said
/// of that one, and the others are carried out.
pub async fn carry_out_grants(
    app: &App,
    _request: CarryOutGrantsRequest,
) -> AppResult<CarryOutGrantsResponse> {
    let now = app.now();
    let all = grants::all(app).await?;
    let left_over = grants::left_over(app, &all).await;
    let roster = directory::roster(app).await?;
    let mut carried = Vec::new();
    let mut stopped: HashMap<Urn, String> = HashMap::new();
    let (mut expired, mut failed) = (0_u32, 0_u32);
    for kept in &all {
        let again = left_over.contains(&kept.id);
        let due = kept.grant.is_due(now);
        if !again && !grants::has_work(&kept.grant, &roster, now) {
            continue;
        }
        let kept = match grants::carried(app, &kept.id, again).await {
            Ok(done) => done,
            // The others would not go better, and each would be waited for.
            Err(error) if error.code == ErrorCode::Unavailable => return Err(error),
            Err(error) => {
                stopped.insert(kept.id.clone(), error.message);
                grants::load(app, &kept.id).await?
            }
        };
        expired += u32::from(due && kept.grant.state() == GrantState::Ended);
        failed += u32::from(kept.grant.state().is_unfinished() || stopped.contains_key(&kept.id));
        carried.push(kept);
    }
    let mut carried = view::rows(app, &carried).await?;
    for row in &mut carried {
        if let Some(words) = stopped.remove(&row.id) {
            row.unfinished_because = Some(words);
        }
    }
    Ok(CarryOutGrantsResponse {
        carried,
        expired,
        failed,
    })
}
