//! Answers for a grant of a campaign: it is kept, reduced or revoked.
//!
//! The answer and what it does to the grant are written in one transaction, over what was shown: the digest names the
//! grant as it stood and what was said of it. Of two people who answer at once one is told that it is answered.

use serde::{Deserialize, Serialize};
use specta::Type;
pub use weft_model::ReviewAnswer;
use weft_model::{
    AccessPolicy, CampaignItem, EndReason, Grant, GrantEnd, ItemOutcome, Payload, Timestamp,
    access::campaign::reduced,
};
use weft_ports::{
    progress::no_progress,
    workspace::{Word, Worded},
};

pub use crate::campaigns::{standing::ItemState, view::CampaignItemView};
use crate::{
    App, AppError, AppResult,
    access::judged,
    campaigns::{
        kept::{self, KeptCampaign, KeptItem, item_word},
        moment, standing,
        view::{self, Ledger},
    },
    grants::{self, KeptGrant, people::Desk},
    projector,
    words::limits,
};

/// An answer to what was shown.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct ReviewGrantRequest {
    /// Name or urn of the campaign.
    pub campaign: String,
    /// The grant: its urn, or the first letters of its id.
    pub grant: String,
    /// `digest` of the answer of `show_campaign`: what this is about.
    pub digest: String,
    /// What is said of it.
    pub answer: ReviewAnswer,
    /// Where it is reduced: the last day that it holds, in UTC, or a moment; earlier than it ends now.
    #[serde(default)]
    pub until: Option<String>,
    /// Where it is reduced: a lesser role of the policy, by its id.
    #[serde(default)]
    pub role: Option<String>,
    /// Why; its holder reads it.
    #[serde(default)]
    pub reason: Option<String>,
}

/// What became of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ReviewGrantOutcome {
    /// It stands.
    Done,
    /// The grant is not what was shown; nothing was done.
    Changed,
}

/// What became of it.
#[derive(Debug, Clone, Serialize, Type)]
pub struct ReviewGrantResponse {
    /// What became of the answer.
    pub outcome: ReviewGrantOutcome,
    /// The grant as it stands.
    pub item: CampaignItemView,
}

/// Answers.
pub async fn review_grant(app: &App, request: ReviewGrantRequest) -> AppResult<ReviewGrantResponse> {
    let reason = limits::short("reason", request.reason.clone())?;
    let until = request.until.as_deref().map(moment).transpose()?;
    let role = request
        .role
        .as_deref()
        .map(str::trim)
        .filter(|role| !role.is_empty());
    refuse_odd(request.answer, until, role)?;
    for _ in 0..kept::TURNS {
        let campaign = kept::find(app, &request.campaign).await?;
        let item = kept::item_of(app, &campaign, &request.grant).await?;
        let grant = grants::load(app, &item.item.grant).await?;
        let mut desk = Desk::open(app).await?;
        refuse_unless_theirs(app, &mut desk, &campaign, &item, &grant.grant).await?;
        if standing::seen(&campaign, &item, &grant.grant)? != request.digest {
            return told(
                app,
                &mut desk,
                &campaign,
                &item,
                &grant,
                ReviewGrantOutcome::Changed,
            )
            .await;
        }
        let outcome = ItemOutcome {
            answer: request.answer,
            until,
            role: role
                .map(|role| lesser(&desk.policy, &grant.grant, role))
                .transpose()?,
            by: desk.actor.clone(),
            at: app.now(),
            reason: reason.clone(),
            unanswered: false,
        };
        let changed = after(&desk.policy, &campaign, &grant.grant, &outcome)?;
        let answered = CampaignItem {
            outcome: Some(outcome),
            ..item.item.clone()
        };
        let mut words = vec![item_word(item.revision, answered.clone())];
        words.extend(changed.clone().map(|changed| Word {
            urn: grant.id.clone(),
            joined: Vec::new(),
            base: grant.revision,
            payload: Payload::Grant(Box::new(changed)),
        }));
        let written = app
            .workspace
            .write_over(&app.login, action(request.answer), words)
            .await?;
        // Somebody acted in between: everything is looked at again, and what they did is told.
        if let Worded::Written(revision) = written {
            let mut grant = match changed {
                Some(changed) => KeptGrant {
                    grant: changed,
                    revision,
                    ..grant
                },
                None => grant,
            };
            let mut stopped = None;
            if request.answer == ReviewAnswer::Revoke || role.is_some() {
                (grant, stopped) = Box::pin(grants::carry_on(app, grant)).await;
            }
            // Whoever looks next makes the projections where this could not.
            drop(projector::project(app, &no_progress()).await);
            let item = KeptItem {
                item: answered,
                revision,
                ..item
            };
            let done = told(app, &mut desk, &campaign, &item, &grant, ReviewGrantOutcome::Done);
            let mut done = done.await?;
            if let Some(error) = stopped {
                done.item.grant.unfinished_because = Some(error.message);
            }
            return Ok(done);
        }
    }
    Err(kept::busy())
}

