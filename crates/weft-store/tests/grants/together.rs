//! Several grants of one right, rights that Weft did not give, the end of a grant's time, and several hands at once.

use weft_app::grants;
use weft_model::{EndReason, GrantState, StepState, Timestamp};
use weft_testkit::grants::{FakeSink, SinkFault};

use super::{Desk, UNTIL, right};

#[tokio::test]
async fn a_right_that_was_there_before_stays() {
    for sink in [FakeSink::default(), FakeSink::without_grants()] {
        let desk = Desk::with(sink).await;
        desk.sink.hold(&right("priya", "orders"));
        let id = desk.decided("priya", "1", &["orders", "returns"]).await;
        let given = desk.carried(&id).await.unwrap();
        assert_eq!(given.state(), GrantState::Active);
        assert_eq!((given.steps[0].before, given.steps[1].before), (true, false));
        let ended = grants::end(&desk.app, &id, EndReason::GivenBack, None)
            .await
            .unwrap();
        assert_eq!(ended.state(), GrantState::Ended);
        assert_eq!(
            desk.held(&ended),
            [true, false],
            "what Weft did not give it does not take"
        );
    }
}

#[tokio::test]
async fn a_right_of_two_grants_goes_with_the_last_of_them() {
    for sink in [FakeSink::default, FakeSink::without_grants] {
        for first_ends_first in [true, false] {
            let desk = Desk::with(sink()).await;
            let one = desk.decided("priya", "1", &["orders"]).await;
            desk.carried(&one).await.unwrap();
            let other = desk.decided("priya", "2", &["orders", "returns"]).await;
            assert_eq!(desk.carried(&other).await.unwrap().state(), GrantState::Active);
            let (first, last) = if first_ends_first {
                (&one, &other)
            } else {
                (&other, &one)
            };
            let ended = grants::end(&desk.app, first, EndReason::Revoked, None)
                .await
                .unwrap();
            assert_eq!(ended.state(), GrantState::Ended);
            assert!(
                desk.sink.has(&right("priya", "orders")),
                "the other grant stands, and so does its right"
            );
            assert!(ended.steps[0].said.as_deref().unwrap().contains("another grant"));
            let ended = grants::end(&desk.app, last, EndReason::Revoked, None)
                .await
                .unwrap();
            assert_eq!(ended.state(), GrantState::Ended);
            assert!(!desk.sink.has(&right("priya", "orders")), "now nobody gives it");
            assert!(!desk.sink.has(&right("priya", "returns")));
        }
    }
}

#[tokio::test]
async fn a_right_that_was_left_to_a_grant_goes_with_it_though_that_was_never_carried_out() {
    for sink in [FakeSink::default, FakeSink::without_grants] {
        let desk = Desk::with(sink()).await;
        let one = desk.decided("priya", "1", &["orders"]).await;
        desk.carried(&one).await.unwrap();
        let other = desk.decided("priya", "2", &["orders", "returns"]).await;
        let ended = grants::end(&desk.app, &one, EndReason::Revoked, None)
            .await
            .unwrap();
        assert_eq!(
            (ended.state(), desk.held(&ended)),
            (GrantState::Ended, vec![true])
        );
        let left = desk.kept(&other).await.grant;
        assert!(left.state().is_unfinished() && !left.steps[0].before, "{left:#?}");
        let ended = grants::end(&desk.app, &other, EndReason::Revoked, None)
            .await
            .unwrap();
        assert_eq!(
            (ended.state(), desk.held(&ended)),
            (GrantState::Ended, vec![false, false]),
            "now nobody gives it: {ended:#?}"
        );
        // What Weft did not give it does not take, however many grants were to give it.
        desk.sink.hold(&right("emre", "orders"));
        for key in ["1", "2"] {
            desk.decided("emre", key, &["orders"]).await;
        }
        for kept in grants::all(&desk.app).await.unwrap() {
            let ended = grants::end(&desk.app, &kept.id, EndReason::Revoked, None).await;
            assert_eq!(ended.unwrap().state(), GrantState::Ended);
        }
        assert!(desk.sink.has(&right("emre", "orders")));
    }
}

