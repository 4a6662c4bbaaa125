//! Keys to the files of a table, as a catalog hands them out (specification, `X-Iceberg-Access-Delegation`).
//!
//! `config` and `storage-credentials` of an answer are read here and nowhere else, straight into secrets. What is
//! wrong with them is told by line and column.

use std::collections::BTreeMap;

use reqwest::header::{HeaderName, HeaderValue};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::value::RawValue;
use weft_model::Timestamp;
use weft_ports::{
    StoreCredential, StoreKind, StoreSecret,
    object_store::{adls_account, is_adls_account, spelled},
};

use super::{
    catalog::{Catalog, dotted, parsed},
    error::RestError,
    names::encoded,
};
use crate::{names::visible, storage::MAX_METADATA_BYTES};

/// Credentials of one table.
const MOST_CREDENTIALS: usize = 64;
/// What the keys of Azure begin with, before an account or its host.
const SAS: &str = "adls.sas-token.";
const SAS_ENDS: &str = "adls.sas-token-expires-at-ms.";
/// The endpoint that hands out keys without the table's metadata.
const CREDENTIALS: &str = "GET /v1/{prefix}/namespaces/{namespace}/tables/{table}/credentials";

/// What a catalog told of the store of a table.
#[derive(Default)]
pub(super) struct Vended {
    pub(super) credentials: Vec<StoreCredential>,
    pub(super) endpoint: Option<String>,
    pub(super) region: Option<String>,
    pub(super) path_style: bool,
    /// The catalog wants to sign each request itself.
    pub(super) remote_signing: bool,
    /// What the same answer wants of who reads the table, as JSON.
    pub(super) restrictions: Option<String>,
}

/// Values may be keys, so all of them are secrets until one is looked at.
type Properties = BTreeMap<String, Option<SecretString>>;

#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(rename = "read-restrictions", borrow, default)]
    restrictions: Option<&'a RawValue>,
    #[serde(default)]
    config: Option<Properties>,
    #[serde(rename = "storage-credentials", default)]
    credentials: Option<Vec<Credential>>,
}

#[derive(Deserialize)]
struct Credential {
    #[serde(default)]
    prefix: String,
    #[serde(default)]
    config: Properties,
}

/// Asks for the keys of a table whose metadata file lies at `location`.
pub(super) async fn ask(
    catalog: &Catalog,
    levels: &[String],
    name: &str,
    location: &str,
) -> Result<Vended, RestError> {
    let what = format!(
        "the keys to the files of table {}.{}",
        dotted(levels),
        visible(name)
    );
    let path = format!(
        "{}/namespaces/{}/tables/{}",
        catalog.config.root,
        catalog.config.separator.segment(levels),
        encoded(name)
    );
    let delegated = [(
        HeaderName::from_static("x-iceberg-access-delegation"),
        HeaderValue::from_static("vended-credentials"),
    )];
    // Its history is known already, and would only make the answer long.
    let refs = [("snapshots", "refs")];
    let reply = catalog
        .get(&path, &refs, &what, &delegated, MAX_METADATA_BYTES)
        .await?;
    let vended = read(&reply.body, &what, location)?;
    if vended.credentials.is_empty() && !vended.remote_signing && catalog.config.serves(CREDENTIALS) {
        let path = format!("{path}/credentials");
        let reply = catalog
            .get(&path, &[], &what, &delegated, MAX_METADATA_BYTES)
            .await?;
        let apart = read(&reply.body, &what, location)?;
        return Ok(Vended {
            credentials: apart.credentials,
            endpoint: apart.endpoint.or(vended.endpoint),
            region: apart.region.or(vended.region),
            path_style: apart.path_style || vended.path_style,
            remote_signing: apart.remote_signing,
            restrictions: vended.restrictions,
        });
    }
    Ok(vended)
}

