//! The verbs over HTTP on the loopback, for working on the UI in a browser (`cargo xtask dev`). Never shipped.
//!
//! Answers exactly what the desktop's commands answer, so that a screen can be looked at without a window.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a tool for developers: it stops with a plain message when its own preconditions fail"
)]

use std::{collections::HashMap, convert::Infallible, sync::Arc};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use serde::{Serialize, de::DeserializeOwned};
use tokio::sync::{Mutex, mpsc};
#[allow(
    clippy::wildcard_imports,
    reason = "the command list names modules of weft-app relative to it"
)]
use weft_app::*;

#[derive(Clone)]
struct Bridge {
    app: App,
    calls: Arc<Mutex<HashMap<String, Cancel>>>,
}

/// Only the page that the UI's own development server serves may ask.
const ORIGINS: [&str; 2] = ["http://localhost:5173", "http://127.0.0.1:5173"];

#[tokio::main]
async fn main() {
    weft_host::logging::start();
    let app = weft_host::open(&weft_host::Options::from_env())
        .await
        .expect("the workspace opens");
    let bridge = Bridge {
        app,
        calls: Arc::default(),
    };
    let router = Router::new()
        .route("/invoke/{command}", post(invoke).options(preflight))
        .with_state(bridge);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:4317")
        .await
        .expect("port 4317 is free");
    axum::serve(listener, router).await.expect("the bridge serves");
}

async fn preflight(headers: HeaderMap) -> Response {
    with_origin(&headers, StatusCode::NO_CONTENT.into_response())
}

async fn invoke(
    State(bridge): State<Bridge>,
    Path(command): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if allowed(&headers).is_none() {
        return StatusCode::FORBIDDEN.into_response();
    }
    let answer = match serde_json::from_slice::<serde_json::Value>(&body) {
        Ok(arguments) => Box::pin(dispatch(bridge, &command, arguments)).await,
        Err(error) => failed(&AppError::invalid(format!("the arguments are not JSON: {error}"))),
    };
    with_origin(&headers, answer)
}

fn allowed(headers: &HeaderMap) -> Option<&str> {
    let origin = headers.get(header::ORIGIN)?.to_str().ok()?;
    ORIGINS.contains(&origin).then_some(origin)
}

fn with_origin(headers: &HeaderMap, mut response: Response) -> Response {
    if let Some(origin) = allowed(headers).and_then(|origin| origin.parse().ok()) {
        let target = response.headers_mut();
        target.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        target.insert(
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            header::HeaderValue::from_static("content-type"),
        );
    }
    response
}

fn failed(error: &AppError) -> Response {
    let body = serde_json::to_string(error).expect("an error is JSON");
    (
        StatusCode::BAD_REQUEST,
        [(header::CONTENT_TYPE, "application/json")],
        body,
    )
        .into_response()
}

fn answered<T: Serialize>(answer: AppResult<T>) -> Response {
    match answer {
        Ok(value) => {
            let body = serde_json::to_string(&value).expect("an answer is JSON");
            ([(header::CONTENT_TYPE, "application/json")], body).into_response()
        }
        Err(error) => failed(&error),
    }
}

fn request<T: DeserializeOwned>(arguments: &serde_json::Value) -> AppResult<T> {
    T::deserialize(&arguments["request"])
        .map_err(|error| AppError::invalid(format!("the request does not fit: {error}")))
}

impl Bridge {
    async fn start(&self, arguments: &serde_json::Value) -> Cancel {
        let cancel = Cancel::new();
        let call = arguments["call"].as_str().unwrap_or_default().to_owned();
        self.calls.lock().await.insert(call, cancel.clone());
        cancel
    }
}

macro_rules! answer {
    (value $name:ident $bridge:ident $arguments:ident) => {
        match request(&$arguments) {
            Ok(request) => answered(weft_app::$name::$name(&$bridge.app, request).await),
            Err(error) => failed(&error),
        }
    };
    (work $name:ident $bridge:ident $arguments:ident) => {
        match request(&$arguments) {
            Ok(request) => {
                let cancel = $bridge.start(&$arguments).await;
                answered(weft_app::$name::$name(&$bridge.app, request, cancel).await)
            }
            Err(error) => failed(&error),
        }
    };
    (file $name:ident $bridge:ident $arguments:ident) => {
        answer!(work $name $bridge $arguments)
    };
    (bytes $name:ident $bridge:ident $arguments:ident) => {
        match request(&$arguments) {
            Ok(request) => {
                let cancel = $bridge.start(&$arguments).await;
                match weft_app::$name::$name(&$bridge.app, request, cancel).await {
                    Ok(rows) => ([(header::CONTENT_TYPE, "application/octet-stream")], rows.ipc).into_response(),
                    Err(error) => failed(&error),
                }
            }
            Err(error) => failed(&error),
        }
    };
    // Progress as lines `{"progress": …}`, then one line `{"data": …}` or `{"error": …}`.
    (stream $name:ident $bridge:ident $arguments:ident) => {
        match request(&$arguments) {
            Ok(request) => {
                let cancel = $bridge.start(&$arguments).await;
                let (lines, receiver) = mpsc::unbounded_channel();
                tokio::spawn(async move {
                    let sink: ProgressSink = {
                        let lines = lines.clone();
                        Arc::new(move |progress: Progress| {
                            let _ = lines.send(serde_json::json!({ "progress": progress }));
                        })
                    };
                    let last = match weft_app::$name::$name(&$bridge.app, request, sink, cancel).await {
                        Ok(value) => serde_json::json!({ "data": value }),
                        Err(error) => serde_json::json!({ "error": error }),
                    };
                    let _ = lines.send(last);
                });
                streamed(receiver)
            }
            Err(error) => failed(&error),
        }
    };
}

fn streamed(receiver: mpsc::UnboundedReceiver<serde_json::Value>) -> Response {
    let lines = futures::stream::unfold(receiver, |mut receiver| async move {
        let line = receiver.recv().await?;
        Some((Ok::<String, Infallible>(format!("{line}\n")), receiver))
    });
    (
        [(header::CONTENT_TYPE, "application/x-ndjson")],
        Body::from_stream(lines),
    )
        .into_response()
}

macro_rules! face {
    ($($answer:ident $effect:ident $name:ident($($request:tt)::+) -> $($response:tt)::+, $cli:expr, [$($stale:literal),*];)*) => {
        async fn dispatch(bridge: Bridge, command: &str, arguments: serde_json::Value) -> Response {
            if let Err(error) = desk::unlocked(&bridge.app, command).await {
                return failed(&error);
            }
            match command {
                $(stringify!($name) => answer!($answer $name bridge arguments),)*
                "cancel_call" => {
                    let call = arguments["call"].as_str().unwrap_or_default();
                    if let Some(cancel) = bridge.calls.lock().await.get(call) {
                        cancel.cancel();
                    }
                    answered(Ok(()))
                }
                "pending_link" => answered(Ok(None::<String>)),
                _ => failed(&AppError::not_found(format!("there is no command `{command}` here"))),
            }
        }
    };
}

weft_app::with_commands!(face);
