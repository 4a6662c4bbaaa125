//! Measures the first 100 rows of a 100-file Iceberg table: as a whole process, with a fresh worker, and warm.
//!
//! `first_rows_bench WORKER [MEGABYTES]` prints one JSON line per measure (milliseconds, files, bytes). The table
//! is built once and kept in the temporary folder; `duckdb_first_rows.py` beside it reads the same one.

mod table;

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use weft_ports::{
    Cancel, Preview as _,
    preview::{Limits, ReadReport, RowsRequest, TableRef},
};
use weft_preview::{PreviewOptions, WorkerPreview};

type Error = Box<dyn std::error::Error>;

/// Runs of the cold measures and of the warm one.
const COLD: usize = 15;
const WARM: usize = 60;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        ["--once", worker, metadata] => {
            let preview = WorkerPreview::new(PreviewOptions::new(*worker));
            read(&preview, Path::new(metadata)).await.map(drop)
        }
        [worker] => measure(Path::new(worker), 240).await,
        [worker, megabytes] => measure(Path::new(worker), megabytes.parse()?).await,
        _ => Err("usage: first_rows_bench WORKER [MEGABYTES]".into()),
    }
}

async fn measure(worker: &Path, megabytes: u64) -> Result<(), Error> {
    let folder = std::env::temp_dir().join(format!("weft-first-rows-{megabytes}"));
    let metadata = table::built(&folder, megabytes).await?;
    let say = |run: &str, mut times: Vec<Duration>, report: Option<&ReadReport>| -> Result<(), Error> {
        times.sort_unstable();
        let at = |share: usize| {
            let place = (times.len() - 1) * share / 100;
            times
                .get(place)
                .map(|time| (time.as_secs_f64() * 1e5).round() / 100.0)
        };
        let line = serde_json::json!({
            "bench": "first_100_rows", "engine": "weft", "megabytes": megabytes, "run": run,
            "p50_ms": at(50), "p95_ms": at(95), "runs": times.len(),
            "files_read": report.map(|report| report.files_read),
            "bytes_read": report.map(|report| report.bytes_read),
            "metadata": metadata,
        });
        Ok(writeln!(std::io::stdout(), "{line}")?)
    };

    let this = std::env::current_exe()?;
    let mut times = Vec::new();
    for _ in 0..COLD {
        let began = Instant::now();
        let status = Command::new(&this)
            .arg("--once")
            .arg(worker)
            .arg(&metadata)
            .status()?;
        times.push(began.elapsed());
        if !status.success() {
            return Err("the cold run failed".into());
        }
    }
    say("cold process", times, None)?;

    let mut times = Vec::new();
    let mut report = ReadReport::default();
    for _ in 0..COLD {
        let preview = WorkerPreview::new(PreviewOptions::new(worker));
        let began = Instant::now();
        report = read(&preview, &metadata).await?;
        times.push(began.elapsed());
    }
    say("cold worker", times, Some(&report))?;

    let preview = WorkerPreview::new(PreviewOptions::new(worker));
    preview.warm().await?;
    let mut times = Vec::new();
    for _ in 0..WARM {
        let began = Instant::now();
        report = read(&preview, &metadata).await?;
        times.push(began.elapsed());
    }
    say("warm", times, Some(&report))
}

async fn read(preview: &WorkerPreview, metadata: &Path) -> Result<ReadReport, Error> {
    let root = metadata
        .parent()
        .and_then(Path::parent)
        .map(PathBuf::from)
        .unwrap_or_default();
    let request = RowsRequest {
        table: TableRef {
            name: "bench.orders".to_owned(),
            metadata_location: metadata.display().to_string(),
            root: root.display().to_string(),
            store: None,
            masks: Vec::new(),
            restrictions: None,
            until: None,
        },
        snapshot_id: None,
        columns: Vec::new(),
        filter: None,
        sort: Vec::new(),
        offset: 0,
        limits: Limits::default(),
    };
    let rows = preview.rows(request, Cancel::new()).await?;
    if rows.report.rows != 100 || rows.ipc.is_empty() {
        return Err(format!("{} rows came and not 100", rows.report.rows).into());
    }
    Ok(rows.report)
}
