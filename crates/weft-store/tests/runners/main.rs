//! What runs unattended: a runner does what is due in its own domain, as its own login, and what nobody does is told.

#![allow(
    clippy::indexing_slicing,
    clippy::large_futures,
    clippy::unwrap_used,
    reason = "a broken assumption is a failed test"
)]

#[allow(dead_code, reason = "shared with the tests of projections")]
#[path = "../projection/fakes.rs"]
mod fakes;
mod one_projector;
mod room;

use weft_app::{
    AppResult, Cancel, ErrorCode, grants,
    install_runner::{InstallRunnerRequest, InstallRunnerResponse, install_runner},
    list_runners::{ListRunnersRequest, ListRunnersResponse, list_runners},
    remove_runner::{RemoveRunnerRequest, remove_runner},
    run_runner::{RunRunnerRequest, RunRunnerResponse, run_runner},
};
use weft_model::{EndReason, GrantState, RunnerState, Timestamp};
use weft_testkit::{grants::SinkFault, grants_suite::right};

use room::{MAYA, Room, SAM, UNTIL};

/// A minute, in milliseconds.
const MINUTE: i64 = 60_000;

async fn install(
    room: &Room,
    who: &str,
    login: &str,
    domain: Option<&str>,
) -> AppResult<InstallRunnerResponse> {
    let request = InstallRunnerRequest {
        name: "sales".to_owned(),
        login: login.to_owned(),
        domain: domain.map(str::to_owned),
        ..InstallRunnerRequest::default()
    };
    install_runner(&room.of(who), request).await
}

async fn run(room: &Room, who: &str, cancel: Cancel) -> AppResult<RunRunnerResponse> {
    let request = RunRunnerRequest {
        name: "sales".to_owned(),
    };
    run_runner(&room.of(who), request, cancel).await
}

async fn listed(room: &Room, who: &str) -> ListRunnersResponse {
    list_runners(&room.of(who), ListRunnersRequest {}).await.unwrap()
}

fn code<T>(answer: AppResult<T>) -> ErrorCode {
    match answer {
        Ok(_) => panic!("it was allowed"),
        Err(error) => {
            assert!(error.hint.is_some(), "{error}");
            error.code
        }
    }
}

#[tokio::test]
async fn who_answers_for_a_domain_installs_its_runner() {
    let room = Room::open().await;
    assert_eq!(
        code(install(&room, MAYA, "robot", Some("Supply")).await),
        ErrorCode::Denied
    );
    assert_eq!(
        code(install(&room, "eve", "robot", Some("Sales")).await),
        ErrorCode::Denied
    );
    assert_eq!(
        code(install(&room, MAYA, "robot", None).await),
        ErrorCode::Denied,
        "the whole mesh is for who governs it"
    );
    assert_eq!(
        code(install(&room, MAYA, "robot", Some("Nowhere")).await),
        ErrorCode::NotFound
    );
    assert_eq!(
        code(install(&room, MAYA, MAYA, Some("Sales")).await),
        ErrorCode::Invalid,
        "a runner is not its installer"
    );
    let installed = install(&room, MAYA, "robot", Some("sales")).await.unwrap();
    assert_eq!(installed.runner.domain.as_deref(), Some("Sales"));
    assert_eq!(installed.runner.state, RunnerState::Waiting);
    assert!(
        installed.files[0]
            .text
            .contains("weft runner run sales --as \"robot\"")
    );
    let again = install(&room, MAYA, "robot", Some("Sales")).await.unwrap();
    assert_eq!(again.runner, installed.runner, "twice it is one");
    let whole = install(&room, "gov", "robot", None).await;
    assert_eq!(code(whole), ErrorCode::Invalid, "the name is taken");

    let remove = |who: &'static str| {
        let request = RemoveRunnerRequest {
            name: "sales".to_owned(),
        };
        let app = room.of(who);
        async move { remove_runner(&app, request).await }
    };
    assert_eq!(code(remove(SAM).await), ErrorCode::Denied);
    assert!(remove(MAYA).await.unwrap().runners.is_empty());
    assert_eq!(
        code(run(&room, "robot", Cancel::new()).await),
        ErrorCode::NotFound
    );
    install(&room, "gov", "robot", None).await.unwrap();
}

