//! Carrying a grant out: what is left of it is done, read back, and written down.
//!
//! Before anything is sent it is written down that it may be: whoever comes after a crash asks the system, and knows which
//! rights were there before. What the system said is written over what was read; where somebody wrote in between,
//! everything that was sent is looked at again under what stands now.

use std::collections::BTreeSet;

use weft_model::{EndReason, Grant, GrantEnd, GrantStep, StepState, Urn};
use weft_ports::Right;

use super::{
    kept::{self, KeptGrant, TURNS},
    standing::{self, Looked},
    steps,
};
use crate::{App, AppResult, ErrorCode, directory, review::rules};

const ACTION: &str = "carry_out_grant";

/// Does what is left to do: gives the rights of a grant that stands, takes away those of one that ends, whose time is over
/// or whose holder has left, asks again where nobody knows. Done twice it changes nothing.
///
/// Never an error because a system failed: that is in the grant.
pub async fn carry_out(app: &App, grant: &Urn) -> AppResult<Grant> {
    let mut sent = BTreeSet::new();
    let mut dropped = false;
    for _ in 0..TURNS {
        let mut kept = kept::load(app, grant).await?;
        if let Some((why, reason)) = over(app, &kept.grant).await? {
            end(app, kept, why, reason).await?;
            continue;
        }
        // What a lesser role has not goes before anything is given.
        if kept.grant.end.is_none() && !dropped && kept.grant.steps.iter().any(GrantStep::is_to_go) {
            dropped = Box::pin(taking(app, &kept, &mut BTreeSet::new()))
                .await?
                .is_some();
            continue;
        }
        ask_again(&mut kept.grant, &sent);
        let done = if kept.grant.end.is_some() {
            Box::pin(taking(app, &kept, &mut sent)).await?
        } else {
            giving(app, &kept, &mut sent).await?
        };
        if let Some(grant) = done {
            return Ok(grant);
        }
    }
    Err(kept::busy())
}

/// Why a grant ends though nobody said so: its time is over, or its holder has left.
async fn over(app: &App, grant: &Grant) -> AppResult<Option<(EndReason, Option<String>)>> {
    if grant.end.is_some() {
        return Ok(None);
    }
    let now = app.now();
    if grant.is_due(now) {
        return Ok(Some((EndReason::Expired, None)));
    }
    let roster = directory::roster(app).await?;
    let left = directory::leaver(&roster, &grant.holder, now);
    Ok(left.map(|person| (EndReason::Left, Some(directory::left_words(person)))))
}

/// Writes down that a grant ends, before anything is taken away.
async fn end(app: &App, kept: KeptGrant, why: EndReason, reason: Option<String>) -> AppResult<()> {
    let mut grant = kept.grant;
    grant.end = Some(GrantEnd {
        why,
        by: rules::actor(app).await?,
        at: app.now(),
        reason,
    });
    grant.steps.iter_mut().for_each(super::forget_refusal);
    kept::write(app, "end_grant", &kept.id, kept.revision, &grant).await?;
    Ok(())
}

/// What was sent in an earlier turn, over a state that somebody else has left behind since, is known no longer.
fn ask_again(grant: &mut Grant, sent: &BTreeSet<usize>) {
    let ends = grant.end.is_some();
    for (at, step) in grant.steps.iter_mut().enumerate() {
        if sent.contains(&at) && !step.before && (ends || step.state != StepState::Held) {
            step.state = StepState::Unknown;
        }
    }
}

