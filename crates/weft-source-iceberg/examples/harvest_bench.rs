//! Measures the harvest of a SQL catalog on the local disk, beside PyIceberg on the same one.
//!
//! `cargo run --example harvest_bench [TABLES]` writes a catalog of TABLES tables (2,000 unless told) to a
//! temporary folder (or, given a folder as well, writes it there and stops), harvests it several times and prints one line of JSON. With `WEFT_BENCH_PYTHON` naming a Python
//! that has `pyiceberg[sql-sqlite,pyarrow]`, each round is paired with `pyiceberg_harvest.py` over the same files.

#[path = "harvest_bench/lake.rs"]
mod lake;

use std::{env, error::Error, ffi::OsStr, io::Write, path::Path, process::Command, time::Instant};

use serde::{Deserialize, Serialize};
use weft_ports::{Cancel, source::SourceKind};
use weft_source_iceberg::IcebergSqlSource;
use weft_testkit::{Memory, harvest_with};

/// Rounds; the median of each side counts.
const ROUNDS: usize = 5;

#[derive(Serialize)]
struct Report {
    bench: &'static str,
    tables: usize,
    metadata_bytes: u64,
    facts: usize,
    /// First harvest: list, read and turn into facts.
    weft_ms: f64,
    weft_rounds_ms: Vec<f64>,
    /// A harvest that finds nothing new.
    weft_again_ms: f64,
    pyiceberg_ms: Option<f64>,
    pyiceberg_rounds_ms: Vec<f64>,
    times_faster: Option<f64>,
}

#[derive(Deserialize)]
struct Paired {
    tables: usize,
    columns: usize,
    snapshots: usize,
    ms: f64,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let tables: usize = match arguments.next() {
        Some(count) => count.parse()?,
        None => 2_000,
    };
    if let Some(kept) = arguments.next() {
        // For measuring what comes after the harvest: the same catalog, kept.
        std::fs::create_dir_all(&kept)?;
        return lake::write(Path::new(&kept), tables).await;
    }
    let folder = tempfile::tempdir()?;
    lake::write(folder.path(), tables).await?;
    let source = source(folder.path())?;
    let python = env::var_os("WEFT_BENCH_PYTHON");
    let (mut first, mut again, mut paired) = (Vec::new(), Vec::new(), Vec::new());
    let (mut facts, mut bytes) = (0, 0);
    for _ in 0..ROUNDS {
        let memory = Memory::default();
        let clock = Instant::now();
        let harvested = harvest_with(&source, &memory, Cancel::new()).await?;
        first.push(millis(clock));
        if let Some(warning) = harvested.warnings.first() {
            return Err(format!("{}: {}", warning.place, warning.message).into());
        }
        (facts, bytes) = (harvested.facts.len(), harvested.summary.bytes);
        let clock = Instant::now();
        let unchanged = harvest_with(&source, &memory, Cancel::new()).await?;
        again.push(millis(clock));
        if unchanged.unchanged.len() != tables {
            return Err(format!("{} of {tables} tables were unchanged", unchanged.unchanged.len()).into());
        }
        if let Some(python) = &python {
            paired.push(pyiceberg(python, folder.path(), tables)?);
        }
    }
    let weft_ms = median(&first);
    let pyiceberg_ms = (!paired.is_empty()).then(|| median(&paired));
    let report = Report {
        bench: "harvest_sql_catalog",
        tables,
        metadata_bytes: bytes,
        facts,
        weft_ms,
        weft_rounds_ms: first,
        weft_again_ms: median(&again),
        times_faster: pyiceberg_ms.map(|baseline| baseline / weft_ms),
        pyiceberg_ms,
        pyiceberg_rounds_ms: paired,
    };
    writeln!(std::io::stdout(), "{}", serde_json::to_string(&report)?)?;
    Ok(())
}

fn source(folder: &Path) -> Result<IcebergSqlSource, Box<dyn Error>> {
    let kind = SourceKind::IcebergSql {
        uri: format!("sqlite:///{}", folder.join("catalog.db").display()),
        warehouse: folder.join("warehouse").display().to_string(),
        catalog: None,
    };
    Ok(IcebergSqlSource::new("lake", &kind)?)
}

fn pyiceberg(python: &OsStr, folder: &Path, tables: usize) -> Result<f64, Box<dyn Error>> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/pyiceberg_harvest.py");
    let output = Command::new(python)
        .arg(script)
        .arg(folder.join("catalog.db"))
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let paired: Paired = serde_json::from_slice(&output.stdout)?;
    let expected = (tables, tables * lake::COLUMNS, tables * lake::SNAPSHOTS);
    if (paired.tables, paired.columns, paired.snapshots) != expected {
        return Err("the two sides read different catalogs".into());
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
