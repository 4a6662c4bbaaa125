//! Where secrets of sources are kept: the system's keychain, else an encrypted file. Never the workspace.

use async_trait::async_trait;
use secrecy::SecretString;

use crate::error::PortResult;

/// Secrets of sources, by the source's name.
#[async_trait]
pub trait Secrets: Send + Sync {
    /// The secret of a source; `None` where none is kept.
    async fn get(&self, source: &str) -> PortResult<Option<SecretString>>;
    /// Keeps the secret of a source, in place of an older one, and says where, in words for people.
    async fn set(&self, source: &str, secret: SecretString) -> PortResult<String>;
    /// Forgets the secret of a source. One that is not there is forgotten already.
    async fn remove(&self, source: &str) -> PortResult<()>;
}
