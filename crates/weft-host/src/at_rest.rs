//! The keys of what lies of a team's workspace on this machine: one secret, kept where secrets are, from which each of the files has
//! a key of its own.

use std::path::Path;

use secrecy::{ExposeSecret, SecretString};
use weft_app::{AppError, AppResult};
use weft_ports::{AtRestKey, Secrets};
use zeroize::Zeroizing;

use crate::lock;

/// Under what name it is kept. No source is called so.
const NAME: &str = "at-rest/key";

/// The keys.
pub struct Keys {
    /// Of the copy.
    pub copy: AtRestKey,
    /// Of the replica.
    pub replica: AtRestKey,
    /// Of the search index.
    pub index: AtRestKey,
}

/// The keys of a folder that follows a team's workspace; made when it is opened for the first time. Where the secret is gone, what
/// lies there cannot be read any more, and is followed anew.
pub async fn keys(folder: &Path, secrets: &dyn Secrets) -> AppResult<Keys> {
    if let Some(kept) = secrets.get(NAME).await? {
        return derived(&kept);
    }
    // Two that open it at once must not each make one.
    let _held = lock::hold(&folder.join("at-rest.lock")).await?;
    if let Some(kept) = secrets.get(NAME).await? {
        return derived(&kept);
    }
    let made = random()?;
    secrets.set(NAME, made.clone()).await?;
    derived(&made)
}

/// 256 bits at random, as hexadecimal digits.
fn random() -> AppResult<SecretString> {
    let mut bytes = Zeroizing::new([0_u8; 32]);
    getrandom::fill(bytes.as_mut())
        .map_err(|error| AppError::failed(format!("this machine gives no random numbers: {error}")))?;
    Ok(SecretString::from(
        blake3::Hash::from_bytes(*bytes).to_hex().to_string(),
    ))
}

fn derived(secret: &SecretString) -> AppResult<Keys> {
    let secret = blake3::Hash::from_hex(secret.expose_secret()).map_err(|_| {
        AppError::failed("the key of the workspace's copy on this machine is damaged").hint(
            "take the entry `at-rest/key` of this workspace out of the keychain; the copy is then made anew",
        )
    })?;
    let of = |file: &str| AtRestKey::new(blake3::derive_key(file, secret.as_bytes()));
    Ok(Keys {
        copy: of("weft at rest 1: copy.db"),
        replica: of("weft at rest 1: replica.db"),
        index: of("weft at rest 1: index"),
    })
}

#[cfg(test)]
mod tests {
    use super::{derived, keys};
    use crate::secrets::{EncryptedFile, FileKey};

    #[tokio::test]
    async fn a_folder_keeps_its_keys_and_each_file_has_its_own() {
        let (folder, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let secrets = EncryptedFile::new(folder.path(), FileKey::Identity(home.path().join("secrets.key")));
        // Two at once have the same.
        let (one, other) = tokio::join!(keys(folder.path(), &secrets), keys(folder.path(), &secrets));
        let (one, other) = (one.unwrap(), other.unwrap());
        let later = keys(folder.path(), &secrets).await.unwrap();
        for same in [&other, &later] {
            assert_eq!(one.copy.expose(), same.copy.expose());
            assert_eq!(one.index.expose(), same.index.expose());
        }
        assert_ne!(one.copy.expose(), one.replica.expose());
        assert_ne!(one.copy.expose(), one.index.expose());
        assert_ne!(one.replica.expose(), one.index.expose());
        assert_eq!(format!("{:?}", one.copy), "AtRestKey");
    }

    #[test]
    fn a_damaged_key_says_what_to_do() {
        let error = derived(&"not a key".to_owned().into()).err().unwrap();
        assert!(
            error.hint.is_some() && !error.message.contains("not a key"),
            "{error:?}"
        );
    }
}
