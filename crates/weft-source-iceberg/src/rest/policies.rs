//! Policies that hold for a table, as Polaris works them out (`GET /polaris/v1/{prefix}/applicable-policies`): of each
//! kind the one that is attached nearest. The content of a policy is JSON inside a text that anybody with the right to
//! make policies wrote; what of it cannot be read is said beside the policy.

use std::collections::HashSet;

use serde::Deserialize;
use serde_json::{Map, Value};
use weft_ports::{AppliedPolicy, PolicyKind, PortError, PortErrorKind, error::PortResult};

use super::{
    catalog::{Catalog, dotted, parsed},
    error::RestError,
    names::MAX_LEVELS,
};
use crate::names::visible;

const ENDPOINT: &str = "GET /polaris/v1/{prefix}/applicable-policies";
/// Bytes of one page.
const PAGE_BYTES: usize = 1 << 20;
/// Pages that are read.
const MOST_PAGES: usize = 10;
/// Policies of one table; there are four kinds today.
const MOST_POLICIES: usize = 100;
/// Bytes of the content of one policy.
const MAX_CONTENT: usize = 64 * 1024;
/// Settings of one policy.
const MOST_SETTINGS: usize = 64;
/// Key of the schema's version, which is no setting.
const VERSION: &str = "version";
/// Key with settings that the schemas leave open.
const CONFIG: &str = "config";
/// Key that switches a policy on and off.
const ENABLE: &str = "enable";

#[derive(Deserialize)]
struct Page {
    #[serde(rename = "applicable-policies")]
    policies: Vec<Stated>,
    #[serde(rename = "next-page-token", default)]
    next: Option<String>,
}

/// A policy as the server states it.
#[derive(Deserialize)]
struct Stated {
    #[serde(rename = "policy-type")]
    kind: String,
    name: String,
    #[serde(default)]
    description: Option<String>,
    #[serde(default)]
    content: Value,
    #[serde(default)]
    version: Option<u64>,
    #[serde(default)]
    inherited: bool,
    #[serde(default)]
    namespace: Option<Vec<String>>,
}

/// The policies of a table. `above` stands in front of the namespaces they live in, as in the names of assets.
pub(super) async fn applied(
    catalog: &Catalog,
    server: &str,
    above: &[String],
    levels: &[String],
    name: &str,
) -> PortResult<Vec<AppliedPolicy>> {
    if !catalog.config.serves(ENDPOINT) {
        let message = format!("{server} keeps no policies for tables");
        return Err(PortError::new(PortErrorKind::Unsupported, message));
    }
    let stated = stated(catalog, levels, name).await.map_err(|error| {
        let denied = matches!(error, RestError::Denied { .. });
        let error = PortError::from(error);
        if denied {
            return error.hint("ask the owner of the catalog for TABLE_READ_PROPERTIES on it");
        }
        error
    })?;
    Ok(stated.into_iter().map(|one| read(one, above)).collect())
}

/// All pages. An answer that does not end is refused as a whole: half of the policies would say something wrong.
async fn stated(catalog: &Catalog, levels: &[String], name: &str) -> Result<Vec<Stated>, RestError> {
    let what = format!("the policies of {}.{}", dotted(levels), visible(name));
    let path = format!("polaris/v1/{}/applicable-policies", catalog.config.prefix);
    let namespace = catalog.config.separator.parameter(levels);
    let mut all = Vec::new();
    let mut seen = HashSet::new();
    let mut token = String::new();
    for _ in 0..MOST_PAGES {
        let mut query = vec![("namespace", namespace.as_str()), ("target-name", name)];
        if !token.is_empty() {
            query.push(("pageToken", &token));
        }
        let reply = catalog.get(&path, &query, &what, &[], PAGE_BYTES).await?;
        let page: Page = parsed(&reply.body, &what)?;
        all.extend(page.policies);
        match page.next.filter(|next| !next.is_empty()) {
            _ if all.len() > MOST_POLICIES => break,
            None => return Ok(all),
            Some(next) if seen.insert(next.clone()) => token = next,
            Some(_) => break,
        }
    }
    Err(RestError::TooLarge {
        what,
        limit: format!("{MOST_POLICIES} policies on {MOST_PAGES} pages"),
    })
}

fn read(stated: Stated, above: &[String]) -> AppliedPolicy {
    let kind = match PolicyKind::parse(&stated.kind) {
        PolicyKind::Other(word) => PolicyKind::Other(visible(&word)),
        known => known,
    };
    let levels = stated.namespace.unwrap_or_default();
    let namespace = above.iter().chain(levels.iter().take(MAX_LEVELS));
    let mut policy = AppliedPolicy {
        name: visible(&stated.name),
        kind,
        namespace: namespace.map(|level| visible(level)).collect(),
        inherited: stated.inherited,
        enabled: None,
        description: stated.description.as_deref().map(visible),
        settings: Vec::new(),
        version: stated.version,
        unread: None,
    };
    match content(&stated.content) {
        Ok(content) => settle(&mut policy, content),
        Err(why) => policy.unread = Some(why),
    }
    policy
}

/// The object in the text. The parser's own words are not passed on; its limit on depth is 128.
fn content(stated: &Value) -> Result<Map<String, Value>, String> {
    let Value::String(text) = stated else {
        return Err("its content is not a text, as the specification wants it".to_owned());
    };
    if text.len() > MAX_CONTENT {
        return Err("its content has more than 64 KiB".to_owned());
    }
    match serde_json::from_str(text) {
        Ok(Value::Object(content)) => Ok(content),
        Ok(_) => Err("its content is JSON, and not an object".to_owned()),
        Err(error) => Err(format!(
            "its content is not JSON: line {}, column {}",
            error.line(),
            error.column()
        )),
    }
}

fn settle(policy: &mut AppliedPolicy, mut content: Map<String, Value>) {
    content.remove(VERSION);
    policy.enabled = content.get(ENABLE).and_then(Value::as_bool);
    if policy.enabled.is_some() {
        content.remove(ENABLE);
    } else {
        policy.unread = Some("it does not say whether it is switched on (`enable`)".to_owned());
    }
    let config = match content.remove(CONFIG) {
        Some(Value::Object(config)) => config,
        Some(other) => Map::from_iter([(CONFIG.to_owned(), other)]),
        None => Map::new(),
    };
    let all = content.into_iter().chain(config);
    let mut settings: Vec<(String, String)> =
        all.map(|(key, value)| (visible(&key), words(&value))).collect();
    settings.sort();
    if settings.len() > MOST_SETTINGS {
        let left = settings.len() - MOST_SETTINGS;
        settings.truncate(MOST_SETTINGS);
        policy.unread = Some(format!("{left} of its settings were left out: it has too many"));
    }
    policy.settings = settings;
}

/// A value for people. The schemas know texts, numbers, switches and lists of texts.
fn words(value: &Value) -> String {
    match value {
        Value::String(text) => visible(text),
        Value::Array(items) if items.iter().all(Value::is_string) => {
            let items: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            visible(&items.join(", "))
        }
        other => visible(&other.to_string()),
    }
}
