use weft_model::{
    AccessRequest, AccessTerms, Actor, Comment, EndReason, Grant, GrantEnd, GrantStep, Incident, IncidentAct,
    IncidentEntry, IncidentSeverity, Proposal, ProposalDecision, ProposalState, RequestAct, RequestEntry,
    RequestState, Revision, StepState, Timestamp, Urn,
};

use super::{
    About, Broken, DAY, DAYS, Notice, NoticeKind, of_grant, of_incident, of_proposal, of_recertification,
    of_request, of_version,
};

fn who(login: &str) -> Actor {
    Actor {
        login: login.to_owned(),
        person: None,
    }
}

fn at(days: i64) -> Timestamp {
    Timestamp::from_millis(days * DAY)
}

fn terms() -> AccessTerms {
    AccessTerms {
        role: "reader".to_owned(),
        purpose: "reporting".to_owned(),
        assets: Vec::new(),
        days: 30,
    }
}

fn request(state: RequestState, acts: &[(RequestAct, &str)]) -> AccessRequest {
    let entry = |(place, (act, by)): (usize, &(RequestAct, &str))| RequestEntry {
        act: *act,
        by: who(by),
        at: at(i64::try_from(place).unwrap()),
        text: Some("words that nobody else is told".to_owned()),
        guardrail: None,
        terms: None,
    };
    AccessRequest {
        subject: Urn::domain("orders"),
        by: who("priya"),
        terms: terms(),
        reason: "words that nobody else is told".to_owned(),
        reference: None,
        cart: None,
        renews: None,
        at: at(0),
        due: at(5),
        policy: 1,
        checks: Vec::new(),
        state,
        entries: acts.iter().enumerate().map(entry).collect(),
        grant: None,
    }
}

fn told_of_request(me: &str, decides: bool, now: i64, request: &AccessRequest) -> Vec<Notice> {
    let (me, id) = (who(me), Urn::request("priya", "1"));
    of_request(
        About {
            me: &me,
            id: &id,
            name: "Orders",
            decides,
            now: at(now),
        },
        request,
    )
}

fn kinds(notices: &[Notice]) -> Vec<NoticeKind> {
    notices.iter().map(|notice| notice.kind).collect()
}

#[test]
fn a_request_waits_for_who_decides_and_no_other() {
    let sent = request(RequestState::Waiting, &[(RequestAct::Send, "priya")]);
    let ruth = told_of_request("ruth", true, 1, &sent);
    assert_eq!(kinds(&ruth), [NoticeKind::RequestWaits]);
    assert_eq!(ruth[0].at, at(0));
    assert!(!ruth[0].text.contains("words that"), "{}", ruth[0].text);
    assert_eq!(told_of_request("ruth", false, 9, &sent), []);
    assert_eq!(told_of_request("priya", false, 9, &sent), []);
    let late = told_of_request("ruth", true, 5, &sent);
    assert_eq!(
        kinds(&late),
        [NoticeKind::RequestWaits, NoticeKind::DecisionOverdue]
    );
    // The same event has the same id, and another one another.
    assert_eq!(ruth[0].id, late[0].id);
    assert_ne!(late[0].id, late[1].id);
}

#[test]
fn an_answer_makes_a_request_wait_anew() {
    let asked = [
        (RequestAct::Send, "priya"),
        (RequestAct::AskBack, "ruth"),
        (RequestAct::Answer, "priya"),
    ];
    let back = request(RequestState::AskedBack, &asked[..2]);
    assert_eq!(
        kinds(&told_of_request("priya", false, 1, &back)),
        [NoticeKind::AskedBack]
    );
    assert_eq!(told_of_request("ruth", false, 1, &back), []);
    let first = told_of_request("ruth", true, 1, &request(RequestState::Waiting, &asked[..1]));
    let again = told_of_request("ruth", true, 2, &request(RequestState::Waiting, &asked));
    assert_ne!(first[0].id, again[0].id);
    assert_eq!(again[0].at, at(2));
    assert_eq!(
        told_of_request("priya", false, 2, &request(RequestState::Waiting, &asked)),
        []
    );
}