/// Gives what is not held yet. None where somebody wrote in between.
async fn giving(app: &App, kept: &KeptGrant, sent: &mut BTreeSet<usize>) -> AppResult<Option<Grant>> {
    let mut grant = kept.grant.clone();
    let given = |step: &GrantStep| step.dropped || step.state == StepState::Held;
    if grant.steps.iter().all(given) {
        return Ok(Some(grant));
    }
    let ledger = kept::all(app).await?;
    let rights = steps::rights(&grant);
    let mut sends: Vec<(usize, Right, bool)> = Vec::new();
    for (at, (step, right)) in grant.steps.iter_mut().zip(rights).enumerate() {
        let again = step.state == StepState::Unknown;
        if !step.dropped && look_first(app, &kept.id, step, &right, &ledger).await {
            sends.push((at, right, again));
        }
    }
    grant.attempts = grant.attempts.saturating_add(1);
    let Some(revision) = kept::write(app, ACTION, &kept.id, kept.revision, &grant).await? else {
        return Ok(None);
    };
    if sends.is_empty() {
        return Ok(Some(grant));
    }
    for (at, right, again) in &sends {
        sent.insert(*at);
        let (state, said) = standing::give(app, &kept.id, right, *again).await;
        if let Some(step) = grant.steps.get_mut(*at) {
            learned(app, step, state, said);
        }
    }
    let written = kept::write(app, ACTION, &kept.id, revision, &grant).await?;
    Ok(written.map(|_| grant))
}

/// Whether a right is to be given. Whether it was there before is settled here, once, before it is sent for the first time.
async fn look_first(app: &App, id: &Urn, step: &mut GrantStep, right: &Right, ledger: &[KeptGrant]) -> bool {
    if let Some(said) = elsewhere(app, step) {
        step.said = Some(said);
        return false;
    }
    match step.state {
        StepState::Held => return false,
        StepState::Unknown => return true,
        StepState::Pending | StepState::Absent | StepState::Refused => {}
    }
    match standing::look(app, id, right, ledger).await {
        Looked::Free => {
            step.before = false;
            learned(app, step, StepState::Unknown, Some("it is being sent".to_owned()));
            return true;
        }
        Looked::Ours | Looked::Shared => {
            step.before = false;
            learned(app, step, StepState::Held, None);
        }
        Looked::Foreign => {
            step.before = true;
            let said = "it was there before, and stays when this grant ends".to_owned();
            learned(app, step, StepState::Held, Some(said));
        }
        // Nothing was sent, and nothing is: what was there before could not be told from it any more.
        Looked::Unsaid(words) => {
            let (state, said) = (step.state, format!("nothing was sent yet: {words}"));
            learned(app, step, state, Some(said));
        }
    }
    false
}

/// Takes away what is this grant's own. None where somebody wrote in between.
async fn taking(app: &App, kept: &KeptGrant, sent: &mut BTreeSet<usize>) -> AppResult<Option<Grant>> {
    let mut grant = kept.grant.clone();
    let ends = grant.end.is_some();
    let goes = |step: &GrantStep| left(step) && (ends || step.dropped);
    if !grant.steps.iter().any(goes) {
        return Ok(Some(grant));
    }
    let ledger = kept::all(app).await?;
    let rights = steps::rights(&grant);
    let mut taken: Vec<Right> = Vec::new();
    for (at, (step, right)) in grant.steps.iter_mut().zip(rights).enumerate() {
        if goes(step) && is_to_go(app, &kept.id, step, &right, &ledger).await? {
            sent.insert(at);
            let (state, said) = standing::take(app, &right).await;
            learned(app, step, state, said);
            taken.push(right);
        }
    }
    grant.attempts = grant.attempts.saturating_add(1);
    let written = kept::write(app, ACTION, &kept.id, kept.revision, &grant).await?;
    // A grant that was decided meanwhile may have found the right there, just before it went.
    for right in &taken {
        mend(app, &kept.id, right).await?;
    }
    Ok(written.map(|_| grant))
}

/// Whether something of its own may still be there.
fn left(step: &GrantStep) -> bool {
    !step.before && step.state != StepState::Absent
}

