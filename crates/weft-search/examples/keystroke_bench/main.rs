//! What a keystroke costs, measured, with the baseline in the same run.
//!
//! `cargo run -p weft-search --example keystroke_bench -- [DOCUMENTS] [--no-baseline]` prints one JSON object
//! a line: `{"what", "documents", …}`. Times are microseconds unless the name says otherwise.
#![expect(clippy::print_stdout, reason = "the figures are the output")]
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on has to stop")]

mod assets;
mod fts5;

use std::time::{Duration, Instant};

use serde_json::json;
use weft_model::Revision;
use weft_ports::{Index, index::Query};
use weft_search::TantivyIndex;
use weft_testkit::shared;

const SEED: u64 = 20_261_125;

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let documents = arguments
        .iter()
        .find_map(|argument| argument.parse().ok())
        .unwrap_or(100_000);
    let baseline = !arguments.iter().any(|argument| argument == "--no-baseline");
    let by_processor = arguments.iter().any(|argument| argument == "--processor");
    let show_worst = arguments.iter().any(|argument| argument == "--worst");
    let keys = typing();
    let folder = tempfile::tempdir().unwrap();
    let entities = assets::assets(documents, SEED);

    let index = TantivyIndex::open(&folder.path().join("index")).unwrap();
    let started = Instant::now();
    let for_baseline = if baseline { entities.clone() } else { Vec::new() };
    let entities = shared(entities);
    let cloned = started.elapsed();
    let before = process_ticks();
    index
        .apply(entities, Vec::new(), true, Revision(1))
        .await
        .unwrap();
    let took = started.elapsed().saturating_sub(cloned);
    let processor = process_ticks().saturating_sub(before);
    println!(
        "{}",
        json!({
            "what": "build", "documents": documents, "seconds": seconds(took), "processor_seconds": seconds(processor),
            "assets_per_second": rate(documents, took), "megabytes": megabytes(&folder.path().join("index")),
        })
    );
    updates(&index, documents).await;
    let hits = keystrokes(&index, &keys, false, by_processor).await;
    report("hits_with_snippets", documents, &hits, &keys, show_worst);
    let facets = keystrokes(&index, &keys, true, by_processor).await;
    report("facets", documents, &facets, &keys, show_worst);
    if baseline {
        let started = Instant::now();
        let mut table = fts5::Fts5::build(&folder.path().join("fts5.sqlite"), &for_baseline)
            .await
            .unwrap();
        println!(
            "{}",
            json!({"what": "fts5_build", "documents": documents, "seconds": seconds(started.elapsed())})
        );
        let mut times = Vec::new();
        for typed in &keys {
            let started = Instant::now();
            table.search(typed).await.unwrap();
            times.push(started.elapsed());
        }
        report("fts5", documents, &times, &keys, show_worst);
        println!(
            "{}",
            json!({
                "what": "against_fts5", "documents": documents,
                "p50_times_faster": ratio(percentile(&times, 50), percentile(&hits, 50)),
                "p99_times_faster": ratio(percentile(&times, 99), percentile(&hits, 99)),
            })
        );
    }
}

/// Processor time of this process so far: on a busy machine the wall clock measures the neighbours.
fn processor_time() -> Duration {
    let tasks = std::fs::read_dir("/proc/self/task")
        .into_iter()
        .flatten()
        .flatten();
    let nanos = tasks.filter_map(|task| {
        let text = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
        text.split(' ').next()?.parse::<u64>().ok()
    });
    Duration::from_nanos(nanos.sum())
}

/// The same with threads that have ended, in steps of 10 ms.
fn process_ticks() -> Duration {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = text.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = after_name
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|ticks| ticks.parse::<u64>().ok());
    Duration::from_millis(ticks.sum::<u64>() * 10)
}

/// The text in the search field after each keystroke.
fn typing() -> Vec<String> {
    include_str!("typing.txt")
        .lines()
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

/// How long until 100 changed assets are found.
async fn updates(index: &TantivyIndex, documents: usize) {
    let mut times = Vec::new();
    for round in 0..10_u64 {
        let changed: Vec<_> = (0..100)
            .map(|number| {
                let mut entity = assets::asset((number * 97 + 13) % documents, SEED);
                entity.description = Some(format!("round{round} of changes"));
                entity
            })
            .collect();
        let started = Instant::now();
        index
            .apply(shared(changed), Vec::new(), false, Revision(2 + round))
            .await
            .unwrap();
        let answer = index
            .search(&query(&format!("round{round}"), false))
            .await
            .unwrap();
        times.push(started.elapsed());
        assert_eq!(answer.total, 100.min(documents as u64));
    }
    println!(
        "{}",
        json!({
            "what": "update_100", "documents": documents,
            "p50_us": micros(percentile(&times, 50)), "max_us": micros(percentile(&times, 100)),
        })
    );
}

async fn keystrokes(index: &TantivyIndex, keys: &[String], facets: bool, processor: bool) -> Vec<Duration> {
    let mut times = Vec::with_capacity(keys.len());
    for typed in keys {
        let query = query(typed, facets);
        let before = if processor {
            processor_time()
        } else {
            Duration::ZERO
        };
        let started = Instant::now();
        let answer = index.search(&query).await.unwrap();
        let took = started.elapsed();
        times.push(if processor {
            processor_time().saturating_sub(before)
        } else {
            took
        });
        std::hint::black_box(answer);
    }
    times
}

fn query(text: &str, facets: bool) -> Query {
    Query {
        text: text.to_owned(),
        limit: if facets { 0 } else { 50 },
        facets,
        now: assets::NOW,
        ..Query::default()
    }
}

fn report(what: &str, documents: usize, times: &[Duration], keys: &[String], show_worst: bool) {
    println!(
        "{}",
        json!({
            "what": what, "documents": documents, "keystrokes": times.len(),
            "p50_us": micros(percentile(times, 50)), "p90_us": micros(percentile(times, 90)),
            "p99_us": micros(percentile(times, 99)), "max_us": micros(percentile(times, 100)),
        })
    );
    if show_worst {
        let mut worst: Vec<_> = times.iter().zip(keys).collect();
        worst.sort_by_key(|(time, _)| std::cmp::Reverse(**time));
        for (time, typed) in worst.iter().take(25) {
            println!(
                "{}",
                json!({"what": "worst", "of": what, "typed": typed, "us": micros(**time)})
            );
        }
    }
}

fn percentile(times: &[Duration], percent: usize) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort();
    let place = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(place).copied().unwrap_or_default()
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

fn seconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1_000.0).round() / 1_000.0
}

fn ratio(slow: Duration, fast: Duration) -> f64 {
    (slow.as_secs_f64() / fast.as_secs_f64().max(1e-9) * 10.0).round() / 10.0
}

fn rate(count: usize, time: Duration) -> u64 {
    u64::try_from((count as u128 * 1_000_000) / time.as_micros().max(1)).unwrap_or(0)
}

fn megabytes(folder: &std::path::Path) -> u64 {
    let files = std::fs::read_dir(folder).unwrap();
    files
        .map(|file| file.unwrap().metadata().unwrap().len())
        .sum::<u64>()
        >> 20
}
