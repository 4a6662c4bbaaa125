//! The recording as it lies in the fixtures.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

const TEXT: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../fixtures/polaris/transcript.jsonl"
));

/// One exchange.
#[derive(Debug, Deserialize)]
pub struct Line {
    /// Its number.
    pub n: u32,
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
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    /// A form.
    pub form: Option<BTreeMap<String, String>>,
    /// JSON.
    pub json: Option<Value>,
    /// Parameters of the query.
    pub params: Map<String, Value>,
    /// Headers beside that with the token.
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
    let lines = TEXT.lines().filter(|line| !line.is_empty());
    lines
        .map(|line| serde_json::from_str(line).map_err(|error| format!("the recording: {error}")))
        .collect()
}
