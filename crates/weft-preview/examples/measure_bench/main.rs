//! Measures ten quality rules over a 100-file Iceberg table: time, bytes asked of the host, memory of the worker.
//!
//! `measure_bench WORKER [ROWS]` prints JSON lines: with a fresh worker and with a warm one, and ten million different
//! texts told apart. The table is built once and kept in the temporary folder; `datacontract_measure.py` beside it runs
//! the same rules with datacontract-cli over the same Parquet files.

#[path = "../first_rows_bench/table.rs"]
mod table;

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use parquet::file::reader::{FileReader as _, SerializedFileReader};
use weft_model::Check;
use weft_ports::{
    Cancel, Preview as _,
    preview::{Limits, MeasureRequest, Measured, TableRef},
};
use weft_preview::{PreviewOptions, WorkerPreview};

type Error = Box<dyn std::error::Error>;

/// Bytes of a row by which `table` makes as many rows as are wanted.
const ROW_BYTES: u64 = 34;
/// Runs of each measure.
const RUNS: usize = 3;
/// Columns that the ten rules look at, by place.
const COLUMNS: [usize; 6] = [0, 1, 2, 3, 4, 7];

#[tokio::main]
async fn main() -> Result<(), Error> {
    let mut arguments = std::env::args().skip(1);
    let worker = PathBuf::from(arguments.next().ok_or("usage: measure_bench WORKER [ROWS]")?);
    let rows: u64 = arguments.next().as_deref().unwrap_or("1000000").parse()?;
    let folder = std::env::temp_dir().join(format!("weft-measure-{rows}"));
    let metadata = table::built(&folder, rows * ROW_BYTES / 1_000_000).await?;
    let wanted = bytes_of_columns(&folder.join("data"))?;

    let mut cold = Vec::new();
    for _ in 0..RUNS {
        let preview = WorkerPreview::new(PreviewOptions::new(&worker));
        let began = Instant::now();
        measure(&preview, &metadata, rules(), rows).await?;
        cold.push(began.elapsed());
    }
    let preview = WorkerPreview::new(PreviewOptions::new(&worker));
    let mut warm = Vec::new();
    let mut measured = None;
    for _ in 0..RUNS {
        let began = Instant::now();
        measured = Some(measure(&preview, &metadata, rules(), rows).await?);
        warm.push(began.elapsed());
    }
    let measured = measured.ok_or("nothing was measured")?;
    let memory = memory(&preview)?;
    for (run, times) in [("cold worker", cold), ("warm", warm)] {
        say(&serde_json::json!({
            "bench": "measure", "engine": "weft", "rows": rows, "run": run, "rules": 10,
            "p50_ms": middle(times), "passes": measured.passes, "bytes_read": measured.report.bytes_read,
            "bytes_of_columns": wanted, "worker_mb": memory, "folder": folder,
        }))?;
    }

    let preview = WorkerPreview::new(PreviewOptions::new(&worker));
    let texts = vec![
        Check::Duplicates {
            columns: vec!["note".to_owned()],
        },
        duplicates(&["id"]),
    ];
    let began = Instant::now();
    let measured = measure(&preview, &metadata, texts, rows).await?;
    let took = began.elapsed();
    say(&serde_json::json!({
        "bench": "measure", "engine": "weft", "rows": rows, "run": "different texts and numbers", "rules": 2,
        "p50_ms": middle(vec![took]), "passes": measured.passes, "bytes_read": measured.report.bytes_read,
        "worker_mb": self::memory(&preview)?,
    }))
}

fn say(line: &serde_json::Value) -> Result<(), Error> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}

/// The rules of `datacontract_measure.py`, in its order.
fn rules() -> Vec<Check> {
    let nulls = |column: &str| Check::Nulls {
        column: column.to_owned(),
    };
    let words = |values: &[&str]| values.iter().map(|&value| value.to_owned()).collect::<Vec<_>>();
    let valid = |column: &str, values: &[&str]| Check::Invalid {
        column: column.to_owned(),
        values: Some(words(values)),
        pattern: None,
    };
    let pattern = |column: &str, pattern: &str| Check::Invalid {
        column: column.to_owned(),
        values: None,
        pattern: Some(pattern.to_owned()),
    };
    vec![
        Check::Rows,
        nulls("id"),
        duplicates(&["id"]),
        nulls("customer"),
        valid("country", &["DE", "FR", "AT", "CH", "PL", "NL"]),
        Check::Missing {
            column: "country".to_owned(),
            values: words(&["", "n/a"]),
        },
        valid("status", &["open", "paid", "shipped", "returned"]),
        nulls("status"),
        nulls("price"),
        pattern("note", "^[0-9a-f]{48}$"),
    ]
}

fn duplicates(columns: &[&str]) -> Check {
    Check::Duplicates {
        columns: columns.iter().map(|&column| column.to_owned()).collect(),
    }
}

async fn measure(
    preview: &WorkerPreview,
    metadata: &Path,
    checks: Vec<Check>,
    rows: u64,
) -> Result<Measured, Error> {
    let root = metadata
        .parent()
        .and_then(Path::parent)
        .map(PathBuf::from)
        .unwrap_or_default();
    let request = MeasureRequest {
        name: "bench.orders".to_owned(),
        tables: vec![TableRef {
            name: "bench.orders".to_owned(),
            metadata_location: metadata.display().to_string(),
            root: root.display().to_string(),
            store: None,
            masks: Vec::new(),
            restrictions: None,
            until: None,
        }],
        views: Vec::new(),
        checks,
        limits: Limits {
            bytes: 1 << 40,
            millis: 600_000,
            ..Limits::default()
        },
    };
    let measured = preview.measure(request, Cancel::new()).await?;
    // A fast count of nothing is no figure.
    let wrong = measured
        .counts
        .iter()
        .any(|count| *count != Ok(0) && *count != Ok(rows));
    if wrong || measured.rows != Some(rows) {
        return Err(format!("{measured:?}").into());
    }
    Ok(measured)
}

/// Bytes of the columns as they are stored.
fn bytes_of_columns(data: &Path) -> Result<u64, Error> {
    let mut bytes = 0;
    for entry in fs::read_dir(data)? {
        let file = SerializedFileReader::new(fs::File::open(entry?.path())?)?;
        for group in file.metadata().row_groups() {
            for place in COLUMNS {
                bytes += u64::try_from(group.column(place).compressed_size())?;
            }
        }
    }
    Ok(bytes)
}

/// Most memory that the worker ever held, in megabytes; absent where the system does not say.
fn memory(preview: &WorkerPreview) -> Result<Option<u64>, Error> {
    let Some(id) = preview.idle_workers().first().copied() else {
        return Err("the worker is gone".into());
    };
    let Ok(status) = fs::read_to_string(format!("/proc/{id}/status")) else {
        return Ok(None);
    };
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes: Option<u64> = peak.and_then(|peak| peak.trim().trim_end_matches("kB").trim().parse().ok());
    Ok(kilobytes.map(|kilobytes| kilobytes / 1024))
}

fn middle(mut times: Vec<Duration>) -> Option<f64> {
    times.sort_unstable();
    let time = times.get(times.len() / 2)?;
    Some((time.as_secs_f64() * 1e4).round() / 10.0)
}