#[tokio::test]
async fn it_carries_out_and_ends_what_is_of_its_domain_and_nothing_else() {
    let room = Room::open().await;
    let sold = room.decided("priya", "orders").await;
    let stored = room.decided("priya", "stock").await;
    install(&room, MAYA, "robot", Some("Sales")).await.unwrap();
    for other in [MAYA, "eve"] {
        assert_eq!(code(run(&room, other, Cancel::new()).await), ErrorCode::Denied);
    }
    let done = run(&room, "robot", Cancel::new()).await.unwrap();
    assert_eq!((done.run.granted, done.run.taken, done.run.left), (1, 0, 0));
    assert!(room.sink.has(&right("priya", "orders")) && !room.sink.has(&right("priya", "stock")));
    assert_eq!(room.grant(&sold).await.state(), GrantState::Active);
    assert_eq!(done.runner.state, RunnerState::Good);

    // Its time is over.
    room.clock.set(UNTIL);
    let done = run(&room, "robot", Cancel::new()).await.unwrap();
    assert_eq!((done.run.granted, done.run.taken, done.run.left), (0, 1, 0));
    assert!(!room.sink.has(&right("priya", "orders")));
    let ended = room.grant(&sold).await;
    let end = ended.end.clone().unwrap();
    assert_eq!(
        (ended.state(), end.why, end.by.login.as_str()),
        (GrantState::Ended, EndReason::Expired, "robot")
    );
    let untouched = room.grant(&stored).await;
    assert_eq!((untouched.state(), untouched.end), (GrantState::Pending, None));
    let again = run(&room, "robot", Cancel::new()).await.unwrap();
    assert!(again.carried.is_empty(), "done twice it changes nothing");
}

#[tokio::test]
async fn it_ends_what_is_of_somebody_who_has_left() {
    let room = Room::leaving("priya", Timestamp::from_millis(10)).await;
    let [sold, stored] = [
        room.decided("priya", "orders").await,
        room.decided("priya", "stock").await,
    ];
    install(&room, MAYA, "robot", Some("Sales")).await.unwrap();
    room.clock.set(Timestamp::from_millis(9));
    let done = run(&room, "robot", Cancel::new()).await.unwrap();
    assert_eq!((done.run.granted, done.run.taken, done.run.left), (1, 0, 0));
    // Her last day is over, and the time of her grants is not.
    room.clock.set(Timestamp::from_millis(10));
    let done = run(&room, "robot", Cancel::new()).await.unwrap();
    assert_eq!((done.run.granted, done.run.taken, done.run.left), (0, 1, 0));
    assert_eq!(room.held(&["priya"], "orders"), 0);
    let ended = room.grant(&sold).await;
    let end = ended.end.clone().unwrap();
    assert_eq!(
        (ended.state(), end.why, end.by.login.as_str()),
        (GrantState::Ended, EndReason::Left, "robot")
    );
    let reason = end.reason.unwrap();
    assert!(reason.contains("Priya Raghavan has left"), "{reason}");
    // What was not given yet is not given any more, by whoever carries it out.
    let grant = grants::carry_out(&room.of(SAM), &stored).await.unwrap();
    assert_eq!(
        (grant.state(), grant.end.unwrap().why),
        (GrantState::Ended, EndReason::Left)
    );
    assert_eq!(room.held(&["priya"], "stock"), 0);
    let again = run(&room, "robot", Cancel::new()).await.unwrap();
    assert!(again.carried.is_empty(), "done twice it changes nothing");
}

