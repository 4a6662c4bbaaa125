//! The benchmarks: programs that print JSON lines, gathered into one table with the baseline beside each figure.
//!
//! Built in the profile that `cargo xtask run` builds, which optimises what is measured here. Ratios to a baseline
//! measured in the same run hold on a noisy machine; absolute times do not, so only ratios and counts fail the gate.

mod follow;
mod rules;
mod table;

use std::{fs, io::Write, path::PathBuf};

use serde_json::Value;

use crate::{
    Result,
    process::{built, cargo, command, is_release, output, root, run as run_command, use_release},
    run as launch,
};
use table::{Bar, Row, render};

/// Tables of the catalog that is harvested.
const TABLES: &str = "2000";
/// Contracts that are checked.
const CONTRACTS: &str = "500";

/// Runs all of them, or those whose name holds a word; `--large` adds the sizes that are run by hand,
/// `--release` measures what users get, the sizes of the programs too.
pub fn run(arguments: &[&str]) -> Result<()> {
    let large = arguments.contains(&"--large");
    if arguments.contains(&"--release") {
        use_release();
    }
    let only = arguments
        .iter()
        .find(|argument| !argument.starts_with("--"))
        .copied();
    let rows = measure(large, only)?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", render(&rows)).map_err(|error| format!("stdout cannot be written: {error}"))
}

/// The gate of CI: the smaller sizes, ratios and counts only.
pub fn gate() -> Result<()> {
    let rows = measure(false, None)?;
    eprintln!("{}", render(&rows));
    let missed: Vec<String> = rows.iter().filter(|row| row.missed()).map(Row::words).collect();
    if missed.is_empty() {
        return Ok(());
    }
    Err(format!("benchmarks below their bar:\n  {}", missed.join("\n  ")))
}

fn measure(large: bool, only: Option<&str>) -> Result<Vec<Row>> {
    let mut build = vec!["build", "--workspace", "--examples", "--bins"];
    build.extend(is_release().then_some("--release"));
    run_command(cargo(&build))?;
    let wanted = |name: &str| only.is_none_or(|only| name.contains(only));
    let mut lines = Vec::new();
    let mut rows = Vec::new();
    if wanted("search") {
        for documents in if large {
            &["100000", "1000000"][..]
        } else {
            &["100000"]
        } {
            let found = program("keystroke_bench", &[documents])?;
            rows.extend(search(documents, &found));
            lines.extend(found);
        }
    }
    if wanted("harvest") {
        let found = program("harvest_bench", &[TABLES])?;
        let pyiceberg = found.first().and_then(|line| line["pyiceberg_ms"].as_f64());
        rows.extend(found.iter().map(harvest));
        rows.push(searchable(pyiceberg)?);
        lines.extend(found);
    }
    if wanted("crawl") {
        let found = program("crawl_bench", &[TABLES])?;
        rows.extend(found.iter().flat_map(crawl));
        lines.extend(found);
    }
    if wanted("check") {
        let weft = built().join("weft").to_string_lossy().into_owned();
        let found = program("check_bench", &[&weft, CONTRACTS])?;
        rows.extend(found.iter().map(check));
        lines.extend(found);
    }
    if wanted("rows") {
        for megabytes in if large { &["240", "1000"][..] } else { &["240"] } {
            rows.extend(first_rows(megabytes, &mut lines)?);
        }
    }
    if wanted("rules") {
        for count in if large {
            &["1000000", "10000000"][..]
        } else {
            &["1000000"]
        } {
            rows.extend(rules::rules(count, &mut lines)?);
        }
    }
    // Minutes, and a PostgreSQL: by hand.
    if wanted("follow") && (large || only.is_some()) {
        let (records, followers) = if large {
            ("1000000", "200")
        } else {
            ("100000", "50")
        };
        rows.extend(follow::follow(records, followers, &mut lines)?);
    }
    if wanted("window") {
        rows.extend(window(&mut lines)?);
    }
    if is_release() && wanted("size") {
        rows.extend(sizes()?);
    }
    let file = root().join("target/bench.json");
    let text =
        serde_json::to_string_pretty(&lines).map_err(|error| format!("the figures are no JSON: {error}"))?;
    fs::write(&file, text).map_err(|error| format!("`{}` cannot be written: {error}", file.display()))?;
    Ok(rows)
}