/// Reads an answer. `storage-credentials` come before `config`, as the specification has it; of several, the one with
/// the longest prefix tells about the store.
fn read(body: &[u8], what: &str, location: &str) -> Result<Vended, RestError> {
    let answer: Answer<'_> = parsed(body, what)?;
    let config = answer.config.unwrap_or_default();
    let listed = answer.credentials.unwrap_or_default();
    let too_many = || RestError::TooLarge {
        what: what.to_owned(),
        limit: format!("{MOST_CREDENTIALS} credentials"),
    };
    if listed.len() > MOST_CREDENTIALS {
        return Err(too_many());
    }
    let kind = StoreKind::of(location).unwrap_or(StoreKind::S3);
    let mut credentials = Vec::new();
    let mut nearest: Option<(usize, &Properties)> = None;
    for one in &listed {
        if !for_kind(&one.prefix, kind) {
            continue;
        }
        let found = for_store(kind, &one.prefix, &one.config);
        let length = spelled(&one.prefix).trim_end_matches('/').len();
        let covers = found.iter().any(|credential| credential.covers(location));
        if covers && nearest.is_none_or(|(longest, _)| length > longest) {
            nearest = Some((length, &one.config));
        }
        credentials.extend(found);
    }
    if credentials.is_empty() {
        credentials = for_store(kind, "", &config);
    }
    if credentials.len() > MOST_CREDENTIALS {
        return Err(too_many());
    }
    let said = |keys: &[&str]| {
        let places = nearest.map(|(_, own)| own).into_iter().chain([&config]);
        places
            .flat_map(|place| keys.iter().filter_map(|key| text(place, key)))
            .next()
            .map(str::to_owned)
    };
    let is = |key| said(&[key]).is_some_and(|value| value.eq_ignore_ascii_case("true"));
    Ok(Vended {
        endpoint: said(&["s3.endpoint"]),
        region: said(&["client.region", "s3.region"]),
        path_style: is("s3.path-style-access"),
        remote_signing: kind == StoreKind::S3 && is("s3.remote-signing-enabled"),
        restrictions: answer.restrictions.map(|raw| raw.get().to_owned()),
        credentials,
    })
}

/// Whether a credential below this prefix may be for this kind of store; others are for other kinds.
fn for_kind(prefix: &str, kind: StoreKind) -> bool {
    let scheme = prefix.split_once(':').map_or(prefix, |(scheme, _)| scheme);
    prefix.is_empty() || StoreKind::of_scheme(scheme) == Some(kind)
}

/// What these properties hold for a kind of store: one credential, or for Azure one for each account.
fn for_store(kind: StoreKind, prefix: &str, config: &Properties) -> Vec<StoreCredential> {
    let credential = |secret, ends: &[&str]| {
        let millis = ends
            .iter()
            .chain(&["expiration-time"])
            .find_map(|key| text(config, key));
        StoreCredential {
            prefix: prefix.to_owned(),
            secret,
            expires: millis
                .and_then(|millis| millis.parse().ok())
                .map(Timestamp::from_millis),
        }
    };
    match kind {
        StoreKind::S3 => s3(config)
            .map(|secret| credential(secret, &["s3.session-token-expires-at-ms"]))
            .into_iter()
            .collect(),
        StoreKind::Gcs => secret(config, "gcs.oauth2.token")
            .map(|token| credential(StoreSecret::Gcs { token }, &["gcs.oauth2.token-expires-at"]))
            .into_iter()
            .collect(),
        StoreKind::Adls => adls(config)
            .into_iter()
            .map(|(account, (name, sas_token))| {
                // Catalogs write the end for the account, its host, or both, whichever they write the token for.
                let ends = [name, account, &format!("{account}.dfs.core.windows.net")]
                    .map(|name| format!("{SAS_ENDS}{name}"));
                let account = account.to_owned();
                credential(
                    StoreSecret::Adls { account, sas_token },
                    &ends.each_ref().map(String::as_str),
                )
            })
            .collect(),
    }
}

fn s3(config: &Properties) -> Option<StoreSecret> {
    Some(StoreSecret::S3 {
        access_key_id: secret(config, "s3.access-key-id")?,
        secret_access_key: secret(config, "s3.secret-access-key")?,
        session_token: secret(config, "s3.session-token"),
    })
}

/// The signatures by account, each with the name that it stands under. A catalog may write the same one for the
/// account and for its host.
fn adls(config: &Properties) -> BTreeMap<&str, (&str, SecretString)> {
    let mut found = BTreeMap::new();
    for key in config.keys() {
        let Some(name) = key.strip_prefix(SAS) else {
            continue;
        };
        let account = adls_account(name).or_else(|| is_adls_account(name).then_some(name));
        if let (Some(account), Some(token)) = (account, secret(config, key)) {
            found.entry(account).or_insert((name, token));
        }
    }
    found
}

fn secret(config: &Properties, key: &str) -> Option<SecretString> {
    let value = config.get(key)?.as_ref()?;
    (!value.expose_secret().is_empty()).then(|| value.clone())
}

fn text<'a>(config: &'a Properties, key: &str) -> Option<&'a str> {
    let value = config.get(key)?.as_ref()?.expose_secret();
    (!value.is_empty()).then_some(value)
}

#[cfg(test)]
mod tests;
