//! Signatures of Standard Webhooks: symmetric, HMAC-SHA256 over `id.timestamp.body`.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::{
    hmac,
    rand::{SecureRandom as _, SystemRandom},
};
use secrecy::{ExposeSecret as _, SecretString};
use weft_ports::{PortError, PortErrorKind, error::PortResult};
use zeroize::Zeroizing;

/// What every secret begins with.
const PREFIX: &str = "whsec_";

/// 32 random bytes, as receivers take them.
pub fn draw() -> PortResult<SecretString> {
    let mut key = Zeroizing::new([0_u8; 32]);
    SystemRandom::new()
        .fill(key.as_mut_slice())
        .map_err(|_| PortError::new(PortErrorKind::Failed, "the system gives no random numbers"))?;
    let text = Zeroizing::new(STANDARD.encode(key.as_slice()));
    Ok(SecretString::from(format!("{PREFIX}{}", text.as_str())))
}

/// The header `webhook-signature`. `seconds` are those since the Unix epoch.
pub fn signature(secret: &SecretString, id: &str, seconds: i64, body: &str) -> PortResult<String> {
    let damaged = || {
        PortError::new(
            PortErrorKind::Corrupt,
            "the key that events are signed with is damaged",
        )
        .hint("remove the webhook and add it anew; its receiver needs the new key")
    };
    let text = secret.expose_secret();
    let text = text.strip_prefix(PREFIX).ok_or_else(damaged)?;
    let key = Zeroizing::new(STANDARD.decode(text).map_err(|_| damaged())?);
    let signed = hmac::sign(
        &hmac::Key::new(hmac::HMAC_SHA256, &key),
        format!("{id}.{seconds}.{body}").as_bytes(),
    );
    Ok(format!("v1,{}", STANDARD.encode(signed.as_ref())))
}
