//! SARIF 2.1.0 (OASIS): what code hosts show beside the changed lines.

use std::{collections::HashMap, path::Path};

use serde_json::{Map, Value, json};
use weft_app::check_contracts::{CheckContractsResponse, CheckFinding, CheckLevel, CheckedFile, rules};

use super::clean;

/// A check as a SARIF log with one run.
pub fn log(answer: &CheckContractsResponse) -> Value {
    let rules = rules();
    let places: HashMap<&str, usize> = rules.iter().enumerate().map(|(at, rule)| (rule.id, at)).collect();
    let described: Vec<Value> = rules
        .iter()
        .map(|rule| {
            json!({
                "id": rule.id,
                "shortDescription": {"text": rule.about},
                "fullDescription": {"text": rule.reason},
            })
        })
        .collect();
    let results: Vec<Value> = answer
        .files
        .iter()
        .flat_map(|file| file.findings.iter().map(|finding| result(file, finding, &places)))
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "Weft",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": described,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn result(file: &CheckedFile, finding: &CheckFinding, rules: &HashMap<&str, usize>) -> Value {
    let mut physical = Map::new();
    physical.insert("artifactLocation".to_owned(), json!({"uri": uri(&file.path)}));
    if finding.place.line > 0 {
        let region = json!({"startLine": finding.place.line, "startColumn": finding.place.column.max(1)});
        physical.insert("region".to_owned(), region);
    }
    let level = match finding.level {
        CheckLevel::Error => "error",
        CheckLevel::Warning => "warning",
        CheckLevel::Note => "note",
    };
    let location = json!({
        "physicalLocation": physical,
        "logicalLocations": [{"fullyQualifiedName": clean(&finding.path), "kind": "property"}],
    });
    let mut result = Map::new();
    result.insert("ruleId".to_owned(), json!(finding.rule));
    result.insert("level".to_owned(), json!(level));
    result.insert("message".to_owned(), json!({"text": clean(&finding.message)}));
    result.insert("locations".to_owned(), json!([location]));
    if let Some(at) = rules.get(finding.rule.as_str()) {
        result.insert("ruleIndex".to_owned(), json!(at));
    }
    if !finding.breaks.is_empty() {
        result.insert("properties".to_owned(), json!({"breaks": finding.breaks}));
    }
    Value::from(result)
}

/// A path as a URI reference (RFC 3986): relative ones stay so, against the folder where the pipeline runs.
fn uri(path: &str) -> String {
    let slashes = path.replace('\\', "/");
    let plain = slashes.trim_start_matches("./");
    let mut encoded = String::with_capacity(plain.len());
    for byte in plain.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                encoded.push(char::from(byte));
            }
            other => {
                encoded.push('%');
                let hex = format!("{other:02X}");
                encoded.push_str(&hex);
            }
        }
    }
    if Path::new(path).is_absolute() {
        format!(
            "file://{}{encoded}",
            if encoded.starts_with('/') { "" } else { "/" }
        )
    } else {
        encoded
    }
}

#[cfg(test)]
mod tests;
