//! The files of one table in an object store, read with the keys that its catalog handed out. What is the same for
//! every kind of store is here; what differs, the address and how a request shows its key, is in a module for each.
//!
//! Everything read lies in the bucket of the root and below its prefix, and was the same object from the first look
//! at it to the last. What lies in the folder of another table is refused like in local folders, as far as that is
//! cheap to tell: an object below the table's own folder (the one around the `metadata` folder that its metadata
//! file lies in) is its own; for any other, each folder around it is asked for a `metadata` folder, nearest first.
//! Where the keys do not allow that question, the object is refused. A table nested in the own folder is not told
//! apart, because that would take a question for each folder of each data file.

mod address;
mod error;
mod fault;
mod http;
mod place;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use futures::{StreamExt as _, TryStreamExt as _};
use object_store::{
    BackoffConfig, GetOptions, GetRange, GetResult, ObjectMeta, ObjectStore, ObjectStoreExt as _,
    RetryConfig,
    list::{PaginatedListOptions, PaginatedListStore},
    path::Path,
};
use url::Url;
pub use weft_ports::Patience;
use weft_ports::{StoreCredential, StoreKind, preview::TableRef};

pub use self::error::StoreError;
use self::place::under;
pub(super) use self::{
    error::Trouble,
    http::{Clients, Connection, Target},
    place::Place,
};
use super::Storage;
use crate::PreviewError;

/// Ranges of one file that are asked for at the same time.
const AT_ONCE: usize = 4;
/// The subfolder that makes a folder a table's.
const METADATA: &str = "metadata";
/// Attempts after the first.
const MOST_RETRIES: usize = 3;
/// Bytes of a token or key.
const LONGEST_SECRET: usize = 16 << 10;

/// A store of any kind, asked with one key.
pub(super) trait Bucket: ObjectStore + PaginatedListStore {}

impl<T: ObjectStore + PaginatedListStore> Bucket for T {}

/// The files of one table in one bucket.
pub(super) struct ObjectStorage {
    root: Place,
    /// The table's own folder, where its metadata file lies as writers lay it out.
    own: Option<String>,
    keys: Vec<(StoreCredential, Arc<dyn Bucket>)>,
    patience: Patience,
    /// What was seen of each object.
    seen: Mutex<HashMap<String, Seen>>,
    /// Whether a folder is a table's.
    tables: Mutex<HashMap<String, bool>>,
}

/// Tells one version of an object from another.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    size: u64,
    etag: Option<String>,
    modified: i64,
}

impl From<&ObjectMeta> for Seen {
    fn from(meta: &ObjectMeta) -> Self {
        Self {
            size: meta.size,
            etag: meta.e_tag.clone(),
            modified: meta.last_modified.timestamp(),
        }
    }
}

/// An object that may be read, and the store to ask with the key for it.
struct Object<'a> {
    location: &'a str,
    key: String,
    path: Path,
    store: &'a dyn Bucket,
}

/// What is asked of a table before its store is connected to.
pub(super) struct Wanted<'a> {
    pub(super) root: Place,
    pub(super) store: &'a weft_ports::ObjectStore,
    metadata: Place,
}

impl<'a> Wanted<'a> {
    /// The places of a table that lies in a store of this kind, and the keys to it.
    pub(super) fn of(table: &'a TableRef, kind: StoreKind) -> Result<Self, PreviewError> {
        let root = place::root(&table.root)?;
        if root.kind != kind {
            return Err(PreviewError::Scheme {
                location: table.root.clone(),
            });
        }
        let metadata = place::object(&table.metadata_location, &root)?;
        match table.store.as_deref() {
            Some(store) if !store.credentials.is_empty() => Ok(Self {
                root,
                store,
                metadata,
            }),
            _ => Err(StoreError::new(&table.metadata_location, Trouble::NoKey).into()),
        }
    }
}

impl ObjectStorage {
    /// The storage of what was wanted, where each key is made a way to the store by `opened`. A key of another kind
    /// is none.
    pub(super) fn open(
        wanted: Wanted<'_>,
        patience: Patience,
        opened: impl Fn(&StoreCredential) -> Result<Option<Arc<dyn Bucket>>, PreviewError>,
    ) -> Result<Self, PreviewError> {
        let mut keys = Vec::new();
        for key in &wanted.store.credentials {
            if let Some(opened) = opened(key)? {
                keys.push((key.clone(), opened));
            }
        }
        Ok(Self {
            own: own(&wanted.metadata),
            root: wanted.root,
            keys,
            patience,
            seen: Mutex::default(),
            tables: Mutex::default(),
        })
    }

    async fn object<'a>(&'a self, location: &'a str) -> Result<Object<'a>, PreviewError> {
        let place = place::object(location, &self.root)?;
        let key = self
            .keys
            .iter()
            .filter(|(key, _)| key.covers(location))
            .max_by_key(|(key, _)| key.prefix.trim_end_matches('/').len());
        let Some((key, store)) = key else {
            return Err(StoreError::new(location, Trouble::NoKey).into());
        };
        if key.expires.is_some_and(|ends| ends.as_millis() <= now()) {
            return Err(StoreError::new(location, Trouble::Expired).into());
        }
        let path = Path::parse(&place.key).map_err(|_| PreviewError::OutsideRoot {
            path: location.to_owned(),
            root: self.root.to_string(),
        })?;
        let object = Object {
            location,
            key: place.key,
            path,
            store: store.as_ref(),
        };
        self.owned(&object).await?;
        Ok(object)
    }

