//! Following a team workspace: `follow_bench [records] [followers] [seconds]` (100,000, 50 and 20). Prints JSON lines.
//!
//! On a PostgreSQL of its own: the first follow of so many records, a start after a thousand changes, and so many followers
//! while 50 changes a second are written. A follower does what a window does: it listens, and looks when it is told, twice a
//! second at most.

#![allow(
    clippy::expect_used,
    clippy::large_futures,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark: a broken assumption ends it, and its figures go to stdout"
)]

mod live;

use std::{path::Path, time::Instant};

use serde_json::json;
use weft_model::{Fact, Revision};
use weft_ports::{
    AtRestKey, Workspace,
    workspace::{HarvestBatch, SyncReport},
};
use weft_store::{FollowedWorkspace, TeamAddress, TeamWorkspace, init_team};
use weft_testkit::{
    postgres::Server,
    workspace_suite::{at, docs, table},
};

/// Records of one commit, as a sync makes them.
const BATCH: usize = 2_000;
/// Changes between two starts.
const CHANGES: usize = 1_000;
/// Changes of one commit of those.
const AT_ONCE: usize = 100;

fn argument(place: usize, otherwise: usize) -> usize {
    std::env::args()
        .nth(place)
        .map_or(otherwise, |number| number.parse().expect("a number"))
}

/// The workspace in a database, as somebody.
///
/// # Panics
/// Where the address cannot be read: the program is over then.
pub fn team(server: &Server, login: &str, database: &str) -> TeamWorkspace {
    TeamWorkspace::at(TeamAddress::parse(&server.uri(login, database)).unwrap())
}

/// A workspace in a new database, of which `plat` is the platform team and `follower` an analyst.
///
/// # Panics
/// Where the server refuses: the program is over then.
pub async fn made(server: &Server, database: &str) {
    let create = format!("CREATE DATABASE {database}");
    server.psql("admin", "postgres", &create).unwrap();
    let admin = TeamAddress::parse(&server.uri("admin", database)).unwrap();
    let member = init_team(&admin, "plat").await.unwrap();
    let grant = format!("GRANT \"{member}\" TO follower");
    server.psql("admin", database, &grant).unwrap();
    let duty = "SELECT give_duty('follower', 'analyst', NULL, NULL)";
    server.psql("plat", database, duty).unwrap();
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}

/// Commits facts in batches of this size, as a sync does.
async fn harvested(plat: &TeamWorkspace, facts: impl Iterator<Item = Fact>, size: usize) {
    let harvest = plat.begin_harvest("lake", at(1)).await.unwrap();
    let mut facts = facts.peekable();
    while facts.peek().is_some() {
        let batch = HarvestBatch {
            facts: facts.by_ref().take(size).collect(),
            ..HarvestBatch::default()
        };
        plat.commit_harvest(&harvest, batch).await.unwrap();
    }
    let report = SyncReport {
        started: at(1),
        ended: Some(at(2)),
        ..SyncReport::default()
    };
    plat.finish_harvest(&harvest, false, report).await.unwrap();
}

/// Starts as a desktop does, and brings its copy up; how long that took, and the revision that it reached.
async fn started(server: &Server, path: &Path) -> (FollowedWorkspace, f64, Revision) {
    let begun = Instant::now();
    let follower = FollowedWorkspace::open(team(server, "follower", "big"), path, &AtRestKey::new([7; 32]))
        .await
        .unwrap();
    let head = follower.head().await.unwrap();
    (follower, milliseconds(begun), head)
}

async fn follows(server: &Server, records: usize) {
    made(server, "big").await;
    let plat = team(server, "plat", "big");
    let begun = Instant::now();
    // Two of each thing.
    let facts = (0..records).map(|number| {
        let name = format!("t{}", number / 2);
        if number % 2 == 0 {
            table(&name)
        } else {
            docs(
                &name,
                "Words about a table that somebody wrote down in its source",
            )
        }
    });
    harvested(&plat, facts, BATCH).await;
    println!(
        "{}",
        json!({"what": "seed", "records": records, "ms": milliseconds(begun)})
    );

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("copy.db");
    let (follower, ms, _) = started(server, &path).await;
    let mut copied = 0_usize;
    follower
        .scan(&mut |_, records| copied += records.len())
        .await
        .unwrap();
    let missing = records.abs_diff(copied);
    println!(
        "{}",
        json!({"what": "first_follow", "records": records, "missing": missing, "ms": ms})
    );
    drop(follower);

    let changed = (0..CHANGES).map(|number| docs(&format!("t{number}"), "Words that have changed since"));
    harvested(&plat, changed, AT_ONCE).await;
    let (_follower, ms, reached) = started(server, &path).await;
    assert_eq!(
        reached,
        plat.head().await.unwrap(),
        "it is where the workspace is"
    );
    println!("{}", json!({"what": "later_start", "changes": CHANGES, "ms": ms}));
    plat.close().await;
}

#[tokio::main]
async fn main() {
    let (records, followers, seconds) = (argument(1, 100_000), argument(2, 50), argument(3, 20));
    let Some(server) = Server::start() else { return };
    server
        .psql("admin", "postgres", "CREATE ROLE plat LOGIN")
        .unwrap();
    server
        .psql("admin", "postgres", "CREATE ROLE follower LOGIN")
        .unwrap();
    follows(&server, records).await;
    live::run(&server, followers, seconds).await;
}