#[tokio::test]
async fn what_is_due_ends_and_is_never_given() {
    let desk = Desk::with(FakeSink::default()).await;
    let given = desk.decided("priya", "1", &["orders"]).await;
    let pending = desk.decided("emre", "1", &["orders"]).await;
    desk.carried(&given).await.unwrap();
    desk.clock.set(Timestamp::from_millis(UNTIL.as_millis() - 1));
    assert_eq!(desk.carried(&given).await.unwrap().state(), GrantState::Active);
    desk.clock.set(UNTIL);
    // The program ends while it takes the right away: that it ends is written down already.
    desk.sink.script([(0, SinkFault::CrashBefore)]);
    assert_eq!(desk.carried(&given).await, None);
    assert_eq!(desk.kept(&given).await.grant.state(), GrantState::Ending);
    desk.sink.script([]);
    for id in [&given, &pending] {
        let ended = desk.carried(id).await.unwrap();
        assert_eq!(ended.state(), GrantState::Ended);
        assert_eq!(ended.end.as_ref().unwrap().why, EndReason::Expired);
        assert_eq!(desk.held(&ended), [false]);
    }
    assert_eq!(
        desk.kept(&pending).await.grant.steps[0].state,
        StepState::Absent,
        "it was read back, and never given"
    );
}

#[tokio::test]
async fn the_first_reason_to_end_stays() {
    let desk = Desk::with(FakeSink::default()).await;
    let id = desk.decided("priya", "1", &["orders"]).await;
    desk.carried(&id).await.unwrap();
    let replaced = grants::end(&desk.app, &id, EndReason::Replaced, None)
        .await
        .unwrap();
    assert_eq!(replaced.end.as_ref().unwrap().why, EndReason::Replaced);
    let again = grants::end(&desk.app, &id, EndReason::Revoked, Some("late".to_owned())).await;
    assert_eq!(again.unwrap(), replaced);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_hands_at_once_have_one_effect() {
    for number in 0..40 {
        let desk = Desk::with(FakeSink::default()).await;
        let id = desk
            .decided("priya", &number.to_string(), &["orders", "returns"])
            .await;
        let app = &desk.app;
        let done = tokio::join!(
            grants::carry_out(app, &id),
            grants::carry_out(app, &id),
            grants::end(app, &id, EndReason::Revoked, None)
        );
        let told = format!("{done:#?}");
        assert!(done.0.is_ok() && done.1.is_ok() && done.2.is_ok(), "{told}");
        // What one took away while another gave it is said to be there still, and goes now.
        let kept = desk.carried(&id).await.unwrap();
        assert_eq!(kept.state(), GrantState::Ended, "{told}");
        assert_eq!(desk.held(&kept), [false, false], "{told}");
    }
}

#[tokio::test]
async fn grants_are_found_by_their_holder_and_their_first_letters() {
    let desk = Desk::with(FakeSink::default()).await;
    let id = desk.decided("priya", "1", &["orders"]).await;
    desk.decided("emre", "1", &["orders"]).await;
    let priya = weft_model::Actor {
        login: "priya".to_owned(),
        person: None,
    };
    let hers = grants::of_holder(&desk.app, &priya).await.unwrap();
    assert_eq!(hers.len(), 1);
    assert_eq!(hers[0].id, id);
    assert_eq!(grants::all(&desk.app).await.unwrap().len(), 2);
    let short: String = id.as_str().rsplit(':').next().unwrap().chars().take(8).collect();
    assert_eq!(grants::find(&desk.app, &short).await.unwrap().id, id);
    assert_eq!(grants::find(&desk.app, id.as_str()).await.unwrap().id, id);
    for unknown in ["zz", "zzzzzzzz", "../x"] {
        assert!(grants::find(&desk.app, unknown).await.is_err(), "{unknown}");
    }
}