/// Python with the baselines, where somebody named one (`pip install` line in README).
fn python() -> Option<PathBuf> {
    std::env::var_os("WEFT_BENCH_PYTHON").map(PathBuf::from)
}

fn program(name: &str, arguments: &[&str]) -> Result<Vec<Value>> {
    let path = built().join("examples").join(name);
    json_lines(&path.to_string_lossy(), arguments)
}

fn json_lines(program: &str, arguments: &[&str]) -> Result<Vec<Value>> {
    eprintln!("$ {program} {}", arguments.join(" "));
    let text = output(command(program, arguments)).ok_or_else(|| {
        format!(
            "`{program} {}` failed; run it by itself to see why",
            arguments.join(" ")
        )
    })?;
    Ok(text
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect())
}

fn figure(lines: &[Value], what: &str, field: &str) -> Option<f64> {
    figure_of(lines, "what", what, field)
}

/// A field of the first line whose `key` is `value`.
fn figure_of(lines: &[Value], key: &str, value: &str, field: &str) -> Option<f64> {
    lines.iter().find(|line| line[key] == value)?[field].as_f64()
}

fn search(documents: &str, lines: &[Value]) -> Vec<Row> {
    let large = documents.len() > 6;
    let millis = |what: &str, field: &str| figure(lines, what, field).map(|micros| micros / 1000.0);
    let baseline = |field: &str| millis("fts5", field).map(|value| format!("SQLite FTS5 {value:.1} ms"));
    let name = |words: &str| format!("search, {documents} assets: {words}");
    vec![
        Row::new(
            name("hits with snippets, p50"),
            millis("hits_with_snippets", "p50_us"),
            "ms",
            Bar::None,
        )
        .beside(baseline("p50_us")),
        Row::new(
            name("hits with snippets, p99"),
            millis("hits_with_snippets", "p99_us"),
            "ms",
            Bar::Soft(if large { 15.0 } else { 5.0 }),
        )
        .beside(baseline("p99_us")),
        Row::new(
            name("facets, p99"),
            millis("facets", "p99_us"),
            "ms",
            Bar::Soft(if large { 100.0 } else { 30.0 }),
        ),
        Row::new(
            name("times faster than FTS5, p50"),
            figure(lines, "against_fts5", "p50_times_faster"),
            "x",
            Bar::SoftAtLeast(5.0),
        ),
        Row::new(
            name("times faster than FTS5, p99"),
            figure(lines, "against_fts5", "p99_times_faster"),
            "x",
            Bar::AtLeast(5.0),
        ),
        Row::new(
            name("index build"),
            figure(lines, "build", "assets_per_second"),
            "assets/s",
            Bar::SoftAtLeast(15_000.0),
        ),
        Row::new(
            name("100 changed assets visible"),
            millis("update_100", "p50_us"),
            "ms",
            Bar::Soft(100.0),
        ),
    ]
}

fn harvest(line: &Value) -> Row {
    let baseline = line["pyiceberg_ms"].as_f64().map(|ms| {
        format!(
            "PyIceberg {ms:.0} ms, {:.1}x",
            line["times_faster"].as_f64().unwrap_or(f64::NAN)
        )
    });
    let bar = if baseline.is_some() {
        Bar::TimesFaster(20.0, line["times_faster"].as_f64())
    } else {
        Bar::None
    };
    Row::new(
        format!("harvest of {TABLES} tables to facts"),
        line["weft_ms"].as_f64(),
        "ms",
        bar,
    )
    .beside(baseline)
}

