//! Sends events to addresses elsewhere, signed as Standard Webhooks says. Knows HTTP and nothing of what is sent.

mod guard;
mod sign;

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use async_trait::async_trait;
use reqwest::{
    StatusCode,
    header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER},
};
use secrecy::SecretString;
use url::{Host, Url};
use weft_ports::{Delivered, Delivery, Outbound, PortError, PortErrorKind, error::PortResult};

use guard::Guarded;

/// Time for one delivery.
const BUDGET: Duration = Duration::from_secs(10);
/// Longest address, in bytes.
const LONGEST: usize = 2_048;

/// Sends over HTTP.
#[derive(Debug, Clone, Copy, Default)]
pub struct HttpOutbound;

#[async_trait]
impl Outbound for HttpOutbound {
    fn check(&self, url: &str) -> PortResult<()> {
        address(url).map(|_| ())
    }

    fn draw_secret(&self) -> PortResult<SecretString> {
        sign::draw()
    }

    async fn deliver(&self, delivery: &Delivery, secret: &SecretString) -> PortResult<Delivered> {
        let url = address(&delivery.url)?;
        let guard = Guarded {
            local: is_local(&url),
            inner: delivery.inner,
        };
        // A name is judged when it is resolved, an address here.
        let literal = match url.host() {
            Some(Host::Ipv4(address)) => guard.refuses(address.into()),
            Some(Host::Ipv6(address)) => guard.refuses(address.into()),
            _ => None,
        };
        if let Some(kind) = literal {
            return Ok(Delivered::Unreached(guard::refused(kind)));
        }
        let seconds = delivery.at.as_millis().div_euclid(1_000);
        let signature = sign::signature(secret, &delivery.id, seconds, &delivery.body)?;
        let sent = client(&url, guard)?
            .post(url)
            .header(CONTENT_TYPE, delivery.media_type)
            .header("webhook-id", delivery.id.as_str())
            .header("webhook-timestamp", seconds.to_string())
            .header("webhook-signature", signature)
            .body(delivery.body.clone())
            .send()
            .await;
        Ok(match sent {
            Ok(response) => answered(response.status(), response.headers()),
            Err(error) => Delivered::Unreached(words(error)),
        })
    }
}

fn client(url: &Url, guard: Guarded) -> PortResult<reqwest::Client> {
    // A second call finds it installed: that is what is wanted.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        // An answer never decides where an event goes.
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        // A proxy would connect to addresses that were not judged here.
        .no_proxy()
        .dns_resolver(Arc::new(guard))
        .timeout(BUDGET)
        .https_only(url.scheme() == "https")
        .user_agent(concat!("weft/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|error| {
            PortError::new(
                PortErrorKind::Failed,
                format!("no encrypted connections can be made: {error}"),
            )
        })
}

fn answered(status: StatusCode, headers: &HeaderMap) -> Delivered {
    if status.is_success() {
        return Delivered::Accepted(status.as_u16());
    }
    if status == StatusCode::GONE {
        return Delivered::Gone;
    }
    Delivered::Refused {
        status: status.as_u16(),
        after: headers
            .get(RETRY_AFTER)
            .and_then(|after| after.to_str().ok())
            .and_then(|after| seconds(after, SystemTime::now())),
    }
}

/// Seconds that a `Retry-After` names, as a number or as a date.
fn seconds(after: &str, now: SystemTime) -> Option<u64> {
    let after = after.trim();
    if let Ok(seconds) = after.parse() {
        return Some(seconds);
    }
    let until = httpdate::parse_http_date(after).ok()?;
    Some(until.duration_since(now).map_or(0, |rest| rest.as_secs()))
}

/// Why nothing was heard: the innermost cause says it best, and it holds no address.
fn words(error: reqwest::Error) -> String {
    if error.is_timeout() {
        return format!("it did not answer within {} seconds", BUDGET.as_secs());
    }
    let error = error.without_url();
    let mut cause: &dyn std::error::Error = &error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}

fn is_local(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Takes an address: `https` everywhere, `http` only to this machine; no user and no password, which are not repeated.
fn address(text: &str) -> PortResult<Url> {
    let refused =
        |why: &str, next: &str| Err(PortError::new(PortErrorKind::Invalid, why.to_owned()).hint(next));
    if text.len() > LONGEST {
        return refused("the address is longer than 2,048 bytes", "use a shorter one");
    }
    let Ok(url) = Url::parse(text) else {
        return refused("this is no address", "write it as https://host/path");
    };
    if !url.username().is_empty() || url.password().is_some() {
        return refused(
            "an address may not hold a user or a password",
            "the receiver knows events by their signature; everybody in the workspace may read the address",
        );
    }
    if url.host().is_none() || url.fragment().is_some() {
        return refused(
            "the address names no host, or has a part after `#`",
            "write it as https://host/path",
        );
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_local(&url) => Ok(url),
        _ => refused(
            "events are sent by https only",
            "use https; plain http is taken only for this machine",
        ),
    }
}

#[cfg(test)]
mod tests;
