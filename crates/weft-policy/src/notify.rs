//! Which events concern a person. The one place that says so: faces list what it answers, and tell of it on the desktop.
//!
//! A notice is derived from a record and from how far it came, and so is its id: it is there once, however often it is worked
//! out, and nothing is kept but which ones were read. Its text names things and what happened, never what people wrote.

use serde::{Deserialize, Serialize};
use specta::Type;
use weft_model::{
    AccessRequest, Actor, EndReason, Grant, GrantState, Incident, IncidentAct, Proposal, ProposalState,
    RequestAct, RequestState, Revision, Timestamp, Urn, review::digest,
};

/// Days after which nobody is told of something any more.
pub const DAYS: i64 = 60;
/// One day, in milliseconds.
const DAY: i64 = 24 * 60 * 60 * 1_000;

/// What kind of event it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// A request waits for the person's decision.
    RequestWaits,
    /// A request that they decide should have been decided.
    DecisionOverdue,
    /// Their request was approved or rejected.
    RequestDecided,
    /// Whoever decides over their request wants to know more.
    AskedBack,
    /// Their access began.
    GrantStarted,
    /// Their access ends soon.
    GrantEnds,
    /// Their access has ended.
    GrantEnded,
    /// Access of theirs, or that they approved, could not be granted.
    GrantFailed,
    /// Something that they read is in trouble.
    Incident,
    /// That is over.
    IncidentOver,
    /// A version of a contract that they read by breaks something.
    BreakingVersion,
    /// An edit waits for their review.
    ProposalWaits,
    /// Somebody answered or decided over their edit.
    ProposalAnswered,
    /// A grant waits for them to say whether it is needed still.
    Recertification,
}

/// Something that a person is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The same for the same event, on every machine.
    pub id: String,
    /// What kind of event.
    pub kind: NoticeKind,
    /// What happened, in a sentence without a full stop.
    pub text: String,
    /// The thing that it is about.
    pub subject: Urn,
    /// The request, grant or proposal, where it is about one.
    pub record: Option<Urn>,
    /// When it happened.
    pub at: Timestamp,
}

impl Notice {
    fn new(kind: NoticeKind, of: &str, step: &str, text: String, subject: &Urn, at: Timestamp) -> Self {
        let key = format!("{kind:?}\u{1f}{of}\u{1f}{step}");
        Self {
            id: digest(key.as_bytes()).chars().take(20).collect(),
            kind,
            text,
            subject: subject.clone(),
            record: None,
            at,
        }
    }

    fn of_record(mut self, record: &Urn) -> Self {
        self.record = Some(record.clone());
        self
    }

    /// Whether it is not too long ago.
    pub const fn is_told(&self, now: Timestamp) -> bool {
        now.since(self.at) <= DAYS * DAY
    }
}

/// A record that a person may be told of.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// Who is told.
    pub me: &'a Actor,
    /// The record's urn.
    pub id: &'a Urn,
    /// Name of the thing that it is about.
    pub name: &'a str,
    /// Whether the person may decide over it now.
    pub decides: bool,
    /// Now.
    pub now: Timestamp,
}

/// What somebody is told of a request for access.
pub fn of_request(about: About<'_>, request: &AccessRequest) -> Vec<Notice> {
    let About { id, name, .. } = about;
    let notice = |kind, place: usize, at, text| {
        Notice::new(kind, id.as_str(), &place.to_string(), text, &request.subject, at).of_record(id)
    };
    let last = |acts: &[RequestAct]| {
        let mut entries = request.entries.iter().enumerate().rev();
        entries.find(|(_, entry)| acts.contains(&entry.act))
    };
    let mut told = Vec::new();
    if request.by.is(about.me) {
        let decided = last(&[RequestAct::Approve, RequestAct::Reject]);
        // Whoever was granted something within a guardrail sees it where they asked.
        if let Some((place, entry)) =
            decided.filter(|(_, entry)| entry.guardrail.is_none() && !entry.by.is(about.me))
        {
            let what = if entry.act == RequestAct::Approve {
                "approved"
            } else {
                "rejected"
            };
            let text = format!("Your request for {name} was {what}");
            told.push(notice(NoticeKind::RequestDecided, place, entry.at, text));
        }
        if request.state == RequestState::AskedBack
            && let Some((place, entry)) = last(&[RequestAct::AskBack])
        {
            let text = format!("There is a question about your request for {name}");
            told.push(notice(NoticeKind::AskedBack, place, entry.at, text));
        }
    }
    if request.state == RequestState::Waiting && about.decides {
        let waits = last(&[RequestAct::Send, RequestAct::Answer, RequestAct::ApproveFirst]);
        let (place, at) = waits.map_or((0, request.at), |(place, entry)| (place, entry.at));
        let text = format!("A request for {name} waits for your decision");
        told.push(notice(NoticeKind::RequestWaits, place, at, text));
        if request.due <= about.now {
            let text = format!("A decision about {name} is overdue");
            told.push(notice(NoticeKind::DecisionOverdue, place, request.due, text));
        }
    }
    told
}

