//! The socket side: what is seen, what is made to fail, how long an answer takes.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State as Shared},
    http::{Response, StatusCode},
};

use serde_json::Value;

use super::{
    answer::{Answer, misfit},
    call::Call,
    catalog::commits,
    catalogs::Kind,
    router,
    state::State,
};

const MOST_BYTES: usize = 16 * 1024 * 1024;

/// One request as the double saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The method, in capitals.
    pub method: String,
    /// The path with its query, as it was sent.
    pub path: String,
    /// What was answered.
    pub status: u16,
    /// Whether there was a header with a credential.
    pub authorized: bool,
    /// Whose token it was, if it was a good one.
    pub principal: Option<String>,
    /// The realm it named. The double has one realm and takes any.
    pub realm: Option<String>,
    /// The access delegation it asked for.
    pub delegation: Option<String>,
}

/// What answers instead of the double, for a while.
#[derive(Debug)]
pub struct Fault {
    /// Paths that start with it.
    pub prefix: String,
    /// Only requests of this method; none: all.
    pub method: Option<&'static str>,
    /// Whether the double does what it was asked to first, so that only its answer is lost.
    pub done: bool,
    /// The answer.
    pub answer: Answer,
    /// How often it still answers.
    pub times: usize,
}

/// A commit of somebody else, made in the instant before a commit of the program under test arrives.
#[derive(Debug)]
pub struct Meanwhile {
    /// Catalog.
    pub catalog: String,
    /// Namespace.
    pub levels: Vec<String>,
    /// Table.
    pub table: String,
    /// `updates` of a commit.
    pub body: Value,
}

/// What connections share.
#[derive(Debug)]
pub struct Desk {
    state: Mutex<State>,
    seen: Mutex<Vec<Seen>>,
    faults: Mutex<Vec<Fault>>,
    meanwhile: Mutex<Vec<Meanwhile>>,
    latency: Mutex<Duration>,
    now: AtomicUsize,
    most: AtomicUsize,
}

impl Desk {
    /// Makes it.
    pub fn new(state: State) -> Arc<Self> {
        Arc::new(Self {
            state: Mutex::new(state),
            seen: Mutex::default(),
            faults: Mutex::default(),
            meanwhile: Mutex::default(),
            latency: Mutex::default(),
            now: AtomicUsize::new(0),
            most: AtomicUsize::new(0),
        })
    }

    /// Everything the double knows.
    pub fn state(&self) -> MutexGuard<'_, State> {
        held(&self.state)
    }

    /// Requests so far.
    pub fn seen(&self) -> MutexGuard<'_, Vec<Seen>> {
        held(&self.seen)
    }

    /// Faults to come.
    pub fn faults(&self) -> MutexGuard<'_, Vec<Fault>> {
        held(&self.faults)
    }

    /// How long an answer waits.
    pub fn latency(&self) -> MutexGuard<'_, Duration> {
        held(&self.latency)
    }

    /// The most requests at once so far.
    pub fn most_at_once(&self) -> usize {
        self.most.load(Ordering::SeqCst)
    }

    /// Starts counting anew.
    pub fn forget(&self) {
        self.seen().clear();
        self.most.store(self.now.load(Ordering::SeqCst), Ordering::SeqCst);
    }

    /// Commits of others to come.
    pub fn meanwhile(&self) -> MutexGuard<'_, Vec<Meanwhile>> {
        held(&self.meanwhile)
    }

    /// Makes the commit of somebody else that was to come before this one. One that does not fit is a mistake of the test.
    fn interleave(&self, call: &Call, path: &str) {
        if call.method != "POST" {
            return;
        }
        let mut waiting = self.meanwhile();
        let Some(place) = waiting
            .iter()
            .position(|one| path.ends_with(&format!("/tables/{}", one.table)))
        else {
            return;
        };
        let one = waiting.remove(place);
        let mut state = self.state();
        let leaf = state
            .catalog_mut(&one.catalog)
            .and_then(|catalog| catalog.namespace_mut(&one.levels))
            .ok()
            .and_then(|namespace| namespace.leaf_mut(&one.table, Kind::Table));
        if let Some(leaf) = leaf
            && let Ok((file, metadata)) = commits::apply(leaf, &one.body)
        {
            leaf.change(file, metadata);
        }
    }

    fn fault(&self, method: &str, path: &str, done: bool) -> Option<Answer> {
        let mut faults = self.faults();
        let fits = |fault: &Fault| {
            fault.done == done
                && path.starts_with(&fault.prefix)
                && fault.method.is_none_or(|wanted| wanted == method)
        };
        let place = faults.iter().position(fits)?;
        let fault = faults.get_mut(place)?;
        fault.times = fault.times.saturating_sub(1);
        let answer = fault.answer.clone();
        if fault.times == 0 {
            faults.remove(place);
        }
        Some(answer)
    }
}

/// Every path leads to the desk: the routes are the router's.
pub fn routes(desk: Arc<Desk>) -> Router {
    Router::new().fallback(serve).with_state(desk)
}

/// Counts a request while it is under way, also when the client goes away in the middle.
struct UnderWay(Arc<Desk>);

impl UnderWay {
    fn enter(desk: &Arc<Desk>) -> Self {
        let now = desk.now.fetch_add(1, Ordering::SeqCst) + 1;
        desk.most.fetch_max(now, Ordering::SeqCst);
        Self(Arc::clone(desk))
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.now.fetch_sub(1, Ordering::SeqCst);
    }
}

async fn serve(Shared(desk): Shared<Arc<Desk>>, request: Request) -> Response<Body> {
    let _under_way = UnderWay::enter(&desk);
    let latency = *desk.latency();
    if !latency.is_zero() {
        tokio::time::sleep(latency).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, MOST_BYTES).await else {
        return sent(&parts.method, misfit());
    };
    let call = Call::new(&parts.method, &parts.uri, parts.headers, bytes);
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let plain = parts.uri.path();
    let answer = desk.fault(&call.method, plain, false).unwrap_or_else(|| {
        desk.interleave(&call, plain);
        let answer = router::route(&mut desk.state(), &call);
        let answer = answer.unwrap_or_else(|refusal| refusal);
        desk.fault(&call.method, plain, true).unwrap_or(answer)
    });
    let seen = Seen {
        method: call.method.clone(),
        path: path.to_owned(),
        status: answer.status,
        authorized: call.header("authorization").is_some(),
        principal: desk.state().caller(&call).ok().map(|caller| caller.name),
        realm: call.header("polaris-realm").map(str::to_owned),
        delegation: call.header("x-iceberg-access-delegation").map(str::to_owned),
    };
    desk.seen().push(seen);
    sent(&parts.method, answer)
}

fn sent(method: &axum::http::Method, answer: Answer) -> Response<Body> {
    let mut builder = Response::builder().status(answer.status);
    for (name, value) in &answer.headers {
        builder = builder.header(name, value);
    }
    let body = if method == axum::http::Method::HEAD {
        Body::empty()
    } else {
        Body::from(answer.body)
    };
    builder.body(body).unwrap_or_else(|_| {
        let mut broken = Response::new(Body::empty());
        *broken.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        broken
    })
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
