//! Signing in: client credentials of OAuth 2 (RFC 6749, section 4.4), a token as it was given, or a provider's.

mod browser;

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use weft_ports::{Patience, error::PortResult, source::SignIn};

use super::{
    error::RestError,
    hidden,
    http::{Http, Reply},
    openid::OpenId,
    origin::Origin,
    secret::SecretSource,
    wait,
};

/// Scope that Polaris wants, and that others ignore.
const SCOPE: &str = "PRINCIPAL_ROLE:ALL";
/// Life of a token whose life is not stated.
const UNSTATED: Duration = Duration::from_mins(5);
/// Longest life that is believed.
const LONGEST: Duration = Duration::from_hours(24);
/// Bytes of an answer with a token.
const MOST: usize = 64 << 10;

struct Token {
    value: SecretString,
    renew: Option<Instant>,
}

#[derive(Default)]
struct Current {
    token: Option<Token>,
    /// The last sign-in that came to nothing, and when it did.
    failed: Option<(Instant, RestError)>,
}

/// The sign-in of one connection. Tokens live in memory only, and are renewed at four fifths of their life.
pub struct Login {
    sign_in: SignIn,
    tokens: Origin,
    path: &'static str,
    openid: Option<OpenId>,
    secret: Box<dyn SecretSource>,
    current: tokio::sync::Mutex<Current>,
    /// What may not be repeated from an answer.
    known: Mutex<Vec<SecretString>>,
    /// A refresh token that is newer than what is kept.
    unkept: Mutex<Option<SecretString>>,
    /// Who signed in through a browser.
    who: Mutex<Option<String>>,
}

#[derive(Deserialize)]
struct Granted {
    access_token: SecretString,
    #[serde(default)]
    expires_in: Option<f64>,
}

impl Login {
    /// Takes the sign-in as the person set it up; asks nothing yet.
    ///
    /// Tokens come from the catalog's own address, or from the one the person named: never from one that an answer
    /// names.
    pub fn new(
        sign_in: &SignIn,
        catalog: &Origin,
        secret: Box<dyn SecretSource>,
        authorities: Option<Arc<[u8]>>,
        patience: Patience,
    ) -> PortResult<Self> {
        let (tokens, path) = match sign_in {
            SignIn::ClientCredentials {
                token_uri: Some(uri), ..
            } => (Origin::parse(uri)?, ""),
            _ => (catalog.clone(), "v1/oauth/tokens"),
        };
        Ok(Self {
            sign_in: sign_in.clone(),
            tokens,
            path,
            openid: OpenId::new(sign_in, authorities, patience)?,
            secret,
            current: tokio::sync::Mutex::default(),
            known: Mutex::default(),
            unkept: Mutex::default(),
            who: Mutex::default(),
        })
    }

    /// The bearer token of this moment; `None` where nobody signs in.
    pub async fn bearer(&self, http: &Http) -> Result<Option<SecretString>, RestError> {
        if matches!(self.sign_in, SignIn::None) {
            return Ok(None);
        }
        self.current(http).await.map(Some)
    }

    async fn current(&self, http: &Http) -> Result<SecretString, RestError> {
        let asked = Instant::now();
        // One at a time: a hundred waiting requests need one token.
        let mut current = self.current.lock().await;
        if let Some(token) = &current.token
            && token.renew.is_none_or(|renew| Instant::now() < renew)
        {
            return Ok(token.value.clone());
        }
        // And one refusal: what failed while this one waited is not tried again for it.
        if let Some((at, error)) = &current.failed
            && *at > asked
        {
            return Err(error.clone());
        }
        match self.sign_in(http).await {
            Ok(token) => {
                let value = token.value.clone();
                current.token = Some(token);
                Ok(value)
            }
            Err(error) => {
                if error != RestError::Cancelled {
                    current.failed = Some((Instant::now(), error.clone()));
                }
                Err(error)
            }
        }
    }

    /// Forgets a token that the server did not take; the next request signs in anew. Says whether that can help.
    pub async fn forget(&self, refused: &SecretString) -> bool {
        let mut current = self.current.lock().await;
        if current
            .token
            .as_ref()
            .is_some_and(|token| token.value.expose_secret() == refused.expose_secret())
        {
            current.token = None;
        }
        matches!(
            self.sign_in,
            SignIn::ClientCredentials { .. } | SignIn::OpenId { .. }
        )
    }

