//! `run_results.json` and `sources.json`: what the last run did and how fresh sources were.

use std::collections::HashMap;

use serde_json::Value;
use weft_model::{TestResult, TestStatus, Timestamp, Warning, WarningCode};

use crate::{json, manifest::Metadata};

/// Longest message of a tool, in bytes.
const MESSAGE: usize = 1_000;

/// Results by dbt id.
#[derive(Debug, Default)]
pub struct RunResults(HashMap<String, RunResult>);

/// What the last run did with one node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunResult {
    /// Outcome.
    pub status: TestStatus,
    /// Rows that fail.
    pub failures: Option<u64>,
    /// When it ended.
    pub at: Option<Timestamp>,
    /// Words of dbt.
    pub message: Option<String>,
}

/// How fresh sources were, by dbt id.
#[derive(Debug, Default)]
pub struct Freshness(HashMap<String, TestResult>);

#[derive(serde::Deserialize)]
struct Document<'a> {
    #[serde(default)]
    metadata: Metadata,
    #[serde(borrow)]
    results: Vec<&'a serde_json::value::RawValue>,
}

impl<'a> Document<'a> {
    /// Reads the document and warns where its version is none of `known`.
    fn read(
        text: &'a str,
        file: &str,
        schema: &str,
        known: std::ops::RangeInclusive<u32>,
        warnings: &mut Vec<Warning>,
    ) -> serde_json::Result<Self> {
        let document: Self = serde_json::from_str(text)?;
        let version = document.metadata.version(schema);
        if !version.is_some_and(|version| known.contains(&version)) {
            let message = format!(
                "is of no known version ({} to {} are); what could be read was taken",
                known.start(),
                known.end()
            );
            warnings.push(Warning::new(WarningCode::Unsupported, file, message));
        }
        Ok(document)
    }

    /// Each result with the id of its node.
    fn each(&self, file: &str, warnings: &mut Vec<Warning>, mut take: impl FnMut(String, &Value)) {
        for (index, raw) in self.results.iter().enumerate() {
            let place = format!("{file}: result {}", index + 1);
            match serde_json::from_str::<Value>(raw.get()) {
                Ok(value) => match json::text(&value, "unique_id") {
                    Some(id) => take(id, &value),
                    None => warnings.push(Warning::new(
                        WarningCode::Malformed,
                        place,
                        "names no node (`unique_id`) and was left out",
                    )),
                },
                Err(error) => warnings.push(json::broken(place, &error)),
            }
        }
    }
}

impl RunResults {
    /// Reads the file's text. `Err` where it holds no results at all.
    pub fn read(text: &str, warnings: &mut Vec<Warning>) -> serde_json::Result<Self> {
        let file = "run_results.json";
        let document = Document::read(text, file, "run-results", 3..=6, warnings)?;
        let written = document
            .metadata
            .generated_at
            .as_deref()
            .and_then(Timestamp::parse);
        let mut results = HashMap::new();
        document.each(file, warnings, |id, value| {
            let ended = value
                .get("timing")
                .and_then(Value::as_array)
                .and_then(|timing| timing.last())
                .and_then(|last| json::time(last, "completed_at"));
            let result = RunResult {
                status: status(&json::text(value, "status").unwrap_or_default()),
                failures: value.get("failures").and_then(Value::as_u64),
                at: ended.or(written),
                message: message(value, "message"),
            };
            results.insert(id, result);
        });
        Ok(Self(results))
    }

    /// What the last run did with a node.
    pub fn of(&self, id: &str) -> Option<&RunResult> {
        self.0.get(id)
    }
}

/// dbt's words of all versions. What was skipped has no result.
fn status(word: &str) -> TestStatus {
    match word {
        "pass" | "success" => TestStatus::Passed,
        "warn" => TestStatus::Warned,
        "fail" => TestStatus::Failed,
        "error" | "runtime error" => TestStatus::Errored,
        _ => TestStatus::NotRun,
    }
}

fn message(value: &Value, key: &str) -> Option<String> {
    json::text(value, key).map(|text| json::cut(&text, MESSAGE).to_owned())
}

impl Freshness {
    /// Reads the file's text. `Err` where it holds no results at all.
    pub fn read(text: &str, warnings: &mut Vec<Warning>) -> serde_json::Result<Self> {
        let file = "sources.json";
        let document = Document::read(text, file, "sources", 1..=3, warnings)?;
        let mut results = HashMap::new();
        document.each(file, warnings, |id, value| {
            let word = json::text(value, "status").unwrap_or_default();
            let status = match word.as_str() {
                // Here `error` means staler than `error_after`; a check that broke is a `runtime error`.
                "error" => TestStatus::Failed,
                other => status(other),
            };
            let newest = json::time(value, "max_loaded_at").map(|at| format!("newest row is of {at}"));
            let result = TestResult {
                name: "source freshness".to_owned(),
                column: None,
                status,
                failures: None,
                at: json::time(value, "snapshotted_at"),
                message: newest.or_else(|| message(value, "error")),
                rule: None,
            };
            results.insert(id, result);
        });
        Ok(Self(results))
    }

    /// How fresh a source was.
    pub fn of(&self, id: &str) -> Option<&TestResult> {
        self.0.get(id)
    }
}
