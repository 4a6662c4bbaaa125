//! Requests and answers: no redirects, one server, limits on time and bytes, and the budget.

use std::{sync::Arc, time::Instant};

use bytes::BytesMut;
use reqwest::{
    Method, RequestBuilder, StatusCode,
    header::{HeaderMap, HeaderName, HeaderValue},
};
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;
use weft_ports::{Cancel, Patience, PortError, PortErrorKind, error::PortResult};

use super::{budget, error::RestError, origin::Origin, wait};

/// Bytes of an answer that tells an error.
const ERROR_BYTES: usize = 64 << 10;

/// An answer that came whole.
pub struct Reply {
    /// Status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// Body; of an error at most its beginning.
    pub body: Vec<u8>,
}

/// What is asked.
pub struct Ask<'a> {
    /// Method. Only `GET` and `HEAD` are made again after a failure.
    pub method: Method,
    /// Where.
    pub url: Url,
    /// The same in words for people: `table sales.orders`.
    pub what: &'a str,
    /// Further headers.
    pub headers: &'a [(HeaderName, HeaderValue)],
    /// JSON that is sent along.
    pub body: Option<&'a str>,
    /// Bytes of a good answer.
    pub most: usize,
}

/// The way to one server.
#[derive(Clone)]
pub struct Http {
    client: reqwest::Client,
    origin: Origin,
    realm: Option<HeaderValue>,
    server: Arc<budget::Server>,
    patience: Patience,
    cancel: Cancel,
}

impl Http {
    /// Makes it; connects to nothing.
    pub fn new(
        origin: &Origin,
        realm: Option<&str>,
        ca_pem: Option<&[u8]>,
        patience: Patience,
    ) -> PortResult<Self> {
        // A second call finds it installed: that is what is wanted.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = reqwest::Client::builder()
            // An answer never decides where a credential goes.
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .connect_timeout(patience.connect)
            .read_timeout(patience.idle)
            .pool_max_idle_per_host(budget::AT_ONCE)
            .https_only(!origin.is_plain())
            .user_agent(concat!("weft/", env!("CARGO_PKG_VERSION")));
        if origin.is_local() {
            builder = builder.no_proxy();
        }
        if let Some(pem) = ca_pem {
            let certificates = reqwest::Certificate::from_pem_bundle(pem)
                .map_err(|error| invalid(format!("the certificate file cannot be used: {error}")))?;
            builder = builder.tls_certs_merge(certificates);
        }
        let client = builder
            .build()
            .map_err(|error| invalid(format!("no encrypted connections can be made: {error}")))?;
        let realm = realm
            .map(HeaderValue::from_str)
            .transpose()
            .map_err(|_| invalid("the realm holds characters that no header may hold"))?;
        Ok(Self {
            client,
            server: budget::of(&origin.server()),
            origin: origin.clone(),
            realm,
            patience,
            cancel: Cancel::new(),
        })
    }

    /// The same way, given up when `cancel` is.
    #[must_use]
    pub fn until(&self, cancel: &Cancel) -> Self {
        Self {
            cancel: cancel.clone(),
            ..self.clone()
        }
    }

    /// The server.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Asks, again where that can help, and reads the answer to its end.
    pub async fn ask(&self, ask: &Ask<'_>, bearer: Option<&SecretString>) -> Result<Reply, RestError> {
        // The pin: whatever built the address, the credential goes to this server or nowhere.
        if ask.url.origin() != self.origin.below("", &[]).origin() {
            return Err(RestError::Invalid(format!(
                "{} lies on another server and was not asked for",
                ask.what
            )));
        }
        let bearer = bearer.map(authorization).transpose()?;
        let request = || {
            let mut request = self.client.request(ask.method.clone(), ask.url.clone());
            for (name, value) in ask.headers {
                request = request.header(name, value);
            }
            if let Some(bearer) = &bearer {
                request = request.header(reqwest::header::AUTHORIZATION, bearer);
            }
            if let Some(body) = ask.body {
                request = request
                    .header(reqwest::header::CONTENT_TYPE, "application/json")
                    .body(body.to_owned());
            }
            request
        };
        let repeatable = matches!(ask.method, Method::GET | Method::HEAD);
        let server = (&self.origin, &*self.server);
        self.repeated(request, ask.what, server, ask.most, repeatable)
            .await
    }

    /// What gives this way up.
    pub fn cancel(&self) -> &Cancel {
        &self.cancel
    }

    /// Posts a form with a credential to an address of this server. What may have arrived there is not sent again.
    pub async fn post(
        &self,
        url: &Url,
        form: &[(&str, &str)],
        what: &str,
        most: usize,
    ) -> Result<Reply, RestError> {
        if url.origin() != self.origin.below("", &[]).origin() {
            return Err(RestError::Invalid(format!(
                "{what} would go to another server and was not sent"
            )));
        }
        let request = || {
            let request = self.client.post(url.clone()).form(form);
            request.header(reqwest::header::ACCEPT, "application/json")
        };
        let server = (&self.origin, &*self.server);
        self.repeated(request, what, server, most, false).await
    }