    /// Refuses an object in the folder of another table. One in no table's folder is admitted: tables may keep data
    /// apart (`write.data.path`).
    async fn owned(&self, object: &Object<'_>) -> Result<(), PreviewError> {
        if let Some(own) = &self.own
            && under(&object.key, own).is_some()
        {
            return Ok(());
        }
        let mut folder = object.key.as_str();
        while folder != self.root.key && !folder.is_empty() {
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
            if self.is_table(object, folder).await? {
                // The nearest one; the own folder was found above.
                return Err(PreviewError::OtherTable {
                    path: object.location.to_owned(),
                    folder: self.root.beside(folder).to_string(),
                });
            }
        }
        Ok(())
    }

    async fn is_table(&self, object: &Object<'_>, folder: &str) -> Result<bool, PreviewError> {
        let known = self
            .tables
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(folder)
            .copied();
        if let Some(known) = known {
            return Ok(known);
        }
        let above = if folder.is_empty() {
            String::new()
        } else {
            format!("{folder}/")
        };
        let prefix = format!("{above}{METADATA}/");
        let options = PaginatedListOptions {
            max_keys: Some(1),
            ..PaginatedListOptions::default()
        };
        let listed = self
            .timed(
                object.location,
                object.store.list_paginated(Some(&prefix), options),
            )
            .await?;
        let found = match listed {
            Ok(listed) => !listed.result.objects.is_empty() || !listed.result.common_prefixes.is_empty(),
            Err(error) => {
                let told = fault::told(object.location, &error);
                let told = if told.is_bare() {
                    StoreError::new(object.location, Trouble::Owner)
                } else {
                    told
                };
                return Err(told.into());
            }
        };
        let mut tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        tables.insert(folder.to_owned(), found);
        Ok(found)
    }

    /// The object in the version that was seen first.
    async fn get(&self, object: &Object<'_>, range: Option<(u64, u64)>) -> Result<GetResult, PreviewError> {
        let etag = self.seen(object.location).and_then(|seen| seen.etag);
        let options = GetOptions {
            if_match: etag,
            range: range.map(|(start, end)| GetRange::Bounded(start..end)),
            ..GetOptions::default()
        };
        let got = object
            .store
            .get_opts(&object.path, options)
            .await
            .map_err(|error| failed(object.location, &error))?;
        self.same(object.location, &got.meta)?;
        Ok(got)
    }

    fn seen(&self, location: &str) -> Option<Seen> {
        self.seen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(location)
            .cloned()
    }

    /// Some stores take no notice of `If-Match`: what came is compared too.
    fn same(&self, location: &str, meta: &ObjectMeta) -> Result<(), PreviewError> {
        let now = Seen::from(meta);
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let first = seen.entry(location.to_owned()).or_insert_with(|| now.clone());
        if *first == now {
            Ok(())
        } else {
            Err(StoreError::new(location, Trouble::Changed).into())
        }
    }

    async fn timed<T>(&self, location: &str, work: impl Future<Output = T>) -> Result<T, PreviewError> {
        let total = self.patience.total;
        tokio::time::timeout(total, work)
            .await
            .map_err(|_| StoreError::new(location, Trouble::Slow(total)).into())
    }

    async fn head(&self, location: &str) -> Result<u64, PreviewError> {
        let object = self.object(location).await?;
        let meta = match object.store.head(&object.path).await {
            Ok(meta) => meta,
            Err(error) => {
                let told = fault::told(location, &error);
                if told.is_bare() {
                    // Why is said only where an answer has a body.
                    self.get(&object, Some((0, 1))).await?;
                }
                return Err(failed(location, &error));
            }
        };
        self.same(location, &meta)?;
        Ok(meta.size)
    }

    async fn read(&self, location: &str, most: u64) -> Result<Bytes, PreviewError> {
        let object = self.object(location).await?;
        let got = self.get(&object, None).await?;
        let too_large = |size| PreviewError::TooLarge {
            path: location.to_owned(),
            size,
            most,
        };
        let size = got.meta.size;
        if size > most {
            return Err(too_large(size));
        }
        let bytes = collect(location, got, usize::try_from(most).unwrap_or(usize::MAX)).await?;
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if length == size {
            Ok(bytes)
        } else {
            Err(StoreError::new(location, Trouble::Answer).into())
        }
    }

