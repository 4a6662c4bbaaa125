//! Measures the crawl of a REST catalog on the loopback, beside PyIceberg and DataHub with eight threads each on the
//! same server.
//!
//! `cargo run --example crawl_bench [TABLES]` writes a catalog of TABLES tables (2,000 unless told), serves it from a
//! process of its own, crawls it several times and prints one line of JSON. With `WEFT_BENCH_PYTHON` naming a Python
//! that has `pyiceberg[pyarrow]` it runs `pyiceberg_crawl.py` against the same server, with `WEFT_BENCH_DATAHUB` naming
//! one that has `acryl-datahub[iceberg]` also `datahub_crawl.py`.

#[path = "../harvest_bench/lake.rs"]
mod lake;

use std::{
    env,
    error::Error,
    ffi::OsStr,
    fs,
    io::{BufRead as _, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Instant,
};

use serde::{Deserialize, Serialize};
use weft_ports::{
    Cancel,
    source::{RestCatalog, SignIn, SourceKind},
};
use weft_source_iceberg::{IcebergRestSource, rest::AtHand};
use weft_testkit::{Memory, harvest_with, polaris::PolarisDouble};

/// Rounds; the median of each side counts.
const ROUNDS: usize = 5;
/// Rounds of DataHub, which takes long.
const DATAHUB_ROUNDS: usize = 3;

#[derive(Serialize)]
struct Report {
    bench: &'static str,
    tables: usize,
    bytes: u64,
    requests: u64,
    /// First crawl: list, load and turn into facts.
    weft_ms: f64,
    weft_rounds_ms: Vec<f64>,
    /// A crawl that finds nothing new.
    weft_again_ms: f64,
    again_times_faster: f64,
    pyiceberg_ms: Option<f64>,
    pyiceberg_rounds_ms: Vec<f64>,
    times_faster: Option<f64>,
    datahub_ms: Option<f64>,
    datahub_rounds_ms: Vec<f64>,
    times_faster_than_datahub: Option<f64>,
    /// Requests that the server saw at once; the budget is 8.
    most_at_once: usize,
}

/// What a server says of itself when it is ready, and when it ends.
#[derive(Serialize, Deserialize)]
struct Served {
    uri: String,
    client_id: String,
    secret: String,
    most_at_once: usize,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        ["--serve", folder] => serve(Path::new(folder)).await,
        [] => measure(2_000).await,
        [tables] => measure(tables.parse()?).await,
        _ => Err("usage: crawl_bench [TABLES]".into()),
    }
}

async fn measure(tables: usize) -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    lake::write(folder.path(), tables).await?;
    let mut server = Server::start(folder.path())?;
    let (mut first, mut again) = (Vec::new(), Vec::new());
    let (mut bytes, mut requests) = (0, 0);
    for _ in 0..ROUNDS {
        let source = source(&server.served)?;
        let memory = Memory::default();
        let clock = Instant::now();
        let harvested = harvest_with(&source, &memory, Cancel::new()).await?;
        first.push(millis(clock));
        if let Some(warning) = harvested.warnings.first() {
            return Err(format!("{}: {}", warning.place, warning.message).into());
        }
        (bytes, requests) = (harvested.summary.bytes, harvested.summary.requests);
        let clock = Instant::now();
        let unchanged = harvest_with(&source, &memory, Cancel::new()).await?;
        again.push(millis(clock));
        if unchanged.unchanged.len() != tables {
            return Err(format!("{} of {tables} tables were unchanged", unchanged.unchanged.len()).into());
        }
    }
    let most_at_once = server.most_at_once()?;
    // After that: they keep to no budget.
    let paired = |program: &str, script: &str, rounds: usize| -> Result<Vec<f64>, Box<dyn Error>> {
        let Some(python) = env::var_os(program) else {
            return Ok(Vec::new());
        };
        (0..rounds)
            .map(|_| baseline(&python, script, &server.served, tables))
            .collect()
    };
    let pyiceberg = paired("WEFT_BENCH_PYTHON", "pyiceberg_crawl.py", ROUNDS)?;
    let datahub = paired("WEFT_BENCH_DATAHUB", "datahub_crawl.py", DATAHUB_ROUNDS)?;
    let (weft_ms, weft_again_ms) = (median(&first), median(&again));
    let of = |rounds: &[f64]| (!rounds.is_empty()).then(|| median(rounds));
    let (pyiceberg_ms, datahub_ms) = (of(&pyiceberg), of(&datahub));
    let times = |baseline: Option<f64>| baseline.map(|baseline| baseline / weft_ms);
    let report = Report {
        bench: "crawl_rest_catalog",
        tables,
        bytes,
        requests,
        weft_ms,
        weft_rounds_ms: first,
        weft_again_ms,
        again_times_faster: weft_ms / weft_again_ms,
        times_faster: times(pyiceberg_ms),
        pyiceberg_ms,
        pyiceberg_rounds_ms: pyiceberg,
        times_faster_than_datahub: times(datahub_ms),
        datahub_ms,
        datahub_rounds_ms: datahub,
        most_at_once,
    };
    writeln!(std::io::stdout(), "{}", serde_json::to_string(&report)?)?;
    Ok(())
}

