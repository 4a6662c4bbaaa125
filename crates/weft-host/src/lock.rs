//! One projector at a time over all processes: a lock on a file beside the projections.

use std::{fs::File, path::PathBuf};

use async_trait::async_trait;
use fs4::fs_std::FileExt;
use weft_app::{ProjectionGuard, ProjectionLock};
use weft_ports::{PortError, PortErrorKind, error::PortResult};

/// The lock file. The system releases it when the process ends, however it ends.
#[derive(Debug)]
pub struct FileProjectionLock {
    path: PathBuf,
}

struct Held(File);

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
        let path = self.path.clone();
        let locked = tokio::task::spawn_blocking(move || {
            let file = File::options()
                .create(true)
                .truncate(false)
                .write(true)
                .open(&path)?;
            FileExt::lock_exclusive(&file)?;
            Ok::<File, std::io::Error>(file)
        })
        .await;
        match locked {
            Ok(Ok(file)) => Ok(Box::new(Held(file))),
            Ok(Err(error)) => Err(PortError::new(
                PortErrorKind::Failed,
                format!("`{}` cannot be locked: {error}", self.path.display()),
            )),
            Err(error) => Err(PortError::new(
                PortErrorKind::Failed,
                format!("locking stopped: {error}"),
            )),
        }
    }
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
