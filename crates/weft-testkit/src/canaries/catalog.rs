//! A catalog that knows secrets and says them wherever it can: in its configuration, its tables, its errors, its
//! headers, and in answers that break off.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderValue, Response, StatusCode},
};
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};

use super::Canaries;

/// How it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// Well, with secrets where the specification has them and where people leave them by mistake.
    Well,
    /// All but the sign-in with this status, and the secrets that it was sent in message, type and headers.
    Says(u16),
    /// The sign-in too.
    Refuses(u16),
    /// Well, but broken off in the middle.
    BreaksOff,
    /// Well, but the names of members hold what should be their values.
    TurnedRound,
    /// With a redirect to an address that holds secrets.
    Redirects,
}

/// The server. Ends when it is dropped. It also stands for the object store that it names, which refuses everybody.
#[derive(Debug)]
pub struct HostileCatalog {
    address: SocketAddr,
    mood: Arc<Mutex<Mood>>,
    task: JoinHandle<()>,
}

impl Drop for HostileCatalog {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl HostileCatalog {
    /// Names of the canaries that it says.
    pub const SAYS: [&'static str; 17] = [
        "client secret",
        "first token",
        "second token",
        "key id of sales",
        "secret key of sales",
        "session token of sales",
        "key id of hr",
        "secret key of hr",
        "session token of hr",
        "token in defaults",
        "credential in overrides",
        "secret key in defaults",
        "secret in a property",
        "signature in a location",
        "password in a location",
        "token in a redirect",
        "password in an endpoint",
    ];

    /// Starts it, in a good mood.
    ///
    /// # Panics
    ///
    /// Where no port of this machine can be had.
    #[expect(clippy::expect_used, reason = "a test without a server cannot go on")]
    pub async fn start(canaries: &Canaries) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port is free");
        let address = listener.local_addr().expect("a listener has an address");
        let mood = Arc::new(Mutex::new(Mood::Well));
        let (now, canaries) = (Arc::clone(&mood), canaries.clone());
        let desk = Arc::new(Desk::default());
        let router = Router::new().fallback(move |request: Request| {
            let mood = *now.lock().unwrap_or_else(PoisonError::into_inner);
            let (canaries, desk) = (canaries.clone(), Arc::clone(&desk));
            async move {
                let asked = desk.asked(request, &canaries).await;
                answer(&canaries, mood, &asked, address, &desk)
            }
        });
        let task = tokio::spawn(async move {
            // It ends with the task.
            let _ = axum::serve(listener, router).await;
        });
        Self { address, mood, task }
    }

    /// Address of the catalog.
    pub fn uri(&self) -> String {
        format!("http://{}/api/catalog", self.address)
    }

    /// Address of the store.
    pub fn store(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on it answers like this.
    pub fn set(&self, mood: Mood) {
        *self.mood.lock().unwrap_or_else(PoisonError::into_inner) = mood;
    }
}

/// What the server remembers of those who came.
#[derive(Default)]
struct Desk {
    tokens: AtomicUsize,
    secret: Mutex<String>,
}

/// A question, and the secrets that came with it.
struct Asked {
    signs_in: bool,
    path: String,
    repeated: String,
}

impl Desk {
    async fn asked(&self, request: Request, canaries: &Canaries) -> Asked {
        let (parts, body) = request.into_parts();
        let signs_in = parts.method == "POST";
        let body = to_bytes(body, 64 << 10).await.unwrap_or_default();
        let secret = url::form_urlencoded::parse(&body).find(|(key, _)| key == "client_secret");
        let mut last = self.secret.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, secret)) = secret {
            *last = secret.into_owned();
        }
        let header = parts
            .headers
            .get("authorization")
            .and_then(|header| header.to_str().ok());
        // Whose token it is, it knows; nobody can tell what it heard from others.
        let own = ["first token", "second token"].map(|name| format!("Bearer {}", canaries.get(name)));
        let is_own = signs_in || header.is_some_and(|header| own.iter().any(|own| own == header));
        let mut repeated = String::new();
        for secret in header.into_iter().chain(Some(last.as_str()).filter(|_| is_own)) {
            let secret = secret.trim_start_matches("Bearer ");
            let basic = super::base64(format!("root:{secret}").as_bytes(), false);
            repeated.extend([secret, " ", &basic, " "]);
        }
        if header.is_some_and(|header| header.starts_with("AWS4")) {
            // It holds the name of the key.
            header.unwrap_or_default().clone_into(&mut repeated);
        }
        Asked {
            signs_in,
            path: parts.uri.path().to_owned(),
            repeated,
        }
    }
}

