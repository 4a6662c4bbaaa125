//! A source of metadata: a catalog, a folder of artifacts, a folder of contracts.

use std::collections::HashMap;

use async_trait::async_trait;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use weft_model::{Fact, Urn, Warning};

use crate::{
    error::{PortError, PortErrorKind, PortResult},
    object_store::ObjectStore,
    policy::AppliedPolicy,
    preview::ReadRestrictions,
    probe::{Probe, ProbeState, ProbeStep},
    progress::{Cancel, ProgressSink},
    push::{Comments, Commit, TableComments, WordFile},
    view::ViewText,
};

/// A connection as a person set it up. Holds no secret: those are in the keychain under the source's name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SourceConfig {
    /// Name the person gave it; first part of the full names of its assets. `[a-z0-9_-]{1,64}`.
    pub name: String,
    /// How to read it.
    pub kind: SourceKind,
    /// Domain that it belongs to, in a team's workspace: it speaks for what is of that alone. Absent: the whole mesh.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub domain: Option<String>,
}

/// The kinds of source that Weft reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum SourceKind {
    /// Iceberg tables in a JDBC-style SQL catalog.
    IcebergSql {
        /// `sqlite:///FILE` or `postgresql://…` (without a password).
        uri: String,
        /// Folder that holds the warehouse; nothing outside it is read.
        warehouse: String,
        /// `catalog_name` inside the database; absent: the only one there, else the source's name.
        catalog: Option<String>,
    },
    /// A catalog of the Iceberg REST specification: Lakekeeper, Gravitino, Nessie, Unity, S3 Tables, Polaris.
    IcebergRest(RestCatalog),
    /// Apache Polaris: an Iceberg REST catalog with policies, generic tables and a management API.
    Polaris(RestCatalog),
    /// A dbt project's artifacts (`target/`).
    Dbt {
        /// Project folder, or the `target` folder itself.
        path: String,
    },
    /// ODCS contracts and ODPS products.
    Contracts {
        /// Folder; read with its subfolders.
        path: String,
    },
}

impl SourceKind {
    /// The word of the command line: `iceberg-sql`, `iceberg-rest`, `polaris`, `dbt`, `contracts`.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::IcebergSql { .. } => "iceberg-sql",
            Self::IcebergRest(_) => "iceberg-rest",
            Self::Polaris(_) => "polaris",
            Self::Dbt { .. } => "dbt",
            Self::Contracts { .. } => "contracts",
        }
    }
}

/// An Iceberg REST catalog as a person set it up. What the server says of addresses, sign-in or headers never
/// changes this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct RestCatalog {
    /// Address below which `/v1/config` answers: `https://host/api/catalog`. `http` only on this machine.
    pub uri: String,
    /// Catalogs to read, by the name that the server calls `warehouse`. Empty: the server's default.
    pub warehouses: Vec<String>,
    /// How this person signs in.
    pub sign_in: SignIn,
    /// Value of the `Polaris-Realm` header, where the server has several realms.
    pub realm: Option<String>,
    /// Namespaces to begin with, dotted, where the server lets nobody list them. Empty: all that it lists.
    pub namespaces: Vec<String>,
    /// Folders and prefixes that files of tables may lie in; nothing outside them is read.
    pub roots: Vec<String>,
    /// PEM file of the authority that signed the server's certificate, where it is one's own.
    pub ca_file: Option<String>,
    /// Address of the object store that holds the files, where it is not AWS or what the server says of it is not to
    /// be taken. Only an address that stands here may lie in a private network or on this machine.
    #[serde(default)]
    pub s3_endpoint: Option<String>,
    /// Region that requests to the object store are signed for, where the server does not say it.
    #[serde(default)]
    pub s3_region: Option<String>,
    /// Whether the bucket stands in the path of the object store's addresses, as most stores but AWS want it.
    #[serde(default)]
    pub s3_path_style: bool,
}

impl SourceKind {
    /// Whether it is signed in to through a browser.
    pub const fn wants_browser(&self) -> bool {
        match self {
            Self::IcebergRest(rest) | Self::Polaris(rest) => matches!(rest.sign_in, SignIn::OpenId { .. }),
            Self::IcebergSql { .. } | Self::Dbt { .. } | Self::Contracts { .. } => false,
        }
    }

