//! The recording as it lies in the fixtures.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

const TEXT: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../fixtures/polaris/transcript.jsonl"
));

/// One exchange.
#[derive(Debug, Clone, Deserialize, Serialize)]
pub struct Line {
    /// Its number.
    pub n: u32,
    /// What it was recorded for.
    pub step: String,
    /// Who asked: a principal, `anonymous`, or `bad` for a wrong secret and a wrong token.
    #[serde(rename = "as")]
    pub caller: String,
    /// The method.
    pub method: String,
    /// The path, encoded, without a query.
    pub path: String,
    /// What was sent, if anything.
    pub request: Option<Sent>,
    /// The status of the answer.
    pub status: u16,
    /// Its headers, as far as they were recorded.
    pub headers: BTreeMap<String, String>,
    /// Its body; `null` for none.
    pub body: Value,
}

/// What was sent.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Sent {
    /// A form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<BTreeMap<String, String>>,
    /// JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub json: Option<Value>,
    /// Parameters of the query.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub params: Map<String, Value>,
    /// Headers beside that with the token.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
}

impl Line {
    /// A header of the answer.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

/// All lines, in order.
pub fn lines() -> Result<Vec<Line>, String> {
    parse(TEXT)
}

/// The lines of a recording.
pub fn parse(text: &str) -> Result<Vec<Line>, String> {
    let lines = text.lines().filter(|line| !line.is_empty());
    lines
        .map(|line| serde_json::from_str(line).map_err(|error| format!("the recording: {error}")))
        .collect()
}
