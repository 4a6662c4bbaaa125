//! Secrets in memory.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use secrecy::SecretString;
use weft_ports::{Secrets, error::PortResult};

/// Keeps secrets as long as it lives.
#[derive(Debug, Default)]
pub struct MemorySecrets(Mutex<BTreeMap<String, SecretString>>);

impl MemorySecrets {
    fn kept(&self) -> MutexGuard<'_, BTreeMap<String, SecretString>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Secrets for MemorySecrets {
    async fn get(&self, source: &str) -> PortResult<Option<SecretString>> {
        Ok(self.kept().get(source).cloned())
    }

    async fn set(&self, source: &str, secret: SecretString) -> PortResult<String> {
        self.kept().insert(source.to_owned(), secret);
        Ok("the memory of this test".to_owned())
    }

    async fn remove(&self, source: &str) -> PortResult<()> {
        self.kept().remove(source);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::MemorySecrets;

    #[tokio::test]
    async fn memory_keeps_secrets() {
        crate::secrets_suite::run(async || MemorySecrets::default()).await;
    }
}
