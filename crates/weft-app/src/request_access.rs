//! Asks for access to products and assets. What a guardrail of the policy covers is granted at once.
//!
//! All that is asked for together is written in one transaction, with the grants of what is granted at once. The id of a
//! request is made of who asks for what, and how often they did before: of two askings at the same moment one is told that
//! it is asked for already.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{
    AccessRequest, AccessTerms, Grant, Payload, RequestAct, RequestEntry, RequestState, Revision, Urn,
    access::policy::{DURATION_ALLOWED, PURPOSE_LISTED, ROLE_LISTED},
    review::digest,
};
use weft_policy::access::{Evaluation, Route};
use weft_ports::{
    PortError, PortErrorKind,
    workspace::{Word, Worded},
};

pub use crate::access::view::AccessRequestView;
use crate::{
    App, AppError, AppResult,
    access::{
        asking,
        book::Book,
        carrying::{self, Written},
        facts::Facts,
        judged::{after_days, after_hours},
        kept::{self, Kept},
        shown::Ledger,
    },
    grants::{self, KeptGrant},
    save_draft::{DraftPart, DraftView},
    words::limits,
};

/// Requests of one person that may be open at once.
const OPEN: usize = 500;

/// What is asked for.
#[derive(Debug, Clone, Default, Deserialize, Type)]
pub struct RequestAccessRequest {
    /// Urns or names of products and assets, at most 50. All are asked for, or none.
    pub names: Vec<String>,
    /// Id of a role of the policy.
    pub role: String,
    /// Id of a purpose of the policy.
    pub purpose: String,
    /// How long.
    pub days: u32,
    /// What it is needed for, in words.
    pub reason: String,
    /// A ticket elsewhere.
    #[serde(default)]
    pub reference: Option<String>,
    /// The grant that it goes on from: its urn, or the first letters of its id.
    #[serde(default)]
    pub renews: Option<String>,
    /// What tells this asking from others: sent twice with the same key it is one request.
    #[serde(default)]
    pub key: Option<String>,
}

/// The requests.
#[derive(Debug, Clone, Serialize, Type)]
pub struct RequestAccessResponse {
    /// One for each of the things, in the order in which they were named.
    pub requests: Vec<AccessRequestView>,
}

/// What is asked for, with its words in their form.
struct Asked {
    request: RequestAccessRequest,
    reason: String,
    reference: Option<String>,
    /// Digest of the key.
    key: Option<String>,
}

/// One request as it is to be written, with its grant where a guardrail grants it.
struct Sent {
    id: Urn,
    request: AccessRequest,
    grant: Option<Grant>,
}

/// Asks.
pub async fn request_access(app: &App, request: RequestAccessRequest) -> AppResult<RequestAccessResponse> {
    let asked = checked(app, request)?;
    let mut guarded = true;
    for _ in 0..kept::TURNS {
        let mut book = Book::open(app).await?;
        if !guarded {
            book.policy.guardrails.clear();
        }
        let ledger = Ledger::open(app).await?;
        let things = asking::things(app, &mut book, &asked.request.names).await?;
        if let Some(ids) = sent_before(&book, &ledger, &asked, &things)? {
            // What was interrupted between the decision and its end goes on.
            let find = |id: &Urn| ledger.requests.iter().find(|kept| kept.id == *id);
            let again = ids.iter().filter_map(find).map(|kept| Written {
                kept: kept.clone(),
                grant: None,
            });
            return answer(app, again.collect()).await;
        }
        let sent = requests(app, &mut book, &ledger, &asked, &things).await?;
        let words = sent.iter().flat_map(words).collect();
        let written = app
            .workspace
            .write_over(&app.login, "request_access", words)
            .await;
        let written = match written {
            // What a team's database does not see to be within a guardrail a person decides.
            Err(error) if guarded && is_denied(&error, &sent) => {
                guarded = false;
                continue;
            }
            other => other?,
        };
        // Somebody asked in between, perhaps oneself from another window: everything is looked at again.
        if let Worded::Written(revision) = written {
            // It was sent, and what was typed is kept where it cannot be dropped.
            drop(drop_draft(app, &things).await);
            let written = sent.into_iter().map(|sent| Written {
                kept: Kept {
                    id: sent.id,
                    request: sent.request,
                    revision,
                },
                grant: sent.grant,
            });
            return answer(app, written.collect()).await;
        }
    }
    Err(kept::busy())
}

fn is_denied(error: &PortError, sent: &[Sent]) -> bool {
    error.kind == PortErrorKind::Denied && sent.iter().any(|one| one.grant.is_some())
}