/// A REST catalog on the loopback, read by way of the double of Polaris.
fn crawl(line: &Value) -> Vec<Row> {
    let number = |field: &str| line[field].as_f64();
    let baseline = |name: &str, ms: &str, times: &str| {
        Some(format!("{name} {:.0} ms, {:.1}x", number(ms)?, number(times)?))
    };
    let beside = [
        baseline("DataHub", "datahub_ms", "times_faster_than_datahub"),
        baseline("PyIceberg, 8 threads,", "pyiceberg_ms", "times_faster"),
    ];
    let name = |words: &str| format!("crawl of {TABLES} tables from a REST server: {words}");
    let mut rows = vec![
        Row::new(name("first"), number("weft_ms"), "ms", Bar::None).beside(
            beside
                .iter()
                .flatten()
                .cloned()
                .reduce(|one, other| format!("{one}; {other}")),
        ),
        Row::new(name("nothing new"), number("weft_again_ms"), "ms", Bar::None),
        Row::new(
            name("times faster with nothing new"),
            number("again_times_faster"),
            "x",
            // One conditional request per table is all that the specification offers.
            Bar::Wanted(5.0),
        ),
        Row::new(
            name("requests at once"),
            number("most_at_once"),
            "requests",
            Bar::AtMost(8.0),
        ),
    ];
    for (words, times, bar) in [
        ("times faster than DataHub", "times_faster_than_datahub", 20.0),
        ("times faster than PyIceberg", "times_faster", 4.0),
    ] {
        if let Some(times) = number(times) {
            rows.push(Row::new(name(words), Some(times), "x", Bar::AtLeast(bar)));
        }
    }
    rows
}

/// Validity, drift and versions of contracts, from a cold process.
fn check(line: &Value) -> Row {
    let times = line["times_faster"].as_f64();
    let baseline = line["datacontract_ms"].as_f64().map(|ms| {
        let times = times.unwrap_or(f64::NAN);
        format!("datacontract-cli, lint only, {ms:.0} ms, {times:.1}x")
    });
    let bar = if baseline.is_some() {
        Bar::TimesFaster(20.0, times)
    } else {
        Bar::None
    };
    Row::new(
        format!("check of {CONTRACTS} contracts"),
        line["weft_ms"].as_f64(),
        "ms",
        bar,
    )
    .beside(baseline)
}

/// The same catalog through the command line: committed and searchable.
fn searchable(pyiceberg: Option<f64>) -> Result<Row> {
    let folder = std::env::temp_dir().join(format!("weft-bench-{}", std::process::id()));
    let text = |path: PathBuf| path.to_string_lossy().into_owned();
    let lake = text(folder.join("lake"));
    program("harvest_bench", &[TABLES, &lake])?;
    let weft = text(built().join("weft"));
    let workspace = text(folder.join("workspace"));
    let weft = |arguments: &[&str]| {
        let mut words = vec!["--json", "--workspace", &workspace];
        words.extend(arguments);
        json_lines(&weft, &words)
    };
    let uri = format!("sqlite:///{lake}/catalog.db");
    let warehouse = format!("{lake}/warehouse");
    weft(&[
        "source",
        "add",
        "iceberg-sql",
        "lake",
        "--uri",
        &uri,
        "--warehouse",
        &warehouse,
    ])?;
    let synced = weft(&["sync", "lake"])?;
    // What it made is looked at before it is thrown away: a fast sync of nothing is no figure.
    let assets = synced.first().and_then(|line| line["assets"].as_u64());
    let found = weft(&["search", "kind:table"])?
        .first()
        .and_then(|line| line["total"].as_u64());
    drop(fs::remove_dir_all(&folder));
    if assets.is_none() || assets != found {
        return Err(format!("{assets:?} tables were synced and {found:?} are found"));
    }
    let took = synced.first().and_then(|line| line["took_ms"].as_f64());
    let times = pyiceberg.zip(took).map(|(baseline, took)| baseline / took);
    let bar = if times.is_some() {
        Bar::TimesFaster(8.0, times)
    } else {
        Bar::None
    };
    Ok(Row::new(
        format!("harvest of {TABLES} tables to committed and searchable"),
        took,
        "ms",
        bar,
    )
    .beside(times.map(|times| format!("PyIceberg's list and load, {times:.1}x"))))
}

