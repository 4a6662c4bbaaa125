//! What one attempt to sign in is bound by: state, nonce and the verifier of RFC 7636.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    digest::{SHA256, digest},
    rand::{SecureRandom as _, SystemRandom},
};
use secrecy::{ExposeSecret as _, SecretString};

use crate::rest::error::RestError;

/// One attempt. Its values are drawn anew each time and used once.
pub struct Attempt {
    /// Ties the browser's answer to this attempt.
    pub state: String,
    /// Ties the ID token to this attempt.
    pub nonce: String,
    /// Shows the token endpoint that the code was asked for by this program.
    pub verifier: SecretString,
}

impl Attempt {
    /// Draws one.
    pub fn new() -> Result<Self, RestError> {
        Ok(Self {
            state: drawn()?,
            nonce: drawn()?,
            verifier: drawn()?.into(),
        })
    }

    /// The challenge of the verifier: S256, the only method that is asked for.
    pub fn challenge(&self) -> String {
        challenge(self.verifier.expose_secret())
    }
}

fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()))
}

/// 256 random bits: 43 characters that need no escaping, as short as a verifier may be.
fn drawn() -> Result<String, RestError> {
    let mut bytes = [0_u8; 32];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| RestError::Invalid("the system gives no random numbers".to_owned()))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_that_of_the_specification() {
        // RFC 7636, appendix B.
        assert_eq!(
            challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }

    #[test]
    fn nothing_is_drawn_twice() {
        let (one, other) = (Attempt::new().expect("drawn"), Attempt::new().expect("drawn"));
        let drawn = [
            one.state,
            one.nonce,
            one.verifier.expose_secret().to_owned(),
            other.state,
            other.nonce,
            other.verifier.expose_secret().to_owned(),
        ];
        let different: std::collections::HashSet<&String> = drawn.iter().collect();
        assert_eq!(different.len(), drawn.len());
        assert!(drawn.iter().all(|text| text.len() == 43));
    }
}
