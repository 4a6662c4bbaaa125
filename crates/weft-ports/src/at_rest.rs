//! The key of what lies encrypted on this machine.

use std::{fmt, sync::Arc};

use secrecy::{ExposeSecret, SecretBox};

/// 256 bits that a file is encrypted with. Clones share them; they are wiped with the last.
#[derive(Clone)]
pub struct AtRestKey(Arc<SecretBox<[u8; 32]>>);

impl AtRestKey {
    /// The key of these bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Arc::new(SecretBox::new(Box::new(bytes))))
    }

    /// Its bytes, for whoever encrypts.
    pub fn expose(&self) -> &[u8; 32] {
        self.0.expose_secret()
    }
}

impl fmt::Debug for AtRestKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("AtRestKey")
    }
}
