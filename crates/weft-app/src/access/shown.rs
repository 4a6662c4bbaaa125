//! Requests as faces show them.

use serde_json::json;
use weft_model::{
    AccessPolicy, AccessTerms, Entity, Field, RequestAct, RequestEntry, RequestState, Timestamp,
    review::digest,
};
use weft_policy::access::Route;
use weft_ports::PlannedStep;

use super::{
    book::{Book, Standing, terms_now},
    judged::{self, STILL_THERE, after_days, outcome, people},
    kept::{self, Kept, short},
    view::{
        AccessOutcome, AccessRequestRow, AccessRequestView, OpenedAsset, RequestEntryView, SensitiveColumn,
        SimilarDecisions,
    },
};
use crate::{
    App, AppError, AppResult,
    grants::{self, KeptGrant},
    view::EntityLink,
};

/// Similar decisions that are named.
const LATEST: usize = 5;

/// Requests and grants, read once.
pub struct Ledger {
    /// All requests, as they were sent.
    pub requests: Vec<Kept>,
    /// All grants.
    pub grants: Vec<KeptGrant>,
}

impl Ledger {
    /// Reads them.
    pub async fn open(app: &App) -> AppResult<Self> {
        Ok(Self {
            requests: kept::all(app).await?,
            grants: grants::all(app).await?,
        })
    }

    /// Takes what was written a moment ago, where nothing newer is known: what is read here may be behind it.
    pub fn take(&mut self, kept: Kept, grant: Option<KeptGrant>) {
        match self.requests.iter_mut().find(|known| known.id == kept.id) {
            Some(known) if known.revision < kept.revision => *known = kept,
            Some(_) => {}
            None => self.requests.push(kept),
        }
        let Some(grant) = grant else { return };
        match self.grants.iter_mut().find(|known| known.id == grant.id) {
            Some(known) if known.revision < grant.revision => *known = grant,
            Some(_) => {}
            None => self.grants.push(grant),
        }
    }

    fn grant_of(&self, kept: &Kept) -> Option<&KeptGrant> {
        let id = kept.request.grant.as_ref()?;
        self.grants.iter().find(|grant| grant.id == *id)
    }
}

/// A request beside what stands now: what a decision is about.
pub struct Seen {
    /// Where it stands.
    pub standing: Standing,
    /// The terms that are decided over.
    pub terms: AccessTerms,
    /// What it opens.
    pub opens: Vec<OpenedAsset>,
    /// What granting it does.
    pub steps: Vec<PlannedStep>,
    /// What a decision on this is bound to.
    pub digest: String,
}

/// Looks at a request beside what stands now.
pub async fn look(app: &App, book: &mut Book, kept: &Kept) -> AppResult<Seen> {
    let terms = terms_now(&kept.request).clone();
    let standing = book.standing(app, &kept.request, &terms).await?;
    let assets = standing.opened(&terms);
    let opens = opens(&book.policy, &terms, &assets);
    let holding = book.holding(&kept.request.by);
    let steps = grants::steps(app, holding, &book.policy, &terms, &assets);
    let steps = grants::planned(app, holding, &steps);
    let checks = standing.evaluation.as_ref().map(|evaluation| &evaluation.checks);
    let shown = json!([kept.revision, book.version, terms, checks, steps, opens]);
    let shown = serde_json::to_vec(&shown)
        .map_err(|error| AppError::failed(format!("the request cannot be written as JSON: {error}")))?;
    Ok(Seen {
        standing,
        terms,
        opens,
        steps,
        digest: digest(&shown),
    })
}

/// What terms open, with the columns that are classified as sensitive.
pub fn opens(policy: &AccessPolicy, terms: &AccessTerms, assets: &[Entity]) -> Vec<OpenedAsset> {
    let masked = judged::role(policy, &terms.role).is_none_or(|role| role.masked);
    let opened = |asset: &Entity| {
        let fields = asset
            .schema
            .as_ref()
            .map(|schema| schema.fields.as_slice())
            .unwrap_or_default();
        let sensitive = fields.iter().filter(|field| field.is_sensitive());
        OpenedAsset {
            asset: asset.into(),
            columns: u32::try_from(fields.len()).unwrap_or(u32::MAX),
            sensitive: sensitive
                .map(|field| SensitiveColumn {
                    column: field.path.clone(),
                    classification: classification(field),
                    masked,
                })
                .collect(),
        }
    };
    assets.iter().map(opened).collect()
}

