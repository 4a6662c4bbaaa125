//! One campaign with its grants: what waits for the person at the desk first, each with what helps to answer.

use serde::{Deserialize, Serialize};
use specta::Type;

pub use crate::campaigns::{
    standing::ItemState,
    view::{CampaignItemView, CampaignRow, OutcomeView},
};
use crate::{
    App, AppError, AppResult,
    campaigns::{
        kept,
        view::{self, Ledger},
    },
    grants::people::Desk,
};

/// Which one.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ShowCampaignRequest {
    /// Its name or urn.
    pub name: String,
}

/// The campaign.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ShowCampaignResponse {
    /// What a list says of it.
    pub campaign: CampaignRow,
    /// Its grants as far as they may be seen: what waits for the person at the desk first, then what waits for others;
    /// those that end first coming first.
    pub items: Vec<CampaignItemView>,
}

/// Shows it.
pub async fn show_campaign(app: &App, request: ShowCampaignRequest) -> AppResult<ShowCampaignResponse> {
    let kept = kept::find(app, &request.name).await?;
    let all = kept::items_of(app, &kept.id).await?;
    let ledger = Ledger::open(app).await?;
    let mut desk = Desk::open(app).await?;
    let row = view::row(app, &mut desk, &kept, &all, &ledger.grants).await?;
    let campaign = row.ok_or_else(|| {
        AppError::denied(
            "this campaign is between those who started it, who answer and whose grants it looks at",
        )
        .hint("who you are is chosen in the settings")
    })?;
    let mut items = Vec::with_capacity(all.len());
    for item in &all {
        items.extend(view::item(app, &mut desk, &ledger, &kept, item).await?);
    }
    items.sort_by(|one, other| order(one).cmp(&order(other)));
    Ok(ShowCampaignResponse { campaign, items })
}

fn order(item: &CampaignItemView) -> (bool, ItemState, weft_model::Timestamp, &str) {
    (!item.mine, item.state, item.grant.until, item.id.as_str())
}
