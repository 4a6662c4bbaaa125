//! The calls of the Iceberg REST specification that reading needs, and Polaris's own beside them.

use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

use reqwest::{
    Method, StatusCode,
    header::{ETAG, HeaderName, HeaderValue, IF_NONE_MATCH},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::value::RawValue;
use weft_model::namespace::Contents;
use weft_ports::Cancel;

use super::{
    config::Config,
    error::RestError,
    http::{Ask, Http, Reply},
    names::{Levels, encoded},
    token::Login,
    wait,
};
use crate::{meter::Meter, names::visible, storage::MAX_METADATA_BYTES};

/// Bytes of one page of a listing.
const PAGE_BYTES: usize = 16 << 20;
/// Entries that are asked for in a page.
const PAGE: &str = "1000";
/// Pages of one listing.
const MOST_PAGES: usize = 10_000;
/// Pages without an entry, one after the other.
const MOST_EMPTY: usize = 50;
/// Entries of one listing.
pub const MOST_ENTRIES: usize = 250_000;

/// One catalog of a server, signed in.
pub struct Catalog {
    pub(super) http: Http,
    pub(super) login: Arc<Login>,
    /// What the server says of itself.
    pub config: Config,
    /// What it cost so far.
    pub(crate) meter: Arc<Meter>,
}

/// A table or view as the catalog answers.
pub struct Loaded {
    /// Its metadata, as JSON.
    pub metadata: Vec<u8>,
    /// Where that lies.
    pub metadata_location: Option<String>,
    /// Tells this version from others, for this person.
    pub etag: Option<String>,
    /// What the catalog wants of who reads it, as JSON; absent where it wants nothing.
    pub restrictions: Option<String>,
}

/// A listing, and whether it was read to its end.
pub struct Listing<T> {
    /// Its entries.
    pub items: Vec<T>,
    /// Why it is not whole.
    pub cut: Option<String>,
}

/// Kinds of thing in a namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// An Iceberg table.
    Table,
    /// An Iceberg view.
    View,
    /// A table of another format, in Polaris.
    Generic,
    /// A semantic model, in Polaris.
    Semantic,
}

impl Kind {
    const fn list(self) -> &'static str {
        match self {
            Self::Table => "GET /v1/{prefix}/namespaces/{namespace}/tables",
            Self::View => "GET /v1/{prefix}/namespaces/{namespace}/views",
            Self::Generic => "GET /polaris/v1/{prefix}/namespaces/{namespace}/generic-tables",
            Self::Semantic => "GET /polaris/v1/{prefix}/namespaces/{namespace}/semantic-models",
        }
    }

    pub(super) const fn segment(self) -> &'static str {
        match self {
            Self::Table => "tables",
            Self::View => "views",
            Self::Generic => "generic-tables",
            Self::Semantic => "semantic-models",
        }
    }

    /// Whether it is Polaris's own, and not of the Iceberg specification.
    const fn is_extension(self) -> bool {
        matches!(self, Self::Generic | Self::Semantic)
    }

    /// What a namespace holds of it.
    pub const fn contents(self) -> Contents {
        match self {
            Self::Table => Contents::Tables,
            Self::View => Contents::Views,
            Self::Generic => Contents::GenericTables,
            Self::Semantic => Contents::SemanticModels,
        }
    }

    /// Word for people.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::View => "view",
            Self::Generic => "generic table",
            Self::Semantic => "semantic model",
        }
    }
}

#[derive(Deserialize)]
struct Namespaces {
    namespaces: Vec<Levels>,
    #[serde(rename = "next-page-token", default)]
    next: Option<String>,
}

#[derive(Deserialize)]
struct Identifiers {
    identifiers: Vec<Identifier>,
    #[serde(rename = "next-page-token", default)]
    next: Option<String>,
}

#[derive(Deserialize)]
struct Identifier {
    name: String,
}

#[derive(Deserialize)]
struct Properties {
    #[serde(default)]
    properties: Option<BTreeMap<String, Option<String>>>,
}

