//! What the token endpoint answers, and what its ID token has to say.
//!
//! The signature of the ID token is not checked: it comes straight from the token endpoint over TLS, where OpenID
//! Connect Core 1.0, section 3.1.3.7, point 6 lets the connection stand for it. Nothing rests on the token but that
//! the answer belongs to this attempt; the catalog is shown the access token, and judges that itself.

use std::time::{SystemTime, UNIX_EPOCH};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

use crate::rest::error::RestError;

/// Bytes of an ID token.
const MOST: usize = 32 << 10;
/// Seconds by which two clocks may differ.
const SKEW: f64 = 300.0;

/// Tokens as they were given out.
#[derive(Deserialize)]
pub struct Granted {
    /// What the catalog is shown.
    pub access_token: SecretString,
    /// Life of it in seconds, as far as that is said.
    #[serde(default)]
    pub expires_in: Option<f64>,
    /// What new tokens are had for.
    #[serde(default)]
    pub refresh_token: Option<SecretString>,
    #[serde(default)]
    id_token: Option<SecretString>,
    #[serde(default)]
    token_type: Option<String>,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: Audience,
    exp: f64,
    #[serde(default)]
    nonce: Option<String>,
    #[serde(default)]
    azp: Option<String>,
    #[serde(default)]
    sub: Option<String>,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    preferred_username: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Granted {
    /// Reads an answer. The parser's words are not passed on: they could repeat a token.
    pub fn read(body: &[u8]) -> Result<Self, RestError> {
        let malformed = |why: &str| RestError::Malformed {
            what: "the provider's answer".to_owned(),
            why: why.to_owned(),
        };
        let granted: Self =
            serde_json::from_slice(body).map_err(|_| malformed("it holds no `access_token`"))?;
        match &granted.token_type {
            Some(kind) if !kind.eq_ignore_ascii_case("bearer") => {
                Err(malformed("its token is not a bearer token"))
            }
            _ if granted.access_token.expose_secret().is_empty() => {
                Err(malformed("its `access_token` is empty"))
            }
            _ => Ok(granted),
        }
    }

    /// Checks the ID token, where one was given (OpenID Connect Core 1.0, section 3.1.3.7). A `nonce` is asked for
    /// where one was sent.
    pub fn check(&self, issuer: &str, client_id: &str, nonce: Option<&str>) -> Result<(), &'static str> {
        let Some(token) = &self.id_token else {
            return Ok(());
        };
        let claims = claims(token).ok_or("the ID token cannot be read")?;
        if claims.iss != issuer {
            return Err("the ID token is another provider's");
        }
        let (ours, others) = match &claims.aud {
            Audience::One(audience) => (audience == client_id, false),
            Audience::Several(several) => (
                several.iter().any(|audience| audience == client_id),
                several.len() > 1,
            ),
        };
        if !ours {
            return Err("the ID token is for another client");
        }
        let party = claims.azp.as_deref();
        if party.is_some_and(|party| party != client_id) || (others && party.is_none()) {
            return Err("the ID token was given out to another client");
        }
        if claims.exp + SKEW < now() {
            return Err("the ID token has ended; check this computer's clock");
        }
        if nonce.is_some() && claims.nonce.as_deref() != nonce {
            return Err("the ID token belongs to another sign-in");
        }
        Ok(())
    }

    /// Who signed in, in the provider's words.
    pub fn who(&self) -> Option<String> {
        let claims = claims(self.id_token.as_ref()?)?;
        let names = [claims.preferred_username, claims.email, claims.sub];
        let name = names.into_iter().flatten().find(|name| !name.trim().is_empty())?;
        Some(crate::names::visible(&name))
    }
}

fn claims(token: &SecretString) -> Option<Claims> {
    let token = token.expose_secret();
    if token.len() > MOST {
        return None;
    }
    let mut parts = token.split('.');
    let (_head, payload, _signature) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let payload = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
    serde_json::from_slice(&payload).ok()
}

/// Whether an error says that a code or refresh token is worth nothing any more (RFC 6749, section 5.2).
pub fn has_ended(body: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Refusal {
        error: String,
    }
    serde_json::from_slice::<Refusal>(body).is_ok_and(|refusal| refusal.error == "invalid_grant")
}

fn now() -> f64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0.0, |passed| passed.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn granted(changed: &[(&str, Value)]) -> Granted {
        let mut claims = json!({"iss": "https://id.example", "aud": "weft", "exp": now() + 60.0, "nonce": "n1", "sub": "ana"});
        for (key, value) in changed {
            claims[key] = value.clone();
        }
        let token = format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims.to_string()));
        let body = json!({"access_token": "a", "token_type": "Bearer", "id_token": token});
        Granted::read(body.to_string().as_bytes()).expect("an answer")
    }

    fn check(changed: &[(&str, Value)]) -> Result<(), &'static str> {
        granted(changed).check("https://id.example", "weft", Some("n1"))
    }

    #[test]
    fn only_the_token_of_this_attempt_is_taken() {
        check(&[]).expect("the right one");
        check(&[("aud", json!(["weft"]))]).expect("the same as a list");
        check(&[("aud", json!(["weft", "polaris"])), ("azp", json!("weft"))]).expect("with others");
        check(&[("exp", json!(now() - 100.0))]).expect("clocks differ");
        for (key, value) in [
            ("iss", json!("https://id.example/")),
            ("iss", json!("https://other.example")),
            ("aud", json!("other")),
            ("aud", json!([])),
            ("aud", json!(["weft", "polaris"])),
            ("azp", json!("other")),
            ("exp", json!(now() - 1_000.0)),
            ("exp", json!("never")),
            ("nonce", json!("n2")),
            ("nonce", Value::Null),
        ] {
            check(&[(key, value.clone())]).expect_err(&format!("{key} {value}"));
        }
    }

    #[test]
    fn who_signed_in_is_told_by_the_name_that_people_know() {
        assert_eq!(granted(&[]).who().as_deref(), Some("ana"));
        let named = granted(&[
            ("preferred_username", json!("ana\u{202e}")),
            ("email", json!("x")),
        ]);
        assert_eq!(named.who().as_deref(), Some("ana\\u{202e}"));
    }

    #[test]
    fn an_answer_without_a_usable_token_is_refused_and_not_repeated() {
        for body in [
            r#"{"refresh_token":"canary"}"#,
            r#"{"access_token":"","refresh_token":"canary"}"#,
            r#"{"access_token":"canary","token_type":"DPoP"}"#,
            r#"{"access_token":["canary"]}"#,
            "<html>canary</html>",
        ] {
            let error = Granted::read(body.as_bytes()).err().expect(body);
            assert!(!format!("{error:?}").contains("canary"), "{error:?}");
        }
    }
}