fn first_rows(megabytes: &str, lines: &mut Vec<Value>) -> Result<Vec<Row>> {
    let worker = built().join("weft-worker").to_string_lossy().into_owned();
    let weft = program("first_rows_bench", &[&worker, megabytes])?;
    let metadata = weft
        .first()
        .and_then(|line| line["metadata"].as_str())
        .map(str::to_owned);
    let script = root().join("crates/weft-preview/examples/duckdb_first_rows.py");
    let duckdb = match (python(), metadata) {
        (Some(python), Some(metadata)) => json_lines(
            &python.to_string_lossy(),
            &[&script.to_string_lossy(), &metadata, megabytes],
        )?,
        _ => Vec::new(),
    };
    let time = |lines: &[Value], run: &str| lines.iter().find(|line| line["run"] == run)?["p50_ms"].as_f64();
    let mut rows: Vec<Row> = ["cold process", "warm"]
        .iter()
        .map(|run| {
            let (ours, theirs) = (time(&weft, run), time(&duckdb, run));
            let times = theirs.zip(ours).map(|(theirs, ours)| theirs / ours);
            let bar = if times.is_some() {
                Bar::TimesFaster(1.0, times)
            } else {
                Bar::None
            };
            Row::new(
                format!("first 100 rows of 100 files, {megabytes} MB: {run}, p50"),
                ours,
                "ms",
                bar,
            )
            .beside(theirs.map(|theirs| format!("DuckDB {theirs:.1} ms")))
        })
        .collect();
    let files = weft
        .iter()
        .find(|line| line["run"] == "warm")
        .and_then(|line| line["files_read"].as_f64());
    rows.push(Row::new(
        format!("first 100 rows of 100 files, {megabytes} MB: data files opened"),
        files,
        "files",
        Bar::AtMost(1.0),
    ));
    lines.extend(weft);
    lines.extend(duckdb);
    Ok(rows)
}

/// What the stripped programs take on disk.
fn sizes() -> Result<Vec<Row>> {
    let megabytes = |program: &str| -> Result<f64> {
        let path = built().join(program);
        let found =
            fs::metadata(&path).map_err(|error| format!("`{}` cannot be read: {error}", path.display()))?;
        u32::try_from(found.len() / 1000)
            .map(|kilobytes| f64::from(kilobytes) / 1000.0)
            .map_err(|error| format!("`{}`: {error}", path.display()))
    };
    let desktop = megabytes("weft-desktop")?;
    let all = desktop + megabytes("weft")? + megabytes("weft-worker")? + megabytes("weft-demo")?;
    Ok(vec![
        Row::new(
            "size: desktop, stripped".to_owned(),
            Some(desktop),
            "MB",
            Bar::AtMost(60.0),
        ),
        Row::new(
            "size: all programs, stripped".to_owned(),
            Some(all),
            "MB",
            Bar::AtMost(180.0),
        ),
    ])
}

/// Start, memory and idle work of the window on the demo, as the window tests measure them.
fn window(lines: &mut Vec<Value>) -> Result<Vec<Row>> {
    launch::demo(&root().join("target/demo-workspace"))?;
    let mut driver = crate::e2e::driver()?;
    driver.arg("--measure");
    let text = output(driver).ok_or("the window could not be measured; run `cargo xtask e2e` to see why")?;
    let found: Vec<Value> = text
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let get = |field: &str| found.first().and_then(|line| line[field].as_f64());
    let rows = vec![
        Row::new(
            "window: start to usable".to_owned(),
            get("usable_ms"),
            "ms",
            Bar::Soft(2_000.0),
        ),
        Row::new(
            "window: memory of app and web processes (PSS)".to_owned(),
            get("pss_mb"),
            "MB",
            Bar::Soft(400.0),
        ),
        Row::new(
            "window: idle processor".to_owned(),
            get("idle_percent"),
            "%",
            Bar::Soft(1.0),
        ),
    ];
    lines.extend(found);
    Ok(rows)
}
