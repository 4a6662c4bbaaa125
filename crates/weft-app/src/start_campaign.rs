//! Starts a campaign: the grants that it looks at are written down as they stand, with who is to answer for each.

use serde::Serialize;
use specta::Type;
use weft_model::{Campaign, CampaignItem, Revision, Urn};
use weft_ports::{progress::no_progress, workspace::Worded};

use crate::{
    App, AppError, AppResult,
    campaigns::{
        kept::{self, campaign_word, item_word},
        plan::{self, CampaignPlan, CampaignRequest, Planned},
        standing, view,
        view::CampaignRow,
    },
    grants::people::Desk,
    projector,
};

/// What was started.
#[derive(Debug, Clone, Serialize, Type)]
pub struct StartCampaignResponse {
    /// The campaign.
    pub campaign: CampaignRow,
    /// Who is asked about how much.
    pub plan: CampaignPlan,
}

/// Starts it.
pub async fn start_campaign(app: &App, request: CampaignRequest) -> AppResult<StartCampaignResponse> {
    let mut desk = Desk::open(app).await?;
    let Planned { plan, chosen } = plan::plan(app, &mut desk, &request).await?;
    if !plan.may_start {
        return Err(AppError::denied(format!(
            "you do not start a campaign over {}: {}",
            plan.scope_says, plan.because
        ))
        .hint("who you are is chosen in the settings"));
    }
    if chosen.grants.is_empty() {
        return Err(
            AppError::invalid(format!("no grant stands for {}", plan.scope_says))
                .hint("`weft grants` lists what is granted"),
        );
    }
    let id = Urn::campaign(&plan.name);
    let campaign = Campaign {
        name: plan.name.clone(),
        scope: plan.scope.clone(),
        by: desk.actor.clone(),
        at: app.now(),
        due: plan.due,
        unanswered: plan.unanswered,
        items: plan.grants,
        closed: None,
    };
    let mut words = vec![campaign_word(&id, Revision(0), campaign)];
    for (grant, reviewers) in chosen.grants {
        let item = CampaignItem::of(&id, &grant.id, &grant.grant, reviewers);
        words.push(item_word(Revision(0), item));
    }
    let written = app
        .workspace
        .write_over(&app.login, "start_campaign", words)
        .await?;
    if let Worded::Conflict(_) = written {
        return Err(
            AppError::invalid(format!("there is a campaign called `{}` already", plan.name))
                .hint("choose another name; `weft recertify list` lists them"),
        );
    }
    projector::project(app, &no_progress()).await?;
    let kept = kept::find(app, id.as_str()).await?;
    let items = kept::items_of(app, &id).await?;
    let grants = standing::grants_by_urn(app).await?;
    let campaign = view::row(app, &mut desk, &kept, &items, &grants).await?;
    let campaign = campaign.ok_or_else(kept::busy)?;
    Ok(StartCampaignResponse { campaign, plan })
}
