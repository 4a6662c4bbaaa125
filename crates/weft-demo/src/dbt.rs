//! The dbt artifacts: made once by running dbt (`fixtures/demo/make.sh`), with their times moved so that the
//! last run was shortly before `now`.

use std::{fs, path::Path};

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::{DemoError, DemoResult, error::io};

/// The committed artifacts.
const ARTIFACTS: [(&str, &str); 4] = [
    (
        "manifest.json",
        include_str!("../../../fixtures/demo/artifacts/manifest.json"),
    ),
    (
        "catalog.json",
        include_str!("../../../fixtures/demo/artifacts/catalog.json"),
    ),
    (
        "run_results.json",
        include_str!("../../../fixtures/demo/artifacts/run_results.json"),
    ),
    (
        "sources.json",
        include_str!("../../../fixtures/demo/artifacts/sources.json"),
    ),
];

/// The last run ended so long before the demo was made.
const LAST_RUN: SignedDuration = SignedDuration::from_mins(42);

/// Writes the artifacts to `folder/target`.
pub fn write(folder: &Path, now: Timestamp) -> DemoResult<()> {
    let target = folder.join("target");
    fs::create_dir_all(&target).map_err(io("make", &target))?;
    let mut newest: Option<Timestamp> = None;
    let mut artifacts = Vec::new();
    for (file, text) in ARTIFACTS {
        let broken = |reason: String| DemoError::Artifact { file, reason };
        let json: Value = serde_json::from_str(text).map_err(|error| broken(error.to_string()))?;
        let generated = json.pointer("/metadata/generated_at").and_then(Value::as_str);
        let generated: Timestamp = generated
            .ok_or_else(|| broken("it has no `metadata.generated_at`".to_owned()))?
            .parse()
            .map_err(|error: jiff::Error| broken(error.to_string()))?;
        newest = newest.max(Some(generated));
        artifacts.push((file, json));
    }
    let by = newest.map_or(SignedDuration::ZERO, |newest| {
        now.duration_since(newest) - LAST_RUN
    });
    for (file, mut json) in artifacts {
        shift(&mut json, by);
        let path = target.join(file);
        let bytes = serde_json::to_vec(&json).map_err(|error| DemoError::Artifact {
            file,
            reason: error.to_string(),
        })?;
        fs::write(&path, bytes).map_err(io("write", &path))?;
    }
    Ok(())
}

/// Moves every text that is a moment, and every `created_at` in seconds.
fn shift(json: &mut Value, by: SignedDuration) {
    match json {
        Value::String(text)
            if text.len() >= 19 && text.len() <= 35 && text.as_bytes().get(10) == Some(&b'T') =>
        {
            let moved = text
                .parse::<Timestamp>()
                .ok()
                .and_then(|at| at.checked_add(by).ok());
            if let Some(moved) = moved {
                *text = moved.to_string();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| shift(item, by)),
        Value::Object(entries) => {
            for (key, value) in entries.iter_mut() {
                match (key.as_str(), value.as_f64()) {
                    ("created_at", Some(seconds)) => *value = (seconds + by.as_secs_f64()).into(),
                    _ => shift(value, by),
                }
            }
        }
        _ => {}
    }
}
