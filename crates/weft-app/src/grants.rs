//! What is granted: kept in the workspace, carried out in the system that holds the rights, read back from there, ended.
//!
//! A grant is a record under a urn of its own, written with the decision that it follows from. What became of each of its
//! rights is written over what was read, so that whoever carries it out at the same time is noticed; and each act may be
//! done twice, so that whatever is interrupted is done again.

pub(crate) mod guard;
mod kept;
mod left;
pub(crate) mod people;
mod saga;
#[cfg(test)]
pub(crate) mod sample;
mod standing;
mod steps;
pub mod view;

pub use kept::{KeptGrant, all, find, load, of_holder};
pub(crate) use left::{left_of, left_over};
pub use saga::carry_out;
pub use steps::{Holding, planned, rights, steps};

use weft_model::{EndReason, Grant, GrantEnd, GrantState, GrantStep, Roster, StepState, Timestamp, Urn};

use crate::{App, AppError, AppResult, ErrorCode, access::kept as requests, directory, review::rules};

/// Ends a grant and takes its rights away. One that is ending already goes on ending, for the reason that it was given.
///
/// Never an error because it could not be carried out: that it ends is written.
pub async fn end(app: &App, grant: &Urn, why: EndReason, reason: Option<String>) -> AppResult<Grant> {
    Ok(end_and_tell(app, grant, why, reason).await?.0.grant)
}

/// The same, with what stopped its rights from being taken away, in words.
pub(crate) async fn end_and_tell(
    app: &App,
    grant: &Urn,
    why: EndReason,
    reason: Option<String>,
) -> AppResult<(KeptGrant, Option<String>)> {
    let by = rules::actor(app).await?;
    let change = kept::change(app, "end_grant", grant, |grant| {
        ended(
            grant,
            GrantEnd {
                why,
                by: by.clone(),
                at: app.now(),
                reason: reason.clone(),
            },
        )
    });
    let ended = change.await?;
    let own = ended.grant.holder.is(&by);
    let (kept, stopped) = carry_on(app, ended).await;
    // In a team its holder ends it, and whoever carries it out takes its rights away.
    let stopped = stopped.filter(|error| !own || error.code != ErrorCode::Denied);
    Ok((kept, stopped.map(|error| error.message)))
}

/// Carries out what was written a moment ago: as it stands then, and what stopped it.
pub(crate) async fn carry_on(app: &App, written: KeptGrant) -> (KeptGrant, Option<AppError>) {
    match carry_out(app, &written.id).await {
        Ok(grant) => (KeptGrant { grant, ..written }, None),
        Err(error) => {
            // What is read here may be behind what was written.
            let newer = load(app, &written.id).await.ok();
            let newer = newer.filter(|known| known.revision > written.revision);
            (newer.unwrap_or(written), Some(error))
        }
    }
}

/// A grant that is to end; one that is ending already stays as it is. Carrying it out takes its rights away.
pub(crate) fn ended(grant: &Grant, end: GrantEnd) -> Grant {
    let mut grant = grant.clone();
    if grant.end.is_none() {
        grant.end = Some(end);
        grant.steps.iter_mut().for_each(forget_refusal);
    }
    grant
}

/// Takes away what a grant that has ended is found to hold still: it was given by somebody who was carrying it out when it
/// ended, and stopped before they could write that down; or it was left to another grant, which has ended without it.
async fn take_again(app: &App, grant: &Urn) -> AppResult<Grant> {
    let left = left::left_to_others(app, &load(app, grant).await?).await;
    kept::change(app, "carry_out_grant", grant, |grant| {
        let mut grant = grant.clone();
        if grant.end.is_some() {
            for (at, step) in grant.steps.iter_mut().enumerate() {
                if step.before && left.contains(&at) {
                    step.before = false;
                    step.state = StepState::Unknown;
                } else if !step.before && step.state == StepState::Absent {
                    step.state = StepState::Unknown;
                }
            }
        }
        grant
    })
    .await?;
    carry_out(app, grant).await
}

/// Whether something of a grant is left to do: it is to be given, to be asked again or to end, which it is too where its
/// holder has left.
pub(crate) fn has_work(grant: &Grant, roster: &Roster, now: Timestamp) -> bool {
    let stands = grant.end.is_none();
    grant.state().is_unfinished()
        || grant.is_due(now)
        || (stands && directory::leaver(roster, &grant.holder, now).is_some())
}

/// Does what is left of one grant, and ends the one that it goes on from. `again`: it has ended, and holds rights still.
pub(crate) async fn carried(app: &App, id: &Urn, again: bool) -> AppResult<KeptGrant> {
    let grant = if again {
        take_again(app, id).await?
    } else {
        carry_out(app, id).await?
    };
    replace(app, &grant).await?;
    load(app, id).await
}

/// Ends the grant that an active one goes on from, where its request says so.
async fn replace(app: &App, grant: &Grant) -> AppResult<()> {
    if grant.state() != GrantState::Active {
        return Ok(());
    }
    let kept = requests::load(app, &grant.request).await?;
    if let Some(old) = &kept.request.renews {
        end(app, old, EndReason::Replaced, None).await?;
    }
    Ok(())
}

/// Where giving was refused, nothing of this grant is there: whatever is found there is somebody else's. From here on a
/// refusal means that taking away was refused.
fn forget_refusal(step: &mut GrantStep) {
    if step.state == StepState::Refused {
        step.state = StepState::Pending;
    }
}
