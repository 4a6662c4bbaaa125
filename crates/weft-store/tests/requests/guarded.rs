//! What a guardrail grants where a database decides: as much of it as the database sees.

use std::sync::Arc;

use serde_json::json;
use weft_app::{
    App,
    request_access::{RequestAccessRequest, request_access},
};
use weft_model::{Directory, GrantState, Payload, RequestState, access::policy::PolicyText};
use weft_ports::workspace::Word;

use crate::{Room, policy, turns::InTurn};

/// A policy whose guardrail grants everything for a reader.
fn guarding() -> PolicyText {
    let mut text = policy(false);
    let guardrail =
        json!({ "id": "all", "description": "it is safe", "when": { "roles": ["reader"] }, "maxDays": 90 });
    text.policy.guardrails = vec![serde_json::from_value(guardrail).unwrap()];
    text
}

/// Where a request stands that was sent where some words are refused, and where its grant does.
async fn sent(refuses: fn(&[Word]) -> bool) -> (RequestState, Option<GrantState>) {
    let room = Room::with(guarding(), Directory::default()).await;
    let app = App {
        workspace: Arc::new(InTurn {
            workspace: Arc::clone(&room.app.workspace),
            turns: Arc::clone(&room.turns),
            who: 0,
            refuses,
            behind: None,
        }),
        ..room.of("priya")
    };
    let request = RequestAccessRequest {
        names: vec!["sales.orders".to_owned()],
        role: "reader".to_owned(),
        purpose: "reporting".to_owned(),
        days: 30,
        reason: "to see".to_owned(),
        ..RequestAccessRequest::default()
    };
    let answer = request_access(&app, request).await.unwrap();
    let all = weft_app::grants::all(&room.app).await.unwrap();
    let grant = all.first().map(|kept| kept.grant.state());
    (answer.requests[0].row.state, grant)
}

#[tokio::test]
async fn what_the_database_does_not_see_a_guardrail_cover_waits_for_a_person() {
    let approved = (RequestState::Approved, Some(GrantState::Active));
    assert_eq!(sent(|_| false).await, approved);
    let refuses: fn(&[Word]) -> bool = |words| {
        words
            .iter()
            .any(|word| matches!(&word.payload, Payload::Grant(grant) if grant.guardrail.is_some()))
    };
    assert_eq!(sent(refuses).await, (RequestState::Waiting, None));
}

#[tokio::test]
async fn what_its_holder_may_not_carry_out_stands_as_approved() {
    // The grant is written with its request, and nothing more of it by who holds it.
    let refuses: fn(&[Word]) -> bool =
        |words| words.iter().all(|word| matches!(word.payload, Payload::Grant(_)));
    let approved = (RequestState::Approved, Some(GrantState::Pending));
    assert_eq!(sent(refuses).await, approved);
}
