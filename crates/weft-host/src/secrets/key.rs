//! What opens the encrypted file.

use std::{
    io::{ErrorKind, Read},
    path::{Path, PathBuf},
    str::FromStr,
};

use age::x25519::Identity;
use secrecy::{ExposeSecret, SecretString};
use weft_ports::{PortError, PortErrorKind, error::PortResult};
use zeroize::Zeroizing;

use crate::private;

/// The setting that puts a passphrase in place of the key.
pub const PASSPHRASE: &str = "WEFT_SECRETS_PASSPHRASE";

/// Longest key file that is read: one key with some words about it.
const LONGEST: u64 = 4096;

/// What opens the encrypted file.
#[derive(Debug, Clone)]
pub enum FileKey {
    /// An age identity in this file, which is made on first use. It belongs into the person's configuration
    /// folder: a copy of the workspace alone opens nothing.
    Identity(PathBuf),
    /// A passphrase that a person chose.
    Passphrase(SecretString),
    /// Nothing, because the system names no folder for configuration.
    Missing,
}

impl FileKey {
    /// The passphrase in `WEFT_SECRETS_PASSPHRASE`, else `weft/secrets.key` in the configuration folder.
    pub fn from_env() -> PortResult<Self> {
        if let Some(value) = std::env::var_os(PASSPHRASE).filter(|value| !value.is_empty()) {
            let text = value.into_string().map(Zeroizing::new).map_err(|_| {
                PortError::new(
                    PortErrorKind::Invalid,
                    format!("{PASSPHRASE} is not Unicode text"),
                )
                .hint("choose a passphrase of letters that can be typed")
            })?;
            return Ok(Self::Passphrase(SecretString::from(text.as_str())));
        }
        Ok(dirs::config_dir().map_or(Self::Missing, |folder| {
            Self::Identity(folder.join("weft").join("secrets.key"))
        }))
    }
}

/// The identity in a file; `None` where there is no file.
pub fn read(path: &Path) -> PortResult<Option<Identity>> {
    let mut file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(path, &error)),
    };
    // As long as it can get, so that growing leaves no copy behind.
    let mut text = Zeroizing::new(String::with_capacity(
        usize::try_from(LONGEST).unwrap_or_default(),
    ));
    match file.by_ref().take(LONGEST).read_to_string(&mut text) {
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::InvalidData => return Err(damaged(path)),
        Err(error) => return Err(unreadable(path, &error)),
    }
    text.lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with('#'))
        .and_then(|line| Identity::from_str(line).ok())
        .map(Some)
        .ok_or_else(|| damaged(path))
}

/// The identity in a file, which is made if it is not there.
pub fn read_or_make(path: &Path) -> PortResult<Identity> {
    if let Some(identity) = read(path)? {
        return Ok(identity);
    }
    let identity = Identity::generate();
    let text = Zeroizing::new(format!(
        "# Opens the files secrets.age of Weft workspaces. Without it their secrets are lost.\n{}\n",
        identity.to_string().expose_secret()
    ));
    let made = path.parent().map_or(Ok(()), private::make_folder).and_then(|()| {
        // Another process may have made one since: then that one is taken.
        private::write_new_file(path, text.as_bytes())
    });
    match made {
        Ok(()) => Ok(identity),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => read(path)?.ok_or_else(|| damaged(path)),
        Err(error) => Err(PortError::new(
            PortErrorKind::Failed,
            format!("the key file `{}` cannot be made: {error}", path.display()),
        )
        .hint(format!("make its folder writable, or set {PASSPHRASE}"))),
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> PortError {
    PortError::new(
        PortErrorKind::Failed,
        format!("the key file `{}` cannot be read: {error}", path.display()),
    )
    .hint("make it readable for you")
}

fn damaged(path: &Path) -> PortError {
    PortError::new(
        PortErrorKind::Corrupt,
        format!("the key file `{}` holds no key", path.display()),
    )
    .hint("restore it from a backup, or move it and the file `secrets.age` away and set the secrets again")
}