    /// Whether a secret is kept for it.
    pub const fn has_secret(&self) -> bool {
        match self {
            Self::IcebergRest(rest) | Self::Polaris(rest) => !matches!(rest.sign_in, SignIn::None),
            Self::IcebergSql { .. } | Self::Dbt { .. } | Self::Contracts { .. } => false,
        }
    }
}

/// How a person signs in to a server. The secret itself is kept by [`Secrets`](crate::Secrets) under the source's name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "method", rename_all = "snake_case")]
pub enum SignIn {
    /// Not at all.
    None,
    /// A bearer token, as it was given.
    Token,
    /// Client credentials of OAuth 2; the secret is the client's.
    ClientCredentials {
        /// `client_id`.
        client_id: String,
        /// `scope`; absent: `PRINCIPAL_ROLE:ALL`, which Polaris wants.
        scope: Option<String>,
        /// Where tokens come from; absent: the catalog's own `/v1/oauth/tokens`.
        token_uri: Option<String>,
    },
    /// At an external OpenID provider, in the person's browser. What is kept is the refresh token.
    #[serde(rename = "openid")]
    OpenId {
        /// The issuer, exactly as the provider calls itself: `https://id.example/realms/mesh`.
        issuer: String,
        /// `client_id` of a public client.
        client_id: String,
        /// `scope`; absent: `openid offline_access`.
        scope: Option<String>,
        /// Whom the access token is for, where the provider wants to be told (`audience`).
        audience: Option<String>,
    },
}

/// The step of a sign-in that waits for the browser. Its detail is the address to open.
pub const BROWSER: &str = "Wait for the browser";

/// What a sign-in through a browser brought.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// What has to be kept to stay signed in; absent where the provider gives nothing that lasts.
    pub secret: Option<SecretString>,
    /// Who signed in, in the provider's words, where it says so.
    pub who: Option<String>,
}

impl RestCatalog {
    /// The server's default catalog at `uri`, signed in like this.
    pub fn at(uri: impl Into<String>, sign_in: SignIn) -> Self {
        Self {
            uri: uri.into(),
            warehouses: Vec::new(),
            sign_in,
            realm: None,
            namespaces: Vec::new(),
            roots: Vec::new(),
            ca_file: None,
            s3_endpoint: None,
            s3_region: None,
            s3_path_style: false,
        }
    }
}

impl SignIn {
    /// The client credentials of `client_id`, in the way that Polaris wants them.
    pub fn client(client_id: impl Into<String>) -> Self {
        Self::ClientCredentials {
            client_id: client_id.into(),
            scope: None,
            token_uri: None,
        }
    }
}

/// Where a source puts what it finds. Facts arrive in any order; several facts of one urn may arrive apart.
#[async_trait]
pub trait FactSink: Send + Sync {
    /// States facts. Waits when the receiver is behind.
    async fn facts(&self, facts: Vec<Fact>) -> PortResult<()>;
    /// Says that these things are still there and exactly as they were at the last harvest (their
    /// fingerprint is the same), without stating their facts again.
    async fn unchanged(&self, urns: Vec<Urn>) -> PortResult<()>;
    /// Tells of a piece that was left out.
    fn warn(&self, warning: Warning);
}

/// What a source remembers of a thing between harvests, to skip what did not change: for example the
/// `metadata_location` of a table, or size, time and digest of a file.
#[async_trait]
pub trait Fingerprints: Send + Sync {
    /// The fingerprints stored with the last complete harvest, by key, with the urns stated under each. A key
    /// that has none is left out.
    async fn get_all(&self, keys: &[String]) -> PortResult<HashMap<String, Fingerprint>>;
    /// The fingerprint of one key.
    async fn get(&self, key: &str) -> PortResult<Option<Fingerprint>> {
        Ok(self.get_all(&[key.to_owned()]).await?.remove(key))
    }
    /// Stores one; it becomes valid when the harvest's facts are committed.
    async fn set(&self, key: &str, fingerprint: Fingerprint) -> PortResult<()>;
}

/// See [`Fingerprints`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    /// Whatever tells that the thing changed.
    pub value: String,
    /// What was stated from it.
    pub urns: Vec<Urn>,
}

/// What one harvest found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HarvestSummary {
    /// Whether every listing was complete. Only then may what was not seen be marked as gone.
    pub complete: bool,
    /// Requests, file opens and queries made.
    pub requests: u64,
    /// Bytes read.
    pub bytes: u64,
}

