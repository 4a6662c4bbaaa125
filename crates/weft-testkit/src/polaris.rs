//! A double of Apache Polaris 1.7.0, and a suite that replays a recording of the real one.
//!
//! Polaris comes from no package registry, so tests speak to [`PolarisDouble`]: a server on a port of this machine
//! that answers as the recording in `fixtures/polaris` does and judges rights on every request. What each rule
//! rests on stands beside it: `#n` is line n of the recording, `[spec]` is the published specification or
//! documentation, `[assumed]` is neither. [`conformance`] holds the double, or a real server, against the recording.

mod access;
mod answer;
mod call;
mod catalog;
mod catalogs;
pub mod conformance;
mod extensions;
mod federation;
mod filling;
mod grant;
mod management;
mod names;
mod oauth;
mod operations;
mod privileges;
mod router;
mod server;
mod state;

use std::{sync::Arc, time::Duration};

use tokio::{net::TcpListener, sync::oneshot};

use self::{
    answer::Answer,
    catalogs::Kind,
    oauth::External,
    server::{Desk, Fault, Meanwhile},
    state::State,
};

pub use self::{
    grant::{Grant, Securable},
    server::Seen,
};

/// A server that answers as Polaris does. Stops listening when it is dropped.
#[derive(Debug)]
pub struct PolarisDouble {
    origin: String,
    desk: Arc<Desk>,
    _stop: oneshot::Sender<()>,
}

impl PolarisDouble {
    /// Starts one on a free port, on the runtime of the caller.
    ///
    /// # Panics
    ///
    /// Where no port of this machine can be had.
    #[expect(clippy::expect_used, reason = "a test without a server cannot go on")]
    pub async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port is free");
        let address = listener.local_addr().expect("a listener has an address");
        let origin = format!("http://{address}");
        let desk = Desk::new(State::new(origin.clone()));
        let (stop, stopped) = oneshot::channel();
        let server = axum::serve(listener, server::routes(Arc::clone(&desk)));
        let server = server.with_graceful_shutdown(async move {
            // The sender never sends: the receiver learns that it is gone.
            let _ = stopped.await;
        });
        tokio::spawn(server.into_future());
        Self {
            origin,
            desk,
            _stop: stop,
        }
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// What an Iceberg client is pointed at.
    pub fn catalog_uri(&self) -> String {
        format!("{}/api/catalog", self.origin)
    }

    /// Client id and secret of `root`.
    pub fn root_credentials(&self) -> (String, String) {
        let state = self.desk.state();
        let root = state.principals.first();
        root.map(|root| (root.client_id.clone(), root.secret.clone()))
            .unwrap_or_default()
    }

    /// Requests so far, in the order in which they were answered.
    pub fn requests(&self) -> Vec<Seen> {
        self.desk.seen().clone()
    }

    /// Forgets the requests so far, and how many were under way at once.
    pub fn forget_requests(&self) {
        self.desk.forget();
    }

    /// The highest number of requests that were under way at once.
    pub fn most_at_once(&self) -> usize {
        self.desk.most_at_once()
    }

    /// Makes every answer wait that long.
    pub fn set_latency(&self, latency: Duration) {
        *self.desk.latency() = latency;
    }

    /// Makes tokens, also those given out before, live that long.
    pub fn set_token_lifetime(&self, lifetime: Duration) {
        self.desk.state().token_lifetime = lifetime;
    }

    /// Trusts tokens of another issuer: `principal_of` gives the name of the principal, or nothing.
    pub fn trust_tokens(&self, principal_of: impl Fn(&str) -> Option<String> + Send + 'static) {
        self.desk.state().external = External::new(Box::new(principal_of));
    }

    /// Makes every token turn 401, as after a restart of a server that keeps its key in memory.
    pub fn expire_tokens(&self) {
        self.desk.state().tokens.clear();
    }

    /// Forgets what a server on a database forgets when it restarts: its signing key, so that every token turns 401,
    /// and the secrets of federated catalogs, which answer 500 with a `null` message until they are made again.
    pub fn restart(&self) {
        let mut state = self.desk.state();
        state.tokens.clear();
        let catalogs = state.catalogs.iter_mut();
        for connection in catalogs.filter_map(|catalog| catalog.connection.as_mut()) {
            connection.secret = None;
        }
    }

    /// Answers the next `times` requests below a path in the given way, whoever asks and whatever for.
    ///
    /// A body is said to be JSON unless a header says otherwise.
    /// Faults of one path come in the order in which they were asked for.
    pub fn fail_next(
        &self,
        path_prefix: &str,
        status: u16,
        headers: &[(&str, &str)],
        body: &str,
        times: usize,
    ) {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let mut answer = Answer::empty(status);
        answer.headers = headers.iter().map(owned).collect();
        let typed = headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        if !body.is_empty() && !typed {
            answer = answer.with("content-type", "application/json");
        }
        answer.body = body.as_bytes().to_vec().into();
        self.desk.faults().push(Fault {
            prefix: path_prefix.to_owned(),
            method: None,
            done: false,
            answer,
            times,
        });
    }

    /// Answers the next commit below a path with a status and no body: after it was `done`, or without having done it.
    pub fn lose_next_commit(&self, path_prefix: &str, status: u16, done: bool) {
        self.desk.faults().push(Fault {
            prefix: path_prefix.to_owned(),
            method: Some("POST"),
            done,
            answer: Answer::empty(status),
            times: 1,
        });
    }

    /// Lets somebody else commit to a table in the instant before the next commit to it arrives. `updates` are those of a
    /// `CommitTableRequest`.
    pub fn commit_before_next(
        &self,
        catalog: &str,
        levels: &[&str],
        table: &str,
        updates: &serde_json::Value,
    ) {
        self.desk.meanwhile().push(Meanwhile {
            catalog: catalog.to_owned(),
            levels: levels.iter().map(|level| (*level).to_owned()).collect(),
            table: table.to_owned(),
            body: serde_json::json!({ "updates": updates }),
        });
    }

    /// The metadata of a table as it is now.
    pub fn table(&self, catalog: &str, levels: &[&str], name: &str) -> Option<serde_json::Value> {
        let levels: Vec<String> = levels.iter().map(|level| (*level).to_owned()).collect();
        let state = self.desk.state();
        let leaf = state
            .catalog(catalog)
            .ok()?
            .leaf(&levels, name, Kind::Table)
            .ok()?;
        Some(leaf.body.clone())
    }
}
