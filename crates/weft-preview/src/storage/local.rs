//! A folder of this machine, opened once; every file is reached through the opened folder, so that neither `..`
//! nor a symbolic link leads out of it. Below it, what lies in the folder of another table is refused: a table's
//! metadata may name any file, and would show it without the masks of the table that the file belongs to.

use std::{
    collections::HashMap,
    io::{self, Read as _, Seek as _, SeekFrom},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use bytes::Bytes;
use cap_std::{ambient_authority, fs::Dir, fs::File};
use weft_ports::preview::TableRef;

use super::{Storage, Storages, guard};
use crate::PreviewError;

/// Files that are kept open per table; the worker comes back to a file for its pages after its footer.
const KEPT_OPEN: usize = 64;
/// The subfolder that makes a folder a table's, as every writer lays it out unless told otherwise.
const METADATA: &str = "metadata";

/// Local folders.
#[derive(Debug, Clone, Copy, Default)]
pub struct LocalStorages;

impl Storages for LocalStorages {
    fn open(&self, table: &TableRef) -> Result<Arc<dyn Storage>, PreviewError> {
        Ok(Arc::new(LocalStorage::open(
            &table.root,
            &table.metadata_location,
        )?))
    }
}

/// The files of one table in one folder.
pub struct LocalStorage {
    root: String,
    /// The table's metadata file as the catalog has it.
    metadata: String,
    /// The root with its symbolic links resolved: some writers record that spelling.
    resolved: Option<String>,
    dir: Arc<Dir>,
    files: Arc<Mutex<HashMap<PathBuf, Arc<Opened>>>>,
}

struct Opened {
    file: Mutex<File>,
    size: u64,
}

impl LocalStorage {
    /// Opens the folder `root` for the table whose metadata file the catalog says is at `metadata`.
    pub fn open(root: &str, metadata: &str) -> Result<Self, PreviewError> {
        let path = guard::plain(root)?;
        let failed = |source| PreviewError::Root {
            root: root.to_owned(),
            source,
        };
        let dir = Dir::open_ambient_dir(path, ambient_authority()).map_err(failed)?;
        let resolved = std::fs::canonicalize(path).map_err(failed)?;
        Ok(Self {
            root: root.to_owned(),
            metadata: metadata.to_owned(),
            resolved: resolved
                .to_str()
                .map(str::to_owned)
                .filter(|resolved| resolved != path),
            dir: Arc::new(dir),
            files: Arc::default(),
        })
    }

    fn below(&self, location: &str) -> Result<PathBuf, PreviewError> {
        guard::below(location, &self.root).or_else(|error| match &self.resolved {
            Some(resolved) => guard::below(location, resolved).map_err(|_| error),
            None => Err(error),
        })
    }

    /// Where `location` may be, likeliest first: PyIceberg writes paths into addresses as they are, other writers
    /// escape them.
    fn paths(&self, location: &str) -> Result<Vec<PathBuf>, PreviewError> {
        let mut paths = vec![self.below(location)?];
        // What leads out once unescaped is no place to look; the name as it stands may still be a file's.
        paths.extend(guard::unescaped(location).and_then(|unescaped| self.below(&unescaped).ok()));
        Ok(paths)
    }

    async fn read(&self, location: &str, wanted: Wanted) -> Result<Bytes, PreviewError> {
        self.work(location, move |work| work.read(&wanted)).await
    }

    async fn work<T: Send + 'static>(
        &self,
        location: &str,
        run: impl Fn(&Work) -> Result<T, PreviewError> + Send + 'static,
    ) -> Result<T, PreviewError> {
        let paths = self.paths(location)?;
        let mut work = Work {
            dir: Arc::clone(&self.dir),
            files: Arc::clone(&self.files),
            root: self.root.clone(),
            location: location.to_owned(),
            path: PathBuf::new(),
            metadata: self.paths(&self.metadata)?,
        };
        let location = location.to_owned();
        let attempts = move || {
            let mut last = Err(PreviewError::Missing {
                path: work.location.clone(),
            });
            for path in paths {
                work.path = path;
                last = run(&work);
                if !matches!(last, Err(PreviewError::Missing { .. })) {
                    break;
                }
            }
            last
        };
        tokio::task::spawn_blocking(attempts)
            .await
            .map_err(|error| PreviewError::Read {
                path: location,
                source: io::Error::other(error),
            })?
    }
}

#[async_trait]
impl Storage for LocalStorage {
    async fn size(&self, location: &str) -> Result<u64, PreviewError> {
        self.work(location, |work| Ok(work.open()?.size)).await
    }

    async fn whole(&self, location: &str, most: u64) -> Result<Bytes, PreviewError> {
        self.read(location, Wanted::Whole(most)).await
    }

    async fn ranges(&self, location: &str, ranges: &[(u64, u64)]) -> Result<Bytes, PreviewError> {
        self.read(location, Wanted::Ranges(ranges.to_vec())).await
    }
}