#[derive(Deserialize)]
struct LoadResult<'a> {
    #[serde(rename = "metadata-location", default)]
    metadata_location: Option<String>,
    #[serde(borrow)]
    metadata: &'a RawValue,
    #[serde(rename = "read-restrictions", borrow, default)]
    restrictions: Option<&'a RawValue>,
    // `config` and `storage-credentials` may hold keys; they are not even parsed here, but in `vended` alone.
}

impl Catalog {
    /// Signs in and asks for the configuration of a catalog.
    pub async fn open(
        http: &Http,
        login: &Arc<Login>,
        warehouse: Option<&str>,
        cancel: &Cancel,
    ) -> Result<Self, RestError> {
        let mut catalog = Self {
            http: http.until(cancel),
            login: Arc::clone(login),
            config: Config::read(b"{}")?,
            meter: Arc::default(),
        };
        let what = warehouse.map_or_else(
            || "the server's configuration".to_owned(),
            |name| format!("catalog `{}`", visible(name)),
        );
        let query: Vec<(&str, &str)> = warehouse.map(|name| ("warehouse", name)).into_iter().collect();
        let reply = catalog.get("v1/config", &query, &what, &[], PAGE_BYTES).await?;
        catalog.config = Config::read(&reply.body)?;
        Ok(catalog)
    }

    /// Namespaces below `parent`; the top ones without.
    pub async fn namespaces(&self, parent: &[String]) -> Result<Listing<Levels>, RestError> {
        let what = if parent.is_empty() {
            "the list of namespaces".to_owned()
        } else {
            format!("the list of namespaces in {}", dotted(parent))
        };
        let path = format!("{}/namespaces", self.config.root);
        let below = self.config.separator.parameter(parent);
        let fixed: Vec<(&str, &str)> = if parent.is_empty() {
            Vec::new()
        } else {
            vec![("parent", below.as_str())]
        };
        self.pages(&path, &fixed, &what, |page: Namespaces| {
            (page.namespaces, page.next)
        })
        .await
    }

    /// Whether nothing else will be answered after this, so that asking on would be a storm.
    pub fn ends_all(&self, error: &RestError) -> bool {
        error.ends_all() || (error.is_strain() && self.http.is_down())
    }

    /// Properties of a namespace.
    pub async fn namespace_properties(
        &self,
        levels: &[String],
    ) -> Result<BTreeMap<String, String>, RestError> {
        let what = format!("namespace {}", dotted(levels));
        let reply = self
            .get(&self.namespace(levels), &[], &what, &[], PAGE_BYTES)
            .await?;
        let answer: Properties = parsed(&reply.body, &what)?;
        let stated = answer.properties.unwrap_or_default();
        Ok(stated
            .into_iter()
            .filter_map(|(key, value)| Some((key, value?)))
            .collect())
    }

    /// Whether the server has things of this kind.
    pub fn lists(&self, kind: Kind) -> bool {
        self.config.serves(kind.list())
    }

    /// Names of a kind in a namespace.
    pub async fn names(&self, levels: &[String], kind: Kind) -> Result<Listing<String>, RestError> {
        let what = format!("the list of {}s in {}", kind.word(), dotted(levels));
        let path = format!("{}/{}", self.namespace_of(levels, kind), kind.segment());
        self.pages(&path, &[], &what, |page: Identifiers| {
            let names = page.identifiers.into_iter().map(|one| one.name);
            (names.collect(), page.next)
        })
        .await
    }

