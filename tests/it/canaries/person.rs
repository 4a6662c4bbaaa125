//! A person with a workspace and a home, all of whose runs are watched.

use std::{
    collections::BTreeMap,
    fs,
    io::{Read as _, Write as _},
    path::Path,
    process::Stdio,
};

use tempfile::TempDir;
use weft_testkit::canaries::Canaries;

use super::processes::Watch;
use crate::weft::Weft;

const LOGGED: &str = "stderr with the log";
const CHILDREN: &str = "child processes";

pub struct Person<'a> {
    pub canaries: &'a Canaries,
    pub runs: usize,
    weft: Weft,
    home: TempDir,
    /// All that was seen, by channel.
    seen: BTreeMap<&'static str, Vec<u8>>,
}

/// What adds a catalog.
pub fn words(name: &str, uri: &str, more: &[&str]) -> Vec<String> {
    let words = [
        "source",
        "add",
        "iceberg-rest",
        name,
        "--uri",
        uri,
        "--warehouse",
        "lake",
    ];
    words.iter().chain(more).map(|&word| word.to_owned()).collect()
}

impl<'a> Person<'a> {
    pub fn new(canaries: &'a Canaries) -> Self {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("tmp")).unwrap();
        Self {
            canaries,
            runs: 0,
            weft: Weft::new(),
            home,
            seen: BTreeMap::new(),
        }
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    pub fn folder(&self) -> &Path {
        self.weft.folder()
    }

    /// Bytes seen.
    pub fn size(&self) -> usize {
        self.seen.values().map(Vec::len).sum()
    }

    fn see(&mut self, channel: &'static str, bytes: &[u8]) {
        self.seen.entry(channel).or_default().extend_from_slice(bytes);
    }

    /// Runs the program with everything logged, and gives its exit code. `set`: variables and the canaries in them.
    pub fn run(&mut self, words: &[impl AsRef<str>], secret: Option<&str>, set: &[(&str, &str)]) -> i32 {
        let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
        let set = set.iter().map(|(name, value)| (*name, self.canaries.get(value)));
        let mut child = self
            .weft
            .command(&words)
            .env("WEFT_LOG", "trace")
            .env("HOME", self.home())
            .env("TMPDIR", self.home().join("tmp"))
            .envs(set)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let watch = Watch::start(child.id());
        let mut input = child.stdin.take().unwrap();
        if let Some(secret) = secret {
            // It may have ended without a wish for it.
            let _ = writeln!(input, "{}", self.canaries.get(secret));
        }
        drop(input);
        let mut errors = child.stderr.take().unwrap();
        let reading = std::thread::spawn(move || {
            let mut bytes = Vec::new();
            errors.read_to_end(&mut bytes).unwrap();
            bytes
        });
        let mut printed = Vec::new();
        child.stdout.take().unwrap().read_to_end(&mut printed).unwrap();
        let code = child.wait().unwrap().code().unwrap_or(-1);
        self.see("stdout", &printed);
        self.see(LOGGED, &reading.join().unwrap());
        self.see(CHILDREN, &watch.end());
        self.runs += 1;
        code
    }

    /// Looks at all files as they are now.
    pub fn files(&mut self) {
        let mut folders = vec![
            self.folder().to_owned(),
            self.folder().with_extension("config"),
            self.home().join("tmp"),
        ];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.is_file() {
                    self.see("files", path.to_string_lossy().as_bytes());
                    self.see("files", &fs::read(&path).unwrap());
                }
            }
        }
    }

    /// No secret is in any channel.
    pub fn check(&self) {
        let mut bad = Vec::new();
        for (channel, bytes) in &self.seen {
            let found = self.canaries.found(bytes);
            if found.is_empty() {
                continue;
            }
            let lines = bytes.split(|byte| *byte == b'\n');
            let lines = lines.filter(|line| !self.canaries.found(line).is_empty());
            let lines = lines
                .take(8)
                .map(|line| String::from_utf8_lossy(line).chars().take(600).collect());
            bad.push(format!(
                "{found:?} in {channel}: {:#?}",
                lines.collect::<Vec<String>>()
            ));
        }
        assert!(bad.is_empty(), "{}", bad.join("\n"));
    }

    /// What is looked for would have been found: there is something in each channel, and a secret in it is seen.
    pub fn sees(&self) {
        let holds = |channel: &str, words: &str| {
            let mut windows = self.seen[channel].windows(words.len());
            assert!(
                windows.any(|window| window == words.as_bytes()),
                "no `{words}` in {channel}"
            );
        };
        holds("stdout", "evil.sales.orders");
        holds(LOGGED, "hyper_util::client");
        holds(LOGGED, "TRACE");
        for words in ["secrets.age", "evil.sales.orders", "Trade"] {
            holds("files", words);
        }
        if cfg!(target_os = "linux") {
            holds(CHILDREN, "sleep 0.2");
            holds(CHILDREN, "HOME=");
        }
        for (channel, bytes) in &self.seen {
            let mut planted = bytes.clone();
            planted.extend_from_slice(&self.canaries.get("passphrase").as_bytes()[3..15]);
            assert_eq!(self.canaries.found(&planted), ["passphrase"], "{channel}");
        }
    }
}
