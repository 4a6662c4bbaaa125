//! Sends what a line asks for.

use reqwest::{Method, header::HeaderMap};
use serde_json::Value;
use url::Url;

/// A request, with everything that changes from run to run put in.
#[derive(Debug)]
pub struct Request {
    /// The method.
    pub method: String,
    /// The path, encoded.
    pub path: String,
    /// Parameters of the query, not encoded.
    pub params: Vec<(String, String)>,
    /// Headers.
    pub headers: Vec<(String, String)>,
    /// The token, if any.
    pub token: Option<String>,
    /// The body.
    pub body: Payload,
}

/// The body of a request.
#[derive(Debug)]
pub enum Payload {
    /// None.
    Nothing,
    /// A form.
    Form(Vec<(String, String)>),
    /// JSON.
    Json(Value),
}

/// An answer.
#[derive(Debug)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// The body; `null` for none.
    pub body: Value,
}

impl Response {
    /// A header that is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// The way to the server.
#[derive(Debug)]
pub struct Client {
    http: reqwest::Client,
    origin: String,
}

impl Client {
    /// Makes it; connects to nothing.
    pub fn new(origin: &str) -> Result<Self, String> {
        // A second call finds it installed: that is what is wanted.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().no_proxy().build();
        Ok(Self {
            http: http.map_err(|error| format!("no client: {error}"))?,
            origin: origin.trim_end_matches('/').to_owned(),
        })
    }

    /// Sends one and reads the answer. A body that is not JSON is an error.
    pub async fn send(&self, request: Request) -> Result<Response, String> {
        let said = format!("{} {}", request.method, request.path);
        let wrong = |error: &dyn std::fmt::Display| format!("{said}: {error}");
        let mut url =
            Url::parse(&format!("{}{}", self.origin, request.path)).map_err(|error| wrong(&error))?;
        if !request.params.is_empty() {
            url.query_pairs_mut().extend_pairs(&request.params);
        }
        let method = Method::from_bytes(request.method.as_bytes()).map_err(|error| wrong(&error))?;
        let mut builder = self.http.request(method, url);
        for (name, value) in &request.headers {
            builder = builder.header(name, value);
        }
        if let Some(token) = &request.token {
            builder = builder.bearer_auth(token);
        }
        builder = match &request.body {
            Payload::Nothing => builder,
            Payload::Form(form) => builder.form(form),
            Payload::Json(json) => builder
                .header("content-type", "application/json")
                .body(json.to_string()),
        };
        let response = builder.send().await.map_err(|error| wrong(&error))?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = response.bytes().await.map_err(|error| wrong(&error))?;
        let body = if bytes.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&bytes).map_err(|error| wrong(&error))?
        };
        Ok(Response {
            status,
            headers,
            body,
        })
    }
}
