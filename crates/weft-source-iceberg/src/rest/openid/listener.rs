//! The place on this machine where a browser brings a provider's answer (RFC 8252, section 7.3).
//!
//! It hears one answer: the first request that carries the state of this attempt. Everything else that comes to the
//! port gets an error and changes nothing, and nothing that was sent is shown.

use std::{
    collections::HashMap,
    net::Ipv4Addr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use secrecy::SecretString;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::{Semaphore, mpsc},
};

use crate::{names::visible, rest::error::RestError};

/// Path of the answer. Part of what a client is registered with.
const PATH: &str = "/callback";
/// Bytes of a request with its headers.
const MOST: usize = 16 << 10;
/// Headers of a request.
const HEADERS: usize = 100;
/// Time in which a request must come.
const PATIENCE: Duration = Duration::from_secs(5);
/// Connections at once; more wait.
const AT_ONCE: usize = 32;
/// What anything else is told.
const STRANGER: (&str, &str) = ("400 Bad Request", "This is not an answer that Weft waits for.");
/// What a person sees. It says nothing of how it went: that is not known yet.
const PAGE: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Weft</title>\
    <style>body{font:16px/1.5 system-ui,sans-serif;margin:4rem auto;max-width:32rem;padding:0 1rem;color-scheme:light dark}</style>\
    <h1>Back to Weft</h1><p>You can close this window.</p></html>";

/// What the provider let the browser bring.
pub struct Answer {
    /// The code, or why there is none in the provider's words.
    pub code: Result<SecretString, String>,
    /// Whose answer it is, where it says so.
    pub issuer: Option<String>,
}

/// A port that waits for one answer. Closed when it is dropped.
pub struct Listener {
    socket: TcpListener,
    port: u16,
}

impl Listener {
    /// Takes a free port of this machine that nobody else can reach.
    pub async fn bind() -> Result<Self, RestError> {
        let failed = |error: std::io::Error| {
            RestError::Invalid(format!(
                "no port of this machine can be had for the answer: {error}"
            ))
        };
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .map_err(failed)?;
        let port = socket.local_addr().map_err(failed)?.port();
        Ok(Self { socket, port })
    }

    /// Its address. Not `localhost`, which may be looked up elsewhere (RFC 8252, section 8.3).
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}{PATH}", self.port)
    }

    /// Waits for the answer to the attempt of this state, however many others come.
    pub async fn answer(self, state: &str) -> Answer {
        let (found, mut heard) = mpsc::channel(1);
        let turns = Arc::new(Semaphore::new(AT_ONCE));
        let desk = Arc::new(Desk {
            state: state.to_owned(),
            host: format!("127.0.0.1:{}", self.port),
            taken: AtomicBool::new(false),
            found,
        });
        loop {
            tokio::select! {
                biased;
                Some(answer) = heard.recv() => return answer,
                turn = accept(&self.socket, &turns) => {
                    let Some((stream, turn)) = turn else { continue };
                    let desk = Arc::clone(&desk);
                    tokio::spawn(async move {
                        let _turn = turn;
                        desk.serve(stream).await;
                    });
                }
            }
        }
    }
}

async fn accept(
    socket: &TcpListener,
    turns: &Arc<Semaphore>,
) -> Option<(TcpStream, tokio::sync::OwnedSemaphorePermit)> {
    let turn = Arc::clone(turns).acquire_owned().await.ok()?;
    if let Ok((stream, _)) = socket.accept().await {
        return Some((stream, turn));
    }
    // Out of file handles, for example: asking again at once would be a busy loop.
    tokio::time::sleep(Duration::from_millis(50)).await;
    None
}

/// What the connections to a listener share.
struct Desk {
    state: String,
    host: String,
    /// Whether the answer has come.
    taken: AtomicBool,
    found: mpsc::Sender<Answer>,
}

impl Desk {
    async fn serve(&self, mut stream: TcpStream) {
        // One that sends nothing holds no place for long.
        let Ok(request) = tokio::time::timeout(PATIENCE, read(&mut stream)).await else {
            return;
        };
        let mut answer = None;
        let (status, page) = match request.map(|head| judged(&head, &self.state, &self.host)) {
            Some(Heard::Answer(_)) if self.taken.swap(true, Ordering::SeqCst) => STRANGER,
            Some(Heard::Answer(heard)) => {
                answer = Some(heard);
                ("200 OK", PAGE)
            }
            Some(Heard::Elsewhere) => ("404 Not Found", "Nothing is here."),
            Some(Heard::Stranger) | None => STRANGER,
        };
        // The page first: the program may end with the answer. A browser that went away has brought it all the same.
        let _ = tokio::time::timeout(PATIENCE, show(&mut stream, status, page)).await;
        if let Some(answer) = answer {
            // Refused only where nobody waits any more.
            let _ = self.found.send(*answer).await;
        }
    }
}

async fn show(stream: &mut TcpStream, status: &str, page: &str) -> std::io::Result<()> {
    let answer = format!(
        "HTTP/1.1 {status}\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {}\r\n\
         cache-control: no-store\r\nreferrer-policy: no-referrer\r\nx-content-type-options: nosniff\r\n\
         content-security-policy: default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'\r\n\
         connection: close\r\n\r\n{page}",
        page.len()
    );
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await
}

/// The head of a request; nothing where it is too long or breaks off.
async fn read(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut head = Vec::with_capacity(2_048);
    let mut part = [0_u8; 2_048];
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        let count = stream.read(&mut part).await.ok().filter(|count| *count > 0)?;
        head.extend_from_slice(part.get(..count)?);
        if head.len() > MOST {
            return None;
        }
    }
    Some(head)
}

enum Heard {
    /// The answer that is waited for.
    Answer(Box<Answer>),
    /// Another path: a browser asks for an icon, for example.
    Elsewhere,
    /// Not of this attempt, or no request at all.
    Stranger,
}

fn judged(head: &[u8], state: &str, host: &str) -> Heard {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS];
    let mut request = httparse::Request::new(&mut headers);
    if !matches!(request.parse(head), Ok(httparse::Status::Complete(_))) {
        return Heard::Stranger;
    }
    let (path, query) = request
        .path
        .and_then(|path| path.split_once('?'))
        .unwrap_or_default();
    if request.method != Some("GET") || path != PATH {
        return Heard::Elsewhere;
    }
    let named = |name: &str| {
        let mut hosts = request
            .headers
            .iter()
            .filter(|header| header.name.eq_ignore_ascii_case(name));
        (hosts.next().map(|header| header.value), hosts.next().is_none())
    };
    // A page elsewhere whose name leads here sends its own name.
    if named("host") != (Some(host.as_bytes()), true) {
        return Heard::Stranger;
    }
    let mut parameters = HashMap::new();
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        // A parameter that comes twice makes the answer void (RFC 6749, section 3.1).
        if parameters.insert(name, value).is_some() {
            return Heard::Stranger;
        }
    }
    if parameters.get("state").map(AsRef::as_ref) != Some(state) {
        return Heard::Stranger;
    }
    let mut take = |name: &str| {
        parameters
            .remove(name)
            .map(std::borrow::Cow::into_owned)
            .filter(|text| !text.is_empty())
    };
    let issuer = take("iss");
    let code = match (take("error"), take("error_description"), take("code")) {
        (Some(error), None, _) => Err(visible(&error)),
        (Some(error), Some(words), _) => Err(format!("{} ({})", visible(&words), visible(&error))),
        (None, _, Some(code)) => Ok(code.into()),
        (None, _, None) => Err("nothing, neither a code nor an error".to_owned()),
    };
    Heard::Answer(Box::new(Answer { code, issuer }))
}
