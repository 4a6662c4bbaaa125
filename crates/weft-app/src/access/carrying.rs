//! From a decision to its grant, and from a grant to the one that goes on from it.

use std::collections::HashMap;

use weft_model::{AccessRequest, EndReason, Grant, GrantState, Urn};
use weft_ports::progress::no_progress;

use super::{
    book::Book,
    kept::{self, Kept},
    shown::{self, Ledger},
    view::AccessRequestView,
};
use crate::{
    App, AppError, AppResult, ErrorCode,
    grants::{self, KeptGrant},
    projector,
};

/// A request as it was written a moment ago, with the grant that was written with it.
pub struct Written {
    /// The request.
    pub kept: Kept,
    /// Its grant, where it was written with it.
    pub grant: Option<Grant>,
}

impl Written {
    /// Its grant with the revision of both.
    fn grant(&self) -> Option<KeptGrant> {
        self.grant.clone().map(|grant| KeptGrant {
            id: Urn::grant(&self.kept.id),
            grant,
            revision: self.kept.revision,
        })
    }
}

/// Does what follows from requests that were written, and tells them as they stand then.
///
/// They were written, whatever becomes of the rest: what could not be carried out is said of the grant, and is done by whoever
/// carries it out next.
pub async fn follow(app: &App, book: &mut Book, written: Vec<Written>) -> AppResult<Vec<AccessRequestView>> {
    let mut stopped: HashMap<Urn, String> = HashMap::new();
    for Written { kept, .. } in &written {
        if let Some(words) = stopped_by(&kept.request, carry_out(app, &kept.request).await) {
            stopped.insert(kept.id.clone(), words);
        }
    }
    // Whoever looks next makes the projections where this could not.
    drop(projector::project(app, &no_progress()).await);
    let mut ledger = Ledger::open(app).await?;
    for one in &written {
        ledger.take(one.kept.clone(), one.grant());
    }
    let mut views = Vec::with_capacity(written.len());
    for Written { kept, .. } in &written {
        let stands = ledger.requests.iter().find(|known| known.id == kept.id);
        let mut view = shown::view(app, book, &ledger, stands.unwrap_or(kept)).await?;
        if let (Some(grant), Some(words)) = (&mut view.grant, stopped.remove(&kept.id)) {
            grant.unfinished_because = Some(words);
        }
        views.push(view);
    }
    Ok(views)
}

/// The same with one of them.
pub async fn follow_one(app: &App, book: &mut Book, written: Written) -> AppResult<AccessRequestView> {
    let mut views = Box::pin(follow(app, book, vec![written])).await?;
    views.pop().ok_or_else(kept::busy)
}

/// Carries out the grant of a request that was approved, and ends the one that it goes on from when it stands.
async fn carry_out(app: &App, request: &AccessRequest) -> AppResult<()> {
    let Some(id) = &request.grant else { return Ok(()) };
    let grant = grants::carry_out(app, id).await?;
    if let Some(old) = &request.renews
        && *old != *id
        && grant.state() == GrantState::Active
    {
        grants::end(app, old, EndReason::Replaced, None).await?;
    }
    Ok(())
}

/// What stopped a grant from being carried out, in words. What a guardrail grants in a team is carried out by a runner or by
/// who decides: it stands as approved until then, and nothing went wrong.
fn stopped_by(request: &AccessRequest, done: AppResult<()>) -> Option<String> {
    let error = done.err()?;
    let guarded = request.decision().is_some_and(|entry| entry.guardrail.is_some());
    (!guarded || error.code != ErrorCode::Denied).then_some(error.message)
}

/// Refuses a grant that would give nothing.
pub fn refuse_empty(grant: &Grant) -> AppResult<()> {
    if !grant.steps.is_empty() {
        return Ok(());
    }
    Err(AppError::invalid(format!(
        "the role `{}` opens nothing of what is asked for",
        grant.terms.role
    ))
    .hint("choose another role, or look whether the tables are still there"))
}
