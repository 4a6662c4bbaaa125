//! The file of an export: written beside its place under another name, put there whole, never over a file.

use std::{
    io,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use tokio::{
    fs::{self, File, OpenOptions},
    io::AsyncWriteExt as _,
};

use crate::PreviewError;

static NEXT: AtomicU64 = AtomicU64::new(0);

/// A file in the making; gone when it is dropped unfinished.
pub(crate) struct Target {
    path: PathBuf,
    part: PathBuf,
    file: Option<File>,
}

impl Target {
    /// Begins a file that is to be at `path`.
    pub(crate) async fn begin(path: &Path) -> Result<Self, PreviewError> {
        let failed = |source| failed(path, source);
        if fs::try_exists(path).await.map_err(failed)? {
            return Err(exists(path));
        }
        let name = path
            .file_name()
            .ok_or_else(|| failed(io::Error::from(io::ErrorKind::InvalidInput)))?;
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let part = path.with_file_name(format!(
            ".{}.{}-{number}.part",
            name.to_string_lossy(),
            std::process::id()
        ));
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&part)
            .await
            .map_err(failed)?;
        Ok(Self {
            path: path.to_owned(),
            part,
            file: Some(file),
        })
    }

    /// Appends bytes.
    pub(crate) async fn write(&mut self, bytes: &[u8]) -> Result<(), PreviewError> {
        let Some(file) = &mut self.file else {
            return Ok(());
        };
        file.write_all(bytes)
            .await
            .map_err(|source| failed(&self.path, source))
    }

    /// Puts the file in its place.
    pub(crate) async fn finish(mut self) -> Result<(), PreviewError> {
        if let Some(mut file) = self.file.take() {
            let written = match file.flush().await {
                Ok(()) => file.sync_all().await,
                Err(error) => Err(error),
            };
            written.map_err(|source| failed(&self.path, source))?;
        }
        match fs::hard_link(&self.part, &self.path).await {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(exists(&self.path)),
            // Some file systems have no links: the name is taken first, then filled by a rename over ourselves.
            Err(_) => self.rename().await,
        }
    }

    async fn rename(&self) -> Result<(), PreviewError> {
        let taken = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&self.path)
            .await;
        match taken {
            Ok(file) => {
                drop(file);
                let renamed = fs::rename(&self.part, &self.path).await;
                if renamed.is_err() {
                    // The empty file that took the name is ours, and nobody's rows.
                    let _ = fs::remove_file(&self.path).await;
                }
                renamed.map_err(|source| failed(&self.path, source))
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(exists(&self.path)),
            Err(source) => Err(failed(&self.path, source)),
        }
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        // After a rename there is nothing left to remove.
        let _ = std::fs::remove_file(&self.part);
    }
}

fn exists(path: &Path) -> PreviewError {
    PreviewError::Exists {
        path: path.display().to_string(),
    }
}

fn failed(path: &Path, source: io::Error) -> PreviewError {
    PreviewError::Write {
        path: path.display().to_string(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{PreviewError, Target};

    fn names(folder: &std::path::Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    }

    #[tokio::test]
    async fn a_file_appears_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rows.csv");
        let mut target = Target::begin(&path).await.unwrap();
        target.write(b"a,b\r\n").await.unwrap();
        assert!(!path.exists());
        target.finish().await.unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"a,b\r\n");
        assert_eq!(names(folder.path()), ["rows.csv"]);

        let dropped = Target::begin(&folder.path().join("other.csv")).await.unwrap();
        drop(dropped);
        assert_eq!(names(folder.path()), ["rows.csv"]);
    }

    #[tokio::test]
    async fn a_failed_rename_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rows.csv");
        let target = Target::begin(&path).await.unwrap();
        // Neither a link nor a rename works without what is to be put there.
        fs::remove_file(&target.part).unwrap();
        assert!(matches!(target.finish().await, Err(PreviewError::Write { .. })));
        assert!(names(folder.path()).is_empty());
    }

    #[tokio::test]
    async fn a_file_is_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rows.csv");
        fs::write(&path, b"mine").unwrap();
        assert!(matches!(
            Target::begin(&path).await,
            Err(PreviewError::Exists { .. })
        ));
        fs::remove_file(&path).unwrap();
        // Somebody makes the file while the rows are written.
        let mut target = Target::begin(&path).await.unwrap();
        target.write(b"rows").await.unwrap();
        fs::write(&path, b"mine").unwrap();
        assert!(matches!(target.finish().await, Err(PreviewError::Exists { .. })));
        assert_eq!(fs::read(&path).unwrap(), b"mine");
        assert_eq!(names(folder.path()), ["rows.csv"]);
    }
}