#[tokio::test]
async fn what_nobody_does_is_told_to_who_answers_for_it() {
    let room = Room::open().await;
    room.decided("priya", "stock").await;
    let of = async |who: &str| listed(&room, who).await.unattended;
    assert!(of(MAYA).await.is_empty(), "it is of another domain");
    for who in [SAM, "priya"] {
        let found = of(who).await;
        assert_eq!((found[0].pending, found[0].overdue), (1, 0), "{who}");
        assert_eq!(
            (found[0].domain.as_deref(), &found[0].runner),
            (Some("Supply"), &None)
        );
        assert!(found[0].says.contains("approved, not yet granted"), "{found:?}");
        assert!(found[0].next.contains("weft runner install"), "{found:?}");
    }
    room.clock.set(UNTIL);
    let found = of(SAM).await;
    assert_eq!((found[0].pending, found[0].overdue), (0, 1));
    assert!(found[0].says.contains("should have ended"), "{found:?}");
}

#[tokio::test]
async fn a_runner_that_goes_well_is_waited_for_and_one_that_does_not_is_told() {
    let room = Room::open().await;
    install(&room, MAYA, "robot", Some("Sales")).await.unwrap();
    let sold = room.decided("priya", "orders").await;
    assert!(listed(&room, MAYA).await.unattended.is_empty());
    room.sink.script((0..100).map(|call| (call, SinkFault::Refused)));
    let done = run(&room, "robot", Cancel::new()).await.unwrap();
    assert_eq!((done.run.left, done.run.open), (1, vec![sold.clone()]));
    let told = listed(&room, MAYA).await;
    assert_eq!(told.runners[0].state, RunnerState::Left);
    assert_eq!(told.unattended[0].runner.as_deref(), Some("sales"));
    assert_eq!(told.unattended[0].pending, 1);

    room.sink.script([]);
    run(&room, "robot", Cancel::new()).await.unwrap();
    assert_eq!(room.grant(&sold).await.state(), GrantState::Active);
    assert!(listed(&room, MAYA).await.unattended.is_empty());
    // Three periods without a run.
    room.clock.set(Timestamp::from_millis(15 * MINUTE));
    assert!(listed(&room, MAYA).await.unattended.is_empty());
    room.clock.set(Timestamp::from_millis(15 * MINUTE + 1));
    let elsewhere = listed(&room, "eve").await;
    assert_eq!(elsewhere.runners[0].state, RunnerState::Late);
    assert!(elsewhere.unattended.is_empty(), "it is no concern of hers");
    let told = listed(&room, MAYA).await;
    assert!(told.unattended[0].next.contains("it has not run for"), "{told:?}");
}

#[tokio::test]
async fn asked_to_stop_it_begins_nothing_more() {
    let room = Room::open().await;
    install(&room, MAYA, "robot", Some("Sales")).await.unwrap();
    let sold = room.decided("priya", "orders").await;
    let cancel = Cancel::new();
    cancel.cancel();
    let done = run(&room, "robot", cancel).await.unwrap();
    assert!(done.run.stopped);
    assert_eq!((done.run.granted, done.run.left), (0, 1));
    assert_eq!(room.held(&["priya"], "orders"), 0);
    assert_eq!(room.grant(&sold).await.attempts, 0);
}

#[tokio::test]
async fn two_runs_at_once_do_it_once() {
    let room = Room::open().await;
    install(&room, MAYA, "robot", Some("Sales")).await.unwrap();
    let (holders, mut all) = (["priya", "emre", "ann"], Vec::new());
    for holder in holders {
        all.push(room.decided(holder, "orders").await);
    }
    let (one, other) = tokio::join!(
        run(&room, "robot", Cancel::new()),
        run(&room, "robot", Cancel::new())
    );
    assert_eq!((one.unwrap().run.left, other.unwrap().run.left), (0, 0));
    for id in &all {
        assert_eq!(room.grant(id).await.state(), GrantState::Active);
    }
    assert_eq!(room.held(&holders, "orders"), 3);
    assert!(listed(&room, "robot").await.runners[0].last.is_some());
}