    /// Loads a table or view; `None` where it is still what `etag` stands for.
    pub async fn load(
        &self,
        levels: &[String],
        name: &str,
        kind: Kind,
        etag: Option<&str>,
    ) -> Result<Option<Loaded>, RestError> {
        let what = format!("{} {}.{}", kind.word(), dotted(levels), visible(name));
        let path = format!(
            "{}/{}/{}",
            self.namespace_of(levels, kind),
            kind.segment(),
            encoded(name)
        );
        let before: Vec<(HeaderName, HeaderValue)> = etag
            .and_then(|etag| HeaderValue::from_str(etag).ok())
            .map(|etag| (IF_NONE_MATCH, etag))
            .into_iter()
            .collect();
        let reply = match self.get(&path, &[], &what, &before, MAX_METADATA_BYTES).await {
            // Its history is too long: what its branches and tags point to is enough to know it by.
            Err(RestError::TooLarge { .. }) if kind == Kind::Table => {
                self.get(
                    &path,
                    &[("snapshots", "refs")],
                    &what,
                    &before,
                    MAX_METADATA_BYTES,
                )
                .await?
            }
            other => other?,
        };
        if reply.status == StatusCode::NOT_MODIFIED {
            return Ok(None);
        }
        let etag = reply
            .headers
            .get(ETAG)
            .and_then(|etag| etag.to_str().ok())
            .map(str::to_owned);
        if kind.is_extension() {
            return Ok(Some(Loaded {
                metadata: reply.body,
                metadata_location: None,
                etag,
                restrictions: None,
            }));
        }
        let answer: LoadResult<'_> = parsed(&reply.body, &what)?;
        Ok(Some(Loaded {
            metadata: answer.metadata.get().as_bytes().to_vec(),
            metadata_location: answer.metadata_location,
            etag,
            restrictions: answer.restrictions.map(|raw| raw.get().to_owned()),
        }))
    }

    fn namespace(&self, levels: &[String]) -> String {
        format!(
            "{}/namespaces/{}",
            self.config.root,
            self.config.separator.segment(levels)
        )
    }

    pub(super) fn namespace_of(&self, levels: &[String], kind: Kind) -> String {
        if kind.is_extension() {
            format!(
                "polaris/v1/{}/namespaces/{}",
                self.config.prefix,
                self.config.separator.segment(levels)
            )
        } else {
            self.namespace(levels)
        }
    }

    /// All pages of a listing. One that repeats itself, or does not end, is cut and says so.
    async fn pages<P: DeserializeOwned, T>(
        &self,
        path: &str,
        fixed: &[(&str, &str)],
        what: &str,
        take: impl Fn(P) -> (Vec<T>, Option<String>),
    ) -> Result<Listing<T>, RestError> {
        let mut items: Vec<T> = Vec::new();
        let mut seen: HashSet<String> = HashSet::new();
        // An empty token says that this client reads pages (specification, "pageToken").
        let mut token = String::new();
        let (mut pages, mut empty) = (0, 0);
        let cut = loop {
            let mut query = fixed.to_vec();
            query.extend([("pageToken", token.as_str()), ("pageSize", PAGE)]);
            let reply = self.get(path, &query, what, &[], PAGE_BYTES).await?;
            let (more, next) = take(parsed(&reply.body, what)?);
            pages += 1;
            empty = if more.is_empty() { empty + 1 } else { 0 };
            items.extend(more);
            if items.len() > MOST_ENTRIES {
                items.truncate(MOST_ENTRIES);
                break Some(format!("{what} has more than {MOST_ENTRIES} entries"));
            }
            let Some(next) = next.filter(|next| !next.is_empty()) else {
                break None;
            };
            if empty > MOST_EMPTY {
                break Some(format!("{what} goes on without an entry"));
            }
            if pages == MOST_PAGES {
                break Some(format!("{what} has more than {MOST_PAGES} pages"));
            }
            if !seen.insert(next.clone()) {
                break Some(format!("{what} comes back to a page that was read already"));
            }
            token = next;
        };
        Ok(Listing { items, cut })
    }

    /// Asks for one thing below the address of the catalog.
    pub(super) async fn get(
        &self,
        path: &str,
        query: &[(&str, &str)],
        what: &str,
        headers: &[(HeaderName, HeaderValue)],
        most: usize,
    ) -> Result<Reply, RestError> {
        let asked = Call {
            url: self.http.origin().below(path, query),
            what,
            headers,
            body: None,
            most,
        };
        self.meter.asked();
        let reply = call(&self.http, &self.login, asked).await?;
        self.meter.read(reply.body.len());
        Ok(reply)
    }
}

