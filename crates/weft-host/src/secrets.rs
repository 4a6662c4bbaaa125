//! Where secrets of sources are kept here: the system's keychain, else an encrypted file in the workspace.
//!
//! Nothing of this is touched while a workspace of one's own opens: the keychain is asked when the first secret is. What lies here of a
//! team's is encrypted, and opening that asks for its key.

mod crypt;
mod entries;
mod file;
mod key;
mod keychain;
mod system;
#[cfg(test)]
mod tests;

use std::{ffi::OsStr, path::Path};

use async_trait::async_trait;
use secrecy::SecretString;
use weft_ports::{PortError, PortErrorKind, Secrets, error::PortResult};

pub use file::EncryptedFile;
pub use key::FileKey;
pub use keychain::Keychain;

use keychain::Trouble;

/// The setting that keeps the keychain out of it, for machines without a desktop.
const SETTING: &str = "WEFT_SECRETS";

/// The system's keychain, and the encrypted file of the workspace where no keychain answers.
///
/// What is in the file is newer than what the keychain holds of the same source, because it is taken out of
/// the file as soon as the keychain takes it. That is why the file is read first.
#[derive(Debug)]
pub struct SystemSecrets {
    keychain: Option<Keychain>,
    file: EncryptedFile,
}

impl SystemSecrets {
    /// Secrets of the workspace in `folder`. `namespace` tells its entries in the keychain from those of
    /// other workspaces. Reads the environment and nothing else.
    pub fn open(folder: &Path, namespace: impl Into<String>) -> PortResult<Self> {
        let file = EncryptedFile::new(folder, FileKey::from_env()?);
        let keychain = asked_for(std::env::var_os(SETTING).as_deref())?.then(|| Keychain::new(namespace));
        Ok(Self::new(keychain, file))
    }

    /// Secrets in `keychain`, and in `file` where that does not answer or where there is none.
    pub const fn new(keychain: Option<Keychain>, file: EncryptedFile) -> Self {
        Self { keychain, file }
    }
}

/// Whether the setting lets the keychain be used.
fn asked_for(setting: Option<&OsStr>) -> PortResult<bool> {
    match setting {
        Some(value) if value == "file" => Ok(false),
        Some(value) if !value.is_empty() => Err(PortError::new(
            PortErrorKind::Invalid,
            format!("{SETTING} cannot be `{}`", value.to_string_lossy().escape_debug()),
        )
        .hint(format!(
            "set {SETTING}=file to keep secrets in an encrypted file, or unset it to use the system keychain"
        ))),
        _ => Ok(true),
    }
}

#[async_trait]
impl Secrets for SystemSecrets {
    async fn get(&self, source: &str) -> PortResult<Option<SecretString>> {
        if let Some(secret) = self.file.get(source).await? {
            return Ok(Some(secret));
        }
        let Some(keychain) = &self.keychain else {
            return Ok(None);
        };
        match keychain.find(source).await {
            Ok(found) => Ok(found),
            Err(Trouble::Absent(_)) => Ok(None),
            Err(Trouble::Failed(error)) => Err(error),
        }
    }

    async fn set(&self, source: &str, secret: SecretString) -> PortResult<String> {
        let Some(keychain) = &self.keychain else {
            return self.file.set(source, secret).await;
        };
        let why = match keychain.keep(source, secret.clone()).await {
            Ok(place) => {
                self.file.remove(source).await?;
                return Ok(place);
            }
            Err(Trouble::Absent(_)) => "no keychain answered",
            Err(Trouble::Failed(_)) => "the system keychain did not take it",
        };
        Ok(format!("{}: {why}", self.file.set(source, secret).await?))
    }

    async fn remove(&self, source: &str) -> PortResult<()> {
        // The one is asked even where the other fails: less stays behind.
        let from_file = self.file.remove(source).await;
        let from_keychain = match &self.keychain {
            None => Ok(()),
            Some(keychain) => match keychain.forget(source).await {
                Ok(()) | Err(Trouble::Absent(_)) => Ok(()),
                Err(Trouble::Failed(error)) => Err(error),
            },
        };
        from_file.and(from_keychain)
    }
}
