//! Edits, edits of others at the same time, re-syncs of the same asset and kills, mixed: every acknowledged word is in
//! the history, and the newest one is shown. `WEFT_WORDS_ROUNDS` sets how many rounds (100).

use std::{
    fmt::Write as _,
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Stdio},
    time::Duration,
};

use serde_json::Value;
use tempfile::TempDir;

use crate::weft::Weft;

/// Kills fall into this time after the start, in milliseconds.
const LATEST_KILL: u64 = 120;
const PEOPLE: [&str; 3] = ["ann", "bob", "cleo"];
const COLUMNS: [&str; 3] = ["order_id", "status", "mail"];

/// A word that the program said it had published.
#[derive(Debug)]
struct Acknowledged {
    column: Option<&'static str>,
    text: String,
}

#[test]
fn no_acknowledged_word_is_ever_lost() {
    let rounds: u64 = match std::env::var("WEFT_WORDS_ROUNDS") {
        Ok(rounds) => rounds.parse().unwrap(),
        Err(_) => 100,
    };
    let mut story = Story::new();
    for round in 0..rounds {
        match story.chance.below(5) {
            0 => story.somebody_writes(round),
            1 => story.two_write_over_the_same(round),
            2 => story.a_source_speaks_while_somebody_writes(round),
            3 => story.a_writer_is_killed(round),
            _ => story.a_sync_is_killed(round),
        }
        if round % 10 == 9 || round + 1 == rounds {
            story.whole(round);
        }
    }
    let (conflicts, killed, words) = (story.conflicts, story.killed, story.acknowledged.len());
    assert!(
        conflicts > rounds / 20 && killed > rounds / 20,
        "{conflicts} conflicts and {killed} kills say nothing"
    );
    assert!(words as u64 > rounds / 3, "{words} words say nothing");
    // After a last whole sync, and from projections made anew.
    contract(story.folder.path(), rounds);
    story.weft.json(&["sync", "mesh"]);
    story.whole(rounds);
    fs::remove_dir_all(story.weft.folder().join("index")).unwrap();
    fs::remove_file(story.weft.folder().join("replica.db")).unwrap();
    story.whole(rounds);
}

struct Story {
    weft: Weft,
    folder: TempDir,
    /// Urn of the one table.
    name: String,
    chance: Chance,
    acknowledged: Vec<Acknowledged>,
    conflicts: u64,
    killed: u64,
}

impl Story {
    fn new() -> Self {
        let (weft, folder, name) = one_table();
        Self {
            weft,
            folder,
            name,
            chance: Chance(0x2545_f491_4f6c_dd1d),
            acknowledged: Vec::new(),
            conflicts: 0,
            killed: 0,
        }
    }

    fn edit(&mut self, text: String, base: Option<u64>) -> Edit {
        Edit::new(&mut self.chance, &self.name, text, base)
    }

    /// Somebody writes, having seen what stands.
    fn somebody_writes(&mut self, round: u64) {
        let edit = self.edit(format!("word {round}"), None);
        let output = edit.start(&self.weft).wait_with_output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(state_of(&output.stdout).as_deref(), Some("published"), "{stderr}");
        self.acknowledged.push(edit.into());
    }

    /// Two write over the same state at the same time: one of them has not seen the other.
    fn two_write_over_the_same(&mut self, round: u64) {
        let base = self.weft.json(&["docs", "show", &self.name])["base"].as_u64();
        let first = self.edit(format!("word {round}-0"), base);
        let mut second = self.edit(format!("word {round}-1"), base);
        second.column = first.column;
        let started = [first.start(&self.weft), second.start(&self.weft)];
        let states = started.map(|child| state_of(&child.wait_with_output().unwrap().stdout));
        let count = |wanted: &str| {
            states
                .iter()
                .filter(|state| state.as_deref() == Some(wanted))
                .count()
        };
        assert_eq!(
            (count("published"), count("conflict")),
            (1, 1),
            "round {round}: a word that was not seen is buried"
        );
        self.conflicts += 1;
        let first_stands = states[0].as_deref() == Some("published");
        self.acknowledged
            .push(if first_stands { first } else { second }.into());
    }

