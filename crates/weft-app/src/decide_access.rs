//! Approves or rejects a request for access.
//!
//! The decision and its pending grant are written in one transaction, over what was shown: the digest names the terms,
//! the checks, the steps and the versions of policy and request. Done twice, or by two people at once, it has one effect.

use serde::{Deserialize, Serialize};
use specta::Type;
pub use weft_model::Urn;
use weft_model::{AccessRequest, AccessTerms, Actor, Grant, Payload, RequestAct, RequestEntry, Revision};
use weft_policy::access::Decided;
use weft_ports::workspace::{Word, Worded};

pub use crate::access::view::AccessRequestView;
use crate::{
    App, AppError, AppResult,
    access::{
        book::{Book, Standing},
        carrying::{self, Written},
        judged::{self, Other, after_days, people},
        kept::{self, Kept},
        shown::{self, Seen},
    },
    grants, show_request,
    words::limits,
};

/// People that a refusal names.
const NAMED: usize = 5;

/// A decision on what was shown.
#[derive(Debug, Clone, Deserialize, Type)]
pub struct DecideAccessRequest {
    /// The request: its urn, or the first letters of its id.
    pub id: String,
    /// `digest` of the answer of `show_request`: what the decision is about.
    pub digest: String,
    /// Whether it is approved; otherwise it is rejected.
    pub approve: bool,
    /// Why; a rejection says why.
    #[serde(default)]
    pub reason: Option<String>,
    /// A lesser role than was asked for.
    #[serde(default)]
    pub role: Option<String>,
    /// Fewer days than were asked for.
    #[serde(default)]
    pub days: Option<u32>,
    /// Fewer tables and views than were asked for.
    #[serde(default)]
    pub assets: Option<Vec<Urn>>,
}

/// What became of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DecideAccessOutcome {
    /// It is approved; the grant says what became of it.
    Approved,
    /// One of two people approved it, and it waits for another.
    FirstOfTwo,
    /// It is refused.
    Rejected,
    /// The request, the policy or what it opens is not what was shown; nothing was done.
    Changed,
}

/// What became of it.
#[derive(Debug, Clone, Serialize, Type)]
pub struct DecideAccessResponse {
    /// What became of the decision.
    pub outcome: DecideAccessOutcome,
    /// The request as it stands.
    pub request: AccessRequestView,
}

/// A decision as it is to be written.
struct Decision {
    outcome: DecideAccessOutcome,
    request: AccessRequest,
    grant: Option<Grant>,
}

/// Decides.
pub async fn decide_access(app: &App, request: DecideAccessRequest) -> AppResult<DecideAccessResponse> {
    let reason = limits::short("reason", request.reason.clone())?;
    refuse_odd(&request, reason.as_deref())?;
    let id = kept::find(app, &request.id).await?.id;
    for _ in 0..kept::TURNS {
        let kept = kept::load(app, &id).await?;
        let mut book = Book::open(app).await?;
        let seen = shown::look(app, &mut book, &kept).await?;
        if !kept.request.state.is_open() {
            shown::refuse_unless_seen(&book, &kept, &seen.standing)?;
            return Err(kept::not_allowed(&kept.request, RequestAct::Reject));
        }
        refuse_unless_allowed(&kept.request, &seen.standing, &book.actor)?;
        if seen.digest != request.digest {
            let request = show_request::view(app, &mut book, &kept).await?;
            return Ok(DecideAccessResponse {
                outcome: DecideAccessOutcome::Changed,
                request,
            });
        }
        let decision = if request.approve {
            approved(app, &mut book, &kept, &seen, &request, reason.as_deref()).await?
        } else {
            rejected(&book, &kept, reason.as_deref())?
        };
        let written = app
            .workspace
            .write_over(&app.login, action(decision.outcome), words(&kept, &decision))
            .await?;
        // Somebody acted in between: everything is looked at again, and what they did is told.
        if let Worded::Written(revision) = written {
            let Decision {
                outcome,
                request,
                grant,
            } = decision;
            let kept = Kept {
                request,
                revision,
                ..kept
            };
            let request = carrying::follow_one(app, &mut book, Written { kept, grant }).await?;
            return Ok(DecideAccessResponse { outcome, request });
        }
    }
    Err(kept::busy())
}

/// Refuses what says nothing, or two things at once.
fn refuse_odd(request: &DecideAccessRequest, reason: Option<&str>) -> AppResult<()> {
    if request.approve {
        return Ok(());
    }
    if reason.is_none() {
        return Err(AppError::invalid("a rejection says why")
            .hint("its requester reads it, and can ask for something better"));
    }
    if request.role.is_some() || request.days.is_some() || request.assets.is_some() {
        return Err(AppError::invalid("a rejection has no terms").hint("approve less, or reject all of it"));
    }
    Ok(())
}

