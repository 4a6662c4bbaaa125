//! Secrets of a connection, through every path of it, with every crate below it logging all that it can: none is in a
//! log line, a warning, a fact, an error or what `Debug` shows.

#![allow(clippy::expect_used, reason = "a broken assumption is a failed test")]

use std::{
    fmt::Write as _,
    io,
    sync::{Arc, Mutex},
};

use weft_ports::{
    Cancel, Source as _,
    source::{RestCatalog, SignIn, SourceKind},
};
use weft_source_iceberg::{IcebergRestSource, rest::AtHand};
use weft_testkit::{
    Memory,
    canaries::{Canaries, HostileCatalog, Mood},
    harvest_with,
};

/// All that was logged.
#[derive(Clone, Default)]
struct Logged(Arc<Mutex<Vec<u8>>>);

impl io::Write for Logged {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("the log").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl log::Log for Logged {
    fn enabled(&self, _: &log::Metadata) -> bool {
        true
    }

    fn log(&self, record: &log::Record) {
        let line = format!("log {} {}\n", record.target(), record.args());
        self.0.lock().expect("the log").extend_from_slice(line.as_bytes());
    }

    fn flush(&self) {}
}

impl Logged {
    fn start() -> Self {
        let logged = Self::default();
        let writer = logged.clone();
        tracing_subscriber::fmt()
            .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .init();
        log::set_logger(Box::leak(Box::new(logged.clone()))).expect("the first logger");
        log::set_max_level(log::LevelFilter::Trace);
        logged
    }

    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.0.lock().expect("the log"))
    }
}

fn connect(catalog: &HostileCatalog, sign_in: SignIn, secret: &str) -> IcebergRestSource {
    let settings = RestCatalog {
        warehouses: vec!["lake".to_owned()],
        s3_path_style: true,
        ..RestCatalog::at(catalog.uri(), sign_in)
    };
    let kind = SourceKind::Polaris(settings);
    IcebergRestSource::new("lake", &kind, Box::new(AtHand(secret.into()))).expect("a source")
}

/// Everything that this connection can be asked for, in words.
async fn all(source: &IcebergRestSource) -> String {
    let mut words = format!("{source:?}\n");
    let memory = Memory::default();
    for _ in 0..2 {
        let harvested = harvest_with(source, &memory, Cancel::new()).await;
        writeln!(words, "harvest: {harvested:?}").expect("memory");
    }
    let (tested, probed) = (source.test().await, source.probe().await);
    writeln!(words, "test: {tested:?}\nprobe: {probed:?}").expect("memory");
    for (level, name) in [
        ("sales", "orders"),
        ("sales", "signed"),
        ("hr", "salaries"),
        ("hr", "none"),
    ] {
        let levels = [level.to_owned()];
        let located = source.locate(&levels, name).await;
        let policies = source.policies(&levels, name).await;
        writeln!(words, "locate {name}: {located:?}\npolicies {name}: {policies:?}").expect("memory");
    }
    words
}

#[tokio::test]
async fn no_secret_is_logged_told_or_shown() {
    let mut names = HostileCatalog::SAYS.to_vec();
    names.push("bearer token");
    let canaries = Canaries::new(&names);
    let logged = Logged::start();
    let catalog = HostileCatalog::start(&canaries).await;
    let mut runs = 0;
    let mut bad = Vec::new();
    for mood in [
        Mood::Well,
        Mood::Says(400),
        Mood::Says(401),
        Mood::Says(403),
        Mood::Says(404),
        Mood::Says(500),
        Mood::Refuses(400),
        Mood::Refuses(401),
        Mood::Refuses(500),
        Mood::BreaksOff,
        Mood::TurnedRound,
        Mood::Redirects,
    ] {
        for (sign_in, secret) in [
            (SignIn::client("root"), "client secret"),
            (SignIn::Token, "bearer token"),
        ] {
            catalog.set(mood);
            let source = connect(&catalog, sign_in, canaries.get(secret));
            let words = all(&source).await;
            let found = canaries.found(words.as_bytes());
            if !found.is_empty() {
                bad.push(format!("{found:?} while it {mood:?} to {secret}: {words}"));
            }
            if mood == Mood::Well {
                assert!(words.contains("lake.sales.orders"), "{words}");
            }
            runs += 1;
        }
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
    let text = logged.take();
    let shown = String::from_utf8_lossy(&text);
    let lines = shown
        .lines()
        .filter(|line| !canaries.found(line.as_bytes()).is_empty());
    let lines: Vec<&str> = lines.take(10).collect();
    assert!(lines.is_empty(), "{:?}: {lines:#?}", canaries.found(&text));
    println!(
        "canaries: {} through {runs} runs of a connection, 0 in {} KiB of log lines at trace level",
        canaries.count(),
        text.len() >> 10
    );
    // They did log, and it would have been seen.
    for target in ["hyper_util::client", "log reqwest::connect"] {
        assert!(shown.contains(target), "nothing of {target}");
    }
    let planted = canaries.get("key id of hr");
    tracing::trace!(target: "planted", "{planted}");
    assert_eq!(canaries.found(&logged.take()), ["key id of hr"]);
    log::trace!(target: "planted", "{}", &planted[10..20]);
    assert_eq!(canaries.found(&logged.take()), ["key id of hr"]);
}
