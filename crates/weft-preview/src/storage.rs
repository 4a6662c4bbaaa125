//! Where bytes come from. Local folders now; object stores are another implementation of the same two traits.

mod guard;
mod local;

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use weft_ports::preview::TableRef;

pub use self::local::{LocalStorage, LocalStorages};
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