/// What somebody is told of a grant.
pub fn of_grant(about: About<'_>, grant: &Grant) -> Vec<Notice> {
    let About { id, name, now, .. } = about;
    let notice = |kind, step: &str, at, text| {
        Notice::new(kind, id.as_str(), step, text, &grant.subject, at).of_record(id)
    };
    let tried = grant.steps.iter().filter_map(|step| step.at).max();
    let state = grant.state();
    let mut told = Vec::new();
    let concerned = grant.holder.is(about.me) || grant.by.is(about.me);
    if concerned && let (GrantState::Failed | GrantState::Partial, Some(at)) = (state, tried) {
        let text = format!("Access to {name} is approved and could not be granted whole");
        told.push(notice(NoticeKind::GrantFailed, "", at, text));
    }
    if !grant.holder.is(about.me) {
        return told;
    }
    if let Some(end) = &grant.end {
        let what = match end.why {
            EndReason::Expired => "has ended",
            EndReason::Revoked => "was taken back",
            // Their own acts; and who has left is told nothing any more.
            EndReason::GivenBack | EndReason::Replaced | EndReason::Left => return told,
        };
        let text = format!("Your access to {name} {what}");
        told.push(notice(NoticeKind::GrantEnded, "", end.at, text));
        return told;
    }
    if state == GrantState::Active {
        let text = format!("You have access to {name}");
        told.push(notice(
            NoticeKind::GrantStarted,
            "",
            tried.unwrap_or(grant.at),
            text,
        ));
    }
    for (days, when) in [(7, "in 7 days"), (1, "in a day")] {
        let at = Timestamp::from_millis(grant.until.as_millis().saturating_sub(days * DAY));
        // What was granted for less than that was told when it began.
        if at > grant.at && at <= now && now < grant.until {
            let text = format!("Your access to {name} ends {when}");
            told.push(notice(
                NoticeKind::GrantEnds,
                &format!("{days}/{}", grant.until),
                at,
                text,
            ));
        }
    }
    told
}

/// What somebody is told of an edit that waits for a second person.
pub fn of_proposal(about: About<'_>, proposal: &Proposal) -> Vec<Notice> {
    let About { id, name, me, .. } = about;
    let notice = |kind, step: &str, at, text| {
        Notice::new(kind, id.as_str(), step, text, &proposal.subject, at).of_record(id)
    };
    if !proposal.by.is(me) {
        if proposal.state != ProposalState::Open || !about.decides {
            return Vec::new();
        }
        let text = format!("An edit of {name} waits for your review");
        let at = proposal.revised.unwrap_or(proposal.at);
        return vec![notice(
            NoticeKind::ProposalWaits,
            &proposal.version.to_string(),
            at,
            text,
        )];
    }
    let mut told = Vec::new();
    if let Some(decision) = proposal.decision.as_ref().filter(|decision| !decision.by.is(me)) {
        let what = if proposal.state == ProposalState::Accepted {
            "accepted"
        } else {
            "rejected"
        };
        let text = format!("Your edit of {name} was {what}");
        told.push(notice(NoticeKind::ProposalAnswered, "decided", decision.at, text));
    }
    let answers = proposal.comments.iter().enumerate();
    if let Some((place, comment)) = answers.rev().find(|(_, comment)| !comment.by.is(me)) {
        let text = format!("There is a remark on your edit of {name}");
        told.push(notice(
            NoticeKind::ProposalAnswered,
            &place.to_string(),
            comment.at,
            text,
        ));
    }
    told
}

/// What somebody is told of an incident on something that they read. Whoever opened it knows of it.
pub fn of_incident(me: &Actor, subject: &Urn, name: &str, incident: &Incident) -> Option<Notice> {
    let begun = incident
        .log
        .iter()
        .enumerate()
        .rev()
        .find(|(_, entry)| matches!(entry.act, IncidentAct::Open | IncidentAct::Reopen));
    let (place, entry) = begun?;
    let (kind, by, at, text) = if let Some(end) = incident.resolved() {
        let text = format!("An incident on {name} is over");
        (NoticeKind::IncidentOver, &end.by, end.at, text)
    } else {
        let text = format!("{name} has a {} incident", incident.severity.as_str());
        (NoticeKind::Incident, &entry.by, entry.at, text)
    };
    (*by != me.login).then(|| Notice::new(kind, &incident.id, &place.to_string(), text, subject, at))
}

/// A version of a contract that breaks those who read by it.
#[derive(Debug, Clone, Copy)]
pub struct Broken<'a> {
    /// The contract.
    pub contract: &'a Urn,
    /// Its name.
    pub name: &'a str,
    /// The version, where it says one.
    pub version: Option<&'a str>,
    /// The revision that brought it.
    pub revision: Revision,
    /// When.
    pub at: Timestamp,
}

/// What somebody is told of it.
pub fn of_version(broken: Broken<'_>) -> Notice {
    let version = broken.version.map_or_else(
        || "A new version".to_owned(),
        |version| format!("Version {version}"),
    );
    let text = format!("{version} of {} breaks what reads by it", broken.name);
    let step = broken.revision.0.to_string();
    Notice::new(
        NoticeKind::BreakingVersion,
        broken.contract.as_str(),
        &step,
        text,
        broken.contract,
        broken.at,
    )
}

/// What a reviewer is told of a grant that a campaign asks about: `campaign` is its name, `since` when it was asked.
pub fn of_recertification(
    campaign: &str,
    grant: &Urn,
    subject: &Urn,
    name: &str,
    since: Timestamp,
) -> Notice {
    let text = format!("A grant on {name} waits for your review");
    Notice::new(
        NoticeKind::Recertification,
        grant.as_str(),
        campaign,
        text,
        subject,
        since,
    )
    .of_record(grant)
}

#[cfg(test)]
mod tests;