    /// The text without any secret of this connection: a server may repeat what it was sent.
    pub fn redacted(&self, text: &str) -> String {
        hidden::without_any(text, held(&self.known).iter())
    }

    /// What it means that the catalog answered with 401.
    pub fn refused(&self, server: String, said: String) -> RestError {
        match &self.openid {
            Some(openid) => RestError::Distrusted {
                server,
                issuer: openid.shown(),
                said,
            },
            None => RestError::SignIn { server, said },
        }
    }

    fn remember(&self, secret: &SecretString) {
        let mut known = held(&self.known);
        if known.len() >= 16 {
            known.remove(1);
        }
        known.push(secret.clone());
    }

    async fn sign_in(&self, http: &Http) -> Result<Token, RestError> {
        if let Some(openid) = &self.openid {
            return self.renewed(openid, http.cancel()).await;
        }
        let secret = self
            .secret
            .secret()
            .await
            .map_err(|error| RestError::Invalid(error.to_string()))?
            .ok_or(RestError::NoSecret)?;
        self.remember(&secret);
        let SignIn::ClientCredentials { client_id, scope, .. } = &self.sign_in else {
            return Ok(Token {
                value: secret,
                renew: None,
            });
        };
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", client_id.as_str()),
            ("client_secret", secret.expose_secret()),
            ("scope", scope.as_deref().unwrap_or(SCOPE)),
        ];
        let reply = http.sign_in(&self.tokens, self.path, &form, MOST).await?;
        if !reply.status.is_success() {
            let (what, server) = ("the sign-in".to_owned(), self.tokens.server());
            let said = self.redacted(&said(&reply));
            // A server in trouble has not refused anybody.
            return Err(match reply.status {
                status if wait::busy(status, &reply.headers) => RestError::Busy { what, server, said },
                status if status.is_server_error() => RestError::Server {
                    what,
                    server,
                    status: status.as_u16(),
                    said,
                },
                _ => RestError::SignIn { server, said },
            });
        }
        // The parser's words could repeat the token.
        let granted: Granted = serde_json::from_slice(&reply.body).map_err(|_| RestError::Malformed {
            what: "the answer to the sign-in".to_owned(),
            why: "it holds no `access_token`".to_owned(),
        })?;
        self.remember(&granted.access_token);
        Ok(Token {
            value: granted.access_token,
            renew: Some(Instant::now() + renewal(granted.expires_in)),
        })
    }
}

/// Four fifths of the life that the server states, within reason.
fn renewal(expires_in: Option<f64>) -> Duration {
    let life = match expires_in {
        Some(seconds) if seconds.is_finite() && seconds >= 1.0 => {
            Duration::from_secs_f64(seconds.min(LONGEST.as_secs_f64()))
        }
        _ => UNSTATED,
    };
    life.mul_f64(0.8)
}

fn held<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The words of an OAuth error (RFC 6749, section 5.2), which are not those of the Iceberg API.
pub(super) fn said(reply: &Reply) -> String {
    #[derive(Deserialize)]
    struct Refusal {
        #[serde(default)]
        error: Option<serde_json::Value>,
        #[serde(default)]
        error_description: Option<String>,
    }
    let Ok(refusal) = serde_json::from_slice::<Refusal>(&reply.body) else {
        return String::new();
    };
    let code = match &refusal.error {
        Some(serde_json::Value::String(code)) => Some(code.clone()),
        Some(other) => other
            .get("message")
            .and_then(|text| text.as_str())
            .map(str::to_owned),
        None => None,
    };
    let words = refusal.error_description.or(code).unwrap_or_default();
    crate::names::visible(&words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lives_that_lie_are_kept_within_reason() {
        for (stated, expected) in [
            (Some(3600.0), Duration::from_mins(48)),
            (Some(0.0), UNSTATED.mul_f64(0.8)),
            (Some(-1.0), UNSTATED.mul_f64(0.8)),
            (Some(9.3e18), LONGEST.mul_f64(0.8)),
            (None, UNSTATED.mul_f64(0.8)),
        ] {
            assert_eq!(renewal(stated), expected, "{stated:?}");
        }
    }
}
