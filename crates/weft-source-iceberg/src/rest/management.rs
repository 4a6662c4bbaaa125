//! Polaris's management API, as far as reading needs it: which catalogs there are, and where each comes from.

use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;
use weft_model::{CatalogInfo, Federation};
use weft_ports::{error::PortResult, source::Fingerprint};

use super::{
    catalog::{Call, MOST_ENTRIES, call, parsed},
    error::RestError,
    http::{Http, Reply},
    names::encoded,
    token::Login,
};
use crate::{
    names::{clipped, visible},
    stating::Stating,
};

/// Bytes of an answer.
const MOST_BYTES: usize = 16 << 20;
/// How long it may take to learn where a catalog comes from. The crawl does not need it.
const PATIENCE: Duration = Duration::from_secs(5);
/// Bytes of an address or a name of a catalog elsewhere.
const MOST_WORDS: usize = 1_024;

#[derive(Deserialize)]
struct Catalogs {
    catalogs: Vec<Described>,
}

#[derive(Deserialize)]
struct Described {
    name: String,
    #[serde(rename = "type", default)]
    kind: Option<String>,
    // Another tool's settings: what is not understood of them must not cost the list.
    #[serde(rename = "connectionConfigInfo", default)]
    connection: Value,
}

/// All catalogs of the server. Polaris lets nobody but administrators list them (apache/polaris#4573).
pub(super) async fn catalogs(http: &Http, login: &Login) -> Result<Vec<CatalogInfo>, RestError> {
    let what = "the list of catalogs";
    let reply = ask(http, login, "v1/catalogs", what)
        .await
        .map_err(|error| match error {
            RestError::Denied { said, .. } => RestError::Denied {
                what: format!(
                    "{what} (Polaris shows it to administrators only; name the catalogs that you use)"
                ),
                said,
            },
            other => other,
        })?;
    let answer: Catalogs = parsed(&reply.body, what)?;
    let mut catalogs: Vec<CatalogInfo> = answer
        .catalogs
        .into_iter()
        .map(described)
        .take(MOST_ENTRIES)
        .collect();
    catalogs.sort_by(|left, right| left.name.cmp(&right.name));
    Ok(catalogs)
}

/// One catalog as the server describes it. Most people may not ask that, and nothing depends on it: no answer is no
/// warning.
pub(super) async fn catalog(http: &Http, login: &Login, name: &str) -> Option<CatalogInfo> {
    let path = format!("v1/catalogs/{}", encoded(name));
    let asked = tokio::time::timeout(PATIENCE, ask(http, login, &path, "the catalog")).await;
    let reply = asked.ok()?.ok()?;
    let answer: Described = serde_json::from_slice(&reply.body).ok()?;
    (answer.name == name).then(|| described(answer))
}

/// What was told of a catalog; where nothing was, what somebody was told before.
pub(super) async fn remembered(
    stating: &mut Stating,
    name: &str,
    told: Option<CatalogInfo>,
) -> PortResult<CatalogInfo> {
    let key = ["described", name].join("\n");
    let known = stating.context.fingerprints.get(&key).await?;
    let Some(told) = told else {
        // Written below; what another version wrote is as good as nothing.
        let before = known.and_then(|known| serde_json::from_str(&known.value).ok());
        return Ok(before.unwrap_or_else(|| CatalogInfo {
            name: name.to_owned(),
            ..CatalogInfo::default()
        }));
    };
    let fingerprint = Fingerprint {
        value: serde_json::json!(told).to_string(),
        urns: Vec::new(),
    };
    if known.as_ref() != Some(&fingerprint) {
        stating.remember(key, fingerprint);
    }
    Ok(told)
}

async fn ask(http: &Http, login: &Login, path: &str, what: &str) -> Result<Reply, RestError> {
    let Some(management) = http.origin().sibling("/api/management") else {
        return Err(RestError::Invalid(
            "the address does not end with `/api/catalog`, so that the catalogs of the server cannot be listed; name them"
                .to_owned(),
        ));
    };
    let asked = Call {
        url: management.below(path, &[]),
        what,
        headers: &[],
        body: None,
        most: MOST_BYTES,
    };
    call(http, login, asked).await
}

fn described(answer: Described) -> CatalogInfo {
    let word = |key: &str| {
        let text = answer.connection.get(key)?.as_str()?.trim();
        (!text.is_empty()).then(|| visible(&clipped(text, MOST_WORDS)))
    };
    let federated = word("connectionType").map(|kind| Federation {
        kind,
        uri: word("uri").map(|uri| without_secrets(&uri)),
        // Hadoop has a place where others have a catalog.
        remote: word("remoteCatalogName").or_else(|| word("warehouse")),
    });
    CatalogInfo {
        name: answer.name,
        external: answer.kind.map(|kind| kind.eq_ignore_ascii_case("EXTERNAL")),
        federated,
    }
}

/// An address without user, password and what follows `?` or `#`, where people leave keys by mistake.
fn without_secrets(uri: &str) -> String {
    let bare = uri.split(['?', '#']).next().unwrap_or_default();
    let Some((scheme, rest)) = bare.split_once("://") else {
        return bare.to_owned();
    };
    let (authority, path) = rest.split_at(rest.find(['/', '\\']).unwrap_or(rest.len()));
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    format!("{scheme}://{host}{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> CatalogInfo {
        described(serde_json::from_str(json).expect("a catalog"))
    }

    #[test]
    fn a_federated_catalog_says_where_it_comes_from() {
        // The recording, #201, without what nobody reads.
        let partner = read(
            r#"{"connectionConfigInfo": {"remoteCatalogName": "lake", "connectionType": "ICEBERG_REST",
                "uri": "http://localhost:8181/api/catalog", "authenticationParameters": {"clientId": "x"},
                "properties": {}}, "type": "EXTERNAL", "name": "partner"}"#,
        );
        assert_eq!(
            partner.origin().as_deref(),
            Some("federated from ICEBERG_REST http://localhost:8181/api/catalog / catalog lake")
        );
        let fed = read(r#"{"type": "EXTERNAL", "name": "fed", "connectionConfigInfo": null}"#);
        assert_eq!((fed.external, fed.federated), (Some(true), None));
        let own = read(r#"{"type": "INTERNAL", "name": "lake"}"#);
        assert_eq!((own.external, own.origin()), (Some(false), None));
    }

    #[test]
    fn an_address_is_told_without_what_opens_it() {
        for (uri, told) in [
            (
                "https://ana:canary@h.example/api?token=canary#canary",
                "https://h.example/api",
            ),
            ("https://canary@canary@h.example", "https://h.example"),
            ("thrift://metastore:9083", "thrift://metastore:9083"),
            ("https://h.example/a@b", "https://h.example/a@b"),
            ("no address?canary", "no address"),
        ] {
            assert_eq!(without_secrets(uri), told, "{uri}");
        }
    }

    #[test]
    fn settings_that_are_not_understood_cost_nothing() {
        let odd = read(r#"{"name": "odd", "connectionConfigInfo": [1], "type": "EXTERNAL"}"#);
        assert_eq!(odd.federated, None);
        let turned =
            read("{\"name\": \"odd\", \"connectionConfigInfo\": {\"connectionType\": \"A\u{202e}B\"}}");
        assert!(turned.origin().is_some_and(|words| !words.contains('\u{202e}')));
    }
}