#[test]
fn who_asked_hears_what_was_decided_unless_a_guardrail_did() {
    for (state, act, word) in [
        (RequestState::Approved, RequestAct::Approve, "approved"),
        (RequestState::Rejected, RequestAct::Reject, "rejected"),
    ] {
        let mut decided = request(state, &[(RequestAct::Send, "priya"), (act, "ruth")]);
        let told = told_of_request("priya", false, 2, &decided);
        assert_eq!(kinds(&told), [NoticeKind::RequestDecided]);
        assert!(told[0].text.ends_with(word), "{}", told[0].text);
        assert_eq!(told_of_request("ruth", false, 2, &decided), []);
        decided.entries[1].guardrail = Some("small".to_owned());
        assert_eq!(told_of_request("priya", false, 2, &decided), []);
    }
}

fn grant(state: StepState) -> Grant {
    Grant {
        request: Urn::request("priya", "1"),
        subject: Urn::domain("orders"),
        holder: who("priya"),
        terms: terms(),
        by: who("ruth"),
        guardrail: None,
        at: at(0),
        until: at(30),
        steps: vec![GrantStep {
            system: "weft".to_owned(),
            privilege: "TABLE_READ_DATA".to_owned(),
            target: Urn::domain("orders"),
            name: "sales.orders".to_owned(),
            state,
            at: Some(at(0)),
            said: None,
            before: false,
            through: None,
            dropped: false,
        }],
        attempts: 1,
        end: None,
    }
}

fn told_of_grant(me: &str, now: Timestamp, grant: &Grant) -> Vec<Notice> {
    let (me, id) = (who(me), Urn::grant(&grant.request));
    of_grant(
        About {
            me: &me,
            id: &id,
            name: "Orders",
            decides: false,
            now,
        },
        grant,
    )
}

#[test]
fn the_end_of_a_grant_is_told_seven_days_and_a_day_before() {
    use NoticeKind::{GrantEnds, GrantStarted};
    let held = grant(StepState::Held);
    let before = |millis: i64| Timestamp::from_millis(at(30).as_millis() - millis);
    let at_time = |now| kinds(&told_of_grant("priya", now, &held));
    assert_eq!(at_time(before(7 * DAY + 1)), [GrantStarted]);
    assert_eq!(at_time(before(7 * DAY)), [GrantStarted, GrantEnds]);
    assert_eq!(at_time(before(DAY)), [GrantStarted, GrantEnds, GrantEnds]);
    assert_eq!(at_time(at(30)), [GrantStarted]);
    assert_eq!(told_of_grant("ruth", before(DAY), &held), []);
    let ids: Vec<String> = told_of_grant("priya", before(DAY), &held)
        .into_iter()
        .map(|notice| notice.id)
        .collect();
    assert!(ids[0] != ids[1] && ids[1] != ids[2]);
    // Of three days nobody is told seven days before.
    let short = Grant { until: at(3), ..held };
    let told = told_of_grant("priya", Timestamp::from_millis(at(3).as_millis() - DAY), &short);
    assert_eq!(kinds(&told), [GrantStarted, GrantEnds]);
}

#[test]
fn what_could_not_be_granted_is_told_to_both_and_an_end_to_its_holder() {
    let refused = grant(StepState::Refused);
    for me in ["priya", "ruth"] {
        assert_eq!(
            kinds(&told_of_grant(me, at(1), &refused)),
            [NoticeKind::GrantFailed]
        );
    }
    assert_eq!(told_of_grant("maya", at(1), &refused), []);
    for (why, told) in [
        (EndReason::Expired, 1),
        (EndReason::Revoked, 1),
        (EndReason::GivenBack, 0),
        (EndReason::Replaced, 0),
        (EndReason::Left, 0),
    ] {
        let ended = Grant {
            end: Some(GrantEnd {
                why,
                by: who("ruth"),
                at: at(10),
                reason: None,
            }),
            ..grant(StepState::Absent)
        };
        assert_eq!(told_of_grant("priya", at(11), &ended).len(), told, "{why:?}");
        assert_eq!(told_of_grant("ruth", at(11), &ended), []);
    }
}

