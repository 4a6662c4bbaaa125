//! Measures `weft check` of many contracts from a cold process, beside datacontract-cli linting the same files.
//!
//! `cargo run --example check_bench WEFT [CONTRACTS]` writes CONTRACTS contracts (500 unless told), their next versions and a
//! dbt project with their tables, syncs the first into a workspace, and lets the program WEFT check the second: validity,
//! drift and versions. Prints one line of JSON. With `WEFT_BENCH_PYTHON` naming a Python that has `datacontract-cli==1.2.8`,
//! each round is paired with `datacontract_lint.py` over the same files: one process, and only the linting is timed, which
//! is validity alone.
#![allow(
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a benchmark over files of its own, whose figures go to stdout"
)]

mod files;

use std::{
    env,
    error::Error,
    path::Path,
    process::{Command, Output},
    time::Instant,
};

use serde_json::{Value, json};

/// Rounds; the median of each side counts.
const ROUNDS: usize = 5;
/// Rounds of the other side, which takes minutes.
const PAIRED: usize = 1;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let weft = arguments
        .next()
        .ok_or("name the program: check_bench WEFT [CONTRACTS]")?;
    let contracts: usize = arguments.next().map_or(Ok(500), |count| count.parse())?;
    let folder = tempfile::tempdir()?;
    let broken = files::write(folder.path(), contracts)?;
    let workspace = folder.path().join("workspace");
    let run = |words: &[&str]| run(&weft, &workspace, words);
    let place = |part: &str| folder.path().join(part).to_string_lossy().into_owned();
    done(&run(&[
        "source",
        "add",
        "contracts",
        "published",
        "--path",
        &place("published"),
    ])?)?;
    done(&run(&[
        "source",
        "add",
        "dbt",
        "models",
        "--path",
        &place("dbt"),
    ])?)?;
    done(&run(&["sync"])?)?;
    let changed = place("changed");
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let clock = Instant::now();
        let checked = run(&["--json", "check", &changed])?;
        rounds.push(clock.elapsed().as_secs_f64() * 1000.0);
        seen(&checked, contracts, broken)?;
    }
    let mut paired = Vec::new();
    if let Some(python) = env::var_os("WEFT_BENCH_PYTHON") {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/check_bench/datacontract_lint.py");
        for _ in 0..PAIRED {
            let linted = Command::new(&python).arg(&script).arg(&changed).output()?;
            let line: Value = serde_json::from_slice(&linted.stdout)
                .map_err(|error| format!("{error}: {}", String::from_utf8_lossy(&linted.stderr)))?;
            if line["passed"].as_u64() != Some(u64::try_from(contracts)?) {
                return Err(format!("the peer passed {} of {contracts}", line["passed"]).into());
            }
            paired.push(line["ms"].as_f64().ok_or("the peer says no time")?);
        }
    }
    let (ours, theirs) = (median(&rounds), median(&paired));
    let times = theirs.zip(ours).map(|(theirs, ours)| theirs / ours);
    println!(
        "{}",
        json!({"bench": "check", "contracts": contracts, "weft_ms": ours, "weft_rounds_ms": rounds,
            "datacontract_ms": theirs, "datacontract_rounds_ms": paired, "times_faster": times})
    );
    Ok(())
}

fn run(weft: &str, workspace: &Path, words: &[&str]) -> Result<Output, Box<dyn Error>> {
    let mut command = Command::new(weft);
    command
        .args(words)
        .env("WEFT_WORKSPACE", workspace)
        .env("WEFT_SECRETS", "file");
    Ok(command.output()?)
}

fn done(output: &Output) -> Result<(), String> {
    if output.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&output.stderr).into_owned())
}

/// A fast check of nothing is no figure: all three questions were answered for each contract.
fn seen(output: &Output, contracts: usize, broken: usize) -> Result<(), Box<dyn Error>> {
    let checked: Value = serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("{error}: {}", String::from_utf8_lossy(&output.stderr)))?;
    let files = checked["files"].as_array().ok_or("no files")?;
    let whole = files
        .iter()
        .filter(|file| {
            file["valid"] == true
                && file["base"].is_object()
                && file["tables"].as_array().is_some_and(|all| all.len() == 1)
        })
        .count();
    // Each broken promise is told at both types of the column, and at the version.
    let errors = checked["errors"].as_u64();
    if whole != contracts || errors != Some(u64::try_from(3 * broken)?) {
        return Err(format!(
            "{whole} of {contracts} were held against all, with {errors:?} errors for {broken}"
        )
        .into());
    }
    Ok(())
}

fn median(rounds: &[f64]) -> Option<f64> {
    let mut rounds = rounds.to_vec();
    rounds.sort_by(f64::total_cmp);
    rounds.get(rounds.len() / 2).copied()
}
