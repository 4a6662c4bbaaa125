//! The index on disk: opened without trust, checked before it answers, made anew when it is not sound.
//!
//! Any number of processes read. A writer exists only while changes are applied, and the projector's lock
//! keeps it to one. A reader sees another process's commit because it looks at `meta.json` before it answers.

mod check;
mod encrypted;
mod write;

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

use tantivy::{
    Directory, Index, ReloadPolicy, SegmentReader, TantivyError, directory::MmapDirectory, index::SegmentId,
};
use weft_model::Revision;
use weft_ports::{AtRestKey, error::PortResult};

use crate::{
    columns::Columns,
    error::failed,
    schema::{Fields, tokenizers},
    snapshot::{Segment, Snapshot},
};

/// The index in one folder.
pub(crate) struct Storage {
    dir: PathBuf,
    /// What its files are encrypted with.
    key: Option<AtRestKey>,
    opened: encrypted::Opened,
    fields: Fields,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    stamp: Option<Stamp>,
    snapshot: Option<Arc<Snapshot>>,
    /// Decoded columns of segments seen before; segments never change.
    columns: HashMap<SegmentId, Arc<Columns>>,
    /// Files whose checksum was found right.
    checked: check::Checked,
}

/// When `meta.json` was last seen to change.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Stamp {
    modified: Option<SystemTime>,
    length: u64,
    file: u64,
}

impl Storage {
    pub(crate) fn new(dir: &Path, key: Option<AtRestKey>) -> Self {
        Self {
            dir: dir.to_owned(),
            key,
            opened: encrypted::Opened::default(),
            fields: Fields::new(),
            state: Mutex::new(State::default()),
        }
    }

    pub(crate) const fn fields(&self) -> &Fields {
        &self.fields
    }

    /// The newest commit, or `None` where there is no sound index.
    pub(crate) fn snapshot(&self) -> Option<Arc<Snapshot>> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        // Files may be replaced while they are opened; three tries outlast any one commit.
        for _ in 0..3 {
            let stamp = self.stamp();
            if stamp.is_some() && stamp == state.stamp {
                break;
            }
            state.stamp = stamp;
            state.snapshot = match self.load(&mut state) {
                Ok(snapshot) => Some(Arc::new(snapshot)),
                // One that was never built is nothing to warn of.
                Err(_) if stamp.is_none() => None,
                Err(error) => {
                    tracing::warn!(error = %error.message, "the search index cannot be used");
                    None
                }
            };
            if stamp.is_none() {
                break;
            }
        }
        state.snapshot.clone()
    }

    /// Forgets what was found sound: reading failed, so everything is checked again before the next answer.
    pub(crate) fn distrust(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.stamp = None;
        state.checked.clear();
        self.opened.lock().unwrap_or_else(PoisonError::into_inner).clear();
        state.columns.clear();
    }

    fn stamp(&self) -> Option<Stamp> {
        let found = fs::metadata(self.dir.join("meta.json")).ok()?;
        #[cfg(unix)]
        let file = std::os::unix::fs::MetadataExt::ino(&found);
        #[cfg(not(unix))]
        let file = 0;
        Some(Stamp {
            modified: found.modified().ok(),
            length: found.len(),
            file,
        })
    }

    /// The folder as it is read and written.
    fn directory(&self) -> tantivy::Result<Box<dyn Directory>> {
        let inner = MmapDirectory::open(&self.dir)?;
        let Some(key) = &self.key else {
            return Ok(Box::new(inner));
        };
        let encrypted = encrypted::EncryptedDirectory::new(inner, key, Arc::clone(&self.opened))
            .map_err(|error| TantivyError::IoError(Arc::new(error)))?;
        Ok(Box::new(encrypted))
    }

    fn open(&self) -> PortResult<Index> {
        let mut index = self
            .directory()
            .and_then(Index::open)
            .map_err(|error| failed("open the search index", &error))?;
        index.set_tokenizers(tokenizers());
        Ok(index)
    }

    fn load(&self, state: &mut State) -> PortResult<Snapshot> {
        let meta_text = check::meta_text(&self.dir)?;
        let index = self.open()?;
        let revision: Revision = check::check(&index, &self.fields, &meta_text, &mut state.checked)?;
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .doc_store_cache_num_blocks(256)
            .try_into()
            .map_err(|error| failed("read the search index", &error))?;
        let searcher = reader.searcher();
        let mut segments = Vec::new();
        let mut kept = HashMap::new();
        for reader in searcher.segment_readers() {
            let columns = columns_of(reader, &state.columns)?;
            kept.insert(reader.segment_id(), Arc::clone(&columns));
            segments.push(Segment::open(reader, &self.fields, columns)?);
        }
        state.columns = kept;
        Ok(Snapshot {
            searcher,
            segments,
            revision,
        })
    }
}

fn columns_of(reader: &SegmentReader, known: &HashMap<SegmentId, Arc<Columns>>) -> PortResult<Arc<Columns>> {
    match known.get(&reader.segment_id()) {
        Some(columns) => Ok(Arc::clone(columns)),
        None => Columns::load(reader).map(Arc::new),
    }
}
