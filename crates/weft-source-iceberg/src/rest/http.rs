//! Requests and answers: no redirects, one server, limits on time and bytes, and the budget.

use std::{sync::Arc, time::Duration};

use bytes::BytesMut;
use reqwest::{
    Method, RequestBuilder, StatusCode,
    header::{HeaderMap, HeaderName, HeaderValue},
};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::Semaphore;
use url::Url;
use weft_ports::{Cancel, PortError, PortErrorKind, error::PortResult};

use super::{budget, error::RestError, origin::Origin, wait};

/// How long a server is waited for.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// Time for a connection to be made.
    pub connect: Duration,
    /// Time in which the next bytes must come.
    pub idle: Duration,
    /// Time for one request with all its attempts.
    pub total: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            idle: Duration::from_secs(15),
            total: Duration::from_mins(1),
        }
    }
}

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
    /// Bytes of a good answer.
    pub most: usize,
}

/// The way to one server.
#[derive(Clone)]
pub struct Http {
    client: reqwest::Client,
    origin: Origin,
    realm: Option<HeaderValue>,
    budget: Arc<Semaphore>,
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
            budget: budget::of(&origin.server()),
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
        let whole = async {
            let mut attempt = 1;
            loop {
                let mut request = self.client.request(ask.method.clone(), ask.url.clone());
                for (name, value) in ask.headers {
                    request = request.header(name, value);
                }
                if let Some(bearer) = &bearer {
                    request = request.header(reqwest::header::AUTHORIZATION, bearer);
                }
                if let Some(realm) = &self.realm {
                    request = request.header("Polaris-Realm", realm);
                }
                let repeatable = matches!(ask.method, Method::GET | Method::HEAD);
                let pause = match self.send(request, ask.what, &self.origin, ask.most).await {
                    Ok(reply) => {
                        let pause = wait::after_answer(reply.status, &reply.headers, attempt);
                        match pause.filter(|_| repeatable) {
                            Some(pause) => pause,
                            None => return Ok(reply),
                        }
                    }
                    Err(error @ RestError::Unreachable { .. }) => {
                        match wait::after_break(attempt).filter(|_| repeatable) {
                            Some(pause) => pause,
                            None => return Err(error),
                        }
                    }
                    Err(error) => return Err(error),
                };
                tokio::time::sleep(pause).await;
                attempt += 1;
            }
        };
        self.bounded(whole, &self.origin).await
    }

    /// What gives this way up.
    pub fn cancel(&self) -> &Cancel {
        &self.cancel
    }

    /// Posts a form with a credential, once, to an address of this server.
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
        let request = self.client.post(url.clone()).form(form);
        let request = request.header(reqwest::header::ACCEPT, "application/json");
        self.bounded(self.send(request, what, &self.origin, most), &self.origin)
            .await
    }

    /// Posts a form with a credential, once, to where the person said that tokens come from.
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
        let mut request = self.client.post(url).form(form);
        if let Some(realm) = &self.realm {
            request = request.header("Polaris-Realm", realm);
        }
        self.bounded(self.send(request, "the sign-in", tokens, most), tokens)
            .await
    }

    async fn bounded<T>(
        &self,
        work: impl Future<Output = Result<T, RestError>>,
        server: &Origin,
    ) -> Result<T, RestError> {
        tokio::select! {
            biased;
            () = self.cancel.cancelled() => Err(RestError::Cancelled),
            done = tokio::time::timeout(self.patience.total, work) => done.unwrap_or_else(|_| {
                Err(RestError::Slow { server: server.server(), after: self.patience.total })
            }),
        }
    }

    async fn send(
        &self,
        request: RequestBuilder,
        what: &str,
        server: &Origin,
        most: usize,
    ) -> Result<Reply, RestError> {
        let _turn = self.budget.acquire().await.map_err(|_| RestError::Cancelled)?;
        let mut response = request
            .send()
            .await
            .map_err(|error| self.broken(&error, server))?;
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
            .map_err(|error| self.broken(&error, server))?
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

    fn broken(&self, error: &reqwest::Error, server: &Origin) -> RestError {
        let server = server.server();
        if error.is_timeout() {
            let after = if error.is_connect() {
                self.patience.connect
            } else {
                self.patience.idle
            };
            return RestError::Slow { server, after };
        }
        // The innermost cause says it best, and it holds no address.
        let mut cause: &dyn std::error::Error = error;
        while let Some(deeper) = cause.source() {
            cause = deeper;
        }
        RestError::Unreachable {
            server,
            why: crate::names::visible(&cause.to_string()),
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
