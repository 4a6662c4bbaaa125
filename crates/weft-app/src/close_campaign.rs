//! Closes a campaign: what nobody answered for goes by its rule, in one transaction with the closing.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{Campaign, CampaignEnd, CampaignItem, ItemOutcome, Payload, ReviewAnswer, Unanswered, Urn};
use weft_ports::{
    progress::no_progress,
    workspace::{Word, Worded},
};

pub use crate::campaigns::view::CampaignRow;
use crate::{
    App, AppError, AppResult,
    campaigns::{
        kept::{self, KeptCampaign, campaign_word, item_word},
        scope, standing,
        standing::{Grants, ItemState},
        view,
    },
    grants::{self, people::Desk},
    projector,
    review_grant::revoked,
    show_mesh::number,
};

/// Which one.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct CloseCampaignRequest {
    /// Its name or urn.
    pub name: String,
}

/// What closing it came to.
#[derive(Debug, Clone, Serialize, Type)]
pub struct CloseCampaignResponse {
    /// The campaign.
    pub campaign: CampaignRow,
    /// Grants that nobody answered for, and that go on.
    pub kept: u32,
    /// Grants that nobody answered for, and that were revoked.
    pub revoked: u32,
    /// How many of those hold rights still: `weft grants run` goes on.
    pub unfinished: u32,
}

/// Closes it.
pub async fn close_campaign(app: &App, request: CloseCampaignRequest) -> AppResult<CloseCampaignResponse> {
    for _ in 0..kept::TURNS {
        let campaign = kept::find(app, &request.name).await?;
        let mut desk = Desk::open(app).await?;
        refuse_unless_allowed(app, &mut desk, &campaign).await?;
        let grants = standing::grants_by_urn(app).await?;
        let end = CampaignEnd {
            by: desk.actor.clone(),
            at: app.now(),
        };
        let (words, ended) = words(app, &campaign, &end, &grants).await?;
        let answered = number(words.len().saturating_sub(ended.len() + 1));
        let written = app
            .workspace
            .write_over(&app.login, "close_campaign", words)
            .await?;
        // Somebody answered in between: what is left is looked at again.
        if let Worded::Written(revision) = written {
            let mut unfinished = 0_u32;
            for id in &ended {
                // It is closed, and what was revoked ends, whoever takes its rights away.
                let done = grants::carry_out(app, id).await;
                let is_done = done.is_ok_and(|grant| !grant.state().is_unfinished());
                unfinished += u32::from(!is_done);
            }
            // Whoever looks next makes the projections where this could not.
            drop(projector::project(app, &no_progress()).await);
            let revoked = number(ended.len());
            let campaign = KeptCampaign {
                campaign: Campaign {
                    closed: Some(end),
                    ..campaign.campaign
                },
                revision,
                ..campaign
            };
            return Ok(CloseCampaignResponse {
                campaign: closed(app, &mut desk, &campaign).await?,
                kept: answered.saturating_sub(revoked),
                revoked,
                unfinished,
            });
        }
    }
    Err(kept::busy())
}

async fn refuse_unless_allowed(app: &App, desk: &mut Desk, campaign: &KeptCampaign) -> AppResult<()> {
    let name = &campaign.campaign.name;
    let (may, because) = scope::may_run(app, desk, &campaign.campaign.scope).await?;
    if !may {
        return Err(AppError::denied(format!("you do not close `{name}`: {because}"))
            .hint("who you are is chosen in the settings"));
    }
    match &campaign.campaign.closed {
        None => Ok(()),
        Some(end) => Err(
            AppError::invalid(format!("`{name}` is closed already, by {}", end.by.login))
                .hint("`weft recertify show NAME` tells what it came to"),
        ),
    }
}

/// The closing, an outcome for each grant that waits, and the end of those that are revoked, whose urns come beside.
async fn words(
    app: &App,
    campaign: &KeptCampaign,
    end: &CampaignEnd,
    grants: &Grants,
) -> AppResult<(Vec<Word>, Vec<Urn>)> {
    let at = end.at;
    let mut closed = campaign.campaign.clone();
    closed.closed = Some(end.clone());
    let mut words = vec![campaign_word(&campaign.id, campaign.revision, closed)];
    let mut ended = Vec::new();
    let answer = match campaign.campaign.unanswered {
        Unanswered::Keep => ReviewAnswer::Keep,
        Unanswered::Revoke => ReviewAnswer::Revoke,
    };
    for item in kept::items_of(app, &campaign.id).await? {
        let Some(kept) = grants.get(&item.item.grant) else {
            continue;
        };
        if standing::state(&item.item, &kept.grant, at) != ItemState::Open {
            continue;
        }
        let outcome = ItemOutcome {
            answer,
            until: None,
            role: None,
            by: end.by.clone(),
            at,
            reason: None,
            unanswered: true,
        };
        if answer == ReviewAnswer::Revoke {
            let grant = revoked(&campaign.campaign.name, &kept.grant, &outcome);
            words.push(Word {
                urn: kept.id.clone(),
                joined: Vec::new(),
                base: kept.revision,
                payload: Payload::Grant(Box::new(grant)),
            });
            ended.push(kept.id.clone());
        }
        let answered = CampaignItem {
            outcome: Some(outcome),
            ..item.item
        };
        words.push(item_word(item.revision, answered));
    }
    Ok((words, ended))
}

async fn closed(app: &App, desk: &mut Desk, campaign: &KeptCampaign) -> AppResult<CampaignRow> {
    let items = kept::items_of(app, &campaign.id).await?;
    let grants = standing::grants_by_urn(app).await?;
    let row = view::row(app, desk, campaign, &items, &grants).await?;
    row.ok_or_else(kept::busy)
}
