//! Which data files a scan reads, and which deletes apply to each: manifest list, delete manifests, then data
//! manifests one after the other, so that a hundred rows do not cost the planning of a million files.
//!
//! Planned here and not by the crate's own scan, because that one reads every manifest before the first row,
//! forgets the partition spec and skips deletion vectors without a word.

mod deletes;
mod kept;
mod prune;

use std::{collections::VecDeque, sync::Arc};

use futures::{StreamExt as _, TryStreamExt as _, stream};
use iceberg::spec::{
    Manifest, ManifestContentType, ManifestEntryRef, ManifestFile, ManifestList, ManifestStatus,
};
use weft_worker_protocol::Fail;

use self::deletes::Deletes;
pub(crate) use self::{
    deletes::{DeleteFile, DeleteKind},
    kept::Kept,
    prune::prune,
};
use crate::table::Table;

/// Largest manifest list or manifest.
const LARGEST: u64 = 64 << 20;
/// Most files of one snapshot that are planned.
const MOST_FILES: usize = 1_000_000;
/// Manifests that are read at the same time.
const AT_ONCE: usize = 8;

/// One data file to read.
#[derive(Debug, Clone)]
pub(crate) struct DataFileTask {
    /// The manifest's entry.
    pub(crate) entry: ManifestEntryRef,
    /// Partition spec that it was written with.
    pub(crate) spec: i32,
    /// Deletes that apply.
    pub(crate) deletes: Vec<Arc<DeleteFile>>,
}

/// The plan of one snapshot, unrolled as far as it is asked for.
pub(crate) struct Planner {
    table: Arc<Table>,
    data: VecDeque<ManifestFile>,
    deletes: Arc<Deletes>,
    /// Data files of the snapshot by the manifest list's counts.
    pub(crate) files_total: u64,
    /// Rows of them before deletes, where the list says so.
    pub(crate) rows_total: Option<u64>,
}

impl Planner {
    /// Reads the manifest list and the delete manifests.
    pub(crate) async fn open(table: Arc<Table>) -> Result<Self, Fail> {
        let manifests = list(&table).await?;
        let count = |pick: fn(&ManifestFile) -> [Option<u64>; 2]| {
            let data = manifests
                .iter()
                .filter(|file| file.content == ManifestContentType::Data);
            data.flat_map(pick).sum::<Option<u64>>()
        };
        let files = count(|file| {
            [
                file.added_files_count.map(u64::from),
                file.existing_files_count.map(u64::from),
            ]
        });
        let rows_total = count(|file| [file.added_rows_count, file.existing_rows_count]);
        let (deletes, data): (Vec<_>, Vec<_>) = manifests
            .into_iter()
            .partition(|file| file.content == ManifestContentType::Deletes);
        let deletes = read_all(&table, deletes).await?;
        let files_total = files
            .or_else(|| summary_files(&table))
            .unwrap_or(data.len() as u64);
        Ok(Self {
            deletes: Arc::new(Deletes::index(&table, deletes)),
            data: data.into(),
            files_total,
            rows_total,
            table,
        })
    }

    /// Whether no row of the snapshot can be deleted by a delete file.
    pub(crate) fn has_no_deletes(&self) -> bool {
        self.deletes.is_empty()
    }

    /// The files of the next manifest; `None` after the last.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<DataFileTask>>, Fail> {
        let Some(manifest) = self.data.pop_front() else {
            return Ok(None);
        };
        let entries = read(&self.table, manifest).await?;
        Ok(Some(self.tasks(entries)))
    }

    /// All files that are left.
    pub(crate) async fn rest(mut self) -> Result<Vec<DataFileTask>, Fail> {
        let data = std::mem::take(&mut self.data).into();
        let entries = read_all(&self.table, data).await?;
        Ok(self.tasks(entries))
    }

    fn tasks(&self, entries: Vec<Entry>) -> Vec<DataFileTask> {
        entries
            .into_iter()
            .map(|entry| DataFileTask {
                deletes: self.deletes.of(&entry),
                spec: entry.spec,
                entry: entry.found,
            })
            .collect()
    }
}

/// An entry with what it inherits from its manifest.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) found: ManifestEntryRef,
    pub(crate) spec: i32,
    pub(crate) sequence: i64,
}

/// The manifests of the snapshot.
pub(crate) async fn list(table: &Table) -> Result<Vec<ManifestFile>, Fail> {
    let Some(snapshot) = &table.snapshot else {
        return Ok(Vec::new());
    };
    let location = snapshot.manifest_list().to_owned();
    let bytes = table.host.whole(table.place, &location, LARGEST).await?;
    let version = table.metadata.format_version();
    decode(move || {
        ManifestList::parse_with_version(&bytes, version)
            .map(|list| list.consume_entries().into_iter().collect())
            .map_err(|error| Fail::corrupt(format!("its manifest list `{location}` is damaged: {error}")))
    })
    .await
}

/// The live entries of some manifests, in the order of the list.
pub(crate) async fn read_all(table: &Table, manifests: Vec<ManifestFile>) -> Result<Vec<Entry>, Fail> {
    let mut groups = stream::iter(manifests)
        .map(|manifest| read(table, manifest))
        .buffered(AT_ONCE);
    let mut all = Vec::new();
    while let Some(entries) = groups.try_next().await? {
        all.extend(entries);
        if all.len() > MOST_FILES {
            return Err(Fail::limit(format!(
                "its snapshot has more than {MOST_FILES} files"
            )));
        }
    }
    Ok(all)
}

async fn read(table: &Table, manifest: ManifestFile) -> Result<Vec<Entry>, Fail> {
    let location = manifest.manifest_path.clone();
    if manifest.key_metadata.as_ref().is_some_and(|key| !key.is_empty()) {
        return Err(Fail::unsupported(format!(
            "its manifest `{location}` is encrypted, which is not read here"
        )));
    }
    let key = (
        table.folder.clone(),
        table.metadata.uuid().as_u128(),
        location.clone(),
        manifest.manifest_length,
    );
    if let Some(entries) = table.host.manifests.get(&key) {
        return Ok(entries.to_vec());
    }
    let bytes = table.host.whole(table.place, &location, LARGEST).await?;
    let size = bytes.len() as u64;
    let entries = decode(move || {
        let parsed = Manifest::parse_avro(&bytes)
            .map_err(|error| Fail::corrupt(format!("its manifest `{location}` is damaged: {error}")))?;
        let (entries, _) = parsed.into_parts();
        let live = entries.into_iter().filter(|entry| entry.is_alive());
        let entries: Arc<[Entry]> = live
            .map(|entry| Entry {
                sequence: sequence(&entry, &manifest),
                spec: manifest.partition_spec_id,
                found: entry,
            })
            .collect();
        Ok(entries)
    })
    .await?;
    table.host.manifests.put(key, size, &entries);
    Ok(entries.to_vec())
}

/// Sequence number of an entry; inherited when it was added with this manifest (spec, "Sequence Number
/// Inheritance").
fn sequence(entry: &ManifestEntryRef, manifest: &ManifestFile) -> i64 {
    entry.sequence_number().unwrap_or(match entry.status() {
        ManifestStatus::Added => manifest.sequence_number,
        _ => 0,
    })
}

/// Decodes away from the threads that answer others. A panic in there is damage in the bytes.
async fn decode<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Fail> + Send + 'static,
) -> Result<T, Fail> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| Fail::corrupt("one of its manifests is damaged beyond reading"))?
}

fn summary_files(table: &Table) -> Option<u64> {
    let summary = table.snapshot.as_ref()?.summary();
    summary
        .additional_properties
        .get("total-data-files")?
        .parse()
        .ok()
}
