//! The token endpoint. Its refusals have the shape of OAuth, not that of Iceberg (#1).

use std::time::Instant;

use serde_json::json;

use super::{
    answer::{Answer, Reply},
    call::{Call, value_of},
    state::{State, random},
};

/// A live token.
#[derive(Debug)]
pub struct Token {
    /// Whose.
    pub principal: u64,
    /// The one role it activates; none stands for all [spec].
    pub role: Option<String>,
    /// When it was given out.
    pub issued: Instant,
}

/// Tokens that another issuer gave out, and whom they stand for: Polaris can be told to trust an OpenID provider and
/// to find the principal by a claim [spec].
#[derive(Default)]
pub struct External(Option<Box<PrincipalOf>>);

/// The name of a token's principal; nothing for one that is not to be trusted.
pub type PrincipalOf = dyn Fn(&str) -> Option<String> + Send;

impl External {
    /// Trusts what this takes.
    pub fn new(principal_of: Box<PrincipalOf>) -> Self {
        Self(Some(principal_of))
    }

    /// The name of the principal that a token stands for.
    pub fn principal(&self, token: &str) -> Option<String> {
        self.0.as_ref().and_then(|principal_of| principal_of(token))
    }
}

impl std::fmt::Debug for External {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "External({})", self.0.is_some())
    }
}

/// Gives out a token (#3), with no refresh token beside it.
pub fn issue(state: &mut State, call: &Call) -> Reply {
    let form = call.form();
    if value_of(&form, "grant_type") != Some("client_credentials") {
        return Err(refused(
            400,
            "unsupported_grant_type",
            "The grant type is not supported",
        )); // [assumed]
    }
    let (id, secret) = (value_of(&form, "client_id"), value_of(&form, "client_secret"));
    let principal = state
        .principals
        .iter()
        .find(|known| id == Some(&known.client_id) && secret == Some(&known.secret))
        .ok_or_else(|| refused(401, "unauthorized_client", "The client is not authorized"))?
        .entity
        .id;
    let role = value_of(&form, "scope")
        .and_then(|scope| scope.strip_prefix("PRINCIPAL_ROLE:"))
        .filter(|role| *role != "ALL")
        .map(str::to_owned);
    let token = format!("{}{}", random(), random());
    state.tokens.insert(
        token.clone(),
        Token {
            principal,
            role,
            issued: Instant::now(),
        },
    );
    Ok(Answer::ok(&json!({
        "access_token": token,
        "token_type": "bearer",
        "issued_token_type": "urn:ietf:params:oauth:token-type:access_token",
        "expires_in": state.token_lifetime.as_secs(),
    })))
}

fn refused(status: u16, error: &str, description: &str) -> Answer {
    let body = json!({"error": error, "error_description": description, "error_uri": null});
    Answer::json(status, &body)
}
