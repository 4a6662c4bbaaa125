//! Campaigns over what is granted: which wait for whom, and which are overdue.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::Urn;
pub use weft_model::{CampaignState, Unanswered};

pub use crate::campaigns::view::CampaignRow;
use crate::{
    App, AppResult,
    campaigns::{
        kept::{self, KeptItem},
        standing, view,
    },
    grants::people::Desk,
    show_mesh::number,
};

/// Which campaigns.
#[derive(Debug, Clone, Default, Deserialize, Type)]
pub struct ListCampaignsRequest {
    /// Only those that are overdue.
    #[serde(default)]
    pub overdue: bool,
}

/// The campaigns that the person at the desk has to do with.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ListCampaignsResponse {
    /// Those that are not closed first, by when they are due.
    pub campaigns: Vec<CampaignRow>,
    /// How many grants wait for the person at the desk.
    pub to_review: u32,
    /// How many of those are of campaigns that are overdue.
    pub late: u32,
    /// How many campaigns are overdue.
    pub overdue: u32,
}

/// Lists them.
pub async fn list_campaigns(app: &App, request: ListCampaignsRequest) -> AppResult<ListCampaignsResponse> {
    let all = kept::all(app).await?;
    let mut rows = Vec::with_capacity(all.len());
    // The frame of every screen asks this: where there is no campaign nothing else is read.
    if !all.is_empty() {
        let mut items: HashMap<Urn, Vec<KeptItem>> = HashMap::new();
        for item in kept::items(app).await? {
            items.entry(item.item.campaign.clone()).or_default().push(item);
        }
        let grants = standing::grants_by_urn(app).await?;
        let mut desk = Desk::open(app).await?;
        for kept in &all {
            let of_it = items.get(&kept.id).map(Vec::as_slice).unwrap_or_default();
            rows.extend(view::row(app, &mut desk, kept, of_it, &grants).await?);
        }
    }
    rows.sort_by_key(|row| (row.state == CampaignState::Closed, row.due));
    let is_overdue = |row: &&CampaignRow| row.state == CampaignState::Overdue;
    let to_review = rows.iter().map(|row| row.mine).sum();
    let late = rows.iter().filter(is_overdue).map(|row| row.mine).sum();
    let overdue = number(rows.iter().filter(is_overdue).count());
    if request.overdue {
        rows.retain(|row| row.state == CampaignState::Overdue);
    }
    Ok(ListCampaignsResponse {
        campaigns: rows,
        to_review,
        late,
        overdue,
    })
}