fn classification(field: &Field) -> String {
    let tags = || field.tags.join(", ");
    field.classification.clone().unwrap_or_else(tags)
}

/// A request in a list.
pub async fn row(
    app: &App,
    book: &mut Book,
    kept: &Kept,
    standing: &Standing,
    ledger: &Ledger,
) -> AppResult<AccessRequestRow> {
    let request = &kept.request;
    let open = request.state.is_open();
    let terms = terms_now(request).clone();
    let grant = ledger.grant_of(kept);
    let decision = request.decision();
    let first = request.first_approval().filter(|_| open);
    let touched = request.entries.last().map_or(request.at, |entry| entry.at);
    let until = match grant {
        Some(kept) => kept.grant.until,
        None if open => after_days(book.now, terms.days),
        None => after_days(touched, terms.days),
    };
    let mut waits_for = Vec::new();
    if open {
        waits_for = people(&standing.decided.by);
        waits_for.retain(|person| standing.approved_first() != Some(&person.urn));
    }
    let name_of = |id: &str| {
        let purpose = book.policy.purposes.iter().find(|purpose| purpose.id == id);
        purpose.map_or_else(|| id.to_owned(), |purpose| purpose.name.clone())
    };
    let purpose_name = name_of(&terms.purpose);
    let role = judged::role(&book.policy, &terms.role);
    let role_name = role.map_or_else(|| terms.role.clone(), |role| role.name.clone());
    let failing = request.checks.iter().filter(|check| !check.pass).count();
    let actor = book.actor.clone();
    Ok(AccessRequestRow {
        id: kept.id.clone(),
        short: short(&kept.id).chars().take(8).collect(),
        subject: standing
            .facts
            .as_ref()
            .map(|facts| EntityLink::from(&facts.subject)),
        by: book.name(app, &request.by).await?,
        reason: request.reason.clone(),
        role_name,
        purpose_name,
        until,
        state: request.state,
        at: request.at,
        due: request.due,
        overdue: request.state == RequestState::Waiting && request.due <= book.now,
        touched,
        decided_by: match decision {
            Some(entry) => Some(book.name(app, &entry.by).await?),
            None => None,
        },
        waits_for,
        first: match first {
            Some(entry) => Some(book.name(app, &entry.by).await?),
            None => None,
        },
        failing: u32::try_from(failing).unwrap_or(u32::MAX),
        cart: request.cart.clone(),
        renews: request.renews.clone(),
        guardrail: decision.and_then(|entry| entry.guardrail.clone()),
        grant: request.grant.clone(),
        grant_state: grant.map(|kept| kept.grant.state()),
        mine: request.by.is(&actor),
        to_decide: request.state == RequestState::Waiting && standing.verdict(&actor).may,
        terms,
    })
}

/// A request with everything that is needed to decide it.
pub async fn view(app: &App, book: &mut Book, ledger: &Ledger, kept: &Kept) -> AppResult<AccessRequestView> {
    let request = &kept.request;
    let seen = look(app, book, kept).await?;
    let standing = &seen.standing;
    let actor = book.actor.clone();
    let verdict = standing.verdict(&actor);
    let open = request.state.is_open();
    let grant = ledger.grant_of(kept);
    let mut history = Vec::with_capacity(request.entries.len());
    for entry in &request.entries {
        history.push(entry_view(app, book, entry).await?);
    }
    let requester_holds: Vec<KeptGrant> = standing_grants(ledger, book.now)
        .filter(|held| held.grant.holder.is(&request.by))
        .cloned()
        .collect();
    let may_decide = open && verdict.may;
    Ok(AccessRequestView {
        row: row(app, book, kept, standing, ledger).await?,
        reason: request.reason.clone(),
        reference: request.reference.clone(),
        policy: request.policy,
        checks: request.checks.clone(),
        checks_now: standing
            .evaluation
            .as_ref()
            .map(|evaluation| evaluation.checks.clone())
            .unwrap_or_default(),
        outcome: outcome_now(standing, request.due),
        history,
        requester_holds: grants::view::rows(app, &requester_holds).await?,
        similar: similar(app, book, ledger, kept, verdict.may).await?,
        others: others(ledger, kept, book.now),
        may_decide,
        because: if open {
            verdict.because.to_owned()
        } else {
            kept::not_allowed(request, RequestAct::Approve).message
        },
        grant: match grant {
            Some(kept) => Some(grants::view::row(app, kept).await?),
            None => None,
        },
        opens: seen.opens,
        steps: seen.steps,
        digest: seen.digest,
        id: kept.id.clone(),
    })
}

