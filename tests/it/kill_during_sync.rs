//! The program may be killed at any moment: nothing acknowledged is lost, and search agrees with the workspace.

use std::{
    process::{Child, Stdio},
    time::{Duration, Instant},
};

use crate::weft::Weft;

/// Kills that have to meet a running sync.
const KILLS: u32 = 100;
/// Kills that pile up in one workspace before it is looked at.
const PER_WORKSPACE: u32 = 10;
/// Kills fall into at least this much time after the start, in milliseconds: the program opens its files in it.
const EARLIEST: u64 = 30;
/// Workspaces at most: then most syncs end before they are killed, and the test says nothing.
const WORKSPACES: u32 = 40;

#[test]
fn a_hundred_kills_lose_nothing() {
    let demo = Weft::demo();
    let sources = sources_of(demo);
    let expected = everything(demo);
    assert!(expected.len() > 100, "the demo has {} things", expected.len());
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    let latest = longest_sync(&sources);
    let mut killed_running = 0;
    let mut workspaces = 0;
    while killed_running < KILLS {
        workspaces += 1;
        assert!(
            workspaces <= WORKSPACES,
            "only {killed_running} kills met a running sync"
        );
        let weft = Weft::new();
        add_sources(&weft, &sources);
        let mut latest = latest;
        for _ in 0..PER_WORKSPACE {
            let source = &sources[usize::try_from(chance.below(sources.len() as u64)).unwrap()].0;
            let mut child = weft
                .command(&["sync", source])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            std::thread::sleep(Duration::from_millis(chance.below(latest)));
            if kill(&mut child) {
                killed_running += 1;
            } else {
                // The more is committed, the less there is to do: the next kill comes earlier.
                latest = (latest / 2).max(EARLIEST);
            }
            // What was acknowledged is there, and whatever is there can be found and opened.
            let listed = weft.json(&["source", "list"]);
            assert_eq!(listed["sources"].as_array().unwrap().len(), sources.len());
            let found = weft.json(&["search", "orders"]);
            for hit in found["hits"].as_array().unwrap().iter().take(2) {
                weft.json(&["show", hit["urn"].as_str().unwrap()]);
            }
        }
        for (source, _) in &sources {
            weft.json(&["sync", source]);
        }
        let stepwise = everything(&weft);
        same(
            &names(&stepwise),
            &names(&expected),
            "after kills and a whole sync",
        );
        for (source, _) in &sources {
            let again = weft.json(&["sync", source]);
            assert_eq!(again["changed"], 0, "{source} finds nothing new");
        }
        // The projections made step by step are those that a rebuild makes.
        std::fs::remove_dir_all(weft.folder().join("index")).unwrap();
        std::fs::remove_file(weft.folder().join("replica.db")).unwrap();
        same(&everything(&weft), &stepwise, "after a rebuild");
    }
}

/// How long the longest first sync takes here, in milliseconds: kills fall into that time.
fn longest_sync(sources: &[(String, Vec<String>)]) -> u64 {
    let weft = Weft::new();
    add_sources(&weft, sources);
    let took = sources.iter().map(|(source, _)| {
        let started = Instant::now();
        weft.json(&["sync", source]);
        u64::try_from(started.elapsed().as_millis()).unwrap()
    });
    took.max().unwrap()
}

/// Kills it; whether it was still running.
fn kill(child: &mut Child) -> bool {
    let running = child.try_wait().unwrap().is_none();
    child.kill().unwrap();
    child.wait().unwrap();
    running
}

/// Sources of a workspace: name and the words after `source add`.
pub fn sources_of(weft: &Weft) -> Vec<(String, Vec<String>)> {
    let listed = weft.json(&["source", "list"]);
    let all = weft_tests::source_words(&listed);
    assert_eq!(all.len(), listed["sources"].as_array().unwrap().len(), "{listed}");
    all.into_iter().map(|words| (words[1].clone(), words)).collect()
}

/// Adds sources to a workspace.
pub fn add_sources(weft: &Weft, sources: &[(String, Vec<String>)]) {
    for (_, words) in sources {
        let mut arguments = vec!["source", "add"];
        arguments.extend(words.iter().map(String::as_str));
        weft.json(&arguments);
    }
}

/// Kinds and full names. Owners are left out between workspaces: where two sources name different ones the newer
/// harvest is shown, and the order of harvests differs.
fn names(all: &[(String, String)]) -> Vec<(String, String)> {
    all.iter()
        .map(|(name, _)| (name.clone(), String::new()))
        .collect()
}

/// Fails with what is on one side only: the lists are long.
fn same(left: &[(String, String)], right: &[(String, String)], when: &str) {
    let only = |these: &[(String, String)], those: &[(String, String)]| -> Vec<(String, String)> {
        these.iter().filter(|one| !those.contains(one)).cloned().collect()
    };
    let (missing, extra) = (only(right, left), only(left, right));
    assert!(
        missing.is_empty() && extra.is_empty() && left.len() == right.len(),
        "{when}: missing {missing:?}, extra {extra:?}"
    );
}

/// Everything that search finds with its owner, by kind and full name: asked page by page.
fn everything(weft: &Weft) -> Vec<(String, String)> {
    let mut names = Vec::new();
    loop {
        let offset = names.len().to_string();
        let page = weft.json(&["search", "--sort", "name", "--limit", "200", "--offset", &offset]);
        let hits = page["hits"].as_array().unwrap();
        if hits.is_empty() {
            assert_eq!(page["total"], names.len());
            names.sort();
            return names;
        }
        names.extend(hits.iter().map(|hit| {
            let text = |member: &str| hit[member].as_str().unwrap_or("-").to_owned();
            (format!("{} {}", text("kind"), text("full_name")), text("owner"))
        }));
    }
}

/// Repeatable chance (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}
