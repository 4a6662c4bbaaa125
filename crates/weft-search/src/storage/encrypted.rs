//! The files of an index, encrypted: what is searched holds the words of everything that is here.
//!
//! Each file is one message of AES-256-GCM (NIST SP 800-38D) with a nonce at random in front of it; its name is part of what is
//! authenticated, so that no file stands in for another. `meta.json` and what tantivy keeps beside it name files and numbers, and
//! stay as they are.

use std::{
    collections::HashMap,
    fmt,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, Weak},
};

use ring::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    rand::{SecureRandom as _, SystemRandom},
};
use tantivy::{
    Directory,
    directory::{
        AntiCallToken, DirectoryLock, FileHandle, Lock, MmapDirectory, OwnedBytes, TerminatingWrite,
        WatchCallback, WatchHandle, WritePtr,
        error::{DeleteError, LockError, OpenReadError, OpenWriteError},
    },
};
use weft_ports::AtRestKey;

/// Files that are open somewhere in this process, decrypted. A file never changes, and each commit opens all of them again.
pub(super) type Opened = Arc<Mutex<HashMap<PathBuf, Weak<[u8]>>>>;

/// A folder whose files are encrypted.
#[derive(Clone)]
pub(super) struct EncryptedDirectory {
    inner: MmapDirectory,
    key: Arc<LessSafeKey>,
    opened: Opened,
}

impl fmt::Debug for EncryptedDirectory {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("EncryptedDirectory")
            .field("inner", &self.inner)
            .finish_non_exhaustive()
    }
}

fn refused(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.to_owned())
}

impl EncryptedDirectory {
    pub(super) fn new(inner: MmapDirectory, key: &AtRestKey, opened: Opened) -> io::Result<Self> {
        let key = UnboundKey::new(&AES_256_GCM, key.expose())
            .map_err(|_| refused("the key of the search index is none"))?;
        Ok(Self {
            inner,
            key: Arc::new(LessSafeKey::new(key)),
            opened,
        })
    }

    /// The bytes of a file as they are written.
    fn seal(&self, path: &Path, mut bytes: Vec<u8>) -> io::Result<Vec<u8>> {
        let mut nonce = [0_u8; NONCE_LEN];
        SystemRandom::new()
            .fill(&mut nonce)
            .map_err(|_| refused("no random numbers"))?;
        let tag = self
            .key
            .seal_in_place_separate_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(name(path)),
                &mut bytes,
            )
            .map_err(|_| refused("it is too large to be encrypted"))?;
        let mut sealed = Vec::with_capacity(NONCE_LEN + bytes.len() + tag.as_ref().len());
        sealed.extend_from_slice(&nonce);
        sealed.append(&mut bytes);
        sealed.extend_from_slice(tag.as_ref());
        Ok(sealed)
    }

    /// What was sealed.
    fn unseal(&self, path: &Path, sealed: &[u8]) -> io::Result<Vec<u8>> {
        let (nonce, rest) = sealed
            .split_first_chunk::<NONCE_LEN>()
            .ok_or_else(|| refused("it is cut short"))?;
        let mut bytes = rest.to_vec();
        let length = self
            .key
            .open_in_place(
                Nonce::assume_unique_for_key(*nonce),
                Aad::from(name(path)),
                &mut bytes,
            )
            .map_err(|_| refused("it is damaged, or was encrypted with another key"))?
            .len();
        bytes.truncate(length);
        Ok(bytes)
    }

    fn decrypted(&self, path: &Path) -> Result<Arc<[u8]>, OpenReadError> {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = opened.get(path).and_then(Weak::upgrade) {
            return Ok(known);
        }
        let failed = |error| OpenReadError::wrap_io_error(error, path.to_owned());
        let sealed = self.inner.open_read(path)?.read_bytes().map_err(failed)?;
        let bytes: Arc<[u8]> = self.unseal(path, &sealed).map_err(failed)?.into();
        opened.retain(|_, kept| kept.strong_count() > 0);
        opened.insert(path.to_owned(), Arc::downgrade(&bytes));
        Ok(bytes)
    }
}

fn name(path: &Path) -> &[u8] {
    path.file_name().unwrap_or_default().as_encoded_bytes()
}

/// A file that is being written: sealed when its end is known.
struct Sealing {
    directory: EncryptedDirectory,
    path: PathBuf,
    bytes: Vec<u8>,
    file: WritePtr,
}

impl Write for Sealing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl TerminatingWrite for Sealing {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        let bytes = std::mem::take(&mut self.bytes);
        let sealed = self.directory.seal(&self.path, bytes)?;
        self.file.write_all(&sealed)?;
        self.file.terminate_ref(token)
    }
}

impl Directory for EncryptedDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        Ok(Arc::new(OwnedBytes::new(self.decrypted(path)?)))
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        Ok(BufWriter::new(Box::new(Sealing {
            directory: self.clone(),
            path: path.to_owned(),
            bytes: Vec::new(),
            file: self.inner.open_write(path)?,
        })))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.inner.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.inner.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.inner.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.inner.acquire_lock(lock)
    }

    fn watch(&self, watch_callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(watch_callback)
    }
}
