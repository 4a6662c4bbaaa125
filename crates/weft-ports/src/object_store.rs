//! An object store that holds the files of a table, and the keys to it that a catalog handed out.
//!
//! Lives in memory only: nothing here is written to a file, sent to another process or shown. So there is no
//! `Serialize`, and what `Debug` shows holds no key.

use std::fmt;

use secrecy::{ExposeSecret as _, SecretString};
use weft_model::Timestamp;

/// Kinds of object stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StoreKind {
    /// Amazon S3, and what speaks as it does.
    S3,
    /// Google Cloud Storage.
    Gcs,
    /// Azure Data Lake Storage Gen2.
    Adls,
}

/// Host of an account of Azure, behind its name.
const ADLS_HOST: &str = ".dfs.core.windows.net";

impl StoreKind {
    /// The kind that a location lies in, or an address that begins with one of its schemes.
    pub fn of(location: &str) -> Option<Self> {
        Self::of_scheme(location.split_once(':')?.0)
    }

    /// The kind that a scheme stands for. Hadoop has `s3a` and `s3n` beside `s3`; `abfs` and `abfss` differ in the
    /// encryption of the connection alone, and it is always encrypted here.
    pub fn of_scheme(scheme: &str) -> Option<Self> {
        let is = |names: &[&str]| names.iter().any(|name| scheme.eq_ignore_ascii_case(name));
        if is(&["s3", "s3a", "s3n"]) {
            Some(Self::S3)
        } else if is(&["gs"]) {
            Some(Self::Gcs)
        } else if is(&["abfss", "abfs"]) {
            Some(Self::Adls)
        } else {
            None
        }
    }

    /// The one scheme that locations are compared with.
    pub fn scheme(self) -> &'static str {
        match self {
            Self::S3 => "s3",
            Self::Gcs => "gs",
            Self::Adls => "abfss",
        }
    }
}

/// How the files of one table are reached in an object store. Only S3 has more than the keys: addresses of the
/// others are known.
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
    /// What is shown to the store.
    pub secret: StoreSecret,
    /// When it ends; absent: not told.
    pub expires: Option<Timestamp>,
}

/// What a store is shown, by its kind.
#[derive(Clone)]
pub enum StoreSecret {
    /// A key that requests are signed with.
    S3 {
        /// Name of the key.
        access_key_id: SecretString,
        /// The key.
        secret_access_key: SecretString,
        /// Token that goes with a key for a time.
        session_token: Option<SecretString>,
    },
    /// A token of OAuth 2.
    Gcs {
        /// It is sent as it is.
        token: SecretString,
    },
    /// A shared access signature.
    Adls {
        /// The one account it is for.
        account: String,
        /// It stands in the address of each request, so no such address is ever shown.
        sas_token: SecretString,
    },
}

impl StoreSecret {
    /// Kind of the store that it is for.
    pub fn kind(&self) -> StoreKind {
        match self {
            Self::S3 { .. } => StoreKind::S3,
            Self::Gcs { .. } => StoreKind::Gcs,
            Self::Adls { .. } => StoreKind::Adls,
        }
    }

    fn open(&self) -> [Option<&str>; 3] {
        let one = SecretString::expose_secret;
        match self {
            Self::S3 {
                access_key_id,
                secret_access_key,
                session_token,
            } => [
                Some(one(access_key_id)),
                Some(one(secret_access_key)),
                session_token.as_ref().map(one),
            ],
            Self::Gcs { token } => [Some(one(token)), None, None],
            Self::Adls { account, sas_token } => [Some(account), Some(one(sas_token)), None],
        }
    }
}

