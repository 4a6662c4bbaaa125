//! The catalog of these tests, and the ways to it through a network of one's own.

use std::{net::SocketAddr, time::Duration};

use serde_json::json;
use tempfile::TempDir;
use weft_ports::{
    Patience, PortError, Source as _,
    source::{Fingerprint, Fingerprints as _, RestCatalog, SignIn, SourceKind},
};
use weft_testkit::{Harvested, Memory, faults::FaultProxy, polaris::PolarisDouble};

use crate::rest::{AtHand, IcebergRestSource, tests::lake::metadata};

/// Short, and long enough for a machine with other things to do.
pub const PATIENCE: Patience = Patience {
    connect: Duration::from_secs(1),
    idle: Duration::from_secs(1),
    total: Duration::from_secs(4),
};

/// A catalog with two namespaces, one of them nested, and something of every kind.
pub struct Mesh {
    pub polaris: PolarisDouble,
    pub folder: TempDir,
}

impl Mesh {
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let polaris = PolarisDouble::start().await;
        let base = format!("file://{}", folder.path().display());
        polaris.add_catalog("lake", &base, &[]);
        polaris.add_namespace("lake", &["sales"], &[("domain", "Trade"), ("owner", "maya")]);
        polaris.add_namespace("lake", &["sales", "eu"], &[]);
        polaris.add_namespace("lake", &["hr"], &[("domain", "People")]);
        for (number, levels, name) in [
            (1, &["sales"][..], "orders"),
            (2, &["sales"], "returns"),
            (3, &["sales", "eu"], "orders"),
            (4, &["hr"], "salaries"),
        ] {
            let at = folder.path().join(format!("{number}.metadata.json"));
            let metadata = metadata(number, name);
            std::fs::write(&at, metadata.to_string()).expect("a file");
            polaris.add_table("lake", levels, name, &format!("file:{}", at.display()), metadata);
        }
        let delta = json!({"format": "delta", "base-location": "file:///lake/clicks", "properties": {}});
        polaris.add_generic_table("lake", &["sales"], "clicks", delta);
        Self { polaris, folder }
    }

    /// A network of its own between a client and the catalog.
    pub async fn proxy(&self) -> FaultProxy {
        FaultProxy::start(self.upstream()).await.expect("a port")
    }

    fn upstream(&self) -> SocketAddr {
        let address = self.polaris.origin().strip_prefix("http://").expect("plain http");
        address.parse().expect("an address")
    }

    /// A person who may everything, behind that network. `several`: all catalogs of the server, by its management API.
    pub fn source(&self, proxy: &FaultProxy, several: bool) -> IcebergRestSource {
        let (id, secret) = self.polaris.root_credentials();
        self.with(proxy.address(), SignIn::client(id), &secret, several)
    }

    pub fn with(
        &self,
        address: SocketAddr,
        sign_in: SignIn,
        secret: &str,
        several: bool,
    ) -> IcebergRestSource {
        let warehouses = if several {
            Vec::new()
        } else {
            vec!["lake".to_owned()]
        };
        let settings = RestCatalog {
            warehouses,
            roots: vec![self.folder.path().display().to_string()],
            ..RestCatalog::at(format!("http://{address}/api/catalog"), sign_in)
        };
        let kind = SourceKind::Polaris(settings);
        let secret = Box::new(AtHand(secret.into()));
        IcebergRestSource::patient("lake", &kind, secret, PATIENCE).expect("a source")
    }

    pub async fn policies(&self, source: &IcebergRestSource) -> Result<Harvested, PortError> {
        source.policies(&["sales".to_owned()], "orders").await.map(whole)
    }

    pub async fn locate(&self, source: &IcebergRestSource) -> Result<Harvested, PortError> {
        source.locate(&["sales".to_owned()], "orders").await.map(whole)
    }
}

/// What has no warnings counts as whole.
fn whole<T>(_: T) -> Harvested {
    let mut harvested = Harvested::default();
    harvested.summary.complete = true;
    harvested
}

/// What is remembered of a thing is that it is there, and no longer in which version.
pub async fn forgotten(memory: &Memory, key: &str) {
    let known = memory.get(key).await.expect("memory").expect(key);
    let urns = known.urns;
    assert!(!urns.is_empty(), "{key}");
    let value = String::new();
    memory
        .set(key, Fingerprint { value, urns })
        .await
        .expect("memory");
}
