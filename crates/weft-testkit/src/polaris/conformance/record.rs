//! Writes down what a run was answered, as the next recording.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    client::Response,
    memory::Memory,
    recording::{Line, Sent},
};

/// Headers of an answer that are written down.
const HEADERS: &[&str] = &["Content-Type", "ETag", "www-authenticate"];

/// A recording being made.
#[derive(Debug, Default)]
pub struct Writer {
    lines: Vec<Line>,
}

impl Writer {
    /// Adds what came of a line.
    pub fn add(&mut self, line: &Line, memory: &Memory, answer: &Response) {
        let header = |name: &&str| {
            let value = answer.header(name)?;
            Some(((*name).to_owned(), value.to_owned()))
        };
        self.lines.push(Line {
            request: line.request.as_ref().map(|sent| shown(sent, memory)),
            status: answer.status,
            headers: HEADERS.iter().filter_map(header).collect(),
            body: memory.shown(&answer.body),
            ..line.clone()
        });
    }

    /// All of it, one line of JSON an exchange.
    pub fn finish(self) -> Result<String, String> {
        let mut text = String::new();
        for line in self.lines {
            let written = serde_json::to_string(&line).map_err(|error| format!("#{}: {error}", line.n))?;
            text.push_str(&written);
            text.push('\n');
        }
        Ok(text)
    }
}

/// A request with the ids of this run, and without its secrets.
fn shown(sent: &Sent, memory: &Memory) -> Sent {
    let texts = |texts: &BTreeMap<String, String>| -> BTreeMap<String, String> {
        let shown = texts
            .iter()
            .map(|(key, value)| (key.clone(), memory.shown_text(&memory.known(value))));
        shown.collect()
    };
    let form = sent.form.as_ref().map(|form| {
        let shown = form.iter().map(|(key, value)| match key.as_str() {
            "client_id" => (key.clone(), memory.shown_text(&memory.client(value))),
            // Redacted in the recording that was replayed, too.
            _ => (key.clone(), value.clone()),
        });
        shown.collect()
    });
    let param = |(key, value): (&String, &Value)| {
        let value = value.as_str().map_or_else(
            || value.clone(),
            |text| Value::from(memory.shown_text(&memory.known(text))),
        );
        (key.clone(), value)
    };
    Sent {
        form,
        json: sent
            .json
            .as_ref()
            .map(|json| memory.shown(&memory.expected(json))),
        params: sent.params.iter().map(param).collect(),
        headers: texts(&sent.headers),
    }
}
