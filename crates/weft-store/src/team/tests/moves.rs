//! What goes from whoever saw it: words that move to others, and a workspace that was put back.

use weft_model::{
    AccessRequest, Actor, Aspect, Ownership, Payload, RequestAct, RequestEntry, RequestState, Urn,
};
use weft_ports::{Team, Workspace};
use weft_testkit::{
    postgres::Server,
    workspace_suite::{docs, urn},
};

use super::{
    TeamWorkspace, address, duty,
    following::{a_while, followed, sent_by_asker},
    login, made, sql,
};
use crate::FollowedWorkspace;

/// A request with one more act of somebody.
fn settled(by: &str, act: RequestAct, state: RequestState) -> AccessRequest {
    let mut request = sent_by_asker("s");
    request.state = state;
    request.entries.push(RequestEntry {
        act,
        by: Actor {
            login: by.to_owned(),
            person: None,
        },
        at: request.at,
        text: Some("no".to_owned()),
        guardrail: None,
        terms: None,
    });
    request
}

async fn write(server: &Server, who: &str, about: &Urn, said: Payload) {
    let team = TeamWorkspace::open(address(server, who, "w")).await.unwrap();
    team.write(who, "try", about, said).await.unwrap();
    team.close().await;
}

async fn belongs_to(server: &Server, domain: &str) {
    let said = Payload::Ownership(Ownership {
        domain: Some(domain.to_owned()),
        ..Ownership::default()
    });
    write(server, "plat", &urn("s"), said).await;
}

/// The newest states of a request, as a copy has them.
async fn states(copy: &FollowedWorkspace, id: &Urn) -> Vec<RequestState> {
    a_while().await;
    let records = copy.records(std::slice::from_ref(id)).await.unwrap();
    let state = |payload| match payload {
        Some(Payload::Request(request)) => Some(request.state),
        _ => None,
    };
    records
        .into_iter()
        .filter_map(|record| state(record.payload))
        .collect()
}

#[tokio::test]
async fn what_moves_to_another_domain_goes_from_those_who_saw_it() {
    let Some(server) = Server::start() else { return };
    made(&server, "w").await;
    for (name, role, domain) in [
        ("asker", "analyst", None),
        ("anna", "steward", Some("Sales")),
        ("sue", "steward", Some("Supply")),
    ] {
        login(&server, "w", name).await;
        duty(&server, "w", name, role, domain).await;
    }
    belongs_to(&server, "Sales").await;
    let ids = [Urn::request("asker", "1"), Urn::request("asker", "2")];
    for id in &ids {
        write(
            &server,
            "asker",
            id,
            Payload::Request(Box::new(sent_by_asker("s"))),
        )
        .await;
    }
    let folder = tempfile::tempdir().unwrap();
    let anna = followed(&server, "anna", &folder.path().join("anna.db")).await;
    let sue = followed(&server, "sue", &folder.path().join("sue.db")).await;
    for id in &ids {
        assert_eq!(states(&anna, id).await, [RequestState::Waiting]);
        assert!(states(&sue, id).await.is_empty());
    }
    belongs_to(&server, "Supply").await;
    // Settled by who asked, and by somebody who had said nothing of it before.
    let withdrawn = settled("asker", RequestAct::Withdraw, RequestState::Withdrawn);
    let rejected = settled("sue", RequestAct::Reject, RequestState::Rejected);
    write(&server, "asker", &ids[0], Payload::Request(Box::new(withdrawn))).await;
    write(&server, "sue", &ids[1], Payload::Request(Box::new(rejected))).await;
    assert_eq!(states(&sue, &ids[0]).await, [RequestState::Withdrawn]);
    assert_eq!(states(&sue, &ids[1]).await, [RequestState::Rejected]);
    let asker = followed(&server, "asker", &folder.path().join("asker.db")).await;
    let late = followed(&server, "anna", &folder.path().join("late.db")).await;
    for id in &ids {
        assert!(
            states(&anna, id).await.is_empty(),
            "what was there is no more for her"
        );
        assert!(states(&late, id).await.is_empty(), "nor for who follows later");
        assert!(states(&asker, id).await.last() != Some(&RequestState::Waiting));
    }
    // She is told of it as of what is gone, so that what was made of it goes as well.
    let gone = anna.changes(weft_model::Revision(0), 1_000).await.unwrap();
    let gone = gone
        .iter()
        .filter(|record| record.aspect == Aspect::Request && record.payload.is_none());
    assert_eq!(gone.count(), 2);
}

/// Takes the newest word back, with its statement, its revision and its audit entry, as an older backup of the server would.
const PUT_BACK: &str = "SET session_replication_role = replica;
    SET search_path = weft;
    DELETE FROM statement WHERE record = (SELECT max(id) FROM record);
    DELETE FROM record WHERE id = (SELECT max(id) FROM record);
    DELETE FROM revision WHERE revision = (SELECT max(revision) FROM revision);
    DELETE FROM audit_entry WHERE sequence = (SELECT max(sequence) FROM audit);
    DELETE FROM audit WHERE sequence = (SELECT max(sequence) FROM audit);
    UPDATE head SET revision = revision - 1, audit_sequence = audit_sequence - 1,
                    audit_hash = (SELECT hash FROM audit ORDER BY sequence DESC LIMIT 1)";

#[tokio::test]
async fn a_workspace_that_was_put_back_is_followed_from_the_start() {
    let Some(server) = Server::start() else { return };
    made(&server, "w").await;
    let folder = tempfile::tempdir().unwrap();
    let plat = followed(&server, "plat", &folder.path().join("copy.db")).await;
    for name in ["kept", "lost"] {
        write(&server, "plat", &urn(name), docs(name, "words").payload).await;
    }
    a_while().await;
    let all = [urn("kept"), urn("lost"), urn("other")];
    let names = async || -> Vec<Urn> {
        let records = plat.records(&all).await.unwrap();
        records.into_iter().map(|record| record.urn).collect()
    };
    assert_eq!(names().await, all[..2]);
    assert_eq!(plat.contact().await.unwrap().anew, 0);
    let seen = plat.audit(None, 1).await.unwrap().remove(0);

    // One behind, and then as far as before with other words: neither is what was followed.
    sql(&server, "admin", "w", PUT_BACK).await;
    a_while().await;
    assert_eq!(names().await, all[..1]);
    assert_eq!(plat.contact().await.unwrap().anew, 1);
    assert_eq!(plat.audit_hash(seen.sequence).await, Ok(None));
    write(&server, "plat", &urn("lost"), docs("lost", "words").payload).await;
    a_while().await;
    assert_eq!(names().await, all[..2]);
    sql(&server, "admin", "w", PUT_BACK).await;
    write(&server, "plat", &urn("other"), docs("other", "words").payload).await;
    a_while().await;
    assert_eq!(names().await, [urn("kept"), urn("other")]);
    assert_eq!(plat.contact().await.unwrap().anew, 2);
    let there = plat.audit_hash(seen.sequence).await.unwrap();
    assert!(
        there.is_some_and(|hash| hash != seen.hash),
        "the witness is not asked of the copy"
    );
}
