//! A catalog that is a server: the Iceberg REST specification, and Apache Polaris.
//!
//! A client of our own, because a catalog server is not to be trusted with more than it is asked for: addresses,
//! sign-in and headers are the person's, whatever an answer says; no redirect is followed; every answer has limits on
//! bytes, time and count; and no word of an answer is repeated with a secret in it.

mod budget;
mod catalog;
mod comments;
mod config;
mod crawl;
mod error;
mod generic;
mod hidden;
mod http;
mod listings;
mod load;
mod management;
mod names;
mod openid;
mod origin;
mod policies;
mod probe;
mod restrictions;
mod secret;
mod semantic;
mod store;
mod token;
mod vended;
mod view;
mod wait;
mod words;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use async_trait::async_trait;
use secrecy::SecretString;
use weft_model::CatalogInfo;
use weft_ports::{
    AppliedPolicy, Cancel, Patience, PortError, PortErrorKind, Progress, ProgressSink, Source,
    error::PortResult,
    object_store::in_store,
    probe::Probe,
    push::{Comments, Commit, TableComments},
    shown::address,
    source::{BROWSER, HarvestContext, HarvestSummary, RestCatalog, SignedIn, SourceKind, TableLocation},
    view::ViewText,
};

use self::{
    catalog::{Catalog, Kind, Loaded, dotted},
    http::Http,
    origin::Origin,
    token::Login,
};
pub use self::{
    error::RestError,
    secret::{AtHand, Kept, SecretSource},
};
use crate::{
    names::visible,
    storage::{LocalStorage, Storage as _},
};

/// Bytes of a file with certificates.
const MAX_CA: u64 = 1 << 20;

/// Tables and views of an Iceberg REST catalog, as one person sees them. Cheap to clone; clones share the sign-in.
#[derive(Clone)]
pub struct IcebergRestSource {
    name: String,
    settings: RestCatalog,
    polaris: bool,
    http: Http,
    login: Arc<Login>,
    /// Keys to files of tables; gone with this connection.
    keys: Arc<store::Keys>,
    /// PEM of the person's own authority.
    authorities: Option<Arc<[u8]>>,
}

impl std::fmt::Debug for IcebergRestSource {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("IcebergRestSource")
            .field("name", &self.name)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl IcebergRestSource {
    /// Takes the connection as a person set it up, and where its secret comes from. Asks nothing yet.
    ///
    /// Fails when `kind` is another kind of source, its address cannot be one of a server, or its certificate file
    /// cannot be read.
    pub fn new(name: &str, kind: &SourceKind, secret: Box<dyn SecretSource>) -> PortResult<Self> {
        Self::patient(name, kind, secret, Patience::default())
    }

    fn patient(
        name: &str,
        kind: &SourceKind,
        secret: Box<dyn SecretSource>,
        patience: Patience,
    ) -> PortResult<Self> {
        let (SourceKind::IcebergRest(settings) | SourceKind::Polaris(settings)) = kind else {
            return Err(PortError::new(
                PortErrorKind::Invalid,
                format!(
                    "source `{}` is of kind {}, not a REST catalog",
                    visible(name),
                    kind.as_str()
                ),
            ));
        };
        let origin = Origin::parse(&settings.uri)?;
        let pem = settings.ca_file.as_deref().map(certificates).transpose()?;
        let authorities: Option<Arc<[u8]>> = pem.map(Into::into);
        // An address that cannot be one is told when the source is added, not at the first row.
        settings.s3_endpoint.as_deref().map(Origin::parse).transpose()?;
        Ok(Self {
            name: name.to_owned(),
            http: Http::new(
                &origin,
                settings.realm.as_deref(),
                authorities.as_deref(),
                patience,
            )?,
            login: Arc::new(Login::new(
                &settings.sign_in,
                &origin,
                secret,
                authorities.clone(),
                patience,
            )?),
            keys: Arc::default(),
            authorities,
            settings: settings.clone(),
            polaris: matches!(kind, SourceKind::Polaris(_)),
        })
    }

    /// The same connection with the sign-in of another one, where that was made at the same server in the same way: who
    /// changes a folder has not to sign in again.
    #[must_use]
    pub fn signed_in_like(mut self, other: &Self) -> Self {
        let settings = |source: &Self| {
            let RestCatalog {
                uri,
                sign_in,
                realm,
                ca_file,
                ..
            } = source.settings.clone();
            (source.name.clone(), uri, sign_in, realm, ca_file)
        };
        if settings(&self) == settings(other) {
            self.login = Arc::clone(&other.login);
        }
        self
    }

    /// The catalogs of this connection: those that were named, else all that Polaris lists, else the server's default.
    async fn warehouses(&self, cancel: &Cancel) -> Result<Vec<Warehouse>, RestError> {
        let named = &self.settings.warehouses;
        if !named.is_empty() {
            let several = named.len() > 1;
            let warehouse = |name: &String| Warehouse {
                name: Some(name.clone()),
                several,
                described: None,
            };
            return Ok(named.iter().map(warehouse).collect());
        }
        if !self.polaris {
            return Ok(vec![Warehouse {
                name: None,
                several: false,
                described: None,
            }]);
        }
        let listed = management::catalogs(&self.http.until(cancel), &self.login).await?;
        let warehouse = |described: CatalogInfo| Warehouse {
            name: Some(described.name.clone()),
            several: true,
            described: Some(described),
        };
        Ok(listed.into_iter().map(warehouse).collect())
    }

    /// The catalog and the levels in it that a namespace of an asset stands for.
    fn split<'a>(&'a self, namespace: &'a [String]) -> PortResult<(Option<&'a str>, &'a [String])> {
        match self.settings.warehouses.as_slice() {
            [only] => return Ok((Some(only), namespace)),
            [] if !self.polaris => return Ok((None, namespace)),
            _ => {}
        }
        let named = &self.settings.warehouses;
        let found = namespace
            .split_first()
            .filter(|(first, _)| named.is_empty() || named.contains(first));
        found
            .map(|(first, levels)| (Some(first.as_str()), levels))
            .ok_or_else(|| {
                PortError::new(
                    PortErrorKind::NotFound,
                    format!("`{}` reads no catalog of that name", self.name),
                )
                .hint("sync it to see which it has now")
            })
    }
}