fn answer(
    canaries: &Canaries,
    mood: Mood,
    asked: &Asked,
    address: SocketAddr,
    desk: &Desk,
) -> Response<Body> {
    let Asked {
        signs_in,
        path,
        repeated,
    } = asked;
    if !path.starts_with("/api/") {
        let error = format!("<Error><Code>AccessDenied</Code><Message>{repeated}</Message></Error>");
        return response(403, error, repeated);
    }
    let body = if *signs_in {
        let number = desk.tokens.fetch_add(1, Ordering::Relaxed);
        let token = canaries.get(if number.is_multiple_of(2) {
            "first token"
        } else {
            "second token"
        });
        // So short that it is renewed.
        json!({"access_token": token, "token_type": "bearer", "expires_in": 1})
    } else {
        let Some(body) = said(canaries, path, address) else {
            return response(404, refusal(repeated), "");
        };
        body
    };
    let text = body.to_string();
    match mood {
        Mood::Says(status) if !signs_in => response(status, refusal(repeated), repeated),
        Mood::Refuses(status) => response(status, refusal(repeated), repeated),
        Mood::BreaksOff => {
            let half = text.get(..text.len() * 2 / 3).unwrap_or(&text);
            response(200, half.to_owned(), "")
        }
        Mood::TurnedRound => response(200, turned(&body).to_string(), ""),
        Mood::Redirects => {
            let token = canaries.get("token in a redirect");
            let mut answer = response(307, String::new(), "");
            if let Ok(to) = HeaderValue::from_str(&format!("http://{address}/?token={token}")) {
                answer.headers_mut().insert("location", to);
            }
            answer
        }
        _ => response(200, text, ""),
    }
}

fn response(status: u16, body: String, header: &str) -> Response<Body> {
    let mut answer = Response::new(Body::from(body));
    *answer.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Ok(value) = HeaderValue::from_str(header) {
        answer.headers_mut().insert("www-authenticate", value.clone());
        answer.headers_mut().insert("x-iceberg-error", value);
    }
    answer
}

fn refusal(all: &str) -> String {
    // Long enough to be cut in the middle of one.
    let long = format!("{}{all}", "so sorry, ".repeat(28));
    json!({"error": {"message": long, "type": all, "code": 400, "stack": [all]}, "error_description": all})
        .to_string()
}

/// Each text of the answer is a list with the text in it, which no reader takes.
fn turned(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .map(|(key, value)| (key.clone(), turned(value)))
            .collect(),
        Value::String(text) => json!([text]),
        other => other.clone(),
    }
}

fn said(canaries: &Canaries, path: &str, address: SocketAddr) -> Option<Value> {
    let get = |name| canaries.get(name);
    let path = path.strip_prefix("/api/catalog/v1/")?;
    Some(match path {
        "config" => json!({
            "defaults": {"token": get("token in defaults"), "s3.secret-access-key": get("secret key in defaults")},
            "overrides": {"prefix": "lake", "credential": format!("root:{}", get("credential in overrides"))},
            "endpoints": [
                "GET /v1/{prefix}/namespaces/{namespace}/tables/{table}/credentials",
                "GET /polaris/v1/{prefix}/applicable-policies",
            ],
        }),
        "lake/namespaces" => json!({"namespaces": [["sales"], ["hr"]]}),
        "lake/namespaces/sales" => {
            json!({"properties": {"domain": "Trade", "password": get("secret in a property")}})
        }
        "lake/namespaces/hr" => json!({"properties": {}}),
        "lake/namespaces/sales/tables" => json!({"identifiers": [
            {"namespace": ["sales"], "name": "orders"},
            {"namespace": ["sales"], "name": "signed"},
        ]}),
        "lake/namespaces/hr/tables" => json!({"identifiers": [{"namespace": ["hr"], "name": "salaries"}]}),
        "lake/namespaces/sales/tables/orders" => {
            table(canaries, 1, "s3://lake/sales/orders", address, "sales")
        }
        "lake/namespaces/hr/tables/salaries" => {
            let at = format!("s3n://KEY:{}@lake/hr/salaries", get("password in a location"));
            table(canaries, 2, &at, address, "hr")
        }
        "lake/namespaces/sales/tables/signed" => {
            let signature = get("signature in a location");
            let at = format!("https://store.example/lake/signed?X-Amz-Signature={signature}");
            table(canaries, 3, &at, address, "sales")
        }
        _ => return None,
    })
}

fn table(canaries: &Canaries, number: u32, at: &str, address: SocketAddr, place: &str) -> Value {
    let get = |name: &str| canaries.get(&format!("{name} of {place}"));
    let endpoint = format!("http://key:{}@{address}", canaries.get("password in an endpoint"));
    let (place, query) = at.split_once('?').unwrap_or((at, ""));
    json!({
        "metadata-location": format!("{place}/metadata/v1.metadata.json?{query}").trim_end_matches('?'),
        "config": {"s3.endpoint": endpoint, "s3.secret-access-key": get("secret key")},
        "storage-credentials": [{"prefix": "s3://lake", "config": {
            "s3.access-key-id": get("key id"),
            "s3.secret-access-key": get("secret key"),
            "s3.session-token": get("session token"),
        }}],
        "metadata": {
            "format-version": 2, "table-uuid": format!("00000000-0000-4000-8000-{number:012}"), "location": at,
            "last-sequence-number": 0, "last-updated-ms": 1_700_000_000_000_i64, "last-column-id": 1,
            "current-schema-id": 0,
            "schemas": [{"type": "struct", "schema-id": 0,
                         "fields": [{"id": 1, "name": "id", "required": true, "type": "long"}]}],
            "default-spec-id": 0, "partition-specs": [{"spec-id": 0, "fields": []}], "last-partition-id": 999,
            "default-sort-order-id": 0, "sort-orders": [{"order-id": 0, "fields": []}], "snapshots": [],
            "properties": {"s3.secret-access-key": canaries.get("secret in a property")},
        },
    })
}