/// One question to the server.
pub(super) struct Call<'a> {
    /// Where.
    pub url: url::Url,
    /// The same in words.
    pub what: &'a str,
    /// Further headers.
    pub headers: &'a [(HeaderName, HeaderValue)],
    /// JSON that is posted; none: it is only asked.
    pub body: Option<&'a str>,
    /// Bytes of a good answer.
    pub most: usize,
}

/// Asks as the person who is signed in, and signs in anew where the server has forgotten that.
pub(super) async fn call(http: &Http, login: &Login, asked: Call<'_>) -> Result<Reply, RestError> {
    http.wanted(answered(http, login, asked)).await
}

async fn answered(http: &Http, login: &Login, asked: Call<'_>) -> Result<Reply, RestError> {
    let mut again = true;
    loop {
        let bearer = login.bearer(http).await?;
        let ask = Ask {
            method: asked.body.map_or(Method::GET, |_| Method::POST),
            url: asked.url.clone(),
            what: asked.what,
            headers: asked.headers,
            body: asked.body,
            most: asked.most,
        };
        let reply = http.ask(&ask, bearer.as_ref()).await?;
        // A server that was started again knows no token of before.
        if reply.status == StatusCode::UNAUTHORIZED
            && std::mem::take(&mut again)
            && let Some(bearer) = &bearer
            && login.forget(bearer).await
        {
            continue;
        }
        return judged(reply, asked.what, http, login);
    }
}

fn judged(reply: Reply, what: &str, http: &Http, login: &Login) -> Result<Reply, RestError> {
    let status = reply.status;
    if status.is_success() || status == StatusCode::NOT_MODIFIED {
        return Ok(reply);
    }
    let said = login.redacted(&said(&reply.body));
    let (what, server) = (what.to_owned(), http.origin().server());
    Err(match status {
        StatusCode::UNAUTHORIZED => login.refused(server, said),
        StatusCode::FORBIDDEN => RestError::Denied { what, said },
        StatusCode::NOT_FOUND => RestError::NotFound { what, said },
        StatusCode::CONFLICT => RestError::Conflict { what, said },
        status if wait::busy(status, &reply.headers) => RestError::Busy { what, server, said },
        status if status.is_server_error() => RestError::Server {
            what,
            server,
            status: status.as_u16(),
            said,
        },
        status => RestError::Refused {
            what,
            status: status.as_u16(),
            said,
        },
    })
}

/// A namespace in words.
pub fn dotted(levels: &[String]) -> String {
    visible(&levels.join("."))
}

/// The words of an error (specification, `IcebergErrorResponse`). Bodies may be empty, and `message` null.
fn said(body: &[u8]) -> String {
    #[derive(Deserialize)]
    struct Answer {
        error: Said,
    }
    #[derive(Deserialize)]
    struct Said {
        #[serde(default)]
        message: Option<String>,
        #[serde(rename = "type", default)]
        kind: Option<String>,
    }
    let Ok(answer) = serde_json::from_slice::<Answer>(body) else {
        return String::new();
    };
    visible(&answer.error.message.or(answer.error.kind).unwrap_or_default())
}

/// Reads an answer. The parser's own words are not passed on: they can repeat a key that stands in the answer.
pub(super) fn parsed<'a, T: Deserialize<'a>>(body: &'a [u8], what: &str) -> Result<T, RestError> {
    serde_json::from_slice(body).map_err(|error| {
        let why = if body.trim_ascii_start().starts_with(b"<") {
            "it is a web page; perhaps a login page stands in between".to_owned()
        } else {
            format!("line {}, column {}", error.line(), error.column())
        };
        RestError::Malformed {
            what: what.to_owned(),
            why,
        }
    })
}
