//! Where the secret of a connection comes from, and where a new one goes.

use std::sync::Arc;

use async_trait::async_trait;
use secrecy::SecretString;
use weft_ports::{Secrets, error::PortResult};

/// Where a secret comes from when it is needed.
#[async_trait]
pub trait SecretSource: Send + Sync {
    /// The secret of the connection.
    async fn secret(&self) -> PortResult<Option<SecretString>>;
    /// Keeps another one in place of that; `false` where none is kept, because then nobody wants it kept.
    async fn replace(&self, secret: SecretString) -> PortResult<bool>;
}

/// The secret that is kept under the name of a source.
pub struct Kept {
    /// The store.
    pub secrets: Arc<dyn Secrets>,
    /// Name of the source.
    pub source: String,
}

#[async_trait]
impl SecretSource for Kept {
    async fn secret(&self) -> PortResult<Option<SecretString>> {
        self.secrets.get(&self.source).await
    }

    async fn replace(&self, secret: SecretString) -> PortResult<bool> {
        // A source that is not added yet, or that was signed out by another program.
        if self.secrets.get(&self.source).await?.is_none() {
            return Ok(false);
        }
        self.secrets.set(&self.source, secret).await?;
        Ok(true)
    }
}

/// A secret that is at hand, before it is kept anywhere.
pub struct AtHand(pub SecretString);

#[async_trait]
impl SecretSource for AtHand {
    async fn secret(&self) -> PortResult<Option<SecretString>> {
        Ok(Some(self.0.clone()))
    }

    async fn replace(&self, _secret: SecretString) -> PortResult<bool> {
        Ok(false)
    }
}
