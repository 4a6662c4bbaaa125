//! Where each grant of a campaign stands for the person at the desk.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::json;
use specta::Type;
use weft_model::{CampaignItem, Grant, ReviewAnswer, Timestamp, Urn, review::digest};

use super::kept::{KeptCampaign, KeptItem};
use crate::{
    App, AppError, AppResult,
    grants::{self, KeptGrant, people::Desk},
};

/// Grants by their urns.
pub type Grants = HashMap<Urn, KeptGrant>;

/// Where a grant of a campaign stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ItemState {
    /// It waits for an answer.
    Open,
    /// It goes on.
    Kept,
    /// It ends earlier.
    Reduced,
    /// It was revoked.
    Revoked,
    /// It ended without an answer of the campaign, and waits for none.
    Over,
}

/// What holds for the person at the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Where it stands.
    pub state: ItemState,
    /// Whether it is theirs to answer: nobody else is nearer to it.
    pub mine: bool,
    /// Whether they may answer now.
    pub may: bool,
    /// Why, or why not.
    pub because: &'static str,
}

/// All grants, by their urns.
pub async fn grants_by_urn(app: &App) -> AppResult<Grants> {
    let all = grants::all(app).await?;
    Ok(all.into_iter().map(|kept| (kept.id.clone(), kept)).collect())
}

/// Where a grant of a campaign stands.
pub fn state(item: &CampaignItem, grant: &Grant, now: Timestamp) -> ItemState {
    match item.outcome.as_ref().map(|outcome| outcome.answer) {
        Some(ReviewAnswer::Keep) => ItemState::Kept,
        Some(ReviewAnswer::Reduce) => ItemState::Reduced,
        Some(ReviewAnswer::Revoke) => ItemState::Revoked,
        None if grant.end.is_some() || grant.is_due(now) => ItemState::Over,
        None => ItemState::Open,
    }
}

/// What holds of a grant of a campaign for the person at the desk; none where they may not see it.
pub async fn of(
    app: &App,
    desk: &mut Desk,
    campaign: &KeptCampaign,
    item: &KeptItem,
    grant: &Grant,
) -> AppResult<Option<Standing>> {
    let own = grant.holder.is(&desk.actor);
    let answers = desk.answers_for(app, &item.item.subject).await?;
    if !own && !answers {
        return Ok(None);
    }
    let state = state(&item.item, grant, app.now());
    let closed = campaign.campaign.closed.is_some();
    let (may, because) = if own {
        (false, "you hold it yourself, and nobody answers for their own")
    } else if closed {
        (false, "the campaign is closed")
    } else {
        match state {
            ItemState::Open => (true, "you answer for it"),
            ItemState::Over => (false, "it has ended already"),
            ItemState::Kept | ItemState::Reduced | ItemState::Revoked => (false, "it is answered already"),
        }
    };
    let me = desk.me();
    let near = desk.answerable(app, &item.item.subject).await?;
    let listed = near
        .iter()
        .chain(&item.item.reviewers)
        .any(|person| me.as_ref() == Some(&person.urn));
    Ok(Some(Standing {
        state,
        mine: may && (listed || item.item.reviewers.is_empty()),
        may,
        because,
    }))
}

/// What an answer is bound to: the grant as it stands, and what was said of it.
pub fn seen(campaign: &KeptCampaign, item: &KeptItem, grant: &Grant) -> AppResult<String> {
    let shown = json!([
        item.id,
        item.item.outcome,
        campaign.campaign.closed,
        grant.subject,
        grant.holder,
        grant.terms,
        grant.until,
        grant.end,
    ]);
    let shown = serde_json::to_vec(&shown)
        .map_err(|error| AppError::failed(format!("the grant cannot be written as JSON: {error}")))?;
    Ok(digest(&shown))
}

#[cfg(test)]
mod tests {
    use weft_model::{
        Actor, Campaign, CampaignItem, CampaignScope, EndReason, Grant, GrantEnd, ItemOutcome, ReviewAnswer,
        Revision, Timestamp, Unanswered, Urn,
    };

    use super::{ItemState, KeptCampaign, KeptItem, seen, state};
    use crate::grants::sample;

    fn grant() -> Grant {
        Grant {
            until: Timestamp::from_millis(100),
            ..sample::grant()
        }
    }

    fn item() -> CampaignItem {
        let id = Urn::grant(&Urn::request("priya", "1"));
        CampaignItem::of(&Urn::campaign("Q4"), &id, &grant(), Vec::new())
    }

    fn outcome(answer: ReviewAnswer) -> ItemOutcome {
        ItemOutcome {
            answer,
            until: None,
            role: None,
            by: Actor::default(),
            at: Timestamp::from_millis(5),
            reason: None,
            unanswered: false,
        }
    }

    fn ended() -> Grant {
        Grant {
            end: Some(GrantEnd {
                why: EndReason::GivenBack,
                by: Actor::default(),
                at: Timestamp::from_millis(5),
                reason: None,
            }),
            ..grant()
        }
    }

    #[test]
    fn what_ended_waits_for_no_answer() {
        let now = Timestamp::from_millis(10);
        assert_eq!(state(&item(), &grant(), now), ItemState::Open);
        assert_eq!(state(&item(), &ended(), now), ItemState::Over);
        assert_eq!(
            state(&item(), &grant(), Timestamp::from_millis(100)),
            ItemState::Over
        );
        let revoked = CampaignItem {
            outcome: Some(outcome(ReviewAnswer::Revoke)),
            ..item()
        };
        assert_eq!(state(&revoked, &ended(), now), ItemState::Revoked);
    }

    #[test]
    fn an_answer_is_about_what_was_shown() {
        let campaign = KeptCampaign {
            id: Urn::campaign("Q4"),
            campaign: Campaign {
                name: "Q4".to_owned(),
                scope: CampaignScope::Mesh,
                by: Actor::default(),
                at: Timestamp::from_millis(0),
                due: Timestamp::from_millis(50),
                unanswered: Unanswered::Keep,
                items: 1,
                closed: None,
            },
            revision: Revision(1),
        };
        let kept = |item: CampaignItem| KeptItem {
            id: item.urn(),
            item,
            revision: Revision(1),
        };
        let first = seen(&campaign, &kept(item()), &grant()).unwrap();
        let tried = Grant {
            attempts: 7,
            ..grant()
        };
        assert_eq!(
            seen(&campaign, &kept(item()), &tried).unwrap(),
            first,
            "trying again is no change"
        );
        let shorter = Grant {
            until: Timestamp::from_millis(90),
            ..grant()
        };
        let answered = CampaignItem {
            outcome: Some(outcome(ReviewAnswer::Keep)),
            ..item()
        };
        for other in [
            seen(&campaign, &kept(item()), &shorter).unwrap(),
            seen(&campaign, &kept(item()), &ended()).unwrap(),
            seen(&campaign, &kept(answered), &grant()).unwrap(),
        ] {
            assert_ne!(other, first);
        }
    }
}
