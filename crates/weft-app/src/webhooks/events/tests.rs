use serde_json::Value;
use weft_model::{
    AccessRequest, AccessTerms, Actor, Aspect, EventType, Incident, IncidentAct, IncidentEntry,
    IncidentSeverity, Origin, Payload, Proposal, ProposalState, PublishedText, Record, RequestAct,
    RequestEntry, RequestState, Revision, Timestamp, Urn,
};

use super::{Event, of, overdue};
use crate::webhooks::body;

const WORDS: &str = "words of people";

fn record(urn: &Urn, aspect: Aspect, payload: Payload) -> Record {
    Record {
        urn: urn.clone(),
        aspect,
        origin: Origin::Person("ruth".to_owned()),
        revision: Revision(7),
        at: Timestamp::from_millis(9),
        payload: Some(payload),
    }
}

fn kinds(events: &[Event]) -> Vec<EventType> {
    events.iter().map(|event| event.kind).collect()
}

fn request(acts: &[(RequestAct, &str)]) -> AccessRequest {
    let who = |login: &str| Actor {
        login: login.to_owned(),
        person: None,
    };
    AccessRequest {
        subject: Urn::domain("orders"),
        by: who("priya"),
        terms: AccessTerms {
            role: "reader".to_owned(),
            purpose: "reporting".to_owned(),
            assets: Vec::new(),
            days: 30,
        },
        reason: WORDS.to_owned(),
        reference: Some(WORDS.to_owned()),
        cart: None,
        renews: None,
        at: Timestamp::from_millis(0),
        due: Timestamp::from_millis(5),
        policy: 1,
        checks: Vec::new(),
        state: RequestState::Waiting,
        entries: acts
            .iter()
            .map(|(act, by)| RequestEntry {
                act: *act,
                by: who(by),
                at: Timestamp::from_millis(1),
                text: Some(WORDS.to_owned()),
                guardrail: None,
                terms: None,
            })
            .collect(),
        grant: None,
    }
}

#[test]
fn of_a_request_is_told_what_was_done_since_and_no_word() {
    let urn = Urn::request("priya", "1");
    let acts = [
        (RequestAct::Send, "priya"),
        (RequestAct::Note, "priya"),
        (RequestAct::AskBack, "ruth"),
        (RequestAct::Answer, "priya"),
        (RequestAct::ApproveFirst, "ruth"),
        (RequestAct::Approve, "maya"),
    ];
    let payload = |count: usize| Payload::Request(Box::new(request(&acts[..count])));
    let told = |count: usize, before: Option<usize>| {
        let before = before.map(&payload);
        of(&record(&urn, Aspect::Request, payload(count)), before.as_ref())
    };
    assert_eq!(kinds(&told(1, None)), [EventType::AccessRequested]);
    assert_eq!(told(2, Some(1)), []);
    assert_eq!(kinds(&told(3, Some(2))), [EventType::AccessAskedBack]);
    assert_eq!(kinds(&told(5, Some(3))), [EventType::AccessAnswered]);
    let approved = told(6, Some(5));
    assert_eq!(kinds(&approved), [EventType::AccessApproved]);
    assert_eq!(approved[0].actor.as_deref(), Some("maya"));
    // Read again it is the same event, and each act is one of its own.
    assert_eq!(told(6, Some(5)), approved);
    assert_ne!(told(1, None)[0].id, approved[0].id);
    let text = body::text("w1", &approved[0], None);
    assert!(!text.contains(WORDS), "{text}");
    let body: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(body["specversion"], "1.0");
    assert_eq!(body["type"], "weft.access.approved");
    assert_eq!(body["source"], "urn:weft:workspace:w1");
    assert_eq!(body["data"]["details"]["role"], "reader");
    assert_eq!(body["data"]["subject"]["name"], Value::Null);
    let late = overdue(&urn, &request(&acts[..1]));
    assert_eq!((late.kind, late.actor), (EventType::AccessOverdue, None));
}

#[test]
fn of_incidents_the_new_entries_are_told() {
    let urn = Urn::domain("orders");
    let entry = |act| IncidentEntry {
        act,
        by: "ruth".to_owned(),
        at: Timestamp::from_millis(1),
        text: Some(WORDS.to_owned()),
        cause: None,
    };
    let incident = |acts: &[IncidentAct]| Incident {
        id: "inc-0123456789".to_owned(),
        title: WORDS.to_owned(),
        severity: IncidentSeverity::Major,
        about: None,
        log: acts.iter().map(|act| entry(*act)).collect(),
    };
    let open = [IncidentAct::Open];
    let over = [IncidentAct::Open, IncidentAct::Note, IncidentAct::Resolve];
    let before = Payload::Incidents(vec![incident(&open)]);
    let first = of(&record(&urn, Aspect::Incidents, before.clone()), None);
    assert_eq!(kinds(&first), [EventType::IncidentOpened]);
    let now = record(&urn, Aspect::Incidents, Payload::Incidents(vec![incident(&over)]));
    let ended = of(&now, Some(&before));
    assert_eq!(kinds(&ended), [EventType::IncidentResolved]);
    assert!(!body::text("w1", &ended[0], None).contains(WORDS));
}

#[test]
fn an_edit_is_told_when_it_is_made_and_when_it_is_decided() {
    let urn = Urn::proposal("maya", "1");
    let proposal = |state| {
        Payload::Proposal(Box::new(Proposal {
            subject: Urn::domain("orders"),
            title: WORDS.to_owned(),
            by: Actor::default(),
            at: Timestamp::from_millis(0),
            version: 1,
            revised: None,
            comments: Vec::new(),
            state,
            decision: None,
        }))
    };
    let told = |state, before: Option<ProposalState>| {
        let before = before.map(proposal);
        of(&record(&urn, Aspect::Proposal, proposal(state)), before.as_ref())
    };
    let open = ProposalState::Open;
    assert_eq!(kinds(&told(open, None)), [EventType::ProposalOpened]);
    assert_eq!(told(open, Some(open)), []);
    let decided = told(ProposalState::Rejected, Some(open));
    assert_eq!(kinds(&decided), [EventType::ProposalDecided]);
    assert_eq!(decided[0].details["state"], "rejected");
}

#[test]
fn a_published_version_is_told_without_its_text() {
    let urn = Urn::domain("contract");
    let text = PublishedText::new(Some("2.0.0".to_owned()), "contracts", "orders.yaml", WORDS);
    let told = of(&record(&urn, Aspect::Published, Payload::Published(text)), None);
    assert_eq!(kinds(&told), [EventType::ContractPublished]);
    assert_eq!(told[0].details["version"], "2.0.0");
    assert!(!body::text("w1", &told[0], None).contains(WORDS));
}