    async fn read_ranges(&self, location: &str, ranges: &[(u64, u64)]) -> Result<Bytes, PreviewError> {
        let object = self.object(location).await?;
        let size = match self.seen(location) {
            Some(seen) => seen.size,
            None => self.head(location).await?,
        };
        let damaged = |what: String| PreviewError::Damaged {
            path: location.to_owned(),
            what,
        };
        let mut total = 0_usize;
        for (start, end) in ranges {
            if start > end || *end > size {
                return Err(damaged(format!(
                    "bytes {start} to {end} are wanted and it has {size}"
                )));
            }
            total = usize::try_from(end - start)
                .ok()
                .and_then(|length| total.checked_add(length))
                .ok_or_else(|| damaged("more is wanted than fits into memory".to_owned()))?;
        }
        let wanted = ranges.iter().copied().filter(|(start, end)| start < end);
        let asked = wanted.map(|range| self.range(&object, range)).collect::<Vec<_>>();
        let mut parts = futures::stream::iter(asked).buffered(AT_ONCE);
        let mut bytes = BytesMut::with_capacity(total);
        while let Some(part) = parts.try_next().await? {
            bytes.extend_from_slice(&part);
        }
        Ok(bytes.freeze())
    }

    async fn range(&self, object: &Object<'_>, (start, end): (u64, u64)) -> Result<Bytes, PreviewError> {
        let got = self.get(object, Some((start, end))).await?;
        let answer = || StoreError::new(object.location, Trouble::Answer);
        if got.range != (start..end) {
            return Err(answer().into());
        }
        let length = usize::try_from(end - start).unwrap_or(usize::MAX);
        let bytes = collect(object.location, got, length).await?;
        if bytes.len() == length {
            Ok(bytes)
        } else {
            Err(answer().into())
        }
    }
}

#[async_trait]
impl Storage for ObjectStorage {
    async fn size(&self, location: &str) -> Result<u64, PreviewError> {
        self.timed(location, self.head(location)).await?
    }

    async fn whole(&self, location: &str, most: u64) -> Result<Bytes, PreviewError> {
        self.timed(location, self.read(location, most)).await?
    }

    async fn ranges(&self, location: &str, ranges: &[(u64, u64)]) -> Result<Bytes, PreviewError> {
        self.timed(location, self.read_ranges(location, ranges)).await?
    }
}

/// The bytes of an answer, at most `most`: more than was asked for is an error and not held.
async fn collect(location: &str, got: GetResult, most: usize) -> Result<Bytes, PreviewError> {
    let mut stream = got.into_stream();
    let mut bytes = BytesMut::new();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|error| failed(location, &error))?;
        if bytes.len() + chunk.len() > most {
            return Err(StoreError::new(location, Trouble::Answer).into());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

/// The folder around the `metadata` folder that a table's metadata file lies in.
fn own(metadata: &Place) -> Option<String> {
    let (folder, _) = metadata.key.rsplit_once('/')?;
    // A table may be all that a bucket holds.
    let (own, name) = folder.rsplit_once('/').unwrap_or(("", folder));
    (name == METADATA).then(|| own.to_owned())
}

/// How often a store is asked again.
pub(super) fn retries(patience: Patience) -> RetryConfig {
    RetryConfig {
        backoff: BackoffConfig {
            init_backoff: Duration::from_millis(100),
            max_backoff: Duration::from_secs(2),
            base: 2.,
        },
        max_retries: MOST_RETRIES,
        retry_timeout: patience.total,
    }
}

/// A store's address without the slash that object keys begin behind.
pub(super) fn origin(target: &Url) -> &str {
    target.as_str().trim_end_matches('/')
}

/// No store can be made of what is known of it.
pub(super) fn unmade(target: &Url) -> PreviewError {
    StoreError::new(
        target.as_str(),
        Trouble::Setup("no store can be made of it".to_owned()),
    )
    .into()
}

/// Whether a secret may stand in a header. `object_store` takes that for granted, and a catalog can write anything.
pub(super) fn is_sendable(secret: &str) -> bool {
    !secret.is_empty() && secret.len() <= LONGEST_SECRET && secret.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Milliseconds since the Unix epoch.
fn now() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|passed| i64::try_from(passed.as_millis()).ok())
        .unwrap_or(i64::MAX)
}

fn failed(location: &str, error: &object_store::Error) -> PreviewError {
    fault::told(location, error).into()
}

#[cfg(test)]
mod tests {
    use super::{is_sendable, own, place};

    #[test]
    fn the_own_folder_is_the_one_around_metadata() {
        let of = |location: &str| own(&place::root(location).unwrap());
        assert_eq!(
            of("s3://lake/sales/orders/metadata/v1.json").as_deref(),
            Some("sales/orders")
        );
        assert_eq!(of("s3://lake/sales/orders/meta/v1.json"), None);
        assert_eq!(of("s3://lake/metadata/v1.json").as_deref(), Some(""));
        assert_eq!(of("s3://lake/v1.json"), None);
    }

    #[test]
    fn a_secret_that_makes_no_header_is_not_sent() {
        assert!(is_sendable("ya29.c.A-b_c/d+e=="));
        for bad in ["", "a b", "a\r\nx-other: b", "a\0", "tök", &"a".repeat(20_000)] {
            assert!(!is_sendable(bad), "{bad:?}");
        }
    }
}