/// Whether a right is to be taken away: it is this grant's own, and no other grant gives it.
async fn is_to_go(
    app: &App,
    id: &Urn,
    step: &mut GrantStep,
    right: &Right,
    ledger: &[KeptGrant],
) -> AppResult<bool> {
    if let Some(said) = elsewhere(app, step) {
        step.said = Some(said);
        return Ok(false);
    }
    // Of what was never sent nothing is this grant's own to hand over.
    if let Some(other) = standing::shared(app, id, right, ledger)
        && (step.state == StepState::Pending || hand_over(app, &other.id, right).await?)
    {
        step.before = true;
        step.said = Some("another grant gives it as well, so it stays".to_owned());
        step.at = Some(app.now());
        return Ok(false);
    }
    if step.state != StepState::Pending {
        return Ok(true);
    }
    // Nothing of it was sent: what is there is not its own, unless the system says so.
    match standing::look(app, id, right, ledger).await {
        Looked::Free => learned(app, step, StepState::Absent, None),
        Looked::Ours => return Ok(true),
        // It was left for this grant by one that has ended, and nobody else takes it away.
        Looked::Shared if !standing::is_anothers(id, right, ledger) => return Ok(true),
        Looked::Shared | Looked::Foreign => {
            step.before = true;
            let said = "it is there, and this grant did not give it".to_owned();
            learned(app, step, StepState::Held, Some(said));
        }
        Looked::Unsaid(words) => learned(app, step, StepState::Pending, Some(words)),
    }
    Ok(false)
}

/// Leaves a right to another grant that gives it as well: it goes with that one, whether or not that one is ever carried out.
/// Whether that grant stands still.
async fn hand_over(app: &App, other: &Urn, right: &Right) -> AppResult<bool> {
    let now = app.now();
    let changed = kept::change(app, ACTION, other, |grant| {
        let mut grant = grant.clone();
        let unsent = |step: &&mut GrantStep| {
            standing::gives(step, right)
                && !step.dropped
                && !step.before
                && matches!(
                    step.state,
                    StepState::Pending | StepState::Absent | StepState::Refused
                )
        };
        if grant.end.is_none() {
            for step in grant.steps.iter_mut().filter(unsent) {
                let said = "another grant gave it, and left it to this one".to_owned();
                step.state = StepState::Unknown;
                step.said = Some(said);
                step.at = Some(now);
            }
        }
        grant
    });
    match changed.await {
        Ok(kept) => Ok(kept.grant.end.is_none()),
        // Whoever may carry that one out finds it there, and whose it was.
        Err(error) if error.code == ErrorCode::Denied => Ok(true),
        Err(error) => Err(error),
    }
}

fn counts_on_it(step: &GrantStep) -> bool {
    !step.dropped && !step.before && step.state == StepState::Held
}

/// Gives a right again to a grant that counts on it.
async fn mend(app: &App, id: &Urn, right: &Right) -> AppResult<()> {
    let ledger = kept::all(app).await?;
    let Some(other) = standing::shared(app, id, right, &ledger) else {
        return Ok(());
    };
    if !standing::step_of(&other.grant, right).is_some_and(counts_on_it)
        || !matches!(app.grants.holds(right).await, Ok(None))
    {
        return Ok(());
    }
    let at = app.now();
    kept::change(app, ACTION, &other.id, |grant| {
        let mut grant = grant.clone();
        let lost = |step: &&mut GrantStep| standing::gives(step, right) && counts_on_it(step);
        for step in grant.steps.iter_mut().filter(lost) {
            step.state = StepState::Absent;
            step.at = Some(at);
            step.said = Some("it was taken away with another grant at the same moment".to_owned());
        }
        grant
    })
    .await?;
    Box::pin(carry_out(app, &other.id)).await?;
    Ok(())
}

/// That a step is of a system that is not connected here, where it is.
fn elsewhere(app: &App, step: &GrantStep) -> Option<String> {
    (step.system != app.grants.system()).then(|| format!("`{}` is not connected here", step.system))
}

fn learned(app: &App, step: &mut GrantStep, state: StepState, said: Option<String>) {
    step.state = state;
    step.said = said;
    step.at = Some(app.now());
}
