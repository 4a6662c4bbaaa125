//! Locks on files, held over all processes: one projector at a time, one who makes the key of what lies here, one who changes the
//! file of secrets.

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use async_trait::async_trait;
use fs4::fs_std::FileExt;
use weft_app::{ProjectionGuard, ProjectionLock};
use weft_ports::{PortError, PortErrorKind, error::PortResult};

/// The lock file. The system releases it when the process ends, however it ends.
#[derive(Debug)]
pub struct FileProjectionLock {
    path: PathBuf,
}

/// A lock that is held until this is dropped.
#[derive(Debug)]
pub struct Held(File);

impl ProjectionGuard for Held {}

impl Drop for Held {
    fn drop(&mut self) {
        // Closing the file releases the lock as well; this only does it a moment earlier.
        drop(FileExt::unlock(&self.0));
    }
}

impl FileProjectionLock {
    /// The lock at `path`; the file is made on first use.
    pub const fn new(path: PathBuf) -> Self {
        Self { path }
    }
}

#[async_trait]
impl ProjectionLock for FileProjectionLock {
    async fn lock(&self) -> PortResult<Box<dyn ProjectionGuard>> {
        Ok(Box::new(hold(&self.path).await?))
    }
}

/// Waits for the lock on a file, which is made on first use.
pub async fn hold(path: &Path) -> PortResult<Held> {
    let file = path.to_owned();
    match tokio::task::spawn_blocking(move || take(&file)).await {
        Ok(Ok(held)) => Ok(held),
        Ok(Err(error)) => Err(PortError::new(
            PortErrorKind::Failed,
            format!("`{}` cannot be locked: {error}", path.display()),
        )
        .hint("check that the folder may be written")),
        Err(error) => Err(PortError::new(
            PortErrorKind::Failed,
            format!("locking stopped: {error}"),
        )),
    }
}

/// The same where blocking is allowed.
pub fn take(path: &Path) -> std::io::Result<Held> {
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)?;
    FileExt::lock_exclusive(&file)?;
    Ok(Held(file))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use weft_app::ProjectionLock;

    use super::FileProjectionLock;

    #[tokio::test(flavor = "multi_thread")]
    async fn the_second_waits_for_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("projection.lock");
        let first = FileProjectionLock::new(path.clone()).lock().await.unwrap();
        let second = tokio::spawn(async move { FileProjectionLock::new(path).lock().await.map(drop) });
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(!second.is_finished());
        drop(first);
        second.await.unwrap().unwrap();
    }
}
