//! Tests of the manifest, each put with the node that it tests.

use std::collections::HashMap;

use serde_json::Value;
use weft_model::{TestResult, TestStatus, Warning};

use crate::{
    json,
    manifest::Manifest,
    results::{RunResult, RunResults},
};

/// Tests with their last results, by the dbt id of the node tested.
#[derive(Debug, Default)]
pub struct Checks(HashMap<String, Vec<TestResult>>);

impl Checks {
    /// Reads all tests of a manifest.
    pub fn read(manifest: &Manifest<'_>, results: &RunResults, warnings: &mut Vec<Warning>) -> Self {
        let mut checks = Self::default();
        let tests = manifest
            .nodes
            .entries
            .iter()
            .filter(|(id, _)| id.starts_with("test."));
        for (id, raw) in tests.chain(&manifest.unit_tests.entries) {
            match serde_json::from_str::<Value>(raw.get()) {
                Ok(test) => checks.add(id, &test, results.of(id)),
                Err(error) => warnings.push(json::broken(
                    format!("manifest.json: {}", json::cut(id, 200)),
                    &error,
                )),
            }
        }
        checks
    }

    fn add(&mut self, id: &str, test: &Value, result: Option<&RunResult>) {
        let own_name = json::name(test, "name").unwrap_or_else(|| json::one_line(id));
        let about = test.get("test_metadata").unwrap_or(&Value::Null);
        let column = json::name(test, "column_name")
            .or_else(|| {
                about
                    .get("kwargs")
                    .and_then(|given| json::name(given, "column_name"))
            })
            .map(|column| column.trim_matches(['"', '`']).to_owned());
        let name = match json::name(about, "name") {
            Some(kind) => {
                let kind = match json::name(about, "namespace") {
                    Some(package) => format!("{package}.{kind}"),
                    None => kind,
                };
                column
                    .as_ref()
                    .map_or(kind.clone(), |column| format!("{kind} {column}"))
            }
            None if id.starts_with("unit_test.") => format!("unit test {own_name}"),
            None => own_name.clone(),
        };
        // An expression is tested as well as a column, and is none.
        let column = column.filter(|column| {
            let plain = |letter: char| letter.is_alphanumeric() || "_$.".contains(letter);
            !column.is_empty() && column.chars().all(plain)
        });
        for tested in tested(test) {
            let known = self.0.entry(tested).or_default();
            let taken = known
                .iter()
                .any(|other| other.name == name && other.column == column);
            known.push(TestResult {
                // Two tests of one kind on one column differ in their arguments, and so in their own names.
                name: if taken { own_name.clone() } else { name.clone() },
                column: column.clone(),
                status: result.map_or(TestStatus::NotRun, |result| result.status),
                failures: result.and_then(|result| result.failures),
                at: result.and_then(|result| result.at),
                message: result.and_then(|result| result.message.clone()),
                rule: None,
            });
        }
    }

    /// The tests of one node.
    pub fn of(&self, id: &str) -> &[TestResult] {
        self.0.get(id).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The nodes that a test is about: `attached_node` since v8, else the one that its `model` argument names,
/// else (a query of its own) all that it reads.
fn tested(test: &Value) -> Vec<String> {
    if let Some(node) = json::text(test, "attached_node") {
        return vec![node];
    }
    let reads = test
        .get("depends_on")
        .map(|reads| json::words(reads, "nodes"))
        .unwrap_or_default();
    let argument = test
        .get("test_metadata")
        .and_then(|about| about.get("kwargs"))
        .and_then(|given| json::text(given, "model"));
    let named = argument.as_deref().and_then(last_quoted);
    let about = named.and_then(|name| reads.iter().find(|id| is_called(id, name)));
    match about {
        Some(id) => vec![id.clone()],
        None => reads,
    }
}

/// `orders` out of `{{ get_where_subquery(ref('orders')) }}`.
fn last_quoted(text: &str) -> Option<&str> {
    let mut parts = text.rsplit(['\'', '"']);
    parts.next()?;
    parts.next()
}

/// Whether an id ends in a name, with or without a version: `model.shop.orders`, `model.shop.orders.v2`.
fn is_called(id: &str, name: &str) -> bool {
    let parts: Vec<&str> = id.split('.').collect();
    parts.iter().skip(2).any(|part| *part == name)
}
