//! The network between this client and its catalog does what networks do, at every step of the work, once or for
//! good. Each cell ends within the budget in the right class of error with words that name server and step, asks no
//! more often than is allowed, takes nothing away of what was known, and can be cancelled at any moment.

mod cancel;
mod cells;
mod connect;
pub mod lake;
mod storm;
mod troubles;

use std::{
    panic::AssertUnwindSafe,
    time::{Duration, Instant},
};

use futures::{FutureExt as _, future::join_all};
use tokio::sync::{Mutex, Semaphore};
use weft_model::{Fact, NamespaceInfo, Payload, WarningCode};
use weft_ports::{Cancel, PortError, PortErrorKind, Source as _};
use weft_testkit::{
    Harvested, Memory,
    faults::{FaultProxy, Rule},
    harvest_with,
};

use self::{
    cells::{Cell, Ending, STEPS, Work, lanes},
    lake::{Mesh, PATIENCE, forgotten},
};
use crate::rest::IcebergRestSource;

/// Tests that measure time do not run at the same time.
static ALONE: Mutex<()> = Mutex::const_new(());
/// What a machine with other things to do may take on top.
const SLACK: Duration = Duration::from_secs(10);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_step_ends_well_whatever_the_network_does() {
    let _alone = ALONE.lock().await;
    let mesh = Mesh::start().await;
    let began = Instant::now();
    let lanes = lanes();
    let count: usize = lanes.iter().map(Vec::len).sum();
    // All are run, also after one that failed: its panic says which.
    let doors = Semaphore::new(4);
    let ended = join_all(lanes.into_iter().map(|lane| run(&mesh, &doors, lane))).await;
    let ended: Vec<Duration> = ended.into_iter().flatten().collect();
    assert_eq!(ended.len(), count, "cells that ended as they should");
    let longest = ended.iter().max().copied().unwrap_or_default();
    println!(
        "network faults: {count} cells at {} steps ended as they should, the longest after {longest:.1?}, all in {:.1?}",
        STEPS.len(),
        began.elapsed()
    );
    assert!(count >= 200, "{count}");
}

/// Runs cells of one step over one network, between which all is well.
async fn run(mesh: &Mesh, doors: &Semaphore, lane: Vec<Cell>) -> Vec<Duration> {
    // Not all at once: making a client takes time, and what follows is measured.
    let door = doors.acquire().await.expect("open doors");
    let step = lane[0].step;
    let proxy = mesh.proxy().await;
    let source = mesh.source(&proxy, step.several);
    let memory = Memory::default();
    let known = harvest_with(&source, &memory, Cancel::new()).await.expect("well");
    assert_eq!(known.warnings, []);
    if step.read_anew {
        forgotten(&memory, "lake\ntable\nsales\norders").await;
    }
    drop(door);
    let mut ended = Vec::new();
    for cell in lane {
        let lane = Lane {
            mesh,
            proxy: &proxy,
            source: &source,
            memory: memory.copied(),
            known: &known,
        };
        ended.extend(AssertUnwindSafe(lane.ends(&cell)).catch_unwind().await);
        proxy.heal();
        source.test().await.expect("well again");
    }
    ended
}

/// What the cells of a lane have in common.
struct Lane<'a> {
    mesh: &'a Mesh,
    proxy: &'a FaultProxy,
    source: &'a IcebergRestSource,
    memory: Memory,
    known: &'a Harvested,
}

impl Lane<'_> {
    /// How long it took, where it ended as it should.
    async fn ends(&self, cell: &Cell) -> Duration {
        let (proxy, known) = (self.proxy, self.known);
        // A sign-in is only made where there was none.
        let fresh = cell
            .step
            .signs_in
            .then(|| self.mesh.source(proxy, cell.step.several));
        let source = fresh.as_ref().unwrap_or(self.source);
        proxy.forget();
        proxy.set(Rule {
            fault: cell.fault.what.clone(),
            having: cell.step.having.iter().map(|&part| part.to_owned()).collect(),
            lacking: cell.step.lacking.iter().map(|&part| part.to_owned()).collect(),
            times: if cell.heals { 1 } else { usize::MAX },
        });
        let began = Instant::now();
        let outcome = match cell.step.work {
            Work::Harvest => harvest_with(source, &self.memory, Cancel::new()).await,
            Work::Policies => self.mesh.policies(source).await,
            Work::Locate => self.mesh.locate(source).await,
        };
        let took = began.elapsed();
        assert!(took < PATIENCE.total + SLACK, "{cell}: {took:?}");
        let faulty = proxy.passed().iter().filter(|passed| passed.faulty).count();
        assert_eq!(
            faulty,
            cell.asked(),
            "{cell}: as often as it should be asked: {outcome:?}"
        );
        match cell.ending() {
            Ending::Well => {
                let harvested = outcome.unwrap_or_else(|error| panic!("{cell}: {error}"));
                assert_eq!(harvested.warnings, [], "{cell}");
                assert!(harvested.summary.complete, "{cell}");
                nothing_lost(cell, known, &harvested);
            }
            Ending::Warned => {
                let harvested = outcome.unwrap_or_else(|error| panic!("{cell}: {error}"));
                let [warning] = harvested.warnings.as_slice() else {
                    panic!("{cell}: {:?}", harvested.warnings);
                };
                assert_eq!(
                    (warning.code, warning.place.as_str()),
                    (WarningCode::Unreadable, cell.step.place),
                    "{cell}"
                );
                named(cell, proxy, &warning.message);
                nothing_lost(cell, known, &harvested);
            }
            Ending::Failed => {
                let error = outcome.map(|_| ()).expect_err(&cell.to_string());
                failed(cell, proxy, &error);
            }
        }
        took
    }
}

fn failed(cell: &Cell, proxy: &FaultProxy, error: &PortError) {
    assert_eq!(error.kind, PortErrorKind::Unavailable, "{cell}: {error}");
    assert!(error.hint.is_some(), "{cell}: {error}");
    named(cell, proxy, &error.message);
}

/// Words that say which server, at which step, and what the trouble is.
fn named(cell: &Cell, proxy: &FaultProxy, message: &str) {
    for part in [cell.step.what, &proxy.address().to_string(), cell.fault.words] {
        assert!(message.contains(part), "{cell}: `{part}` is not in `{message}`");
    }
}

/// Whatever was known is reported again, as it was: nobody said that it is gone or another.
fn nothing_lost(cell: &Cell, before: &Harvested, now: &Harvested) {
    if !now.summary.complete || cell.step.work != Work::Harvest {
        return;
    }
    for Fact { urn, payload } in &before.facts {
        let mut again = now.facts.iter().filter(|fact| fact.urn == *urn);
        let stated = again.clone().next().is_some();
        assert!(
            stated || now.unchanged.contains(urn),
            "{cell}: {urn} would be closed"
        );
        assert!(
            !stated || now.unchanged.contains(urn) || again.any(|fact| is_still(payload, &fact.payload)),
            "{cell}: {urn} would be changed: {payload:?}"
        );
    }
}

/// The same, or a namespace that says which of its listings came to nothing today.
fn is_still(before: &Payload, now: &Payload) -> bool {
    match (before, now) {
        (Payload::Namespace(before), Payload::Namespace(now)) => {
            let unlisted = before.unlisted.clone();
            NamespaceInfo {
                unlisted,
                ..now.clone()
            } == *before
        }
        _ => before == now,
    }
}