const fn action(answer: ReviewAnswer) -> &'static str {
    match answer {
        ReviewAnswer::Keep => "keep_grant",
        ReviewAnswer::Reduce => "reduce_grant",
        ReviewAnswer::Revoke => "revoke_grant",
    }
}

/// Refuses what says nothing, or two things at once.
fn refuse_odd(answer: ReviewAnswer, until: Option<Timestamp>, role: Option<&str>) -> AppResult<()> {
    match (answer, until.is_some() || role.is_some()) {
        (ReviewAnswer::Reduce, false) => Err(AppError::invalid(
            "reducing a grant says until when it holds, or which lesser role it has",
        )
        .hint(
            "add `--until DAY`, earlier than it ends now, or `--role ROLE`; fewer tables are asked for anew",
        )),
        (ReviewAnswer::Keep | ReviewAnswer::Revoke, true) => Err(AppError::invalid(
            "only a grant that is reduced has another end or role",
        )
        .hint("leave the day and the role out")),
        _ => Ok(()),
    }
}

/// The id of a role that is less than that of a grant, by the policy that stands.
fn lesser(policy: &AccessPolicy, grant: &Grant, role: &str) -> AppResult<String> {
    let roles = judged::lesser_roles(policy, &grant.terms.role);
    let found = roles
        .iter()
        .find(|one| one.id.eq_ignore_ascii_case(role) || one.name.eq_ignore_ascii_case(role));
    found.map(|role| role.id.clone()).ok_or_else(|| {
        let less: Vec<&str> = roles.iter().map(|role| role.id.as_str()).collect();
        AppError::invalid(format!(
            "`{}` is no role that is less than {}, and reducing never gives more",
            role.escape_debug(),
            grant.terms.role
        ))
        .hint(if less.is_empty() {
            "the access policy has no lesser one; name an earlier day, or revoke it".to_owned()
        } else {
            format!("lesser ones are: {}", less.join(", "))
        })
    })
}

async fn refuse_unless_theirs(
    app: &App,
    desk: &mut Desk,
    campaign: &KeptCampaign,
    item: &KeptItem,
    grant: &Grant,
) -> AppResult<()> {
    let name = &campaign.campaign.name;
    let standing = standing::of(app, desk, campaign, item, grant).await?;
    let Some(standing) = standing.filter(|_| !grant.holder.is(&desk.actor)) else {
        let own = grant.holder.is(&desk.actor);
        let why = if own {
            "nobody answers for their own grant"
        } else {
            "who answers for the thing answers for its grants"
        };
        let error = AppError::denied(why);
        return Err(if own {
            error.hint("give it back with `weft revoke`, or wait for who answers for the thing")
        } else {
            error.hint("`weft show` names the owner; who you are is chosen in the settings")
        });
    };
    if let Some(end) = &campaign.campaign.closed {
        return Err(
            AppError::invalid(format!("the campaign `{name}` is closed, by {}", end.by.login))
                .hint("`weft revoke` ends a grant at any time"),
        );
    }
    if let Some(outcome) = &item.item.outcome {
        let said = match outcome.answer {
            ReviewAnswer::Keep => "kept",
            ReviewAnswer::Reduce => "reduced",
            ReviewAnswer::Revoke => "revoked",
        };
        return Err(
            AppError::invalid(format!("this grant is {said} already, by {}", outcome.by.login))
                .hint("`weft recertify show NAME` tells what became of it"),
        );
    }
    if standing.state == ItemState::Over {
        let why = item.item.changed(grant, app.now());
        return Err(AppError::invalid(format!(
            "this grant waits for no answer: {}",
            why.as_deref().unwrap_or("it has ended")
        ))
        .hint("`weft recertify show NAME` lists those that do"));
    }
    Ok(())
}