    /// The source says something else of the same table while somebody writes.
    fn a_source_speaks_while_somebody_writes(&mut self, round: u64) {
        contract(self.folder.path(), round);
        let edit = self.edit(format!("word {round}"), None);
        let (sync, written) = (sync(&self.weft), edit.start(&self.weft));
        assert!(sync.wait_with_output().unwrap().status.success());
        let state = state_of(&written.wait_with_output().unwrap().stdout);
        assert_eq!(
            state.as_deref(),
            Some("published"),
            "a harvest is in nobody's way"
        );
        self.acknowledged.push(edit.into());
    }

    /// What it said it had published counts, and nothing else is asked of it.
    fn a_writer_is_killed(&mut self, round: u64) {
        let edit = self.edit(format!("word {round}"), None);
        let child = edit.start(&self.weft);
        let stdout = self.kill_soon(child);
        if state_of(&stdout).as_deref() == Some("published") {
            self.acknowledged.push(edit.into());
        }
    }

    fn a_sync_is_killed(&mut self, round: u64) {
        contract(self.folder.path(), round);
        let child = sync(&self.weft);
        self.kill_soon(child);
    }

    fn kill_soon(&mut self, mut child: Child) -> Vec<u8> {
        std::thread::sleep(Duration::from_millis(self.chance.below(LATEST_KILL)));
        self.killed += u64::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait_with_output().unwrap().stdout
    }

    fn whole(&self, round: u64) {
        whole(&self.weft, &self.name, &self.acknowledged, round);
    }
}

/// A workspace with one table, which one contract promises.
fn one_table() -> (Weft, TempDir, String) {
    let weft = Weft::new();
    let folder = tempfile::tempdir().unwrap();
    contract(folder.path(), 0);
    let path = folder.path().to_str().unwrap();
    weft.json(&["source", "add", "contracts", "mesh", "--path", path]);
    weft.json(&["sync", "mesh"]);
    let found = weft.json(&["search", "kind:table"]);
    assert_eq!(found["total"], 1, "{found}");
    let name = found["hits"][0]["urn"].as_str().unwrap().to_owned();
    (weft, folder, name)
}

/// Every acknowledged word is in the history; the newest of each part is shown, on the page and by search.
fn whole(weft: &Weft, name: &str, acknowledged: &[Acknowledged], round: u64) {
    let shown = weft.json(&["show", name]);
    for column in [None].into_iter().chain(COLUMNS.map(Some)) {
        let mut asked = vec!["docs", "history", name];
        asked.extend(column.iter().flat_map(|column| ["--column", *column]));
        let listed = weft.json(&asked);
        let said: Vec<String> = listed["versions"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|version| version["origin"]["by"] == "person")
            .filter_map(|version| text_of(version, column))
            .collect();
        assert_eq!(listed["more"], 0);
        for word in acknowledged.iter().filter(|word| word.column == column) {
            assert!(said.contains(&word.text), "round {round}: {word:?} is lost");
        }
        let Some(newest) = said.first() else { continue };
        let now = match column {
            None => shown["name"].as_str(),
            Some(column) => {
                let fields = shown["fields"].as_array().unwrap();
                fields.iter().find(|field| field["path"] == column).unwrap()["doc"].as_str()
            }
        };
        assert_eq!(
            now,
            Some(newest.as_str()),
            "round {round}: the newest word is shown"
        );
        let found = weft.json(&["search", &format!("\"{newest}\"")]);
        assert!(
            found["total"].as_u64().unwrap() > 0,
            "round {round}: `{newest}` is found"
        );
    }
}

fn text_of(version: &Value, column: Option<&str>) -> Option<String> {
    let value = &version["value"]["value"];
    let text = match column {
        None => &value["title"],
        Some(_) => &value["fields"][0]["doc"],
    };
    text.as_str().map(str::to_owned)
}

struct Edit {
    person: &'static str,
    name: String,
    column: Option<&'static str>,
    text: String,
    base: Option<u64>,
}

impl Edit {
    fn new(chance: &mut Chance, name: &str, text: String, base: Option<u64>) -> Self {
        let columns = [None, Some(COLUMNS[0]), Some(COLUMNS[1]), Some(COLUMNS[2])];
        Self {
            person: chance.pick(&PEOPLE),
            name: name.to_owned(),
            column: chance.pick(&columns),
            text,
            base,
        }
    }

