//! Signing in at an external provider: OpenID Connect with PKCE (RFC 7636) in the system's browser (RFC 8252).
//!
//! The person names the issuer, and trusts it for naming its own endpoints; the catalog names nothing. Providers keep
//! their endpoints on other hosts than their issuer (Google does), so any `https` address is taken from the issuer's
//! document, and from nothing else. What is sent there is a code with its verifier, or a refresh token: worthless
//! anywhere but at that provider.
//!
//! Written here and not taken from `openidconnect` or `oauth2`: every request goes through the guarded client of this
//! crate, which leaves a library two forms to fill in; the first brings five signature algorithms that are not needed
//! (see [`answer`]), and both keep answers, tokens among them, in their errors.

mod answer;
mod listener;
mod pkce;
mod provider;
#[cfg(test)]
mod tests;

use std::{sync::Arc, time::Duration};

use secrecy::{ExposeSecret as _, SecretString};
use url::Url;
use weft_ports::{Cancel, Patience, error::PortResult, source::SignIn};

pub use self::answer::Granted;
use self::{
    listener::Listener,
    pkce::Attempt,
    provider::{Provider, same_server},
};
use super::{
    error::RestError,
    hidden,
    http::{Http, Reply},
    origin::Origin,
    token::said,
};
use crate::names::visible;

/// Scope that a sign-in asks for where the person names none: an identity, and a refresh token.
const SCOPE: &str = "openid offline_access";
/// How long a person is waited for.
const PERSON: Duration = Duration::from_mins(5);
/// Bytes of an answer with tokens.
const MOST: usize = 64 << 10;
/// Bytes of an address that a browser is sent to. Longer ones are not taken everywhere.
const LONGEST: usize = 2_048;

/// A sign-in at one provider, as a person set it up. Holds no token.
pub struct OpenId {
    issuer: Origin,
    /// The issuer as it was written: the provider has to call itself exactly that.
    name: String,
    client_id: String,
    scope: String,
    audience: Option<String>,
    authorities: Option<Arc<[u8]>>,
    patience: Patience,
}

impl OpenId {
    /// Takes the settings of a sign-in of this kind; `None` for another kind. Asks nothing yet.
    pub fn new(
        sign_in: &SignIn,
        authorities: Option<Arc<[u8]>>,
        patience: Patience,
    ) -> PortResult<Option<Self>> {
        let SignIn::OpenId {
            issuer,
            client_id,
            scope,
            audience,
        } = sign_in
        else {
            return Ok(None);
        };
        Ok(Some(Self {
            issuer: Origin::parse(issuer)?,
            name: issuer.clone(),
            client_id: client_id.clone(),
            scope: scope.clone().unwrap_or_else(|| SCOPE.to_owned()),
            audience: audience.clone(),
            authorities,
            patience,
        }))
    }

    /// The issuer, for people.
    pub fn shown(&self) -> String {
        visible(&self.name)
    }

