//! What happened, worked out from what was written over what.
//!
//! Nothing that people wrote in their own words is in an event: no reason, no title, no remark.

use serde_json::{Value, json};
use weft_model::{
    AccessRequest, EventType, Grant, GrantState, Incident, IncidentAct, Payload, Proposal, ProposalState,
    PublishedText, Record, RequestAct, Timestamp, Urn, review::digest,
};

use crate::{App, AppResult, words::speaker};

/// One day, in milliseconds.
const DAY: i64 = 24 * 60 * 60 * 1_000;

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What tells it from others: the same on every machine.
    pub id: String,
    /// What happened.
    pub kind: EventType,
    /// When.
    pub at: Timestamp,
    /// Login of who did it; none where time did.
    pub actor: Option<String>,
    /// The thing that it is about.
    pub subject: Urn,
    /// More of it, by kind.
    pub details: Value,
}

impl Event {
    fn new(
        kind: EventType,
        key: &str,
        at: Timestamp,
        actor: Option<&str>,
        subject: &Urn,
        details: Value,
    ) -> Self {
        let key = format!("{}\u{1f}{key}", kind.as_str());
        Self {
            id: format!("evt_{}", digest(key.as_bytes())),
            kind,
            at,
            actor: actor.map(str::to_owned),
            subject: subject.clone(),
            details,
        }
    }

    /// Somebody tries whether events arrive.
    pub fn test(webhook: &str, at: Timestamp, actor: &str) -> Self {
        let urn = Urn::webhook(webhook);
        let key = format!("{urn}\u{1f}{at}");
        let details = json!({ "webhook": webhook });
        Self::new(EventType::Test, &key, at, Some(actor), &urn, details)
    }
}

/// What happened with a record.
pub async fn of_record(app: &App, record: &Record) -> AppResult<Vec<Event>> {
    let Some(payload) = &record.payload else {
        return Ok(Vec::new());
    };
    // A harvest states what sources say; of what people do here there is an event.
    let told = matches!(
        payload,
        Payload::Request(_)
            | Payload::Grant(_)
            | Payload::Incidents(_)
            | Payload::Proposal(_)
            | Payload::Published(_)
    );
    if !told {
        return Ok(Vec::new());
    }
    let history = app.workspace.history(&record.urn, record.aspect, None).await?;
    let before = history
        .into_iter()
        .filter(|older| older.revision < record.revision)
        .max_by_key(|older| older.revision)
        .and_then(|older| older.payload);
    Ok(of(record, before.as_ref()))
}

/// What happened between two versions.
fn of(record: &Record, before: Option<&Payload>) -> Vec<Event> {
    let actor = speaker(&record.origin);
    let urn = &record.urn;
    match (&record.payload, before) {
        (Some(Payload::Request(now)), before) => {
            let known = match before {
                Some(Payload::Request(before)) => before.entries.len(),
                _ => 0,
            };
            of_request(urn, now, known)
        }
        (Some(Payload::Grant(now)), before) => {
            let before = match before {
                Some(Payload::Grant(before)) => Some(before.state()),
                _ => None,
            };
            let event = of_grant(urn, now, before, record.at, actor);
            event.into_iter().collect()
        }
        (Some(Payload::Incidents(now)), before) => {
            let before = match before {
                Some(Payload::Incidents(before)) => before.as_slice(),
                _ => &[],
            };
            of_incidents(urn, now, before)
        }
        (Some(Payload::Proposal(now)), before) => {
            let before = match before {
                Some(Payload::Proposal(before)) => Some(before.state),
                _ => None,
            };
            let event = of_proposal(urn, now, before, record.at, actor);
            event.into_iter().collect()
        }
        (Some(Payload::Published(now)), _) => vec![of_publication(record, now, actor)],
        _ => Vec::new(),
    }
}

fn of_request(urn: &Urn, request: &AccessRequest, known: usize) -> Vec<Event> {
    let entries = request.entries.iter().enumerate().skip(known);
    let told = entries.filter_map(|(place, entry)| {
        let kind = match entry.act {
            RequestAct::Send => EventType::AccessRequested,
            RequestAct::AskBack => EventType::AccessAskedBack,
            RequestAct::Answer => EventType::AccessAnswered,
            RequestAct::Approve => EventType::AccessApproved,
            RequestAct::Reject => EventType::AccessRejected,
            RequestAct::Withdraw => EventType::AccessWithdrawn,
            // One of two approvals decides nothing, and a note is words.
            RequestAct::Note | RequestAct::ApproveFirst => return None,
        };
        let terms = entry.terms.as_ref().unwrap_or(&request.terms);
        let details = json!({
            "request": urn,
            "requester": request.by.login,
            "role": terms.role,
            "purpose": terms.purpose,
            "days": terms.days,
            "due": request.due,
            "guardrail": entry.guardrail,
            "grant": request.grant,
        });
        let key = format!("{urn}\u{1f}{place}");
        let actor = Some(entry.by.login.as_str());
        Some(Event::new(kind, &key, entry.at, actor, &request.subject, details))
    });
    told.collect()
}

