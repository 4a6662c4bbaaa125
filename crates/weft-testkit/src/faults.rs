//! A server in between that does to connections what networks do: it waits, drips, resets, says nothing, breaks off.
//!
//! It stands before a server of this machine that speaks HTTP/1.1. Each request goes on over a connection of its own
//! and its answer comes back whole, so that what a [`Fault`] does to it is the only thing that is wrong with it.
//! A [`Rule`] says which requests it is done to, and how often before all is well again.

mod connection;
mod wire;

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use tokio::{
    net::{TcpListener, TcpSocket, TcpStream},
    task::JoinHandle,
};

/// What is done to a request, or to the connection it comes over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The answer comes whole after this long, and up to the second time more.
    Late(Duration, Duration),
    /// The answer comes in pieces of so many bytes, each after a pause.
    Drip(usize, Duration),
    /// The same for the body only.
    DripBody(usize, Duration),
    /// The connection is reset (RST) when the request was read.
    Reset,
    /// The connection is reset after so many bytes of the answer.
    ResetAfter(usize),
    /// The request is read and nothing is ever said.
    Silent,
    /// Nothing more comes after so many bytes of the answer.
    StallAfter(usize),
    /// The connection is closed when the request was read.
    Close,
    /// The connection is closed after so many bytes of the answer.
    CutAfter(usize),
    /// The answer comes whole, without its length, and the connection is closed only after this long.
    SlowClose(Duration),
    /// Another answer takes the place of the server's: status and headers, without a body.
    Answer(u16, Vec<(&'static str, String)>),
    /// The connection is reset as soon as it is made, before anything is read.
    ResetAtOnce,
    /// The connection is taken and nothing of it is ever read.
    Unread,
}

impl Fault {
    /// Whether it happens before a request can be read.
    const fn is_of_connection(&self) -> bool {
        matches!(self, Self::ResetAtOnce | Self::Unread)
    }
}

/// Which requests a fault is done to.
#[derive(Debug, Clone)]
pub struct Rule {
    /// What is done.
    pub fault: Fault,
    /// Requests whose first line has all of these in it, such as `GET /v1/config?`. For a fault of the connection this
    /// does not count: it comes before the request.
    pub having: Vec<String>,
    /// Those that have one of these in it are let through.
    pub lacking: Vec<String>,
    /// How often, before all is well.
    pub times: usize,
}

/// A request that came through.
#[derive(Debug, Clone)]
pub struct Passed {
    /// Method and path with query.
    pub line: String,
    /// When it was read.
    pub at: Instant,
    /// Whether something was done to it.
    pub faulty: bool,
}

#[derive(Debug, Default)]
struct Desk {
    rules: Mutex<Vec<Rule>>,
    passed: Mutex<Vec<Passed>>,
    connections: Mutex<usize>,
}

/// The server in between. Stops listening when it is dropped.
#[derive(Debug)]
pub struct FaultProxy {
    address: SocketAddr,
    upstream: SocketAddr,
    desk: Arc<Desk>,
    listening: Option<JoinHandle<()>>,
}

impl Drop for FaultProxy {
    fn drop(&mut self) {
        self.refuse();
    }
}

impl FaultProxy {
    /// Stands on a free port before `upstream`.
    pub async fn start(upstream: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let desk = Arc::<Desk>::default();
        Ok(Self {
            address: listener.local_addr()?,
            upstream,
            listening: Some(tokio::spawn(listen(listener, upstream, Arc::clone(&desk)))),
            desk,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// From now on this is done.
    pub fn set(&self, rule: Rule) {
        held(&self.desk.rules).push(rule);
    }

    /// All is well from now on, for requests that come from now on.
    pub fn heal(&self) {
        held(&self.desk.rules).clear();
    }

    /// Requests so far.
    pub fn passed(&self) -> Vec<Passed> {
        held(&self.desk.passed).clone()
    }

    /// Connections so far.
    pub fn connections(&self) -> usize {
        *held(&self.desk.connections)
    }

    /// Forgets the requests and connections so far.
    pub fn forget(&self) {
        held(&self.desk.passed).clear();
        *held(&self.desk.connections) = 0;
    }

    /// Stops listening: connections are refused. Those that are there stay.
    pub fn refuse(&mut self) {
        if let Some(listening) = self.listening.take() {
            listening.abort();
        }
    }

    /// Listens again on the same port.
    pub async fn listen_again(&mut self) -> io::Result<()> {
        self.refuse();
        let desk = Arc::clone(&self.desk);
        let listener = bound_again(self.address).await?;
        self.listening = Some(tokio::spawn(listen(listener, self.upstream, desk)));
        Ok(())
    }
}

/// The task that held the port may still be ending.
async fn bound_again(address: SocketAddr) -> io::Result<TcpListener> {
    let mut tries = 0;
    loop {
        match TcpListener::bind(address).await {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse && tries < 50 => {
                tries += 1;
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            bound => return bound,
        }
    }
}

async fn listen(listener: TcpListener, upstream: SocketAddr, desk: Arc<Desk>) {
    while let Ok((stream, _)) = listener.accept().await {
        *held(&desk.connections) += 1;
        let desk = Arc::clone(&desk);
        tokio::spawn(async move {
            // A connection that breaks is what this is for.
            let _ = connection::serve(stream, upstream, &desk).await;
        });
    }
}

impl Desk {
    fn connection_fault(&self) -> Option<Fault> {
        self.take(|rule| rule.fault.is_of_connection())
    }

    fn request_fault(&self, line: &str) -> Option<Fault> {
        let fault = self.take(|rule| {
            !rule.fault.is_of_connection()
                && rule.having.iter().all(|part| line.contains(part.as_str()))
                && !rule.lacking.iter().any(|part| line.contains(part.as_str()))
        });
        held(&self.passed).push(Passed {
            line: line.to_owned(),
            at: Instant::now(),
            faulty: fault.is_some(),
        });
        fault
    }

    fn take(&self, wanted: impl Fn(&Rule) -> bool) -> Option<Fault> {
        let mut rules = held(&self.rules);
        let rule = rules.iter_mut().find(|rule| rule.times > 0 && wanted(rule))?;
        rule.times -= 1;
        Some(rule.fault.clone())
    }
}

/// A port that takes no connection and refuses none: its queue is full, so that whoever connects waits.
#[derive(Debug)]
pub struct DeadPort {
    address: SocketAddr,
    _listener: TcpListener,
    _waiting: Vec<TcpStream>,
}

impl DeadPort {
    /// Makes one; `None` where this system takes connections all the same.
    pub async fn start() -> io::Result<Option<Self>> {
        let socket = TcpSocket::new_v4()?;
        socket.bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
        let listener = socket.listen(1)?;
        let address = listener.local_addr()?;
        let mut waiting = Vec::new();
        for _ in 0..16 {
            let connecting = TcpStream::connect(address);
            match tokio::time::timeout(Duration::from_millis(100), connecting).await {
                Ok(stream) => waiting.push(stream?),
                Err(_) => {
                    return Ok(Some(Self {
                        address,
                        _listener: listener,
                        _waiting: waiting,
                    }));
                }
            }
        }
        Ok(None)
    }

    /// Where nobody answers.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
