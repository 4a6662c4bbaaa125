//! Every answer at every call, the end of the program among them.

use weft_app::grants;
use weft_model::{EndReason, GrantState, StepState, Urn};
use weft_testkit::grants::{FakeSink, SinkFault};

use super::{Desk, right};

const TABLES: [&str; 2] = ["orders", "returns"];

/// Scripts over one workspace: whoever carries out reads all its grants.
const TOGETHER: usize = 40;

/// One fault at each call; and after each that leaves something unsaid, another at each later call.
fn scripts(calls: usize) -> Vec<Vec<(usize, SinkFault)>> {
    let one = (0..calls).flat_map(|at| SinkFault::ALL.map(|fault| (at, fault)));
    let one: Vec<(usize, SinkFault)> = one.collect();
    let mut all: Vec<Vec<(usize, SinkFault)>> = one.iter().map(|fault| vec![*fault]).collect();
    let unsaid = [
        SinkFault::LostAnswer,
        SinkFault::CrashBefore,
        SinkFault::CrashAfter,
    ];
    for first in one.iter().filter(|(_, fault)| unsaid.contains(fault)) {
        let later = one.iter().filter(|second| second.0 > first.0);
        all.extend(later.map(|second| vec![*first, *second]));
    }
    all
}

/// Carries out under a script, then as often as it takes without faults, and once more; nothing is ever said to be done
/// that is not.
async fn carried_to(desk: &Desk, id: &Urn, script: &[(usize, SinkFault)], wanted: GrantState) {
    let told = format!("{script:?} to {wanted:?}");
    desk.sink.script(script.iter().copied());
    desk.carried(id).await;
    desk.is_honest(id, &told).await;
    // A crash leaves the rest of a script for the next run.
    desk.carried(id).await;
    desk.is_honest(id, &told).await;
    desk.sink.script([]);
    let carried = desk.carried(id).await.unwrap();
    desk.is_honest(id, &told).await;
    assert_eq!(carried.state(), wanted, "{told}: {carried:#?}");
    assert!(
        carried.steps.iter().all(|step| !step.before),
        "{told}: {carried:#?}"
    );
    assert!(carried.attempts > 0, "{told}");
    let (head, rights) = (desk.app.workspace.head().await.unwrap(), desk.held(&carried));
    let again = desk.carried(id).await.unwrap();
    assert_eq!(again, carried, "{told}: done twice it changes nothing");
    assert_eq!(desk.held(&again), rights, "{told}");
    assert_eq!(desk.app.workspace.head().await.unwrap(), head, "{told}");
}

/// Calls that two steps take without a fault: look at both, give and read back both.
const GIVING: usize = 6;
/// The same for taking away and reading back.
const TAKING: usize = 4;

async fn every_answer(sink: fn() -> FakeSink) {
    for scripts in scripts(GIVING).chunks(TOGETHER) {
        let desk = Desk::with(sink()).await;
        for (number, script) in scripts.iter().enumerate() {
            let id = decided(&desk, number).await;
            carried_to(&desk, &id, script, GrantState::Active).await;
        }
    }
    for scripts in scripts(TAKING).chunks(TOGETHER) {
        let desk = Desk::with(sink()).await;
        for (number, script) in scripts.iter().enumerate() {
            taken(&desk, number, script).await;
        }
    }
}

async fn decided(desk: &Desk, number: usize) -> Urn {
    let (holder, key) = (format!("holder-{number}"), number.to_string());
    desk.decided(&holder, &key, &TABLES).await
}

/// Ends a grant under a script.
async fn taken(desk: &Desk, number: usize, script: &[(usize, SinkFault)]) {
    let id = decided(desk, number).await;
    desk.sink.script([]);
    assert_eq!(desk.carried(&id).await.unwrap().state(), GrantState::Active);
    desk.sink.script(script.iter().copied());
    tokio::select! {
        biased;
        () = desk.sink.crashed() => {}
        ended = grants::end(&desk.app, &id, EndReason::Revoked, None) => {
            ended.unwrap();
        }
    }
    desk.is_honest(&id, &format!("{script:?}")).await;
    let kept = desk.kept(&id).await.grant;
    assert!(
        kept.end.is_some(),
        "a word that it ends is never lost: {script:?}"
    );
    carried_to(desk, &id, &[], GrantState::Ended).await;
    assert_eq!(desk.held(&kept), [false, false], "{script:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_at_every_call_ends_well_and_is_told_before() {
    every_answer(FakeSink::default).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_where_a_system_does_not_know_what_a_right_was_given_for() {
    every_answer(FakeSink::without_grants).await;
}

#[tokio::test]
async fn what_was_half_given_is_all_taken_away() {
    for scripts in scripts(GIVING).chunks(TOGETHER) {
        let desk = Desk::with(FakeSink::default()).await;
        for (number, script) in scripts.iter().enumerate() {
            let id = decided(&desk, number).await;
            desk.sink.script(script.iter().copied());
            desk.carried(&id).await;
            desk.sink.script([]);
            let ended = grants::end(&desk.app, &id, EndReason::Revoked, None)
                .await
                .unwrap();
            assert_eq!(ended.state(), GrantState::Ended, "{script:?}: {ended:#?}");
            assert_eq!(desk.held(&ended), [false, false], "{script:?}");
        }
    }
}

#[tokio::test]
async fn the_words_of_the_system_are_kept_and_a_retry_goes_on() {
    let desk = Desk::with(FakeSink::default()).await;
    let id = desk.decided("priya", "1", &TABLES).await;
    // The second right is refused: give and read back of the first are calls 2 and 3.
    desk.sink.script([(4, SinkFault::Refused)]);
    let half = desk.carried(&id).await.unwrap();
    assert_eq!(half.state(), GrantState::Partial);
    assert_eq!(half.steps[0].state, StepState::Held);
    assert_eq!(half.steps[1].state, StepState::Refused);
    assert_eq!(half.steps[1].said.as_deref(), Some("fake: you may not"));
    assert!(desk.sink.has(&right("priya", "orders")) && !desk.sink.has(&right("priya", "returns")));
    // No answer to the second, and none when it is read back.
    desk.sink
        .script([(1, SinkFault::LostAnswer), (2, SinkFault::Timeout)]);
    let unknown = desk.carried(&id).await.unwrap();
    assert_eq!(unknown.state(), GrantState::Unknown);
    assert!(unknown.steps[1].said.as_deref().unwrap().contains("read back"));
    desk.sink.script([]);
    let done = desk.carried(&id).await.unwrap();
    assert_eq!((done.state(), done.attempts), (GrantState::Active, 3));
    assert_eq!(done.steps[1].said, None);
    // Answered, and not done.
    let id = desk.decided("emre", "1", &["orders"]).await;
    desk.sink.script([(1, SinkFault::Half)]);
    let nothing = desk.carried(&id).await.unwrap();
    assert_eq!(nothing.state(), GrantState::Failed);
    assert_eq!(nothing.steps[0].state, StepState::Absent);
    assert!(
        nothing.steps[0]
            .said
            .as_deref()
            .unwrap()
            .contains("does not hold it")
    );
}
