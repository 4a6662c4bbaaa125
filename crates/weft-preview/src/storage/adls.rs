//! Azure Data Lake Storage Gen2, asked with the shared access signature that a catalog handed out and with nothing
//! else: no variable, program or identity of this machine is looked at for another one.
//!
//! Objects are read at the account's address for blobs, where the same files and the same signature are good.

use std::sync::Arc;

use object_store::{
    StaticCredentialProvider,
    azure::{AzureCredential, MicrosoftAzureBuilder},
};
use secrecy::ExposeSecret as _;
use url::form_urlencoded;
use weft_ports::{StoreCredential, StoreKind, StoreSecret, object_store::adls_place, preview::TableRef};

use super::{
    Storage, Storages,
    objects::{
        self, Bucket, Clients, Connection, ObjectStorage, Patience, Place, StoreError, Target, Trouble,
        Wanted,
    },
};
use crate::PreviewError;

/// Accounts of Azure.
#[derive(Default)]
pub struct AdlsStorages {
    clients: Clients,
    patience: Patience,
    /// Another address, with the host that may lie on this machine.
    address: Option<String>,
}

impl AdlsStorages {
    /// Accounts at `address` in place of Azure's, waited for so long: how the tests have one on this machine. No
    /// catalog and no setting leads here.
    pub fn at(address: &str, patience: Patience) -> Self {
        Self {
            clients: Clients::default(),
            patience,
            address: Some(address.to_owned()),
        }
    }
}

impl Storages for AdlsStorages {
    fn open(&self, table: &TableRef) -> Result<Arc<dyn Storage>, PreviewError> {
        let wanted = Wanted::of(table, StoreKind::Adls)?;
        let root = wanted.root.clone();
        let location = root.to_string();
        let Some((container, account)) = adls_place(&location) else {
            return Err(PreviewError::Scheme { location });
        };
        let own = format!("https://{account}.blob.core.windows.net");
        let target = Target::known(&own, self.address.as_deref(), self.patience)?;
        let connection = self
            .clients
            .connect(&target)
            .map_err(|why| StoreError::new(target.url.as_str(), Trouble::Setup(why)))?;
        let opened = |key: &_| opened(&connection, &target, &root, (container, account), key);
        Ok(Arc::new(ObjectStorage::open(wanted, self.patience, opened)?))
    }
}

fn opened(
    connection: &Connection,
    target: &Target,
    root: &Place,
    (container, account): (&str, &str),
    key: &StoreCredential,
) -> Result<Option<Arc<dyn Bucket>>, PreviewError> {
    let StoreSecret::Adls {
        account: of,
        sas_token,
    } = &key.secret
    else {
        return Ok(None);
    };
    if of != account {
        return Ok(None);
    }
    let Some(signature) = pairs(sas_token.expose_secret()) else {
        return Err(StoreError::new(&root.to_string(), Trouble::Token).into());
    };
    let credential = AzureCredential::SASToken(signature);
    // A new builder reads no variables, and one that has its credential looks for no other.
    let store = MicrosoftAzureBuilder::new()
        .with_http_connector(connection.clone())
        .with_allow_http(true)
        .with_endpoint(objects::origin(&target.url).to_owned())
        .with_account(account)
        .with_container_name(container)
        .with_credentials(Arc::new(StaticCredentialProvider::new(credential)))
        .with_retry(objects::retries(target.patience))
        .build()
        .map_err(|_| objects::unmade(&target.url))?;
    Ok(Some(Arc::new(store)))
}

/// What a signature adds to the query of a request; `None` where it is none.
fn pairs(token: &str) -> Option<Vec<(String, String)>> {
    if !objects::is_sendable(token) {
        return None;
    }
    // Some hand it out with the mark of a query. A plus is one of Base64, and not a space.
    let query = token.trim_start_matches('?').replace('+', "%2B");
    let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    pairs.iter().any(|(name, _)| name == "sig").then_some(pairs)
}

#[cfg(test)]
mod tests {
    use super::pairs;

    #[test]
    fn a_signature_is_sent_as_it_was_meant() {
        for token in ["sv=2024-11-04&sig=a%2Bb%2F%3D", "?sv=2024-11-04&sig=a+b/="] {
            let pairs = pairs(token).unwrap();
            let pairs: Vec<_> = pairs
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            assert_eq!(pairs, [("sv", "2024-11-04"), ("sig", "a+b/=")], "{token}");
        }
        for none in ["", "?", "sv=2024-11-04", "sig=a b", "sig=a\r\nx"] {
            assert_eq!(pairs(none), None, "{none:?}");
        }
    }
}