/// What the policy says of a request now. It is due when it was due from the start.
fn outcome_now(standing: &Standing, due: Timestamp) -> AccessOutcome {
    let gone = Route::Refused {
        rule: STILL_THERE.to_owned(),
        says: "what it is about is not there any more".to_owned(),
    };
    let route = standing
        .evaluation
        .as_ref()
        .map_or(&gone, |evaluation| &evaluation.route);
    outcome(route, |_| due)
}

async fn entry_view(app: &App, book: &mut Book, entry: &RequestEntry) -> AppResult<RequestEntryView> {
    Ok(RequestEntryView {
        act: entry.act,
        by: book.name(app, &entry.by).await?,
        at: entry.at,
        text: entry.text.clone(),
        guardrail: entry.guardrail.clone(),
        terms: entry.terms.clone(),
    })
}

/// Grants that stand.
fn standing_grants(ledger: &Ledger, now: Timestamp) -> impl Iterator<Item = &KeptGrant> {
    let stands = move |kept: &&KeptGrant| kept.grant.end.is_none() && !kept.grant.is_due(now);
    ledger.grants.iter().filter(stands)
}

/// How many other people hold something of what a request opens.
fn others(ledger: &Ledger, kept: &Kept, now: Timestamp) -> u32 {
    let request = &kept.request;
    let mut holders = Vec::new();
    for held in standing_grants(ledger, now).map(|kept| &kept.grant) {
        let same = held.subject == request.subject
            || held
                .terms
                .assets
                .iter()
                .any(|asset| request.terms.assets.contains(asset));
        if same && !held.holder.is(&request.by) && !holders.iter().any(|known| held.holder.is(known)) {
            holders.push(held.holder.clone());
        }
    }
    u32::try_from(holders.len()).unwrap_or(u32::MAX)
}

/// What people decided before, of the same thing and role. Whoever only asks learns how many, not who.
async fn similar(
    app: &App,
    book: &mut Book,
    ledger: &Ledger,
    kept: &Kept,
    named: bool,
) -> AppResult<SimilarDecisions> {
    let alike = |other: &&Kept| {
        other.id != kept.id
            && other.request.subject == kept.request.subject
            && other.request.terms.role == kept.request.terms.role
            && other
                .request
                .decision()
                .is_some_and(|entry| entry.guardrail.is_none())
    };
    let mut decided: Vec<&Kept> = ledger.requests.iter().filter(alike).collect();
    let count = |state: RequestState| {
        let number = decided
            .iter()
            .filter(|other| other.request.state == state)
            .count();
        u32::try_from(number).unwrap_or(u32::MAX)
    };
    let (approved, rejected) = (count(RequestState::Approved), count(RequestState::Rejected));
    decided.retain(|other| other.request.state != RequestState::Withdrawn);
    decided.sort_by_key(|other| std::cmp::Reverse(other.request.decision().map(|entry| entry.at)));
    let mut latest = Vec::new();
    if named {
        for other in decided.into_iter().take(LATEST) {
            let standing = book
                .standing(app, &other.request, terms_now(&other.request))
                .await?;
            latest.push(row(app, book, other, &standing, ledger).await?);
        }
    }
    Ok(SimilarDecisions {
        approved,
        rejected,
        latest,
    })
}

/// Refuses to show a request to somebody whom it is none of the business of. That it is there is told all the same.
pub fn refuse_unless_seen(book: &Book, kept: &Kept, standing: &Standing) -> AppResult<()> {
    if book.sees(&kept.request, standing) {
        return Ok(());
    }
    Err(
        AppError::denied("this request is between its requester and those who answer for what it is about")
            .hint("who you are is chosen in the settings"),
    )
}