    fn start(&self, weft: &Weft) -> Child {
        let base = self.base.map(|base| base.to_string());
        let mut words = vec!["docs", "edit", &self.name, "--json"];
        match self.column {
            None => words.extend(["--title", &self.text]),
            Some(column) => words.extend(["--column", column, "--description", &self.text]),
        }
        words.extend(base.iter().flat_map(|base| ["--base", base]));
        weft.command(&words)
            .env("USER", self.person)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }
}

impl From<Edit> for Acknowledged {
    fn from(edit: Edit) -> Self {
        Self {
            column: edit.column,
            text: edit.text,
        }
    }
}

fn state_of(stdout: &[u8]) -> Option<String> {
    let answer: Value = serde_json::from_slice(stdout).ok()?;
    answer["state"].as_str().map(str::to_owned)
}

fn sync(weft: &Weft) -> Child {
    weft.command(&["sync", "mesh", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// A contract of one table, which says something else each time.
fn contract(folder: &Path, version: u64) {
    let mut text = format!(
        "apiVersion: v3.1.0\nkind: DataContract\nid: orders\nname: Orders\nversion: 1.0.0\nstatus: active\n\
         schema:\n  - name: orders\n    logicalType: object\n    businessName: Orders {version}\n    \
         description: The contract on orders, {version}\n    properties:\n"
    );
    for column in COLUMNS {
        write!(
            text,
            "      - name: {column}\n        logicalType: string\n        description: The contract on {column}, {version}\n"
        )
        .unwrap();
    }
    fs::write(folder.join("orders.odcs.yaml"), text).unwrap();
}

/// Keeps drafts until it is killed, when the story below starts it; by itself it has nothing to do.
#[test]
fn keeps_drafts_until_it_is_killed() {
    let Ok(urn) = std::env::var("WEFT_DRAFT_OF") else {
        return;
    };
    let options = weft_host::Options::from_env();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let app = weft_host::open(&options).await.unwrap();
        for number in 0_u32.. {
            let request = serde_json::json!({
                "name": urn, "part": "docs", "base": 1, "docs": { "markdown": format!("typed {number}") },
            });
            let request = serde_json::from_value(request).unwrap();
            weft_app::save_draft::save_draft(&app, request).await.unwrap();
            println!("kept {number}");
        }
    });
}

#[test]
fn a_draft_survives_a_kill() {
    let (weft, _folder, urn) = one_table();
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    for _ in 0..5 {
        let mut child = std::process::Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "lose_no_word::keeps_drafts_until_it_is_killed",
                "--nocapture",
            ])
            .env("WEFT_DRAFT_OF", &urn)
            .env("WEFT_WORKSPACE", weft.folder())
            .env("WEFT_SECRETS", "file")
            .env("USER", "ann")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut kept: Option<u32> = None;
        let until = 3 + chance.below(40);
        for line in lines.by_ref().map_while(Result::ok) {
            kept = line
                .strip_prefix("kept ")
                .and_then(|number| number.parse().ok())
                .or(kept);
            if kept.is_some_and(|number| u64::from(number) >= until) {
                break;
            }
        }
        child.kill().unwrap();
        let later = lines
            .map_while(Result::ok)
            .filter_map(|line| line.strip_prefix("kept ")?.parse().ok())
            .last();
        child.wait().unwrap();
        let kept = later.or(kept).unwrap();
        let output = weft
            .command(&["docs", "show", &urn, "--json"])
            .env("USER", "ann")
            .output()
            .unwrap();
        let docs: Value = serde_json::from_slice(&output.stdout).unwrap();
        let text = docs["draft"]["docs"]["markdown"].as_str().unwrap();
        let number: u32 = text.strip_prefix("typed ").unwrap().parse().unwrap();
        assert!(
            number >= kept,
            "draft {kept} was acknowledged, and {number} is there"
        );
        // It is this person's alone.
        assert_eq!(weft.json(&["docs", "show", &urn])["draft"], Value::Null);
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

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[usize::try_from(self.below(from.len() as u64)).unwrap()]
    }
}
