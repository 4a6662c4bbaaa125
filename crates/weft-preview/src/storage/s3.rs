//! S3-compatible stores: where one lies, by what the person set up and what the catalog told, and its keys.

use std::sync::Arc;

use object_store::{
    StaticCredentialProvider,
    aws::{AmazonS3Builder, AwsCredential},
};
use secrecy::{ExposeSecret as _, SecretString};
use url::{Host, Url};
use weft_ports::{ObjectStore, StoreCredential, StoreKind, StoreSecret, preview::TableRef};

pub use super::objects::{Patience, StoreError};
use super::{
    Storage, Storages,
    objects::{self, Bucket, Clients, Connection, ObjectStorage, Place, Target, Trouble, Wanted},
};
use crate::PreviewError;

/// Region of stores that have none.
const REGION: &str = "us-east-1";

/// S3-compatible stores. Connections to them are kept from one request to the next, keys are not.
#[derive(Default)]
pub struct S3Storages {
    clients: Clients,
    patience: Patience,
}

impl S3Storages {
    /// Stores that are waited for so long.
    pub fn patient(patience: Patience) -> Self {
        Self {
            clients: Clients::default(),
            patience,
        }
    }
}

impl Storages for S3Storages {
    fn open(&self, table: &TableRef) -> Result<Arc<dyn Storage>, PreviewError> {
        let wanted = Wanted::of(table, StoreKind::S3)?;
        let address = address(wanted.store, &wanted.root.bucket)?;
        let target = target(wanted.store, &address, self.patience);
        let connection = self
            .clients
            .connect(&target)
            .map_err(|why| StoreError::new(address.origin.as_str(), Trouble::Setup(why)))?;
        let root = wanted.root.clone();
        let opened = |key: &_| opened(&connection, &address, &root, key, self.patience);
        Ok(Arc::new(ObjectStorage::open(wanted, self.patience, opened)?))
    }
}

fn target(store: &ObjectStore, address: &Address, patience: Patience) -> Target {
    let set_up = store.configured && store.endpoint.is_some();
    Target {
        url: address.origin.clone(),
        configured: address.host.clone().filter(|_| set_up),
        authorities: store.authorities.clone(),
        patience,
    }
}

/// Where requests go.
struct Address {
    /// Scheme, host and port.
    origin: Url,
    /// The host before a bucket was put in front of it.
    host: Option<String>,
    region: String,
    path_style: bool,
}

fn address(store: &ObjectStore, bucket: &str) -> Result<Address, PreviewError> {
    let refused = |address: &str, why: &str| StoreError::new(address, Trouble::Setup(why.to_owned()));
    let region = store.region.as_deref().unwrap_or(REGION);
    // It becomes a part of a host name.
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if region.is_empty() || region.len() > 64 || !region.bytes().all(plain) {
        return Err(refused(&place_of(store), "its region holds characters that no region has").into());
    }
    // A certificate for `*.s3.…` does not hold for a bucket with a dot.
    let path_style = store.path_style || bucket.contains(['.', '_']);
    let text = match &store.endpoint {
        Some(endpoint) => endpoint.clone(),
        None => format!("https://s3.{region}.amazonaws.com"),
    };
    let mut origin = Url::parse(&text).map_err(|_| refused(&text, "write it as https://host:port"))?;
    if !origin.username().is_empty() || origin.password().is_some() {
        // Not repeated: it may hold a secret.
        return Err(refused("the endpoint", "it may not hold a user or a password").into());
    }
    let local = match origin.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => return Err(refused(&text, "it names no host").into()),
    };
    match origin.scheme() {
        "https" => {}
        "http" if local && store.configured => {}
        "http" => return Err(refused(&text, "http would show the rows to the network; use https").into()),
        _ => return Err(refused(&text, "write it as https://host:port").into()),
    }
    if !matches!(origin.path(), "" | "/") || origin.query().is_some() || origin.fragment().is_some() {
        return Err(refused(&text, "it has more than scheme, host and port").into());
    }
    let names = matches!(origin.host(), Some(Host::Domain(_)));
    let path_style = path_style || !names;
    let given = origin.host_str().map(str::to_owned);
    if !path_style {
        let host = format!("{bucket}.{}", origin.host_str().unwrap_or_default());
        origin
            .set_host(Some(&host))
            .map_err(|_| refused(&text, "its buckets make no host names; put them into the path"))?;
    }
    Ok(Address {
        origin,
        host: given,
        region: region.to_owned(),
        path_style,
    })
}

fn place_of(store: &ObjectStore) -> String {
    store
        .endpoint
        .clone()
        .unwrap_or_else(|| "the object store".to_owned())
}

fn opened(
    connection: &Connection,
    address: &Address,
    root: &Place,
    key: &StoreCredential,
    patience: Patience,
) -> Result<Option<Arc<dyn Bucket>>, PreviewError> {
    let StoreSecret::S3 {
        access_key_id,
        secret_access_key,
        session_token,
    } = &key.secret
    else {
        return Ok(None);
    };
    let token = session_token.as_ref().map(SecretString::expose_secret);
    if !objects::is_sendable(access_key_id.expose_secret())
        || token.is_some_and(|token| !objects::is_sendable(token))
    {
        return Err(StoreError::new(&root.to_string(), Trouble::Key).into());
    }
    let credential = AwsCredential {
        key_id: access_key_id.expose_secret().to_owned(),
        secret_key: secret_access_key.expose_secret().to_owned(),
        token: token.map(str::to_owned),
    };
    // Nothing is taken from the environment: the builder is a new one, not `from_env`.
    let store = AmazonS3Builder::new()
        .with_http_connector(connection.clone())
        .with_allow_http(true)
        .with_bucket_name(&root.bucket)
        .with_region(&address.region)
        .with_endpoint(objects::origin(&address.origin))
        .with_virtual_hosted_style_request(!address.path_style)
        .with_credentials(Arc::new(StaticCredentialProvider::new(credential)))
        .with_retry(objects::retries(patience))
        .build()
        .map_err(|_| objects::unmade(&address.origin))?;
    Ok(Some(Arc::new(store)))
}

#[cfg(test)]
mod tests;
