//! A server that says what a test wants it to say, and a second one where nobody should come.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{Response, StatusCode},
};
use tokio::{net::TcpListener, task::JoinHandle};

/// An answer.
pub type Answer = Response<Body>;

/// A server; ends when it is dropped.
pub struct Server {
    pub address: SocketAddr,
    /// Method and path with query of every request.
    pub seen: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    /// Starts one that answers every request with what `answer` makes of method and path.
    pub async fn start(answer: impl Fn(&str, &str) -> Answer + Clone + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let seen: Arc<Mutex<Vec<String>>> = Arc::default();
        let log = Arc::clone(&seen);
        let router = Router::new().fallback(move |request: Request| {
            let asked = request
                .uri()
                .path_and_query()
                .map_or("", |path| path.as_str())
                .to_owned();
            let method = request.method().to_string();
            log.lock().expect("the log").push(format!("{method} {asked}"));
            let answer = answer.clone();
            async move { answer(&method, &asked) }
        });
        let task = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("a server");
        });
        Self { address, seen, task }
    }

    /// Address of its catalog.
    pub fn uri(&self) -> String {
        format!("http://{}/api/catalog", self.address)
    }

    /// Requests so far.
    pub fn count(&self) -> usize {
        self.seen.lock().expect("the log").len()
    }
}

/// A port where nobody should come: it counts who does.
pub struct Tripwire {
    pub address: SocketAddr,
    count: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Drop for Tripwire {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Tripwire {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let count: Arc<AtomicUsize> = Arc::default();
        let counting = Arc::clone(&count);
        let task = tokio::spawn(async move {
            while listener.accept().await.is_ok() {
                counting.fetch_add(1, Ordering::SeqCst);
            }
        });
        Self { address, count, task }
    }

    /// Connections that were made to it.
    pub fn touched(&self) -> usize {
        self.count.load(Ordering::SeqCst)
    }
}

/// A good answer in JSON.
pub fn json(body: impl Into<Body>) -> Answer {
    Response::builder()
        .header("content-type", "application/json")
        .body(body.into())
        .expect("an answer")
}

/// An answer with another status.
pub fn status(status: u16, body: impl Into<Body>) -> Answer {
    let mut answer = json(body);
    *answer.status_mut() = StatusCode::from_u16(status).expect("a status");
    answer
}

/// A redirect.
pub fn redirect(code: u16, to: &str) -> Answer {
    let mut answer = status(code, "");
    let to = to.parse().expect("a header");
    answer.headers_mut().insert("location", to);
    answer
}

/// What an honest, small catalog with one table says.
pub fn honest(method: &str, path: &str) -> Answer {
    match (method, path.split('?').next().unwrap_or_default()) {
        ("POST", "/api/catalog/v1/oauth/tokens") => {
            json(r#"{"access_token":"canary-token","token_type":"bearer","expires_in":3600}"#)
        }
        ("GET", "/api/catalog/v1/config") => json(r#"{"overrides":{"prefix":"lake"}}"#),
        ("GET", "/api/catalog/v1/lake/namespaces") if path.contains("parent=") => {
            json(r#"{"namespaces":[]}"#)
        }
        ("GET", "/api/catalog/v1/lake/namespaces") => json(r#"{"namespaces":[["sales"]]}"#),
        ("GET", "/api/catalog/v1/lake/namespaces/sales") => {
            json(r#"{"namespace":["sales"],"properties":{}}"#)
        }
        ("GET", "/api/catalog/v1/lake/namespaces/sales/tables") => {
            json(r#"{"identifiers":[{"namespace":["sales"],"name":"orders"}]}"#)
        }
        ("GET", "/api/catalog/v1/lake/namespaces/sales/tables/orders") => json(table()),
        _ => status(
            404,
            r#"{"error":{"message":"no such route","type":"NotFoundException","code":404}}"#,
        ),
    }
}

/// `LoadTableResult` of a table with one column.
pub fn table() -> String {
    r#"{"metadata-location":"file:///lake/sales/orders/metadata/v1.json","config":{"s3.secret-access-key":"canary-vended"},
    "metadata":{"format-version":2,"table-uuid":"6c4ae1f3-6b0e-4f59-8d20-9e4d0b9cf3a1","location":"file:///lake/sales/orders",
    "last-sequence-number":0,"last-updated-ms":1700000000000,"last-column-id":1,"current-schema-id":0,
    "schemas":[{"type":"struct","schema-id":0,"fields":[{"id":1,"name":"id","required":true,"type":"long"}]}],
    "default-spec-id":0,"partition-specs":[{"spec-id":0,"fields":[]}],"last-partition-id":999,
    "default-sort-order-id":0,"sort-orders":[{"order-id":0,"fields":[]}],"snapshots":[],"properties":{}}}"#
        .to_owned()
}