    /// Posts a form with a credential to where the person said that tokens come from. What may have arrived there is
    /// not sent again.
    pub async fn sign_in(
        &self,
        tokens: &Origin,
        path: &str,
        form: &[(&str, &str)],
        most: usize,
    ) -> Result<Reply, RestError> {
        let url = if path.is_empty() {
            tokens.below("", &[]).join(tokens.text())
        } else {
            Ok(tokens.below(path, &[]))
        };
        let url = url.map_err(|error| RestError::Invalid(error.to_string()))?;
        let request = || self.client.post(url.clone()).form(form);
        let known = budget::of(&tokens.server());
        self.repeated(request, "the sign-in", (tokens, &known), most, false)
            .await
    }

    /// Sends a request until it is answered or asking again is no use. One that is not `repeatable` is sent again only
    /// where the server has not begun with it.
    async fn repeated(
        &self,
        request: impl Fn() -> RequestBuilder,
        what: &str,
        (origin, server): (&Origin, &budget::Server),
        most: usize,
        repeatable: bool,
    ) -> Result<Reply, RestError> {
        let deadline = Instant::now() + self.patience.total;
        let whole = async {
            let mut attempt = 1;
            loop {
                let mut request = request();
                if let Some(realm) = &self.realm {
                    request = request.header("Polaris-Realm", realm);
                }
                let outcome = self.send(request, what, (origin, server), most).await;
                let pause = match &outcome {
                    Ok(reply) => wait::after_answer(reply.status, &reply.headers, attempt)
                        .filter(|_| repeatable || wait::undone(reply.status)),
                    Err(error) => {
                        let unsent = matches!(error, RestError::Unreachable { unsent: true, .. });
                        wait::after_break(error, attempt).filter(|_| repeatable || unsent)
                    }
                };
                // A pause that outlasts the patience only delays what is known already.
                let pause =
                    pause.filter(|pause| attempt < server.attempts() && Instant::now() + *pause < deadline);
                let Some(pause) = pause else {
                    return outcome;
                };
                let asked_for = outcome
                    .ok()
                    .and_then(|reply| wait::rest(reply.status, &reply.headers));
                if let Some(asked_for) = asked_for {
                    server.rest(asked_for);
                }
                tokio::time::sleep(pause).await;
                attempt += 1;
            }
        };
        let outcome = tokio::select! {
            biased;
            () = self.cancel.cancelled() => return Err(RestError::Cancelled),
            done = tokio::time::timeout(self.patience.total, whole) => done.unwrap_or_else(|_| {
                Err(RestError::Slow {
                    what: what.to_owned(),
                    server: origin.server(),
                    after: self.patience.total,
                })
            }),
        };
        server.settle(match &outcome {
            Ok(reply) => wait::strained(reply.status),
            Err(error) => error.is_strain(),
        });
        if let Ok(reply) = &outcome
            && wait::busy(reply.status, &reply.headers)
        {
            server.refused();
        }
        outcome
    }

    /// Whether so many questions came to nothing that asking on would be a storm.
    pub fn is_down(&self) -> bool {
        self.server.is_down()
    }

    /// The work, unless nobody wants it any more.
    pub async fn wanted<T>(&self, work: impl Future<Output = Result<T, RestError>>) -> Result<T, RestError> {
        tokio::select! {
            biased;
            () = self.cancel.cancelled() => Err(RestError::Cancelled),
            done = work => done,
        }
    }

    async fn send(
        &self,
        request: RequestBuilder,
        what: &str,
        (origin, server): (&Origin, &budget::Server),
        most: usize,
    ) -> Result<Reply, RestError> {
        let _turn = server.turn().await?;
        let mut response = request
            .send()
            .await
            .map_err(|error| self.broken(&error, what, origin))?;
        let status = response.status();
        if status.is_redirection() && status != StatusCode::NOT_MODIFIED {
            return Err(RestError::Redirected {
                what: what.to_owned(),
            });
        }
        let limit = if status.is_success() { most } else { ERROR_BYTES };
        let mut body = BytesMut::new();
        // Counted as it comes: lengths that are announced can lie, and compressed ones grow.
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| self.broken(&error, what, origin))?
        {
            if body.len() + chunk.len() > limit {
                if status.is_success() {
                    return Err(RestError::TooLarge {
                        what: what.to_owned(),
                        limit: if limit < 1 << 20 {
                            format!("{} KiB", limit >> 10)
                        } else {
                            format!("{} MiB", limit >> 20)
                        },
                    });
                }
                break;
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Reply {
            status,
            headers: response.headers().clone(),
            body: body.into(),
        })
    }

    fn broken(&self, error: &reqwest::Error, what: &str, origin: &Origin) -> RestError {
        let (what, server) = (what.to_owned(), origin.server());
        if error.is_timeout() {
            let after = if error.is_connect() {
                self.patience.connect
            } else {
                self.patience.idle
            };
            return RestError::Slow { what, server, after };
        }
        // The innermost cause says it best, and it holds no address.
        let mut cause: &dyn std::error::Error = error;
        while let Some(deeper) = cause.source() {
            cause = deeper;
        }
        RestError::Unreachable {
            what,
            server,
            why: crate::names::visible(&cause.to_string()),
            unsent: error.is_connect(),
        }
    }
}

fn authorization(bearer: &SecretString) -> Result<HeaderValue, RestError> {
    let mut value = HeaderValue::from_str(&format!("Bearer {}", bearer.expose_secret()))
        .map_err(|_| RestError::Invalid("the token holds characters that no header may hold".to_owned()))?;
    value.set_sensitive(true);
    Ok(value)
}

fn invalid(message: impl Into<String>) -> PortError {
    PortError::new(PortErrorKind::Invalid, message).hint("correct the connection")
}