/// What a harvest is given.
pub struct HarvestContext {
    /// Where facts go.
    pub sink: Box<dyn FactSink>,
    /// What the last harvest remembered.
    pub fingerprints: Box<dyn Fingerprints>,
    /// Where progress goes.
    pub progress: ProgressSink,
    /// Stops the harvest between two pieces; what was stated stays.
    pub cancel: Cancel,
}

/// Where a table is at this moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableLocation {
    /// Its current metadata file.
    pub metadata_location: String,
    /// Folder or prefix that everything read must be inside of.
    pub root: String,
    /// The object store that holds it, with the keys to it; none for a folder of this machine.
    pub store: Option<Box<ObjectStore>>,
    /// What the catalog wants of this person's reading; absent where it wants nothing.
    pub restrictions: Option<Box<ReadRestrictions>>,
}

/// A source. Made from a [`SourceConfig`] by the host.
#[async_trait]
pub trait Source: Send + Sync {
    /// Checks that it can be reached, without harvesting: what is there, in one line.
    async fn test(&self) -> PortResult<String>;
    /// Tries it step by step: what works, what does not, and what that costs.
    async fn probe(&self) -> Probe {
        let step = match self.test().await {
            Ok(found) => ProbeStep {
                name: "Open".to_owned(),
                state: ProbeState::Passed,
                found,
                costs: None,
                took_ms: 0,
            },
            Err(error) => ProbeStep::ended("Open", &error, "Nothing of it can be read.", 0),
        };
        Probe {
            steps: vec![step],
            sample: None,
        }
    }
    /// Signs in through the person's browser. The address to open is told as the detail of a step [`BROWSER`]. Until
    /// what it brought is kept, it holds in this source and its clones.
    async fn sign_in(&self, _progress: ProgressSink, _cancel: Cancel) -> PortResult<SignedIn> {
        Err(PortError::new(
            PortErrorKind::Unsupported,
            "this source is not signed in to through a browser",
        ))
    }
    /// Ends a sign-in where it was made. `false`: there is nothing to end, or nobody to tell.
    async fn sign_out(&self) -> PortResult<bool> {
        Ok(false)
    }
    /// What a sign-in brought that is not kept anywhere yet.
    fn unkept(&self) -> Option<SecretString> {
        None
    }
    /// Reads everything it may see. One broken piece is a warning, not an error: `Err` means that nothing
    /// could be read at all (no such file, not a catalog), or that it was cancelled.
    async fn harvest(&self, context: HarvestContext) -> PortResult<HarvestSummary>;
    /// Asks the catalog, now and as this person, where a table is. Sources that hold no data answer `Unsupported`.
    async fn locate(&self, namespace: &[String], name: &str) -> PortResult<TableLocation>;
    /// Asks the catalog, now and as this person, for the text of a view.
    async fn view(&self, _namespace: &[String], name: &str) -> PortResult<ViewText> {
        Err(PortError::new(
            PortErrorKind::Unsupported,
            format!("the source of `{name}` tells no text of views"),
        ))
    }
    /// Asks the catalog, now and as this person, which policies hold for a table: of each kind the nearest one.
    async fn policies(&self, _namespace: &[String], name: &str) -> PortResult<Vec<AppliedPolicy>> {
        Err(PortError::new(
            PortErrorKind::Unsupported,
            format!("the source of `{name}` keeps no policies"),
        ))
    }
    /// Asks the catalog, now and as this person, for the comments of a table.
    async fn comments(&self, _namespace: &[String], name: &str) -> PortResult<TableComments> {
        Err(PortError::new(
            PortErrorKind::Unsupported,
            format!("the source of `{name}` takes no comments"),
        ))
    }
    /// Writes comments of a table in one commit, over what was `seen` and nothing else. Never sent twice.
    async fn write_comments(
        &self,
        _namespace: &[String],
        name: &str,
        _seen: &TableComments,
        _comments: &Comments,
    ) -> PortResult<Commit> {
        Err(PortError::new(
            PortErrorKind::Unsupported,
            format!("the source of `{name}` takes no comments"),
        ))
    }
    /// The files in which the words about things of this source stand, thing by thing.
    async fn word_files(&self, _urns: &[Urn]) -> PortResult<Vec<PortResult<WordFile>>> {
        Err(PortError::new(
            PortErrorKind::Unsupported,
            "the source keeps no words in files",
        ))
    }
}