const fn action(outcome: DecideAccessOutcome) -> &'static str {
    match outcome {
        DecideAccessOutcome::Approved => "approve_access",
        DecideAccessOutcome::FirstOfTwo => "approve_access_first",
        DecideAccessOutcome::Rejected | DecideAccessOutcome::Changed => "reject_access",
    }
}

fn refuse_unless_allowed(request: &AccessRequest, standing: &Standing, actor: &Actor) -> AppResult<()> {
    let verdict = standing.verdict(actor);
    if verdict.may {
        return Ok(());
    }
    let error = AppError::denied(verdict.because);
    let first = request.first_approval().map(|entry| &entry.by);
    Err(match names(&standing.decided, first) {
        None => error.hint("who you are is chosen in the settings"),
        Some(names) => error.hint(format!(
            "{}: ask {names}; who you are is chosen in the settings",
            standing.decided.says
        )),
    })
}

/// Who else may decide.
fn names(decided: &Decided, first: Option<&Actor>) -> Option<String> {
    let others = people(&decided.by);
    let names: Vec<&str> = others
        .iter()
        .filter(|person| first.is_none_or(|first| first.person.as_ref() != Some(&person.urn)))
        .take(NAMED)
        .map(|person| person.name.as_str())
        .collect();
    (!names.is_empty()).then(|| names.join(" or "))
}

fn rejected(book: &Book, kept: &Kept, reason: Option<&str>) -> AppResult<Decision> {
    let entry = entry(book, RequestAct::Reject, reason, None);
    Ok(Decision {
        outcome: DecideAccessOutcome::Rejected,
        request: kept::after(&kept.request, entry)?,
        grant: None,
    })
}

fn entry(book: &Book, act: RequestAct, text: Option<&str>, terms: Option<AccessTerms>) -> RequestEntry {
    RequestEntry {
        act,
        by: book.actor.clone(),
        at: book.now,
        text: text.map(str::to_owned),
        guardrail: None,
        terms,
    }
}

/// Approves what was asked for or less, where the policy does not refuse it by now. Whoever approves other terms has to be
/// somebody who decides over those as well.
async fn approved(
    app: &App,
    book: &mut Book,
    kept: &Kept,
    seen: &Seen,
    wanted: &DecideAccessRequest,
    reason: Option<&str>,
) -> AppResult<Decision> {
    let other = Other {
        role: wanted.role.as_deref(),
        days: wanted.days,
        assets: wanted.assets.as_deref(),
    };
    let terms = judged::lesser(&book.policy, &seen.terms, other)?;
    let standing = book.standing(app, &kept.request, &terms).await?;
    if standing.facts.is_none() {
        return Err(
            AppError::not_found("what it is about is not there any more").hint("reject it with a reason")
        );
    }
    if let Some(says) = standing.refused() {
        return Err(
            AppError::denied(format!("the access policy refuses it by now: {says}"))
                .hint("approve less, or reject it with a reason"),
        );
    }
    refuse_unless_allowed(&kept.request, &standing, &book.actor)?;
    // Whether two have to is a matter of what is granted, not of what was asked for.
    let is_first = standing.decided.two_persons && kept.request.first_approval().is_none();
    let changed = (terms != kept.request.terms).then(|| terms.clone());
    let act = if is_first {
        RequestAct::ApproveFirst
    } else {
        RequestAct::Approve
    };
    let mut request = kept::after(&kept.request, entry(book, act, reason, changed))?;
    let grant = Grant {
        request: kept.id.clone(),
        subject: request.subject.clone(),
        holder: request.by.clone(),
        by: book.actor.clone(),
        guardrail: None,
        at: book.now,
        until: after_days(book.now, terms.days),
        steps: grants::steps(
            app,
            book.holding(&request.by),
            &book.policy,
            &terms,
            &standing.opened(&terms),
        ),
        attempts: 0,
        end: None,
        terms,
    };
    carrying::refuse_empty(&grant)?;
    if is_first {
        return Ok(Decision {
            outcome: DecideAccessOutcome::FirstOfTwo,
            request,
            grant: None,
        });
    }
    request.grant = Some(Urn::grant(&kept.id));
    Ok(Decision {
        outcome: DecideAccessOutcome::Approved,
        request,
        grant: Some(grant),
    })
}

/// The decision and its pending grant: both of them, or neither.
fn words(kept: &Kept, decision: &Decision) -> Vec<Word> {
    let mut words = vec![kept::word(&kept.id, kept.revision, decision.request.clone())];
    words.extend(decision.grant.as_ref().map(|grant| Word {
        urn: Urn::grant(&kept.id),
        joined: Vec::new(),
        base: Revision(0),
        payload: Payload::Grant(Box::new(grant.clone())),
    }));
    words
}
