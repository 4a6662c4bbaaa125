//! Where bytes come from: local folders and S3-compatible stores, behind the same two traits.

mod guard;
mod local;
pub mod s3;

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use weft_ports::{object_store::in_s3, preview::TableRef};

pub use self::{
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

/// Whatever a table lies in: an object store where its catalog told of one, else a folder of this machine.
#[derive(Default)]
pub struct AnyStorages {
    local: LocalStorages,
    s3: S3Storages,
}

impl AnyStorages {
    /// Stores in which `s3` reads.
    pub fn new(s3: S3Storages) -> Self {
        Self {
            local: LocalStorages,
            s3,
        }
    }
}

impl Storages for AnyStorages {
    fn open(&self, table: &TableRef) -> Result<Arc<dyn Storage>, PreviewError> {
        if table.store.is_some() || in_s3(&table.root) {
            self.s3.open(table)
        } else {
            self.local.open(table)
        }
    }
}