/// One catalog of a connection.
struct Warehouse {
    /// What the server calls `warehouse`; none: its default.
    name: Option<String>,
    /// Whether its name is a part of the names of its assets.
    several: bool,
    /// What the server said of it, where it was listed.
    described: Option<CatalogInfo>,
}

#[async_trait]
impl Source for IcebergRestSource {
    async fn test(&self) -> PortResult<String> {
        let cancel = Cancel::new();
        let mut found = Vec::new();
        for warehouse in self.warehouses(&cancel).await? {
            let warehouse = warehouse.name.as_deref();
            let catalog = Catalog::open(&self.http, &self.login, warehouse, &cancel).await?;
            let name = warehouse.map_or_else(
                || "its catalog".to_owned(),
                |name| format!("catalog {}", visible(name)),
            );
            found.push(match catalog.namespaces(&[]).await {
                Ok(listing) => counted(listing.items.len(), &name),
                // Signed in all the same: what the person may see is found out by name.
                Err(RestError::Denied { .. }) => format!("{name}, whose namespaces you may not list"),
                Err(error) => return Err(error.into()),
            });
        }
        Ok(format!("{} ({})", found.join("; "), self.http.origin().server()))
    }

    async fn probe(&self) -> Probe {
        probe::probe(self).await
    }

    async fn sign_in(&self, progress: ProgressSink, cancel: Cancel) -> PortResult<SignedIn> {
        let step = |step: &str, detail: Option<&str>| {
            progress(Progress {
                step: step.to_owned(),
                detail: detail.map(str::to_owned),
                ..Progress::default()
            });
        };
        step("Ask the provider", None);
        let show = |address: &str| step(BROWSER, Some(address));
        Ok(self.login.through_browser(&show, &cancel).await?)
    }

    async fn sign_out(&self) -> PortResult<bool> {
        Ok(self.login.sign_out().await?)
    }

    fn unkept(&self) -> Option<SecretString> {
        self.login.unkept()
    }

    async fn harvest(&self, context: HarvestContext) -> PortResult<HarvestSummary> {
        crawl::harvest(self, context).await
    }

    async fn locate(&self, namespace: &[String], name: &str) -> PortResult<TableLocation> {
        let (warehouse, levels) = self.split(namespace)?;
        let catalog = Catalog::open(&self.http, &self.login, warehouse, &Cancel::new()).await?;
        let loaded = catalog.load(levels, name, Kind::Table, None).await?;
        let shown = format!("{}.{}", dotted(levels), visible(name));
        let found = loaded.and_then(|loaded| {
            let Loaded {
                metadata,
                metadata_location,
                restrictions,
                ..
            } = loaded;
            Some((metadata_location?, metadata, restrictions))
        });
        let Some((location, metadata, restrictions)) = found else {
            return Err(PortError::new(
                PortErrorKind::Unavailable,
                format!("the catalog names no metadata file for `{shown}`"),
            )
            .hint("let its writer commit to it again"));
        };
        let named = |error: PortError| PortError {
            message: format!("table `{shown}`: {}", error.message),
            ..error
        };
        if in_store(&location) {
            let wanted = store::Wanted {
                warehouse,
                levels,
                name,
                location,
                metadata: &metadata,
                by: &self.name,
                restrictions,
            };
            let (uri, authorities) = (self.http.origin(), self.authorities.as_deref());
            return store::located(&self.settings, &catalog, uri, &self.keys, authorities, wanted)
                .await
                .map_err(named);
        }
        let roots = self.settings.roots.clone();
        let within = tokio::task::spawn_blocking(move || admitted(&roots, &location)).await;
        let within = within.map_err(|_| PortError::cancelled())?.map_err(named)?;
        let agreed = restrictions::agreed(&self.name, restrictions, None).map_err(named)?;
        Ok(TableLocation {
            restrictions: agreed.restrictions,
            ..within
        })
    }

