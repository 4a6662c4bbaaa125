//! The keychain of each system.

use std::sync::Arc;

use keyring_core::api::CredentialStore;

/// A keychain that can be asked.
#[derive(Debug, Clone)]
pub struct Backend {
    /// Where entries are.
    pub store: Arc<CredentialStore>,
    /// Whether an entry can be given the words that people see in their keychain program.
    pub labels: bool,
}

/// Connects to the Secret Service (GNOME Keyring, `KWallet`, `KeePassXC`) over D-Bus.
#[cfg(target_os = "linux")]
pub fn connect() -> keyring_core::Result<Backend> {
    Ok(Backend {
        store: zbus_secret_service_keyring_store::Store::new()?,
        labels: true,
    })
}

/// The login keychain.
#[cfg(target_os = "macos")]
pub fn connect() -> keyring_core::Result<Backend> {
    Ok(Backend {
        store: apple_native_keyring_store::keychain::Store::new()?,
        labels: false,
    })
}

/// The Credential Manager.
#[cfg(target_os = "windows")]
pub fn connect() -> keyring_core::Result<Backend> {
    Ok(Backend {
        store: windows_native_keyring_store::Store::new()?,
        labels: false,
    })
}

/// No keychain is known here.
#[cfg(not(any(target_os = "linux", target_os = "macos", target_os = "windows")))]
pub fn connect() -> keyring_core::Result<Backend> {
    Err(keyring_core::Error::NotSupportedByStore(
        "Weft knows no keychain of this system".to_owned(),
    ))
}
