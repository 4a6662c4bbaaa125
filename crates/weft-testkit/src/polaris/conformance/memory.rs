//! What a replay has to remember: everything that is another one in every run.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value};

use super::{
    Target,
    client::{Payload, Request, Response},
    recording::{Line, Sent},
};

/// Where the recorded server stood, as it appears in the connections of federated catalogs.
const RECORDED_ORIGIN: &str = "http://localhost:8181";
/// What stands for a secret.
pub const REDACTED: &str = "<redacted>";

/// What a replay has to remember.
#[derive(Debug)]
pub struct Memory {
    origin: String,
    /// Client id of `root` in this run.
    root: String,
    /// Recorded client ids and those of this run.
    clients: HashMap<String, String>,
    /// Secrets by the client ids of this run.
    secrets: HashMap<String, String>,
    /// Tokens by principal.
    tokens: HashMap<String, String>,
    /// Recorded tags of tables and tokens of pages, and those of this run.
    opaque: HashMap<String, String>,
}

impl Memory {
    /// Knows `root`.
    pub fn new(target: &Target) -> Self {
        let id = target.client_id.clone();
        Self {
            origin: target.origin.trim_end_matches('/').to_owned(),
            root: id.clone(),
            clients: HashMap::from([("root".to_owned(), id.clone())]),
            secrets: HashMap::from([(id, target.client_secret.clone())]),
            tokens: HashMap::from([("bad".to_owned(), "not.a.token".to_owned())]),
            opaque: HashMap::new(),
        }
    }

    /// The token of a principal.
    pub fn token(&self, caller: &str) -> Option<String> {
        self.tokens.get(caller).cloned()
    }

    /// The request of a line, for this run.
    pub fn request(&self, line: &Line) -> Result<Request, String> {
        let nothing = Sent::default();
        let sent = line.request.as_ref().unwrap_or(&nothing);
        let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let params = sent
            .params
            .iter()
            .map(|(key, value)| (key.clone(), self.known(&plain(value))));
        let headers = sent
            .headers
            .iter()
            .map(|(key, value)| (key.clone(), self.known(value)));
        let body = match (&sent.form, &sent.json) {
            (Some(form), _) => Payload::Form(self.form(line, form)?),
            (None, Some(json)) => Payload::Json(self.expected(json)),
            (None, None) => Payload::Nothing,
        };
        let token = if sent.form.is_some() {
            None
        } else {
            self.token(&line.caller)
        };
        Ok(Request {
            method: line.method.clone(),
            path: line.path.clone(),
            params: params.collect(),
            headers: headers.collect(),
            token,
            body,
        })
    }

    fn form(&self, line: &Line, form: &BTreeMap<String, String>) -> Result<Vec<(String, String)>, String> {
        let id = form
            .get("client_id")
            .map(|id| self.client(id))
            .unwrap_or_default();
        let secret = match line.caller.as_str() {
            "bad" => Some("wrong"),
            _ => self.secrets.get(&id).map(String::as_str),
        };
        let secret = secret.ok_or_else(|| format!("#{}: no secret is known for it", line.n))?;
        let put_in = |(key, value): (&String, &String)| {
            let value = match key.as_str() {
                "client_id" => &id,
                "client_secret" => secret,
                _ => value,
            };
            (key.clone(), value.to_owned())
        };
        Ok(form.iter().map(put_in).collect())
    }

    /// A recorded value with the ids, secrets and addresses of this run.
    pub fn expected(&self, recorded: &Value) -> Value {
        match recorded {
            Value::String(text) => Value::String(self.text(text)),
            Value::Array(items) => items.iter().map(|item| self.expected(item)).collect(),
            Value::Object(fields) => {
                let put_in = |(key, value): (&String, &Value)| (key.clone(), self.expected(value));
                let mut fields: Map<String, Value> = fields.iter().map(put_in).collect();
                if let Some(Value::String(id)) = fields.get_mut("clientId") {
                    *id = self.client(id);
                }
                let id = fields.get("clientId").and_then(Value::as_str);
                let secret = id.and_then(|id| self.secrets.get(id)).cloned();
                if let (Some(given), Some(secret)) = (fields.get_mut("clientSecret"), secret) {
                    *given = Value::String(secret);
                }
                Value::Object(fields)
            }
            other => other.clone(),
        }
    }

