//! Google Cloud Storage, asked with the token that a catalog handed out and with nothing else: no file, variable or
//! metadata server of this machine is looked at for another one.

use std::sync::Arc;

use object_store::{
    StaticCredentialProvider,
    gcp::{GcpCredential, GoogleCloudStorageBuilder},
};
use secrecy::ExposeSecret as _;
use weft_ports::{StoreCredential, StoreKind, StoreSecret, preview::TableRef};

use super::{
    Storage, Storages,
    objects::{
        self, Bucket, Clients, Connection, ObjectStorage, Patience, Place, StoreError, Target, Trouble,
        Wanted,
    },
};
use crate::PreviewError;

/// Where all buckets are.
const ADDRESS: &str = "https://storage.googleapis.com";

/// Buckets of Google.
#[derive(Default)]
pub struct GcsStorages {
    clients: Clients,
    patience: Patience,
    /// Another address, with the host that may lie on this machine.
    address: Option<String>,
}

impl GcsStorages {
    /// Buckets at `address` in place of Google's, waited for so long: how the tests have one on this machine. No
    /// catalog and no setting leads here.
    pub fn at(address: &str, patience: Patience) -> Self {
        Self {
            clients: Clients::default(),
            patience,
            address: Some(address.to_owned()),
        }
    }
}

impl Storages for GcsStorages {
    fn open(&self, table: &TableRef) -> Result<Arc<dyn Storage>, PreviewError> {
        let wanted = Wanted::of(table, StoreKind::Gcs)?;
        let target = Target::known(ADDRESS, self.address.as_deref(), self.patience)?;
        let connection = self
            .clients
            .connect(&target)
            .map_err(|why| StoreError::new(target.url.as_str(), Trouble::Setup(why)))?;
        let root = wanted.root.clone();
        let opened = |key: &_| opened(&connection, &target, &root, key);
        Ok(Arc::new(ObjectStorage::open(wanted, self.patience, opened)?))
    }
}

fn opened(
    connection: &Connection,
    target: &Target,
    root: &Place,
    key: &StoreCredential,
) -> Result<Option<Arc<dyn Bucket>>, PreviewError> {
    let StoreSecret::Gcs { token } = &key.secret else {
        return Ok(None);
    };
    let bearer = token.expose_secret().to_owned();
    if !objects::is_sendable(&bearer) {
        return Err(StoreError::new(&root.to_string(), Trouble::Token).into());
    }
    // A new builder reads no variables, and one that has its credential looks for no other. It could still ask the
    // metadata server to sign addresses, which nothing here wants, and which the connection would not lead to.
    let store = GoogleCloudStorageBuilder::new()
        .with_http_connector(connection.clone())
        .with_base_url(objects::origin(&target.url))
        .with_bucket_name(&root.bucket)
        .with_credentials(Arc::new(StaticCredentialProvider::new(GcpCredential { bearer })))
        .with_retry(objects::retries(target.patience))
        .build()
        .map_err(|_| objects::unmade(&target.url))?;
    Ok(Some(Arc::new(store)))
}
