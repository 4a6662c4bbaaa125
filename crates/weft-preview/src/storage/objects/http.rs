//! The connection to one store: no redirects, no proxy, addresses judged before they are connected to, and limits on
//! time and bytes.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use http_body_util::{BodyExt as _, Limited};
use object_store::{
    ClientOptions,
    client::{
        HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse, HttpResponseBody,
        HttpService,
    },
};
use reqwest::{
    StatusCode,
    header::{HeaderMap, RANGE, RETRY_AFTER},
};
use url::{Host, Url};
use weft_ports::Patience;

use super::{
    address::{self, Guarded},
    error::{StoreError, Trouble},
    fault::{self, Fault},
};

/// Bytes of an answer that tells an error.
const ERROR_BYTES: usize = 64 << 10;
/// Bytes of an answer to what names no range: a listing of one name, or a metadata file, which is counted again by
/// the one who asked.
const WHOLE_BYTES: usize = 256 << 20;
/// Seconds that a store may ask to be left alone before it is asked again.
const LONGEST_REST: u64 = 2;
/// Connections kept for reuse, each to another store or in another setting.
const MOST_CLIENTS: usize = 16;

/// A store's address and what may be done to reach it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(in crate::storage) struct Target {
    /// Scheme, host and port that every request goes to.
    pub(in crate::storage) url: Url,
    /// The host that the person set up, which may lie anywhere. A bucket's own host below it may not: its name came
    /// from the catalog.
    pub(in crate::storage) configured: Option<String>,
    /// Further authorities for its certificate, as PEM.
    pub(in crate::storage) authorities: Option<Vec<u8>>,
    pub(in crate::storage) patience: Patience,
}

impl Target {
    /// A store whose address is known, or at `other` in its place.
    pub(in crate::storage) fn known(
        own: &str,
        other: Option<&str>,
        patience: Patience,
    ) -> Result<Self, StoreError> {
        let text = other.unwrap_or(own);
        let url = Url::parse(text)
            .map_err(|_| StoreError::new(text, Trouble::Setup("write it as https://host:port".to_owned())))?;
        Ok(Self {
            configured: other.and(url.host_str()).map(str::to_owned),
            url,
            authorities: None,
            patience,
        })
    }
}

/// Connections that are kept from one request to the next.
#[derive(Default)]
pub(in crate::storage) struct Clients(Mutex<HashMap<Target, reqwest::Client>>);

impl Clients {
    /// The connection to a store; fails with words for people.
    pub(in crate::storage) fn connect(&self, target: &Target) -> Result<Connection, String> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let client = if let Some(client) = known.get(target) {
            client.clone()
        } else {
            let client = client(target)?;
            if known.len() >= MOST_CLIENTS {
                known.clear();
            }
            known.insert(target.clone(), client.clone());
            client
        };
        Ok(Connection {
            client,
            target: Arc::new(target.clone()),
        })
    }
}

fn client(target: &Target) -> Result<reqwest::Client, String> {
    // A second call finds it installed: that is what is wanted.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let guard = Guarded {
        configured: target.configured.clone(),
        lookup: address::system(),
    };
    let mut builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        // A proxy would connect to addresses that were not judged here.
        .no_proxy()
        .no_gzip()
        .dns_resolver(Arc::new(guard))
        .connect_timeout(target.patience.connect)
        .read_timeout(target.patience.idle)
        .https_only(target.url.scheme() == "https")
        .user_agent(concat!("weft/", env!("CARGO_PKG_VERSION")));
    if let Some(pem) = &target.authorities {
        let certificates = reqwest::Certificate::from_pem_bundle(pem)
            .map_err(|error| format!("the certificate file cannot be used: {error}"))?;
        builder = builder.tls_certs_merge(certificates);
    }
    builder
        .build()
        .map_err(|error| format!("no encrypted connections can be made: {error}"))
}

/// The way to one store.
#[derive(Debug, Clone)]
pub(in crate::storage) struct Connection {
    client: reqwest::Client,
    target: Arc<Target>,
}

impl HttpConnector for Connection {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.clone()))
    }
}

impl Connection {
    /// The pin and the guard: whatever built the address, the request goes to the store, and to an address that a
    /// store may have. Names are judged when they are resolved.
    fn admitted(&self, url: &Url) -> Result<(), Fault> {
        if url.origin() != self.target.url.origin() {
            return Err(Fault::Astray);
        }
        let address = match url.host() {
            Some(Host::Ipv4(address)) => address.into(),
            Some(Host::Ipv6(address)) => address.into(),
            Some(Host::Domain(_)) => return Ok(()),
            None => return Err(Fault::Astray),
        };
        match address::reserved(address) {
            Some(kind) if self.target.configured.as_deref() != url.host_str() => Err(Fault::Address {
                host: url.host_str().unwrap_or_default().to_owned(),
                kind,
            }),
            _ => Ok(()),
        }
    }