fn told_of_proposal(me: &str, decides: bool, proposal: &Proposal) -> Vec<NoticeKind> {
    let (me, id) = (who(me), Urn::proposal("maya", "1"));
    let about = About {
        me: &me,
        id: &id,
        name: "Orders",
        decides,
        now: at(3),
    };
    kinds(&of_proposal(about, proposal))
}

#[test]
fn an_edit_waits_for_its_reviewer_and_its_author_hears_the_answer() {
    let mut proposal = Proposal {
        subject: Urn::domain("orders"),
        title: "words that nobody else is told".to_owned(),
        by: who("maya"),
        at: at(0),
        version: 1,
        revised: None,
        comments: Vec::new(),
        state: ProposalState::Open,
        decision: None,
    };
    assert_eq!(
        told_of_proposal("ruth", true, &proposal),
        [NoticeKind::ProposalWaits]
    );
    assert_eq!(told_of_proposal("ruth", false, &proposal), []);
    assert_eq!(told_of_proposal("maya", true, &proposal), []);
    let comment = |by: &str| Comment {
        by: who(by),
        at: at(1),
        text: "why".to_owned(),
        version: 1,
    };
    proposal.comments = vec![comment("maya")];
    assert_eq!(told_of_proposal("maya", true, &proposal), []);
    proposal.comments.push(comment("ruth"));
    assert_eq!(
        told_of_proposal("maya", true, &proposal),
        [NoticeKind::ProposalAnswered]
    );
    proposal.state = ProposalState::Accepted;
    proposal.decision = Some(ProposalDecision {
        by: who("ruth"),
        at: at(2),
        reason: None,
    });
    assert_eq!(told_of_proposal("maya", true, &proposal).len(), 2);
    assert_eq!(told_of_proposal("ruth", true, &proposal), []);
}

#[test]
fn an_incident_is_told_to_who_did_not_open_it_and_again_when_it_is_over() {
    let entry = |act, by: &str| IncidentEntry {
        act,
        by: by.to_owned(),
        at: at(1),
        text: None,
        cause: None,
    };
    let subject = Urn::domain("orders");
    let mut incident = Incident {
        id: "inc-0123456789".to_owned(),
        title: "words that nobody else is told".to_owned(),
        severity: IncidentSeverity::Major,
        about: None,
        log: vec![entry(IncidentAct::Open, "ruth")],
    };
    let told = |me: &str, incident: &Incident| of_incident(&who(me), &subject, "Orders", incident);
    let opened = told("priya", &incident).unwrap();
    assert_eq!(
        (opened.kind, opened.text.as_str()),
        (NoticeKind::Incident, "Orders has a major incident")
    );
    assert_eq!(told("ruth", &incident), None);
    incident.log.push(entry(IncidentAct::Note, "ruth"));
    assert_eq!(told("priya", &incident).unwrap().id, opened.id);
    incident.log.push(entry(IncidentAct::Resolve, "ruth"));
    assert_eq!(told("priya", &incident).unwrap().kind, NoticeKind::IncidentOver);
    incident.log.push(entry(IncidentAct::Reopen, "ruth"));
    let again = told("priya", &incident).unwrap();
    assert_eq!(again.kind, NoticeKind::Incident);
    assert_ne!(again.id, opened.id);
}

#[test]
fn versions_and_reviews_have_ids_of_their_own_and_old_news_is_none() {
    let contract = Urn::domain("contract");
    let version = |revision| {
        of_version(Broken {
            contract: &contract,
            name: "Orders",
            version: Some("2.0.0"),
            revision: Revision(revision),
            at: at(1),
        })
    };
    assert_eq!(version(7), version(7));
    assert_ne!(version(7).id, version(8).id);
    assert!(version(7).is_told(at(1 + DAYS)));
    assert!(!version(7).is_told(at(2 + DAYS)));
    let grant = Urn::grant(&Urn::request("priya", "1"));
    let review = |campaign| of_recertification(campaign, &grant, &contract, "Orders", at(1));
    assert_ne!(review("spring").id, review("autumn").id);
    assert_eq!(review("spring").record, Some(grant.clone()));
}
