//! Where bytes come from: local folders and object stores, behind the same two traits.

mod adls;
mod gcs;
mod guard;
mod local;
mod objects;
pub mod s3;

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use weft_ports::{StoreKind, preview::TableRef};

pub use self::{
    adls::AdlsStorages,
    gcs::GcsStorages,
    local::{LocalStorage, LocalStorages},
    s3::S3Storages,
};
use crate::PreviewError;

/// The files of one table: none outside of its warehouse, none in the folder of another table.
#[async_trait]
pub trait Storage: Send + Sync {
    /// Size of a file in bytes.
    async fn size(&self, location: &str) -> Result<u64, PreviewError>;

    /// A whole file of at most `most` bytes.
    async fn whole(&self, location: &str, most: u64) -> Result<Bytes, PreviewError>;

    /// Half-open ranges of a file, one after the other in one run of bytes.
    async fn ranges(&self, location: &str, ranges: &[(u64, u64)]) -> Result<Bytes, PreviewError>;
}

/// Opens the storage of a table.
pub trait Storages: Send + Sync {
    /// The storage that holds the table.
    fn open(&self, table: &TableRef) -> Result<Arc<dyn Storage>, PreviewError>;
}

/// Whatever a table lies in: an object store where its root is a place in one, else a folder of this machine.
#[derive(Default)]
pub struct AnyStorages {
    local: LocalStorages,
    s3: S3Storages,
    gcs: GcsStorages,
    adls: AdlsStorages,
}

impl AnyStorages {
    /// Stores in which `s3` reads what lies in S3.
    pub fn new(s3: S3Storages) -> Self {
        Self {
            s3,
            ..Self::default()
        }
    }

    /// The same with others for Google and Azure.
    #[must_use]
    pub fn clouds(self, gcs: GcsStorages, adls: AdlsStorages) -> Self {
        Self { gcs, adls, ..self }
    }
}

impl Storages for AnyStorages {
    fn open(&self, table: &TableRef) -> Result<Arc<dyn Storage>, PreviewError> {
        match StoreKind::of(&table.root) {
            Some(StoreKind::Gcs) => self.gcs.open(table),
            Some(StoreKind::Adls) => self.adls.open(table),
            Some(StoreKind::S3) => self.s3.open(table),
            // Its refusal says that a root for a store lies in none.
            None if table.store.is_some() => self.s3.open(table),
            None => self.local.open(table),
        }
    }
}
