//! An object store that holds the files of a table, and the keys to it that a catalog handed out.
//!
//! Lives in memory only: nothing here is written to a file, sent to another process or shown. So there is no
//! `Serialize`, and what `Debug` shows holds no key.

use std::fmt;

use secrecy::{ExposeSecret as _, SecretString};
use weft_model::Timestamp;

/// How the files of one table are reached in an S3-compatible store.
#[derive(Clone, PartialEq, Eq)]
pub struct ObjectStore {
    /// Address of the store; absent: the one of AWS in the region.
    pub endpoint: Option<String>,
    /// Whether the person set up that address. Only such a one may lie in a private network or on this machine.
    pub configured: bool,
    /// Region that requests are signed for; absent: `us-east-1`.
    pub region: Option<String>,
    /// Whether the bucket stands in the path of addresses, not in their host.
    pub path_style: bool,
    /// PEM of authorities that may have signed the store's certificate, beside those of the system.
    pub authorities: Option<Vec<u8>>,
    /// Keys, each for the files below its prefix. The longest prefix that matches a file is the one for it.
    pub credentials: Vec<StoreCredential>,
}

/// One key to a part of an object store.
#[derive(Clone)]
pub struct StoreCredential {
    /// Location below which it may read: `s3://bucket/warehouse/orders`. Empty: everywhere.
    pub prefix: String,
    /// Name of the key.
    pub access_key_id: SecretString,
    /// The key.
    pub secret_access_key: SecretString,
    /// Token that goes with a key for a time.
    pub session_token: Option<SecretString>,
    /// When it ends; absent: not told.
    pub expires: Option<Timestamp>,
}

impl StoreCredential {
    /// Whether this key is meant for `location`, whose scheme is `s3`.
    pub fn covers(&self, location: &str) -> bool {
        let prefix = s3_spelling(&self.prefix);
        // The specification's own examples have a bare scheme.
        if matches!(prefix.trim_end_matches(['/', ':']), "" | "s3") {
            return true;
        }
        let location = s3_spelling(location);
        location
            .strip_prefix(prefix.trim_end_matches('/'))
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// A location with the scheme of S3 in its one spelling: Hadoop has `s3a` and `s3n` beside `s3`.
pub fn s3_spelling(location: &str) -> String {
    match location.split_once("://") {
        Some((scheme, rest)) if is_s3(scheme) => format!("s3://{rest}"),
        _ => location.to_owned(),
    }
}

/// Whether a location, or an address that begins with a scheme of S3, lies in such a store.
pub fn in_s3(location: &str) -> bool {
    location.split_once(':').is_some_and(|(scheme, _)| is_s3(scheme))
}

fn is_s3(scheme: &str) -> bool {
    ["s3", "s3a", "s3n"]
        .iter()
        .any(|name| scheme.eq_ignore_ascii_case(name))
}

impl PartialEq for StoreCredential {
    fn eq(&self, other: &Self) -> bool {
        let open = |secret: &Option<SecretString>| secret.as_ref().map(|one| one.expose_secret().to_owned());
        self.prefix == other.prefix
            && self.expires == other.expires
            && self.access_key_id.expose_secret() == other.access_key_id.expose_secret()
            && self.secret_access_key.expose_secret() == other.secret_access_key.expose_secret()
            && open(&self.session_token) == open(&other.session_token)
    }
}

impl Eq for StoreCredential {}

impl fmt::Debug for ObjectStore {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("ObjectStore")
            .field("endpoint", &self.endpoint)
            .field("configured", &self.configured)
            .field("region", &self.region)
            .field("path_style", &self.path_style)
            .field("credentials", &self.credentials)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for StoreCredential {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("StoreCredential")
            .field("prefix", &self.prefix)
            .field("expires", &self.expires)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(prefix: &str) -> StoreCredential {
        StoreCredential {
            prefix: prefix.to_owned(),
            access_key_id: "canary-key-id".into(),
            secret_access_key: "canary-secret-key".into(),
            session_token: Some("canary-session-token".into()),
            expires: Some(Timestamp::from_millis(0)),
        }
    }

    #[test]
    fn a_prefix_ends_between_two_names() {
        for (prefix, location, covered) in [
            ("s3://lake/sales/orders", "s3://lake/sales/orders/a", true),
            ("s3://lake/sales/orders/", "s3a://lake/sales/orders/a", true),
            ("S3A://lake/sales", "s3n://lake/sales/orders", true),
            ("s3://lake/sales/orders", "s3://lake/sales/orders", true),
            ("s3://lake/sales/orders", "s3://lake/sales/orders_old/a", false),
            ("s3://lake", "s3://lakeside/a", false),
            ("s3://lake", "gs://lake/a", false),
            ("s3", "s3://lake/a", true),
            ("s3://", "s3://lake/a", true),
            ("", "s3://lake/a", true),
        ] {
            assert_eq!(key(prefix).covers(location), covered, "{prefix} {location}");
        }
    }

    #[test]
    fn no_key_is_shown() {
        let store = ObjectStore {
            endpoint: None,
            configured: false,
            region: None,
            path_style: false,
            authorities: None,
            credentials: vec![key("s3://lake")],
        };
        let shown = format!("{store:?} {store:#?}");
        assert!(shown.contains("s3://lake"), "{shown}");
        assert!(!shown.contains("canary"), "{shown}");
        assert_eq!(store, store.clone());
    }
}
