//! Ten quality rules over a table, beside datacontract-cli over the same Parquet files.

use serde_json::Value;

use super::{Bar, Row, figure_of, json_lines, program, python};
use crate::{
    Result,
    process::{built, root},
};

/// Runs both over a table of so many rows.
pub fn rules(rows: &str, lines: &mut Vec<Value>) -> Result<Vec<Row>> {
    let worker = built().join("weft-worker").to_string_lossy().into_owned();
    let weft = program("measure_bench", &[&worker, rows])?;
    let folder = weft
        .first()
        .and_then(|line| line["folder"].as_str())
        .map(str::to_owned);
    let script = root().join("crates/weft-preview/examples/datacontract_measure.py");
    let peer = match (python(), folder) {
        (Some(python), Some(folder)) => json_lines(
            &python.to_string_lossy(),
            &[&script.to_string_lossy(), &folder, rows],
        )?,
        _ => Vec::new(),
    };
    let name = |words: &str| format!("10 quality rules, {rows} rows: {words}");
    let of = |lines: &[Value], run: &str, field: &str| figure_of(lines, "run", run, field);
    let times = |peer_run: &str, run: &str| {
        let ours = of(&weft, run, "p50_ms")?;
        Some(of(&peer, peer_run, "p50_ms")? / ours)
    };
    let shown = |run: &str| of(&peer, run, "p50_ms").map(|ms| format!("datacontract-cli {ms:.0} ms"));
    let whole = times("whole process", "cold worker");
    let cold = if whole.is_some() {
        Bar::TimesFaster(3.0, whole)
    } else {
        Bar::None
    };
    let read = of(&weft, "warm", "bytes_read");
    let passes = read
        .zip(of(&weft, "warm", "bytes_of_columns"))
        .map(|(read, wanted)| read / wanted);
    let mut found = vec![
        Row::new(
            name("fresh worker, p50"),
            of(&weft, "cold worker", "p50_ms"),
            "ms",
            cold,
        )
        .beside(shown("whole process")),
        Row::new(name("warm, p50"), of(&weft, "warm", "p50_ms"), "ms", Bar::None).beside(shown("loaded")),
        Row::new(
            name("bytes asked of the host, of the bytes of their columns"),
            passes,
            "x",
            Bar::AtMost(1.1),
        ),
    ];
    for run in ["warm", "different texts and numbers"] {
        let most = of(&weft, run, "worker_mb");
        found.push(Row::new(
            name(&format!("memory of the worker, {run}")),
            most,
            "MB",
            Bar::AtMost(500.0),
        ));
    }
    lines.extend(weft);
    lines.extend(peer);
    Ok(found)
}