    fn broken(&self, error: reqwest::Error) -> HttpError {
        if let Some(fault) = fault::within(&error) {
            return HttpError::new(HttpErrorKind::Unknown, fault.clone());
        }
        if error.is_timeout() {
            let after = if error.is_connect() {
                self.target.patience.connect
            } else {
                self.target.patience.idle
            };
            // Not asked again: it was waited for long enough.
            return HttpError::new(HttpErrorKind::Unknown, Fault::Slow(after));
        }
        let kind = if error.is_connect() {
            HttpErrorKind::Connect
        } else {
            HttpErrorKind::Interrupted
        };
        // The innermost cause says it best, and it holds no address.
        let error = error.without_url();
        let mut cause: &dyn std::error::Error = &error;
        while let Some(deeper) = cause.source() {
            cause = deeper;
        }
        HttpError::new(kind, Fault::Broken(cause.to_string()))
    }
}

#[async_trait]
impl HttpService for Connection {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let (parts, body) = request.into_parts();
        let stop = |fault| HttpError::new(HttpErrorKind::Unknown, fault);
        let url = Url::parse(&parts.uri.to_string()).map_err(|_| stop(Fault::Astray))?;
        self.admitted(&url).map_err(stop)?;
        let asked = parts
            .headers
            .get(RANGE)
            .and_then(|range| length(range.to_str().ok()?));
        let mut request = reqwest::Request::new(parts.method, url);
        *request.headers_mut() = parts.headers;
        *request.body_mut() = body
            .as_bytes()
            .filter(|bytes| !bytes.is_empty())
            .cloned()
            .map(Into::into);
        let response = self
            .client
            .execute(request)
            .await
            .map_err(|error| self.broken(error))?;
        let status = response.status();
        if status.is_redirection() && status != StatusCode::NOT_MODIFIED {
            return Err(stop(Fault::Redirected));
        }
        if matches!(status.as_u16(), 429 | 503) && asks_for_long(response.headers()) {
            return Err(stop(Fault::Busy));
        }
        let limit = match asked {
            _ if !status.is_success() => ERROR_BYTES,
            Some(length) => length,
            None => WHOLE_BYTES,
        };
        let own = self.clone();
        let headers = response.headers().clone();
        let body = reqwest::Body::from(response).map_err(move |error| own.broken(error));
        // Counted as it comes: lengths that are announced can lie.
        let body = Limited::new(body, limit).map_err(|error| match error.downcast::<HttpError>() {
            Ok(error) => *error,
            Err(_) => HttpError::new(HttpErrorKind::Decode, Fault::Endless),
        });
        let body = HttpResponseBody::new(body);
        if matches!(status.as_u16(), 400 | 401 | 403) {
            let text = body.bytes().await.unwrap_or_default();
            return Err(stop(Fault::Refused {
                status: status.as_u16(),
                code: fault::code(&String::from_utf8_lossy(&text)),
            }));
        }
        let mut answer = HttpResponse::new(body);
        *answer.status_mut() = status;
        *answer.headers_mut() = headers;
        Ok(answer)
    }
}

/// Whether `Retry-After` names more seconds than the pauses between attempts ever come to; more digits than fit are
/// a long time too.
fn asks_for_long(headers: &HeaderMap) -> bool {
    let after = headers.get(RETRY_AFTER).and_then(|after| after.to_str().ok());
    after.map(str::trim).is_some_and(|after| {
        !after.is_empty()
            && after.bytes().all(|byte| byte.is_ascii_digit())
            && after
                .parse::<u64>()
                .map_or(true, |seconds| seconds > LONGEST_REST)
    })
}

/// Bytes that a header `Range: bytes=0-99` asks for.
fn length(range: &str) -> Option<usize> {
    let (start, end) = range.strip_prefix("bytes=")?.split_once('-')?;
    let (start, end): (usize, usize) = (start.parse().ok()?, end.parse().ok()?);
    end.checked_sub(start)?.checked_add(1)
}

#[cfg(test)]
mod tests {
    use super::{Clients, Fault, Patience, Target, Url};

    #[test]
    fn a_request_goes_to_its_own_store_and_nowhere_else() {
        let target = Target {
            url: Url::parse("https://store.example:9000").unwrap(),
            configured: Some("store.example".to_owned()),
            authorities: None,
            patience: Patience::default(),
        };
        let connection = Clients::default().connect(&target).unwrap();
        let judged = |url: &str| connection.admitted(&Url::parse(url).unwrap());
        assert_eq!(
            judged("https://store.example:9000/lake/a?x=https://other"),
            Ok(())
        );
        for astray in [
            "http://store.example:9000/lake/a",
            "https://store.example/lake/a",
            "https://store.example:9001/lake/a",
            "https://lake.store.example:9000/a",
            "https://store.example.evil:9000/lake/a",
            "https://store.example:9000@evil.example/lake/a",
            "https://127.0.0.1:9000/lake/a",
            "file:///lake/a",
        ] {
            assert_eq!(judged(astray), Err(Fault::Astray), "{astray}");
        }
    }
}
