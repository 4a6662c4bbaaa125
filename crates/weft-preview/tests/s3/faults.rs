//! The network between this client and its store does what networks do, at every kind of read, once or for good.

use std::{
    panic::AssertUnwindSafe,
    time::{Duration, Instant},
};

use futures::{FutureExt as _, StreamExt as _, stream};
use weft_ports::{Cancel, PortError, PortErrorKind, Preview as _};
use weft_preview::storage::{S3Storages, Storages as _, s3::Patience};
use weft_testkit::faults::{Fault, FaultProxy, Rule};

use crate::store::{CANARY, Store, first, preview, table};

const PATIENCE: Patience = Patience {
    connect: Duration::from_secs(3),
    idle: Duration::from_secs(3),
    total: Duration::from_secs(9),
};
/// What a machine with other things to do may take on top.
const SLACK: Duration = Duration::from_secs(9);
/// Attempts of one read, and those of the `GET` that asks why a `HEAD` was refused.
const MOST_ASKED: usize = 8;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Read {
    Size,
    Whole,
    Ranges,
    /// The first rows of a table, by the worker: metadata, manifests, data.
    Rows,
}

#[derive(Debug, Clone)]
struct Cell {
    name: &'static str,
    fault: Fault,
    /// What messages call it; empty where it is none.
    words: &'static str,
    /// Whether asking again helps.
    heals: bool,
    read: Read,
    once: bool,
}

