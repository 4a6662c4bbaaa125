//! A grant that was reduced to a lesser role: what it has not any more goes, and nothing else.

use weft_model::{Grant, GrantState, Payload, StepState, Urn};
use weft_ports::workspace::{Word, Worded};
use weft_testkit::grants::{FakeSink, SinkFault};

use super::{Desk, right};

/// Marks the last step of a grant as one that it has no more, as a campaign does.
async fn dropped(desk: &Desk, id: &Urn) {
    let kept = desk.kept(id).await;
    let mut grant: Grant = kept.grant;
    grant.steps.last_mut().unwrap().dropped = true;
    let word = Word {
        urn: id.clone(),
        joined: Vec::new(),
        base: kept.revision,
        payload: Payload::Grant(Box::new(grant)),
    };
    let written = desk
        .app
        .workspace
        .write_over("ruth", "reduce_grant", vec![word])
        .await;
    assert!(matches!(written.unwrap(), Worded::Written(_)));
}

#[tokio::test]
async fn what_a_lesser_role_has_not_goes_and_the_rest_stays() {
    for sink in [FakeSink::default(), FakeSink::without_grants()] {
        let desk = Desk::with(sink).await;
        let id = desk.decided("priya", "1", &["orders", "returns"]).await;
        assert_eq!(desk.carried(&id).await.unwrap().state(), GrantState::Active);
        dropped(&desk, &id).await;
        assert_eq!(desk.kept(&id).await.grant.state(), GrantState::Partial);
        for _ in 0..2 {
            let grant = desk.carried(&id).await.unwrap();
            assert_eq!(grant.state(), GrantState::Active, "{grant:#?}");
            assert_eq!(desk.held(&grant), [true, false], "{grant:#?}");
            assert_eq!(grant.steps[1].state, StepState::Absent);
        }
    }
}

#[tokio::test]
async fn what_was_never_given_is_not_given_any_more() {
    let desk = Desk::with(FakeSink::default()).await;
    let id = desk.decided("priya", "1", &["orders", "returns"]).await;
    dropped(&desk, &id).await;
    let grant = desk.carried(&id).await.unwrap();
    assert_eq!(
        (grant.state(), desk.held(&grant)),
        (GrantState::Active, vec![true, false])
    );
}

#[tokio::test]
async fn what_another_grant_gives_or_was_there_before_stays() {
    let desk = Desk::with(FakeSink::default()).await;
    desk.sink.hold(&right("sam", "returns"));
    let before = desk.decided("sam", "1", &["orders", "returns"]).await;
    let id = desk.decided("priya", "1", &["orders", "returns"]).await;
    let other = desk.decided("priya", "2", &["returns"]).await;
    for one in [&before, &id, &other] {
        desk.carried(one).await.unwrap();
    }
    for one in [&before, &id] {
        dropped(&desk, one).await;
        let grant = desk.carried(one).await.unwrap();
        assert_eq!(grant.state(), GrantState::Active, "{grant:#?}");
        assert_eq!(desk.held(&grant), [true, true], "{grant:#?}");
    }
}

#[tokio::test]
async fn while_the_system_fails_more_than_the_role_has_is_said_to_be_there() {
    let desk = Desk::with(FakeSink::default()).await;
    let id = desk.decided("priya", "1", &["orders", "returns"]).await;
    desk.carried(&id).await.unwrap();
    dropped(&desk, &id).await;
    desk.sink.script((0..100).map(|call| (call, SinkFault::Refused)));
    let failed = desk.carried(&id).await.unwrap();
    assert!(failed.state().is_unfinished(), "{failed:#?}");
    assert_eq!(desk.held(&failed), [true, true]);
}
