//! Shows what a campaign over grants would look at and who would answer, before it is started. Changes nothing.

pub use crate::campaigns::{
    plan::{CampaignPlan, CampaignRequest, ReviewerCount},
    scope::CampaignOver,
};
use crate::{App, AppResult, campaigns::plan, grants::people::Desk};
pub use weft_model::{CampaignScope, Unanswered};

/// Works it out.
pub async fn plan_campaign(app: &App, request: CampaignRequest) -> AppResult<CampaignPlan> {
    let mut desk = Desk::open(app).await?;
    Ok(plan::plan(app, &mut desk, &request).await?.plan)
}
