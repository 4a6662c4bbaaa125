//! Followers, while others write.

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use serde_json::json;
use weft_model::Revision;
use weft_ports::{AtRestKey, Team, Workspace};
use weft_store::{FollowedWorkspace, TeamWorkspace};
use weft_testkit::{
    postgres::Server,
    workspace_suite::{docs, urn},
};

use super::{made, team};

/// People who write.
const WRITERS: usize = 5;
/// How often each of them writes: 50 times a second together.
const EVERY: Duration = Duration::from_millis(100);
/// How long a window waits to be told that something moved.
const LOOKS: Duration = Duration::from_secs(1);
/// How long followers may look after the last write.
const REST: Duration = Duration::from_secs(5);

/// When each revision was begun to be written.
type Written = HashMap<u64, Instant>;
/// When a follower had each revision.
type Seen = Vec<(u64, Instant)>;

/// One person's writing; the things are their own.
async fn writes(plat: TeamWorkspace, who: usize, count: usize) -> Written {
    let mut written = Written::new();
    let mut tick = tokio::time::interval(EVERY);
    for number in 0..count {
        tick.tick().await;
        let name = format!("live-{who}-{}", number % 100);
        let said = docs(&name, &format!("word {number}")).payload;
        let begun = Instant::now();
        let revision = plat.write("plat", "edit_docs", &urn(&name), said).await.unwrap();
        written.insert(revision.0, begun);
    }
    written
}

/// One follower's looking, as a window does it: when it is told, and by the clock where it is not; until it is told that all is written and has had time to see it.
async fn sees(team: TeamWorkspace, path: PathBuf, over: Arc<AtomicBool>) -> Seen {
    let follower = FollowedWorkspace::open(team, &path, &AtRestKey::new([7; 32]))
        .await
        .unwrap();
    let mut reached = follower.head().await.unwrap();
    let mut seen = Seen::new();
    while !over.load(Ordering::Relaxed) {
        // Told or not, it looks.
        drop(tokio::time::timeout(LOOKS, follower.told()).await);
        let records = follower.changes(reached, 100_000).await.unwrap();
        let now = Instant::now();
        seen.extend(records.iter().map(|record| (record.revision.0, now)));
        reached = records.last().map_or(reached, |record| record.revision);
    }
    seen
}

/// The figure below which this share of them lies, in hundredths.
fn percentile(sorted: &[f64], share: usize) -> f64 {
    let at = (sorted.len() * share / 100).min(sorted.len().saturating_sub(1));
    sorted.get(at).copied().unwrap_or(f64::NAN)
}

/// Runs so many followers for so many seconds of writing.
pub async fn run(server: &Server, followers: usize, seconds: usize) {
    made(server, "live").await;
    let plat = team(server, "plat", "live");
    let first = docs("live", "the first word").payload;
    let before: Revision = plat
        .write("plat", "edit_docs", &urn("live"), first)
        .await
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let over = Arc::new(AtomicBool::new(false));
    let watching: Vec<_> = (0..followers)
        .map(|number| {
            let path = folder.path().join(format!("{number}.db"));
            let team = team(server, "follower", "live");
            tokio::spawn(sees(team, path, Arc::clone(&over)))
        })
        .collect();
    // Until all of them are there.
    tokio::time::sleep(REST).await;
    let begun = Instant::now();
    let count = seconds * 10;
    let writing: Vec<_> = (0..WRITERS)
        .map(|who| tokio::spawn(writes(plat.clone(), who, count)))
        .collect();
    let mut written = Written::new();
    for writer in writing {
        written.extend(writer.await.unwrap());
    }
    let took = begun.elapsed().as_secs_f64();
    tokio::time::sleep(REST).await;
    over.store(true, Ordering::Relaxed);
    let (mut after, mut missed) = (Vec::new(), 0_usize);
    for follower in watching {
        let seen: HashMap<u64, Instant> = follower.await.unwrap().into_iter().collect();
        for (revision, begun) in &written {
            match seen.get(revision) {
                Some(at) => after.push(at.saturating_duration_since(*begun).as_secs_f64() * 1000.0),
                None => missed += 1,
            }
        }
    }
    after.sort_by(f64::total_cmp);
    let writes = u32::try_from(written.len()).unwrap();
    assert!(written.keys().all(|revision| *revision > before.0));
    println!(
        "{}",
        json!({
            "what": "followers", "followers": followers, "writes": writes,
            "per_second": f64::from(writes) / took, "missed": missed,
            "p50_ms": percentile(&after, 50), "p99_ms": percentile(&after, 99),
        })
    );
}