fn cells() -> Vec<Cell> {
    let tick = Duration::from_millis(200);
    let (unreached, slow) = ("cannot be reached", "took longer than");
    let answer = |status| Fault::Answer(status, Vec::new());
    let hour = || Fault::Answer(503, vec![("retry-after", "3600".to_owned())]);
    let late = Fault::Late(Duration::from_millis(30), Duration::from_millis(60));
    let faults = [
        ("latency and jitter", late, "", true),
        ("segments of one byte", Fault::Drip(1, Duration::ZERO), "", true),
        ("reset", Fault::Reset, unreached, true),
        ("reset in the answer", Fault::ResetAfter(10), unreached, true),
        ("close", Fault::Close, unreached, true),
        ("cut in the answer", Fault::CutAfter(10), unreached, true),
        ("reset at once", Fault::ResetAtOnce, unreached, true),
        ("half-open", Fault::Silent, slow, false),
        ("half-open in the answer", Fault::StallAfter(10), slow, false),
        ("never read", Fault::Unread, slow, false),
        ("a byte at a time", Fault::Drip(1, tick), slow, false),
        (
            "a byte of the body at a time",
            Fault::DripBody(1, tick),
            slow,
            false,
        ),
        ("429", answer(429), "is busy", true),
        ("503", answer(503), "failed", true),
        ("503 for an hour", hour(), "is busy", false),
        ("502", answer(502), "failed", true),
        ("504", answer(504), "failed", true),
        ("500", answer(500), "failed", true),
    ];
    let mut cells = Vec::new();
    for (name, fault, words, heals) in faults {
        for read in [Read::Size, Read::Whole, Read::Ranges, Read::Rows] {
            // A `HEAD` has no body, and 43 kB byte by byte are not the point.
            let is_body = matches!(fault, Fault::DripBody(..));
            if (read == Read::Size && is_body)
                || (read == Read::Rows && words.is_empty() && name != "latency and jitter")
            {
                continue;
            }
            for once in [true, false] {
                if once && words.is_empty() {
                    continue;
                }
                cells.push(Cell {
                    name,
                    fault: fault.clone(),
                    words,
                    heals,
                    read,
                    once,
                });
            }
        }
    }
    cells
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_read_ends_well_whatever_the_network_does() {
    let store = Store::start().await;
    let began = Instant::now();
    let cells = cells();
    let count = cells.len();
    let ended: Vec<Option<Duration>> = stream::iter(cells)
        .map(|cell| AssertUnwindSafe(ends(&store, cell)).catch_unwind())
        .buffer_unordered(24)
        .map(Result::ok)
        .collect()
        .await;
    let bad = ended.iter().filter(|ended| ended.is_none()).count();
    assert_eq!(bad, 0, "of {count} cells");
    let longest = ended.iter().flatten().max().copied().unwrap_or_default();
    println!(
        "network faults: {count} cells of reading ended as they should, the longest after {longest:.1?}, all in {:.1?}",
        began.elapsed()
    );
    assert!(count >= 100, "{count}");
}

async fn ends(store: &Store, cell: Cell) -> Duration {
    let what = format!(
        "{} at {:?}, {}",
        cell.name,
        cell.read,
        if cell.once { "once" } else { "for good" }
    );
    let proxy = FaultProxy::start(store.address).await.unwrap();
    let table = table("py.orders", proxy.address());
    proxy.set(Rule {
        fault: cell.fault.clone(),
        having: Vec::new(),
        lacking: Vec::new(),
        times: if cell.once { 1 } else { usize::MAX },
    });
    let began = Instant::now();
    let at = &table.metadata_location;
    let outcome = if cell.read == Read::Rows {
        let rows = preview(PATIENCE).rows(first(&table, 10), Cancel::new()).await;
        rows.map(|_| ())
    } else {
        let storage = S3Storages::patient(PATIENCE).open(&table).unwrap();
        let read = match cell.read {
            Read::Size => storage.size(at).await.map(|_| ()),
            Read::Whole => storage.whole(at, 1 << 20).await.map(|_| ()),
            _ => storage.ranges(at, &[(0, 400)]).await.map(|_| ()),
        };
        read.map_err(PortError::from)
    };
    let took = began.elapsed();
    assert!(took < PATIENCE.total + SLACK, "{what}: {took:?}");
    if cell.words.is_empty() || (cell.once && cell.heals) {
        outcome.unwrap_or_else(|error| panic!("{what}: {error}"));
        return took;
    }
    // What passes by itself may be waited out: the rest of an answer that stopped is asked for anew.
    if cell.once && outcome.is_ok() {
        return took;
    }
    let error = outcome.expect_err(&what);
    assert_eq!(error.kind, PortErrorKind::Unavailable, "{what}: {error}");
    assert!(error.message.contains(cell.words), "{what}: {error}");
    assert!(error.message.contains(at.as_str()), "{what}: {error}");
    assert!(
        error.hint.is_some() && !format!("{error:?}").contains(CANARY),
        "{what}: {error:?}"
    );
    let asked = proxy.passed().len().max(proxy.connections());
    assert!(asked <= MOST_ASKED, "{what}: {asked}");
    took
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancel_of_a_read_is_prompt() {
    let store = Store::start().await;
    let faulty = |cell: &Cell| cell.read == Read::Rows && !cell.once && !cell.words.is_empty();
    let mut took = Vec::new();
    let preview = preview(PATIENCE);
    preview.warm().await.unwrap();
    for (number, cell) in cells().into_iter().filter(faulty).enumerate() {
        let proxy = FaultProxy::start(store.address).await.unwrap();
        proxy.set(Rule {
            fault: cell.fault.clone(),
            having: Vec::new(),
            lacking: Vec::new(),
            times: usize::MAX,
        });
        let cancel = Cancel::new();
        let stop = cancel.clone();
        let moment = Duration::from_millis(u64::try_from(number * 53 % 300).unwrap());
        let cancelled = tokio::spawn(async move {
            tokio::time::sleep(moment).await;
            stop.cancel();
            Instant::now()
        });
        let table = table("py.orders", proxy.address());
        let outcome = preview.rows(first(&table, 10), cancel).await;
        let ended = Instant::now();
        let at = cancelled.await.unwrap();
        if outcome.is_err_and(|error| error.kind == PortErrorKind::Cancelled) {
            took.push(ended.saturating_duration_since(at));
        }
    }
    took.sort();
    println!("cancel of a read: {} cells, {took:.1?}", took.len());
    assert!(took.len() >= 5, "{took:?}");
    // On a busy machine, too; and sooner than the shortest patience, which it would otherwise be.
    assert!(
        took.iter().all(|took| *took <= Duration::from_secs(2)),
        "{took:?}"
    );
}