fn checked(app: &App, request: RequestAccessRequest) -> AppResult<Asked> {
    if request.names.is_empty() {
        return Err(AppError::invalid("nothing is named").hint("name a product, a table or its urn"));
    }
    let reason = limits::short("reason", Some(request.reason.clone()))?.ok_or_else(|| {
        AppError::invalid("no reason is given")
            .hint("say in a sentence what it is for: whoever decides, or reads the audit, has nothing else")
    })?;
    let reference = limits::label("reference", request.reference.as_deref().unwrap_or_default())?;
    let key = limits::label("key", request.key.as_deref().unwrap_or_default())?;
    Ok(Asked {
        // A key is one's own: somebody else with the same one has nothing to do with it.
        key: key.map(|key| digest(format!("{}\u{1f}{key}", app.login).as_bytes())),
        reason,
        reference,
        request,
    })
}

/// The requests that were sent with this key before. An error where those were others.
fn sent_before(
    book: &Book,
    ledger: &Ledger,
    asked: &Asked,
    things: &[Arc<Facts>],
) -> AppResult<Option<Vec<Urn>>> {
    let Some(key) = &asked.key else { return Ok(None) };
    let sent: Vec<&Kept> = ledger
        .requests
        .iter()
        .filter(|kept| kept.request.cart.as_ref() == Some(key) && kept.request.by.is(&book.actor))
        .collect();
    if sent.is_empty() {
        return Ok(None);
    }
    let same = |facts: &Arc<Facts>| {
        let kept = sent
            .iter()
            .find(|kept| asking::is_of(&kept.request.subject, facts))?;
        let AccessRequest { terms, reason, .. } = &kept.request;
        let wanted = terms_of(book, asked, facts);
        let is_same = terms.role == wanted.role
            && terms.purpose == wanted.purpose
            && terms.days == wanted.days
            && *reason == asked.reason;
        is_same.then(|| kept.id.clone())
    };
    let ids: Option<Vec<Urn>> = things.iter().map(same).collect();
    match ids {
        Some(ids) if ids.len() == sent.len() => Ok(Some(ids)),
        _ => Err(AppError::invalid("this key was sent with other requests before")
            .hint("give each asking a key of its own")),
    }
}

fn terms_of(book: &Book, asked: &Asked, facts: &Facts) -> AccessTerms {
    let RequestAccessRequest {
        role, purpose, days, ..
    } = &asked.request;
    asking::terms(book, facts, role, purpose, *days)
}

/// The requests as they are to be written. An error where one of them cannot be sent.
async fn requests(
    app: &App,
    book: &mut Book,
    ledger: &Ledger,
    asked: &Asked,
    things: &[Arc<Facts>],
) -> AppResult<Vec<Sent>> {
    let renewed = asking::renewed(app, book, asked.request.renews.as_deref()).await?;
    if let Some(renewed) = &renewed {
        asking::refuse_other_subject(renewed, things)?;
    }
    let own = |kept: &&Kept| kept.request.by.is(&book.actor);
    let open = ledger
        .requests
        .iter()
        .filter(own)
        .filter(|kept| kept.request.state.is_open())
        .count();
    if open + things.len() > OPEN {
        return Err(AppError::invalid(format!(
            "{open} requests of yours are open, and at most {OPEN} may be"
        ))
        .hint("withdraw those that you need no more: `weft requests`"));
    }
    let together = digest(format!("{}\u{1f}{}", app.login, book.now.as_millis()).as_bytes());
    let together = (things.len() > 1).then_some(together);
    let actor = book.actor.clone();
    let requester = book.asker(app, &actor).await?;
    let mut sent = Vec::with_capacity(things.len());
    for facts in things {
        let terms = terms_of(book, asked, facts);
        if let Some(check) = asking::hindrance(book, ledger, facts, &terms, renewed.is_some()) {
            return Err(
                AppError::invalid(format!("`{}`: {}", facts.subject.full_name, check.reason)).hint(
                    "look at both with `weft requests` and `weft grants`; a grant is renewed with `--renews`",
                ),
            );
        }
        let evaluation = book.judge(facts, &requester, &terms, &asked.reason);
        let cart = asked.key.clone().or_else(|| together.clone());
        let request = request(book, asked, facts, terms, evaluation, cart, renewed.as_ref())?;
        let before = ledger
            .requests
            .iter()
            .filter(|kept| kept.request.by.is(&book.actor) && asking::is_of(&kept.request.subject, facts));
        let id = Urn::request(
            &app.login,
            &format!("{}\u{1f}{}", facts.subject.urn, before.count()),
        );
        sent.push(granted(app, book, facts, id, request)?);
    }
    Ok(sent)
}

