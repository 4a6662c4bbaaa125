//! The encrypted file of a workspace.

use std::{
    fs::File,
    io::{ErrorKind, Read},
    path::{Path, PathBuf},
};

use async_trait::async_trait;
use secrecy::SecretString;
use weft_ports::{PortError, PortErrorKind, Secrets, error::PortResult};

use super::{
    crypt,
    entries::{Entries, MOST_BYTES},
    key::FileKey,
};
use crate::{lock, private};

/// What age adds to what it seals is less than this.
const SEAL: usize = 64 * 1024;

/// Secrets in `secrets.age` of a workspace. Only this person can read the file, and only the key opens it.
#[derive(Debug, Clone)]
pub struct EncryptedFile {
    path: PathBuf,
    lock: PathBuf,
    key: FileKey,
}

impl EncryptedFile {
    /// The file in this folder, opened by this key. Both are made with the first secret.
    pub fn new(folder: &Path, key: FileKey) -> Self {
        Self {
            path: folder.join("secrets.age"),
            lock: folder.join("secrets.lock"),
            key,
        }
    }

    /// What is in it; `None` where there is no file. A file that cannot be read is never an empty one.
    fn read(&self) -> PortResult<Option<Entries>> {
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.failed("read", &error)),
        };
        let most = MOST_BYTES + SEAL;
        let mut sealed = Vec::new();
        file.take(u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1))
            .read_to_end(&mut sealed)
            .map_err(|error| self.failed("read", &error))?;
        if sealed.len() > most {
            return Err(crypt::damaged(&self.path, "it is larger than Weft makes it"));
        }
        let json = crypt::open(&self.key, &self.path, &sealed)?;
        Entries::parse(&self.path, &json).map(Some)
    }

    /// Reads, changes and writes while no other process does. `change` says whether there is anything to write.
    fn change(&self, change: impl FnOnce(&mut Entries) -> bool) -> PortResult<()> {
        let _held = lock::take(&self.lock).map_err(|error| self.failed("locked", &error))?;
        let mut entries = self.read()?.unwrap_or_default();
        if change(&mut entries) {
            self.write(&entries)?;
        }
        Ok(())
    }

    fn write(&self, entries: &Entries) -> PortResult<()> {
        if entries.is_empty() {
            return match std::fs::remove_file(&self.path) {
                Err(error) if error.kind() != ErrorKind::NotFound => Err(self.failed("removed", &error)),
                _ => Ok(()),
            };
        }
        let json = entries.print(&self.path)?;
        let sealed = crypt::seal(&self.key, &self.path, &json)?;
        private::write_file(&self.path, &sealed).map_err(|error| self.failed("written", &error))
    }

    fn failed(&self, what: &str, error: &std::io::Error) -> PortError {
        PortError::new(
            PortErrorKind::Failed,
            format!("`{}` cannot be {what}: {error}", self.path.display()),
        )
        .hint("check that the folder is there, that you may write to it, and that the disk is not full")
    }
}

#[async_trait]
impl Secrets for EncryptedFile {
    async fn get(&self, source: &str) -> PortResult<Option<SecretString>> {
        let (file, source) = (self.clone(), source.to_owned());
        blocking(move || Ok(file.read()?.and_then(|entries| entries.get(&source).cloned()))).await
    }

    async fn set(&self, source: &str, secret: SecretString) -> PortResult<String> {
        let (file, source) = (self.clone(), source.to_owned());
        blocking(move || {
            file.change(|entries| {
                entries.set(source, secret);
                true
            })
        })
        .await?;
        Ok("the encrypted file `secrets.age` of the workspace".to_owned())
    }

    async fn remove(&self, source: &str) -> PortResult<()> {
        let (file, source) = (self.clone(), source.to_owned());
        blocking(move || {
            // Without a file there is nothing to lock or to open.
            if !file.path.exists() {
                return Ok(());
            }
            file.change(|entries| entries.remove(&source))
        })
        .await
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> PortResult<T> + Send + 'static) -> PortResult<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => Err(PortError::new(
            PortErrorKind::Failed,
            format!("the file of secrets could not be used: {error}"),
        )),
    }
}
