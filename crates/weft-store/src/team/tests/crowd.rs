//! Hundreds who write at once, and copies that follow meanwhile.

use std::time::Duration;

use futures::future::join_all;
use tokio::time::{sleep, timeout};
use weft_model::{Payload, Record, Revision, Urn};
use weft_ports::{
    Workspace,
    workspace::{Word, Worded},
};
use weft_testkit::{
    postgres::Server,
    workspace_suite::{docs, urn},
};

use super::{TeamWorkspace, address, duty, key, login, made};
use crate::FollowedWorkspace;

const LOGINS: usize = 20;
/// Writers at once; two of them share the connections of one window, so that nobody waits for one.
const WRITERS: usize = 200;
/// Revisions of each.
const WRITES: usize = 3;
/// Revisions of all.
const LAST: Revision = Revision((WRITERS * WRITES) as u64);
/// Far longer than anything here takes.
const LONG: Duration = Duration::from_mins(2);

/// A record as its writer knows it: its revision, thing and origin, and what is said.
type Said = (Revision, Urn, String, String);

fn said(record: &Record) -> Said {
    let Some(Payload::Docs(docs)) = &record.payload else {
        panic!("{record:?}")
    };
    let words = docs.description.clone().unwrap_or_default();
    (record.revision, record.urn.clone(), record.origin.key(), words)
}

/// Two words at once about things of one's own, over one's own last ones, and then one about what everybody writes about.
async fn writes(workspace: TeamWorkspace, number: usize) -> Vec<Said> {
    let me = workspace.login().to_owned();
    let own = [format!("a{number}"), format!("b{number}")];
    let mut written = Vec::new();
    let mut base = Revision(0);
    for turn in 1..=WRITES {
        let words = format!("{number}, {turn}");
        let things = if turn == WRITES {
            vec!["all".to_owned()]
        } else {
            own.to_vec()
        };
        base = if turn == WRITES {
            let payload = docs("all", &words).payload;
            workspace
                .write(&me, "edit_docs", &urn("all"), payload)
                .await
                .unwrap()
        } else {
            let over = things.iter().map(|thing| Word {
                urn: urn(thing),
                joined: Vec::new(),
                base,
                payload: docs(thing, &words).payload,
            });
            let done = workspace
                .write_over(&me, "edit_docs", over.collect())
                .await
                .unwrap();
            let Worded::Written(revision) = done else {
                panic!("{done:?}")
            };
            revision
        };
        let origin = format!("person/{me}");
        written.extend(
            things
                .iter()
                .map(|thing| (base, urn(thing), origin.clone(), words.clone())),
        );
    }
    written
}

/// Follows to the last revision, when it is told or by the clock; what was new each time.
async fn follows(copy: FollowedWorkspace, by_the_clock: bool) -> (FollowedWorkspace, Vec<Record>) {
    let mut seen: Vec<Record> = Vec::new();
    let mut reached = Revision(0);
    while reached < LAST {
        if by_the_clock {
            sleep(Duration::from_millis(100)).await;
        } else {
            timeout(LONG, copy.wait_until_told()).await.unwrap();
        }
        loop {
            let page = copy.changes(reached, 50).await.unwrap();
            let Some(last) = page.last() else { break };
            reached = last.revision;
            seen.extend(page);
        }
    }
    (copy, seen)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_hundreds_of_interleaved_writers_every_follower_holds_every_record_once() {
    let Some(server) = Server::start() else { return };
    made(&server, "w").await;
    let folder = tempfile::tempdir().unwrap();
    for number in 0..LOGINS {
        let name = format!("writer{number}");
        login(&server, "w", &name).await;
        duty(&server, "w", &name, "owner", None).await;
    }
    let mut followers = Vec::new();
    for (name, by_the_clock) in [("plat", false), ("writer0", false), ("writer1", true)] {
        let team = TeamWorkspace::at(address(&server, name, "w"));
        let path = folder.path().join(format!("{name}.db"));
        let copy = FollowedWorkspace::open(team, &path, &key()).await.unwrap();
        followers.push((name, tokio::spawn(follows(copy, by_the_clock))));
    }
    let mut windows = Vec::new();
    for number in 0..WRITERS / 2 {
        let name = format!("writer{}", number % LOGINS);
        windows.push(TeamWorkspace::open(address(&server, &name, "w")).await.unwrap());
    }
    let writers = (0..WRITERS).map(|number| {
        let window = windows[number % windows.len()].clone();
        tokio::spawn(writes(window, number))
    });
    let mut expected: Vec<Said> = Vec::new();
    for written in join_all(writers).await {
        expected.extend(written.unwrap());
    }
    let mut revisions: Vec<Revision> = expected.iter().map(|said| said.0).collect();
    revisions.sort_unstable();
    revisions.dedup();
    let all: Vec<Revision> = (1..=LAST.0).map(Revision).collect();
    assert!(revisions == all, "each write has a revision of its own");
    expected.sort();

    let plat = TeamWorkspace::open(address(&server, "plat", "w")).await.unwrap();
    let there = plat.changes(Revision(0), 10_000).await.unwrap();
    let mut told: Vec<Said> = there.iter().map(said).collect();
    told.sort();
    assert!(told == expected, "{} of {} records", told.len(), expected.len());
    for (name, follower) in followers {
        let (copy, seen) = timeout(LONG, follower).await.unwrap().unwrap();
        assert!(
            seen == there,
            "{name} saw {} of {} records",
            seen.len(),
            there.len()
        );
        let held = copy.changes(Revision(0), 10_000).await.unwrap();
        assert!(held == there, "{name} holds {} records", held.len());
    }
}
