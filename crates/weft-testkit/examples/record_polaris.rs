//! Asks a live Apache Polaris again for everything in the recording, and writes the recording anew.
//!
//! `cargo xtask record-fixtures` starts it. The server has to be fresh: `WEFT_POLARIS_URL` (scheme, host, port),
//! `WEFT_POLARIS_CLIENT_ID` and `WEFT_POLARIS_CLIENT_SECRET` of `root`.
#![allow(clippy::print_stdout, reason = "a program for the terminal")]

use std::{fs, path::Path, process::ExitCode};

use weft_testkit::polaris::conformance::{Target, record};

const FILE: &str = "../../fixtures/polaris/transcript.jsonl";

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), String> {
    let named = |name: &str| {
        std::env::var(name).map_err(|_| format!("{name} is not set; name a fresh Polaris and its root"))
    };
    let target = Target {
        origin: named("WEFT_POLARIS_URL")?,
        client_id: named("WEFT_POLARIS_CLIENT_ID")?,
        client_secret: named("WEFT_POLARIS_CLIENT_SECRET")?,
    };
    let (recording, report) = record(&target).await?;
    let differences = report.differences();
    // The lines that make the first catalog and the first principal: where they fail, something was there before.
    if let Some(stale) = differences
        .iter()
        .find(|difference| difference.starts_with("#5: status") || difference.starts_with("#3: status"))
    {
        return Err(format!(
            "nothing was written: the server is not fresh, or these are not the credentials of root ({stale})"
        ));
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    fs::write(&path, recording)
        .map_err(|error| format!("`{}` cannot be written: {error}", path.display()))?;
    for difference in &differences {
        println!("{difference}");
    }
    println!(
        "{} exchanges recorded, {} as before; look at the difference, write the version of the server into PROVENANCE.md",
        report.lines.len(),
        report.green()
    );
    Ok(())
}