    async fn view(&self, namespace: &[String], name: &str) -> PortResult<ViewText> {
        let (warehouse, levels) = self.split(namespace)?;
        let above = namespace
            .get(..namespace.len() - levels.len())
            .unwrap_or_default();
        let catalog = Catalog::open(&self.http, &self.login, warehouse, &Cancel::new()).await?;
        let what = format!("view {}.{}", dotted(levels), visible(name));
        let Some(loaded) = catalog.load(levels, name, Kind::View, None).await? else {
            return Err(PortError::new(
                PortErrorKind::Unavailable,
                format!("{what} was not told"),
            ));
        };
        // Only tables are restricted in the specification; what would hold for a view is not known.
        if restrictions::agreed(&self.name, loaded.restrictions, None)?
            .restrictions
            .is_some_and(|one| one.json != "{}")
        {
            return Err(PortError::new(
                PortErrorKind::Denied,
                format!("{what}: the catalog restricts it, which is known of tables only; so nothing of it is read"),
            )
            .hint("read the tables it is made of"));
        }
        let catalogs = warehouse
            .into_iter()
            .map(str::to_owned)
            .chain([self.name.clone()]);
        view::text(&loaded.metadata, &what, catalogs.collect(), above.to_vec())
    }

    async fn policies(&self, namespace: &[String], name: &str) -> PortResult<Vec<AppliedPolicy>> {
        let (warehouse, levels) = self.split(namespace)?;
        let above = namespace
            .get(..namespace.len() - levels.len())
            .unwrap_or_default();
        let catalog = Catalog::open(&self.http, &self.login, warehouse, &Cancel::new()).await?;
        let server = self.http.origin().server();
        policies::applied(&catalog, &server, above, levels, name).await
    }

    async fn comments(&self, namespace: &[String], name: &str) -> PortResult<TableComments> {
        let (warehouse, levels) = self.split(namespace)?;
        let catalog = Catalog::open(&self.http, &self.login, warehouse, &Cancel::new()).await?;
        Ok(comments::read(&catalog, levels, name).await?)
    }

    async fn write_comments(
        &self,
        namespace: &[String],
        name: &str,
        seen: &TableComments,
        comments: &Comments,
    ) -> PortResult<Commit> {
        let (warehouse, levels) = self.split(namespace)?;
        let catalog = Catalog::open(&self.http, &self.login, warehouse, &Cancel::new()).await?;
        Ok(comments::write(&catalog, levels, name, seen, comments).await?)
    }
}

/// The root of this connection that a file lies in.
fn admitted(roots: &[String], location: &str) -> PortResult<TableLocation> {
    if location.contains("://") && !location.starts_with("file:") {
        return Err(PortError::new(
            PortErrorKind::Unsupported,
            format!(
                "its files lie at `{}`, storage of a kind that is not read here",
                visible(&address(location))
            ),
        ));
    }
    let mut refusal = None;
    for root in roots.iter().filter(|root| !in_store(root)) {
        // A folder that is gone does not close the others.
        let admitted = LocalStorage::open(root)
            .map_err(|error| error.message)
            .and_then(|storage| match storage.admits(location) {
                Ok(()) => Ok(storage.root().to_owned()),
                Err(error) => Err(error.message),
            });
        match admitted {
            Ok(root) => {
                return Ok(TableLocation {
                    metadata_location: location.to_owned(),
                    root,
                    store: None,
                    restrictions: None,
                });
            }
            Err(why) => refusal = Some(why),
        }
    }
    let why = refusal.unwrap_or_else(|| {
        format!(
            "`{}` lies on this machine, and no folder was allowed",
            visible(&address(location))
        )
    });
    Err(PortError::new(PortErrorKind::Denied, why)
        .hint("add the source again with the folder where its tables lie as `--root`"))
}

fn certificates(path: &str) -> PortResult<Vec<u8>> {
    let failed = |why: String| {
        PortError::new(
            PortErrorKind::Invalid,
            format!("the certificate file `{}` cannot be read: {why}", visible(path)),
        )
        .hint("give the PEM file of the authority that signed the server's certificate")
    };
    let size = std::fs::metadata(path)
        .map_err(|error| failed(error.to_string()))?
        .len();
    if size > MAX_CA {
        return Err(failed("it has more than 1 MiB".to_owned()));
    }
    std::fs::read(path).map_err(|error| failed(error.to_string()))
}

fn counted(namespaces: usize, place: &str) -> String {
    let plural = if namespaces == 1 { "" } else { "s" };
    format!("{namespaces} namespace{plural} in {place}")
}