    /// Lets a person sign in. `show` is given the address that their browser has to open.
    pub async fn sign_in(
        &self,
        show: &(dyn Fn(&str) + Send + Sync),
        cancel: &Cancel,
    ) -> Result<Granted, RestError> {
        let provider = self.provider(cancel).await?;
        let attempt = Attempt::new()?;
        let listener = Listener::bind().await?;
        let back = listener.address();
        let address = self.address(&provider, &attempt, &back)?;
        show(address.as_str());
        let answer = tokio::select! {
            biased;
            () = cancel.cancelled() => return Err(RestError::Cancelled),
            answer = tokio::time::timeout(PERSON, listener.answer(&attempt.state)) => {
                answer.map_err(|_| self.failed("nobody signed in within 5 minutes"))?
            }
        };
        // Whose answer it is comes first: an error of another provider says nothing either (RFC 9207, section 2.4).
        match &answer.issuer {
            Some(issuer) if *issuer != self.name => {
                return Err(self.failed("the answer came from another provider"));
            }
            None if provider.names_itself => {
                return Err(self.failed("the answer does not say which provider it came from"));
            }
            _ => {}
        }
        let code = answer
            .code
            .map_err(|said| self.failed(&format!("the provider said: {said}")))?;
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code.expose_secret()),
            ("redirect_uri", back.as_str()),
            ("client_id", self.client_id.as_str()),
            ("code_verifier", attempt.verifier.expose_secret()),
        ];
        let reply = self.post(&provider.tokens, &form, "the sign-in", cancel).await?;
        let sent = [&code, &attempt.verifier];
        if !reply.status.is_success() {
            return Err(self.refused(&reply, &sent));
        }
        let granted = Granted::read(&reply.body)?;
        granted
            .check(&self.name, &self.client_id, Some(&attempt.nonce))
            .map_err(|why| self.failed(why))?;
        Ok(granted)
    }

    /// Trades a refresh token for new tokens. An end of the sign-in is [`RestError::SignedOut`].
    pub async fn renew(&self, refresh: &SecretString, cancel: &Cancel) -> Result<Granted, RestError> {
        let provider = self.provider(cancel).await?;
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh.expose_secret()),
            ("client_id", self.client_id.as_str()),
        ];
        let reply = self
            .post(&provider.tokens, &form, "the renewal of the sign-in", cancel)
            .await?;
        if !reply.status.is_success() {
            return Err(self.refused(&reply, &[refresh]));
        }
        let granted = Granted::read(&reply.body)?;
        granted
            .check(&self.name, &self.client_id, None)
            .map_err(|why| self.failed(why))?;
        Ok(granted)
    }

    /// Tells the provider that a refresh token is used no more (RFC 7009). `false`: it cannot be told.
    pub async fn revoke(&self, refresh: &SecretString, cancel: &Cancel) -> Result<bool, RestError> {
        let provider = self.provider(cancel).await?;
        let Some(address) = &provider.revocation else {
            return Ok(false);
        };
        let form = [
            ("token", refresh.expose_secret()),
            ("token_type_hint", "refresh_token"),
            ("client_id", self.client_id.as_str()),
        ];
        let reply = self.post(address, &form, "the sign-out", cancel).await?;
        if reply.status.is_success() {
            return Ok(true);
        }
        Err(self.refused(&reply, &[refresh]))
    }

    async fn provider(&self, cancel: &Cancel) -> Result<Provider, RestError> {
        let http = self.http(&self.issuer, cancel)?;
        Provider::discover(&http, &self.issuer, &self.name).await
    }

    /// Where the person's browser goes (RFC 6749, section 4.1.1; OpenID Connect Core, section 3.1.2.1).
    fn address(&self, provider: &Provider, attempt: &Attempt, back: &str) -> Result<Url, RestError> {
        let mut address = provider.authorization.clone();
        let mut query = address.query_pairs_mut();
        query
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.client_id)
            .append_pair("redirect_uri", back)
            .append_pair("scope", &self.scope)
            .append_pair("state", &attempt.state)
            .append_pair("nonce", &attempt.nonce)
            .append_pair("code_challenge", &attempt.challenge())
            .append_pair("code_challenge_method", "S256");
        if self.scope.split(' ').any(|scope| scope == "offline_access") {
            // Without it a provider has to leave the refresh token out (OpenID Connect Core, section 11).
            query.append_pair("prompt", "consent");
        }
        if let Some(audience) = &self.audience {
            query.append_pair("audience", audience);
        }
        drop(query);
        if address.as_str().len() > LONGEST {
            return Err(self.failed("the address to sign in at is longer than browsers take"));
        }
        Ok(address)
    }

    async fn post(
        &self,
        address: &Url,
        form: &[(&str, &str)],
        what: &str,
        cancel: &Cancel,
    ) -> Result<Reply, RestError> {
        let server = same_server(address).map_err(|error| RestError::Invalid(error.to_string()))?;
        self.http(&server, cancel)?.post(address, form, what, MOST).await
    }

    /// The way to one server of the provider. Nothing of the catalog, its realm neither, goes there.
    fn http(&self, server: &Origin, cancel: &Cancel) -> Result<Http, RestError> {
        let http = Http::new(server, None, self.authorities.as_deref(), self.patience);
        let http = http.map_err(|error| RestError::Invalid(error.to_string()))?;
        Ok(http.until(cancel))
    }

    fn refused(&self, reply: &Reply, sent: &[&SecretString]) -> RestError {
        let said = hidden::without_any(&said(reply), sent.iter().copied());
        if reply.status.is_server_error() || reply.status.as_u16() == 429 {
            return RestError::Busy {
                what: "the sign-in".to_owned(),
                server: self.shown(),
                said,
            };
        }
        if answer::has_ended(&reply.body) {
            return RestError::SignedOut {
                issuer: self.shown(),
                said,
            };
        }
        if said.is_empty() {
            return self.failed(&format!("the provider answered with {}", reply.status.as_u16()));
        }
        self.failed(&format!("the provider said: {said}"))
    }

    fn failed(&self, why: &str) -> RestError {
        RestError::OpenId {
            issuer: self.shown(),
            why: why.to_owned(),
        }
    }
}
