//! Keeping secrets in real files and, where there is one, in a real keychain.

mod file;
mod real;
mod system;

use std::path::Path;

use secrecy::SecretString;
use tempfile::TempDir;
use weft_ports::{PortError, Secrets};
use weft_testkit::secrets_suite::CANARY;

use super::{EncryptedFile, FileKey};

/// A workspace folder and a configuration folder.
struct Desk {
    workspace: TempDir,
    configuration: TempDir,
}

impl Desk {
    fn new() -> Self {
        Self {
            workspace: tempfile::tempdir().unwrap(),
            configuration: tempfile::tempdir().unwrap(),
        }
    }

    fn key(&self) -> FileKey {
        FileKey::Identity(self.configuration.path().join("weft/secrets.key"))
    }

    fn file(&self, key: FileKey) -> EncryptedFile {
        EncryptedFile::new(self.workspace.path(), key)
    }

    fn sealed(&self) -> Vec<u8> {
        std::fs::read(self.workspace.path().join("secrets.age")).unwrap()
    }
}

fn passphrase(text: &str) -> FileKey {
    FileKey::Passphrase(SecretString::from(text))
}

/// The error of everything that can be asked, which has to be the same; asking may change nothing.
async fn refusal(desk: &Desk, secrets: &dyn Secrets) -> PortError {
    let before = desk.sealed();
    let read = secrets.get("lake").await.unwrap_err();
    let written = secrets.set("lake", SecretString::from(CANARY)).await.unwrap_err();
    let removed = secrets.remove("lake").await.unwrap_err();
    assert_eq!((&read, &read), (&written, &removed));
    assert_eq!(before, desk.sealed(), "nothing is written over");
    assert!(read.message.contains("secrets.age"), "{read}");
    assert!(read.hint.is_some() && !format!("{read:?}").contains(CANARY));
    read
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(std::fs::read(&path).unwrap());
        }
    }
    found
}