enum Wanted {
    Whole(u64),
    Ranges(Vec<(u64, u64)>),
}

struct Work {
    dir: Arc<Dir>,
    files: Arc<Mutex<HashMap<PathBuf, Arc<Opened>>>>,
    root: String,
    location: String,
    path: PathBuf,
    /// Where the table's metadata file may be.
    metadata: Vec<PathBuf>,
}

impl Work {
    fn read(&self, wanted: &Wanted) -> Result<Bytes, PreviewError> {
        match wanted {
            Wanted::Whole(most) => {
                let opened = self.open()?;
                if opened.size > *most {
                    return Err(PreviewError::TooLarge {
                        path: self.location.clone(),
                        size: opened.size,
                        most: *most,
                    });
                }
                self.slices(&opened, &[(0, opened.size)])
            }
            Wanted::Ranges(ranges) => {
                let opened = self.kept()?;
                self.slices(&opened, ranges)
            }
        }
    }

    fn slices(&self, opened: &Opened, ranges: &[(u64, u64)]) -> Result<Bytes, PreviewError> {
        let damaged = |what: String| PreviewError::Damaged {
            path: self.location.clone(),
            what,
        };
        let mut total = 0_usize;
        for (start, end) in ranges {
            if start > end || *end > opened.size {
                return Err(damaged(format!(
                    "bytes {start} to {end} are wanted and it has {}",
                    opened.size
                )));
            }
            total = usize::try_from(end - start)
                .ok()
                .and_then(|length| total.checked_add(length))
                .ok_or_else(|| damaged("more is wanted than fits into memory".to_owned()))?;
        }
        let mut bytes = vec![0; total];
        let mut left = bytes.as_mut_slice();
        let mut file = opened.file.lock().unwrap_or_else(PoisonError::into_inner);
        for (start, end) in ranges {
            let length = usize::try_from(end - start).unwrap_or(usize::MAX);
            let Some((into, rest)) = left.split_at_mut_checked(length) else {
                return Err(damaged("its ranges do not add up".to_owned()));
            };
            file.seek(SeekFrom::Start(*start))
                .and_then(|_| file.read_exact(into))
                .map_err(|error| self.failed(error))?;
            left = rest;
        }
        Ok(bytes.into())
    }

    fn kept(&self) -> Result<Arc<Opened>, PreviewError> {
        let known = self.lock().get(&self.path).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let opened = Arc::new(self.open()?);
        let mut files = self.lock();
        if files.len() >= KEPT_OPEN {
            files.clear();
        }
        files.insert(self.path.clone(), Arc::clone(&opened));
        Ok(opened)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<PathBuf, Arc<Opened>>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Refuses a file in the folder of another table. One in no table's folder is admitted: tables may keep data
    /// apart (`write.data.path`).
    fn owned(&self) -> Result<(), PreviewError> {
        // Without symbolic links, or a link in the own folder would lead into another's.
        let file = self
            .dir
            .canonicalize(&self.path)
            .map_err(|error| self.failed(error))?;
        let Some(folder) = self.owner(&file) else {
            return Ok(());
        };
        let mut places = self.metadata.iter();
        let own = places.find_map(|path| self.dir.canonicalize(path).ok());
        if own.and_then(|own| self.owner(&own)).as_ref() == Some(&folder) {
            return Ok(());
        }
        Err(PreviewError::OtherTable {
            path: self.location.clone(),
            folder: Path::new(&self.root).join(folder).display().to_string(),
        })
    }

    /// The nearest folder around `file` that is a table's.
    fn owner(&self, file: &Path) -> Option<PathBuf> {
        file.ancestors()
            .skip(1)
            .find(|folder| self.dir.is_dir(folder.join(METADATA)))
            .map(Path::to_path_buf)
    }

    fn open(&self) -> Result<Opened, PreviewError> {
        self.owned()?;
        // A pipe or device would block the open call, so the kind is asked first.
        let metadata = self
            .dir
            .metadata(&self.path)
            .map_err(|error| self.failed(error))?;
        if !metadata.is_file() {
            return Err(PreviewError::Damaged {
                path: self.location.clone(),
                what: "it is no file".to_owned(),
            });
        }
        let file = self.dir.open(&self.path).map_err(|error| self.failed(error))?;
        let size = file.metadata().map_err(|error| self.failed(error))?.len();
        Ok(Opened {
            file: Mutex::new(file),
            size,
        })
    }

    fn failed(&self, source: io::Error) -> PreviewError {
        // The guarded open has an error of its own for a link that leads out; it carries no code of the system.
        let escaped = source.kind() == io::ErrorKind::PermissionDenied && source.raw_os_error().is_none();
        let path = self.location.clone();
        match source.kind() {
            _ if escaped => PreviewError::OutsideRoot {
                path,
                root: self.root.clone(),
            },
            io::ErrorKind::NotFound => PreviewError::Missing { path },
            _ => PreviewError::Read { path, source },
        }
    }
}

#[cfg(test)]
mod tests;
