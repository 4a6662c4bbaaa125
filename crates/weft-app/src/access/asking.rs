//! What is asked for: the things, the terms, and what stands in the way before the policy is even asked.

use std::sync::Arc;

use weft_model::{AccessCheck, AccessTerms, Urn};
use weft_policy::access::{Route, longest};

use super::{
    book::Book,
    facts::Facts,
    judged::{self, NOT_ASKED, NOT_HELD, STILL_HERE},
    kept::{Kept, short},
    shown::Ledger,
};
use crate::{
    App, AppError, AppResult, directory,
    grants::{self, KeptGrant},
    lookup,
};

/// Things that are asked for together.
pub const TOGETHER: usize = 50;

/// The things that are named, each once, with what is known of them.
pub async fn things(app: &App, book: &mut Book, names: &[String]) -> AppResult<Vec<Arc<Facts>>> {
    if names.len() > TOGETHER {
        return Err(AppError::invalid(format!(
            "{} things are named, and at most {TOGETHER} are asked for together",
            names.len()
        ))
        .hint("ask for them in several steps"));
    }
    let mut all: Vec<Arc<Facts>> = Vec::with_capacity(names.len());
    for name in names {
        let entity = lookup::find(app, name).await?;
        if all.iter().any(|facts| facts.subject.urn == entity.urn) {
            continue;
        }
        let facts = book.facts(app, &entity.urn).await?.ok_or_else(|| {
            AppError::not_found(format!(
                "`{}` is not there any more; it went a moment ago",
                entity.full_name
            ))
        })?;
        if facts.assets.is_empty() {
            let subject = &facts.subject;
            return Err(AppError::invalid(format!(
                "`{}` is a {} and has no table or view that could be opened",
                subject.full_name,
                subject.kind.as_str()
            ))
            .hint("ask for a table, a view, or a product that offers one"));
        }
        all.push(facts);
    }
    Ok(all)
}

/// The grant that is renewed: one's own, of that thing, and still to be renewed.
pub async fn renewed(app: &App, book: &Book, id: Option<&str>) -> AppResult<Option<KeptGrant>> {
    let Some(id) = id.map(str::trim).filter(|id| !id.is_empty()) else {
        return Ok(None);
    };
    let kept = grants::find(app, id).await?;
    if !kept.grant.holder.is(&book.actor) {
        return Err(AppError::denied(format!(
            "this is a grant of {}, and only its holder renews it",
            kept.grant.holder.login
        ))
        .hint("ask for what you need yourself"));
    }
    if kept.grant.end.is_some() || kept.grant.is_due(book.now) {
        return Err(AppError::invalid("this grant has ended").hint("ask anew, without `renews`"));
    }
    Ok(Some(kept))
}

/// Refuses to renew a grant of something else.
pub fn refuse_other_subject(renewed: &KeptGrant, things: &[Arc<Facts>]) -> AppResult<()> {
    if let [facts] = things
        && is_of(&renewed.grant.subject, facts)
    {
        return Ok(());
    }
    Err(
        AppError::invalid("a grant is renewed for the one thing that it is of")
            .hint("name that thing alone, or leave the grant out"),
    )
}

/// Whether a request or a grant is about this thing.
pub fn is_of(subject: &Urn, facts: &Facts) -> bool {
    facts.subject.urn == *subject || facts.subject.merged.contains(subject)
}

/// What the person at the desk holds.
pub fn own_grants(book: &Book, ledger: &Ledger) -> Vec<KeptGrant> {
    let own = |kept: &&KeptGrant| {
        kept.grant.end.is_none() && !kept.grant.is_due(book.now) && kept.grant.holder.is(&book.actor)
    };
    ledger.grants.iter().filter(own).cloned().collect()
}

/// Their open request for a thing.
pub fn own_open<'l>(book: &Book, ledger: &'l Ledger, facts: &Facts) -> Option<&'l Kept> {
    ledger.requests.iter().find(|kept| {
        let request = &kept.request;
        request.state.is_open() && request.by.is(&book.actor) && is_of(&request.subject, facts)
    })
}

/// What stands in the way of asking, whatever the policy says.
pub fn hindrance(
    book: &Book,
    ledger: &Ledger,
    facts: &Facts,
    terms: &AccessTerms,
    renews: bool,
) -> Option<AccessCheck> {
    let check = |policy: &str, reason: String, evidence: String| AccessCheck {
        policy: policy.to_owned(),
        pass: false,
        reason,
        evidence: Some(evidence),
    };
    let asks = book.roster.by_login(&book.actor.login);
    if let Some(left) = asks.filter(|person| person.has_left(book.now)) {
        return Some(check(
            STILL_HERE,
            "whoever has left asks for nothing any more".to_owned(),
            directory::left_words(left),
        ));
    }
    if let Some(open) = own_open(book, ledger, facts) {
        let id: String = short(&open.id).chars().take(8).collect();
        return Some(check(
            NOT_ASKED,
            format!("you asked for it already: request {id} waits for a decision"),
            format!("sent on {}", open.request.at.date()),
        ));
    }
    if renews {
        return None;
    }
    let held = own_grants(book, ledger);
    let held = judged::held(&book.policy, &held, terms, book.now)?;
    let id: String = short(&held.id).chars().take(8).collect();
    Some(check(
        NOT_HELD,
        format!(
            "you hold it already, until {}: grant {id}",
            held.grant.until.date()
        ),
        format!("as {}", held.grant.terms.role),
    ))
}

/// What one may ask for a thing: its tables under the ids of the policy, however they are written.
pub fn terms(book: &Book, facts: &Facts, role: &str, purpose: &str, days: u32) -> AccessTerms {
    let purpose = purpose.trim();
    let known = book
        .policy
        .purposes
        .iter()
        .find(|one| one.id.eq_ignore_ascii_case(purpose));
    AccessTerms {
        role: judged::role(&book.policy, role).map_or_else(|| role.trim().to_owned(), |role| role.id.clone()),
        purpose: known.map_or_else(|| purpose.to_owned(), |purpose| purpose.id.clone()),
        assets: facts.assets.iter().map(|asset| asset.urn.clone()).collect(),
        days,
    }
}

/// The days that are preset: no longer than purpose and role allow.
pub fn preset_days(book: &Book, purpose: &str, role: &str) -> u32 {
    let most = longest(&book.policy, purpose, role);
    book.policy.durations.default_days.min(most)
}

/// The first role that the policy does not refuse for these things, else the first.
pub async fn preset_role(
    app: &App,
    book: &mut Book,
    things: &[Arc<Facts>],
    purpose: &str,
    days: Option<u32>,
) -> AppResult<String> {
    let actor = book.actor.clone();
    let asker = book.asker(app, &actor).await?;
    let fits = |role: &&weft_model::access::policy::AccessRole| {
        let days = days.unwrap_or_else(|| preset_days(book, purpose, &role.id));
        things.iter().all(|facts| {
            let terms = terms(book, facts, &role.id, purpose, days);
            !matches!(book.judge(facts, &asker, &terms, "").route, Route::Refused { .. })
        })
    };
    let roles = &book.policy.roles;
    let role = roles.iter().find(fits).or_else(|| roles.first());
    Ok(role.map(|role| role.id.clone()).unwrap_or_default())
}
