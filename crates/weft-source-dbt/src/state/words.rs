//! Words of a node: descriptions, tags, terms and what else is shown of it.

use serde_json::{Map, Value};
use weft_model::Docs;

use crate::json;

/// Tags of one thing.
const TAGS: usize = 200;

/// `meta` of a node. From dbt 1.10 it lives in `config`, which wins where both have a key.
pub fn meta(node: &Value) -> Value {
    let mut meta = Map::new();
    for place in [Some(node), node.get("config")].into_iter().flatten() {
        if let Some(Value::Object(found)) = place.get("meta") {
            meta.extend(found.clone());
        }
    }
    Value::Object(meta)
}

/// Title and description. dbt has put the texts of docs blocks into descriptions already.
pub fn docs(node: &Value) -> Option<Docs> {
    let text = json::prose(node, "description");
    let docs = Docs {
        title: json::name(&meta(node), "title").or_else(|| json::name(node, "label")),
        description: text.as_deref().map(first_words),
        markdown: text,
        ..Docs::default()
    };
    (docs != Docs::default()).then_some(docs)
}

/// The first paragraph on one line, for lists and results.
pub fn first_words(text: &str) -> String {
    let first = text.split("\n\n").next().unwrap_or(text);
    let joined = first.split_whitespace().collect::<Vec<_>>().join(" ");
    json::cut(&joined, 2_000).to_owned()
}

/// Tags in lower case, each once.
pub fn tags(node: &Value) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    let own = json::words(node, "tags");
    let configured = node
        .get("config")
        .map(|config| json::words(config, "tags"))
        .unwrap_or_default();
    for tag in own.into_iter().chain(configured) {
        let tag = json::one_line(&tag).to_lowercase();
        if !tag.is_empty() && !tags.contains(&tag) && tags.len() < TAGS {
            tags.push(tag);
        }
    }
    tags
}

/// Glossary terms, where `meta` names some.
pub fn terms(node: &Value) -> Vec<String> {
    let meta = meta(node);
    let mut terms: Vec<String> = ["terms", "glossary_terms", "term"]
        .iter()
        .flat_map(|key| json::words(&meta, key))
        .map(|term| json::one_line(&term))
        .collect();
    terms.sort();
    terms.dedup();
    terms
}

/// What dbt says of a node besides, as it says it.
pub fn properties(node: &Value) -> Vec<(String, String)> {
    let config = node.get("config").unwrap_or(&Value::Null);
    let contract = node
        .get("contract")
        .or_else(|| config.get("contract"))
        .unwrap_or(&Value::Null);
    let named = [
        ("dbt.package", json::name(node, "package_name")),
        ("dbt.path", json::name(node, "original_file_path")),
        ("dbt.materialized", json::name(config, "materialized")),
        ("dbt.access", access(node)),
        ("dbt.group", group(node)),
        (
            "dbt.contract",
            json::flag(contract, "enforced").then(|| "enforced".to_owned()),
        ),
        ("dbt.version", json::name(node, "version")),
        ("dbt.latest_version", json::name(node, "latest_version")),
        ("dbt.deprecation_date", json::name(node, "deprecation_date")),
        ("dbt.source", json::name(node, "source_name")),
        ("dbt.type", json::name(node, "type")),
        ("dbt.maturity", json::name(node, "maturity")),
        ("dbt.url", json::name(node, "url")),
    ];
    named
        .into_iter()
        .filter_map(|(key, value)| Some((key.to_owned(), value?)))
        .collect()
}

/// The group that a node is in.
pub fn group(node: &Value) -> Option<String> {
    json::name(node, "group").or_else(|| json::name(node.get("config")?, "group"))
}

/// `public`, `protected` or `private`.
pub fn access(node: &Value) -> Option<String> {
    json::name(node, "access").or_else(|| json::name(node.get("config")?, "access"))
}

/// Whether dbt checks the model's columns against its declaration when it builds it.
pub fn has_contract(node: &Value) -> bool {
    [Some(node), node.get("config")]
        .into_iter()
        .flatten()
        .filter_map(|place| place.get("contract"))
        .any(|contract| json::flag(contract, "enforced"))
}
