//! What the server says of itself (`GET /v1/config`), as far as it is believed: prefix, separator, endpoints.
//!
//! `defaults` and `overrides` may hold anything, `uri`, `token`, `oauth2-server-uri` and `header.*` among it. A client
//! that obeys them sends its credential wherever a server likes (facts measured on iceberg-catalog-rest 0.10.1). None
//! of them changes this connection; that they were there is told.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{
    error::RestError,
    names::{self, Separator},
};

/// Endpoints of a server that lists none (specification, `CatalogConfig.endpoints`).
const STANDARD: [&str; 5] = [
    "GET /v1/{prefix}/namespaces",
    "GET /v1/{prefix}/namespaces/{namespace}",
    "GET /v1/{prefix}/namespaces/{namespace}/tables",
    "GET /v1/{prefix}/namespaces/{namespace}/tables/{table}",
    "POST /v1/{prefix}/namespaces/{namespace}/tables/{table}",
];
/// Endpoints that are looked at.
const MOST_ENDPOINTS: usize = 1_000;
/// Keys with which a server would move this connection or its credential.
const MOVING: [&str; 6] = [
    "uri",
    "token",
    "oauth2-server-uri",
    "credential",
    "scope",
    "s3.endpoint",
];

/// A server's configuration for one catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// `v1`, then the prefix where there is one.
    pub root: String,
    /// The prefix by itself, percent-encoded.
    pub prefix: String,
    /// How it joins levels.
    pub separator: Separator,
    /// Keys of the answer that would move this connection, and do not.
    pub ignored: Vec<String>,
    endpoints: BTreeSet<String>,
}

#[derive(Deserialize)]
struct Stated {
    #[serde(default)]
    defaults: BTreeMap<String, Option<String>>,
    #[serde(default)]
    overrides: BTreeMap<String, Option<String>>,
    #[serde(default)]
    endpoints: Option<Vec<String>>,
}

impl Config {
    /// Reads the answer.
    pub fn read(body: &[u8]) -> Result<Self, RestError> {
        // The parser's words could repeat a credential that stands in the answer.
        let stated: Stated = serde_json::from_slice(body).map_err(|error| RestError::Malformed {
            what: "the server's configuration".to_owned(),
            why: format!("line {}, column {}", error.line(), error.column()),
        })?;
        let value = |key: &str| {
            let stated = stated.overrides.get(key).or_else(|| stated.defaults.get(key));
            stated.and_then(Option::as_deref)
        };
        let prefix = names::prefix(value("prefix").unwrap_or_default())?;
        let separator = value("namespace-separator")
            .map(Separator::parse)
            .transpose()?
            .unwrap_or_default();
        let moving = |key: &&String| {
            MOVING.contains(&key.as_str()) || key.starts_with("header.") || key.starts_with("rest.")
        };
        let mut ignored: Vec<String> = stated
            .overrides
            .keys()
            .chain(stated.defaults.keys())
            .filter(moving)
            .map(|key| crate::names::visible(key))
            .collect();
        ignored.sort();
        ignored.dedup();
        let endpoints = match stated.endpoints {
            Some(listed) => listed
                .iter()
                .take(MOST_ENDPOINTS)
                .map(|text| plain(text))
                .collect(),
            None => STANDARD.iter().map(|text| plain(text)).collect(),
        };
        let root = if prefix.is_empty() {
            "v1".to_owned()
        } else {
            format!("v1/{prefix}")
        };
        Ok(Self {
            root,
            prefix,
            separator,
            ignored,
            endpoints,
        })
    }

    /// Whether the server has an endpoint: `GET /v1/{prefix}/namespaces/{namespace}/views`.
    pub fn serves(&self, endpoint: &str) -> bool {
        self.endpoints.contains(&plain(endpoint))
    }
}

/// Servers write the same endpoint with and without a slash at its beginning, and call its parameters as they like.
fn plain(endpoint: &str) -> String {
    let (method, path) = endpoint.split_once(' ').unwrap_or(("", endpoint));
    let segments: Vec<&str> = path
        .split('/')
        .filter(|segment| !segment.is_empty())
        .map(|segment| if segment.starts_with('{') { "{}" } else { segment })
        .collect();
    format!("{} {}", method.to_ascii_uppercase(), segments.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_polaris_says_is_read() {
        let body = br#"{"defaults":{"default-base-location":"file:///lake"},
            "overrides":{"prefix":"lake","namespace-separator":"%1F"},
            "endpoints":["GET /v1/{prefix}/namespaces","GET polaris/v1/{prefix}/namespaces/{namespace}/generic-tables",
            "GET /v1/{prefix}/namespaces/{namespace}/views"]}"#;
        let config = Config::read(body).expect("a configuration");
        assert_eq!(config.root, "v1/lake");
        assert!(config.serves("GET /polaris/v1/{prefix}/namespaces/{ns}/generic-tables"));
        assert!(config.serves("GET /v1/{prefix}/namespaces/{namespace}/views"));
        assert!(!config.serves("GET /v1/{prefix}/namespaces/{namespace}/tables"));
        assert!(config.ignored.is_empty());
    }

    #[test]
    fn a_server_that_lists_no_endpoints_has_the_standard_ones() {
        let config = Config::read(b"{}").expect("a configuration");
        assert_eq!(config.root, "v1");
        assert!(config.serves("GET /v1/{prefix}/namespaces"));
        assert!(!config.serves("GET /v1/{prefix}/namespaces/{namespace}/views"));
    }

    #[test]
    fn what_would_move_the_connection_is_told_and_not_done() {
        let body = br#"{"overrides":{"uri":"https://evil.example","header.Authorization":"x","prefix":"p"},
            "defaults":{"token":"t","oauth2-server-uri":"https://evil.example"}}"#;
        let config = Config::read(body).expect("a configuration");
        assert_eq!(
            config.ignored,
            ["header.Authorization", "oauth2-server-uri", "token", "uri"]
        );
    }

    #[test]
    fn an_answer_that_is_no_configuration_is_not_repeated() {
        let error = Config::read(br#"{"overrides":["s3cr3t"]}"#).expect_err("not a map");
        assert!(!error.to_string().contains("s3cr3t"), "{error}");
        Config::read(b"<html>Sign in</html>").expect_err("a login page");
        Config::read(br#"{"overrides":{"prefix":"../x"}}"#).expect_err("a prefix that leads elsewhere");
    }
}