/// A request as the policy lets it be sent.
fn request(
    book: &Book,
    asked: &Asked,
    facts: &Facts,
    terms: AccessTerms,
    evaluation: Evaluation,
    cart: Option<String>,
    renewed: Option<&KeptGrant>,
) -> AppResult<AccessRequest> {
    let entry = |act, guardrail| RequestEntry {
        act,
        by: book.actor.clone(),
        at: book.now,
        text: None,
        guardrail,
        terms: None,
    };
    let mut entries = vec![entry(RequestAct::Send, None)];
    let (state, due) = match &evaluation.route {
        Route::Refused { rule, says } => return Err(refused(facts, rule, says)),
        Route::Granted { guardrail, .. } => {
            entries.push(entry(RequestAct::Approve, Some(guardrail.clone())));
            (RequestState::Approved, book.now)
        }
        Route::Decided(decided) => (RequestState::Waiting, after_hours(book.now, decided.within_hours)),
    };
    Ok(AccessRequest {
        subject: facts.subject.urn.clone(),
        by: book.actor.clone(),
        terms,
        reason: asked.reason.clone(),
        reference: asked.reference.clone(),
        cart,
        renews: renewed.map(|kept| kept.id.clone()),
        at: book.now,
        due,
        policy: book.version,
        checks: evaluation.checks,
        state,
        entries,
        grant: None,
    })
}

/// That the policy refuses it: what was typed wrong, or what nobody may have.
fn refused(facts: &Facts, rule: &str, says: &str) -> AppError {
    let message = format!("`{}`: {says}", facts.subject.full_name);
    if [PURPOSE_LISTED, ROLE_LISTED, DURATION_ALLOWED].contains(&rule) {
        return AppError::invalid(message)
            .hint("`weft request NAME --plan` shows purposes, roles and days to choose from");
    }
    AppError::denied(message).hint(format!(
        "the rule `{rule}` of the access policy says so; `weft policy show` has it"
    ))
}

/// A request with the grant that goes with it, where a guardrail grants it.
fn granted(app: &App, book: &Book, facts: &Facts, id: Urn, mut request: AccessRequest) -> AppResult<Sent> {
    let guardrail = request.decision().and_then(|entry| entry.guardrail.clone());
    let grant = if request.state == RequestState::Approved {
        let grant = Grant {
            request: id.clone(),
            subject: request.subject.clone(),
            holder: request.by.clone(),
            terms: request.terms.clone(),
            by: request.by.clone(),
            guardrail,
            at: book.now,
            until: after_days(book.now, request.terms.days),
            steps: grants::steps(
                app,
                book.holding(&request.by),
                &book.policy,
                &request.terms,
                &facts.assets,
            ),
            attempts: 0,
            end: None,
        };
        request.grant = Some(Urn::grant(&id));
        carrying::refuse_empty(&grant)?;
        Some(grant)
    } else {
        None
    };
    Ok(Sent { id, request, grant })
}

fn words(sent: &Sent) -> Vec<Word> {
    let mut words = vec![kept::word(&sent.id, Revision(0), sent.request.clone())];
    words.extend(sent.grant.as_ref().map(|grant| Word {
        urn: Urn::grant(&sent.id),
        joined: Vec::new(),
        base: Revision(0),
        payload: Payload::Grant(Box::new(grant.clone())),
    }));
    words
}

/// What was typed is sent: the draft has done its work. One that asks for more than was asked for is of another asking, and stays.
async fn drop_draft(app: &App, things: &[Arc<Facts>]) -> AppResult<()> {
    let is_asked = |name: &String| things.iter().any(|facts| facts.subject.urn.as_str() == name);
    for facts in things {
        let urn = &facts.subject.urn;
        let Some(draft) = app.device.draft(&app.login, urn, DraftPart::Request).await? else {
            continue;
        };
        let at = draft.at;
        let others = DraftView::from(draft).words.access.map(|access| access.others);
        if others.iter().flatten().all(is_asked) {
            app.device
                .drop_draft(&app.login, urn, DraftPart::Request, at)
                .await?;
        }
    }
    Ok(())
}

async fn answer(app: &App, written: Vec<Written>) -> AppResult<RequestAccessResponse> {
    let mut book = Book::open(app).await?;
    let requests = Box::pin(carrying::follow(app, &mut book, written)).await?;
    Ok(RequestAccessResponse { requests })
}