/// That a request was to be decided by then and was not.
pub fn overdue(urn: &Urn, request: &AccessRequest) -> Event {
    let details = json!({
        "request": urn,
        "requester": request.by.login,
        "role": request.terms.role,
        "purpose": request.terms.purpose,
        "days": request.terms.days,
        "due": request.due,
    });
    let key = format!("{urn}\u{1f}{}", request.due);
    Event::new(
        EventType::AccessOverdue,
        &key,
        request.due,
        None,
        &request.subject,
        details,
    )
}

fn grant_details(urn: &Urn, grant: &Grant) -> Value {
    json!({
        "grant": urn,
        "request": grant.request,
        "holder": grant.holder.login,
        "role": grant.terms.role,
        "purpose": grant.terms.purpose,
        "until": grant.until,
        "state": grant.state().as_str(),
        "why": grant.end.as_ref().map(|end| end.why),
    })
}

fn of_grant(
    urn: &Urn,
    grant: &Grant,
    before: Option<GrantState>,
    at: Timestamp,
    actor: &str,
) -> Option<Event> {
    let state = grant.state();
    if before == Some(state) {
        return None;
    }
    let kind = match state {
        GrantState::Active => EventType::GrantStarted,
        GrantState::Failed | GrantState::Partial => EventType::GrantFailed,
        GrantState::Ended => EventType::GrantEnded,
        GrantState::Pending | GrantState::Unknown | GrantState::Ending => return None,
    };
    // It begins and ends once, whatever is asked again; each try may fail.
    let tries = if kind == EventType::GrantFailed {
        grant.attempts
    } else {
        0
    };
    let key = format!("{urn}\u{1f}{tries}");
    let details = grant_details(urn, grant);
    Some(Event::new(kind, &key, at, Some(actor), &grant.subject, details))
}

/// When it is told that a grant ends soon.
pub fn warned(grant: &Grant) -> Timestamp {
    Timestamp::from_millis(grant.until.as_millis().saturating_sub(7 * DAY))
}

/// That a grant ends in seven days.
pub fn ending(urn: &Urn, grant: &Grant) -> Event {
    let key = format!("{urn}\u{1f}{}", grant.until);
    let details = grant_details(urn, grant);
    Event::new(
        EventType::GrantEnding,
        &key,
        warned(grant),
        None,
        &grant.subject,
        details,
    )
}

fn of_incidents(urn: &Urn, now: &[Incident], before: &[Incident]) -> Vec<Event> {
    let mut told = Vec::new();
    for incident in now {
        let known = before.iter().find(|older| older.id == incident.id);
        let known = known.map_or(0, |older| older.log.len());
        for (place, entry) in incident.log.iter().enumerate().skip(known) {
            let kind = match entry.act {
                IncidentAct::Open | IncidentAct::Reopen => EventType::IncidentOpened,
                IncidentAct::Acknowledge => EventType::IncidentAcknowledged,
                IncidentAct::Resolve => EventType::IncidentResolved,
                IncidentAct::Note => continue,
            };
            let details = json!({
                "incident": incident.id,
                "severity": incident.severity.as_str(),
                "reopened": entry.act == IncidentAct::Reopen,
            });
            let key = format!("{}\u{1f}{place}", incident.id);
            told.push(Event::new(kind, &key, entry.at, Some(&entry.by), urn, details));
        }
    }
    told
}

fn of_proposal(
    urn: &Urn,
    proposal: &Proposal,
    before: Option<ProposalState>,
    at: Timestamp,
    actor: &str,
) -> Option<Event> {
    if before == Some(proposal.state) {
        return None;
    }
    let kind = if proposal.state == ProposalState::Open {
        EventType::ProposalOpened
    } else {
        EventType::ProposalDecided
    };
    let details = json!({
        "proposal": urn,
        "author": proposal.by.login,
        "state": proposal.state,
    });
    Some(Event::new(
        kind,
        urn.as_str(),
        at,
        Some(actor),
        &proposal.subject,
        details,
    ))
}

fn of_publication(record: &Record, text: &PublishedText, actor: &str) -> Event {
    let key = format!("{}\u{1f}{}", record.urn, record.revision.0);
    let details = json!({ "version": text.version, "digest": text.digest });
    Event::new(
        EventType::ContractPublished,
        &key,
        record.at,
        Some(actor),
        &record.urn,
        details,
    )
}

#[cfg(test)]
mod tests;