/// Serves the tables below `folder` until its input ends; each line of input is answered with where it is.
async fn serve(folder: &Path) -> Result<(), Box<dyn Error>> {
    let polaris = PolarisDouble::start().await;
    polaris.add_catalog("lake", "file:///lake", &[]);
    for file in metadata_files(&folder.join("warehouse"))? {
        let metadata = serde_json::from_slice(&fs::read(&file)?)?;
        let mut above = file
            .ancestors()
            .skip(2)
            .filter_map(|folder| folder.file_name()?.to_str());
        let (table, namespace) = (above.next(), above.next());
        let (Some(table), Some(namespace)) = (table, namespace) else {
            return Err(format!("{} lies in no namespace", file.display()).into());
        };
        let namespace = namespace.trim_end_matches(".db");
        polaris.add_namespace("lake", &[namespace], &[]);
        polaris.add_table(
            "lake",
            &[namespace],
            table,
            &format!("file://{}", file.display()),
            metadata,
        );
    }
    let (client_id, secret) = polaris.root_credentials();
    let mut lines = BufReader::new(std::io::stdin()).lines();
    loop {
        let served = Served {
            uri: polaris.catalog_uri(),
            client_id: client_id.clone(),
            secret: secret.clone(),
            most_at_once: polaris.most_at_once(),
        };
        writeln!(std::io::stdout(), "{}", serde_json::to_string(&served)?)?;
        let (next, rest) = tokio::task::spawn_blocking(move || (lines.next(), lines)).await?;
        lines = rest;
        if next.is_none() {
            return Ok(());
        }
    }
}

/// The server in a process of its own, so that it takes no time of either side.
struct Server {
    child: Child,
    output: BufReader<std::process::ChildStdout>,
    served: Served,
}

impl Server {
    fn start(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let mut child = Command::new(env::current_exe()?)
            .arg("--serve")
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut output = BufReader::new(child.stdout.take().ok_or("the server has no output")?);
        let served = said(&mut output)?;
        Ok(Self {
            child,
            output,
            served,
        })
    }

    fn most_at_once(&mut self) -> Result<usize, Box<dyn Error>> {
        let input = self.child.stdin.as_mut().ok_or("the server has no input")?;
        writeln!(input)?;
        Ok(said(&mut self.output)?.most_at_once)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Gone already is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn said(output: &mut impl std::io::BufRead) -> Result<Served, Box<dyn Error>> {
    let mut line = String::new();
    output.read_line(&mut line)?;
    Ok(serde_json::from_str(&line)?)
}

fn metadata_files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(metadata_files(&path)?);
        } else if path.to_string_lossy().ends_with(".metadata.json") {
            found.push(path);
        }
    }
    Ok(found)
}

fn source(served: &Served) -> Result<IcebergRestSource, Box<dyn Error>> {
    let kind = SourceKind::Polaris(RestCatalog {
        warehouses: vec!["lake".to_owned()],
        ..RestCatalog::at(served.uri.as_str(), SignIn::client(served.client_id.as_str()))
    });
    let secret = AtHand(served.secret.as_str().into());
    Ok(IcebergRestSource::new("lake", &kind, Box::new(secret))?)
}

/// How long another program takes for the same catalog.
fn baseline(python: &OsStr, script: &str, served: &Served, tables: usize) -> Result<f64, Box<dyn Error>> {
    #[derive(Deserialize)]
    struct Paired {
        tables: usize,
        ms: f64,
    }
    let output = Command::new(python)
        .arg(
            Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("examples")
                .join(script),
        )
        .arg(&served.uri)
        .env(
            "WEFT_BENCH_CREDENTIAL",
            format!("{}:{}", served.client_id, served.secret),
        )
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    // DataHub prints a report before it.
    let said = String::from_utf8(output.stdout)?;
    let line = said.lines().rfind(|line| line.starts_with('{'));
    let paired: Paired = serde_json::from_str(line.ok_or("the other side printed no figure")?)?;
    if paired.tables != tables {
        return Err(format!("{script} read {} of {tables} tables", paired.tables).into());
    }
    Ok(paired.ms)
}

fn millis(clock: Instant) -> f64 {
    clock.elapsed().as_secs_f64() * 1_000.0
}

fn median(rounds: &[f64]) -> f64 {
    let mut sorted = rounds.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}
