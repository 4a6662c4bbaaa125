//! A right that two grants gave, and that both have left: it is told with what helps, and that helps.

use std::sync::Arc;

use weft_app::{
    carry_out_grants::{CarryOutGrantsRequest, carry_out_grants},
    reconcile_grants::{ReconcileGrantsRequest, reconcile_grants},
};
use weft_model::{
    AccessTerms, Actor, EndReason, Grant, GrantEnd, GrantStep, Payload, Revision, StepState, Timestamp, Urn,
};
use weft_ports::{
    GrantSink, Right,
    workspace::{Word, Worded},
};
use weft_testkit::grants::FakeSink;

use crate::{MAYA, Room, asset};

const HOLDER: &str = "priya";
const READS: &str = "TABLE_READ_DATA";
const NAME: &str = "sales.orders";

/// A grant that has ended, and has left its right to another one.
async fn ended(room: &Room, key: &str) -> Urn {
    let request = Urn::request(HOLDER, key);
    let id = Urn::grant(&request);
    let actor = |login: &str| Actor {
        login: login.to_owned(),
        person: None,
    };
    let at = Timestamp::from_millis(0);
    let grant = Grant {
        request,
        subject: asset(),
        holder: actor(HOLDER),
        terms: AccessTerms {
            role: "reader".to_owned(),
            purpose: "reporting".to_owned(),
            assets: vec![asset()],
            days: 30,
        },
        by: actor(MAYA),
        guardrail: None,
        at,
        until: Timestamp::from_millis(1_000_000),
        steps: vec![GrantStep {
            system: "weft".to_owned(),
            privilege: READS.to_owned(),
            target: asset(),
            name: NAME.to_owned(),
            state: StepState::Held,
            at: Some(at),
            said: None,
            before: true,
            through: None,
            dropped: false,
        }],
        attempts: 1,
        end: Some(GrantEnd {
            why: EndReason::Revoked,
            by: actor(MAYA),
            at,
            reason: None,
        }),
    };
    let word = Word {
        urn: id.clone(),
        joined: Vec::new(),
        base: Revision(0),
        payload: Payload::Grant(Box::new(grant)),
    };
    let written = room.app.workspace.write_over(MAYA, "end_grant", vec![word]).await;
    assert!(matches!(written.unwrap(), Worded::Written(_)));
    id
}

#[tokio::test]
async fn a_right_that_two_grants_have_left_is_told_and_goes() {
    let mut room = Room::open(false).await;
    let sink = Arc::new(FakeSink::default());
    room.app.grants = Arc::<FakeSink>::clone(&sink);
    let right = Right {
        holder: HOLDER.to_owned(),
        privilege: READS.to_owned(),
        target: asset(),
        name: NAME.to_owned(),
    };
    let first = ended(&room, "1").await;
    ended(&room, "2").await;
    sink.give(&right, &first, Timestamp::from_millis(0))
        .await
        .unwrap();

    let compare = async || {
        let drift = reconcile_grants(&room.of(HOLDER), ReconcileGrantsRequest {}).await;
        drift.unwrap().foreign
    };
    let foreign = compare().await;
    assert_eq!(foreign.len(), 1, "{foreign:#?}");
    assert!(foreign[0].says.contains("`weft grants run` takes it away"));
    let run = async || {
        carry_out_grants(&room.of(MAYA), CarryOutGrantsRequest {})
            .await
            .unwrap()
    };
    let done = run().await;
    assert_eq!((done.carried.len(), done.failed), (1, 0), "{done:#?}");
    assert_eq!(done.carried[0].id, first);
    assert!(!sink.has(&right));
    assert_eq!(compare().await, []);
    assert!(run().await.carried.is_empty(), "done twice it changes nothing");
}