/// What an answer makes of a grant; none where it stays as it is.
fn after(
    policy: &AccessPolicy,
    campaign: &KeptCampaign,
    grant: &Grant,
    outcome: &ItemOutcome,
) -> AppResult<Option<Grant>> {
    Ok(match outcome.answer {
        ReviewAnswer::Reduce => {
            let wanted = outcome.role.as_ref();
            let role = wanted.and_then(|wanted| policy.roles.iter().find(|role| role.id == *wanted));
            Some(reduced(grant, outcome.until, role, outcome.at).map_err(|why| {
                AppError::invalid(format!("it cannot be reduced: {why}")).hint(format!(
                    "it ends {} and has the role {}; name an earlier day or a lesser role, or revoke it",
                    grant.until, grant.terms.role
                ))
            })?)
        }
        ReviewAnswer::Revoke => Some(revoked(&campaign.campaign.name, grant, outcome)),
        ReviewAnswer::Keep => None,
    })
}

/// A grant that ends because of a campaign, which is named.
pub(crate) fn revoked(campaign: &str, grant: &Grant, outcome: &ItemOutcome) -> Grant {
    let reason = match (&outcome.reason, outcome.unanswered) {
        (Some(reason), _) => format!("recertification “{campaign}”: {reason}"),
        (None, true) => format!("recertification “{campaign}”: nobody answered for it"),
        (None, false) => format!("recertification “{campaign}”"),
    };
    grants::ended(
        grant,
        GrantEnd {
            why: EndReason::Revoked,
            by: outcome.by.clone(),
            at: outcome.at,
            reason: Some(reason),
        },
    )
}

async fn told(
    app: &App,
    desk: &mut Desk,
    campaign: &KeptCampaign,
    item: &KeptItem,
    grant: &KeptGrant,
    outcome: ReviewGrantOutcome,
) -> AppResult<ReviewGrantResponse> {
    let mut ledger = Ledger::open(app).await?;
    ledger.take(grant);
    let item = view::item(app, desk, &ledger, campaign, item).await?;
    let item = item.ok_or_else(kept::busy)?;
    Ok(ReviewGrantResponse { outcome, item })
}

#[cfg(test)]
mod tests {
    use weft_model::{Actor, EndReason, ItemOutcome, ReviewAnswer, Timestamp};

    use super::{refuse_odd, revoked};
    use crate::grants::sample;

    #[test]
    fn an_answer_says_one_thing() {
        let day = Some(Timestamp::from_millis(1));
        assert!(refuse_odd(ReviewAnswer::Reduce, None, None).is_err());
        assert!(refuse_odd(ReviewAnswer::Reduce, day, None).is_ok());
        assert!(refuse_odd(ReviewAnswer::Reduce, None, Some("reader")).is_ok());
        for answer in [ReviewAnswer::Keep, ReviewAnswer::Revoke] {
            assert!(refuse_odd(answer, day, None).is_err());
            assert!(refuse_odd(answer, None, Some("reader")).is_err());
            assert!(refuse_odd(answer, None, None).is_ok());
        }
    }

    #[test]
    fn whose_grant_is_revoked_reads_by_which_campaign() {
        let grant = sample::grant();
        let outcome = |reason: Option<&str>, unanswered| ItemOutcome {
            answer: ReviewAnswer::Revoke,
            until: None,
            role: None,
            by: Actor::default(),
            at: Timestamp::from_millis(5),
            reason: reason.map(str::to_owned),
            unanswered,
        };
        for (reason, unanswered, says) in [
            (
                Some("left the team"),
                false,
                "recertification “Q4”: left the team",
            ),
            (None, false, "recertification “Q4”"),
            (None, true, "recertification “Q4”: nobody answered for it"),
        ] {
            let end = revoked("Q4", &grant, &outcome(reason, unanswered)).end.unwrap();
            assert_eq!(end.why, EndReason::Revoked);
            assert_eq!(end.reason.as_deref(), Some(says));
        }
    }
}