    fn text(&self, text: &str) -> String {
        match text.strip_prefix(RECORDED_ORIGIN) {
            Some(rest) => format!("{}{rest}", self.origin),
            None => text.to_owned(),
        }
    }

    /// A value of this run as it may be written down: without secrets, tokens and the address of the server.
    pub fn shown(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.shown_text(text)),
            Value::Array(items) => items.iter().map(|item| self.shown(item)).collect(),
            Value::Object(fields) => {
                let written = fields.iter().map(|(key, value)| match (key.as_str(), value) {
                    ("access_token" | "clientSecret" | "client_secret", Value::String(_)) => {
                        (key.clone(), Value::from(REDACTED))
                    }
                    _ => (key.clone(), self.shown(value)),
                });
                Value::Object(written.collect())
            }
            other => other.clone(),
        }
    }

    /// The same of a text.
    pub fn shown_text(&self, text: &str) -> String {
        if self.root == text {
            return "root".to_owned();
        }
        let mut shown = match text.strip_prefix(&self.origin) {
            Some(rest) => format!("{RECORDED_ORIGIN}{rest}"),
            None => text.to_owned(),
        };
        // `root` and `s3cr3t` are words too: only what cannot be one is looked for inside of texts.
        let secrets = self.secrets.values().chain(self.tokens.values());
        for secret in secrets.filter(|secret| secret.len() >= 8 || **secret == text) {
            shown = shown.replace(secret.as_str(), REDACTED);
        }
        shown
    }

    /// What stands in this run for a recorded client id.
    pub fn client(&self, text: &str) -> String {
        self.clients
            .get(text)
            .map_or_else(|| text.to_owned(), Clone::clone)
    }

    /// What stands in this run for a recorded tag or token of a page.
    pub fn known(&self, text: &str) -> String {
        self.opaque
            .get(text)
            .map_or_else(|| text.to_owned(), Clone::clone)
    }

    /// Takes in what later lines need.
    pub fn learn(&mut self, line: &Line, answer: &Response) {
        let id = "/credentials/clientId";
        if let (Some(old), Some(new)) = (string(&line.body, id), string(&answer.body, id)) {
            self.clients.insert(old.to_owned(), new.to_owned());
            if let Some(secret) = string(&answer.body, "/credentials/clientSecret") {
                self.secrets.insert(new.to_owned(), secret.to_owned());
            }
        }
        if let Some(token) = string(&answer.body, "/access_token").filter(|_| line.caller != "bad") {
            self.tokens.insert(line.caller.clone(), token.to_owned());
        }
        let page = string(&line.body, "/next-page-token").zip(string(&answer.body, "/next-page-token"));
        let etag = line.header("etag").zip(answer.header("etag"));
        for (old, new) in page.into_iter().chain(etag) {
            self.opaque
                .entry(old.to_owned())
                .or_insert_with(|| new.to_owned());
        }
    }

    /// The recording shows equal tags for equal tables, whoever asks: so must this run (#62, #204, #239).
    pub fn other_etag(&self, line: &Line, answer: &Response) -> Option<String> {
        let recorded = line.header("etag")?;
        let (first, now) = (self.opaque.get(recorded)?, answer.header("etag")?);
        (first != now).then(|| format!("the ETag was {first} and is now {now}"))
    }
}

fn string<'a>(value: &'a Value, pointer: &str) -> Option<&'a str> {
    let text = value.pointer(pointer)?.as_str()?;
    (text != REDACTED).then_some(text)
}
