//! The part of a sign-in that an external provider gives out: made in a browser, renewed, ended.

use std::time::{Duration, Instant};

use secrecy::{ExposeSecret as _, SecretString};
use weft_ports::{Cancel, source::SignedIn};

use super::{Current, Login, Token, held, renewal};
use crate::rest::{
    error::RestError,
    openid::{Granted, OpenId},
};

/// How long a provider is waited for at a sign-out, which is done here whatever it says.
const FAREWELL: Duration = Duration::from_secs(10);

impl Login {
    /// Lets the person sign in. `show` is given the address that their browser has to open. From then on this login
    /// has the access token; what came with it to stay signed in is the caller's to keep.
    pub async fn through_browser(
        &self,
        show: &(dyn Fn(&str) + Send + Sync),
        cancel: &Cancel,
    ) -> Result<SignedIn, RestError> {
        let openid = self.openid.as_ref().ok_or_else(|| {
            RestError::Invalid("this connection is not signed in to through a browser".to_owned())
        })?;
        let granted = openid.sign_in(show, cancel).await?;
        let who = granted.who();
        held(&self.who).clone_from(&who);
        let secret = granted.refresh_token.clone();
        held(&self.unkept).clone_from(&secret);
        if let Some(secret) = &secret {
            self.remember(secret);
        }
        let token = self.taken(&granted);
        *self.current.lock().await = Current {
            token: Some(token),
            failed: None,
        };
        Ok(SignedIn { secret, who })
    }

    /// Ends the sign-in, and tells the provider. `false`: it cannot be told, or there was no sign-in.
    pub async fn sign_out(&self) -> Result<bool, RestError> {
        let Some(openid) = &self.openid else {
            return Ok(false);
        };
        let refresh = self.refresh().await?;
        *self.current.lock().await = Current::default();
        *held(&self.unkept) = None;
        *held(&self.who) = None;
        let Some(refresh) = refresh else {
            return Ok(false);
        };
        let never = Cancel::new();
        tokio::time::timeout(FAREWELL, openid.revoke(&refresh, &never))
            .await
            .unwrap_or_else(|_| {
                Err(RestError::Slow {
                    what: "the sign-out".to_owned(),
                    server: openid.shown(),
                    after: FAREWELL,
                })
            })
    }

    /// A refresh token that is not kept anywhere.
    pub fn unkept(&self) -> Option<SecretString> {
        held(&self.unkept).clone()
    }

    /// Who signed in, as far as this program was there.
    pub fn who(&self) -> Option<String> {
        held(&self.who).clone()
    }

    /// A new access token for the refresh token.
    pub(super) async fn renewed(&self, openid: &OpenId, cancel: &Cancel) -> Result<Token, RestError> {
        let signed_out = || RestError::SignedOut {
            issuer: openid.shown(),
            said: String::new(),
        };
        let refresh = self.refresh().await?.ok_or_else(signed_out)?;
        self.remember(&refresh);
        let granted = match openid.renew(&refresh, cancel).await {
            Err(ended @ RestError::SignedOut { .. }) => {
                *held(&self.unkept) = None;
                // Another program of this person may have renewed it in between.
                let newer = self.refresh().await?;
                let newer = newer.filter(|newer| newer.expose_secret() != refresh.expose_secret());
                let newer = newer.ok_or(ended)?;
                self.remember(&newer);
                openid.renew(&newer, cancel).await?
            }
            renewed => renewed?,
        };
        if let Some(rotated) = &granted.refresh_token
            && rotated.expose_secret() != refresh.expose_secret()
        {
            self.keep(rotated).await;
        }
        Ok(self.taken(&granted))
    }

    /// Keeps a rotated refresh token: the one before is worth nothing now.
    async fn keep(&self, rotated: &SecretString) {
        self.remember(rotated);
        let kept = self.secret.replace(rotated.clone()).await;
        if let Err(error) = &kept {
            tracing::warn!(message = %error.message, "a renewed sign-in cannot be kept; it lasts until the program ends");
        }
        *held(&self.unkept) = match kept {
            Ok(true) => None,
            Ok(false) | Err(_) => Some(rotated.clone()),
        };
    }

    async fn refresh(&self) -> Result<Option<SecretString>, RestError> {
        if let Some(unkept) = self.unkept() {
            return Ok(Some(unkept));
        }
        let kept = self.secret.secret().await;
        kept.map_err(|error| RestError::Invalid(error.to_string()))
    }

    fn taken(&self, granted: &Granted) -> Token {
        self.remember(&granted.access_token);
        Token {
            value: granted.access_token.clone(),
            renew: Some(Instant::now() + renewal(granted.expires_in)),
        }
    }
}
