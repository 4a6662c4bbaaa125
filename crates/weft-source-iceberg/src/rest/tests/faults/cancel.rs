//! Whatever the network does at whatever step: who cancels waits for nothing.

use std::time::{Duration, Instant};

use futures::future::join_all;
use weft_ports::{Cancel, PortErrorKind, Source as _};
use weft_testkit::{
    Memory,
    faults::{FaultProxy, Rule},
    harvest_with,
};

use super::{
    cells::{Cell, STEPS, Work, cells},
    lake::Mesh,
};
use crate::rest::IcebergRestSource;

/// The bar.
const PROMISED: Duration = Duration::from_millis(200);
/// What a machine with other things to do may take instead.
const MOST: Duration = Duration::from_millis(500);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancel_at_any_moment_is_prompt() {
    let _alone = super::ALONE.lock().await;
    let mesh = Mesh::start().await;
    let faulty = |cell: &Cell| !cell.heals && cell.step.work == Work::Harvest && !cell.fault.few;
    let mut lanes = Vec::new();
    for step in &STEPS {
        let proxy = mesh.proxy().await;
        // Made before anything is measured: it takes its time.
        let well = mesh.source(&proxy, step.several);
        let cells = cells().into_iter().filter(faulty);
        let cells = cells.filter(|cell| cell.step.name == step.name).map(|cell| {
            let source = if step.signs_in {
                mesh.source(&proxy, false)
            } else {
                well.clone()
            };
            (cell, source)
        });
        let cells: Vec<(Cell, IcebergRestSource)> = cells.collect();
        lanes.push((proxy, well, cells));
    }
    let began = Instant::now();
    let lanes = lanes
        .into_iter()
        .enumerate()
        .map(|(lane, (proxy, well, cells))| async move {
            let mut took = Vec::new();
            for (number, (cell, source)) in cells.into_iter().enumerate() {
                // Another moment for each, and the same in each run.
                let moment = u64::try_from((lane * 101 + number * 67) % 700).unwrap_or(0);
                took.extend(run(&proxy, &source, &cell, Duration::from_millis(moment)).await);
                proxy.heal();
                well.test().await.expect("well again");
            }
            took
        });
    let mut took: Vec<Duration> = join_all(lanes).await.into_iter().flatten().collect();
    took.sort();
    let at = |share: usize| {
        took.get((took.len() * share / 100).min(took.len() - 1))
            .copied()
            .unwrap_or_default()
    };
    println!(
        "cancel: {} cells at a moment of their own, median {:.1?}, 95 % {:.1?}, longest {:.1?}, {} over {PROMISED:?}, all in {:.1?}",
        took.len(),
        at(50),
        at(95),
        at(100),
        took.iter().filter(|took| **took > PROMISED).count(),
        began.elapsed(),
    );
    assert!(
        took.len() >= 60,
        "{} were under way when they were cancelled",
        took.len()
    );
    assert!(at(90) <= PROMISED, "{:?}", at(90));
    assert!(at(100) <= MOST, "{:?}", at(100));
}

/// How long it took to end after the cancel; `None` where it had ended before.
async fn run(
    proxy: &FaultProxy,
    source: &IcebergRestSource,
    cell: &Cell,
    moment: Duration,
) -> Option<Duration> {
    proxy.set(Rule {
        fault: cell.fault.what.clone(),
        having: cell.step.having.iter().map(|&part| part.to_owned()).collect(),
        lacking: cell.step.lacking.iter().map(|&part| part.to_owned()).collect(),
        times: usize::MAX,
    });
    let cancel = Cancel::new();
    let stop = cancel.clone();
    let cancelled = tokio::spawn(async move {
        tokio::time::sleep(moment).await;
        let at = Instant::now();
        stop.cancel();
        at
    });
    // When somebody hears of it who has nothing else to do: what is later is this machine's doing.
    let hearing = cancel.clone();
    let heard = tokio::spawn(async move {
        hearing.cancelled().await;
        Instant::now()
    });
    let outcome = harvest_with(source, &Memory::default(), cancel).await;
    let ended = Instant::now();
    let error = match outcome {
        Err(error) if cancelled.is_finished() => error,
        // It was over before, well or not.
        _ => {
            cancelled.abort();
            heard.abort();
            return None;
        }
    };
    let at = cancelled.await.expect("the moment");
    let at = heard.await.expect("the moment").max(at);
    if error.kind != PortErrorKind::Cancelled {
        assert!(ended.saturating_duration_since(at) < MOST, "{cell}: {error}");
        return None;
    }
    // Nothing is asked after it. What was on its way may still be counted.
    tokio::time::sleep(Duration::from_millis(100)).await;
    let asked = proxy.passed().len();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(
        proxy.passed().len(),
        asked,
        "{cell}: it goes on without anybody who wants it"
    );
    Some(ended.saturating_duration_since(at))
}

/// Two harvests share a sign-in; the one that waits for the other's can be cancelled as well.
#[tokio::test]
async fn who_waits_for_the_sign_in_of_another_can_be_cancelled() {
    let mesh = Mesh::start().await;
    let proxy = mesh.proxy().await;
    let source = mesh.source(&proxy, false);
    proxy.set(Rule {
        fault: weft_testkit::faults::Fault::Silent,
        having: vec!["/v1/oauth/tokens".to_owned()],
        lacking: Vec::new(),
        times: usize::MAX,
    });
    let (first, memory) = (source.clone(), Memory::default());
    let waiting = tokio::spawn(async move { harvest_with(&first, &memory, Cancel::new()).await });
    tokio::time::sleep(Duration::from_millis(50)).await;
    let cancel = Cancel::new();
    let stop = cancel.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(50)).await;
        stop.cancel();
    });
    let began = Instant::now();
    let error = harvest_with(&source, &Memory::default(), cancel)
        .await
        .expect_err("cancelled");
    assert_eq!(error.kind, PortErrorKind::Cancelled, "{error}");
    assert!(
        began.elapsed() < PROMISED + Duration::from_millis(50),
        "{:?}",
        began.elapsed()
    );
    waiting.await.expect("a harvest").expect_err("no sign-in");
}
