//! Sealing and opening bytes with age.

use std::{io::Read, iter, path::Path};

use age::{DecryptError, Decryptor, Identity, scrypt};
use weft_ports::{PortError, PortErrorKind, error::PortResult};
use zeroize::Zeroizing;

use super::key::{self, FileKey, PASSPHRASE};

/// Work of a passphrase, as a power of two: some tenths of a second and 128 MiB. Tests need no strength.
const WORK: u8 = if cfg!(test) { 4 } else { 17 };

/// Most work that a file may ask for: a damaged or foreign one must not stop the program.
const MOST_WORK: u8 = 20;

/// Seals `plain`; makes the key if it is not there.
pub fn seal(key: &FileKey, path: &Path, plain: &[u8]) -> PortResult<Vec<u8>> {
    let sealed = match key {
        FileKey::Identity(file) => age::encrypt(&key::read_or_make(file)?.to_public(), plain),
        FileKey::Passphrase(passphrase) => {
            let mut recipient = scrypt::Recipient::new(passphrase.clone());
            recipient.set_work_factor(WORK);
            age::encrypt(&recipient, plain)
        }
        FileKey::Missing => return Err(no_key()),
    };
    sealed.map_err(|error| {
        PortError::new(
            PortErrorKind::Failed,
            format!("`{}` cannot be encrypted: {error}", path.display()),
        )
    })
}

/// Opens what was sealed; `path` names it in errors.
pub fn open(key: &FileKey, path: &Path, sealed: &[u8]) -> PortResult<Zeroizing<Vec<u8>>> {
    let decryptor = Decryptor::new(sealed).map_err(|_| damaged(path, "it is no age file"))?;
    let by_passphrase = decryptor.is_scrypt();
    match key {
        FileKey::Identity(file) if !by_passphrase => {
            let identity = key::read(file)?.ok_or_else(|| {
                PortError::new(
                    PortErrorKind::NotFound,
                    format!(
                        "`{}` cannot be opened: its key file `{}` is not there",
                        path.display(),
                        file.display()
                    ),
                )
                .hint("restore the key file from a backup, or move `secrets.age` away and set the secrets again")
            })?;
            unlock(decryptor, &identity, key, path, sealed.len())
        }
        FileKey::Passphrase(passphrase) if by_passphrase => {
            let mut identity = scrypt::Identity::new(passphrase.clone());
            identity.set_max_work_factor(MOST_WORK);
            unlock(decryptor, &identity, key, path, sealed.len())
        }
        FileKey::Missing if !by_passphrase => Err(no_key()),
        FileKey::Identity(_) | FileKey::Missing => Err(PortError::new(
            PortErrorKind::Denied,
            format!("`{}` was encrypted with a passphrase", path.display()),
        )
        .hint(format!("set {PASSPHRASE} to it"))),
        FileKey::Passphrase(_) => Err(PortError::new(
            PortErrorKind::Denied,
            format!(
                "`{}` was encrypted with a key file, not with a passphrase",
                path.display()
            ),
        )
        .hint(format!("unset {PASSPHRASE}"))),
    }
}

fn unlock(
    decryptor: Decryptor<&[u8]>,
    identity: &dyn Identity,
    key: &FileKey,
    path: &Path,
    longest: usize,
) -> PortResult<Zeroizing<Vec<u8>>> {
    let mut reader = decryptor
        .decrypt(iter::once(identity))
        .map_err(|error| refused(key, path, &error))?;
    // Longer than what it holds, so that growing leaves no copy behind.
    let mut plain = Zeroizing::new(Vec::with_capacity(longest));
    reader
        .read_to_end(&mut plain)
        .map_err(|_| damaged(path, "it was changed or cut off"))?;
    Ok(plain)
}

fn refused(key: &FileKey, path: &Path, error: &DecryptError) -> PortError {
    let (wrong, next) = match (error, key) {
        // Both are all that age can say of a wrong key and of a damaged first line.
        (DecryptError::NoMatchingKeys | DecryptError::DecryptionFailed, FileKey::Identity(file)) => (
            format!("with the key file `{}`: it is another's", file.display()),
            "restore the key file from a backup, or move `secrets.age` away and set the secrets again"
                .to_owned(),
        ),
        (DecryptError::NoMatchingKeys | DecryptError::DecryptionFailed, FileKey::Passphrase(_)) => (
            format!("with the passphrase in {PASSPHRASE}: it is wrong"),
            format!("correct {PASSPHRASE}, or move `secrets.age` away and set the secrets again"),
        ),
        _ => return damaged(path, "it was changed"),
    };
    PortError::new(
        PortErrorKind::Denied,
        format!(
            "`{}` cannot be opened {wrong}, or the file is damaged",
            path.display()
        ),
    )
    .hint(next)
}

/// The file cannot be what was written.
pub fn damaged(path: &Path, how: &str) -> PortError {
    PortError::new(
        PortErrorKind::Corrupt,
        format!("the secrets in `{}` cannot be read: {how}", path.display()),
    )
    .hint("restore the file from a backup, or move it away and set the secrets of the sources again")
}

fn no_key() -> PortError {
    PortError::new(
        PortErrorKind::Failed,
        "this system names no folder for configuration, where the key of secrets would be",
    )
    .hint(format!("set {PASSPHRASE} to a passphrase"))
}