impl StoreCredential {
    /// Whether it is meant for `location`.
    pub fn covers(&self, location: &str) -> bool {
        let kind = self.secret.kind();
        if StoreKind::of(location) != Some(kind) {
            return false;
        }
        if let StoreSecret::Adls { account, .. } = &self.secret
            && adls_place(location).is_none_or(|(_, of)| of != account)
        {
            return false;
        }
        let prefix = spelled(&self.prefix);
        // The specification's own examples have a bare scheme.
        let bare = prefix.trim_end_matches(['/', ':']);
        if bare.is_empty() || StoreKind::of_scheme(bare) == Some(kind) {
            return true;
        }
        let location = spelled(location);
        location
            .strip_prefix(prefix.trim_end_matches('/'))
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// A location with its scheme in the one spelling that places are compared in.
pub fn spelled(location: &str) -> String {
    match location.split_once("://") {
        Some((scheme, rest)) => match StoreKind::of_scheme(scheme) {
            Some(kind) => format!("{}://{rest}", kind.scheme()),
            None => location.to_owned(),
        },
        None => location.to_owned(),
    }
}

/// Whether a location lies in an object store of any kind.
pub fn in_store(location: &str) -> bool {
    StoreKind::of(location).is_some()
}

/// Container and account of a location `abfss://container@account.dfs.core.windows.net/…`.
pub fn adls_place(location: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = location.split_once("://")?;
    if StoreKind::of_scheme(scheme) != Some(StoreKind::Adls) {
        return None;
    }
    let place = rest.split('/').next().unwrap_or(rest);
    let (container, host) = place.split_once('@')?;
    Some((container, adls_account(host)?)).filter(|(container, _)| is_container(container))
}

/// The account whose host this is.
pub fn adls_account(host: &str) -> Option<&str> {
    host.strip_suffix(ADLS_HOST).filter(|name| is_adls_account(name))
}

/// Whether it may be the name of an account of Azure, which becomes a part of a host name.
pub fn is_adls_account(name: &str) -> bool {
    (3..=24).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

/// What Azure allows in the name of a container; `$root` and the like hold no tables.
fn is_container(name: &str) -> bool {
    (3..=63).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && !name.starts_with('-')
        && !name.ends_with('-')
}

impl PartialEq for StoreCredential {
    fn eq(&self, other: &Self) -> bool {
        self.prefix == other.prefix
            && self.expires == other.expires
            && self.secret.kind() == other.secret.kind()
            && self.secret.open() == other.secret.open()
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
            .field("kind", &self.secret.kind())
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
            secret: StoreSecret::S3 {
                access_key_id: "canary-key-id".into(),
                secret_access_key: "canary-secret-key".into(),
                session_token: Some("canary-session-token".into()),
            },
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
    fn a_token_is_for_its_own_kind_and_account() {
        let gcs = |prefix: &str| StoreCredential {
            secret: StoreSecret::Gcs {
                token: "canary-token".into(),
            },
            ..key(prefix)
        };
        for (prefix, location, covered) in [
            ("gs://lake/sales", "gs://lake/sales/a", true),
            ("gs", "GS://lake/a", true),
            ("", "gs://lake/a", true),
            ("gs://lake/sales", "gs://lake/salesman/a", false),
            ("", "s3://lake/a", false),
            ("s3://lake", "gs://lake/a", false),
        ] {
            assert_eq!(gcs(prefix).covers(location), covered, "{prefix} {location}");
        }
        let adls = |prefix: &str| StoreCredential {
            secret: StoreSecret::Adls {
                account: "acme".to_owned(),
                sas_token: "canary-sas".into(),
            },
            ..key(prefix)
        };
        let lake = "abfss://lake@acme.dfs.core.windows.net";
        for (prefix, location, covered) in [
            (format!("{lake}/sales"), format!("{lake}/sales/a"), true),
            (lake.replace("abfss", "abfs"), format!("{lake}/a"), true),
            ("abfss".to_owned(), format!("{lake}/a"), true),
            (String::new(), format!("{lake}/a"), true),
            (format!("{lake}/sales"), format!("{lake}/salesman/a"), false),
            (String::new(), lake.replace("acme", "other") + "/a", false),
            (String::new(), lake.replace("acme.", "acme.evil.") + "/a", false),
            (
                String::new(),
                "abfss://acme.dfs.core.windows.net/a".to_owned(),
                false,
            ),
            (String::new(), lake.replace("lake@", "x@lake@") + "/a", false),
        ] {
            assert_eq!(adls(&prefix).covers(&location), covered, "{prefix} {location}");
        }
        let shown = format!("{:?} {:?}", gcs("gs://lake"), adls(lake));
        assert!(!shown.contains("canary"), "{shown}");
        assert_ne!(gcs(""), adls(""));
        assert_eq!(adls(""), adls(""));
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
